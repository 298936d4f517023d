"""Acts issued: numbered, made, proved, recorded and moved in, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pipeline import register
from pipeline.build.control import Controle
from pipeline.build.request import Cadre
from pipeline.errors import PipelineError

Fabricate = Callable[[Path], Sequence[Path]]
"""Makes the files of one act in a folder and gives them; raises when they are not faithful."""


class RegistreAbsent(PipelineError):
    """An act is to be issued and no register is given."""


def record(
    cadre: Cadre,
    done: Mapping[str, Controle],
    demandes: Sequence[register.Demande],
    fabrique: register.Fabrique,
    quoi: str,
    bordereau: register.DemandeBordereau | None = None,
) -> register.Emission:
    """Issue acts made from the dossiers ``done``. Raises ``RegistreAbsent``, and as ``register.issue`` does."""
    if cadre.registre is None or cadre.quand is None:
        raise RegistreAbsent("aucun registre n'est donné : rien ne peut être émis", "indiquer le registre")
    return register.issue(
        register.connect(cadre.registre),
        demandes,
        fabrique,
        base=cadre.sortie,
        qui=cadre.qui,
        quand=cadre.quand,
        quoi=quoi,
        sources={name: digest for one in done.values() for name, digest in one.chargement.empreintes.items()},
        droit=cadre.droit,
        bordereau=bordereau,
    )


def below(dossier: str, fabricate: Fabricate) -> register.Fabrique:
    """What makes the files of a single act in the folder of its dossier, for the register."""

    def make(folder: Path, actes: Sequence[register.Acte]) -> dict[str, list[register.Fichier]]:
        (acte,) = actes
        place = folder / dossier
        place.mkdir(parents=True)
        return {acte.cle: written(folder, fabricate(place))}

    return make


def written(folder: Path, files: Sequence[Path]) -> list[register.Fichier]:
    """The files of an act, all below ``folder``, as the register knows them."""
    return [register.written(folder, path.relative_to(folder).as_posix()) for path in files]


def files(cadre: Cadre, acte: register.Acte) -> list[Path]:
    """Where the files of an issued act are."""
    return [cadre.sortie / fichier.chemin for fichier in acte.fichiers]


def remarks(cadre: Cadre, emission: register.Emission) -> list[str]:
    """What to say of the law asked for, and of files that the register knows and that are nowhere."""
    said = [f"droit appliqué, à la demande : {cadre.droit:%d/%m/%Y}"] if cadre.droit and emission.nouveaux else []
    for acte in emission.anciens:
        if acte.droit != cadre.droit:
            asked = register.law_of(cadre.droit)
            said.append(f"{acte.cle} : émis sous {register.law_of(acte.droit)}, et le reste ; {asked} n'y change rien")
    return [*said, *(f"fichier absent, à restaurer : {manque.chemin}" for manque in emission.reprise.manques)]
