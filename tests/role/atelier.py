"""Rolls of debtors made for the tests, and how they are asked for."""

from __future__ import annotations

import csv
import shutil
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from pipeline import register
from pipeline.build.role import DemandeRole

ROOT = Path(__file__).resolve().parents[2]
DOSSIER = "exemple-complet"
JOUR = date(2024, 9, 2)
COLONNES = (
    "reference", "nom", "adresse", "code_postal", "ville", "siret", "objet", "origine", "periode", "quantite", "unite",
    "prix_unitaire", "base", "montant", "echeance",
)  # fmt: skip


def row(number, **more):
    quantity = 5 + number % 40
    return {
        "reference": f"2024-{number:06d}",
        "nom": f"Usager n° {number} & fils",
        "adresse": f"{number % 200 + 1} rue de l'Église",
        "code_postal": "00100",
        "ville": "Bourg-Exemple",
        "siret": "",
        "objet": "Restauration scolaire",
        "origine": "délibération n° 2024-31 du 12 mars 2024, tarif B",
        "periode": "août 2024",
        "quantite": str(quantity),
        "unite": "repas",
        "prix_unitaire": "4,15",
        "base": "",
        "montant": f"{quantity * Decimal('4.15')}".replace(".", ","),
        "echeance": "",
        **more,
    }


def write(path, rows, columns=COLONNES, encoding="utf-8"):
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, columns, delimiter=";", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def workplace(folder):
    shutil.copytree(ROOT / "inputs", folder / "inputs", ignore=shutil.ignore_patterns("*.sqlite3*"))
    return folder


def ask(folder, role, **more):
    options = {
        "racine": folder / "inputs", "dossier": DOSSIER, "role": role, "sortie": folder / "build",
        "gabarits": ROOT / "templates", "jour": JOUR, "registre": folder / "registre.sqlite3", "qui": "Solange Artefact",
        "quand": datetime(2024, 9, 2, 9, tzinfo=UTC), "emettre": True, "processus": 1,
    }  # fmt: skip
    return DemandeRole(**{**options, **more})


def titres(folder):
    """The titres of the register, oldest first: number, reference, files."""
    found = register.entries(register.connect(folder / "registre.sqlite3"), genre="titre")
    return [(acte.ordre, acte.faits["reference"], [f.chemin for f in acte.fichiers]) for acte in found]


def sound(folder):
    """What the register and the folder of documents say against themselves."""
    return list(register.verify(register.connect(folder / "registre.sqlite3"), folder / "build"))


def files(folder):
    return sorted(
        str(path.relative_to(folder / "build"))
        for path in (folder / "build").rglob("*")
        if path.is_file() and ".gabarits" not in path.parts
    )


def alter(path, old, new):
    """Put ``new`` in place of ``old`` in the body of a Word file, where it must be."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    body = members["word/document.xml"].decode()
    assert old in body
    members["word/document.xml"] = body.replace(old, new).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
