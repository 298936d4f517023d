"""The law by periods: what held on a given day, under which text, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pipeline.diagnostics import Certitude, LegalReference
from pipeline.sources import Node, read

_META = {"du", "au", "reference", "certitude", "note"}


class LegalTableError(Exception):
    """``legal.yaml`` contradicts itself: a defect of the program, never of the clerk."""


@dataclass(frozen=True, slots=True)
class Periode:
    """One period of one subject: its values as text, and the text of law; bounds inclusive, ``None`` is open."""

    valeurs: Mapping[str, Any]
    reference: LegalReference
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Droit:
    """The law in force on one day. Durations are in the unit of the name; ``reference(nom)`` gives the text."""

    jour: date
    quorum: Literal["majorite", "tiers"]
    quorum_base: Literal["presents", "presents_ou_representes"]
    pouvoirs_max: int
    loi_derogatoire: str | None
    """Number of the derogatory law in force, « 2020-1379 »."""
    sans_public_permis: bool
    convocation_jours_francs: int
    urgence_jours_francs: int
    budget_jours: int
    seconde_convocation_jours: int
    seances_consecutives_max: int
    interesse_presence_compte: bool
    """Whether an interested member's mere presence may be held to be part in the decision."""
    elu_mandataire_exclu: bool
    signataires: tuple[str, ...]
    """Who signs the délibération: ``president``, ``secretaire``."""
    objet_longueur_max: int
    numero_longueur_max: int
    publicite_seance: Literal["compte_rendu", "liste_des_deliberations"]
    publicite_jours: int
    publication_modes: tuple[str, ...]
    publication_duree_mois: int
    pv_publication_jours: int
    information_mois: int
    teletransmission_obligatoire: bool
    recours_mois: int
    defere_mois: int
    retrait_mois: int
    comite_consultatif: str
    rgpd_elements: tuple[str, ...]
    violation_responsable_heures: int
    nomenclature: Literal["M14", "M57"]
    formule_executoire: str
    titre_recours_mois: int
    titre_minimum: Decimal
    prescription_annees: int
    periodes: Mapping[str, Periode] = field(repr=False)
    """By subject and by parameter, the period that holds."""

    def reference(self, nom: str) -> LegalReference:
        """The text behind a subject (``quorum_et_pouvoirs``) or a parameter (``pouvoirs_max``)."""
        return self.periodes[nom].reference

    def note(self, nom: str) -> str | None:
        """A remark for the reader, when the text needs one."""
        return self.periodes[nom].note

    def seuil_quorum(self, en_exercice: int) -> int:
        """Members needed: more than half, or a third rounded up (CGCT, art. L. 2121-17, and derogatory laws)."""
        return en_exercice // 2 + 1 if self.quorum == "majorite" else -(-en_exercice // 3)


@lru_cache(512)
def at(jour: date) -> Droit:
    """The law in force on ``jour``."""
    held: dict[str, Periode] = {}
    for subject, periods in table().items():
        period = next(p for p in periods if _holds(p, jour))
        held[subject] = period
        held.update(dict.fromkeys(period.valeurs, period))
    values = {name: period.valeurs[name] for name, period in held.items() if name in period.valeurs}
    return Droit(jour=jour, periodes=MappingProxyType(held), **values)


@cache
def table() -> Mapping[str, tuple[Periode, ...]]:
    """Every subject with its periods, oldest first.

    Raises ``LegalTableError`` when periods overlap or leave a gap, or when a value is missing, unknown or ill-typed.
    """
    return load(Path(__file__).with_suffix(".yaml"))


def load(path: Path) -> Mapping[str, tuple[Periode, ...]]:
    """Read and verify a table of law."""
    parsed = read(path, path.name)
    if parsed.root is None or parsed.diagnostics or not isinstance(parsed.root.value, dict):
        raise LegalTableError(f"{path.name} cannot be read: {[d.message for d in parsed.diagnostics]}")
    types = {f.name: str(f.type) for f in fields(Droit) if f.name not in ("jour", "periodes")}
    found = {subject: _periods(subject, node, types) for subject, node in parsed.root.value.items()}
    given = [name for periods in found.values() for name in periods[0].valeurs]
    if sorted(given) != sorted(types):
        raise LegalTableError(f"{path.name}: parameters {sorted(set(given) ^ set(types))} are not in both")
    return MappingProxyType(found)


def _periods(subject: str, node: Node, types: Mapping[str, str]) -> tuple[Periode, ...]:
    if not isinstance(node.value, list) or not node.value:
        raise LegalTableError(f"{subject}: a list of periods is expected")
    periods = tuple(_period(subject, item, types) for item in node.value)
    for before, after in pairwise(periods):
        end, start = before.reference.au, after.reference.du
        if end is None or start is None or end + timedelta(days=1) != start:
            raise LegalTableError(f"{subject}: the period from {start} does not follow the one to {end}")
    if periods[0].reference.du is not None or periods[-1].reference.au is not None:
        raise LegalTableError(f"{subject}: the first period has no « du » and the last no « au »")
    if len({tuple(sorted(p.valeurs)) for p in periods}) > 1:
        raise LegalTableError(f"{subject}: every period gives the same parameters")
    return periods


def _period(subject: str, node: Node, types: Mapping[str, str]) -> Periode:
    if not isinstance(node.value, dict):
        raise LegalTableError(f"{subject}: a period is a group of keys")
    text = {key: _plain(child) for key, child in node.value.items()}
    unknown = set(text) - _META - set(types)
    if unknown or "reference" not in text:
        raise LegalTableError(f"{subject}: {sorted(unknown) or 'a reference'} unknown or missing")
    reference = LegalReference(
        text["reference"],
        _day(text.get("du")),
        _day(text.get("au")),
        Certitude(text.get("certitude", "source")),
    )
    values = {name: _typed(subject, name, types[name], value) for name, value in text.items() if name in types}
    return Periode(MappingProxyType(values), reference, text.get("note"))


def _plain(node: Node) -> Any:  # noqa: ANN401  # text, list of texts or nothing
    if isinstance(node.value, list):
        return tuple(_plain(child) for child in node.value)
    return node.value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _typed(subject: str, name: str, kind: str, value: Any) -> Any:  # noqa: ANN401  # the shapes of YAML
    if kind == "int" and isinstance(value, str):
        return int(value)
    if kind == "bool" and value in ("oui", "non"):
        return value == "oui"
    if kind == "Decimal" and isinstance(value, str):
        return Decimal(value)
    if kind.startswith("tuple") and isinstance(value, tuple):
        return value
    if kind == "str | None" or (kind == "str" and isinstance(value, str)):
        return value
    if kind.startswith("Literal") and isinstance(value, str) and f"'{value}'" in kind.replace('"', "'"):
        return value
    raise LegalTableError(f"{subject}: {name} is {value!r}, {kind} expected")


def _holds(period: Periode, jour: date) -> bool:
    start, end = period.reference.du, period.reference.au
    return (start is None or start <= jour) and (end is None or jour <= end)
