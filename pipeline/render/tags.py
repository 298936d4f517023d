"""Jinja's tags in docxtpl's patched XML: cut out as tokens a parser lets through, put back where they were."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from jinja2 import Environment, TemplateSyntaxError

# Plane 15 is private: one code point per tag of a part. XML lets it through anywhere text is.
FIRST_TOKEN = 0xF0000
LAST_TOKEN = 0xFFFFD
TOKEN = re.compile(f"[{chr(FIRST_TOKEN)}-{chr(LAST_TOKEN)}]")
_OPENING = frozenset({"for", "if", "macro", "call", "filter", "with", "autoescape", "block"})
_MIDDLE = frozenset({"else", "elif"})
_LINE = re.compile(r"(?<=</w:p>)|(?=<w:p[ >])")
_BREAK = '{{\n""}}'
_RAW = re.compile(r"\{%[-+]?\s*raw\b")
_VARIABLE = re.compile(r"\{\{([-+]?)(.*?)([-+]?)\}\}\s*", re.DOTALL)
_ANY = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_FILTERED = re.compile(r"\{\{[-+]? \((.*?)\)\|_(attribut|run|bloc) [-+]?\}\}", re.DOTALL)
_LETTERS = {"attribut": "", "run": "r", "bloc": "p"}
_ESCAPES = {"{_{": "{{ '{{' }}", "}_}": "{{ '}}' }}", "{_%": "{{ '{%' }}", "%_}": "{{ '%}' }}"}
ESCAPE = re.compile("|".join(map(re.escape, _ESCAPES)))


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as written; ``word`` is what it begins with (``for``, ``endif``), empty but for ``{% … %}``."""

    text: str
    word: str = ""
    assigns: bool = False

    @property
    def prints(self) -> bool:
        """Whether it is a ``{{ … }}``."""
        return self.text.startswith("{{")

    @property
    def opens(self) -> bool:
        """Whether an ``end…`` answers it."""
        return self.word in _OPENING or (self.word == "set" and not self.assigns)

    @property
    def divides(self) -> bool:
        """Whether it stands between an opening and its end."""
        return self.word in _MIDDLE

    @property
    def closes(self) -> bool:
        """Whether it ends a block."""
        return self.word.startswith("end")


def cut(env: Environment, source: str) -> tuple[str, list[Tag]]:
    """``source`` with the n-th tag replaced by the n-th token, and the tags.

    ``source`` has no syntax error and holds no code point of plane 15.
    """
    pieces: list[str] = []
    tags: list[Tag] = []
    within: list[tuple[str, str]] = []
    for _, kind, value in env.lex(source):
        if kind == "data":
            pieces.append(value)
            continue
        within.append((kind, value))
        if kind.endswith("_end") or kind.startswith("raw"):
            pieces.append(chr(FIRST_TOKEN + len(tags)))
            tags.append(_tag(within))
            within = []
    return "".join(pieces), tags


def _tag(tokens: Sequence[tuple[str, str]]) -> Tag:
    text = "".join(value for _, value in tokens)
    if tokens[0][0] != "block_begin":
        return Tag(text)
    word = next((value for kind, value in tokens if kind == "name"), "")
    return Tag(text, word, any(kind == "operator" and value == "=" for kind, value in tokens))


def blocks(env: Environment, source: str) -> Iterator[tuple[int, Tag]]:
    """Every ``{% … %}`` of ``source`` with its line, up to the first place Jinja cannot read."""
    tokens: list[tuple[str, str]] = []
    try:
        for line, kind, value in env.lex(source):
            tokens = [(kind, value)] if kind == "block_begin" else [*tokens, (kind, value)]
            if kind == "block_end":
                yield line, _tag(tokens)
    except TemplateSyntaxError:
        return


def put_back(xml: str, tags: Iterable[str]) -> str:
    """``xml`` with each token replaced by the tag it stands for."""
    texts = list(tags)
    return TOKEN.sub(lambda token: texts[ord(token[0]) - FIRST_TOKEN], xml)


def filtered(tag: Tag, name: str) -> str:
    """The text of a printing tag whose value goes through the filter ``name``."""
    return _VARIABLE.sub(rf"{{{{\1 (\2)|{name} \3}}}}", tag.text)


def plain(source: str) -> str:
    """``source`` whose tags hold ``&`` and quotes as they were typed, where docxtpl leaves XML's entities."""
    return _ANY.sub(lambda tag: unescape(tag[0]) if "&" in tag[0] else tag[0], source)


def unescaped(source: str) -> str:
    """docxtpl's escapes of braces, resolved where the template has them rather than in what it prints."""
    return ESCAPE.sub(lambda escape: _ESCAPES[escape[0]], source)


def has_raw(source: str) -> bool:
    """Whether a ``{% raw %}`` block is in ``source``."""
    return _RAW.search(source) is not None


def numbered(source: str) -> str:
    """A line per paragraph, and per tag between paragraphs, by tags that print nothing.

    So an error, of which Jinja knows the line, knows its paragraph.
    """
    return source if has_raw(source) else _LINE.sub(_BREAK, source)


def readable(line: str) -> str:
    """What a person reads of one line of the source: text and tags."""
    text = re.sub(r"<[^>]*>", "", line.removeprefix(_BREAK[3:]).removesuffix(_BREAK[:2]))
    return _FILTERED.sub(lambda tag: f"{{{{{_LETTERS[tag[2]]}{tag[1]}}}}}", text)
