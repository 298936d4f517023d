"""Typst source under construction: literals escaped by construction, shared definitions, images, refusals."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.convert.faces import DEFAULT, Face
from pipeline.convert.refusals import EXCERPT, REMEDE, Noted, Refus, Unsupported

if TYPE_CHECKING:
    from pipeline.convert.layout import Layout

_ESCAPES = {ord("\\"): "\\\\", ord('"'): '\\"', ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}
_ESCAPES |= {code: f"\\u{{{code:x}}}" for code in (*range(0x20), 0x7F, 0xFEFF, 0x2028, 0x2029) if code not in _ESCAPES}
_ESCAPED = re.compile(f"[{re.escape(''.join(map(chr, _ESCAPES)))}]")


def literal(text: str) -> str:
    """``text`` as a Typst string: the only way any text of the document enters the source."""
    return f'"{text.translate(_ESCAPES) if _ESCAPED.search(text) else text}"'


def pt(length: float) -> str:
    """A length in points."""
    return f"{round(length, 3) + 0:g}pt" if abs(length) < 100_000 else "0pt"


def rgb(hexadecimal: str) -> str:
    """A colour from six hexadecimal digits."""
    return f'rgb("#{hexadecimal}")'


def stroke(width: float, dash: str, hexadecimal: str | None) -> str:
    """A line: width in points, Typst dash name (``double`` is drawn solid by its caller), colour (black by default)."""
    plain = f"{pt(max(width, 0.25))} + {rgb(hexadecimal or '000000')}"
    if dash in ("solid", "double"):
        return plain
    return f"(paint: {rgb(hexadecimal or '000000')}, thickness: {pt(max(width, 0.25))}, dash: {literal(dash)})"


@dataclass(slots=True)
class Place:
    """Where a refusal stands: part of the document, style's name, text of the paragraph."""

    partie: str = "corps"
    style: str = ""
    extrait: str = ""


STANDARDS = ["a-2a", "ua-1"]
"""What every PDF declares, as the compiler names it."""
# The file of the few Typst functions every document uses, in the folder the compiler reads.
PRELUDE = "prelude.typ"
Definitions = tuple[tuple[str, str], ...]
Measured = tuple[Mapping[int, float], float, float]
Remembered = tuple[str, Definitions, dict[str, Measured]]
# Beyond that many cells and tables a run has met its template's variety; the memory starts again.
MAX_REMEMBERED = 5_000


