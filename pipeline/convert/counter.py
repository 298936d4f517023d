"""The counter: every visible word and image of the Word documents is found again in the PDF, or it is not delivered."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipeline.convert.expected import Expected, expectation
from pipeline.convert.refusals import TexteManquant
from pipeline.convert.source import Source

# pdfium writes the first two where a line ends on a hyphen.
_HYPHENS = re.compile("[\x02\ufffe\u2011\u2010]")
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
# No XML can hold it.
_BETWEEN = "\x1f"
# Nobody looks at colours here, and to build their transformation takes pdfium longer than all the rest.
_PROFILED = re.compile(rb"\[/ICCBased \d+ 0 R\]")
MAX_PIECES = 3
LONG_WORD, CUT_WORD = 20, 12
SHOWN = 5


def verify(pdf: bytes, sources: Sequence[Source], labels: Iterable[str] = ()) -> None:
    """Compare a PDF with the documents it comes from; TexteManquant names the first words or images lost.

    ``labels`` are the numbers and bullets the conversion generated. The comparison ignores case, hyphens at line ends,
    spaces and ligatures, and reads the DOCX on its own, not through what the writers kept.
    """
    compare(pdf, [expectation(source) for source in sources], labels)


def compare(pdf: bytes, expected: Sequence[Expected], labels: Iterable[str] = (), *, known: bool = False) -> None:
    """The same for documents already read; ``known`` says that pdfium has read another PDF of the same form."""
    wanted, drawn = sum(one.pictures for one in expected), sum(one.drawings for one in expected)
    if known and not drawn:
        from pipeline.convert.reading import text_and_pictures

        (found, pictures), figures = text_and_pictures(pdf), 0
    else:
        found, pictures, figures = read_back(pdf, figures=drawn > 0)
    texts = [text for one in expected for text in one.texts]
    lost = missing([*texts, *labels], found)
    if lost and not known:
        # pdfium guesses lines from places on the page, and may weave two of them; drawn, each text follows its own.
        from pipeline.convert.reading import text_and_pictures

        lost = missing([*texts, *labels], text_and_pictures(pdf)[0])
    if lost:
        shown = ", ".join(f"« {text[:60]} »" for text in lost[:SHOWN])
        raise TexteManquant(
            f"le PDF ne contient pas tout le texte du document Word : {shown}",
            "convertissez avec LibreOffice (--moteur libreoffice) et signalez ce document",
        )
    if pictures < wanted or figures < drawn:
        raise TexteManquant(
            f"images : {wanted + drawn} dans le Word, {min(pictures, wanted) + min(figures, drawn)} dans le PDF",
            "convertissez avec LibreOffice (--moteur libreoffice) et signalez ce document",
        )


def read_back(pdf: bytes, *, figures: bool = False) -> tuple[str, int, int]:
    """The text of every page in the order it is drawn, how many images they show, how many figures are tagged.

    Tags are only walked on demand: it takes as long as all the rest.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(_PROFILED.sub(lambda found: b"/DeviceRGB".ljust(len(found[0])), pdf))
    texts, pictures, tagged = [], 0, 0
    for page in document:
        texts.append(page.get_textpage().get_text_range())
        pictures += _images(page)
        tagged += _figures(page) if figures else 0
    document.close()
    return "\n".join(texts), pictures, tagged


def _images(page: Any) -> int:  # noqa: ANN401 pypdfium2 is not typed
    import pypdfium2.raw as raw

    objects = (raw.FPDFPage_GetObject(page.raw, i) for i in range(raw.FPDFPage_CountObjects(page.raw)))
    return sum(1 for one in objects if raw.FPDFPageObj_GetType(one) == raw.FPDF_PAGEOBJ_IMAGE)


def _figures(page: Any) -> int:  # noqa: ANN401 pypdfium2 is not typed
    import pypdfium2.raw as raw

    def count(element: Any) -> int:  # noqa: ANN401
        size = raw.FPDF_StructElement_GetType(element, None, 0)
        name = ctypes.create_string_buffer(size)
        raw.FPDF_StructElement_GetType(element, name, size)
        own = 1 if name.raw.decode("utf-16-le").rstrip("\0") == "Figure" else 0
        children = (
            raw.FPDF_StructElement_GetChildAtIndex(element, i)
            for i in range(raw.FPDF_StructElement_CountChildren(element))
        )
        return own + sum(count(child) for child in children if child)

    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return 0
    total = sum(
        count(raw.FPDF_StructTree_GetChildAtIndex(tree, i)) for i in range(raw.FPDF_StructTree_CountChildren(tree))
    )
    raw.FPDF_StructTree_Close(tree)
    return total


