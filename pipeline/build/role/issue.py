"""The role issued batch by batch: numbers, documents and record in one transaction each, resumed where it stopped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Generic, TypeVar

from pipeline import register
from pipeline.build.role.bordereau import Bordereaux, Liste, nom_bordereau
from pipeline.build.role.context import Commun, facts
from pipeline.build.role.control import key, mark
from pipeline.build.role.request import ControleRole, DemandeRole, RoleChange
from pipeline.build.role.restoring import missing
from pipeline.build.role.rows import Reader
from pipeline.build.role.worker import Batch, Piece
from pipeline.build.role.workers import Workers
from pipeline.diagnostics import Severity
from pipeline.errors import PipelineError
from pipeline.model.debiteur import LigneRole
from pipeline.wording import compte, nombre

Item = TypeVar("Item")
Asked = tuple[LigneRole, register.Demande]
JOB = 25
"""Titres in one piece of work: short enough to keep all processes busy to the end of a batch."""
READ_BACK = 1000
"""Up to so many, every PDF is compared word by word with its Word file; beyond, one in so many."""
_CORRECTION = "un titre de réduction ou d'annulation"


@dataclass(slots=True)
class Issue:
    """One run over the rows of a role. ``emis``, ``deja``, ``relus`` count titres; ``notes`` fill up.

    ``nus`` were issued before, without the PDF asked for now; ``perdus`` are the keys of the acts issued before whose
    files are not there.
    """

    demande: DemandeRole
    controle: ControleRole
    commun: Commun
    sources: Mapping[str, str]
    workers: Workers
    bordereaux: Bordereaux
    emis: int = 0
    deja: int = 0
    relus: int = 0
    nus: int = 0
    perdus: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    _asked: Ahead[Asked] = field(init=False)

    def run(self, reader: Reader) -> None:
        """Issue what is left to issue. Raises ``RoleChange`` and ``PipelineError``; what was issued stays issued."""
        self._asked = Ahead((line, self._request(line)) for line in sound(reader, self.controle.changees))
        while asked := self._asked.take(self.demande.lot):
            if mark(self.demande.role) != self.controle.marque:
                issued = compte(self.emis, "titre émis", "titres émis")
                raise RoleChange(
                    f"{self.demande.role.name} a changé pendant l'émission : {issued}, puis arrêt",
                    "relancer la même commande : les titres émis sont gardés, le reste est contrôlé de nouveau",
                )
            try:
                self._batch(asked)
            except PipelineError as error:
                error.add_note(self._standing(asked))
                raise
            self.demande.avance(self.emis + self.deja, self.controle.bonnes)
        if self.emis + self.deja != self.controle.bonnes:
            raise RoleChange(
                f"{self.controle.bonnes} titres étaient attendus, {self.emis + self.deja} sont au registre",
                "vérifier que le fichier n'a pas changé, et relancer",
            )

    def _standing(self, asked: Sequence[Asked]) -> str:
        """How far the run came: a batch may be recorded and its documents not yet in their place."""
        done = self.emis + self.deja
        with suppress(PipelineError):
            cles = [request.cle for _, request in asked]
            done += sum(1 for _ in register.entries(register.connect(self.demande.registre), cles=cles))
        counted = f"{compte(done, 'titre')} sur {nombre(self.controle.bonnes)}"
        kept = f"au registre, avec un numéro qui ne changera plus : {counted}"
        return f"{kept} ; relancer la même commande pour la suite" if done else "aucun titre n'est émis"

    def lost(self) -> set[str]:
        """The keys of all acts of this role whose files are not there, bordereaux included."""
        registre, below = register.connect(self.demande.registre), f"{self.demande.dossier_role}/"
        listed = register.entries(registre, genre="bordereau", dossier=self.demande.dossier)
        mine = (acte for acte in listed if acte.fichiers and acte.fichiers[0].chemin.startswith(below))
        return self.perdus | {acte.cle for acte in mine if missing(self.demande.sortie, acte)}

    def _batch(self, asked: Sequence[Asked]) -> None:
        demande = self.demande
        assert demande.quand is not None
        rows = {request.cle: line for line, request in asked}
        done = register.issue(
            register.connect(demande.registre),
            [request for _, request in asked],
            lambda folder, actes: self._made(folder, actes, rows),
            base=demande.sortie,
            qui=demande.qui,
            quand=demande.quand,
            quoi=f"émet le rôle {demande.role.stem} ({demande.dossier}), {compte(self.controle.bonnes, 'titre')}",
            sources=self.sources,
            droit=demande.droit,
            bordereau=register.DemandeBordereau(demande.jour, demande.lot, dossier=demande.dossier),
        )
        self.emis += sum(acte.detail is None for acte in done.nouveaux)
        self.deja += len(done.anciens)
        self.nus += sum(len(acte.fichiers) == 1 for acte in done.anciens) if demande.avec_pdf else 0
        self.perdus |= {acte.cle for acte in done.anciens if missing(demande.sortie, acte)}
        self._say_law({acte.droit for acte in done.anciens} - {demande.droit})
        self.notes += [f"fichier absent, à restaurer : {manque.chemin}" for manque in done.reprise.manques]

    def _say_law(self, others: set[date | None]) -> None:
        asked = register.law_of(self.demande.droit)
        for law in others:
            said = f"titres déjà émis sous {register.law_of(law)}, et qui le restent : {asked} n'y change rien"
            self.notes += [said] if said not in self.notes else []

    def _request(self, line: LigneRole) -> register.Demande:
        commun = self.commun
        return register.Demande(
            key(self.demande, line),
            "titre",
            self.demande.dossier,
            f"Titre de recette – {line.objet}",
            self.demande.jour,
            facts(commun, line),
            register.Serie("titre", commun.budget, commun.exercice),
            montant=line.montant,
            creance=register.Creance(commun.budget, commun.exercice, line.nom),
            correction=_CORRECTION,
        )

    def _made(
        self, folder: Path, actes: Sequence[register.Acte], rows: Mapping[str, LigneRole]
    ) -> dict[str, list[register.Fichier]]:
        lists = [acte for acte in actes if acte.detail is not None]
        titres = [acte for acte in actes if acte.detail is None]
        pieces = [self._piece(acte, rows[acte.cle]) for acte in titres]
        # Each list is a piece of work of its own, and the first: others make titres meanwhile.
        chunks: Iterable[Sequence[Piece | Liste]] = [[self._list(acte, titres, rows)] for acte in lists]
        jobs = (Batch(str(folder), tuple(chunk)) for chunk in chain(chunks, _batches(iter(pieces), JOB)))
        made: dict[str, list[register.Fichier]] = {}
        waiting = chain(lists, titres)
        for batch in self.workers.map(jobs):
            for files, acte in zip(batch, waiting, strict=False):
                made[acte.cle] = [register.Fichier(*file) for file in files]
            # Rows to come are read while the workers are busy, not while they wait.
            self._asked.look(JOB, self.demande.lot)
            self.demande.avance(self.emis + self.deja + max(len(made) - len(lists), 0), self.controle.bonnes)
        self._fetch(folder, made)
        self.relus += sum(piece.relire for piece in pieces)
        return made

    def _list(self, acte: register.Acte, titres: Sequence[register.Acte], rows: Mapping[str, LigneRole]) -> Liste:
        chemin = f"{self.demande.dossier_role}/bordereaux/{nom_bordereau(self.commun, acte.numero or '')}"
        listed = [(rows[titre.cle], titre.numero or "") for titre in titres if titre.bordereau == acte.cle]
        return self.bordereaux.liste(chemin, acte, listed)

    def _fetch(self, folder: Path, made: Mapping[str, Sequence[register.Fichier]]) -> None:
        if self.demande.grappe is not None:
            from pipeline.build.cluster import fetch

            fetch(self.demande.depot, folder, [file for files in made.values() for file in files])

    def _piece(self, acte: register.Acte, line: LigneRole) -> Piece:
        number = acte.ordre or 0
        first = (number - 1) // 1000 * 1000 + 1
        below = f"{self.demande.dossier_role}/{first:06d}-{first + 999:06d}"
        step = -(-self.controle.bonnes // READ_BACK)
        bordereau = (acte.bordereau or "").rpartition("/")[2]
        chemin = f"{below}/titre-{self.commun.exercice}-{acte.numero}"
        again = self.demande.avec_pdf and line.rang % step == 0
        return Piece(line, acte.numero or "", bordereau, chemin, again)


def sound(reader: Reader, but: frozenset[int]) -> Iterator[LigneRole]:
    """The claims of the rows without error, ``but`` those of these ranks."""
    for rank, row in reader.rows():
        line, faults = reader.read(rank, row)
        if line is not None and rank not in but and not any(fault.severity is Severity.ERREUR for fault in faults):
            yield line


class Ahead(Generic[Item]):
    """Items read before they are asked for, a few at a time; what stops the reading is raised when its turn comes."""

    def __init__(self, items: Iterator[Item]) -> None:
        self._items = items
        self._held: list[Item] = []
        self._error: Exception | None = None

    def look(self, count: int, most: int) -> None:
        """Read up to ``count`` more, and hold ``most`` at most."""
        if self._error is not None:
            return
        try:
            for item in islice(self._items, min(count, most - len(self._held))):
                self._held.append(item)
        except Exception as error:
            self._error = error

    def take(self, count: int) -> list[Item]:
        """The next ``count`` items, fewer at the end. Raises what reading raised, once all before it is taken."""
        self.look(count - len(self._held), count)
        if self._error is not None and not self._held:
            raise self._error
        taken, self._held = self._held[:count], self._held[count:]
        return taken


def _batches(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    while batch := list(islice(items, size)):
        yield batch
