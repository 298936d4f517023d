"""Amounts in figures and words, against a table written by hand, Babel and num2words."""

import random
from decimal import Decimal

import pytest
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from pipeline.wording import montant, montant_lettres, nombre_lettres, ordinal, valeur_lettres
from pipeline.wording.amounts import MontantImpossible

CENTS = st.integers(0, 99_999_999_999).map(lambda cents: Decimal(cents) / 100)

MAIN = {
    "0": "zéro euro",
    "0.01": "un centime",
    "0.50": "cinquante centimes",
    "1": "un euro",
    "1.01": "un euro et un centime",
    "2": "deux euros",
    "16": "seize euros",
    "21": "vingt et un euros",
    "71": "soixante et onze euros",
    "80": "quatre-vingts euros",
    "81": "quatre-vingt-un euros",
    "91": "quatre-vingt-onze euros",
    "100": "cent euros",
    "101": "cent un euros",
    "200": "deux cents euros",
    "201": "deux cent un euros",
    "280": "deux cent quatre-vingts euros",
    "1000": "mille euros",
    "1100": "mille cent euros",
    "3000": "trois mille euros",
    "5500": "cinq mille cinq cents euros",
    "20000": "vingt mille euros",
    "20000.80": "vingt mille euros et quatre-vingts centimes",
    "80000": "quatre-vingt mille euros",
    "200000": "deux cent mille euros",
    "1000000": "un million d'euros",
    "1000000.50": "un million d'euros et cinquante centimes",
    "1000001": "un million un euros",
    "1100000": "un million cent mille euros",
    "2000000": "deux millions d'euros",
    "80000000": "quatre-vingts millions d'euros",
    "200000000": "deux cents millions d'euros",
    "200080200": "deux cents millions quatre-vingt mille deux cents euros",
    "999999999.99": (
        "neuf cent quatre-vingt-dix-neuf millions neuf cent quatre-vingt-dix-neuf mille "
        "neuf cent quatre-vingt-dix-neuf euros et quatre-vingt-dix-neuf centimes"
    ),
}


@pytest.mark.parametrize(("valeur", "attendu"), MAIN.items())
def test_words_by_hand(valeur, attendu):
    assert montant_lettres(Decimal(valeur)) == attendu


def test_words_agree_with_num2words():
    rng = random.Random(2209)
    values = [*range(1200), *(rng.randrange(10**power) for power in range(3, 10) for _ in range(400))]
    assert {v: nombre_lettres(v) for v in values} == {v: num2words(v, lang="fr") for v in values}


def test_figures_agree_with_babel():
    rng = random.Random(2209)
    values = [Decimal(rng.randrange(10**power)) / 100 for power in range(1, 12) for _ in range(300)]
    values += [-value for value in values[:200]]
    assert {v: montant(v) for v in values} == {v: format_currency(v, "EUR", locale="fr_FR") for v in values}


@given(CENTS)
def test_words_read_back_equal_the_figures(valeur):
    assert valeur_lettres(montant_lettres(valeur)) == valeur


@given(CENTS)
def test_figures_read_back(valeur):
    plain = montant(valeur).removesuffix("\u00a0€").replace("\u202f", "").replace(",", ".")
    assert Decimal(plain) == valeur


@pytest.mark.parametrize("valeur", [Decimal("1.001"), Decimal("1000000000"), Decimal("NaN"), 1.5, 20])
def test_nothing_is_rounded_nor_guessed(valeur):
    for function in (montant, montant_lettres):
        function(Decimal("1.5"))  # what was said of an amount is not said of a float that equals it
        with pytest.raises(MontantImpossible):
            function(valeur)


def test_a_negative_amount_has_no_words():
    assert montant(Decimal("-5500")) == "-5\u202f500,00\u00a0€"
    with pytest.raises(MontantImpossible):
        montant_lettres(Decimal("-5500"))


@pytest.mark.parametrize(
    "texte", ["", "vingt milles euros", "cent deux cents", "beaucoup d'euros", "cent cent centimes"]
)
def test_words_that_are_no_amount(texte):
    assert valeur_lettres(texte) is None


@pytest.mark.parametrize(
    ("rang", "attendu"),
    [
        (1, "premier"), (2, "deuxième"), (4, "quatrième"), (5, "cinquième"), (9, "neuvième"), (11, "onzième"),
        (21, "vingt et unième"), (71, "soixante et onzième"), (80, "quatre-vingtième"), (81, "quatre-vingt-unième"),
        (100, "centième"), (200, "deux centième"), (1000, "millième"), (2209, "deux mille deux cent neuvième"),
    ],
)  # fmt: skip
def test_ordinals(rang, attendu):
    assert ordinal(rang) == attendu


def test_feminine():
    assert ordinal(1, feminin=True) == "première"
    assert [nombre_lettres(n, feminin=True) for n in (1, 21, 81, 97, 101)] == [
        "une", "vingt et une", "quatre-vingt-une", "quatre-vingt-dix-sept", "cent une",
    ]  # fmt: skip
