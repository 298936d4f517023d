"""Nothing blank is left in a finished act, and nobody is named twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proof_markup import field, p

from pipeline.manquant import FERME, OUVRE
from pipeline.proof import Blanc, blanks, blanks_in, missing_facts, repetitions


@pytest.mark.parametrize(
    ("text", "raison"),
    [
        ("représentée par {{ maire }}", "balise de gabarit restée"),
        ("{% endif %}", "balise de gabarit restée"),
        ("siège : [à compléter : siège de la commune]", "valeur à compléter"),
        ("À COMPLÉTER", "valeur à compléter"),
        (f"{OUVRE}siège{FERME}", "valeur à compléter"),
        ("demeurant ……", "pointillés à remplir"),
        ("demeurant ..........", "pointillés à remplir"),
        ("demeurant . . . . .", "pointillés à remplir"),
        ("signé le ____", "pointillés à remplir"),
        ("la délibération n°  du", "numéro absent"),
        ("la délibération n°\u00a0, du", "numéro absent"),
        ("la délibération n°", "numéro absent"),
        ("signée le  , à Orly", "mot absent avant la ponctuation"),
        ("signée le\u00a0.", "mot absent avant la ponctuation"),
        ("dénommée «\u00a0\u00a0»", "guillemets ou parenthèses vides"),
        ("la commune ( )", "guillemets ou parenthèses vides"),
        ("né le None", "valeur informatique"),
        ("la somme de  euros", "mot absent"),
    ],
)
def test_a_blank_is_found(text: str, raison: str) -> None:
    assert raison in {blanc.raison for blanc in blanks_in(f"Avant.\n{text}\nAprès.")}


@pytest.mark.parametrize(
    "text",
    [
        "N°",
        "N° de titre",
        "la délibération n°\u00a02209 du 26\u00a0janvier 2021, signée le 1er\u00a0février\u202f;",
        "Il cite l’article L.\u00a05211-1 «\u00a0…\u00a0» (1°).",
        "un délai de 1,5 mois… puis .5",
        "Nom\t\tPrénom",
        "compléter le formulaire",
    ],
)
def test_a_finished_text_has_no_blank(text: str) -> None:
    assert blanks_in(text) == ()


def test_the_excerpt_is_the_words_around() -> None:
    text = "Entre l’établissement public territorial et la commune, représentée par  , maire en exercice de Juvisy-sur-Orge"
    assert blanks_in(text) == (
        Blanc("mot absent avant la ponctuation", "et la commune, représentée par  , maire en exercice"),
    )
    assert str(blanks_in("le n° du\nsigné le ,")[0]) == "signé le , (mot absent avant la ponctuation)"


@given(st.lists(st.text("abcdéÉ12", min_size=1, max_size=8), min_size=1, max_size=30))
def test_words_alone_are_never_blank(words: list[str]) -> None:
    assert blanks_in(" ".join(words)) == ()


def test_blanks_of_a_word_file_come_from_all_its_parts(docx: Callable[..., Path]) -> None:
    levels = '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    footer = '<w:sectPr><w:footerReference w:type="default" r:id="footer1"/></w:sectPr>'
    word = docx(
        p("Fait à {{ ville }}"),
        p("un", properties=item),
        p(properties=item),
        p("page ", field("PAGE", "<w:r/>"), " sur ", field("NUMPAGES", "<w:r/>")),
        footer,
        numbering=levels,
        footer1=p("n° …… "),
    )
    assert blanks(word) == (
        Blanc("balise de gabarit restée", "Fait à {{ ville }}"),
        Blanc("balise de gabarit restée", "Fait à {{ ville }}"),
        Blanc("pointillés à remplir", "n° ……"),
        Blanc("élément de liste vide", "•"),
    )


def test_every_member_is_named_once() -> None:
    text = "M. Jean DUPONT, Mme Jean\u00a0DUPONT-MARTIN, M. Ali BEN\nSAÏD, M. Ali Ben Saïd"
    names = ["Jean DUPONT", "Jean DUPONT-MARTIN", "Ali BEN SAÏD", "Ève NOM"]
    assert repetitions(text, names) == (("Ali BEN SAÏD", 2), ("Ève NOM", 0))


def test_facts_that_are_not_there_are_named() -> None:
    text = "Le prix est de 120\u202f000,00\u00a0€, payable\nle 1er juillet 2021."
    assert missing_facts(text, ["120 000,00 €", "20 000,00 €", "1er juillet 2021", "juil"]) == ("20 000,00 €", "juil")
