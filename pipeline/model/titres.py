"""How the sums due become titres de recette: account, author, means of payment."""

from __future__ import annotations

from typing import Literal

from pipeline.model.base import Record
from pipeline.model.collectivite import Adresse, Personne
from pipeline.model.values import Entier, Mois, Montant, OuiNon, Siret, Texte


class Budget(Record):
    """The budget that receives: one series of numbers for each. ``code`` names it in the register and in files."""

    code: Texte
    intitule: Texte


class Imputation(Record):
    """The account under one nomenclature; ``fonction`` is the functional code."""

    nature: Texte
    libelle: Texte
    fonction: Texte | None = None


class Imputations(Record):
    """The account by nomenclature: the law of the day of issue chooses."""

    m14: Imputation | None = None
    m57: Imputation | None = None


class Auteur(Personne):
    """Who issues the titre. ``delegation`` is the act that delegates signature, when it is not the executive."""

    delegation: Texte | None = None


class Debiteur(Record):
    """Who owes, when it is not the beneficiary as its own file names it."""

    nom: Texte
    siret: Siret | None = None
    adresse: Adresse | None = None


class Correction(Record):
    """A titre to be corrected: ``montant`` is taken off the titre of ``mois``, the whole of it for an annulation.

    ``remplacement`` says that a new titre takes the place of an annulled one.
    """

    nature: Literal["annulation", "reduction"]
    mois: Mois
    montant: Montant
    motif: Texte
    remplacement: OuiNon = False


class Titres(Record):
    """``titres.yaml``: what a titre says that the convention does not."""

    budget: Budget
    service: Texte
    article: Texte
    """The article of the convention that the claim comes from."""
    imputation: Imputations
    auteur: Auteur | None = None
    """``None``: the representative of the body."""
    debiteur: Debiteur | None = None
    delai_paiement_jours: Entier = 30
    exigibilite: Literal["terme_echu", "terme_a_echoir"] = "terme_echu"
    """Whether a month is claimed when it ends, or from its first day."""
    corrections: tuple[Correction, ...] = ()
