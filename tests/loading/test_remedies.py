"""A value that is not of its kind gets the very thing to write, when what was meant is plain."""

from __future__ import annotations

import pytest

from pipeline.loading.remedies import remedy
from pipeline.model.reading import CHOICE, GROUP, LIST

DAY = "écrire l'année, le mois puis le jour, en chiffres : AAAA-MM-JJ"


@pytest.mark.parametrize(
    ("kind", "written", "said"),
    [
        ("date_forme", "01/04/2024", "écrire 2024-04-01"),
        ("date_forme", "1er avril 2024", "écrire 2024-04-01"),
        ("date_forme", "le lundi 12 août 2024", "écrire 2024-08-12"),
        ("date_forme", "2024/4/1", "écrire 2024-04-01"),
        ("date_forme", "31/02/2024", DAY),
        ("date_forme", "1er avril", DAY),
        ("date_forme", "12 brumaire 2024", DAY),
        ("date_impossible", "2024-02-31", "vérifier cette date : ce mois-là compte 29 jours"),
        ("date_impossible", "2024-13-01", "vérifier le mois : il va de 01 à 12"),
        ("date_impossible", "0000-01-01", "vérifier le mois : il va de 01 à 12"),
        ("mois_forme", "février 2021", "écrire 2021-02"),
        ("mois_forme", "2/2021", "écrire 2021-02"),
        ("mois_forme", "2021-2", "écrire 2021-02"),
        ("mois_forme", "13/2021", "écrire l'année puis le mois, en chiffres : AAAA-MM"),
        ("mois_impossible", "2021-13", "vérifier le mois : il va de 01 à 12"),
        ("montant", "10\u202f000,00 €", "écrire 10 000,00"),
        ("montant", "5500 euros", "écrire 5500"),
        ("montant", "dix mille", "écrire le montant en chiffres, avec une virgule ou un point avant les centimes"),
        ("montant", "1.000.000", "écrire le montant en chiffres, avec une virgule ou un point avant les centimes"),
        ("montant_decimales", "10.005", "écrire le montant au centime"),
        ("entier", "4.0", "écrire 4"),
        ("entier", "6 mois", "écrire 6"),
        ("entier", "Douze", "écrire 12"),
        ("entier", "4.5", "écrire un nombre entier, en chiffres"),
        ("entier", "-4", "écrire un nombre entier, en chiffres"),
        ("oui_non", "Vrai", "écrire oui"),
        ("oui_non", "FALSE", "écrire non"),
        ("oui_non", "peut-être", "écrire oui ou non"),
        ("heure", "18 h", 'écrire "18:00"'),
        ("heure", "8h5", "écrire l'heure de 00:00 à 23:59"),
        ("heure", "18:75", "écrire l'heure de 00:00 à 23:59"),
        (LIST, "un seul", "écrire chaque élément sur sa ligne, en retrait, après « - »"),
        (GROUP, "", "écrire les clés de ce groupe sur les lignes suivantes, en retrait"),
        ("forme", "x", "corriger cette valeur"),
    ],
)
def test_what_to_write_instead(kind: str, written: str, said: str) -> None:
    assert remedy(kind, written, "") == said


def test_numbers_of_digits_are_counted_and_words_compared() -> None:
    siret = "un SIRET compte 14 chiffres"
    assert remedy("chiffres", "210 000 014 0014", siret) == "vérifier ce numéro : 13 chiffres sont écrits"
    assert remedy("chiffres", "210-000-014-00014", siret) == "n'écrire que des chiffres et des espaces"
    assert remedy("chiffres", "inconnu", siret) == "écrire ce numéro en chiffres"
    states = "la valeur est l'une de : projet, signee"
    assert remedy(CHOICE, "Signée", states) == "écrire « signee » ?"
    assert remedy(CHOICE, "abandonnée", states) == "choisir l'un de ces mots"
