"""The rows of a role: each becomes a claim, or the complete list of its faults with their columns."""

from __future__ import annotations

import csv
import re
import sqlite3
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from pipeline.diagnostics import Diagnostic, LegalReference, Location, Related, Severity
from pipeline.errors import ExitCode, PipelineError
from pipeline.model.debiteur import LigneRole
from pipeline.sources.table import Row, Table
from pipeline.wording import cle_nom, compte, montant

OBLIGATOIRES = ("reference", "nom", "adresse", "code_postal", "ville", "objet", "origine", "montant")
FACULTATIVES = ("siret", "periode", "base", "quantite", "unite", "prix_unitaire", "echeance")
MOTIF = "motif_rejet"
"""The column that a file of rejected rows adds, and that a corrected one may keep."""
_LONGEST = 13
_CENT, _MAXIMUM = Decimal("0.01"), Decimal("999999999.99")
# What XML cannot hold, line ends, and the private characters with which the program marks its own texts.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ue000-\uf8ff\ufffe\uffff\U000f0000-\U0010ffff]")
_NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?", re.ASCII)
_SPACES = str.maketrans("", "", " \u00a0\u202f.")
_LA_POSTE = "356000000"
_Y = "20000.00 ou 20 000,00"


class RoleIllisible(PipelineError):
    """The table stops being one: a row cannot be read."""

    exit_code = ExitCode.FINDINGS


class Fault(NamedTuple):
    """What is wrong in a cell; ``structure`` when the whole file must be taken for something else than it seems."""

    code: str
    column: str
    message: str
    conseil: str
    severity: Severity = Severity.ERREUR
    structure: bool = False
    related: int = 0


