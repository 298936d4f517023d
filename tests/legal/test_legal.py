"""The dated law: every window, and a table that cannot contradict itself."""

import json
import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline import legal
from pipeline.diagnostics import Certitude

REFERENCE = Path(__file__).parents[3] / "shared/reference/data/regles/regimes_quorum_pouvoirs.json"
MAJORITE = ("majorite", "presents", 1, None)


@pytest.mark.parametrize(
    ("jour", "attendu", "certitude"),
    [
        ("2014-04-01", MAJORITE, "source"),
        ("2020-03-23", MAJORITE, "source"),
        ("2020-03-24", ("tiers", "presents_ou_representes", 2, "2020-290"), "a_verifier"),
        ("2020-07-10", ("tiers", "presents_ou_representes", 2, "2020-290"), "a_verifier"),
        ("2020-07-11", ("tiers", "presents", 2, "2020-290"), "source"),
        ("2020-08-31", MAJORITE, "source"),
        ("2020-10-17", ("tiers", "presents", 2, "2020-290"), "source"),
        ("2020-11-16", ("tiers", "presents", 2, "2020-1379"), "source"),
        ("2021-01-26", ("tiers", "presents", 2, "2020-1379"), "source"),
        ("2021-09-30", ("tiers", "presents", 2, "2020-1379"), "source"),
        ("2021-10-01", MAJORITE, "a_verifier"),
        ("2021-11-11", ("tiers", "presents", 2, "2021-1465"), "a_verifier"),
        ("2022-07-31", ("tiers", "presents", 2, "2021-1465"), "a_verifier"),
        ("2022-08-01", MAJORITE, "source"),
        ("2040-01-01", MAJORITE, "source"),
    ],
)
def test_quorum_and_proxies(jour, attendu, certitude):
    droit = legal.at(date.fromisoformat(jour))
    assert (droit.quorum, droit.quorum_base, droit.pouvoirs_max, droit.loi_derogatoire) == attendu
    assert droit.reference("pouvoirs_max").certitude is Certitude(certitude)


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference folder is not beside this checkout")
def test_windows_are_those_of_the_reference():
    windows = json.loads(REFERENCE.read_text())["regimes"]
    for window in windows:
        start = date.fromisoformat(window["du"]) if window["du"] else date(2010, 1, 1)
        end = date.fromisoformat(window["au"]) if window["au"] else date(2030, 1, 1)
        for jour in (start, start + (end - start) / 2, end):
            droit = legal.at(jour)
            assert (droit.quorum, droit.quorum_base, droit.pouvoirs_max) == (
                window["quorum"], window["base_quorum"], window["pouvoirs_max"],
            )  # fmt: skip


def test_other_switches():
    def at(text):
        return legal.at(date.fromisoformat(text))

    assert [at(d).signataires for d in ("2022-06-30", "2022-07-01")] == [("president",), ("president", "secretaire")]
    assert [at(d).publicite_seance for d in ("2022-06-30", "2022-07-01")] == ["compte_rendu", "liste_des_deliberations"]
    assert [at(d).publication_modes for d in ("2022-06-30", "2022-07-01")] == [
        ("affichage", "electronique", "notification"), ("electronique", "notification"),
    ]  # fmt: skip
    assert [at(d).interesse_presence_compte for d in ("2025-12-23", "2025-12-24")] == [True, False]
    assert [at(d).nomenclature for d in ("2023-12-31", "2024-01-01")] == ["M14", "M57"]
    assert [at(d).comite_consultatif for d in ("2022-12-31", "2023-01-01")] == [
        "comité technique", "comité social territorial",
    ]  # fmt: skip
    droit = at("2021-01-26")
    assert (droit.convocation_jours_francs, droit.urgence_jours_francs, droit.seconde_convocation_jours) == (5, 1, 3)
    assert (droit.recours_mois, droit.titre_minimum, droit.prescription_annees) == (2, Decimal("15.00"), 4)
    assert droit.reference("signataires").texte.startswith("CGCT, art. L. 2121-23")
    assert (droit.reference("quorum").du, droit.reference("quorum").au) == (date(2020, 11, 16), date(2021, 9, 30))
    assert "L. 252 A" in droit.formule_executoire


@pytest.mark.parametrize(
    ("jour", "en_exercice", "seuil"),
    [
        ("2021-01-26", 102, 34),
        ("2021-01-26", 100, 34),
        ("2023-01-01", 102, 52),
        ("2023-01-01", 101, 51),
        ("2023-01-01", 3, 2),
    ],
)
def test_quorum_threshold(jour, en_exercice, seuil):
    assert legal.at(date.fromisoformat(jour)).seuil_quorum(en_exercice) == seuil


def test_every_day_has_one_law():
    jour = date(2018, 1, 1)
    while jour < date(2027, 1, 1):
        for periods in legal.table().values():
            assert sum(legal._holds(p, jour) for p in periods) == 1
        jour += timedelta(days=7)


@pytest.mark.bench
def test_loads_in_ten_milliseconds():
    path = Path(legal.__file__).with_suffix(".yaml")
    legal.load(path)
    spent = []
    for _ in range(5):
        start = time.perf_counter()
        legal.load(path)
        spent.append(time.perf_counter() - start)
    assert min(spent) < 0.02


@pytest.mark.parametrize(
    ("avant", "apres", "message"),
    [
        ("au: 2020-03-23", "au: 2020-03-22", "does not follow"),
        ("au: 2020-03-23", "au: 2020-03-25", "does not follow"),
        ("quorum: majorite", "quorum: moitie", "quorum is 'moitie'"),
        ("pouvoirs_max: 1", "pouvoir_max: 1", "pouvoir_max"),
        ("pouvoirs_max: 1", "pouvoirs_max: [1]", "int expected"),
        ("recours_mois: 2, ", "", "recours_mois"),
        ("sans_public_permis: non", "sans_public_permis: jamais", "bool expected"),
        ("au: 2022-06-30, signataires", "signataires", "does not follow"),
        ("retrait:\n", "recours:\n", "cannot be read"),
        ("{du: 2024-01-01, nomenclature: M57", "{du: 2024-01-01, au: 2030-01-01, nomenclature: M57", "no « du »"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(tmp_path, avant, apres, message):
    text = Path(legal.__file__).with_suffix(".yaml").read_text()
    assert avant in text
    path = tmp_path / "legal.yaml"
    path.write_text(text.replace(avant, apres, 1))
    with pytest.raises(legal.LegalTableError, match=message):
        legal.load(path)
