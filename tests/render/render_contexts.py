"""Contexts made from the names a template uses, over texts that are hard to print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import cycle

VALUES = (
    ("Juvisy-sur-Orge", "vingt mille euros", "20 000,00 €", "Mme BOUGLET"),
    ("Durand & Fils <SARL>", "a < b > c && d", "« \"guillemets\" » 'simples'", "&amp; &lt;déjà&gt;"),
    ("", " ", "  deux  espaces  ", "fin "),
    ("première ligne\nseconde ligne", "avant\taprès", "un\adeux", "page\fsuivante\n\n\ttrois"),
    ("ÉTABLISSEMENT n° 12", "日本語 עברית", "😀 \U0001f1eb\U0001f1f7", "e\u0301 \u00ad \u2028 \x85"),
    ("{ accolade }", "{{ pas une balise }}", "100 % {% sûr %}", "{# ni un commentaire #}"),
)


def context_for(names: Iterable[str], values: Iterable[str], items: int, special: Mapping[str, object]) -> dict:
    """A context that gives each of ``names`` (``a.b``, ``c[].d``): a text, or what ``special`` has for that name."""
    texts = cycle(values)
    tree: dict = {}
    for name in sorted(names):
        node = tree
        for step in name.replace("[]", ".[]").split("."):
            node = node.setdefault(step, {})
    return {name: build(child, name, texts, items, special) for name, child in tree.items()}


def build(tree: dict, path: str, texts: Iterable[str], items: int, special: Mapping[str, object]) -> object:
    if path in special:
        return special[path]
    if "[]" in tree:
        return [build(tree["[]"], f"{path}[]", texts, items, special) for _ in range(items)]
    if tree:
        return {name: build(child, f"{path}.{name}", texts, items, special) for name, child in tree.items()}
    return next(texts)
