"""Lays the pages of both PDF engines side by side, and counts where their lines and pages break apart.

``python -m tests.comparaison.planches [fichier.docx…]`` takes the Word files given, or those below ``build/`` and of
the corpus when it is there, and writes contact sheets and ``tableau.txt`` to ``build/comparaison/``.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, zip_longest
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from pipeline.convert import Part, libreoffice, to_pdf
from pipeline.errors import ExitCode, PipelineError

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "build" / "comparaison"
CORPUS = ROOT.parent / "shared" / "corpus"
WIDTH, GAP, HEAD, PAIRS = 400, 8, 22, 3


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a PDF from top to bottom, and the index in them of the first line of each page."""

    texts: list[str]
    starts: list[int]


@dataclass(frozen=True, slots=True)
class Measure:
    """How two layouts of one document compare: pages, lines, lines cut alike, and the worst shift of a page break."""

    pages: tuple[int, int]
    lines: tuple[int, int]
    alike: int
    shift: int
    parted: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        share = 100 * self.alike / max(self.lines) if max(self.lines) else 100
        return (
            f"pages {self.pages[0]:>3} / {self.pages[1]:<3}  lignes {self.lines[0]:>4} / {self.lines[1]:<4}  "
            f"coupées pareil {share:5.1f} %  saut de page le plus décalé : {self.shift} ligne(s)"
        )


def lines_of(pdf: Path) -> Lines:
    """The lines of ``pdf`` as the eye sees them: pieces at one height are one line, from left to right.

    Lines that come back on half of the pages or more, their figures apart, are headers and footers: left out.
    """
    import pypdfium2

    pages = []
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        content = page.get_textpage()
        pieces = [content.get_rect(rank) for rank in range(content.count_rects())]
        rows = ([content.get_text_bounded(*piece, errors="replace") for piece in row] for row in _rows(pieces))
        pages.append([_comparable(" ".join(words)) for words in rows])
    document.close()
    seen = Counter(line for page in pages for line in {_without_figures(text) for text in page})
    running = {line for line, count in seen.items() if count > 1 and 2 * count >= len(pages)}
    kept = [[text for text in page if _without_figures(text) not in running] for page in pages]
    starts = list(accumulate((len(page) for page in kept[:-1]), initial=0))
    return Lines([text for page in kept for text in page], starts)


def _without_figures(text: str) -> str:
    return re.sub(r"\d+", "0", text)


def _rows(pieces: Sequence[tuple[float, float, float, float]]) -> Iterator[list[tuple[float, float, float, float]]]:
    row: list[tuple[float, float, float, float]] = []
    for piece in sorted(pieces, key=lambda p: -(p[1] + p[3])):
        if row and (piece[1] + piece[3]) / 2 < min(p[1] for p in row):
            yield sorted(row)
            row = []
        row.append(piece)
    if row:
        yield sorted(row)


def _comparable(words: str) -> str:
    return " ".join(re.sub(r"[.…·_]{2,}|(?:\. ){2,}|[\ufffe\x02]", " ", words).replace("‑", "-").split())


def measure(ours: Lines, theirs: Lines) -> Measure:
    """Compare two layouts of one document line by line."""
    matcher = SequenceMatcher(None, ours.texts, theirs.texts, autojunk=False)
    place = {a + k: b + k for a, b, size in matcher.get_matching_blocks() for k in range(size)}
    parted = [
        (" | ".join(ours.texts[a:b]), " | ".join(theirs.texts[c:d]))
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    ]
    return Measure(
        (len(ours.starts), len(theirs.starts)),
        (len(ours.texts), len(theirs.texts)),
        len(place),
        max((_shift(rank, ours, theirs, place) for rank in range(1, len(ours.starts))), default=0),
        tuple(parted),
    )


