"""The records: immutable, flat, each remembering the line it was read from. None of them decides anything."""

from pipeline.model.avenant import ArticleModifie, Avenant, ContactModifie
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
from pipeline.model.titres import Correction, Imputation, Titres

__all__ = [
    "Acceptation", "Adresse", "Agent", "Annexe", "AnnexeRgpd", "ArticleModifie", "Avenant", "Collectivite", "Comite",
    "Comptable", "Contact", "ContactModifie", "Convention", "Convocation", "Coordinateur", "Correction", "Decision",
    "Deliberation", "Dossier", "Echeance", "Entete", "Fondement", "Habilitation", "Imputation", "Intervention",
    "Membre", "Organe", "Paragraphe", "Personne", "Presence", "Prestations", "Record", "Seance", "Titres", "Voix",
    "Vote",
]  # fmt: skip
