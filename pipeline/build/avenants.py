"""What an avenant brings to the order of the stages: its own law, its place in the series of its convention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.build.conduct import ILLISIBLE
from pipeline.build.control import Controle
from pipeline.build.press import Ouvrage
from pipeline.build.request import Demande
from pipeline.model import Dossier

if TYPE_CHECKING:
    from pipeline import register


class Modificatif:
    """The avenant of a number. ``missing`` raises ``AvenantAbsent`` when the dossier has none of that number."""

    le, ce = "l'avenant", "cet avenant"

    def __init__(self, demande: Demande) -> None:
        self.demande = demande
        self.numero = int(demande.acte.partition("-")[2])
        self.quoi = f"émet l'avenant n° {self.numero} ({demande.dossier})"

    def missing(self, done: Controle) -> str | None:
        """That the dossier or its convention is not there, or cannot be read."""
        from pipeline.doctypes import avenant as kind

        dossier = done.chargement.dossier
        if dossier is None or {"avenant", "convention"} & done.chargement.illisibles:
            return ILLISIBLE
        if dossier.convention is None:
            return "le dossier n'a pas de convention.yaml"
        kind.find(dossier, self.numero)
        return None

    def ouvrage(self, done: Controle, acte: str) -> Ouvrage:
        """The avenant, under the law of the day of its signature."""
        from pipeline import legal
        from pipeline.doctypes import Emission
        from pipeline.doctypes import avenant as kind

        dossier = done.chargement.dossier
        assert dossier is not None
        avenant = kind.find(dossier, self.numero)
        projet = not self.demande.emettre and avenant.etat != "signe"
        droit = legal.at(self.demande.droit or avenant.signature.date or self.demande.jour)
        context = kind.context_of(dossier, Emission(self.demande.jour, projet, droit), avenant)
        return Ouvrage(acte, "avenant", kind.DOCTYPE.gabarit, context["document"]["titre"], context, projet)

    def entry(self, dossier: Dossier, printed: Ouvrage) -> register.Demande:
        """Its number follows those of the convention's other avenants."""
        from pipeline import register
        from pipeline.doctypes import avenant as kind

        avenant = kind.find(dossier, self.numero)
        return register.Demande(
            self.demande.cle,
            "avenant",
            self.demande.dossier,
            kind.intitule(dossier, avenant),
            avenant.signature.date or self.demande.jour,
            printed.context,
            register.Serie("avenant", self.demande.dossier),
            str(self.numero),
            correction="un nouvel avenant",
        )

    def said(self, acte: register.Acte, *, nouveau: bool) -> str:
        """Its number and its rank."""
        done = "émis et inscrit au registre" if nouveau else "déjà émis ; rien n'est refait"
        return f"avenant n° {acte.numero} {done}, rang {acte.rang}"
