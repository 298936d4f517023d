"""Word documents of any origin, each made an archive PDF of its own, or all bound into one: ``actes convertir``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pipeline import convert, proof
from pipeline.build.files import move_in, staging
from pipeline.build.request import Moteur
from pipeline.errors import ExitCode, PipelineError


class PdfEnPlace(PipelineError):
    """A PDF of that name is there already, and nobody said that it may be replaced."""


class NomsEgaux(PipelineError):
    """Two documents would make the same PDF."""

    exit_code = ExitCode.USAGE


class PdfInfidele(PipelineError):
    """The PDF does not say what its Word document says: it is not delivered."""


@dataclass(frozen=True, slots=True)
class Ordre:
    """How documents are converted; ``remplacer`` lets a PDF that is there be replaced."""

    moteur: Moteur = "typst"
    polices: Path | None = None
    titre: str = ""
    remplacer: bool = False


@dataclass(frozen=True, slots=True)
class Issue:
    """What became of one document: its ``pdf`` and ``notes``, or the ``erreur`` that stopped it."""

    docx: Path
    pdf: Path
    notes: tuple[str, ...] = ()
    erreur: PipelineError | None = None


def convert_each(documents: Sequence[Path], dossier: Path | None, ordre: Ordre) -> Iterator[Issue]:
    """The PDF of each document, in order, beside it or in the folder ``dossier``; one that fails stops no other.

    Raises ``NomsEgaux`` before anything is made. A document given twice is converted once.
    """
    targets: dict[Path, Path] = {}
    for docx in dict.fromkeys(documents):
        pdf = (dossier or docx.parent) / f"{docx.stem}.pdf"
        if pdf in targets:
            message = f"{targets[pdf]} et {docx} donneraient tous deux {pdf}"
            raise NomsEgaux(message, "renommer l'un des deux, ou les convertir l'un après l'autre dans deux dossiers")
        targets[pdf] = docx
    return _each(targets, ordre)


def bind(documents: Sequence[Path], pdf: Path, pagination: convert.Pagination, ordre: Ordre) -> tuple[str, ...]:
    """One PDF of all documents, in order, each with its bookmark; gives the notes to show.

    Raises what ``convert.to_pdf`` raises, ``PdfEnPlace`` or ``PdfInfidele``; ``pdf`` is then as it was.
    """
    return _made([convert.Part(docx, docx.stem) for docx in documents], pdf, ordre, None, pagination)


def _each(targets: dict[Path, Path], ordre: Ordre) -> Iterator[Issue]:
    with closing(convert.Engine(ordre.polices)) as engine:
        for pdf, docx in targets.items():
            try:
                notes = _made([convert.Part(docx, docx.stem)], pdf, ordre, engine, "continue")
            except PipelineError as error:
                yield Issue(docx, pdf, erreur=error)
            else:
                yield Issue(docx, pdf, notes)


def _made(
    parts: Sequence[convert.Part],
    pdf: Path,
    ordre: Ordre,
    engine: convert.Engine | None,
    pagination: convert.Pagination,
) -> tuple[str, ...]:
    if pdf.exists() and not ordre.remplacer:
        raise PdfEnPlace(f"{pdf} existe déjà", "le renommer, ou ajouter --remplacer s'il peut être écrasé")
    files = [part.docx for part in parts]
    with staging(pdf.parent) as work:
        made = convert.to_pdf(
            parts,
            work / pdf.name,
            titre=ordre.titre,
            moteur=ordre.moteur,
            pagination=pagination,
            polices=ordre.polices,
            engine=engine,
        )
        if gaps := proof.compare(files, made.pdf):
            message = f"le PDF ne dit pas ce que dit le Word : {' ; '.join(map(str, gaps))}"
            raise PdfInfidele(
                message, "rien n'a été produit ; essayer l'autre moteur (--moteur), et signaler ce défaut"
            )
        move_in(work, [pdf.name], pdf.parent)
    return made.notes
