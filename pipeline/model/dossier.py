"""The dossier: what its acts share, and the acts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.model.avenant import Avenant
from pipeline.model.base import Record
from pipeline.model.collectivite import Collectivite
from pipeline.model.convention import Convention
from pipeline.model.deliberation import Deliberation
from pipeline.model.rgpd import AnnexeRgpd
from pipeline.model.seance import Membre, Seance
from pipeline.model.titres import Titres
from pipeline.model.values import OuiNon, Texte


class Parties(Record):
    """The two bodies, by the stem of their file below ``collectivites/``."""

    prestataire: Texte
    beneficiaire: Texte


class Fondement(Record):
    """The legal basis of the mechanism, written once for visas, exposé and convention."""

    article: Texte
    """« L. 5219-12 »"""
    paragraphe: Texte | None = None
    code: Texte
    mecanisme: Literal["service_commun", "mise_a_disposition", "prestation"]


class Paragraphe(Record):
    """A paragraph of background, told once for the exposé des motifs, the preamble, or both."""

    texte: Texte
    expose: OuiNon = True
    preambule: OuiNon = True


class Acceptation(Record):
    """A warning that somebody accepts, and why."""

    code: Texte
    fichier: Texte | None = None
    message: Texte | None = None
    """A part of the message, when several warnings carry the same code."""
    raison: Texte
    par: Texte


class Annexe(Record):
    """A foreign PDF appended to the bound act; ``fichier`` is relative to the dossier."""

    intitule: Texte
    fichier: Texte


class Entete(Record):
    """``dossier.yaml``: what every act of the dossier uses, written once."""

    intitule: Texte
    objet: Texte
    fictif: OuiNon = False
    matiere: Texte
    """Code of the national nomenclature, « 5.7 »."""
    parties: Parties
    seance: Texte
    """Name of the folder below ``seances/``."""
    fondement: Fondement
    contexte: tuple[Paragraphe, ...]
    pagination: Literal["continue", "par_acte"] = "continue"
    annexes: tuple[Annexe, ...] = ()
    acceptations: tuple[Acceptation, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything one folder of ``dossiers/`` says, its references resolved.

    An act whose file is absent is ``None``; so is one whose file could not be read, and a diagnostic says it.
    """

    nom: str
    entete: Entete
    prestataire: Collectivite
    beneficiaire: Collectivite
    membres: tuple[Membre, ...]
    seance: Seance | None
    deliberation: Deliberation | None
    convention: Convention | None
    annexe_rgpd: AnnexeRgpd | None
    avenants: tuple[Avenant, ...] = ()
    titres: Titres | None = None
