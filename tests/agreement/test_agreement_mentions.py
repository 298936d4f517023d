"""Values read back from French text, whatever their spelling."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import wording
from pipeline.proof import agreement_numbers
from pipeline.proof.agreement_mentions import mentions


def read(text: str) -> list[tuple[str, object]]:
    return [(mention.nature, mention.valeur) for mention in mentions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("la somme de 20\u202f000,00\u00a0€ (vingt mille euros)", [("montant", 20000), ("montant", 20000)]),
        ("deux millions d’euros", [("montant", 2_000_000)]),
        ("un euro et cinquante centimes", [("montant", Decimal("1.50"))]),
        ("20.000 euros", [("montant", 20000)]),
        ("le 1er\u00a0février 2021", [("date", date(2021, 2, 1))]),
        ("le 01/02/2021", [("date", date(2021, 2, 1))]),
        ("L’an deux mille vingt et un, le vingt-six janvier", [("date", date(2021, 1, 26))]),
        ("L’an deux mille vingt, le premier mars", [("date", date(2020, 3, 1))]),
        ("le 31 février 2021", [("date", "31/2/2021")]),
        ("Février 2021", [("mois", (2021, 2))]),
        ("la délibération n°\u00a02209 du 26 janvier 2021", [("numero", "2209"), ("date", date(2021, 1, 26))]),
        ("la délibération n° 2024-58.", [("numero", "2024-58")]),
        ("SIRET 200 058 014 00016,", [("siret", "20005801400016")]),
        ("tél. 01 99 00 10 00", [("telephone", "0199001000")]),
        ("à dpo@villefictive.example, ou", [("courriel", "dpo@villefictive.example")]),
        ("IBAN FR76 3000 1007 9412 3456 7890 185", [("iban", "FR7630001007941234567890185")]),
        ("(CGCT, art. L. 2131-1 et R. 421-5)", [("article", "L.2131-1"), ("article", "R.421-5")]),
        ("un taux de 20 %", [("pourcentage", 20)]),
        ("pour six mois, puis 30 jours", [("duree", (6, "mois")), ("duree", (30, "jour"))]),
        ("deux ans", [("duree", (2, "an"))]),
        ("102 membres", [("nombre", 102)]),
        ("prévue aux articles 1.5, 4.3 et 6.1, selon l’article 28", []),
        ("la commune de Villefictive désigne son coordinateur", []),
    ],
)
def test_values_are_read_as_what_they_stand_for(text: str, expected: list[tuple[str, object]]) -> None:
    assert read(text) == expected


def test_a_mention_has_its_words_and_its_place() -> None:
    (found,) = mentions("Rien.\nLa commune verse une participation de 20\u202f000,00\u00a0€ par an.\nRien.")
    assert (found.texte, found.paragraphe) == ("20 000,00 €", 2)
    assert found.contexte == "La commune verse une participation de 20 000,00 € par an."


@given(st.integers(0, 999_999_999))
def test_numbers_in_words_come_back(number: int) -> None:
    assert agreement_numbers.value(wording.nombre_lettres(number)) == number


@given(st.decimals(min_value=1, max_value=999_999, places=2))
def test_amounts_come_back_in_figures_and_in_words(amount: Decimal) -> None:
    shown = f"{wording.montant(amount)} ({wording.montant_lettres(amount)})"
    assert read(f"une somme de {shown}") == [("montant", amount), ("montant", amount)]


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)))
def test_dates_come_back(day: date) -> None:
    shown = (wording.date_longue(day), wording.date_courte(day), wording.date_lettres(day), day.isoformat())
    assert read("\n".join(shown)) == [("date", day)] * 4


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert all(mention.texte for mention in mentions(text))
