"""The délibération: what was put to the vote, and what became of it."""

from __future__ import annotations

from typing import Literal

from pipeline.model.base import Record
from pipeline.model.values import Entier, Jour, Texte


class Decision(Record):
    """One numbered article of the dispositif: « Approuve … »."""

    texte: Texte


class Vote(Record):
    """The result announced. Members named here by ``NOM Prénom``; everybody else who votes is for."""

    scrutin: Literal["public", "secret", "ordinaire"] = "ordinaire"
    pour: Entier
    contre: Entier = 0
    abstentions: Entier = 0
    blancs_et_nuls: Entier = 0
    resultat: Literal["unanimite", "unanimite_des_exprimes", "majorite", "rejet"]
    voix_contre: tuple[Texte, ...] = ()
    voix_abstention: tuple[Texte, ...] = ()
    ne_prennent_pas_part: tuple[Texte, ...] = ()


class Voix(Record):
    """One row of ``votes.csv``: how a member voted by name."""

    nom: Texte
    prenom: Texte
    vote: Literal["pour", "contre", "abstention", "ne_prend_pas_part", "absent"]

    @property
    def nom_complet(self) -> str:
        """« DEXAVARY Laurence »."""
        return f"{self.nom} {self.prenom}"


class SignatureActe(Record):
    """Where and when the act was signed."""

    date: Jour | None = None
    lieu: Texte | None = None


class PublicationActe(Record):
    """When and how the act was made public."""

    date: Jour | None = None
    mode: Literal["affichage", "electronique", "notification"] | None = None
    """``None`` when it is not known how: the act then says « publiée »."""


class Deliberation(Record):
    """A délibération. ``etat: prise`` declares it taken: it is reported on, never blocked."""

    numero: Texte
    etat: Literal["projet", "prise"]
    expose: tuple[Texte, ...]
    visas: tuple[Texte, ...]
    considerants: tuple[Texte, ...]
    rapporteur: Texte
    dispositif: tuple[Decision, ...]
    vote: Vote | None = None
    signature: SignatureActe | None = None
    transmission: Jour | None = None
    reception: Jour | None = None
    publication: PublicationActe | None = None
    nominal: tuple[Voix, ...] = ()
