"""What the kinds of act bring, each in its own way: their text, their entry in the register, their words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.build.conduct import ILLISIBLE, standing
from pipeline.build.control import Controle
from pipeline.build.press import Ouvrage
from pipeline.build.request import Demande
from pipeline.model import Dossier

if TYPE_CHECKING:
    from pipeline import register

_TAKEN = {"prise", "signee"}
_CORRECTIONS = {
    "deliberation": "une délibération rectificative ou un retrait",
    "convention": "un avenant",
}


class Genre(Protocol):
    """A kind of act, for one request.

    ``le`` and ``ce`` are how a message names it, ``quoi`` is what a colleague who waits for the register reads.
    """

    le: str
    ce: str
    quoi: str

    def missing(self, done: Controle) -> str | None:
        """Why the dossier has nothing to make the act of."""
        ...

    def ouvrage(self, done: Controle, acte: str) -> Ouvrage:
        """The document of the act asked for, or of one bound behind it."""
        ...

    def entry(self, dossier: Dossier, printed: Ouvrage) -> register.Demande:
        """What the register is asked to record."""
        ...

    def said(self, acte: register.Acte, *, nouveau: bool) -> str:
        """What to say of an act issued now, or before."""
        ...


class Principal:
    """A délibération or a convention."""

    le, ce = "l'acte", "cet acte"

    def __init__(self, demande: Demande) -> None:
        self.demande = demande
        self.quoi = f"émet {demande.acte} ({demande.dossier})"

    def missing(self, done: Controle) -> str | None:
        """The file of the act, or that it cannot be read."""
        dossier, acte = done.chargement.dossier, self.demande.acte
        if dossier is None or acte in done.chargement.illisibles:
            return ILLISIBLE
        return f"le dossier n'a pas de {acte}.yaml" if getattr(dossier, acte, None) is None else None

    def ouvrage(self, done: Controle, acte: str) -> Ouvrage:
        """The act, under the law of its date."""
        from pipeline import doctypes, legal
        from pipeline.checks import Sujet, law_date

        dossier = done.chargement.dossier
        assert dossier is not None
        kind = doctypes.kind(acte)
        sujet = Sujet.CONVENTION if acte == "convention" else Sujet.DELIBERATION
        droit = legal.at(self.demande.droit or law_date(sujet, dossier, self.demande.jour))
        emission = doctypes.Emission(self.demande.jour, self._is_draft(done, dossier, acte), droit)
        context: dict[str, Any] = kind.context(dossier, emission)
        return Ouvrage(acte, acte, kind.gabarit, kind.intitule(dossier), context, emission.projet)

    def entry(self, dossier: Dossier, printed: Ouvrage) -> register.Demande:
        """A délibération brings its number, which serves once for its assembly and its year."""
        from pipeline import register

        numero, serie = None, None
        if self.demande.acte == "deliberation" and dossier.deliberation is not None and dossier.seance is not None:
            portee = dossier.entete.parties.prestataire
            serie = register.Serie("deliberation", portee, dossier.seance.date.year, continue_=False)
            numero = dossier.deliberation.numero
        return register.Demande(
            self.demande.cle,
            self.demande.acte,
            self.demande.dossier,
            printed.intitule,
            self._day(dossier),
            printed.context,
            serie,
            numero,
            correction=_CORRECTIONS.get(self.demande.acte, ""),
        )

    def said(self, acte: register.Acte, *, nouveau: bool) -> str:
        """Its rank, or who issued it."""
        if nouveau:
            return f"acte émis et inscrit au registre, rang {acte.rang}"
        return f"cet acte est déjà émis, par {acte.qui} le {acte.quand:%d/%m/%Y} (rang {acte.rang}) : rien n'est refait"

    def _is_draft(self, done: Controle, dossier: Dossier, acte: str) -> bool:
        if getattr(getattr(dossier, acte), "etat", "projet") in _TAKEN:
            return False
        return not self.demande.emettre or standing({dossier.nom: done}, acte) is not None

    def _day(self, dossier: Dossier) -> date:
        if self.demande.acte == "deliberation" and dossier.seance is not None:
            return dossier.seance.date
        return self.demande.jour
