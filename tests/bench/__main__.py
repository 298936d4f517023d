"""`python -m tests.bench [sujet…]`: every subject's ratios as one table, kept in docs/performances.md.

A subject is a module of this folder whose name does not begin with an underscore, with `run(rounds) -> list[Row]`.
"""

from __future__ import annotations

import argparse
import compileall
import importlib
import pkgutil
import platform
import sys
from pathlib import Path

from tests.bench._measure import Row, table

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "performances.md"
BEGIN, END = "<!-- mesures : début -->", "<!-- mesures : fin -->"
START = f"""# Performances

Ce que `make bench` mesure. Chaque rapport est la médiane des rapports de plusieurs tours entrelacés dans une même
exécution : les temps absolus changent d'une machine à l'autre, les rapports beaucoup moins. Une commande « à froid » est
un processus neuf, sur un programme installé : ses sources sont déjà compilées, par `make` pour le nôtre et par `pip` pour
les bibliothèques.

{BEGIN}
{END}
"""


def main() -> int:
    options = _options()
    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "render")]
    # As pip does for the libraries it installs, and make for the pipeline: no cold command compiles sources.
    compileall.compile_dir(ROOT / "pipeline", quiet=1)
    rows: list[Row] = []
    for name in options.sujets or subjects():
        print(f"… {name}", file=sys.stderr, flush=True)
        rows += importlib.import_module(f"tests.bench.{name}").run(options.tours)
    print(table(rows))
    if not options.sujets:
        keep(table(rows), options.tours)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("sujets", nargs="*", metavar="sujet", help="sans sujet : tous")
    parser.add_argument("--tours", type=int, default=9, help="nombre de tours entrelacés")
    return parser.parse_args()


def subjects() -> list[str]:
    found = (module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    return sorted(name for name in found if not name.startswith("_"))


def keep(measured: str, rounds: int) -> None:
    """Puts the table between the two marks of the page, and leaves the rest of the page as it is."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else START
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    where = f"{rounds} tours, Python {platform.python_version()}, {platform.system()} {platform.machine()}."
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(f"{before}{BEGIN}\n{where}\n\n{measured}{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
