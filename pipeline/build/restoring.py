"""Lost documents of issued acts, made again from the inputs and put back only when they are the same to the byte."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline import loading, register
from pipeline.build import acts, titres
from pipeline.build.control import control
from pipeline.build.press import Press
from pipeline.build.request import Cadre, Demande
from pipeline.build.role import restoring as role
from pipeline.build.workshop import Workshop
from pipeline.doctypes import titre as titre_kind
from pipeline.model import Dossier
from pipeline.register import Acte, Fichier
from pipeline.register.facts import canonical, changes


def restore(
    racine: Path, sortie: Path, gabarits: Path, registre: Path | str, qui: str, quand: datetime
) -> register.Restauration:
    """Put back what is missing below ``sortie``. Raises ``register.RestaurationImpossible``, putting nothing back."""
    maker = _Maker(racine, sortie, gabarits, registre)
    return register.restore(register.connect(registre), maker.make, base=sortie, qui=qui, quand=quand)


class _Maker:
    """Makes the files of recorded acts again, whatever their kind."""

    def __init__(self, racine: Path, sortie: Path, gabarits: Path, registre: Path | str) -> None:
        self.racine, self.sortie, self.gabarits, self.registre = racine, sortie, gabarits, registre
        self.dossiers: dict[str, Dossier] = {}
        self.accord = titres.Accord(sortie, registre)
        self.role = role.Maker(racine, sortie, gabarits, registre)

    def make(self, folder: Path, actes: Sequence[Acte]) -> dict[str, list[Fichier]]:
        made: dict[str, list[Fichier]] = {}
        for acte in actes:
            if role.of_role(acte):
                made |= self.role.make(folder, [acte])
            elif acte.detail is not None or acte.creance is not None:
                made |= self._titres(folder, acte)
            else:
                self._act(folder, acte)
        return made

    def _titres(self, folder: Path, acte: Acte) -> dict[str, list[Fichier]]:
        cadre = Cadre(**self._cadre(acte), registre=self.registre)
        carried = self._carried(acte) if acte.detail is not None else [acte]
        wanted = {}
        for one in carried:
            found = next((w for w in titres.pieces(self._dossier(one.dossier)) if w.cle == one.cle), None)
            if found is None:
                raise _changed(one, ("ce versement n'est plus prévu",))
            self._same(one, canonical(titre_kind.facts(found.dossier, found.piece)))
            wanted[one.cle] = found
        maker = titres.Fabrique(cadre, Press(cadre), wanted, self.accord)
        again = maker.bordereau(folder, acte, carried) if acte.detail is not None else maker.titre(folder, acte)
        return {acte.cle: again}

    def _carried(self, acte: Acte) -> list[Acte]:
        return list(register.entries(register.connect(self.registre), bordereau=acte.cle))

    def _act(self, folder: Path, acte: Acte) -> None:
        nom = f"avenant-{acte.numero}" if acte.genre == "avenant" else acte.genre
        demande = Demande(acte.dossier, nom, **self._cadre(acte))
        done = control(self.racine, acte.dossier, acte.jour, acte.droit)
        if done.chargement.dossier is None:
            raise _changed(acte, ("le dossier ne peut plus être lu",))
        below = folder / acte.dossier
        below.mkdir(parents=True, exist_ok=True)
        genre = acts.genre(demande)
        workshop = Workshop(demande, genre, done, below)
        self._same(acte, canonical(genre.ouvrage(done, nom).context))
        workshop.make()

    def _cadre(self, acte: Acte) -> dict[str, Any]:
        places = {"racine": self.racine, "sortie": self.sortie, "gabarits": self.gabarits}
        return {**places, "jour": acte.jour, "droit": acte.droit, "emettre": True}

    def _dossier(self, nom: str) -> Dossier:
        if nom not in self.dossiers:
            found = loading.load(self.racine, nom).dossier
            if found is None:
                raise register.RestaurationImpossible(
                    f"le dossier « {nom} » ne peut plus être lu", "le rétablir tel qu'il était à l'émission"
                )
            self.dossiers[nom] = found
        return self.dossiers[nom]

    def _same(self, acte: Acte, text: str) -> None:
        if text != acte.texte:
            raise _changed(acte, changes(acte.faits, json.loads(text)))


def _changed(acte: Acte, ecarts: Sequence[str]) -> register.RestaurationImpossible:
    return register.RestaurationImpossible(
        "\n    ".join((f"{acte.cle} : le dossier a changé depuis l'émission", *ecarts)),
        "rétablir le dossier tel qu'il était, ou reprendre le fichier d'une sauvegarde",
    )
