"""The order of the stages, whatever is asked: load, check, refuse or go on, make, prove, record, report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, Protocol

from pipeline.build.beside import Beside
from pipeline.build.control import Controle, checked, loaded, write_report
from pipeline.build.files import move_in, staging
from pipeline.build.request import Cadre, Resultat
from pipeline.diagnostics import Diagnostic, ordered
from pipeline.wording import compte

ILLISIBLE = "le dossier ne peut pas être lu en entier : corriger d'abord les erreurs ci-dessus"
_INFIDELE = "le document relu ne dit pas exactement ce que dit le dossier : rien n'a été remplacé"

Controles = Mapping[str, Controle]
"""Dossiers read, and checked, by name."""
_Found = Beside[dict[str, tuple[Diagnostic, ...]]]


class Infidele(Exception):
    """The documents read back do not say what the dossier says; ``diagnostics`` tell where, ``refus`` what follows."""

    def __init__(self, diagnostics: Sequence[Diagnostic], refus: str = _INFIDELE) -> None:
        super().__init__(diagnostics[0].message)
        self.diagnostics = tuple(diagnostics)
        self.refus = refus


class Made(NamedTuple):
    """Files made, what the report says of them, and what making them has found, by dossier."""

    fichiers: Sequence[Path] = ()
    notes: Sequence[str] = ()
    found: Mapping[str, Sequence[Diagnostic]] = {}


class Task(Protocol):
    """What one kind of request brings to the order of the stages."""

    def look(self, read: Controles) -> Made:
        """What reading alone has found of what is asked for; no file is made."""
        ...

    def refusal(self, done: Controles) -> str | None:
        """Why nothing can be made; ``done`` holds what the checks found only when acts are to be issued."""
        ...

    def folder(self) -> Path:
        """Where drafts go, below the folder of documents."""
        ...

    def draft(self, read: Controles, work: Path, meanwhile: Callable[[], None]) -> Made:
        """Make drafts in the folder ``work``, calling ``meanwhile`` each time pages are about to be laid out."""
        ...

    def issue(self, done: Controles) -> Made:
        """Issue the acts: recorded, their files in place, or nothing. Raises ``Infidele``."""
        ...


def conduct(cadre: Cadre, dossiers: Sequence[str], task: Task) -> Resultat:
    """Carry out a request over ``dossiers``, from their files to the report of each.

    A draft is made whatever the checks say, provided that the inputs can be read, and waits for no check until its
    report. An issued act is refused while an error stands, and is recorded in the register. Raises ``PipelineError``
    when the machine fails; nothing is then left half-written.
    """
    cadre.avance("lecture et contrôle du dossier")
    read = {nom: loaded(cadre.racine, nom, cadre.jour, cadre.droit) for nom in dossiers}
    found = Beside(lambda: {nom: checked(one).diagnostics for nom, one in read.items()})
    if cadre.aside and not cadre.emettre:
        found.fork()
    try:
        return _carried(cadre, read, found, task)
    finally:
        found.drop()


def standing(done: Controles, acte: str) -> str | None:
    """« 2 erreurs à corriger d'abord (PAR-001) »: what keeps ``acte``, its own or the whole dossier's."""
    found = [d for one in done.values() for d in one.diagnostics if d.bloquant and d.acte in (None, acte)]
    codes = ", ".join(sorted({d.code for d in found}))
    return f"{compte(len(found), 'erreur')} à corriger d'abord ({codes})" if found else None


def _carried(cadre: Cadre, read: Controles, found: _Found, task: Task) -> Resultat:
    seen, made = task.look(read), Made()
    faults: Sequence[Diagnostic] = ()
    refus = task.refusal(_with(read, found.result(), seen.found) if cadre.emettre else read)
    if refus is None:
        try:
            made = task.issue(_with(read, found.result())) if cadre.emettre else _drafted(read, found, task)
        except Infidele as fault:
            refus, faults = fault.refus, fault.diagnostics
    done = _with(read, found.result(), seen.found, made.found, dict.fromkeys(read, faults))
    notes = (*seen.notes, *made.notes)
    for nom, one in done.items():
        folder = cadre.sortie / nom
        mine = {str(path.relative_to(folder)): path for path in made.fichiers if path.is_relative_to(folder)}
        write_report(one, folder, one.diagnostics, mine, [*notes, *([refus] if refus else [])])
    return Resultat(done, tuple(made.fichiers), notes, refus)


def _drafted(read: Controles, found: _Found, task: Task) -> Made:
    folder = task.folder()
    with staging(folder) as work:
        made = task.draft(read, work, found.start)
        found.result()  # a check that fails leaves what was there
        names = {path: str(path.relative_to(work)) for path in made.fichiers if path.is_relative_to(work)}
        move_in(work, [*names.values()], folder)
    return made._replace(fichiers=[folder / names[path] if path in names else path for path in made.fichiers])


def _with(read: Controles, *found: Mapping[str, Sequence[Diagnostic]]) -> dict[str, Controle]:
    """The dossiers with all that was found on each; the first of ``found`` holds what reading them found too."""
    return {
        nom: replace(one, diagnostics=ordered(d for each in found for d in each.get(nom, ())))
        for nom, one in read.items()
    }
