"""One act, from its dossier to its Word file, its PDF and the bound act, proved against each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.build.control import Controle, control, write_report
from pipeline.build.files import move_in, staging
from pipeline.diagnostics import Diagnostic, Severity, ordered

if TYPE_CHECKING:
    from pipeline.convert import Conversion, Part
    from pipeline.model import Dossier

RELIURES: dict[str, tuple[str, ...]] = {"deliberation": ("convention",)}
"""What is bound behind an act when the dossier has it."""

Moteur = Literal["typst", "libreoffice", "auto"]


@dataclass(frozen=True, slots=True)
class Demande:
    """What is asked: one kind of act of one dossier.

    ``jour`` is the day of the run, ``droit`` the day whose law replaces each act's own, ``avance`` is told the name of
    each step as it begins.
    """

    racine: Path
    dossier: str
    acte: str
    sortie: Path
    gabarits: Path
    jour: date
    droit: date | None = None
    emettre: bool = False
    moteur: Moteur = "typst"
    avance: Callable[[str], None] = field(default=lambda _: None)


@dataclass(frozen=True, slots=True)
class Resultat:
    """What came of it: ``fichiers`` is empty when nothing could be made, and ``refus`` says why."""

    controle: Controle
    diagnostics: tuple[Diagnostic, ...]
    fichiers: tuple[Path, ...]
    notes: tuple[str, ...]
    refus: str | None = None


def build(demande: Demande) -> Resultat:
    """Make the act asked for, as a draft or issued.

    A draft is made whatever the checks say, provided that the inputs can be read. An issued act is refused while an
    error stands. Raises ``PipelineError`` when the machine fails; nothing is then left half-written.
    """
    demande.avance("lecture et contrôle du dossier")
    done = control(demande.racine, demande.dossier, demande.jour, demande.droit)
    folder = demande.sortie / demande.dossier
    refus = _refusal(demande, done)
    if refus is not None:
        write_report(done, folder, done.diagnostics, {}, (refus,))
        return Resultat(done, done.diagnostics, (), (refus,), refus)
    with staging(folder) as work:
        produced = _Workshop(demande, done, work)
        produced.make()
        if produced.faults:
            refus = "le document relu ne dit pas exactement ce que dit le dossier : rien n'a été remplacé"
            found = ordered((*done.diagnostics, *produced.faults))
            write_report(done, folder, found, {}, (refus,))
            return Resultat(done, found, (), (refus,), refus)
        move_in(work, produced.names, folder)
    files = {name: folder / name for name in produced.names}
    write_report(done, folder, done.diagnostics, files, produced.notes)
    return Resultat(done, done.diagnostics, tuple(files.values()), tuple(produced.notes))


def _refusal(demande: Demande, done: Controle) -> str | None:
    dossier = done.chargement.dossier
    if dossier is None or demande.acte in done.chargement.illisibles:
        return "le dossier ne peut pas être lu en entier : corriger d'abord les erreurs ci-dessus"
    if getattr(dossier, demande.acte, None) is None:
        return f"le dossier n'a pas de {demande.acte}.yaml"
    if not demande.emettre:
        return None
    standing = [d for d in done.diagnostics if d.bloquant and d.acte in (None, demande.acte)]
    if not standing:
        return None
    codes = ", ".join(sorted({d.code for d in standing}))
    return f"l'acte n'est pas émis : {len(standing)} erreur(s) à corriger d'abord ({codes})"


class _Workshop:
    """Makes the files of one act in a working folder."""

    def __init__(self, demande: Demande, done: Controle, work: Path) -> None:
        assert done.chargement.dossier is not None
        self.demande = demande
        self.dossier: Dossier = done.chargement.dossier
        self.work = work
        self.names: list[str] = []
        self.notes: list[str] = []
        self.faults: list[Diagnostic] = []

    def make(self) -> None:
        acte = self.demande.acte
        main = self._word(acte)
        self._pdf([main], f"{acte}.pdf", main.intitule)
        bound = [
            main,
            *(self._bound(other) for other in RELIURES.get(acte, ()) if getattr(self.dossier, other) is not None),
        ]
        if len(bound) > 1 and self.dossier.deliberation is not None:
            self._pdf(bound, f"acte-{self.dossier.deliberation.numero}.pdf", main.intitule)

    def _word(self, acte: str) -> Part:
        part = self._rendered(acte)
        self.names.append(part.docx.name)
        return part

    def _bound(self, acte: str) -> Part:
        return self._rendered(acte)

    def _rendered(self, acte: str) -> Part:
        from pipeline import doctypes, legal, render
        from pipeline.checks import Sujet, law_date
        from pipeline.convert import Part

        self.demande.avance(f"rédaction : {acte}")
        kind = doctypes.registry()[acte]
        sujet = Sujet.CONVENTION if acte == "convention" else Sujet.DELIBERATION
        droit = legal.at(self.demande.droit or law_date(sujet, self.dossier, self.demande.jour))
        emission = doctypes.Emission(self.demande.jour, self._is_draft(acte), droit)
        context = kind.context(self.dossier, emission)
        target = self.work / f"{acte}.docx"
        render.to_docx(self.demande.gabarits / kind.gabarit, context, target, cache=self.demande.sortie / ".gabarits")
        if not emission.projet:
            self._refuse_blanks(target, acte)
        return Part(target, kind.intitule(self.dossier))

    def _is_draft(self, acte: str) -> bool:
        taken = {"prise", "signee"}
        etat = getattr(getattr(self.dossier, acte), "etat", "projet")
        return not (etat in taken or (self.demande.emettre and acte == self.demande.acte))

    def _refuse_blanks(self, docx: Path, acte: str) -> None:
        from pipeline import proof

        for blank in proof.blanks(docx):
            message = f"{acte} : il reste un blanc dans le document, « {blank} »"
            self.faults.append(
                Diagnostic(
                    "PRV-002", Severity.ERREUR, message, acte=acte, conseil="compléter cette valeur dans le dossier"
                )
            )

    def _pdf(self, parts: Sequence[Part], name: str, titre: str) -> Conversion:
        from pipeline import convert

        self.demande.avance(f"mise en page : {name}")
        made = convert.to_pdf(
            parts,
            self.work / name,
            titre=titre,
            moteur=self.demande.moteur,
            pagination=self.dossier.entete.pagination,
            polices=self.demande.gabarits / "polices",
        )
        self.names.append(name)
        self.notes += [note for note in made.notes if note not in self.notes]
        self._prove(parts, made)
        return replace(made)

    def _prove(self, parts: Sequence[Part], made: Conversion) -> None:
        from pipeline import proof

        self.demande.avance(f"relecture : {made.pdf.name}")
        for gap in proof.compare([part.docx for part in parts], made.pdf):
            message = f"{made.pdf.name} : {gap}"
            self.faults.append(
                Diagnostic(
                    "PRV-001",
                    Severity.ERREUR,
                    message,
                    acte=self.demande.acte,
                    conseil="signaler ce défaut, et utiliser --moteur libreoffice en attendant",
                )
            )
