"""Lays the pages of both PDF engines side by side, and counts where their lines and pages break apart.

``python -m tests.comparaison.planches [fichier.docx…]`` takes the Word files given, or the templates, those below
``build/`` and of the corpus when it is there, and writes contact sheets and ``tableau.txt`` to ``build/comparaison/``.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from ctypes import c_double
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, pairwise, zip_longest
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from pipeline.convert import Part, libreoffice, to_pdf
from pipeline.errors import ExitCode, PipelineError

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "build" / "comparaison"
CORPUS = ROOT.parent / "shared" / "corpus"
WIDTH, GAP, HEAD, PAIRS = 400, 8, 22, 3
# In points: how far the small letters of an ordinal are raised at most, and the least space between two words.
RAISED, SPACE = 4.5, 1.0
INVISIBLE = "\u00ad\u200b\u2060\ufeff"


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a PDF from top to bottom, and the index in them of the first line of each page.

    ``heights`` gives where each line stands, in points below the top of its page.
    """

    texts: list[str]
    starts: list[int]
    heights: list[float]


@dataclass(frozen=True, slots=True)
class Measure:
    """How two layouts of one document compare: pages, lines, lines cut alike, and the worst shift of a page break.

    ``drifts`` is, page by page, how far the line furthest from its place is below the same line of the other layout.
    """

    pages: tuple[int, int]
    lines: tuple[int, int]
    alike: int
    shift: int
    parted: tuple[tuple[str, str], ...]
    drifts: tuple[float, ...]

    def __str__(self) -> str:
        share = 100 * self.alike / max(self.lines) if max(self.lines) else 100
        drift = max(map(abs, self.drifts), default=0.0)
        return (
            f"pages {self.pages[0]:>3} / {self.pages[1]:<3}  lignes {self.lines[0]:>4} / {self.lines[1]:<4}  "
            f"coupées pareil {share:5.1f} %  saut de page le plus décalé : {self.shift} ligne(s)  "
            f"hauteur la plus écartée : {drift:.1f} pt"
        )


@dataclass(frozen=True, slots=True)
class Sign:
    """A character of a page: its left and right edges and its baseline, in points from the top left corner."""

    left: float
    right: float
    base: float
    text: str


def lines_of(pdf: Path) -> Lines:
    """The lines of ``pdf`` as the eye sees them: signs at one height are one line, from left to right.

    Lines that come back on half of the pages or more, their figures apart, are headers and footers: left out.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    pages = [[(_words(row), _base(row)) for row in _rows(_signs(page))] for page in document]
    document.close()
    seen = Counter(line for page in pages for line in {_without_figures(text) for text, _ in page})
    running = {line for line, count in seen.items() if count > 1 and 2 * count >= len(pages)}
    kept = [[line for line in page if line[0] and _without_figures(line[0]) not in running] for page in pages]
    starts = list(accumulate((len(page) for page in kept[:-1]), initial=0))
    return Lines([text for page in kept for text, _ in page], starts, [base for page in kept for _, base in page])


def _without_figures(text: str) -> str:
    return re.sub(r"\d+", "0", text)


def _signs(page: Any) -> Iterator[Sign]:
    """The characters that leave ink: those of a page but its spaces."""
    from pypdfium2 import raw

    height, content = page.get_height(), page.get_textpage()
    box, x, y = raw.FS_RECTF(), c_double(), c_double()
    for rank in range(content.count_chars()):
        text = chr(raw.FPDFText_GetUnicode(content, rank))
        if text.isspace() or text in INVISIBLE or raw.FPDFText_IsGenerated(content, rank):
            continue
        raw.FPDFText_GetLooseCharBox(content, rank, box)
        raw.FPDFText_GetCharOrigin(content, rank, x, y)
        yield Sign(box.left, box.right, height - y.value, text)


def _rows(signs: Iterable[Sign]) -> Iterator[list[Sign]]:
    """Signs whose baselines are within ``RAISED`` of one another, the ordinals' small letters among them."""
    row: list[Sign] = []
    for sign in sorted(signs, key=lambda sign: sign.base):
        if row and sign.base - row[0].base > RAISED:
            yield row
            row = []
        row.append(sign)
    if row:
        yield row


def _words(row: Sequence[Sign]) -> str:
    signs = sorted(row, key=lambda sign: sign.left)
    gaps = (" " if sign.left - before.right > SPACE else "" for before, sign in pairwise(signs))
    return _comparable(signs[0].text + "".join(gap + sign.text for gap, sign in zip(gaps, signs[1:], strict=True)))


def _base(row: Sequence[Sign]) -> float:
    return Counter(round(sign.base, 2) for sign in row).most_common(1)[0][0]


def _comparable(words: str) -> str:
    return " ".join(re.sub(r"[.…·_]{2,}|(?:\. ){2,}", " ", words).replace("‑", "-").split())


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
        tuple(_drifts(ours, theirs, place)),
    )


def _drifts(ours: Lines, theirs: Lines, place: dict[int, int]) -> Iterator[float]:
    """How far the line furthest from its place is on each page, among those that are on the same page in both."""
    pages = zip(pairwise([*ours.starts, len(ours.texts)]), pairwise([*theirs.starts, len(theirs.texts)]), strict=False)
    for (first, end), (start, stop) in pages:
        same = (line for line in range(first, end) if start <= place.get(line, -1) < stop)
        yield max((ours.heights[line] - theirs.heights[place[line]] for line in same), key=abs, default=0.0)


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
    templates = sorted((ROOT / "templates").glob("*.docx"))
    files = [Path(argument) for argument in arguments] or [*templates, *built, *sorted(CORPUS.rglob("*.docx"))]
    OUT.mkdir(parents=True, exist_ok=True)
    table = []
    for docx in files:
        table.append(compare(docx, OUT / docx.parent.name))
        print(table[-1], flush=True)
    (OUT / "tableau.txt").write_text("\n".join(table) + "\n", encoding="utf-8")
    return ExitCode.OK


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