class Reader:
    """Reads the rows of one table. ``faults`` are those of its columns, which keep every row from being read.

    ``minimum`` is the least sum, in euros, that a titre may claim; ``reference`` its text; ``jour`` the day of issue.
    """

    def __init__(self, table: Table, minimum: Decimal, reference: LegalReference, jour: date) -> None:
        self.table = table
        self._minimum, self._reference, self._jour = minimum, reference, jour
        known = {cle_nom(name): name for name in (*OBLIGATOIRES, *FACULTATIVES, MOTIF)}
        self._written = {known.get(cle_nom(name), name): name for name in table.columns}
        self._index = {known.get(cle_nom(name), name): rank for rank, name in enumerate(table.columns)}
        self._seen = _Seen()
        self.faults = tuple(self._column_faults())

    def rows(self) -> Iterator[tuple[int, Row]]:
        """The rows with their rank from 1. Raises ``RoleIllisible``."""
        rank = 0
        try:
            for rank, row in enumerate(self.table.rows(), 1):
                yield rank, row
        except (csv.Error, UnicodeDecodeError) as error:
            raise RoleIllisible(
                f"{self.table.name} : la lecture s'arrête après {compte(rank, 'ligne lue')}",
                "vérifier les guillemets de la ligne suivante, et enregistrer de nouveau en CSV (UTF-8)",
            ) from error

    def read(self, rank: int, row: Row) -> tuple[LigneRole | None, list[Fault]]:
        """The claim, ``None`` when an error keeps it from being one, and all that is to be said of the row."""
        faults = self._form(row)
        if faults:
            return None, faults
        cells = row.cells
        get = {name: cells[index] if index < len(cells) else "" for name, index in self._index.items()}
        faults += [
            Fault("ROL-004", name, f"« {name} » est vide", "écrire cette valeur")
            for name in OBLIGATOIRES
            if not get[name]
        ]
        if get["reference"]:
            self._once(get["reference"], row.line, faults)
        siret = _siret(get.get("siret", ""), faults)
        if get["code_postal"] and not (len(get["code_postal"]) == 5 and _digits(get["code_postal"])):
            advice = "écrire les cinq chiffres ; un tableur ôte parfois le zéro du début"
            faults.append(Fault("ROL-006", "code_postal", f"code postal « {get['code_postal']} »", advice))
        sum_due = self._amount(get["montant"], faults) if get["montant"] else None
        quantity, price = _basis(get, sum_due, faults)
        limit = self._limit(get.get("echeance", ""), faults)
        if sum_due is None or any(fault.severity is Severity.ERREUR for fault in faults):
            return None, faults
        line = LigneRole(
            rank, row.line, get["reference"], get["nom"], get["adresse"], get["code_postal"], get["ville"],
            get["objet"], get["origine"], sum_due, siret, get.get("periode", ""), get.get("base", ""), quantity,
            get.get("unite", ""), price, limit,
        )  # fmt: skip
        return line, faults

    def diagnostic(self, row: Row, fault: Fault) -> Diagnostic:
        """The fault with its place in the file."""
        written = self._written.get(fault.column, self.table.columns[0])
        related = (Related(Location(self.table.name, fault.related, 1), "première ligne qui la porte"),)
        return Diagnostic(
            fault.code,
            fault.severity,
            fault.message,
            self.table.at(row, written),
            self._reference if fault.code == "ROL-009" else None,
            related if fault.related else (),
            conseil=fault.conseil,
        )

    def _column_faults(self) -> Iterator[Diagnostic]:
        start = Location(self.table.name, 1, 1)
        for name in OBLIGATOIRES:
            if name not in self._index:
                message = f"la colonne « {name} » manque"
                yield Diagnostic("ROL-001", Severity.ERREUR, message, start, conseil="ajouter cette colonne")
        if len(self._index) < len(self.table.columns):
            message = "deux colonnes portent le même nom, aux accents près"
            yield Diagnostic("ROL-001", Severity.ERREUR, message, start, conseil="n'en garder qu'une")
        for name in self._index:
            if name not in (*OBLIGATOIRES, *FACULTATIVES, MOTIF):
                message = f"la colonne « {name} » n'est pas de celles d'un rôle : elle n'est pas lue"
                advice = "corriger son nom, ou la laisser si elle ne doit pas figurer sur les titres"
                yield Diagnostic("ROL-002", Severity.AVERTISSEMENT, message, start, conseil=advice)

    def _form(self, row: Row) -> list[Fault]:
        columns = self.table.columns
        if len(row.cells) > len(columns) and any(row.cells[len(columns) :]):
            message = f"la ligne a {len(row.cells)} cellules pour {len(columns)} colonnes"
            return [Fault("ROL-003", "", message, "mettre entre guillemets une cellule qui contient le séparateur")]
        if _UNPRINTABLE.search("".join(row.cells)) is None:
            return []
        return [
            _unprintable(name, cell, found[0])
            for name, index in self._index.items()
            if index < len(row.cells) and (found := _UNPRINTABLE.search(cell := row.cells[index]))
        ]

    def _once(self, reference: str, line: int, faults: list[Fault]) -> None:
        first = self._seen.first(reference, line)
        if first != line:
            message = f"la référence « {reference} » est déjà celle d'une autre ligne"
            faults.append(
                Fault("ROL-005", "reference", message, "une référence désigne une créance, et une seule", related=first)
            )

    def _amount(self, text: str, faults: list[Fault]) -> Decimal | None:
        value = number(text)
        if value is None:
            message = f"montant « {text} » : un montant en euros est attendu"
            faults.append(Fault("ROL-007", "montant", message, f"écrire par exemple {_Y}, sans le signe €"))
            return None
        if value != value.quantize(_CENT):
            faults.append(
                Fault("ROL-007", "montant", f"montant « {text} » : plus de deux décimales", "arrondir au centime")
            )
            return None
        if not 0 < value <= _MAXIMUM:
            message = f"montant « {text} » : il est plus grand que zéro, et de {montant(_MAXIMUM)} au plus"
            faults.append(Fault("ROL-007", "montant", message, "corriger le montant ; un avoir n'est pas un titre"))
            return None
        if value < self._minimum:
            message = f"montant de {montant(value)}, inférieur à {montant(self._minimum)}"
            advice = "vérifier que cette créance peut être mise en recouvrement seule"
            faults.append(Fault("ROL-009", "montant", message, advice, Severity.AVERTISSEMENT))
        return value.quantize(_CENT)

    def _limit(self, text: str, faults: list[Fault]) -> date | None:
        if not text:
            return None
        day = _day(text)
        if day is None:
            message = f"échéance « {text} » : ce n'est pas une date"
            faults.append(Fault("ROL-010", "echeance", message, "écrire AAAA-MM-JJ, ou JJ/MM/AAAA"))
        elif day < self._jour:
            message = f"échéance du {day:%d/%m/%Y}, avant le jour de l'émission ({self._jour:%d/%m/%Y})"
            faults.append(Fault("ROL-010", "echeance", message, "corriger l'échéance, ou la laisser vide"))
        return day


