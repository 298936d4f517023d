"""The délibération follows its séance, its vote and the law of its date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.doctypes.deliberation import SeanceIllisible
from pipeline.model import Dossier

from .conftest import avec, contexte

AVANT, APRES = date(2022, 6, 30), date(2022, 7, 1)
NBSP = "\u00a0"


def presence(dossier: Dossier, nom: str, **changes: object) -> Dossier:
    rows = tuple(row.changed(**changes) if row.nom_complet == nom else row for row in dossier.seance.presences)
    return avec(dossier, "seance", presences=rows)


def voted(dossier: Dossier, **changes: object) -> Dossier:
    return avec(dossier, "deliberation", vote=dossier.deliberation.vote.changed(**changes))


def test_before_july_2022_the_president_signs_alone_on_the_right(exemple):
    assert contexte("deliberation", exemple, AVANT)["signataires"] == [
        {"qualite": "", "nom": ""},
        {"qualite": "La présidente,", "nom": "Aurore MODÈLE"},
    ]


def test_since_july_2022_the_secretary_signs_too(exemple):
    assert contexte("deliberation", exemple, APRES)["signataires"] == [
        {"qualite": "La présidente,", "nom": "Aurore MODÈLE"},
        {"qualite": "La secrétaire de séance,", "nom": "Clémence FICTION"},
    ]


@pytest.mark.parametrize(
    ("jour", "quorum", "pouvoirs", "seuil"),
    [
        (
            date(2021, 1, 26),
            "Le quorum, fixé au tiers des membres en exercice, est de 5 membres présents",
            "deux pouvoirs",
            "5",
        ),
        (
            date(2023, 3, 1),
            "Le quorum, fixé à la majorité des membres en exercice, est de 7 membres présents",
            "un seul pouvoir",
            "7",
        ),
        (
            date(2020, 4, 1),
            "Le quorum, fixé au tiers des membres en exercice, est de 5 membres présents ou représentés",
            "deux",
            "5",
        ),
    ],
)
def test_quorum_and_proxies_are_those_of_the_law(jour, quorum, pouvoirs, seuil, exemple):
    found = contexte("deliberation", exemple, jour)
    assert found["seance"]["quorum"] == f"{quorum}\u202f; il est atteint."
    assert pouvoirs in found["seance"]["pouvoirs"]
    assert found["compte"]["quorum"] == seuil


def test_missed_quorum_is_not_called_met(exemple):
    few = exemple
    for row in exemple.seance.presents[:3]:
        few = presence(few, row.nom_complet, presence="absent")
    assert contexte("deliberation", few)["seance"]["quorum"].endswith("il n’est pas atteint.")


def test_second_convocation_needs_no_quorum(exemple):
    found = contexte("deliberation", avec(exemple, "seance", rang_convocation=2))
    assert found["seance"]["quorum"] == "Réuni sur seconde convocation, le conseil délibère sans condition de quorum."
    assert found["compte"]["quorum"] == "–"


def test_vote_that_is_not_unanimous_is_named(exemple):
    vote = contexte("deliberation", exemple)["vote"]
    assert vote == {
        "presents": "9",
        "representes": "2",
        "votants": "9",
        "pour": "7",
        "contre": "1",
        "abstentions": "1",
        "blancs_et_nuls": "0",
        "exprimes": "8",
        "formule": "Après en avoir délibéré, à la majorité des suffrages exprimés,",
        "secret": False,
        "mentions": [
            f"A voté contre{NBSP}: Mme{NBSP}Éva SPÉCIMEN.",
            f"S’est abstenu{NBSP}: M.{NBSP}Victor BROUILLON.",
            f"N’ont pas pris part au vote{NBSP}: Mme{NBSP}Lucie CANEVAS et M.{NBSP}Basile TÉMOIN.",
        ],
    }


@pytest.mark.parametrize(
    ("names", "printed"),
    [
        (("SPÉCIMEN Éva",), f"S’est abstenue{NBSP}: Mme{NBSP}Éva SPÉCIMEN."),
        (
            ("ARTEFACT Solange", "SPÉCIMEN Éva"),
            f"Se sont abstenues{NBSP}: Mme{NBSP}Solange ARTEFACT et Mme{NBSP}Éva SPÉCIMEN.",
        ),
        (
            ("BROUILLON Victor", "SPÉCIMEN Éva"),
            f"Se sont abstenus{NBSP}: M.{NBSP}Victor BROUILLON et Mme{NBSP}Éva SPÉCIMEN.",
        ),
    ],
)
def test_abstentions_agree_with_those_who_abstain(exemple, names, printed):
    found = contexte("deliberation", voted(exemple, voix_contre=(), voix_abstention=names))
    assert found["vote"]["mentions"][0] == printed


def test_secret_ballot_names_nobody(exemple):
    found = contexte(
        "deliberation", voted(exemple, scrutin="secret", voix_contre=(), voix_abstention=(), blancs_et_nuls=1)
    )
    assert found["vote"]["secret"] is True
    assert found["vote"]["mentions"] == [
        f"N’ont pas pris part au vote{NBSP}: Mme{NBSP}Lucie CANEVAS et M.{NBSP}Basile TÉMOIN."
    ]
    assert {row["vote"] for row in found["membres"]} == {"Secret", "–", "Ne prend pas part"}


def test_rejected_proposal_is_not_printed_as_adopted(exemple):
    found = contexte("deliberation", voted(exemple, pour=1, contre=7, resultat="rejet"))
    assert found["vote"]["formule"] == f"Après en avoir délibéré, n’adopte pas la proposition suivante{NBSP}:"


def test_before_the_vote_its_result_is_missing(exemple):
    found = contexte("deliberation", avec(exemple, "deliberation", vote=None, etat="projet"))
    assert "résultat du vote" in found["vote"]["formule"]
    assert {row["vote"] for row in found["membres"]} == {""}


def test_late_arrival_and_early_departure_change_the_counts(exemple):
    late = presence(exemple, "ARTEFACT Solange", arrivee="105")
    early = presence(exemple, "ESQUISSE Paul", depart="104", mandataire="ARTEFACT Solange")
    assert contexte("deliberation", late)["compte"]["presents"] == "8"
    assert contexte("deliberation", late)["compte"]["absents"] == "3"
    assert contexte("deliberation", early)["compte"]["representes"] == "3"
    assert contexte("deliberation", presence(exemple, "ARTEFACT Solange", arrivee="104"))["compte"]["presents"] == "9"


@pytest.mark.parametrize("nombre", [3, 300])
def test_any_number_of_members(nombre, exemple, texte):
    row = exemple.seance.presences[0]
    rows = tuple(row.changed(nom=f"NOM{index:03d}", prenom="Ada", civilite="Mme") for index in range(nombre))
    many = avec(
        exemple, "seance", presences=rows, membres_en_exercice=nombre, president="NOM000 Ada", secretaire="NOM001 Ada"
    )
    many = voted(
        many,
        pour=nombre,
        contre=0,
        abstentions=0,
        resultat="unanimite",
        voix_contre=(),
        voix_abstention=(),
        ne_prennent_pas_part=(),
    )
    found = texte("deliberation", many)
    assert all(f"Mme{NBSP}NOM{index:03d} Ada | Présente |  | Pour" in found for index in range(nombre))
    assert f"{nombre} | {nombre // 2 + 1} | {nombre} | 0 | 0" in found
    assert "sous la présidence de Mme\u00a0Ada NOM000, présidente de séance" in found


def test_roster_agrees_with_each_person_and_names_the_holder(juvisy):
    rows = {row["nom"]: row for row in contexte("deliberation", juvisy)["membres"]}
    assert len(rows) == 102
    assert rows[f"Mme{NBSP}ABDOURAHAMANE Rakia"] == {
        "commune": "Villejuif",
        "nom": f"Mme{NBSP}ABDOURAHAMANE Rakia",
        "presence": "Représentée",
        "mandataire": "LAFON Gilles",
        "vote": "Pour",
    }
    assert rows[f"Mme{NBSP}CHAVANON Marie"]["presence"] == "Absente"
    assert rows[f"Mme{NBSP}CHAVANON Marie"]["vote"] == "–"


def test_executory_since_the_later_of_reception_and_publication(exemple):
    found = contexte("deliberation", exemple)["executoire"]
    assert found["acquis"] is True
    assert found["jour"] == f"18{NBSP}mars 2024"
    assert found["transmission"] == f"15{NBSP}mars 2024, reçue le 15{NBSP}mars 2024,"
    assert found["publiee"] == "publiée sous forme électronique"


def test_taken_act_without_its_transmission_shows_what_is_missing(exemple):
    found = contexte("deliberation", avec(exemple, "deliberation", transmission=None, reception=None))["executoire"]
    assert "date de transmission de la délibération" in found["transmission"]
    assert "exécutoire" in found["jour"]


def test_draft_makes_no_executory_claim(exemple, texte):
    draft = avec(exemple, "deliberation", etat="projet", transmission=None, reception=None, publication=None)
    found = texte("deliberation", draft, projet=True)
    assert "Acte exécutoire." not in found
    assert "devient exécutoire dès qu’elle a été publiée et transmise" in found
    assert "à compter de sa publication (code" in found


def test_remedies_name_the_court_and_the_last_day(juvisy):
    assert contexte("deliberation", juvisy)["recours"] == {
        "tribunal": "tribunal administratif de Melun",
        "de_delai": "de deux mois",
        "dernier_jour": f", soit jusqu’au mardi 6{NBSP}avril 2021 inclus",
        "reference": f"code de justice administrative, art.{NBSP}R.{NBSP}421-1 et R.{NBSP}421-5",
    }


@pytest.mark.parametrize(
    ("lieu", "phrase"),
    [
        ("mairie de Vitry-sur-Seine", "à la mairie de Vitry-sur-Seine"),
        ("hôtel de ville", "à l’hôtel de ville"),
        ("siège de l'établissement", "au siège de l’établissement"),
        ("salle des fêtes", "dans la salle des fêtes"),
        ("en visioconférence", "en visioconférence"),
        ("Le Kiosque", "à Bourg-Exemple (Le Kiosque)"),
    ],
)
def test_place_reads_as_a_sentence(lieu, phrase, exemple):
    assert contexte("deliberation", avec(exemple, "seance", lieu=lieu))["seance"]["lieu"] == phrase


def test_somebody_else_in_the_chair_signs_as_such(exemple):
    found = contexte("deliberation", avec(exemple, "seance", president="ESQUISSE Paul"))
    assert found["signataires"][0] == {"qualite": "Le président de séance,", "nom": "Paul ESQUISSE"}


def test_without_its_seance_it_is_refused(exemple):
    with pytest.raises(SeanceIllisible, match="exemple-complet"):
        contexte("deliberation", replace(exemple, seance=None))


def test_before_the_seance_nobody_is_counted(exemple):
    before = avec(avec(exemple, "seance", presences=()), "deliberation", vote=None, etat="projet")
    found = contexte("deliberation", before)
    assert found["seance"]["quorum"].endswith("est de 7 membres présents.")
    assert "présents" in found["compte"]["presents"]
    assert len(found["membres"]) == 13
    assert found["membres"][0] == {
        "commune": "Bourg-Exemple",
        "nom": f"Mme{NBSP}ARTEFACT Solange",
        "presence": "",
        "mandataire": "",
        "vote": "",
    }
