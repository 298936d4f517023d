"""One third-party library lives in one module, so that changing a library changes one file."""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from pathlib import Path

HOMES = {
    "babel": set(),
    "click": {"cli"},
    "dask": {"build"},
    "dateutil": {"deadlines"},
    "distributed": {"build"},
    "docx": {"render"},
    "docxtpl": {"render"},
    "fontpkg_arimo": {"assemble", "convert"},
    "fsspec": {"build"},
    "icalendar": {"export"},
    "isal": {"render"},
    "jinja2": {"render"},
    "lxml": {"convert", "export", "proof", "render"},
    "markupsafe": {"render"},
    "polars": {"sources"},
    "pypdf": {"assemble", "convert"},
    "pypdfium2": {"assemble", "convert", "proof"},
    "rich": {"reporting"},
    "sqlalchemy": {"register"},
    "typst": {"assemble", "convert"},
    "xlsxwriter": {"register"},
    "yaml": {"sources"},
    "zint": {"compose"},
}
"""The modules of the package that may import each library; ``lxml`` reads XML wherever a stage opens a file itself."""


def imported(path: Path) -> set[str]:
    """The top-level names of everything a module imports, also inside functions."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def test_each_library_stays_at_home(root: Path) -> None:
    package = root / "pipeline"
    users = defaultdict(set)
    for path in package.rglob("*.py"):
        module = path.relative_to(package).parts[0].removesuffix(".py")
        for name in imported(path) - sys.stdlib_module_names - {"pipeline", "__future__"}:
            users[name].add(module)
    strangers = {name: modules - HOMES.get(name, set()) for name, modules in users.items()}
    assert {name: modules for name, modules in strangers.items() if modules} == {}


def test_the_page_on_design_names_what_there_is(root: Path) -> None:
    page = (root / "docs/conception.md").read_text(encoding="utf-8")
    modules = {path.stem for path in (root / "pipeline").iterdir() if not path.name.startswith("_")}
    assert {name for name in modules if f"`{name}`" not in page} == set()
    written = {name.removesuffix("/") for name in re.findall(r"`(\w+/[\w/]*(?:\.py)?)`", page)}
    assert {name for name in written if not (root / "pipeline" / name).exists()} <= {"projets", "build"}
