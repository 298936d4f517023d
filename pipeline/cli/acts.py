"""What the commands that build an act have in common."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from pipeline.cli.options import clerk, now, registre_of, today
from pipeline.errors import ExitCode


def build_act(acte: str, dossier: str, **options: Any) -> int:  # noqa: ANN401  # click's options, by name
    """Build one act and show what came of it; gives the exit code."""
    import gc

    gc.disable()  # one act makes little garbage, and the process ends with it: a tenth of the time

    from pipeline import loading
    from pipeline.build import Demande, build
    from pipeline.cli.display import progress, show_findings, show_outcome

    racine, nom = loading.find(dossier, options["racine"])
    jour: date = options["jour"] or today()
    sortie: Path = options["sortie"]
    demande = Demande(
        racine,
        nom,
        acte,
        sortie,
        options["gabarits"],
        jour,
        options["droit"],
        options["emettre"],
        options["moteur"],
        registre_of(racine),
        clerk(options["qui"]) if options["emettre"] else "",
        now(),
        progress(),
        aside=True,
    )
    done = build(demande)
    show_findings(done.controle, done.diagnostics, options["sous_forme"])
    if options["sous_forme"] == "texte":
        notes = done.notes if done.refus is None else [done.refus]
        show_outcome(done.diagnostics, done.fichiers, notes, sortie / nom / "controle.txt")
    unread = any(found.bloquant for found in done.controle.chargement.diagnostics)
    return ExitCode.OK if done.refus is None and not unread else ExitCode.FINDINGS
