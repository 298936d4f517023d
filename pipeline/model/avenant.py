"""The avenant: what it changes in a convention, and from when."""

from __future__ import annotations

from typing import Literal

from pipeline.model.base import Record
from pipeline.model.convention import Echeance, Habilitation, SignatureConvention
from pipeline.model.values import Entier, Jour, Montant, Texte

Prorata = Literal["echeancier", "mois_factures", "mois_duree"]


class RenouvellementDecide(Record):
    """The convention goes on for another term. ``notification`` is the day the renewal was asked for."""

    duree_mois: Entier
    montant: Montant
    echeancier: tuple[Echeance, ...]
    notification: Jour | None = None


class FinAnticipee(Record):
    """The convention ends on ``fin``. ``prorata`` settles the price when the convention itself does not."""

    fin: Jour
    notification: Jour | None = None
    prorata: Prorata | None = None


class PrixModifie(Record):
    """A new price, and the instalments that replace those of the same months and after."""

    montant: Montant
    echeancier: tuple[Echeance, ...]


class ArticleModifie(Record):
    """An article under its number in the convention, its wording until now, and the new one."""

    article: Texte
    intitule: Texte | None = None
    ancien: Texte
    nouveau: Texte


class ContactModifie(Record):
    """A designation that changes: which party, for what, who until now, who from now on."""

    partie: Literal["prestataire", "beneficiaire"]
    role: Texte
    ancien: Texte | None = None
    nouveau: Texte


class Avenant(Record):
    """``avenant-N.yaml``. ``etat: signe`` declares it concluded; ``effet`` is its first day.

    ``deliberation`` and ``habilitation_beneficiaire`` are the two decisions that authorise its signature.
    """

    numero: Entier
    etat: Literal["projet", "signe"]
    effet: Jour
    motifs: tuple[Texte, ...] = ()
    deliberation: Habilitation | None = None
    habilitation_beneficiaire: Habilitation | None = None
    renouvellement: RenouvellementDecide | None = None
    fin_anticipee: FinAnticipee | None = None
    prix: PrixModifie | None = None
    articles: tuple[ArticleModifie, ...] = ()
    contacts: tuple[ContactModifie, ...] = ()
    signature: SignatureConvention

    @property
    def date_signature(self) -> Jour | None:
        """When both parties signed, ``None`` while they have not."""
        return self.signature.date
