"""Every command that the README shows exists; what it links to is there."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from pipeline import cli


def readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


def test_every_make_target_of_the_readme_exists(root: Path) -> None:
    targets = set(re.findall(r"`?make ([a-z][a-z-]*)", readme(root)))
    assert {"convention", "deliberation", "test"} <= targets
    defined = set(re.findall(r"(?m)^([a-z][a-z-]*):", (root / "Makefile").read_text(encoding="utf-8")))
    assert targets - {"and", "suffisent"} <= defined


def test_every_command_of_the_readme_exists(root: Path) -> None:
    group = cli.actes
    assert isinstance(group, click.Group)
    context = click.Context(group)
    rows = re.findall(r"(?m)^\| (`[^|]+`) \|", readme(root).split("sans `make`")[1].split("Codes de sortie")[0])
    names = {match.split()[0] for row in rows for match in re.findall(r"`([^`]+)`", row)}
    assert len(names) > 5
    assert names <= set(group.list_commands(context))


@pytest.mark.parametrize("page", ["README.md", "docs/guide.md", "docs/conception.md"])
def test_links_lead_somewhere(root: Path, page: str) -> None:
    text = (root / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if not target.startswith("http"):
            assert ((root / page).parent / target).exists(), target
