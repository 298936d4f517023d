"""How documents of one skeleton become the slots of a form: learned from one of them, applied to the others.

Nothing is guessed. The document is written a second time with a sign of its own for each text; what comes of the signs
tells which texts each line prints. The recipe is kept only when, applied to the document it was learned from, it gives
the very slots the writer gave; texts that move anything else must be the same in every document it is applied to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.convert.breaking import Asked, laid
from pipeline.convert.expected import Expected, expectation
from pipeline.convert.faces import Face
from pipeline.convert.forms import Laid
from pipeline.convert.layout import Layout, unusual
from pipeline.convert.names import W
from pipeline.convert.output import Output
from pipeline.convert.pieces import Piece, printed
from pipeline.convert.skeleton import Skeleton, rewritten
from pipeline.convert.slots import TITLE, Line, Slots
from pipeline.convert.source import RUNNING, Source, load
from pipeline.convert.typesetting import typeset

# A text's sign is followed by a small letter: what becomes a capital was not printed as it is written.
_FIRST, _SMALL = 0xF0000, "q"
_SIGN = re.compile(f"([\U000f0000-\U0010ffff]){_SMALL}")
_STRAY = re.compile("[\U000f0000-\U0010ffff]")
# Fields that print nothing but numbers of pages.
_PAGES = re.compile(r"(?:PAGE|NUMPAGES|SECTIONPAGES)(?: .*)?|")
_NO_HEIGHTS = [1.0] * 400
MAX_TEXTS = 2_000
MAX_TEMPLATES = 64
# Names and sums hardly come back from one document to the next; what does is soon there again.
MAX_KNOWN = 500
Parts = tuple[str | int, ...]
Structure = tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class Paragraph:
    """A paragraph of the skeleton: what to ask of the breaking, each piece as indexes of texts; lines broken before."""

    asked: Asked
    parts: tuple[Parts, ...]
    known: dict[tuple[str, ...], tuple[list[Line], Structure, frozenset[str]] | None] = field(default_factory=dict)

    def lines(self, texts: Sequence[str]) -> tuple[list[Line], Structure, frozenset[str]] | None:
        """The lines of this paragraph in a document with these texts; ``None`` when it is no slot there."""
        own = tuple(_put(parts, texts) for parts in self.parts)
        if own not in self.known:
            if len(self.known) >= MAX_KNOWN:
                self.known.clear()
            self.known[own] = self._broken(own)
        return self.known[own]

    def moving(self) -> set[int]:
        """The texts that may differ: all but those after a page number, which are part of the form."""
        kinds = [piece.kind for piece in self.asked.pieces]
        first = kinds.index("text")
        end = kinds.index("code", first) if "code" in kinds[first:] else len(kinds)
        count = kinds[:end].count("text")
        return {part for parts in self.parts[:count] for part in parts if isinstance(part, int)}

    def _broken(self, texts: tuple[str, ...]) -> tuple[list[Line], Structure, frozenset[str]] | None:
        given = iter(texts)
        pieces = [replace(one, text=next(given)) if one.kind == "text" else one for one in self.asked.pieces]
        broken = laid(replace(self.asked, pieces=pieces))
        if broken is None:
            return None
        structure = tuple(tuple(run.function for run in line.runs) for line in broken.lines)
        signs = frozenset().union(*(unusual(run.text) for line in broken.lines for run in line.runs))
        return broken.lines, structure, signs


@dataclass(slots=True)
class Recipe:
    """The paragraphs and titles of a skeleton; texts that must stay the same; the forms already made."""

    paragraphs: list[Paragraph]
    titles: dict[str, Parts]
    fixed: tuple[int, ...]
    expected: list[Parts]
    pictures: int
    drawings: int
    images: tuple[int, ...]
    laid: dict[object, Laid] = field(default_factory=dict)

    def slots(self, skeleton: Skeleton, titre: str) -> tuple[Slots, object] | None:
        """What a document of this skeleton puts into a form, and what tells which form; ``None`` when it needs none."""
        texts = [printed(text, keep) for text, keep in zip(skeleton.texts, skeleton.kept, strict=True)]
        lines: list[Line] = []
        structures: list[Structure] = []
        signs: set[str] = set()
        for paragraph in self.paragraphs:
            found = paragraph.lines(texts)
            if found is None:
                return None
            lines += found[0]
            structures.append(found[1])
            signs |= found[2]
        titles = {mark: " ".join(_put(parts, texts).split()) for mark, parts in self.titles.items()}
        titles[TITLE] = titre
        same = tuple(texts[i] for i in self.fixed)
        images = [skeleton.pictures[i] for i in self.images]
        if len(set(images)) < len(images):
            return None
        others = tuple(image for i, image in enumerate(skeleton.pictures) if i not in self.images)
        return Slots(lines, [], titles, images), (tuple(structures), frozenset(signs), same, others)

    def wanted(self, skeleton: Skeleton) -> Expected:
        """What must be seen of a document of this skeleton."""
        return Expected([_put(parts, skeleton.texts) for parts in self.expected], self.pictures, self.drawings)


class Templates:
    """The recipes of the skeletons an engine has met more than once; ``face`` resolves the fonts they ask for."""

    def __init__(self, face: Callable[[str], Face]) -> None:
        self._face = face
        self._recipes: dict[bytes, Recipe | None] = {}
        self._once: set[bytes] = set()

    def filled(self, found: Skeleton, titre: str | None, verify: bool) -> bytes | None:
        """The PDF of a document whose recipe and form are known, compared with it when ``verify``."""
        recipe, title = self._recipes.get(found.key), titre or found.titre
        applied = recipe.slots(found, title) if recipe and title else None
        laid = recipe.laid.get(applied[1]) if recipe and applied else None
        if recipe is None or applied is None or laid is None:
            return None
        slots = applied[0]
        slots.widths = laid.slots.widths
        pdf = laid.form.fill(slots)
        if verify:
            from pipeline.convert.counter import compare

            compare(pdf, [recipe.wanted(found)], laid.labels, known=laid.read)
        return pdf

    def met(self, docx: bytes, found: Skeleton, titre: str | None, laid: Laid) -> None:
        """Remembers how a document was laid out. One alone of its kind is not worth a recipe."""
        title = titre or found.titre
        if found.key not in self._once:
            if len(self._once) >= MAX_TEMPLATES:
                self._once.clear()
                self._recipes.clear()
            self._once.add(found.key)
            return
        if found.key not in self._recipes:
            self._recipes[found.key] = learn(docx, found, laid.slots, title, self._face) if title else None
        recipe = self._recipes[found.key]
        applied = recipe.slots(found, title) if recipe else None
        if recipe and applied:
            if len(recipe.laid) >= MAX_TEMPLATES:
                recipe.laid.clear()
            recipe.laid[applied[1]] = laid


def learn(docx: bytes, skeleton: Skeleton, made: Slots, titre: str, face: Callable[[str], Face]) -> Recipe | None:
    """The recipe of a document's skeleton, ``made`` being its slots as written; ``None`` when it has none."""
    count = len(skeleton.texts)
    if count > MAX_TEXTS:
        return None
    signed = load(rewritten(docx, [chr(_FIRST + i) + _SMALL for i in range(count)]))
    if not all(_PAGES.fullmatch(one) for one in _instructions(signed)):
        return None
    trace = _Trace([printed(text, keep) for text, keep in zip(skeleton.texts, skeleton.kept, strict=True)])
    trace.title(titre)
    output = Output(face=face, page_heights=lambda *_: _NO_HEIGHTS, slots=trace)
    typeset([signed], output, titre="", language="fr", date="none", by_part=False)
    if output.refus or any(skeleton.pictures.count(image) != 1 for image in made.pictures):
        return None
    images = tuple(skeleton.pictures.index(image) for image in made.pictures)
    recipe = _recipe(trace, expectation(signed), count, images)
    return recipe if recipe and _proven(recipe, skeleton, made, titre, expectation(load(docx))) else None


