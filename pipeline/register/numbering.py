"""Numbers: the next of each series, and titres gathered into bordereaux."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from sqlalchemy import Connection, func, select

from pipeline.register.errors import ActeInconnu, CorrectionExcessive, NumeroDejaPris, NumeroInattendu
from pipeline.register.facts import Fait, sha256, to_cents, to_euros
from pipeline.register.records import Acte, Bordereau, Creance, Demande, DemandeBordereau, Serie
from pipeline.register.schema import ACTES, BORDEREAUX, LOTS, SERIES


@dataclass(slots=True)
class _State:
    """Where a series stands."""

    id: int
    ordre: int
    cumul: int
    new: bool


@dataclass(slots=True)
class Numbering:
    """Gives numbers inside the one writing transaction; ``nouvelles`` are the series to be recorded."""

    connection: Connection
    qui: str
    quand: datetime
    lot: int = 0
    rang: int = 0
    states: dict[Serie, _State] = field(default_factory=dict)
    ranks: dict[str, int] = field(default_factory=dict)
    """The rank of each act that others refer to, by key."""
    taken: set[tuple[Serie, str]] = field(default_factory=set)
    balances: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lot = (self.connection.scalar(select(func.max(LOTS.c.lot))) or 0) + 1
        self.rang = self.connection.scalar(select(func.max(ACTES.c.rang))) or 0

    def number(self, demandes: Sequence[Demande], bordereau: DemandeBordereau | None) -> list[Acte]:
        """The acts asked for, numbered, each bordereau before its titres. Raises ``EmissionRefusee``."""
        if bordereau is None:
            return [self._numbered(demande, None) for demande in demandes]
        actes: list[Acte] = []
        for creance, group in _gathered(demandes, bordereau.maximum):
            actes += self._bordereau(creance, group, bordereau)
        return actes

    def new_series(self) -> Iterator[dict[str, object]]:
        """The rows of the series that begin now."""
        for serie, state in self.states.items():
            if state.new:
                yield {
                    "id": state.id,
                    "genre": serie.genre,
                    "portee": serie.portee,
                    "exercice": serie.exercice or 0,
                    "suivie": int(serie.continue_),
                }

    def _bordereau(self, creance: Creance, demandes: Sequence[Demande], ask: DemandeBordereau) -> list[Acte]:
        serie = Serie(ask.genre, creance.budget, creance.exercice)
        total = sum(to_cents(_amount(d)) for d in demandes)
        state = self._state(serie)
        state.cumul += total
        self.rang += 1
        rang, ordre = self.rang, self._next(serie, None)
        cle = f"{ask.genre}/{creance.budget}/{creance.exercice}/{ordre}"
        self.ranks[cle] = rang
        titres = [self._numbered(demande, cle) for demande in demandes]
        detail = Bordereau(
            titres[0].numero or "", titres[-1].numero or "", len(titres), to_euros(total), to_euros(state.cumul)
        )
        faits: dict[str, Fait] = {
            "budget": creance.budget,
            "exercice": creance.exercice,
            "premier": detail.premier,
            "dernier": detail.dernier,
            "nombre": detail.nombre,
            "total": detail.total,
            "cumul": detail.cumul,
        }
        demande = Demande(
            cle, ask.genre, ask.dossier, f"Bordereau n° {ordre}", ask.jour, faits, serie, montant=detail.total
        )
        return [self._acte(demande, rang, ordre, None, detail), *titres]

    def _numbered(self, demande: Demande, bordereau: str | None) -> Acte:
        self.rang += 1
        rang = self.rang
        ordre = self._next(demande.serie, demande.numero) if demande.serie is not None else None
        if demande.corrige is not None:
            self._correct(demande)
        self.ranks[demande.cle] = rang
        return self._acte(demande, rang, ordre, bordereau, None)

    def _acte(
        self, demande: Demande, rang: int, ordre: int | None, bordereau: str | None, detail: Bordereau | None
    ) -> Acte:
        return Acte(
            rang,
            self.lot,
            demande.cle,
            demande.genre,
            demande.dossier,
            demande.intitule,
            demande.jour,
            demande.serie,
            ordre,
            str(ordre) if ordre is not None else demande.numero,
            None if demande.montant is None else to_euros(to_cents(demande.montant)),
            demande.creance,
            bordereau,
            demande.corrige,
            detail,
            demande.texte,
            sha256(demande.texte),
            self.qui,
            self.quand,
        )

    def _next(self, serie: Serie, asked: str | None) -> int | None:
        state = self._state(serie)
        if not serie.continue_:
            self._reserve(serie, state, asked)
            return None
        state.ordre += 1
        if asked is not None and asked != str(state.ordre):
            raise NumeroInattendu(
                f"{serie} : le numéro {asked} est demandé, le suivant est le {state.ordre}",
                "les numéros se suivent sans trou ni doublon : corriger ce numéro, ou émettre d'abord l'acte manquant",
            )
        return state.ordre

    def _reserve(self, serie: Serie, state: _State, asked: str | None) -> None:
        if asked is None:
            raise ValueError(f"{serie} gives no number itself")
        query = select(ACTES.c.intitule).where(ACTES.c.serie == state.id, ACTES.c.numero == asked)
        bearer = self.connection.scalar(query)
        if bearer is not None or (serie, asked) in self.taken:
            raise NumeroDejaPris(
                f"{serie} : le numéro {asked} est déjà celui de « {bearer or 'un autre acte de cette émission'} »",
                "corriger le numéro dans le dossier",
            )
        self.taken.add((serie, asked))

    def _state(self, serie: Serie) -> _State:
        if serie not in self.states:
            where = (
                (SERIES.c.genre == serie.genre)
                & (SERIES.c.portee == serie.portee)
                & (SERIES.c.exercice == (serie.exercice or 0))
            )
            row = self.connection.execute(select(SERIES).where(where)).first()
            self.states[serie] = self._begin() if row is None else self._stand(serie, row.id, bool(row.suivie))
        return self.states[serie]

    def _begin(self) -> _State:
        highest = self.connection.scalar(select(func.max(SERIES.c.id))) or 0
        return _State(max([highest, *(s.id for s in self.states.values())]) + 1, 0, 0, True)

    def _stand(self, serie: Serie, number: int, continue_: bool) -> _State:
        if continue_ != serie.continue_:
            raise ValueError(f"{serie} is numbered in two ways")
        ordre = self.connection.scalar(select(func.max(ACTES.c.ordre)).where(ACTES.c.serie == number)) or 0
        last = select(BORDEREAUX.c.cumul).join(ACTES, ACTES.c.rang == BORDEREAUX.c.rang)
        cumul = self.connection.scalar(last.where(ACTES.c.serie == number).order_by(ACTES.c.rang.desc()).limit(1)) or 0
        return _State(number, ordre, cumul, False)

    def _correct(self, demande: Demande) -> None:
        cle = demande.corrige
        assert cle is not None
        if cle not in self.balances:
            row = self.connection.execute(select(ACTES.c.rang, ACTES.c.centimes).where(ACTES.c.cle == cle)).first()
            if row is None:
                raise ActeInconnu(
                    f"l'acte à corriger, {cle}, n'est pas au registre", "vérifier sa désignation : actes registre"
                )
            off = select(func.sum(ACTES.c.centimes)).where(ACTES.c.corrige == row.rang)
            self.balances[cle] = (row.centimes or 0) + int(self.connection.scalar(off) or 0)
            self.ranks[cle] = row.rang
        left = self.balances[cle] + to_cents(_amount(demande))
        if left < 0 or _amount(demande) >= 0:
            raise CorrectionExcessive(
                f"{cle} : il reste {to_euros(self.balances[cle])} €, la correction est de {_amount(demande)} €",
                "une correction retire au plus ce qui reste dû",
            )
        self.balances[cle] = left


def _gathered(demandes: Sequence[Demande], maximum: int) -> Iterator[tuple[Creance, Sequence[Demande]]]:
    for _, group in groupby(sorted(demandes, key=_account), key=_account):
        titres = list(group)
        for start in range(0, len(titres), maximum):
            creance = titres[start].creance
            assert creance is not None
            yield creance, titres[start : start + maximum]


def _account(demande: Demande) -> tuple[str, int]:
    if demande.creance is None:
        raise ValueError(f"{demande.cle} is no titre: it cannot be in a bordereau")
    return demande.creance.budget, demande.creance.exercice


def _amount(demande: Demande) -> Decimal:
    if demande.montant is None:
        raise ValueError(f"{demande.cle} has no amount")
    return demande.montant
