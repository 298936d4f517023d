"""Diagnostics on a terminal, in colour where the terminal has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.diagnostics import Diagnostic, Severity
from pipeline.reporting.text import Lines, diagnostic_text, label

if TYPE_CHECKING:
    from rich.text import Text

_STYLES = {Severity.ERREUR: "bold red", Severity.AVERTISSEMENT: "yellow", Severity.INFORMATION: "cyan"}


def show(diagnostics: Sequence[Diagnostic], lignes: Lines, prefixe: str, *, colour: bool) -> None:
    """Print the diagnostics on standard output, one blank line between two."""
    texts = [(d, diagnostic_text(d, lignes, prefixe)) for d in diagnostics]
    if not colour:
        for _, text in texts:
            print(text, end="\n\n")  # noqa: T201  # the one place that writes findings to the terminal
        return
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    for diagnostic, text in texts:
        console.print(_coloured(diagnostic, text), end="\n\n")


def _coloured(diagnostic: Diagnostic, text: str) -> Text:
    from rich.text import Text

    shown = Text(text)
    style = "dim" if diagnostic.constat or diagnostic.acceptation else _STYLES[diagnostic.severity]
    first = text.split("\n", 1)[0]
    start = first.find(label(diagnostic))
    shown.stylize(style, start, start + len(label(diagnostic)) + 1 + len(diagnostic.code))
    shown.highlight_regex(r"\^+", style)
    shown.highlight_regex(r"(?m)^    (référence|effet|conseil|accepté) +:", "bold")
    return shown
