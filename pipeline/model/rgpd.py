"""The RGPD annex: what article 28 of regulation (UE) 2016/679 wants written."""

from __future__ import annotations

from typing import Literal

from pipeline.model.base import Record
from pipeline.model.collectivite import Contact
from pipeline.model.values import Entier, OuiNon, Texte


class SousTraitance(Record):
    """Article 28(2) and (4): further processors."""

    autorisation: Literal["generale", "specifique", "aucune"]
    information_jours: Entier | None = None
    """Days before a change at which the controller is told."""
    opposition: OuiNon | None = None
    """Whether the controller may object to a change."""
    sous_traitants: tuple[Texte, ...] = ()


class SortDesDonnees(Record):
    """Article 28(3)(g): what becomes of the data at the end."""

    choix: Literal["restitution", "suppression", "au_choix_du_responsable"] | None = None
    delai_jours: Entier | None = None


class Violation(Record):
    """Article 33(2): how the processor warns the controller of a breach."""

    delai_heures: Entier
    contact: Contact | None = None


class AnnexeRgpd(Record):
    """The items of article 28(3); ``None`` or an empty list is an item nobody has written yet."""

    objet: Texte | None = None
    duree: Texte | None = None
    nature: tuple[Texte, ...] = ()
    finalites: tuple[Texte, ...] = ()
    donnees: tuple[Texte, ...] = ()
    personnes: tuple[Texte, ...] = ()
    sous_traitance: SousTraitance
    transferts_hors_ue: OuiNon | None = None
    violation: Violation
    mesures: tuple[Texte, ...]
    analyse_impact: OuiNon | None = None
    """Whether the processor undertakes to help with impact assessments (28(3)(f), 35, 36)."""
    sort: SortDesDonnees
    frais_audit: Literal["responsable", "sous_traitant"] = "responsable"
