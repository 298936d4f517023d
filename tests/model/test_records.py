"""Records are read whole or not at all, never change, and compare by what they say."""

from __future__ import annotations

import pickle
from decimal import Decimal
from typing import Any

import pytest

from pipeline.diagnostics import Location
from pipeline.model import Adresse, Echeance, Presence
from pipeline.model.convention import Prix
from pipeline.model.reading import Fault, fields, read
from pipeline.sources import Node

PLACE = Location("f.yaml", 1, 1)
ADRESSE = {"voie": "1, rue Haute", "code_postal": "91260", "ville": "Juvisy"}


def tree(value: Any) -> Node:
    if isinstance(value, dict):
        return Node({key: tree(child) for key, child in value.items()}, PLACE)
    return Node([tree(child) for child in value] if isinstance(value, list) else value, PLACE)


def adresse(**changes: Any) -> Adresse:
    found, faults = read(Adresse, tree(ADRESSE | changes))
    assert faults == []
    assert found is not None
    return found


def test_a_record_says_what_is_written() -> None:
    made = adresse(voie="  1, rue Haute ")
    assert (made.voie, made.code_postal, made.ville) == ("1, rue Haute", "91260", "Juvisy")
    assert repr(made) == "Adresse(voie='1, rue Haute', code_postal='91260', ville='Juvisy')"
    assert made.at("ville") == PLACE


def test_a_record_never_changes() -> None:
    made = adresse()
    with pytest.raises(AttributeError, match=r"Adresse\.ville"):
        made.ville = "Orly"  # type: ignore[misc]
    with pytest.raises(AttributeError, match=r"Adresse\.ville"):
        del made.ville
    other = made.changed(ville="Orly")
    assert (made.ville, other.ville, other.voie) == ("Juvisy", "Orly", made.voie)


def test_records_compare_by_their_values() -> None:
    made = adresse()
    assert made == made.changed(ville="Juvisy")
    assert hash(made) == hash(made.changed(ville="Juvisy"))
    assert made != made.changed(ville="Orly")
    assert pickle.loads(pickle.dumps(made)).ville == "Juvisy"


def test_inherited_fields_come_first() -> None:
    assert list(fields(Presence)) == [
        "commune", "civilite", "nom", "prenom", "presence", "mandataire", "arrivee", "depart",
    ]  # fmt: skip


@pytest.mark.parametrize("written", ["20000", "20000,00", "20 000,00", "20\u00a0000.00", "20\u202f000,00"])
def test_an_amount_is_read_as_it_is_printed(written: str) -> None:
    found, _ = read(Echeance, tree({"mois": "2021-02", "montant": written}))
    assert found is not None
    assert (found.montant, str(found.montant)) == (Decimal(20000), "20000.00")


FAULTS = [
    ("texte", [Fault((), "groupe", "un groupe de clés est attendu ici")]),
    (["texte"], [Fault((), "groupe", "un groupe de clés est attendu ici")]),
    ({"montant": "1"}, [Fault(("echeancier",), "manque", "une valeur est nécessaire")]),
    (
        {"montant": {"a": "1"}, "echeancier": "x"},
        [
            Fault(("montant",), "montant", "un montant est attendu, comme 20000.00 ou 20 000,00, sans le signe €"),
            Fault(("echeancier",), "liste", "une liste est attendue ici (une ligne par élément, commençant par « - »)"),
        ],
    ),
    (
        {"montant": "1", "echeancier": [None, {"mois": "2021-13", "montant": "1.001", "nom": "x"}], "prorata": ["x"]},
        [
            Fault(("echeancier", 0), "groupe", "un groupe de clés est attendu ici"),
            Fault(("echeancier", 1, "mois"), "mois_impossible", "un mois du calendrier est attendu"),
            Fault(("echeancier", 1, "montant"), "montant_decimales", "un montant a au plus deux décimales"),
            Fault(("echeancier", 1, "nom"), "inconnu", "la clé n'est pas connue ici"),
            Fault(("prorata",), "choix", "la valeur est l'une de : echeancier, mois_factures, mois_duree"),
        ],
    ),
]


@pytest.mark.parametrize(("written", "expected"), FAULTS)
def test_every_fault_is_found(written: Any, expected: list[Fault]) -> None:
    assert read(Prix, tree(written)) == (None, expected)


def test_a_blank_is_as_if_not_written() -> None:
    found, faults = read(Prix, tree({"montant": "1", "echeancier": [], "prorata": None, "rien": None}))
    assert faults == []
    assert found is not None
    assert (found.echeancier, found.prorata) == ((), None)