class _Seen:
    """The references met, each with the line that has it first: on disk when they are many, in memory a few pages."""

    def __init__(self) -> None:
        # Nothing is committed: the file has no name, and is gone with the connection.
        self._base = sqlite3.connect("", isolation_level=None)
        self._base.execute("PRAGMA journal_mode = OFF")
        self._base.execute("CREATE TABLE vues (reference TEXT PRIMARY KEY, ligne INTEGER) WITHOUT ROWID")
        self._base.execute("BEGIN")

    def first(self, reference: str, line: int) -> int:
        """The line where this reference stands first: ``line``, if it is new. Raises ``RoleIllisible``."""
        row = (reference, line)
        try:
            if self._base.execute("INSERT OR IGNORE INTO vues VALUES (?, ?)", row).rowcount:
                return line
            found: int = self._base.execute("SELECT ligne FROM vues WHERE reference = ?", row[:1]).fetchone()[0]
        except sqlite3.OperationalError as error:
            raise RoleIllisible(
                f"la lecture s'arrête à la ligne {line} : plus de place pour les fichiers provisoires",
                "libérer de la place sur ce disque, ou désigner un autre dossier par TMPDIR, puis relancer",
            ) from error
        return found


@lru_cache(4096)
def number(text: str) -> Decimal | None:
    """The positive number written in French or plain figures, ``None`` when it is not one."""
    if not _NUMBER.fullmatch(text):
        return None
    plain = re.sub("[ \u00a0\u202f]", "", text).replace(",", ".")
    # Two such numbers multiplied keep all their figures in the 28 of the decimal context.
    return Decimal(plain) if len(plain) <= _LONGEST else None


@lru_cache(4096)
def _day(text: str) -> date | None:
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text, re.ASCII)
    parts = match.groups() if match else ()
    if match is None and (match := re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text, re.ASCII)):
        parts = match.groups()[::-1]
    try:
        return date(*map(int, parts)) if parts else None
    except ValueError:
        return None


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _siret(text: str, faults: list[Fault]) -> str:
    plain = text.translate(_SPACES)
    if plain and not (len(plain) == 14 and _digits(plain)):
        faults.append(Fault("ROL-008", "siret", f"SIRET « {text} »", "un SIRET compte 14 chiffres"))
    elif plain and not _sound(plain):
        advice = "vérifier le numéro sur l'avis de situation de l'entreprise"
        faults.append(Fault("ROL-008", "siret", f"SIRET « {text} » : la clé de contrôle est fausse", advice))
    return plain


def _sound(siret: str) -> bool:
    """Luhn's key; the establishments of La Poste have their own, the sum of the figures by five (INSEE)."""
    figures = [int(figure) for figure in siret]
    if siret.startswith(_LA_POSTE) and sum(figures) % 5 == 0:
        return True
    doubled = [2 * n - 9 if n > 4 else 2 * n for n in figures[::2]]
    return (sum(doubled) + sum(figures[1::2])) % 10 == 0


def _basis(
    get: dict[str, str], due: Decimal | None, faults: list[Fault]
) -> tuple[Decimal | None, Decimal | None]:  # fmt: skip
    found: list[Decimal | None] = []
    given = [name for name in ("quantite", "prix_unitaire") if get.get(name)]
    for name in ("quantite", "prix_unitaire"):
        text = get.get(name, "")
        value = number(text) if text else None
        if text and (not value or value != round(value, 6)):
            message = f"{name} « {text} » : un nombre plus grand que zéro est attendu, à six décimales au plus"
            faults.append(Fault("ROL-011", name, message, "écrire par exemple 12 ou 3,2150"))
        found.append(value)
    quantity, price = found
    if len(given) == 1:
        message = f"« {given[0]} » est donné sans l'autre terme du calcul"
        faults.append(Fault("ROL-011", given[0], message, "donner la quantité et le prix unitaire, ou aucun des deux"))
    elif not given and not get.get("base"):
        message = "rien ne dit comment le montant est calculé"
        advice = "donner « quantite » et « prix_unitaire », ou écrire le calcul dans « base »"
        faults.append(Fault("ROL-011", "montant", message, advice))
    elif quantity and price and due is not None and (made := _rounded(quantity * price)) != due:
        message = f"{get['quantite']} × {get['prix_unitaire']} font {made} et le montant écrit est {due}"
        faults.append(Fault("ROL-012", "montant", message, "corriger la quantité, le prix unitaire ou le montant"))
    return quantity, price


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)


def _unprintable(name: str, cell: str, char: str) -> Fault:
    if char in "\r\n":
        advice = "refermer le guillemet ouvert dans cette cellule, ou mettre ce texte sur une seule ligne"
        return Fault("ROL-013", name, f"« {name} » s'étend sur plusieurs lignes", advice, structure=True)
    message = f"« {name} » contient un caractère qui ne s'imprime pas (U+{ord(char):04X})"
    return Fault("ROL-013", name, message, f"le retirer de « {_UNPRINTABLE.sub('?', cell)[:60]} »")