def missing(expected: Sequence[str], found: str) -> list[str]:
    """The expected texts, and the words, that ``found`` does not contain, in order."""
    whole = _plain(found)
    solid = "".join(whole.split())
    plains = _plain(_BETWEEN.join(expected)).split(_BETWEEN) if expected else []
    squeezed = ["".join(plain.split()) for plain in plains]
    if _each_in_its_place(squeezed, solid):
        return []
    joined = solid.replace("-", "")
    words = Counter(_words(whole))
    lost = []
    position = 0
    wanted: Counter[str] = Counter()
    for text, plain, one in zip(expected, plains, squeezed, strict=True):
        wanted.update(_words(plain))
        place = solid.find(one, position)
        if place >= 0:
            position = place + len(one)
        elif not _covered(one, solid) and not _covered(one.replace("-", ""), joined):
            lost.append(text.strip())
    # A word cut at a line end, or set against its neighbour, is no longer a word between two spaces.
    short = [word for word in wanted - words if joined.count(word) < wanted[word]]
    # Cut in a narrow cell, an address has its neighbours' lines between its own.
    short = [word for word in short if len(word) < LONG_WORD or not _covered(word, joined)]
    # A word cut at the end of a page has the footer between its halves.
    return lost + [word for word in short if not _cut(word, whole, _cut_heads(found) if short else frozenset())]


def _each_in_its_place(texts: Sequence[str], solid: str) -> bool:
    """Whether every text stands in ``solid``, no two of them at one place: then nothing is missing."""
    position = 0
    between: list[str] = []
    others: list[str] = []
    for text in texts:
        place = solid.find(text, position)
        if place < 0:
            others.append(text)
            continue
        between.append(solid[position:place])
        position = place + len(text)
    # Headers are drawn before the text of their page, and expected after all of it.
    rest = _BETWEEN.join([*between, solid[position:]])
    for text in others:
        before, found, after = rest.partition(text)
        if not found:
            return False
        rest = before + _BETWEEN + after
    return True


def first_pages(pdf: bytes, parts: int) -> tuple[int, tuple[int, ...]]:
    """The number of pages, and the page (from 1) where each part starts, from its bookmark."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    pages = len(document)
    starts = [1]
    if parts > 1:
        tops = [mark for mark in document.get_toc() if mark.level == 0]
        starts = [(mark.get_dest().get_index() or 0) + 1 for mark in tops]
    document.close()
    return pages, tuple(starts)


def _plain(text: str) -> str:
    return _marked(unicodedata.normalize("NFKC", _marked(text)).casefold())


def _marked(text: str) -> str:
    return _UNSEEN.sub("", _HYPHENS.sub("-", text))


def _words(text: str) -> Iterator[str]:
    yield from text.replace("-", " ").split()


def _cut_heads(found: str) -> frozenset[str]:
    """The beginnings of words that the conversion cut at the end of a line: a sign without ink ends them."""
    lines = (line.rstrip() for line in found.splitlines())
    return frozenset(_plain(line.split()[-1]) for line in lines if line.endswith("\u200b"))


def _cut(word: str, text: str, cut: frozenset[str]) -> bool:
    """Whether a word is cut, its end beginning another line: by a hyphen, or in a cell narrower than itself."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    tails = {line[0].strip(".,;:)» ") for line in lines}
    heads = cut | ({line[-1] for line in lines} if len(word) >= CUT_WORD else set())
    spaced = f" {' '.join(text.split())}"
    return any(word[i:] in tails and (f" {word[:i]}-" in spaced or word[:i] in heads) for i in range(2, len(word) - 1))


def _covered(text: str, solid: str) -> bool:
    for _ in range(MAX_PIECES):
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if text[:middle] in solid else (low, middle - 1)
        text = text[low:]
        if not text:
            return True
        if low == 0:
            return False
    return False