class _Trace(Layout):
    """Keeps what is asked of the breaking, signs instead of texts; the answer is that for the true texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__()
        self.texts = texts
        self.asked: list[Asked] = []

    def lay(self, asked: Asked) -> str | None:
        pieces = [self._true(piece) for piece in asked.pieces]
        code = super().lay(replace(asked, pieces=pieces))
        if code is not None:
            self.asked.append(asked)
        return code

    def _true(self, piece: Piece) -> Piece:
        if piece.kind != "text":
            return piece
        return replace(piece, text=_SIGN.sub(lambda sign: self.texts[ord(sign[1]) - _FIRST], piece.text))


def _recipe(trace: _Trace, seen: Expected, count: int, images: tuple[int, ...]) -> Recipe | None:
    paragraphs = [_paragraph(asked) for asked in trace.asked]
    titles = {mark: _parts(text) for mark, text in trace.titles.items() if mark != TITLE}
    expected = [_parts(text) for text in seen.texts]
    known = [parts for paragraph in paragraphs for parts in paragraph.parts]
    if any(
        _STRAY.search(part)
        for parts in (*known, *titles.values(), *expected)
        for part in parts
        if isinstance(part, str)
    ):
        return None
    moving = {i for paragraph in paragraphs for i in paragraph.moving()}
    fixed = tuple(i for i in range(count) if i not in moving)
    return Recipe(paragraphs, titles, fixed, expected, seen.pictures, seen.drawings, images)


def _paragraph(asked: Asked) -> Paragraph:
    functions = {piece.function for piece in asked.pieces if piece.kind == "text"}
    # The mappings of the writer hold every function of the document and grow with the next.
    asked = replace(
        asked,
        measures={name: asked.measures[name] for name in functions},
        functions={name: asked.functions[name] for name in functions},
    )
    return Paragraph(asked, tuple(_parts(piece.text) for piece in asked.pieces if piece.kind == "text"))


def _proven(recipe: Recipe, skeleton: Skeleton, made: Slots, titre: str, wanted: Expected) -> bool:
    found = recipe.slots(skeleton, titre)
    if found is None or found[0].titles != made.titles or recipe.wanted(skeleton) != wanted:
        return False
    lines = [_bare(line) for line in found[0].lines], [_bare(line) for line in made.lines]
    return lines[0] == lines[1] and found[0].pictures == made.pictures


def _bare(line: Line) -> Line:
    return replace(line, runs=[replace(run, mark="") for run in line.runs])


def _parts(text: str) -> Parts:
    split = _SIGN.split(text)
    return tuple(ord(part) - _FIRST if i % 2 else part for i, part in enumerate(split) if part)


def _put(parts: Parts, texts: Sequence[str]) -> str:
    return "".join([texts[part] if isinstance(part, int) else part for part in parts])


def _instructions(source: Source) -> Iterator[str]:
    package = source.package
    running = [one.target for one in package.relations(package.main).values() if one.kind in RUNNING]
    notes = [note for notes in source.notes.values() for note in notes.values()]
    for root in (source.body, *notes, *(package.xml(name) for name in running)):
        for element in root.iter(W + "instrText", W + "fldSimple"):
            yield (element.get(W + "instr") or element.text or "").strip()
