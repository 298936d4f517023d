"""What the commands that build acts have in common."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cli.options import clerk, now, registre_of, today
from pipeline.errors import ExitCode

if TYPE_CHECKING:
    from pipeline.build import Resultat
    from pipeline.diagnostics import Diagnostic


def setting(racine: Path, options: dict[str, Any]) -> dict[str, Any]:
    """The ``Cadre`` that the options of a command ask for, by name."""
    from pipeline.cli.display import progress

    places = {name: options[name] for name in ("sortie", "gabarits", "droit", "moteur")}
    emettre = options.get("emettre", False)
    return {
        **places,
        "racine": racine,
        "jour": options["jour"] or today(),
        "emettre": emettre,
        "registre": registre_of(racine),
        "qui": clerk(options["qui"]) if emettre else "",
        "quand": now(),
        "avance": progress(),
    }


def build_act(
    acte: str,
    dossier: str,
    shown: Collection[str | None] | None = None,
    **options: Any,  # noqa: ANN401  # click's options, by name
) -> int:
    """Build one act and show what came of it, the findings on the acts ``shown`` only; gives the exit code."""
    import gc

    gc.disable()  # one act makes little garbage, and the process ends with it: a tenth of the time

    from pipeline import loading
    from pipeline.build import Demande, build

    racine, nom = loading.find(dossier, options["racine"])
    done = build(Demande(nom, acte, **setting(racine, options), aside=True))
    show(done, shown, options)
    unread = any(found.bloquant for found in _of(done.controle.chargement.diagnostics, shown))
    return ExitCode.OK if done.refus is None and not unread else ExitCode.FINDINGS


def show(done: Resultat, shown: Collection[str | None] | None, options: dict[str, Any]) -> None:
    """Show what came of each dossier, and what was made, the findings on the acts ``shown`` only (``None``: all)."""
    from pipeline.cli.display import show_findings, show_outcome

    last = list(done.controles)[-1]
    said = [*done.notes, *([done.refus] if done.refus else [])]
    for nom, control in done.controles.items():
        show_findings(control, _of(control.diagnostics, shown), options["sous_forme"])
        if options["sous_forme"] == "texte":
            files, notes = (done.fichiers, said) if nom == last else ((), ())
            show_outcome(control.diagnostics, files, notes, options["sortie"] / nom / "controle.txt")


def _of(diagnostics: Sequence[Diagnostic], shown: Collection[str | None] | None) -> Sequence[Diagnostic]:
    return diagnostics if shown is None else [found for found in diagnostics if found.acte in shown]
