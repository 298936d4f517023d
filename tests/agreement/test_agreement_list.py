"""A bordereau and the titres it lists say the same, or what differs is said."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.build import role, titres
from pipeline.build.role import bordereau as role_bordereau
from pipeline.doctypes import bordereau
from pipeline.proof.agreement_list import Titre, gaps, titre
from tests.agreement.test_agreement_titres import EXEMPLE, place
from tests.agreement.test_agreement_titres import titres as asked
from tests.role.atelier import ask, row, workplace, write

__all__ = ["place"]

ROWS = [
    ["Numéro", "Débiteur", "Objet", "Montant"],
    ["2", "Commune de l’Étang", "Participation de mai", "2\u202f500,00\u00a0€"],
    ["3", "Commune de l’Étang", "Participation de juin", "1\u202f250,50\u00a0€"],
    ["Total", "", "2\u00a0titres", "3\u202f750,50\u00a0€"],
]
TEXT = (
    "Bordereau de titres de recette n°\u00a02\nLe présent bordereau comprend 2\u00a0titres, pour un total de "
    "3\u202f750,50\u00a0€ (trois mille sept cent cinquante euros et cinquante centimes). Total cumulé des bordereaux de "
    "l’exercice, celui-ci compris\u00a0: 7\u202f500,00\u00a0€.\nDans un délai de deux mois."
)
TITRES = [Titre("2", "Commune de l’Étang", "2 500,00 €"), Titre("3", "Commune de l’Étang", "1 250,50 €")]
CUMUL = Decimal("7500.00")


def found(rows: list[list[str]] = ROWS, text: str = TEXT, ones: list[Titre] = TITRES) -> list[str]:
    return list(gaps(rows, text, ones, CUMUL))


def with_row(rank: int, *cells: str) -> list[list[str]]:
    return [*ROWS[:rank], list(cells), *ROWS[rank + 1 :]]


def test_a_list_that_agrees_says_nothing() -> None:
    assert found() == []


def test_a_template_may_say_more_in_a_cell() -> None:
    rows = with_row(1, "titre n°\u00a02", "Commune de l’Étang, 2 rue Haute", "", "soit 2\u202f500,00\u00a0€")
    assert found(rows) == []


@pytest.mark.parametrize(
    ("rows", "text", "said"),
    [
        (
            with_row(1, "4", "Commune de l’Étang", "", "2\u202f500,00\u00a0€"),
            TEXT,
            ["ligne 1 : « 2 » dans le titre, « 4 | Commune de l'Étang |  | 2 500,00 € » dans le bordereau"],
        ),
        (
            with_row(2, "3", "Commune de l’Étant", "", "1\u202f250,50\u00a0€"),
            TEXT,
            ["ligne 2 : « Commune de l'Étang » dans le titre, « 3 | Commune de l'Étant |  | 1 250,50 € » dans le bordereau"],
        ),
        (
            with_row(2, "3", "Commune de l’Étang", "", "1\u202f250,00\u00a0€"),
            TEXT,
            ["ligne 2 : « 1 250,50 € » dans le titre, « 3 | Commune de l'Étang |  | 1 250,00 € » dans le bordereau"],
        ),
        (
            with_row(2, "titre n° 31", "Commune de l’Étang-Vert", "", "11\u202f250,50\u00a0€"),
            TEXT,
            [
                f"ligne 2 : « {value} » dans le titre, « titre n° 31 | Commune de l'Étang-Vert |  | 11 250,50 € » dans le bordereau"
                for value in ("3", "Commune de l'Étang", "1 250,50 €")
            ],
        ),
        ([*ROWS[:2], ROWS[3]], TEXT, ["1 ligne dans le tableau, pour 2 titres"]),
        (with_row(3, "Total", "", "3\u00a0titres", "3\u202f750,50\u00a0€"), TEXT, ["nombre de titres : 3 dans le texte, 2 dans le tableau"]),
        (
            with_row(3, "Total", "", "2\u00a0titres", "3\u202f750,00\u00a0€"),
            TEXT,
            ["total de 3 750,00 €, les titres listés font 3 750,50 €"],
        ),
        (ROWS, TEXT.replace("comprend 2", "comprend 12"), ["nombre de titres : 12 dans le texte, 2 dans le tableau"]),
        (
            ROWS,
            TEXT.replace("total de 3\u202f750,50", "total de 3\u202f760,50"),
            [
                "total de 3 760,50 €, les titres listés font 3 750,50 €",
                "« 3 760,50 € » en chiffres, « trois mille sept cent cinquante euros et cinquante centimes » en lettres",
            ],
        ),
        (ROWS, TEXT.replace("7\u202f500", "7\u202f600"), ["total cumulé de 7 600,00 €, 7 500,00 € au registre"]),
    ],
)  # fmt: skip
def test_what_differs_is_said(rows: list[list[str]], text: str, said: list[str]) -> None:
    assert found(rows, text) == said


def test_what_a_titre_does_not_say_is_not_compared() -> None:
    assert titre("Titre de recette – numéro attribué à l’émission\n") == Titre("", "", "")
    assert found(ones=[Titre("", "", ""), Titre("", "Commune de l'Étang", "")]) == []


def test_a_titre_says_its_number_its_debtor_and_what_is_due() -> None:
    text = (
        "Titre de réduction n°\u00a012\nDébiteur\nCommune de l’Étang\n2 rue Haute\n"
        "Montant à déduire\u00a0: 1\u202f250,50\u00a0€, soit…\n"
    )
    assert titre(text) == Titre("12", "Commune de l'Étang", "1 250,50 €")


def altered(monkeypatch: pytest.MonkeyPatch, change: Callable[[dict[str, Any]], None]) -> None:
    context_of = bordereau.context_of

    def changed(*arguments: Any) -> dict[str, Any]:
        context = context_of(*arguments)
        change(context)
        return context

    monkeypatch.setattr(bordereau, "context_of", changed)


def test_a_bordereau_with_a_wrong_row_is_not_issued(root: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    altered(monkeypatch, lambda context: context["lignes"][0].update(numero="7"))
    done = titres.make(asked(root, place, emettre=True))
    assert done.refus == "le document relu ne dit pas exactement ce que dit le dossier : rien n'a été remplacé"
    (said,) = [d.message for d in done.controles[EXEMPLE].diagnostics if d.code == "PRV-004"]
    assert said.startswith("bordereau-2024-1.docx : ligne 1 : « 1 » dans le titre, « 7 | Commune de Villefictive | ")
    assert not list((place / "build" / EXEMPLE).glob("titres/**/*.pdf"))


def test_a_draft_with_a_wrong_total_says_so(root: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    altered(monkeypatch, lambda context: context["bordereau"].update(nombre="2\u00a0titres"))
    done = titres.make(asked(root, place, emettre=False))
    assert [note for note in done.notes if "bordereau" in note] == [
        "bordereau-projet.docx : nombre de titres : 2 dans le texte, 1 dans le tableau"
    ]


def test_a_role_whose_bordereau_swaps_two_debtors_is_not_issued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows_of = role_bordereau.bordereau_rows

    def swapped(*arguments: Any) -> list[dict[str, str]]:
        first, second, *others = rows_of(*arguments)
        return [{**first, "debiteur": second["debiteur"]}, {**second, "debiteur": first["debiteur"]}, *others]

    monkeypatch.setattr(role_bordereau, "bordereau_rows", swapped)
    path = write(workplace(tmp_path) / "cantine.csv", [row(1), row(2, nom="Autre"), row(3)])
    with pytest.raises(role.TitreInfidele, match=r"bordereau-\d+-1\.docx : ligne 1 : "):
        role.make(ask(tmp_path, path))
