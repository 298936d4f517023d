"""One YAML or CSV file becomes a tree in which every value knows its line and column; no type is ever guessed."""

from __future__ import annotations

from pathlib import Path

from pipeline.diagnostics import Diagnostic, Severity
from pipeline.sources.csv_rows import parse_csv
from pipeline.sources.text import Decoded, UnreadableSource, read_text
from pipeline.sources.tree import Node, Parsed
from pipeline.sources.yaml_tree import parse_yaml

__all__ = ["Decoded", "Node", "Parsed", "UnreadableSource", "parse_csv", "parse_yaml", "read", "read_text"]


def read(path: Path, name: str) -> Parsed:
    """Read one input file.

    ``name`` is how diagnostics call the file (its path below the root of the inputs). The format follows the suffix:
    ``.csv`` gives a list of mappings, anything else is read as YAML. A file that cannot be read at all gives a tree
    of ``None`` and one diagnostic; nothing the clerk can write raises.
    """
    try:
        decoded = read_text(path, name)
    except UnreadableSource as trouble:
        return Parsed(None, (trouble.diagnostic,), ())
    if path.suffix.lower() == ".csv":
        return parse_csv(decoded, name)
    if decoded.encoding != "utf-8":
        found = Diagnostic(
            "SRC-003",
            Severity.ERREUR,
            f"{name} n'est pas enregistré en UTF-8",
            Node.start_of(name),
            conseil="l'enregistrer de nouveau en choisissant l'encodage UTF-8",
        )
        return Parsed(None, (found,), decoded.lines)
    return parse_yaml(decoded, name)
