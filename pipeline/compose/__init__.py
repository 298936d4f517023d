"""What every act shares, in finished French: parties, dates, attendance, mentions, and the spaces of typography."""

from pipeline.compose.attendance import Assistance, Ligne, attendance
from pipeline.compose.emission import Emission
from pipeline.compose.mentions import act_reference, document, executory, lettered, remedies, signatories_of_act
from pipeline.compose.party import address, contact, designation, full_name, identity, signatory
from pipeline.compose.text import dashes, day, finish, missing, sentences, upper_first

__all__ = [
    "Assistance", "Emission", "Ligne", "act_reference", "address", "attendance", "contact", "dashes", "day",
    "designation", "document", "executory", "finish", "full_name", "identity", "lettered", "missing", "remedies",
    "sentences", "signatories_of_act", "signatory", "upper_first",
]  # fmt: skip
