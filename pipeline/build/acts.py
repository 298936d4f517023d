"""One act, drafted or issued, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from pipeline.build.conduct import Controles, Infidele, Made, conduct, standing
from pipeline.build.genres import Genre, Principal
from pipeline.build.issued import is_issued
from pipeline.build.request import Demande, Resultat
from pipeline.build.workshop import Workshop
from pipeline.diagnostics import Diagnostic


def build(demande: Demande) -> Resultat:
    """Make the act asked for, as a draft or issued; a draft never replaces an issued act. See ``conduct``."""
    return conduct(demande, [demande.dossier], _Act(demande))


def genre(demande: Demande) -> Genre:
    """The kind of the act asked for."""
    if demande.genre != "avenant":
        return Principal(demande)
    from pipeline.build.avenants import Modificatif

    return Modificatif(demande)


class _Act:
    def __init__(self, demande: Demande) -> None:
        self.demande = demande
        self.genre = genre(demande)

    def look(self, read: Controles) -> Made:  # noqa: ARG002  # nothing shows before the act is made
        return Made()

    def refusal(self, done: Controles) -> str | None:
        missing = self.genre.missing(done[self.demande.dossier])
        if missing or not self.demande.emettre:
            return missing
        errors = standing(done, self.demande.genre)
        return f"{self.genre.le} n'est pas émis : {errors}" if errors else None

    def folder(self) -> Path:
        folder = self.demande.sortie / self.demande.dossier
        return folder / "projets" if self._is_issued else folder

    def draft(self, read: Controles, work: Path, meanwhile: Callable[[], None]) -> Made:
        made = Workshop(self.demande, self.genre, read[self.demande.dossier], work, meanwhile)
        made.make()
        notes = made.notes
        if self._is_issued:
            notes = [f"{self.genre.ce} est émis, et ne change plus : ce projet est dans {self.folder()}", *notes]
        return Made(made.files, notes, self._compared(made))

    def issue(self, done: Controles) -> Made:
        from pipeline.build import issuing

        control = done[self.demande.dossier]
        dossier = control.chargement.dossier
        assert dossier is not None
        made: list[Made] = []

        def fabricate(folder: Path) -> list[Path]:
            workshop = Workshop(self.demande, self.genre, control, folder)
            workshop.make()
            found = self._compared(workshop)
            if faults := [d for d in workshop.agreement() if d.bloquant and d not in control.diagnostics]:
                raise Infidele(faults)
            made.append(Made((), workshop.notes, found))
            return workshop.files

        entry = self.genre.entry(dossier, self.genre.ouvrage(control, self.demande.acte))
        fabrique = issuing.below(self.demande.dossier, fabricate)
        issued = issuing.record(self.demande, done, [entry], fabrique, self.genre.quoi)
        (acte,) = (*issued.nouveaux, *issued.anciens)
        new = made[0] if made else Made()
        said = [
            self.genre.said(acte, nouveau=bool(issued.nouveaux)),
            *issuing.remarks(self.demande, issued),
            *new.notes,
        ]
        return Made(issuing.files(self.demande, acte), said, new.found)

    def _compared(self, made: Workshop) -> dict[str, tuple[Diagnostic, ...]]:
        self.demande.avance("comparaison avec le dossier et les autres actes")
        return {self.demande.dossier: made.agreement()}

    @cached_property
    def _is_issued(self) -> bool:
        return is_issued(self.demande.registre, self.demande.cle)
