"""Lost documents of issued acts, made again from the inputs and put back only when they are the same to the byte."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pipeline import loading, register
from pipeline.build import avenants, titres
from pipeline.build.control import control
from pipeline.build.request import Demande
from pipeline.build.workshop import Workshop
from pipeline.doctypes import avenant as avenant_kind
from pipeline.doctypes import titre as titre_kind
from pipeline.model import Dossier
from pipeline.register import Acte, Fichier
from pipeline.register.facts import canonical, changes


def restore(
    racine: Path, sortie: Path, gabarits: Path, registre: Path | str, qui: str, quand: datetime
) -> register.Restauration:
    """Put back what is missing below ``sortie``. Raises ``register.RestaurationImpossible``, putting nothing back."""
    maker = _Maker(racine, sortie, gabarits, registre)
    return register.restore(
        register.connect(registre), maker.make, base=sortie, qui=qui, quand=quand, sait_faire=maker.knows
    )


class _Maker:
    """Makes the files of recorded acts again, whatever their kind."""

    def __init__(self, racine: Path, sortie: Path, gabarits: Path, registre: Path | str) -> None:
        self.racine, self.sortie, self.gabarits, self.registre = racine, sortie, gabarits, registre
        self.dossiers: dict[str, Dossier] = {}

    def knows(self, acte: Acte) -> bool:
        """Whether the act comes from a dossier; the titres of a role come from a file that is not kept."""
        carried = self._carried(acte)[:1] if acte.detail is not None else [acte]
        return not any("/role/" in one.cle for one in carried)

    def make(self, folder: Path, actes: Sequence[Acte]) -> dict[str, list[Fichier]]:
        made: dict[str, list[Fichier]] = {}
        for acte in actes:
            if acte.detail is not None or acte.creance is not None:
                made |= self._titres(folder, acte)
            elif acte.genre == "avenant":
                self._avenant(folder, acte)
            else:
                self._act(folder, acte)
        return made

    def _titres(self, folder: Path, acte: Acte) -> dict[str, list[Fichier]]:
        demande = titres.DemandeTitres(
            self.racine, (), (), self.sortie, self.gabarits, acte.jour, self.registre, emettre=True
        )
        carried = self._carried(acte) if acte.detail is not None else [acte]
        wanted = {}
        for one in carried:
            found = next((w for w in titres.pieces(self._dossier(one.dossier)) if w.cle == one.cle), None)
            if found is None:
                raise _changed(one, ("ce versement n'est plus prévu",))
            self._same(one, canonical(titre_kind.facts(found.dossier, found.piece)))
            wanted[one.cle] = found
        maker = titres.Fabrique(demande, titres.press(demande), wanted)
        again = maker.bordereau(folder, acte, carried) if acte.detail is not None else maker.titre(folder, acte)
        return {acte.cle: again}

    def _carried(self, acte: Acte) -> list[Acte]:
        genre = acte.genre.replace("bordereau", "titre")
        connected = register.connect(self.registre)
        return [one for one in register.entries(connected, genre=genre) if one.bordereau == acte.cle]

    def _avenant(self, folder: Path, acte: Acte) -> None:
        dossier = self._dossier(acte.dossier)
        demande = avenants.DemandeAvenant(
            self.racine, acte.dossier, int(acte.numero or 0), self.sortie, self.gabarits, acte.jour, self.registre
        )
        one = avenant_kind.find(dossier, demande.numero)
        printed = avenants.context(demande, dossier, one, projet=False)
        self._same(acte, canonical(printed))
        avenants.write(demande, folder / acte.dossier, printed, projet=False)

    def _act(self, folder: Path, acte: Acte) -> None:
        demande = Demande(self.racine, acte.dossier, acte.genre, self.sortie, self.gabarits, acte.jour, emettre=True)
        done = control(self.racine, acte.dossier, acte.jour, None)
        if done.chargement.dossier is None:
            raise _changed(acte, ("le dossier ne peut plus être lu",))
        below = folder / acte.dossier
        below.mkdir(parents=True, exist_ok=True)
        workshop = Workshop(demande, done, below)
        self._same(acte, canonical(workshop.context(acte.genre)[1]))
        workshop.make()

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
