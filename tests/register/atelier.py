"""What the tests issue: titres of a fictitious body, and documents that are two lines of text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from pipeline import register
from pipeline.register import Acte, Creance, Demande, DemandeBordereau, Emission, Fichier, Register, Serie

JOUR = date(2021, 2, 26)
QUAND = datetime(2021, 2, 26, 9, 30, tzinfo=UTC)
QUI = "Jeanne Martin"
TITRES = Serie("titre", "principal", 2021)
BORDEREAU = DemandeBordereau(JOUR)
SOURCES = {"inputs/dossiers/essai/titres.yaml": "0" * 64}


def titre(number: int, montant: str = "5500.00", exercice: int = 2021, **more) -> Demande:
    euros = Decimal(montant)
    return Demande(
        f"essai/titre/{number}",
        "titre",
        "essai",
        f"Versement {number}",
        JOUR,
        {"montant": euros, "versement": number, "mois": date(2021, 2, 1)},
        Serie("titre", "principal", exercice),
        montant=euros,
        creance=Creance("principal", exercice, "Commune de Rivemont", date(2021, 2, 1)),
        correction="un titre de réduction ou d'annulation",
        **more,
    )


def titres(first: int, last: int) -> list[Demande]:
    return [titre(number) for number in range(first, last + 1)]


def documents(folder: Path, actes: Sequence[Acte]) -> Mapping[str, Sequence[Fichier]]:
    return {acte.cle: [_document(folder, acte, kind) for kind in ("docx", "pdf")] for acte in actes}


def _document(folder: Path, acte: Acte, kind: str) -> Fichier:
    name = f"essai/{acte.genre}-{acte.serie.exercice if acte.serie else 'x'}-{acte.numero}.{kind}"
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"{acte.intitule} {acte.numero} {acte.montant}\n{acte.texte}\n", encoding="utf-8")
    return register.written(folder, name)


def issue(registre: Register, base: Path, demandes: Sequence[Demande], **more) -> Emission:
    given = {"fabrique": documents, "bordereau": BORDEREAU, "qui": QUI, **more}
    fabrique = given.pop("fabrique")
    return register.issue(
        registre,
        demandes,
        fabrique,
        base=base,
        quand=QUAND,
        quoi=f"émet {len(demandes)} titres",
        sources=SOURCES,
        **given,
    )


def tree(folder: Path) -> list[str]:
    """Every file below a folder, hidden ones too."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def expected_tree(count: int, bordereaux: int = 1) -> list[str]:
    files = [f"essai/titre-2021-{n}.{kind}" for n in range(1, count + 1) for kind in ("docx", "pdf")]
    files += [f"essai/bordereau-2021-{n}.{kind}" for n in range(1, bordereaux + 1) for kind in ("docx", "pdf")]
    return sorted(["essai", *files])
