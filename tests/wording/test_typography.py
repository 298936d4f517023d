"""The spaces of French typography: `_` is a no-break space, `~` a narrow one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.manquant import FERME, OUVRE
from pipeline.wording import article, segments, typographier

FRENCH = st.lists(
    st.sampled_from([*"aàéMLn°1er 20 €%:;!?«»().,-'/h@\u00a0\u202f\n", " 000", "avril", "www.", "M."]), max_size=60
).map("".join)


@pytest.mark.parametrize(
    ("saisi", "attendu"),
    [
        ("Il dit: non !", "Il dit_: non~!"),
        ("Quoi ?! Rien;", "Quoi~?! Rien~;"),
        ("« oui » et «non»", "«_oui_» et «_non_»"),
        ("n°2209, n° 2210, N° 3", "n°_2209, n°_2210, N°_3"),
        ("l'article L.5219-12 et l'art. 6", "l'article_L._5219-12 et l'art._6"),
        ("M.DELORT et Mme VALA", "M._DELORT et Mme_VALA"),
        ("le 26 janvier 2021, le 1er février", "le 26_janvier 2021, le 1er_février"),
        ("20 000,00 € ou 5 500€, 10%", "20~000,00_€ ou 5~500_€, 10_%"),
        ("20 000 euros", "20~000_euros"),
        ("à 18h15 puis 18 h 30 et 20 h", "à 18_h_15 puis 18_h_30 et 20_h"),
        ("SIRET 200 058 014 00016, 94400 Vitry", "SIRET 200 058 014 00016, 94400 Vitry"),
        ("tél. 01 63 12 44 12", "tél. 01 63 12 44 12"),
        ("en 2021 102 membres", "en 2021 102 membres"),
        ("https://a.fr/?b=1;c et a:b@c.fr : x", "https://a.fr/?b=1;c et a:b@c.fr_: x"),
        ("12:30", "12:30"),
        ("« dit :»", "«_dit_:_»"),
        (f"{OUVRE}siège : ? {FERME}; suite", f"{OUVRE}siège : ? {FERME}~; suite"),
    ],
)
def test_by_hand(saisi, attendu):
    assert typographier(saisi).replace("\u00a0", "_").replace("\u202f", "~") == attendu


@given(FRENCH)
def test_twice_is_once(texte):
    once = typographier(texte)
    assert typographier(once) == once


@given(FRENCH)
def test_nothing_but_spaces_changes(texte):
    assert re.sub("[ \u00a0\u202f]", "", typographier(texte)) == re.sub("[ \u00a0\u202f]", "", texte)


@given(FRENCH)
def test_segments_joined_are_the_text(texte):
    assert "".join(piece.texte for piece in segments(texte)) == texte


@pytest.mark.parametrize(
    ("texte", "exposants"),
    [
        ("le 1er\u00a0février, la 1re et la 2e séance", ["er", "re", "e"]),
        ("au XXIe siècle", ["e"]),
        ("hier, 1ere, mer, 12e34, 2e@x.fr, a1er", []),
    ],
)
def test_superscripts(texte, exposants):
    assert [piece.texte for piece in segments(texte) if piece.exposant] == exposants


def test_articles_of_codes():
    assert {article(t) for t in ("L5219-12", "L.5219-12", "L. 5219-12", "L.\u00a05219-12")} == {"L.\u00a05219-12"}
    assert article("6 IV") == "6 IV"


@pytest.mark.parametrize("texte", ["Les parties", "Le conseil", "Ce comité", "Ces actes"])
def test_an_article_is_no_roman_numeral(texte):
    assert segments(texte) == ((texte, False),)
