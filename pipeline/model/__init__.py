"""The records: immutable, flat, each remembering the line it was read from. None of them decides anything."""

from pipeline.model.base import Record
from pipeline.model.collectivite import Adresse, Collectivite, Comptable, Contact, Organe, Personne
from pipeline.model.convention import (
    Agent,
    Comite,
    Convention,
    Coordinateur,
    Echeance,
    Habilitation,
    Intervention,
    Prestations,
)
from pipeline.model.deliberation import Decision, Deliberation, Voix, Vote
from pipeline.model.dossier import Acceptation, Annexe, Dossier, Entete, Fondement, Paragraphe
from pipeline.model.rgpd import AnnexeRgpd
from pipeline.model.seance import Convocation, Membre, Presence, Seance

__all__ = [
    "Acceptation", "Adresse", "Agent", "Annexe", "AnnexeRgpd", "Collectivite", "Comite", "Comptable", "Contact",
    "Convention", "Convocation", "Coordinateur", "Decision", "Deliberation", "Dossier", "Echeance", "Entete",
    "Fondement", "Habilitation", "Intervention", "Membre", "Organe", "Paragraphe", "Personne", "Presence",
    "Prestations", "Record", "Seance", "Voix", "Vote",
]  # fmt: skip
