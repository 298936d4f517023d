"""docs/word-accepte.md names every element, field and setting the conversion knows, and no other, with its fate."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.convert import document, drawings, fields, inline, numbering, properties, sections, table_properties
from pipeline.convert.output import Output
from pipeline.convert.paragraph_properties import PARAGRAPH
from pipeline.convert.run_properties import RUN

PAGE = Path(__file__).parents[2] / "docs" / "word-accepte.md"
ROW = re.compile(
    r"^\|(?P<fonction>[^|]*)\|(?P<noms>[^|]*)\|\s*(?P<sort>[a-z éà,]+?)\s*\|(?P<suite>[^|]*)\|$", re.MULTILINE
)
RENDU, SANS_EFFET, REFUSE = "rendu", "sans effet visible", "refusé"


def fate(entry: object) -> str:
    if entry is None:
        return SANS_EFFET
    if callable(entry) and entry in properties.REFUSING:
        return REFUSE
    return REFUSE if isinstance(entry, str) else RENDU


def prefixed(table: Mapping[str, Any]) -> dict[str, str]:
    return {name if ":" in name else f"w:{name}": fate(entry) for name, entry in table.items()}


def known() -> dict[str, set[str]]:
    """Every name → the fates the dispatch tables give it (an element may stand in several places)."""
    found: dict[str, set[str]] = {}

    def add(names: Mapping[str, str]) -> None:
        for name, sort in names.items():
            found.setdefault(name, set()).add(sort)

    for table in (
        RUN,
        PARAGRAPH,
        table_properties.TABLE,
        table_properties.ROW,
        table_properties.CELL,
    ):
        add(prefixed(table))
    reader = inline.Inline.__new__(inline.Inline)
    reader.__init__(None, Output(), None, None)  # type: ignore[misc,arg-type]
    add(dict.fromkeys(reader.known(), RENDU))
    add(dict.fromkeys(inline.NO_EFFECT | document.NO_EFFECT, SANS_EFFET))
    add(dict.fromkeys(inline.REFUSALS, REFUSE))
    add({f"w:{name}": RENDU for name in (*sections.READERS, *sections.RUNNING)})
    add({f"w:{name}": SANS_EFFET for name in sections.NO_EFFECT})
    add({f"w:{name}": REFUSE for name in sections.REFUSALS})
    add({f"w:{name}": {"rendu": RENDU, None: SANS_EFFET}.get(sort, REFUSE) for name, sort in numbering.LEVEL.items()})
    add(
        dict.fromkeys(fields.COUNTED, RENDU) | dict.fromkeys(fields.KEPT, RENDU) | dict.fromkeys(fields.REFUSED, REFUSE)
    )
    add({f"wp:{name}": RENDU for name in drawings.WRAPS})
    return {name: {RENDU} if sorts == {RENDU, SANS_EFFET} else sorts for name, sorts in found.items()}


def documented() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in ROW.finditer(PAGE.read_text("utf-8")):
        for name in re.findall(r"`([^`]+)`", row["noms"]):
            found.setdefault(name, set()).add(row["sort"])
    return found


def test_every_known_name_is_documented_with_its_fate() -> None:
    page = documented()
    expected = known()
    assert sorted(set(expected) - set(page)) == []
    assert sorted(set(page) - set(expected)) == []
    assert {name: sorted(sorts) for name, sorts in page.items() if sorts != expected[name]} == {}


def test_every_refusal_has_a_remedy() -> None:
    for row in ROW.finditer(PAGE.read_text("utf-8")):
        assert row["sort"] in (RENDU, SANS_EFFET, REFUSE), row[0]
        if row["sort"] == REFUSE:
            assert row["suite"].strip(), row["fonction"]
