"""The convention follows its parties, its dates and its amounts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pipeline.doctypes.convention import ConventionAbsente
from pipeline.manquant import Manquant
from pipeline.model import Dossier

from .conftest import avec, contexte

NBSP, FINE = "\u00a0", "\u202f"


def price(dossier: Dossier, **changes: object) -> Dossier:
    return avec(dossier, "convention", prix=dossier.convention.prix.changed(**changes))


def rgpd(dossier: Dossier, **changes: object) -> dict:
    return contexte("convention", avec(dossier, "annexe_rgpd", **changes))["rgpd"]


def test_both_parties_are_identified_with_their_deliberation(exemple):
    first, second = contexte("convention", exemple)["parties"]
    assert first == {
        "Le_nom": "L’établissement public territorial de l’Exemple",
        "siege": f"1 place du Modèle, 00100{NBSP}Bourg-Exemple",
        "siret": f"000{NBSP}202{NBSP}408{NBSP}00019",
        "complements": f", code APE 8411Z, téléphone 01{NBSP}99{NBSP}00{NBSP}10{NBSP}00",
        "represente": "représenté",
        "representant": f"sa présidente, Mme{NBSP}Aurore MODÈLE",
        "habilite": "habilitée",
        "deliberation": f"n°{NBSP}104 du conseil de territoire du 12{NBSP}mars 2024",
        "designe": "désigné",
        "designation": "l’EPT",
        "part": f"d’une part{FINE};",
    }
    assert second["represente"] == "représentée"
    assert second["representant"] == f"son maire, M.{NBSP}Basile TÉMOIN"
    assert second["habilite"] == "habilité"
    assert second["deliberation"] == f"n°{NBSP}2024-12 du conseil municipal du 7{NBSP}mars 2024"


def test_real_price_and_term(juvisy):
    found = contexte("convention", juvisy)
    assert found["prix"]["montant"] == f"20{FINE}000,00{NBSP}€"
    assert found["prix"]["montant_lettres"] == "vingt mille euros"
    assert [line["mois"] for line in found["prix"]["echeancier"]] == [
        "Février 2021", "Mars 2021", "Avril 2021", "Mai 2021", "Juin 2021",
    ]  # fmt: skip
    assert found["prix"]["total"] == f"20{FINE}000,00{NBSP}€"
    assert found["prix"]["sans_versement"] == "Aucun versement n’est prévu pour le mois de juillet 2021."
    assert found["duree"] == {
        "effet": f"1er{NBSP}février 2021",
        "de_duree": "de six mois",
        "fin": f"31{NBSP}juillet 2021",
    }
    assert found["renouvellement"]["dernier_jour"] == f"30{NBSP}juin 2021"
    assert found["renouvellement"]["fin_maximale"] == f"31{NBSP}janvier 2022"
    assert found["renouvellement"]["montant"] == f"30{FINE}000,00{NBSP}€ (trente mille euros)"


def test_total_printed_is_that_of_the_lines(exemple):
    lines = exemple.convention.prix.echeancier
    changed = price(exemple, echeancier=(lines[0].changed(montant=Decimal("0.10")), *lines[1:]))
    assert contexte("convention", changed)["prix"]["total"] == f"7{FINE}500,10{NBSP}€"


@pytest.mark.parametrize(
    ("methode", "phrase"),
    [
        ("echeancier", "Elle est égale à la somme des versements que l’échéancier prévoit pour ces mois."),
        ("mois_factures", "divisé par le nombre de versements de l’échéancier (quatre)"),
        ("mois_duree", "divisé par le nombre de mois de la durée initiale (quatre)"),
        (None, str(Manquant("méthode de calcul de la participation en cas de fin anticipée"))),
    ],
)
def test_early_end_states_the_method_chosen_or_its_absence(methode, phrase, exemple):
    assert phrase in contexte("convention", price(exemple, prorata=methode))["prix"]["prorata"]


def test_a_price_without_schedule_prints_no_empty_table(exemple, texte):
    found = texte("convention", price(exemple, echeancier=()))
    assert "(dix mille euros)." in found
    assert "(dix mille euros), selon" not in found


def test_without_renewal_it_says_so(exemple, texte):
    found = texte("convention", avec(exemple, "convention", renouvellement=None))
    assert "[Alinéa] La convention n’est pas renouvelable." in found
    assert "Participation due en cas de renouvellement" not in found
    assert "Si la convention est renouvelée" not in found


def test_without_annex_nothing_speaks_of_it(exemple, texte):
    found = texte("convention", replace(exemple, annexe_rgpd=None))
    assert "annexe" not in found.lower()
    assert "Protection des données" not in found


def test_without_technician_nothing_speaks_of_one(exemple, texte):
    found = texte("convention", avec(exemple, "convention", technicien=None))
    assert "Technicien mis à disposition" not in found


def test_coordinator_still_to_be_named_is_no_blank(juvisy):
    _, second = contexte("convention", juvisy)["coordinateurs"]
    assert (
        second["designation"]
        == "La commune désigne son coordinateur et en communique le nom par écrit à l’autre partie."
    )
    assert second["charge"] == f"Il est chargé{NBSP}de{NBSP}:"


def test_agent_known_by_function_agrees(exemple):
    found = contexte("convention", exemple)
    assert found["coordinateurs"][1]["designation"] == "La coordinatrice de la commune est la directrice du numérique."
    assert found["coordinateurs"][1]["charge"] == f"Elle est chargée{NBSP}de{NBSP}:"
    assert found["technicien"]["designation"] == "la technicienne de support"


def test_lists_end_with_a_full_stop(exemple):
    assert contexte("convention", exemple)["perimetre"]["remises"] == [
        f"les accès d’administration des serveurs et des logiciels de la commune{FINE};",
        f"les sauvegardes de ses données, sur un support exploitable{FINE};",
        "le plan d’adressage de son réseau.",
    ]


@pytest.mark.parametrize(
    ("autorisation", "permise", "debut"),
    [
        ("generale", True, "La commune autorise, de manière générale, l’EPT"),
        ("specifique", True, "L’EPT ne fait appel à un sous-traitant ultérieur qu’avec l’autorisation écrite"),
        ("aucune", False, "L’EPT ne fait appel à aucun sous-traitant ultérieur."),
    ],
)
def test_further_processors(autorisation, permise, debut, exemple):
    terms = exemple.annexe_rgpd.sous_traitance.changed(autorisation=autorisation)
    found = rgpd(exemple, sous_traitance=terms)["sous_traitance"]
    assert found["permise"] is permise
    assert found["autorisation"].startswith(debut)


@pytest.mark.parametrize(
    ("choix", "phrase"),
    [
        ("restitution", "Au terme des prestations, l’EPT restitue à la commune toutes les données."),
        ("suppression", "Au terme des prestations, l’EPT supprime toutes les données."),
        (
            "au_choix_du_responsable",
            "Au terme des prestations, l’EPT, au choix de la commune, lui restitue toutes les données ou les supprime.",
        ),
    ],
)
def test_fate_of_the_data(choix, phrase, exemple):
    terms = exemple.annexe_rgpd.sort.changed(choix=choix)
    assert rgpd(exemple, sort=terms)["sort"]["choix"] == phrase


def test_no_transfer_is_said_and_unknown_is_marked(exemple):
    assert rgpd(exemple, transferts_hors_ue=False)["transferts"].startswith("Aucune donnée n’est transférée")
    assert rgpd(exemple, transferts_hors_ue=True)["transferts"].startswith("Un transfert de données")
    assert (
        str(Manquant("transferts hors de l’Union européenne")) in rgpd(exemple, transferts_hors_ue=None)["transferts"]
    )


def test_other_parties_give_other_words(exemple):
    syndicat = exemple.prestataire.changed(nom="syndicat du Modèle", designation="le syndicat", genre="masculin")
    found = contexte("convention", replace(exemple, prestataire=syndicat))
    assert {key: found["prestataire"][key] for key in ("le", "Le", "de", "a", "le_nom", "si_il")} == {
        "le": "le syndicat", "Le": "Le syndicat", "de": "du syndicat", "a": "au syndicat",
        "le_nom": "le syndicat du Modèle", "si_il": "s’il",
    }  # fmt: skip


def test_dossier_without_convention_is_refused(exemple):
    with pytest.raises(ConventionAbsente, match="exemple-complet"):
        contexte("convention", replace(exemple, convention=None))


def test_a_price_of_zero_is_no_price(exemple):
    terms = exemple.convention.renouvellement.changed(montant=Decimal(0), echeancier=())
    free = avec(price(exemple, montant=Decimal(0), echeancier=(), unites=None), "convention", renouvellement=terms)
    found = contexte("convention", free)
    assert (found["prix"]["gratuit"], found["prix"]["intitule"]) == (True, "Absence de contrepartie")
    assert found["renouvellement"]["gratuit"]
    assert found["renouvellement"]["intitule"] == "Renouvellement sans contrepartie"
    paid = contexte("convention", exemple)
    assert (paid["prix"]["gratuit"], paid["renouvellement"]["gratuit"]) == (False, False)
