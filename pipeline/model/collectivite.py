"""A public body: who it is, where it sits, who speaks for it."""

from __future__ import annotations

from typing import Literal

from pipeline.model.base import Record
from pipeline.model.values import CodePostal, Entier, Siren, Siret, Texte

Civilite = Literal["M.", "Mme"]


class Adresse(Record):
    """A postal address in France."""

    voie: Texte
    code_postal: CodePostal
    ville: Texte


class Personne(Record):
    """Somebody named in an act, and in what capacity."""

    civilite: Civilite
    prenom: Texte
    nom: Texte
    qualite: Texte | None = None


class Contact(Record):
    """How to reach a service."""

    nom: Texte | None = None
    courriel: Texte | None = None
    telephone: Texte | None = None


class Comptable(Record):
    """The public accountant who collects for the body, and the means of payment."""

    nom: Texte | None = None
    adresse: Adresse | None = None
    telephone: Texte | None = None
    courriel: Texte | None = None
    iban: Texte | None = None
    bic: Texte | None = None
    payfip: Texte | None = None
    codique: Texte | None = None


class Organe(Record):
    """The deliberative body: « conseil de territoire », « conseil municipal »."""

    nom: Texte
    genre: Literal["masculin", "feminin"] = "masculin"
    membres: Texte | None = None
    """Stem of the reference list of members below ``assemblees/``."""
    effectif: Entier | None = None


class Collectivite(Record):
    """A local authority, as every act names it. ``None`` is a fact that nobody has written yet."""

    nature: Literal["ept", "commune", "communaute", "metropole", "syndicat", "departement", "region", "etablissement"]
    nom: Texte
    nom_court: Texte
    designation: Texte
    """How the convention calls it: « la commune », « l'EPT »."""
    genre: Literal["masculin", "feminin"]
    code_insee: Texte | None = None
    siren: Siren | None = None
    siret: Siret | None = None
    ape: Texte | None = None
    siege: Adresse | None = None
    telephone: Texte | None = None
    courriel: Texte | None = None
    site: Texte | None = None
    organe: Organe | None = None
    representant: Personne | None = None
    dpo: Contact | None = None
    comptable: Comptable | None = None
    tribunal: Texte | None = None
    """« tribunal administratif de Melun »."""
    prefecture: Texte | None = None
    """« préfecture du Val-de-Marne »."""
