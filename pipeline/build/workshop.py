"""One act made in a working folder: its Word file, its PDF and the bound act, proved against each other."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.build import agreement
from pipeline.build.agreement import Imprime
from pipeline.build.annexes import append_annexes
from pipeline.build.beside import Beside
from pipeline.build.control import Controle
from pipeline.build.request import Demande
from pipeline.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from pipeline.convert import Part
    from pipeline.doctypes import DocType
    from pipeline.proof import Said

RELIURES: dict[str, tuple[str, ...]] = {"deliberation": ("convention",)}
"""What is bound behind an act when the dossier has it."""

_TAKEN = {"prise", "signee"}


class Infidele(Exception):
    """The documents read back do not say what the dossier says; ``diagnostics`` tell where."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__(diagnostics[0].message)
        self.diagnostics = tuple(diagnostics)


def blocking(diagnostics: Sequence[Diagnostic], acte: str) -> list[Diagnostic]:
    """The errors that keep ``acte`` from being issued: its own and those of the whole dossier."""
    return [d for d in diagnostics if d.bloquant and d.acte in (None, acte)]


class Workshop:
    """Makes the files of one act in the folder ``work``, and reads them back.

    ``names`` are the files made, ``notes`` what the report says of them, ``printed`` what each act says. ``meanwhile``
    is called each time pages are about to be laid out, which leaves the interpreter to other threads.
    """

    def __init__(
        self, demande: Demande, done: Controle, work: Path, meanwhile: Callable[[], None] = lambda: None
    ) -> None:
        assert done.chargement.dossier is not None
        self.demande = demande
        self.dossier = done.chargement.dossier
        self.diagnostics = done.diagnostics
        self.work = work
        self.meanwhile = meanwhile
        self._written: dict[Path, tuple[str, Mapping[str, Any], Path]] = {}
        self._expected = 1
        self.names: list[str] = []
        self.notes: list[str] = []
        self.printed: dict[str, Imprime] = {}
        self._faults: list[Diagnostic] = []
        place = agreement.Place(demande.dossier, demande.sortie / demande.dossier, demande.registre)
        self._agreement = Beside(lambda: agreement.findings(done, self.printed, place))

    def make(self) -> None:
        """Make and prove everything. Raises ``Infidele``, or ``PipelineError`` when the machine fails."""
        acte = self.demande.acte
        others = [other for other in RELIURES.get(acte, ()) if getattr(self.dossier, other) is not None]
        self._expected += len(others)
        main = self._word(acte, self.work)
        self.names.append(main.docx.name)
        self._pdf([main], f"{acte}.pdf", main.intitule)
        bound = others or (acte in RELIURES and self.dossier.entete.annexes)
        if bound and self.dossier.deliberation is not None:
            self._bind(main, others, f"acte-{self.dossier.deliberation.numero}.pdf")
        if self._faults:
            raise Infidele(self._faults)

    def agreement(self) -> tuple[Diagnostic, ...]:
        """What the acts made say that the dossier or another act does not, once they are made."""
        return self._agreement.result()

    def context(self, acte: str) -> tuple[DocType, dict[str, Any], bool]:
        """The kind of an act, what its template prints, and whether it is a draft."""
        from pipeline import doctypes, legal
        from pipeline.checks import Sujet, law_date

        kind = doctypes.kind(acte)
        sujet = Sujet.CONVENTION if acte == "convention" else Sujet.DELIBERATION
        droit = legal.at(self.demande.droit or law_date(sujet, self.dossier, self.demande.jour))
        emission = doctypes.Emission(self.demande.jour, self._is_draft(acte), droit)
        return kind, kind.context(self.dossier, emission), emission.projet

    def _bind(self, main: Part, others: Sequence[str], name: str) -> None:
        aside = self.work / ".reliure"
        aside.mkdir()
        try:
            self._pdf([main, *(self._word(other, aside) for other in others)], name, main.intitule)
            if self.dossier.entete.annexes:
                self.demande.avance("annexes")
                self.notes += append_annexes(self.demande, self.dossier, self.work / name, aside)
        finally:
            shutil.rmtree(aside)

    def _word(self, acte: str, folder: Path) -> Part:
        from pipeline import render
        from pipeline.convert import Part

        self.demande.avance(f"rédaction : {acte}")
        kind, context, draft = self.context(acte)
        target = folder / f"{acte}.docx"
        gabarit = self.demande.gabarits / kind.gabarit
        render.to_docx(gabarit, context, target, cache=self.demande.sortie / ".gabarits")
        self._written[target] = acte, context, gabarit
        if not draft:
            self._report_blanks(target, acte)
        return Part(target, kind.intitule(self.dossier))

    def _is_draft(self, acte: str) -> bool:
        if getattr(getattr(self.dossier, acte), "etat", "projet") in _TAKEN:
            return False
        return not self.demande.emettre or bool(blocking(self.diagnostics, acte))

    def _report_blanks(self, docx: Path, acte: str) -> None:
        from pipeline import proof

        for blank in proof.blanks(docx):
            message = f"{acte} : il reste un blanc dans le document ({blank})"
            self._fault("PRV-002", message, acte, "compléter cette valeur dans le dossier")

    def _pdf(self, parts: Sequence[Part], name: str, titre: str) -> None:
        from pipeline import convert

        self.demande.avance(f"mise en page : {name}")
        words = Beside(lambda: self._read_back([part.docx for part in parts]))

        def meanwhile() -> None:
            self.meanwhile()
            words.start()

        made = convert.to_pdf(
            parts,
            self.work / name,
            titre=titre,
            moteur=self.demande.moteur,
            pagination=self.dossier.entete.pagination,
            polices=self.demande.gabarits / "polices",
            meanwhile=meanwhile,
        )
        self.names.append(name)
        self.notes += [note for note in made.notes if note not in self.notes]
        self.demande.avance(f"relecture : {name}")
        from pipeline import proof

        for gap in proof.compare(words.result(), made.pdf):
            advice = "ne pas se servir de ce document et signaler ce défaut ; en attendant, --moteur libreoffice"
            self._fault("PRV-001", f"{name} : {gap}", self.demande.acte, advice)

    def _read_back(self, files: Sequence[Path]) -> Said:
        from pipeline import proof

        for path in files:
            acte, context, gabarit = self._written[path]
            if acte not in self.printed:
                self.printed[acte] = Imprime.read(path, context, gabarit)
        said = proof.said(files)
        if len(self.printed) == self._expected:
            self._agreement.result()
        return said

    def _fault(self, code: str, message: str, acte: str, conseil: str) -> None:
        self._faults.append(Diagnostic(code, Severity.ERREUR, message, acte=acte, conseil=conseil))
