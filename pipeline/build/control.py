"""Load and check a dossier, and write ``controle.txt`` and ``controle.json`` whatever was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipeline import loading, reporting
from pipeline.build.files import sha256, write_text
from pipeline.diagnostics import Diagnostic, ordered
from pipeline.loading import Chargement


@dataclass(frozen=True, slots=True)
class Controle:
    """A dossier read and checked; ``droit`` is the day whose law was asked for, ``None`` for each act's own."""

    chargement: Chargement
    diagnostics: tuple[Diagnostic, ...]
    jour: date
    droit: date | None


def control(racine: Path, nom: str, jour: date, droit: date | None) -> Controle:
    """Load the dossier and run every check that its records allow."""
    return checked(loaded(racine, nom, jour, droit))


def loaded(racine: Path, nom: str, jour: date, droit: date | None) -> Controle:
    """Load the dossier; its diagnostics are those of its form, nothing is checked yet."""
    chargement = loading.load(racine, nom)
    return Controle(chargement, ordered(chargement.diagnostics), jour, droit)


def checked(done: Controle) -> Controle:
    """A loaded dossier with the findings of every check that its records allow."""
    dossier = done.chargement.dossier
    if dossier is None:
        return done
    from pipeline import checks

    found = checks.run(dossier, done.jour, done.droit, done.chargement.lignes, done.chargement.illisibles)
    return replace(done, diagnostics=ordered((*done.diagnostics, *found)))


def verify(racine: Path, nom: str, sortie: Path, jour: date, droit: date | None) -> Controle:
    """Control a dossier and write its report below ``sortie``."""
    done = control(racine, nom, jour, droit)
    write_report(done, sortie / nom, done.diagnostics, {}, ())
    return done


def write_report(
    done: Controle, folder: Path, diagnostics: Sequence[Diagnostic], fichiers: Mapping[str, Path], notes: Sequence[str]
) -> None:
    """Write ``controle.txt`` and ``controle.json`` into ``folder``; ``fichiers`` are those just produced, by name."""
    chargement = done.chargement
    digests = {name: sha256(path) for name, path in fichiers.items()}
    rapport = reporting.Rapport(
        folder.name,
        chargement.dossier.entete.intitule if chargement.dossier else "",
        done.jour,
        f"celui du {done.droit:%d/%m/%Y}, à la demande" if done.droit else "celui de la date de chaque acte",
        tuple(diagnostics),
        chargement.lignes,
        digests,
        tuple(notes),
        f"{chargement.racine.name}/",
    )
    write_text(folder / "controle.txt", reporting.to_text(rapport))
    write_text(folder / "controle.json", reporting.to_json(folder.name, done.jour, diagnostics, digests, notes))