def _shift(rank: int, ours: Lines, theirs: Lines, place: dict[int, int]) -> int:
    """How many lines separate the break before page ``rank`` from the nearest break of the other layout."""
    first = next((line for line in range(ours.starts[rank], len(ours.texts)) if line in place), None)
    if first is None:
        return 0
    here = place[first] - (first - ours.starts[rank])
    return min(abs(here - start) for start in theirs.starts)


def sheets(ours: Path, theirs: Path) -> Iterator[Image.Image]:
    """Contact sheets of ``PAIRS`` pages each: ours on the left of each pair, theirs on the right."""
    pairs = list(zip_longest(_pictures(ours), _pictures(theirs)))
    for first in range(0, len(pairs), PAIRS):
        group = pairs[first : first + PAIRS]
        height = max(picture.height for pair in group for picture in pair if picture) + HEAD
        sheet = Image.new("RGB", (PAIRS * (2 * WIDTH + 3 * GAP), height + GAP), "#808080")
        draw = ImageDraw.Draw(sheet)
        for column, pair in enumerate(group):
            for side, picture in enumerate(pair):
                left = column * (2 * WIDTH + 3 * GAP) + side * (WIDTH + GAP) + GAP
                name = f"{('typst', 'libreoffice')[side]} - page {first + column + 1}"
                draw.text((left, 3), name, "white", font=ImageFont.load_default(14))
                if picture:
                    sheet.paste(picture, (left, HEAD))
        yield sheet


def _pictures(pdf: Path) -> list[Image.Image]:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    pictures = [page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB") for page in document]
    document.close()
    return pictures


def compare(docx: Path, out: Path) -> str:
    """Convert ``docx`` with both engines, write its sheets below ``out`` and give its line of the table."""
    folder, label = out / docx.stem, f"{docx.parent.name}/{docx.stem}"
    folder.mkdir(parents=True, exist_ok=True)
    pdfs = {}
    engines: tuple[tuple[str, Callable[[Path], Any]], ...] = (
        ("typst", lambda pdf: to_pdf([Part(docx, docx.stem)], pdf, titre="")),
        ("libreoffice", lambda pdf: libreoffice.convert(docx, pdf, titre="")),
    )
    for name, convert in engines:
        try:
            convert(folder / f"{name}.pdf")
            pdfs[name] = folder / f"{name}.pdf"
        except PipelineError as error:
            return f"{label:<52} refusé par {name} : {error.message}"
    for number, sheet in enumerate(sheets(pdfs["typst"], pdfs["libreoffice"]), 1):
        sheet.save(folder / f"planche-{number:02d}.png")
    found = measure(lines_of(pdfs["typst"]), lines_of(pdfs["libreoffice"]))
    parted = "".join(f"- {ours}\n+ {theirs}\n\n" for ours, theirs in found.parted)
    (folder / "lignes.txt").write_text(parted, encoding="utf-8")
    return f"{label:<52} {found}"


def main(arguments: Sequence[str]) -> int:
    """Compare the Word files asked for; the exit code of the pipeline's own commands."""
    version = libreoffice.is_available()
    if version is None or version < libreoffice.MINIMUM:
        print(f"LibreOffice {libreoffice.MINIMUM} ou plus récent n'est pas installé", file=sys.stderr)
        return ExitCode.ENVIRONMENT
    built = sorted(path for path in (ROOT / "build").rglob("*.docx") if "comparaison" not in path.parts)
    files = [Path(argument) for argument in arguments] or [*built, *sorted(CORPUS.rglob("*.docx"))]
    if not files:
        print("aucun document Word sous build/ : faire d'abord make convention", file=sys.stderr)
        return ExitCode.USAGE
    OUT.mkdir(parents=True, exist_ok=True)
    table = []
    for docx in files:
        table.append(compare(docx, OUT / docx.parent.name))
        print(table[-1], flush=True)
    (OUT / "tableau.txt").write_text("\n".join(table) + "\n", encoding="utf-8")
    return ExitCode.OK


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
