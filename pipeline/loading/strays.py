"""Names that miss their file: files of a dossier that nothing reads, and names in it that no file answers."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.diagnostics import Diagnostic, Location, Severity

_KNOWN = ("dossier.yaml", "deliberation.yaml", "convention.yaml", "annexe-rgpd.yaml", "titres.yaml", "votes.csv")
_AVENANT = re.compile(r"avenant-[1-9]\d{0,2}\.yaml")
_YAML = re.compile(r"\.ya?ml(\.txt)?$", re.IGNORECASE)


def strays(folder: Path, name: str) -> tuple[Diagnostic, ...]:
    """A warning for each YAML file of ``folder`` that no act is read from; ``name`` is what diagnostics call it."""
    found = sorted(path.name for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    return tuple(
        Diagnostic(
            "SCH-008",
            Severity.AVERTISSEMENT,
            f"{file} n'est pas lu : ce nom n'est celui d'aucun fichier d'un dossier",
            Location(f"{name}/{file}", 1, 1),
            conseil=_advice(file, found),
        )
        for file in found
        if file not in _KNOWN and not _AVENANT.fullmatch(file) and _YAML.search(file) and not file.startswith(".")
    )


def absent(racine: Path, below: str, name: str, place: Location) -> Diagnostic | None:
    """The error, at the ``place`` that names it, when ``below`` has no ``name``; ``None`` when it has."""
    if (racine / below / name).exists():
        return None
    from difflib import get_close_matches

    suffix = Path(name).suffix
    folder = racine / below
    there = sorted(path.name for path in folder.iterdir() if path.suffix == suffix) if folder.is_dir() else []
    near = get_close_matches(name, there, n=1)
    others = ", ".join(one.removesuffix(suffix) for one in there)
    meant = f"écrire « {near[0].removesuffix(suffix)} »" if near else f"choisir parmi : {others or 'aucun'}"
    message, conseil = f"{below}/{name} n'existe pas", f"{meant} ; ou créer {below}/{name}"
    return Diagnostic("SRC-001", Severity.ERREUR, message, place, conseil=conseil)


def _advice(file: str, there: list[str]) -> str:
    from difflib import get_close_matches

    stem = _YAML.sub("", file).lower()
    numbered = re.fullmatch(r"avenant\D{0,8}0*([1-9]\d{0,2})", stem)
    near = [f"avenant-{numbered[1]}.yaml"] if numbered else get_close_matches(f"{stem}.yaml", _KNOWN, n=1, cutoff=0.7)
    meant = [name for name in near if name not in there]
    return f"le renommer {meant[0]}, ou l'ôter du dossier" if meant else "l'ôter du dossier"
