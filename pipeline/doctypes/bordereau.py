"""The bordereau de titres: the list that the author signs, with its count and the year's running total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline import compose, wording
from pipeline.compose import Emission
from pipeline.doctypes import mentions, titre
from pipeline.doctypes.kinds import DocType
from pipeline.doctypes.titre import Piece
from pipeline.model import Dossier


@dataclass(frozen=True, slots=True)
class LigneBordereau:
    """One titre of the list: its dossier, its month and sum, its number when it has one."""

    dossier: Dossier
    piece: Piece
    numero: str | None = None


@dataclass(frozen=True, slots=True)
class Totaux:
    """The number of the bordereau and the year's running total, this one included; ``None`` in a draft."""

    numero: str | None = None
    cumul: Decimal | None = None


def context_of(lignes: Sequence[LigneBordereau], emission: Emission, totaux: Totaux) -> dict[str, Any]:
    """What ``bordereau.docx`` prints; the first titre's dossier gives the body, the budget and the author."""
    first = lignes[0]
    dossier, exercice = first.dossier, first.piece.exercice
    assert dossier.titres is not None
    total = sum((line.piece.montant for line in lignes), Decimal(0))
    number = f" n° {totaux.numero}" if totaux.numero else ""
    correcting = first.piece.correction is not None
    nature = "Bordereau de titres d'annulation et de réduction" if correcting else "Bordereau de titres de recette"
    return compose.finish(
        {
            "document": compose.document(
                dossier,
                emission,
                titre=f"{nature}{number} – exercice {exercice}",
                reference=f"{nature}{number} – exercice {exercice}",
                recueil=compose.upper_first(dossier.titres.budget.intitule),
            ),
            "bordereau": {
                "intitule": f"{nature}{number}" if number else f"{nature} – projet",
                "exercice": str(exercice),
                "budget": dossier.titres.budget.intitule,
                "jour": wording.date_longue(emission.jour),
                "nombre": f"{wording.nombre(len(lignes))} {wording.pluriel(len(lignes), 'titre')}",
                "total": wording.montant(total),
                "total_lettres": wording.montant_lettres(total),
                "cumul": wording.montant(abs(totaux.cumul)) if totaux.cumul is not None else "connu à l'émission",
            },
            "lignes": [_line(line) for line in lignes],
            "creancier": mentions.creditor(dossier),
            "executoire": emission.droit.formule_executoire,
            "signataires": [{"pour": "", "qualite": "", "nom": ""}, _signatory(dossier)],
        }
    )


def context(dossier: Dossier, emission: Emission) -> dict[str, Any]:
    """What ``bordereau.docx`` prints for all the titres of the dossier, as a draft."""
    return context_of([LigneBordereau(dossier, piece) for piece in titre.pieces(dossier)], emission, Totaux())


def intitule(dossier: Dossier) -> str:
    """« Bordereau de titres – … »."""
    return f"Bordereau de titres – {dossier.entete.intitule}"


def months(lignes: Sequence[LigneBordereau]) -> tuple[date, ...]:
    """The months of its titres, in order."""
    return tuple(sorted({line.piece.mois for line in lignes}))


def _line(line: LigneBordereau) -> dict[str, str]:
    who = titre.debiteur(line.dossier)
    titres = line.dossier.titres
    assert titres is not None
    _, account = titre.imputation(titres, line.piece.exercice)
    return {
        "numero": line.numero or "–",
        "debiteur": compose.upper_first(who.nom),
        "objet": f"Participation {wording.de(wording.mois_annee(line.piece.mois))}",
        "nature": compose.missing(account.nature if account else None, "compte"),
        "montant": wording.montant(line.piece.montant),
    }


def _signatory(dossier: Dossier) -> dict[str, str]:
    who = mentions.auteur(dossier)
    author = mentions.author(dossier)
    return {
        "pour": "L'ordonnateur,",
        "qualite": f"{compose.upper_first(author['qualite'])}{author['delegation']}" if author["qualite"] else "",
        "nom": compose.full_name(who) if who else author["nom"],
    }


DOCTYPE = DocType("bordereau", "bordereau.docx", intitule, context)
