"""The register as a table that opens in LibreOffice or Excel; the same acts give the same bytes."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from pipeline.register.records import Acte

COLONNES = (
    "Rang", "Nature", "Numéro", "Série", "Exercice", "Objet", "Dossier", "Date de l'acte", "Débiteur", "Mois",
    "Montant (€)", "Bordereau", "Corrige", "Émis le", "Émis par", "Droit appliqué", "Fichiers", "Empreinte",
)  # fmt: skip
_LARGEURS = (7, 14, 10, 28, 9, 50, 28, 13, 32, 9, 14, 28, 28, 22, 24, 14, 50, 66)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(actes: Iterable[Acte], path: Path) -> None:
    """Write the acts as CSV: UTF-8 with its mark, semicolons, decimal comma.

    A text that a spreadsheet would run as a formula is preceded by an apostrophe.
    """
    with _aside(path) as target, target.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(COLONNES)
        writer.writerows([_inert(cell) for cell in _cells(acte)] for acte in actes)


def to_xlsx(actes: Iterable[Acte], path: Path) -> None:
    """Write the acts as a workbook, row by row: memory does not grow with their number."""
    import xlsxwriter

    with _aside(path) as target:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(str(target), options)
        book.set_properties(
            {"title": "Registre des actes", "created": datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)}
        )
        bold = book.add_format({"bold": True, "bottom": 1})
        money = book.add_format({"num_format": "#,##0.00"})
        sheet = book.add_worksheet("Registre")
        sheet.freeze_panes(1, 0)
        for column, (name, width) in enumerate(zip(COLONNES, _LARGEURS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, bold)
        rows = 0
        for rows, acte in enumerate(actes, start=1):
            for column, cell in enumerate(_cells(acte)):
                if isinstance(cell, Decimal):
                    sheet.write_number(rows, column, cell, money)
                elif isinstance(cell, int):
                    sheet.write_number(rows, column, cell)
                elif cell:
                    sheet.write_string(rows, column, cell)
        sheet.autofilter(0, 0, rows, len(COLONNES) - 1)
        book.close()


def _cells(acte: Acte) -> tuple[str | int | Decimal, ...]:
    serie, creance = acte.serie, acte.creance
    return (
        acte.rang,
        acte.genre,
        acte.numero or "",
        str(serie) if serie else "",
        creance.exercice if creance else (serie.exercice or "" if serie else ""),
        acte.intitule,
        acte.dossier,
        acte.jour.isoformat(),
        creance.debiteur if creance else "",
        f"{creance.mois:%Y-%m}" if creance and creance.mois else "",
        "" if acte.montant is None else acte.montant,
        acte.bordereau or "",
        acte.corrige or "",
        acte.quand.isoformat(),
        acte.qui,
        acte.droit.isoformat() if acte.droit else "",
        " ".join(f.chemin for f in acte.fichiers),
        acte.empreinte,
    )


def _inert(cell: str | int | Decimal) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:.2f}".replace(".", ",")
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


@contextmanager
def _aside(path: Path) -> Iterator[Path]:
    target = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield target
        target.replace(path)
    finally:
        target.unlink(missing_ok=True)
