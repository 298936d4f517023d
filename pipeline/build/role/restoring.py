"""Documents of a role that are no longer there, made again from what the register holds of each claim."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import register
from pipeline.build.role import context
from pipeline.build.role.bordereau import Bordereaux
from pipeline.build.role.context import Commun
from pipeline.build.role.worker import Folder, Piece, Press, Settings
from pipeline.model.debiteur import LigneRole


def restore(bordereaux: Bordereaux, settings: Settings, cles: Collection[str]) -> list[str]:
    """Make again the missing files of these acts; gives what to say of it.

    Raises ``register.RestaurationImpossible``, putting nothing back, when one does not come out the same to the byte.
    """
    demande = bordereaux.demande
    assert demande.quand is not None
    done = register.restore(
        register.connect(demande.registre),
        _Maker(bordereaux, settings).make,
        base=demande.sortie,
        qui=demande.qui,
        quand=demande.quand,
        sait_faire=lambda acte: acte.cle in cles,
    )
    said = [f"documents absents, remis en place : {len(done.remis)}"] if done.remis else []
    advice = "le retirer puis relancer, pour que l'original soit refait"
    return [*said, *(f"{chemin} n'est plus le document émis : {advice}" for chemin in done.laisses)]


def missing(base: Path, acte: register.Acte) -> bool:
    """Whether a file of the act is not there, or has another length."""
    for fichier in acte.fichiers:
        try:
            if (base / fichier.chemin).stat().st_size != fichier.taille:
                return True
        except FileNotFoundError:
            return True
    return False


def claim(faits: Mapping[str, Any]) -> LigneRole:
    """The claim that the register holds; its rank and its line in the file are no longer known."""
    who, limit = faits["debiteur"], faits["echeance"]
    quantity, price = faits["quantite"], faits["prix_unitaire"]
    return LigneRole(
        0,
        0,
        faits["reference"],
        who["nom"],
        who["adresse"],
        who["code_postal"],
        who["ville"],
        faits["objet"],
        faits["origine"],
        Decimal(faits["montant"]),
        who["siret"] or "",
        faits["periode"],
        faits["base"],
        Decimal(quantity) if quantity else None,
        faits["unite"],
        Decimal(price) if price else None,
        date.fromisoformat(limit) if limit else None,
    )


class _Maker:
    def __init__(self, bordereaux: Bordereaux, settings: Settings) -> None:
        self._bordereaux, self._settings = bordereaux, settings
        self._commun = cache(self._shared)
        self._press = cache(self._ready)

    def make(self, folder: Path, actes: Sequence[register.Acte]) -> dict[str, list[register.Fichier]]:
        return {acte.cle: self._list(folder, acte) if acte.detail else self._titre(folder, acte) for acte in actes}

    def _titre(self, folder: Path, acte: register.Acte) -> list[register.Fichier]:
        chemin = acte.fichiers[0].chemin.removesuffix(".docx")
        number = (acte.bordereau or "").rpartition("/")[2]
        piece = Piece(claim(acte.faits), acte.numero or "", number, chemin, True)
        made = self._press(acte.jour, len(acte.fichiers) > 1).titre(piece, Folder(str(folder)))
        return [register.Fichier(*file) for file in made]

    def _list(self, folder: Path, acte: register.Acte) -> list[register.Fichier]:
        entries = register.entries(register.connect(self._bordereaux.demande.registre), genre="titre")
        listed = [(claim(one.faits), one.numero or "") for one in entries if one.bordereau == acte.cle]
        demande = replace(self._bordereaux.demande, avec_pdf=len(acte.fichiers) > 1)
        again = replace(self._bordereaux, demande=demande, commun=self._commun(acte.jour))
        return again.make(folder, acte, listed)

    def _shared(self, jour: date) -> Commun:
        demande = self._bordereaux.demande
        return context.shared(self._bordereaux.dossier, jour, demande.droit, code=demande.code_virement)

    def _ready(self, jour: date, avec_pdf: bool) -> Press:
        return Press(self._settings._replace(commun=self._commun(jour), avec_pdf=avec_pdf))