@dataclass(slots=True)
class Memory:
    """What documents made from one template have in common, kept from one to the next by an engine."""

    written: dict[object, Remembered] = field(default_factory=dict)
    slots: dict[object, Any] = field(default_factory=dict)
    measured: dict[object, Any] = field(default_factory=dict)
    shapes: dict[object, Any] = field(default_factory=dict)
    forms: dict[object, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Output:
    """What the parts of one PDF share: definitions, images by file name, refusals, labels."""

    face: Callable[[str], Face] = lambda _: DEFAULT
    measures: dict[str, Measured] = field(default_factory=dict)
    place: Place = field(default_factory=Place)
    images: dict[str, bytes] = field(default_factory=dict)
    refus: list[Refus] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    prefix: str = ""
    level: int = 0
    top_level: int = 0
    memory: Memory = field(default_factory=Memory)
    page_heights: Callable[[str, dict[str, bytes]], list[float]] = lambda *_: []
    settings: str = ""
    slots: Layout | None = None
    effects: int = 0
    _definitions: dict[str, str] = field(default_factory=dict)
    _recorders: list[dict[str, str]] = field(default_factory=list)
    _labels: set[str] = field(default_factory=set)

    def define(self, kind: str, code: str) -> str:
        """The name of the definition whose value is ``code``; the same code twice is defined once."""
        name = _names.get((kind, code))
        if name is None:
            if len(_names) > MAX_REMEMBERED:
                _names.clear()
            name = _names[kind, code] = kind + hashlib.blake2b(code.encode(), digest_size=8).hexdigest()
        self._definitions[name] = code
        for recorder in self._recorders:
            recorder[name] = code
        return name

    def remember(self, key: object, write: Callable[[], str]) -> str:
        """The code ``write`` gives, from memory when the same ``key`` was written before by this process.

        Only code without side effects is kept: no label, number, note, image or refusal may come with it. What is
        written for a form, where texts are marks, is apart from what is written whole.
        """
        key = self.slots is None, key
        known = self.memory.written.get(key)
        if known is not None:
            self.redefine(known[1])
            self.measures.update(known[2])
            return known[0]
        before, marks = self.effects_so_far(), self.marks_so_far()
        with self.recording() as used:
            code = write()
        if self.effects_so_far() == before and self.marks_so_far() == marks:
            if len(self.memory.written) > MAX_REMEMBERED:
                self.memory.written.clear()
                self.memory.slots.clear()
            measures = {name: self.measures[name] for name in used if name in self.measures}
            self.memory.written[key] = (code, tuple(used.items()), measures)
        return code

    @contextmanager
    def recording(self) -> Iterator[dict[str, str]]:
        """Collects the definitions used inside."""
        used: dict[str, str] = {}
        self._recorders.append(used)
        yield used
        self._recorders.pop()

    def redefine(self, definitions: Definitions) -> None:
        """Use again what :meth:`recording` collected."""
        self._definitions.update(definitions)
        for recorder in self._recorders:
            recorder.update(definitions)

    def effects_so_far(self) -> tuple[int, ...]:
        """Changes when something was written that belongs to one document only."""
        return (self.effects, len(self.refus), len(self.notes), len(self.labels), len(self.images), len(self._labels))

    def marks_so_far(self) -> int:
        """How many runs of text stand in a form's slots."""
        return self.slots.count if self.slots else 0

    @property
    def functions(self) -> Mapping[str, str]:
        """The code of every definition by name."""
        return self._definitions

    def definitions(self) -> str:
        """Every definition, in the order they were first used."""
        return "".join(f"#let {name} = {code}\n" for name, code in self._definitions.items())

    def definitions_of(self, codes: Sequence[str]) -> str:
        """The definitions these codes use."""
        text, lines = "".join(codes), []
        for name, code in reversed(self._definitions.items()):
            if name in text:
                text += code
                lines.append(f"#let {name} = {code}\n")
        return "".join(reversed(lines))

    def image(self, content: bytes, extension: str) -> str:
        """The file name under which an image is given to the compiler."""
        name, shown = f"{hashlib.sha256(content).hexdigest()[:24]}.{extension}", content
        if self.slots is not None and extension == "png":
            name, shown = self.slots.picture(content) or (name, content)
        self.images[name] = shown
        self.effects += 1
        return name

    def refuse(self, fonction: str, remede: str = REMEDE) -> None:
        """Record a refusal at the present place."""
        place = self.place
        self.refus.append(Refus(fonction, place.extrait, place.style, place.partie, remede))

    def note(self, phrase: str) -> None:
        """Record what the report says of the present part of the document."""
        self.notes[f"{self.place.partie} : {phrase}"] = None
        self.effects += 1

    def check(self, props: Mapping[str, Any]) -> None:
        """Record a refusal, or a note, for every value among these effective properties that asks for one."""
        for value in props.values():
            if value.__class__ is Unsupported:
                self.refuse(value.fonction, value.remede)
            elif value.__class__ is Noted:
                self.note(value.phrase)
            elif value.__class__ is dict:
                self.check(value)

    def at(self, style: str, text: str) -> None:
        """Say which paragraph is being written."""
        self.place.style, self.place.extrait = style, text[:EXCERPT]

    def label(self, name: str) -> str:
        """A Typst label for a bookmark of the present part."""
        return f"{self.prefix}{name.encode().hex()}"

    def attach(self, name: str) -> str:
        """Code that sets a bookmark here, nothing when it is already set."""
        key = self.label(name)
        if key in self._labels:
            return ""
        self._labels.add(key)
        return f"[#metadata(none)#label({literal(key)})]"


_names: dict[tuple[str, str], str] = {}
