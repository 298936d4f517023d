"""What is wrong in the syntax of a template, in French and at its paragraph."""

from __future__ import annotations

from jinja2 import Environment, TemplateSyntaxError

from pipeline.render.errors import GabaritInvalide, Place
from pipeline.render.tags import Tag, blocks, readable

_KNOWN = frozenset(
    {"for", "if", "else", "elif", "set", "macro", "call", "filter", "with", "autoescape", "raw", "print", "block"}
)


def explained(env: Environment, source: str, error: TemplateSyntaxError, place: Place) -> GabaritInvalide:
    """``error``, met in the numbered ``source`` of the part ``place``, as the clerk reads it."""
    line, fault, advice = _unbalanced(env, source) or (
        error.lineno,
        "balise mal écrite",
        "comptez ses accolades et relisez ce qui est entre elles",
    )
    lines = source.split("\n")
    paragraph = readable(lines[min(line, len(lines)) - 1])
    return GabaritInvalide(fault, advice, Place(place.gabarit, place.partie, paragraph))


def _unbalanced(env: Environment, source: str) -> tuple[int, str, str] | None:
    opened: list[tuple[int, Tag]] = []
    for line, tag in blocks(env, source):
        if tag.opens:
            opened.append((line, tag))
        elif tag.closes or tag.divides:
            expected = opened[-1][1].word if opened else ""
            if not _answers(tag, expected):
                return line, f"« {tag.word} » ne répond à aucune ouverture", "ôtez-le, ou remettez l’ouverture avant"
            if tag.closes:
                opened.pop()
        elif tag.word not in _KNOWN:
            return line, f"« {tag.word} » n’est pas un mot des gabarits", "écrivez if, else, endif, for, endfor ou set"
    if not opened:
        return None
    line, tag = opened[-1]
    return line, f"« {tag.word} » n’est jamais fermé", f"ajoutez « {{% end{tag.word} %}} »"


def _answers(tag: Tag, word: str) -> bool:
    if tag.closes:
        return tag.word == f"end{word}" if word else False
    return word in ("if", "for") if tag.word == "else" else word == "if"
