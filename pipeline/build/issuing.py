"""An act issued: numbered, made, proved, recorded and moved in, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from pipeline import register
from pipeline.build.control import Controle
from pipeline.build.request import Demande
from pipeline.build.workshop import Workshop
from pipeline.errors import PipelineError
from pipeline.model import Dossier

_CORRECTIONS = {
    "deliberation": "une délibération rectificative ou un retrait",
    "convention": "un avenant",
}
Fabricate = Callable[[Path], list[str]]
"""Makes the files of the act in a folder and gives their names; raises when they are not faithful."""


class RegistreAbsent(PipelineError):
    """An act is to be issued and no register is given."""


def record(demande: Demande, done: Controle, fabricate: Fabricate) -> tuple[list[Path], list[str]]:
    """Issue the act asked for; gives its files and what to say of the issue. Raises as ``register.issue`` does."""
    if demande.registre is None or demande.quand is None:
        raise RegistreAbsent("aucun registre n'est donné : rien ne peut être émis", "indiquer le registre")
    dossier = done.chargement.dossier
    assert dossier is not None

    def make(folder: Path, actes: Sequence[register.Acte]) -> dict[str, list[register.Fichier]]:
        below = folder / demande.dossier
        below.mkdir(parents=True)
        names = fabricate(below)
        (acte,) = actes
        return {acte.cle: [register.written(folder, f"{demande.dossier}/{name}") for name in names]}

    issued = register.issue(
        register.connect(demande.registre),
        [_request(demande, done, dossier)],
        make,
        base=demande.sortie,
        qui=demande.qui,
        quand=demande.quand,
        quoi=f"émet {demande.acte} ({demande.dossier})",
        sources=done.chargement.empreintes,
    )
    (acte,) = (*issued.nouveaux, *issued.anciens)
    said = [f"acte émis et inscrit au registre, rang {acte.rang}"] if issued.nouveaux else [_already(acte)]
    said += [f"fichier absent, à restaurer : {manque.chemin}" for manque in issued.reprise.manques]
    return [demande.sortie / fichier.chemin for fichier in acte.fichiers], said


def _already(acte: register.Acte) -> str:
    return f"cet acte est déjà émis, par {acte.qui} le {acte.quand:%d/%m/%Y} (rang {acte.rang}) : rien n'est refait"


def _request(demande: Demande, done: Controle, dossier: Dossier) -> register.Demande:
    kind, context, _ = Workshop(demande, done, demande.sortie).context(demande.acte)
    numero, serie = _number(demande, dossier)
    return register.Demande(
        f"{demande.dossier}/{demande.acte}",
        demande.acte,
        demande.dossier,
        kind.intitule(dossier),
        _day(demande, dossier),
        context,
        serie,
        numero,
        correction=_CORRECTIONS.get(demande.acte, ""),
    )


def _number(demande: Demande, dossier: Dossier) -> tuple[str | None, register.Serie | None]:
    """A délibération brings its number, which serves once for its assembly and its year."""
    if demande.acte != "deliberation" or dossier.deliberation is None or dossier.seance is None:
        return None, None
    portee = dossier.entete.parties.prestataire
    serie = register.Serie("deliberation", portee, dossier.seance.date.year, continue_=False)
    return dossier.deliberation.numero, serie


def _day(demande: Demande, dossier: Dossier) -> date:
    if demande.acte == "deliberation" and dossier.seance is not None:
        return dossier.seance.date
    return demande.jour
