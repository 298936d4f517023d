"""One act, drafted or issued: the order of the stages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.build import agreement
from pipeline.build.beside import Beside
from pipeline.build.control import Controle, checked, loaded, write_report
from pipeline.build.files import move_in, staging
from pipeline.build.issued import is_issued
from pipeline.build.request import Demande, Resultat
from pipeline.build.workshop import Infidele, Workshop, blocking
from pipeline.diagnostics import Diagnostic, ordered

Found = Beside[tuple[Diagnostic, ...]]
"""What the checks find, when they are done."""


def build(demande: Demande) -> Resultat:
    """Make the act asked for, as a draft or issued.

    A draft is made whatever the checks say, provided that the inputs can be read; it never replaces an issued act. An
    issued act is refused while an error stands, and is recorded in the register. Raises ``PipelineError`` when the
    machine fails; nothing is then left half-written.
    """
    demande.avance("lecture et contrôle du dossier")
    read = loaded(demande.racine, demande.dossier, demande.jour, demande.droit)
    found = Beside(lambda: checked(read).diagnostics)
    if demande.aside and not demande.emettre:
        found.fork()
    try:
        return _made(demande, read, found)
    finally:
        found.drop()


def _made(demande: Demande, read: Controle, found: Found) -> Resultat:
    refus = _refusal(demande, _control(read, found) if demande.emettre else read)
    faults: tuple[Diagnostic, ...] = ()
    if refus is None:
        try:
            return _issued(demande, _control(read, found)) if demande.emettre else _drafted(demande, read, found)
        except Infidele as fault:
            faults = fault.diagnostics
            refus = "le document relu ne dit pas exactement ce que dit le dossier : rien n'a été remplacé"
    diagnostics = ordered((*found.result(), *faults))
    write_report(read, demande.sortie / demande.dossier, diagnostics, {}, (refus,))
    return Resultat(replace(read, diagnostics=diagnostics), diagnostics, (), (refus,), refus)


def _control(read: Controle, found: Found) -> Controle:
    return replace(read, diagnostics=found.result())


def _drafted(demande: Demande, read: Controle, found: Found) -> Resultat:
    """A draft waits for no check: they run beside, until its report."""
    folder, notes = demande.sortie / demande.dossier, []
    if is_issued(demande.registre, f"{demande.dossier}/{demande.acte}"):
        folder /= "projets"
        notes = [f"cet acte est émis, et ne change plus : ce projet est dans {folder}"]
    with staging(folder) as work:
        made = Workshop(demande, read, work, found.start)
        made.make()
        done = _agreed(demande, _control(read, found), made)
        move_in(work, made.names, folder)
    return _reported(demande, done, [folder / name for name in made.names], [*notes, *made.notes])


def _issued(demande: Demande, done: Controle) -> Resultat:
    from pipeline.build.issuing import record

    notes: list[str] = []
    agreed = done

    def fabricate(folder: Path) -> list[str]:
        nonlocal agreed
        made = Workshop(demande, done, folder)
        made.make()
        agreed = _agreed(demande, done, made)
        if faults := agreement.standing(done, agreed):
            raise Infidele(faults)
        notes.extend(made.notes)
        return made.names

    files, said = record(demande, done, fabricate)
    return _reported(demande, agreed, files, [*said, *notes])


def _agreed(demande: Demande, done: Controle, made: Workshop) -> Controle:
    demande.avance("comparaison avec le dossier et les autres actes")
    return replace(done, diagnostics=ordered((*done.diagnostics, *made.agreement())))


def _reported(demande: Demande, done: Controle, files: Sequence[Path], notes: Sequence[str]) -> Resultat:
    folder = demande.sortie / demande.dossier
    named = {str(path.relative_to(folder)): path for path in files}
    write_report(done, folder, done.diagnostics, named, notes)
    return Resultat(done, done.diagnostics, tuple(files), tuple(notes))


def _refusal(demande: Demande, done: Controle) -> str | None:
    dossier = done.chargement.dossier
    if dossier is None or demande.acte in done.chargement.illisibles:
        return "le dossier ne peut pas être lu en entier : corriger d'abord les erreurs ci-dessus"
    if getattr(dossier, demande.acte, None) is None:
        return f"le dossier n'a pas de {demande.acte}.yaml"
    if not demande.emettre:
        return None
    standing = blocking(done.diagnostics, demande.acte)
    if not standing:
        return None
    codes = ", ".join(sorted({d.code for d in standing}))
    return f"l'acte n'est pas émis : {len(standing)} erreur(s) à corriger d'abord ({codes})"
