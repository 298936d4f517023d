"""A new dossier to fill in: the files of a complete one, with their keys and comments and without their values."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from pipeline.build.files import explained
from pipeline.errors import ExitCode, PipelineError
from pipeline.sources import Node, read

MODELE = "exemple-complet"
"""The dossier whose files show every key."""
_EXEMPLE = "# EXEMPLE FICTIF"


class NomRefuse(PipelineError):
    """The name asked for cannot name a dossier, or names one already."""

    exit_code = ExitCode.USAGE


def create(racine: Path, nom: str, modele: str = MODELE) -> tuple[Path, ...]:
    """Make ``dossiers/<nom>`` below ``racine``; gives its files.

    Raises ``NomRefuse`` for a name that is taken or unfit, ``EcritureImpossible`` when the disk refuses.
    """
    folder = racine / "dossiers" / nom
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", nom):
        raise NomRefuse(
            f"« {nom} » ne peut pas nommer un dossier", "lettres minuscules sans accent, chiffres et tirets"
        )
    if folder.exists():
        raise NomRefuse(f"le dossier « {nom} » existe déjà", "choisir un autre nom")
    work = folder.with_name(f".en-cours-{os.getpid()}")
    with explained(folder.parent):
        work.mkdir()
        try:
            for path in sorted((racine / "dossiers" / modele).glob("*.yaml")):
                (work / path.name).write_text(blank(path), encoding="utf-8")
            work.replace(folder)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    return tuple(sorted(folder.iterdir()))


def blank(path: Path) -> str:
    """The text of a YAML file without its values: of a list, one blank item stays; keys and comments stay."""
    parsed = read(path, path.name)
    lines = list(parsed.lines)
    gone: set[int] = set()
    if parsed.root is not None:
        _blank(parsed.root, lines, gone)
    return "\n".join(said for number, line in enumerate(lines, 1) if number not in gone for said in _own(line))


def _own(line: str) -> list[str]:
    """The line without what the example says of itself alone: a new dossier is not a fictitious one."""
    if not line.startswith(_EXEMPLE):
        return [line]
    rest = line.removeprefix(_EXEMPLE)
    return [f"# {rest.removeprefix('. ')}"] if rest.startswith(". ") else []


def _blank(node: Node, lines: list[str], gone: set[int]) -> None:
    if isinstance(node.value, dict):
        for child in node.value.values():
            _blank(child, lines, gone)
    elif isinstance(node.value, list):
        _blank_list(node, node.value, lines, gone)
    elif node.value is not None:
        _erase(node, lines, gone)


def _blank_list(node: Node, items: list[Node], lines: list[str], gone: set[int]) -> None:
    if not items:
        return
    if lines[node.location.line - 1][node.location.column - 1] == "[":
        _erase(node, lines, gone)
        return
    _blank(items[0], lines, gone)
    for item in items[1:]:
        gone |= _extent(item.location.line, item.location.column - 1, lines)


def _erase(node: Node, lines: list[str], gone: set[int]) -> None:
    """Take a value out of its line, and the lines it goes on for; a comment behind it stays."""
    place = node.location
    line = lines[place.line - 1]
    comment = re.search(r"\s#.*$", line[place.column - 1 + place.length - 1 :])
    lines[place.line - 1] = line[: place.column - 1].rstrip() + (f" {comment[0].strip()}" if comment else "")
    in_list = node.key is None or node.key.column == place.column
    gone |= _extent(place.line, place.column - 2 if in_list else node.key.column, lines) - {place.line}  # type: ignore[union-attr]


def _extent(first: int, indent: int, lines: list[str]) -> set[int]:
    """A line and the deeper ones that follow it; ``indent`` is how many columns make a line deeper."""
    last = first
    while last < len(lines) and (not lines[last].strip() or len(lines[last]) - len(lines[last].lstrip()) >= indent):
        last += 1
    while last > first and not lines[last - 1].strip():
        last -= 1
    return set(range(first, last + 1))
