"""Documents of a role that are no longer there, made again from what the register holds of each claim."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import register
from pipeline.build.role import context
from pipeline.build.role.bordereau import LISTE, Bordereaux
from pipeline.build.role.context import Commun
from pipeline.build.role.request import DemandeRole, RoleIncomplet
from pipeline.build.role.worker import Folder, Made, Piece, Press, Settings
from pipeline.model.debiteur import LigneRole
from pipeline.register.facts import canonical, changes

if TYPE_CHECKING:
    from pipeline.model import Dossier

_BACKUP = "ou reprendre le fichier d'une sauvegarde"


def restore(demande: DemandeRole, cles: Collection[str]) -> list[str]:
    """Make again the missing files of these acts; gives what to say of it.

    Raises ``register.RestaurationImpossible``, putting nothing back, when one does not come out the same to the byte.
    """
    assert demande.quand is not None
    maker = Maker(demande.racine, demande.sortie, demande.gabarits, demande.registre)
    done = register.restore(
        register.connect(demande.registre),
        maker.make,
        base=demande.sortie,
        qui=demande.qui,
        quand=demande.quand,
        sait_faire=lambda acte: acte.cle in cles,
    )
    said = [f"documents absents, remis en place : {len(done.remis)}"] if done.remis else []
    advice = "le retirer puis relancer, pour que l'original soit refait"
    return [*said, *(f"{chemin} n'est plus le document émis : {advice}" for chemin in done.laisses)]


def of_role(acte: register.Acte) -> bool:
    """Whether the act was issued with a role: a titre, or the bordereau that carries some."""
    return any(fichier.chemin.startswith(f"{acte.dossier}/roles/") for fichier in acte.fichiers)


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


def _stem(acte: register.Acte) -> str:
    return acte.fichiers[0].chemin.removesuffix(".docx")


def _files(made: Made) -> list[register.Fichier]:
    return [register.Fichier(*file) for file in made]


@dataclass(slots=True)
class Maker:
    """Makes the files of a role's acts again, under the law they were issued under; their table is not needed."""

    racine: Path
    sortie: Path
    gabarits: Path
    registre: Path | str
    _dossiers: dict[str, Dossier] = field(default_factory=dict)
    _communs: dict[tuple[str, date, date | None, bool], Commun] = field(default_factory=dict)
    _presses: dict[tuple[str, date, date | None, bool, bool, str], Press] = field(default_factory=dict)
    _sources: dict[int, Mapping[str, str]] = field(default_factory=dict)
    _read: dict[str, bytes] = field(default_factory=dict)

    def make(self, folder: Path, actes: Sequence[register.Acte]) -> dict[str, list[register.Fichier]]:
        """Write their files below ``folder``. Raises ``register.RestaurationImpossible`` and ``PipelineError``."""
        return {acte.cle: self._list(folder, acte) if acte.detail else self._titre(folder, acte) for acte in actes}

    def _titre(self, folder: Path, acte: register.Acte) -> list[register.Fichier]:
        line, _ = self._claim(acte)
        model = next((name for name in self._issued(acte) if name.endswith(".docx") and name != LISTE), "")
        number = (acte.bordereau or "").rpartition("/")[2]
        piece = Piece(line, acte.numero or "", number, _stem(acte), True)
        return _files(self._press(acte, model, len(acte.fichiers) > 1).titre(piece, Folder(str(folder))))

    def _press(self, acte: register.Acte, model: str, pdf: bool) -> Press:
        """What made the titre ``acte``, or, without ``model``, the list that carries it."""
        key = acte.dossier, acte.jour, acte.droit, bool(acte.faits["code_virement"]), pdf, model
        template = self._template(acte, model or LISTE)
        if key not in self._presses:
            commun, fonts = self._shared(acte), self.gabarits / "polices"
            settings = Settings(template, model or LISTE, commun, self.sortie / ".gabarits", pdf, fonts, liste=template)
            self._presses[key] = Press(settings)
        return self._presses[key]

    def _list(self, folder: Path, acte: register.Acte) -> list[register.Fichier]:
        carried = list(register.entries(register.connect(self.registre), bordereau=acte.cle))
        claims = [(self._claim(one)[0], one.numero or "") for one in carried]
        liste = Bordereaux(self._dossier(acte.dossier), acte.droit).liste(_stem(acte), acte, claims)
        return _files(self._press(carried[0], "", len(acte.fichiers) > 1).liste(liste, Folder(str(folder))))

    def _claim(self, acte: register.Acte) -> tuple[LigneRole, Commun]:
        line, commun = claim(acte.faits), self._shared(acte)
        text = canonical(context.facts(commun, line))
        if text != acte.texte:
            gaps = changes(acte.faits, json.loads(text))
            message = "\n    ".join((f"{acte.cle} : le dossier a changé depuis l'émission", *gaps))
            raise register.RestaurationImpossible(message, f"rétablir le dossier tel qu'il était, {_BACKUP}")
        return line, commun

    def _shared(self, acte: register.Acte) -> Commun:
        key = acte.dossier, acte.jour, acte.droit, bool(acte.faits["code_virement"])
        if key not in self._communs:
            dossier = self._dossier(acte.dossier)
            try:
                self._communs[key] = context.shared(dossier, acte.jour, acte.droit, code=key[3])
            except RoleIncomplet as error:
                advice = f"rétablir le dossier tel qu'il était, {_BACKUP}"
                raise register.RestaurationImpossible(f"{acte.cle} : {error.message}", advice) from error
        return self._communs[key]

    def _dossier(self, nom: str) -> Dossier:
        from pipeline import loading

        if nom not in self._dossiers:
            found = loading.load(self.racine, nom).dossier
            if found is None or found.titres is None:
                message = f"le dossier « {nom} » ne peut plus être lu"
                raise register.RestaurationImpossible(message, f"le rétablir tel qu'il était, {_BACKUP}")
            self._dossiers[nom] = found
        return self._dossiers[nom]

    def _issued(self, acte: register.Acte) -> Mapping[str, str]:
        """The SHA-256 of the files that the act was made from, by name."""
        if acte.lot not in self._sources:
            self._sources |= register.sources(register.connect(self.registre), [acte.lot])
        return self._sources[acte.lot]

    def _template(self, acte: register.Acte, name: str) -> bytes:
        """The template that the act was made with: no other will do."""
        if name not in self._read:
            path = self.gabarits / name
            if not path.is_file():
                message = f"{acte.cle} : le gabarit {name} n'est plus dans {self.gabarits}"
                raise register.RestaurationImpossible(message, f"l'y remettre tel qu'il était, {_BACKUP}")
            self._read[name] = path.read_bytes()
        if self._issued(acte).get(name, "") not in ("", sha256(self._read[name]).hexdigest()):
            message = f"{acte.cle} : le gabarit {name} a changé depuis l'émission"
            raise register.RestaurationImpossible(
                message, f"remettre l'ancien gabarit le temps de restaurer, {_BACKUP}"
            )
        return self._read[name]
