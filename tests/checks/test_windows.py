"""The same sitting under every law of 2020 to 2026, and assemblies of other sizes."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import essai
import pytest

from pipeline import checks, loading


def codes(root: Path, droit: str) -> dict[str, list[str]]:
    done = loading.load(root / "inputs", "juvisy-demutualisation")
    assert done.dossier is not None
    found: dict[str, list[str]] = {}
    for diagnostic in checks.run(done.dossier, date(2021, 3, 1), date.fromisoformat(droit), done.lignes):
        found.setdefault(diagnostic.code, []).append(diagnostic.severity.value)
    return found


@pytest.mark.parametrize(
    ("droit", "attendu"),
    [
        # 39 present of 102; one member holds three proxies, 22 hold two
        ("2020-03-01", {"QUO-001": ["erreur"], "POU-001": ["erreur"] * 23, "LOI-001": ["erreur"]}),
        ("2020-05-01", {"QUO-003": ["information"], "POU-001": ["avertissement"], "LOI-001": ["avertissement"]}),
        ("2020-08-01", {"QUO-003": ["information"], "POU-001": ["erreur"], "LOI-001": ["erreur"]}),
        ("2020-09-15", {"QUO-001": ["erreur"], "POU-001": ["erreur"] * 23, "LOI-001": ["erreur"]}),
        ("2020-11-01", {"QUO-003": ["information"], "POU-001": ["erreur"], "LOI-001": ["erreur"]}),
        ("2021-01-26", {"QUO-003": ["information"], "POU-001": ["erreur"]}),
        ("2021-09-30", {"QUO-003": ["information"], "POU-001": ["erreur"]}),
        ("2021-10-01", {"QUO-001": ["avertissement"], "POU-001": ["avertissement"] * 23, "LOI-001": ["avertissement"]}),
        ("2021-12-01", {"QUO-003": ["information"], "POU-001": ["avertissement"], "LOI-001": ["avertissement"]}),
        ("2023-01-01", {"QUO-001": ["erreur"], "POU-001": ["erreur"] * 23, "LOI-001": ["erreur"]}),
    ],
)
def test_quorum_and_proxies_follow_the_law(root, droit, attendu):
    found = codes(root, droit)
    kept = ("QUO-001", "QUO-003", "POU-001", "LOI-001")
    assert {code: found[code] for code in kept if code in found} == attendu


def test_the_law_on_publication_is_that_of_its_day(tmp_path):
    """A vote of June 2022 published in July must be published on line."""
    exemple = essai.Exemple(
        {
            "seance.yaml": ["date: 2022-06-28", "convocation:", "  date: 2022-06-10", "  envoi: 2022-06-10"],
            "deliberation.yaml": ["publication:", "  date: 2022-07-04", "  mode: affichage", "signature:",
                                  "  date: 2022-06-29", "transmission: 2022-06-30", "reception: 2022-06-30"],
        }
    )  # fmt: skip
    said = [d for d in essai.found(essai.lay(tmp_path, exemple)) if d.code == "PBL-001"]
    assert [(d.severity.value, d.reference.du) for d in said if d.reference] == [("avertissement", date(2022, 7, 1))]


def assembly(tmp_path: Path, members: int, absents: int) -> Path:
    """A sitting of any size, with no proxy: all present vote for, but the last ones, who are away."""
    names = [f"Sainte-Aube;M.;N{i:03d}X;Jean" for i in range(members)]
    president, secretaire = "N000X Jean", "N001X Jean"
    states = ["present"] * (members - absents) + ["absent"] * absents
    inputs = essai.lay(tmp_path, essai.Exemple({
        "seance.yaml": [f"president: {president}", f"secretaire: {secretaire}", f"membres_en_exercice: {members}", "comptes:"],
        "val-clair.yaml": ["representant:", "  prenom: Jean", "  nom: N000X", "organe:", f"  effectif: {members}"],
        "deliberation.yaml": ["vote:", f"  pour: {members - absents}", "  abstentions: 0", "  resultat: unanimite",
                              "  voix_abstention: []", "  ne_prennent_pas_part: []"],
    }))  # fmt: skip
    rows = [f"{name};{state};;;" for name, state in zip(names, states, strict=True)]
    head = "commune;civilite;nom;prenom"
    presences = inputs / "seances/2024-03-12/presences.csv"
    presences.write_text("\n".join([f"{head};presence;mandataire;arrivee;depart", *rows]) + "\n", "utf-8")
    (inputs / "assemblees/conseil-de-territoire.csv").write_text("\n".join([head, *names]) + "\n", "utf-8")
    return inputs


@pytest.mark.parametrize(
    ("members", "absents", "attendu"),
    [
        (3, 0, []), (3, 1, ["QUO-002"]), (3, 2, ["PRE-002", "QUO-001"]),
        (300, 0, []), (300, 149, ["QUO-002"]), (300, 150, ["QUO-001"]), (301, 150, ["QUO-002"]),
    ],
)  # fmt: skip
def test_three_or_three_hundred_members(tmp_path, members, absents, attendu):
    said = essai.found(assembly(tmp_path, members, absents))
    assert sorted({d.code for d in said}) == attendu, [f"{d.code} {d.location} {d.message}" for d in said]


@pytest.mark.bench
def test_three_hundred_members_in_time(tmp_path):
    done = loading.load(assembly(tmp_path, 300, 0), essai.DOSSIER)
    assert done.dossier is not None
    checks.run(done.dossier, essai.JOUR, None, done.lignes)
    start = time.perf_counter()
    checks.run(done.dossier, essai.JOUR, None, done.lignes)
    assert time.perf_counter() - start < 0.3
