"""Numbers with their noun agree, and thousands stand apart."""

import pytest

from pipeline.wording import compte


@pytest.mark.parametrize(
    ("nombre", "attendu"),
    [(0, "0 ligne rejetée"), (1, "1 ligne rejetée"), (2, "2 lignes rejetées"), (12_345, "12\u202f345 lignes rejetées")],
)
def test_a_number_and_its_noun(nombre: int, attendu: str) -> None:
    assert compte(nombre, "ligne rejetée") == attendu


def test_a_word_that_takes_no_s() -> None:
    assert compte(3, "titre déjà émis", "titres déjà émis") == "3 titres déjà émis"
