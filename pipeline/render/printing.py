"""What may be printed, and how, according to where the tag stands: a text, an attribute, between runs or blocks."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Undefined
from markupsafe import Markup, escape

from pipeline.render.errors import GabaritInvalide, Refused, ValeurRefusee
from pipeline.render.values import AvecGabarit, Foreign, Manquant

# Marks of a paragraph and of a page, which XML cannot hold and which become elements later.
_BREAKS = {7: " ", 12: " "}
_RUN = Markup('<w:r><w:t xml:space="preserve">{}</w:t></w:r>')
_PARAGRAPH = Markup('<w:p><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>')


class PartsNeeded(Exception):
    """A value adds parts to the package: only docxtpl itself can render it."""


class Ready(Markup):
    """Markup this module has made or checked."""

    __slots__ = ()


def in_text(value: Foreign) -> Foreign:
    """``value`` as it may stand inside a text; ``Refused`` when it may not."""
    kind = type(value)
    if kind is str or kind is Ready:
        return value
    if isinstance(value, Markup):
        return _text_markup(value)
    if fragment_class(value) == "Listing":
        return value
    if fragment_class(value):
        raise _misplaced(value)
    return _plain(value)


def in_attribute(value: Foreign) -> Foreign:
    """``value`` as it may stand inside an attribute (an alternative text, a colour, a span)."""
    if fragment_class(value) == "Listing":
        from html import unescape

        return unescape(value.xml)
    return str(in_text(value)) if isinstance(value, Markup) else in_text(value)


def in_paragraph(value: Foreign) -> Ready:
    """``value`` of a ``{{r … }}``: a rich text, or a missing value in a run of its own."""
    return _fragment(value, "RichText", _RUN)


def in_block(value: Foreign) -> Ready:
    """``value`` of a ``{{p … }}``: rich paragraphs, or a missing value in a paragraph of its own."""
    return _fragment(value, "RichTextParagraph", _PARAGRAPH)


def anywhere(value: Foreign) -> Foreign:
    """``value`` at a place not known before rendering: the document is looked at afterwards."""
    name = fragment_class(value)
    if name == "Listing":
        return value
    if name:
        return Ready(_checked(value))
    return Ready(well_formed(str(value))) if isinstance(value, Markup) else _plain(value)


def fragment_class(value: object) -> str:
    """The name of the docxtpl class of ``value``, empty for anything else; docxtpl itself is not imported."""
    kind = type(value)
    return kind.__name__ if kind.__module__.startswith("docxtpl.") else ""


def _plain(value: Foreign) -> Foreign:
    if isinstance(value, (str, Manquant)):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, Undefined):
        str(value)  # raises, with the name
    if isinstance(value, AvecGabarit):
        raise PartsNeeded
    if value is None:
        advice = "donnez la valeur, ou ôtez-la du gabarit"
        raise Refused(ValeurRefusee, "une valeur vide (None) serait imprimée", advice)
    advice = "mettez la valeur en toutes lettres avant de la donner au gabarit"
    raise Refused(ValeurRefusee, f"{value!r:.60} ({type(value).__name__}) n’est pas un texte à imprimer", advice)


def _text_markup(value: Markup) -> Ready:
    if "<" in value:
        fault = "du balisage serait imprimé à l’intérieur d’un texte, et perdu par Word"
        raise Refused(GabaritInvalide, fault, "ôtez « |safe », ou écrivez {{r … }} au lieu de {{ … }}")
    return Ready(well_formed(str(value)))


def _fragment(value: Foreign, expected: str, around: Markup) -> Ready:
    if fragment_class(value) == expected:
        return Ready(_checked(value))
    if isinstance(value, Markup):
        markup = str(value).strip()
        if markup.startswith("<") and markup.endswith(">"):
            return Ready(well_formed(markup))
    elif isinstance(value, Manquant):
        return Ready(around.format(escape(str(value))))
    elif isinstance(value, (Undefined, AvecGabarit)) or value is None:
        _plain(value)
    if isinstance(value, str) and not value:
        return Ready("")
    raise _misplaced(value)


def _misplaced(value: object) -> Refused:
    tag = {"RichText": "{{r … }}", "RichTextParagraph": "{{p … }}"}.get(fragment_class(value), "{{ … }}")
    if fragment_class(value) in ("InlineImage", "Subdoc"):
        kind = fragment_class(value)
        return Refused(ValeurRefusee, f"un objet {kind} serait imprimé sans sa partie", "donnez AvecGabarit(fabrique)")
    fault = f"une valeur de type {type(value).__name__} est imprimée là où Word la perdrait"
    return Refused(GabaritInvalide, fault, f"écrivez {tag} pour cette valeur")


def _checked(value: Foreign) -> str:
    if fragment_class(value) not in ("RichText", "RichTextParagraph"):
        raise _misplaced(value)
    xml = str(value.xml)
    if "r:id=" in xml:
        fault = "un lien (url_id) serait imprimé sans sa relation"
        raise Refused(ValeurRefusee, fault, "donnez AvecGabarit(fabrique)")
    return well_formed(xml)


@lru_cache(maxsize=4096)
def well_formed(markup: str) -> str:
    """``markup``, once known to be XML whose elements all close; ``Refused`` otherwise."""
    from xml.parsers import expat

    try:
        expat.ParserCreate().Parse(f"<t>{markup.translate(_BREAKS)}</t>", True)
    except (expat.ExpatError, UnicodeEncodeError):
        advice = "ôtez « |safe », ou corrigez le texte enrichi"
        raise Refused(ValeurRefusee, f"un fragment n’est pas du XML correct : {markup:.60}", advice) from None
    return markup
