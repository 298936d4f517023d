"""Dates, agreement, particles, identifiers."""

from datetime import date, timedelta

import pytest
from babel.dates import format_date

from pipeline import wording as w

NB = "\u00a0"


def test_dates_agree_with_babel():
    days = [date(1999, 12, 25) + timedelta(days=n) for n in range(0, 12000, 3)]
    expected = {d: format_date(d, "d MMMM y", locale="fr").replace(" ", NB, 1) for d in days}
    expected |= {d: f"1er{expected[d][1:]}" for d in days if d.day == 1}
    assert {d: w.date_longue(d) for d in days} == expected
    assert {d: w.jour_semaine(d) for d in days} == {d: format_date(d, "EEEE", locale="fr") for d in days}


def test_dates_by_hand():
    assert w.date_longue(date(2021, 2, 1)) == f"1er{NB}février 2021"
    assert w.date_lettres(date(2021, 1, 26)) == "L'an deux mille vingt et un, le vingt-six janvier"
    assert w.date_lettres(date(2024, 3, 1)) == "L'an deux mille vingt-quatre, le premier mars"
    assert w.mois_annee(date(2021, 2, 1)) == "février 2021"
    assert w.date_courte(date(2021, 2, 1)) == "01/02/2021"
    assert [w.heure(h) for h in ("18:15", "09:05", "18:00")] == [f"18{NB}h{NB}15", f"9{NB}h{NB}05", f"18{NB}h"]
    assert [w.duree(6), w.duree(1, "an"), w.duree(2, "an"), w.duree(1, "semaine")] == [
        "six mois", "un an", "deux ans", "une semaine",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("masculin", "feminin"),
    [
        ("Présent", "Présente"), ("représenté", "représentée"), ("né", "née"), ("PRÉSENT", "PRÉSENTE"),
        ("le président", "la présidente"), ("Le Président", "La Présidente"), ("le maire", "la maire"),
        ("vice-président délégué à l'eau", "vice-présidente déléguée à l'eau"),
        ("le directeur général des services", "la directrice générale des services"),
        ("premier adjoint au maire", "première adjointe au maire"), ("conseiller municipal", "conseillère municipale"),
        ("technicien", "technicienne"), ("chef du service", "cheffe du service"),
        ("dûment habilité", "dûment habilitée"),
    ],
)  # fmt: skip
def test_agreement(masculin, feminin):
    assert (w.accord("M.", masculin), w.accord("Mme", masculin)) == (masculin, feminin)
    assert w.accord("feminin", masculin) == feminin


def test_agreement_refuses_an_unknown_civility():
    with pytest.raises(ValueError, match="Mlle"):
        w.accord("Mlle", "présent")


@pytest.mark.parametrize(
    ("nom", "de", "a"),
    [
        ("Orly", "d'Orly", "à Orly"),
        ("Évry", "d'Évry", "à Évry"),
        ("Juvisy-sur-Orge", "de Juvisy-sur-Orge", "à Juvisy-sur-Orge"),
        ("Le Kremlin-Bicêtre", "du Kremlin-Bicêtre", "au Kremlin-Bicêtre"),
        ("L'Haÿ-les-Roses", "de L'Haÿ-les-Roses", "à L'Haÿ-les-Roses"),
        ("Les Ulis", "des Ulis", "aux Ulis"),
        ("La Courneuve", "de La Courneuve", "à La Courneuve"),
        ("Yerres", "d'Yerres", "à Yerres"),
        ("Ivry-sur-Seine", "d'Ivry-sur-Seine", "à Ivry-sur-Seine"),
        ("Houilles", "d'Houilles", "à Houilles"),
        ("hangar", "de hangar", "à hangar"),
        ("le conseil", "du conseil", "au conseil"),
        ("les parties", "des parties", "aux parties"),
        ("avril", "d'avril", "à avril"),
        ("onze communes", "de onze communes", "à onze communes"),
        ("Lesigny", "de Lesigny", "à Lesigny"),
    ],
)
def test_particles(nom, de, a):
    assert (w.de(nom), w.a(nom)) == (de, a)


def test_definite_article_lists_and_plurals():
    assert [w.le("conseil", "masculin"), w.le("commune", "feminin"), w.le("établissement", "masculin")] == [
        "le conseil", "la commune", "l'établissement",
    ]  # fmt: skip
    assert [w.liste([]), w.liste(["a"]), w.liste(["a", "b"]), w.liste(["a", "b", "c"])] == [
        "",
        "a",
        "a et b",
        "a, b et c",
    ]
    assert [w.pluriel(0, "abstention"), w.pluriel(1, "voix"), w.pluriel(2, "voix"), w.pluriel(2, "membre présent")] == [
        "abstention", "voix", "voix", "membres présents",
    ]  # fmt: skip


def test_identifiers():
    assert w.siret("20005801400016") == f"200{NB}058{NB}014{NB}00016"
    assert w.siren("200058014") == f"200{NB}058{NB}014"
    assert w.telephone("0163124412") == w.telephone("01.63.12.44.12") == f"01{NB}63{NB}12{NB}44{NB}12"
    assert w.telephone("3939") == "3939"
    assert w.iban("FR7630001007941234567890185").replace(NB, " ") == "FR76 3000 1007 9412 3456 7890 185"
    assert w.personne("M.", "Michel", "Leprêtre") == f"M.{NB}Michel LEPRÊTRE"


@pytest.mark.parametrize(
    ("abrege", "prenom", "nom"),
    [
        ("JM. Vilain", "Jean-Marie", "VILAIN"), ("A.Troubat", "Aurélie", "TROUBAT"),
        ("R. Dell'agnola", "Richard", "DELL'AGNOLA"), ("K. Ben-Mohamed", "Khaled", "BEN-MOHAMED"),
        ("J.-C. Kennedy", "Jean-Claude", "KENNEDY"), ("A. Id Elouali", "Abdallah", "ID ELOUALI"),
        ("E. Leprêtre", "Élise", "LEPRETRE"),
    ],
)  # fmt: skip
def test_initials_meet_their_member(abrege, prenom, nom):
    assert w.cle_abregee(abrege) == w.cle_membre(prenom, nom)


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ([(2021, 6)], "en juin 2021"),
        ([(2021, 6), (2021, 7)], "en juin et juillet 2021"),
        ([(2021, 12), (2022, 1)], "en décembre 2021 et janvier 2022"),
        ([(2021, n) for n in range(7, 13)], "de juillet à décembre 2021"),
        ([(2021, 8), (2021, 9), (2021, 10)], "d'août à octobre 2021"),
        ([(2021, 11), (2021, 12), (2022, 1)], "de novembre 2021 à janvier 2022"),
        ([(2021, 2), (2021, 4), (2021, 5), (2021, 6)], "en février 2021 et d'avril à juin 2021"),
        ([(2021, 1), (2022, 1)], "en janvier 2021 et en janvier 2022"),
    ],
)
def test_months_that_follow_one_another_are_a_span(months, expected):
    assert w.plages_mois([date(year, month, 1) for year, month in months], "en") == expected
