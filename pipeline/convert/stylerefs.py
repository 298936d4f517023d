"""STYLEREF fields: the text of the nearest paragraph of a style, as running headers repeat a chapter's title."""

from __future__ import annotations

import re

from pipeline.convert.fields import Field
from pipeline.convert.names import Element, W, child, val
from pipeline.convert.output import Output, literal
from pipeline.convert.package import Package
from pipeline.convert.styles import Styles

_ASKED = re.compile(r'\bSTYLEREF\s+(?:"([^"]+)"|(\S+))', re.IGNORECASE)
_FRENCH = re.compile(r"(?:titre|heading)\s+(\d)", re.IGNORECASE)
_SWITCHES = frozenset(("\\l", "\\*"))


def asked(package: Package, body: str, kinds: frozenset[str], styles: Styles) -> frozenset[str]:
    """The styles that STYLEREF fields name, in the instructions ``body`` and in the related parts of these kinds."""
    texts = [body] if "STYLEREF" in body else []
    for relation in package.relations(package.main).values():
        here = relation.kind in kinds and not relation.external and relation.target in package.archive.NameToInfo
        if here and b"STYLEREF" in package.data(relation.target):
            texts.append(instructions(package.xml(relation.target)))
    names = (quoted or plain for text in texts for quoted, plain in _ASKED.findall(text))
    return frozenset(found for name in names if (found := identifier(name, styles)))


def instructions(root: Element) -> str:
    """The instructions of the fields of a part, one after the other."""
    complex_ = "".join(one.text or "" for one in root.iter(W + "instrText"))
    return " ".join([complex_, *(one.get(W + "instr", "") for one in root.iter(W + "fldSimple"))])


def identifier(name: str, styles: Styles) -> str | None:
    """The style a STYLEREF means by this name: its own, a level of heading, or Word's French name for one."""
    level = name if name.isdigit() else found[1] if (found := _FRENCH.fullmatch(name.strip())) else None
    known = styles.by_name(f"heading {level}") if level else styles.by_name(name)
    return known or (name if styles.exists(name) else None)


def marked(output: Output, style: str, text: str) -> str:
    """Code that leaves the text of a paragraph of that style where its page can find it."""
    output.effects += 1
    return f"[#metadata({literal(text)})#label({literal(_label(output, style))})]"


def code(one: Field, styles: Styles, body: Element, output: Output, function: str, running: bool) -> str | None:
    """Code that prints a STYLEREF with a text function, ``None`` when its text cannot be told."""
    style = identifier(one.argument, styles)
    if style is None or {word for word in one.words if word.startswith("\\")} - _SWITCHES:
        return None
    used = [paragraph for paragraph in body.iter(W + "p") if _style(paragraph) == style]
    if not used or any(
        next(paragraph.iterancestors(W + "tc", W + "txbxContent"), None) is not None for paragraph in used
    ):
        return None
    last = "true" if one.switch("\\l") is not None else "false"
    return f"style-text({literal(_label(output, style))}, {'true' if running else 'false'}, {last}, {function})"


def _style(paragraph: Element) -> str:
    named = child(child(paragraph, W + "pPr"), W + "pStyle")
    return val(named) if named is not None else ""


def _label(output: Output, style: str) -> str:
    return f"{output.prefix}style-{style.encode().hex()}"
