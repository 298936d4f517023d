"""The whole report on act n° 2209 as voted, and the manual of rules, each in a file that a person reviews."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline import checks, legal, loading
from pipeline.diagnostics import Certitude, Diagnostic

GOLDEN = Path(__file__).parent / "golden"
JOUR = date(2021, 3, 1)


def shown(diagnostic: Diagnostic) -> str:
    """Every field of a diagnostic, as text."""
    d = diagnostic
    lines = [f"{d.location}: {d.severity.value}{' (constat)' if d.constat else ''} {d.code} {d.message}"]
    lines += [f"    {related.location} : {related.message}" for related in d.related]
    fields = (
        ("référence", d.reference.texte if d.reference else None),
        ("effet", d.effet),
        ("conseil", d.conseil),
        ("correction", d.correction),
    )
    return "\n".join([*lines, *(f"    {label} : {value}" for label, value in fields if value)])


def compare(text: str, path: Path, config: pytest.Config) -> None:
    if config.getoption("--golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_report_on_the_real_act(root: Path, pytestconfig: pytest.Config) -> None:
    done = loading.load(root / "inputs", "juvisy-demutualisation")
    assert done.diagnostics == ()
    assert done.dossier is not None
    said = checks.run(done.dossier, JOUR, None, done.lignes)
    said = tuple(d for d in said if d.acte not in ("avenant", "titres"))
    compare("\n".join(map(shown, said)) + "\n", GOLDEN / "acte-2209.txt", pytestconfig)


def test_what_the_real_act_must_show(root: Path) -> None:
    done = loading.load(root / "inputs", "juvisy-demutualisation")
    assert done.dossier is not None
    said = {(d.code, str(d.location)): d for d in checks.run(done.dossier, JOUR, None, done.lignes)}
    folder = "dossiers/juvisy-demutualisation"
    proxy = said["POU-001", "seances/2021-01-26/presences.csv:59:40"]
    assert (proxy.message, proxy.effet) == (
        "M. Frédéric BOURDON détient 3 pouvoirs, 2 au plus",
        "sans incidence sur le sens du vote (96 voix pour au lieu de 97, 0 contre)",
    )
    assert proxy.reference is not None
    assert proxy.reference.texte == "loi n° 2020-1379 du 14 novembre 2020, art. 6 IV"
    assert proxy.constat
    assert ("CNV-003", "seances/2021-01-26/seance.yaml:9:9") in said
    assert said["EXE-002", f"{folder}/convention.yaml:4:8"].effet == "1 jour de rétroactivité"
    assert ("PAR-001", "collectivites/juvisy-sur-orge.yaml:11:1") in said
    assert "rien pour juillet 2021" in next(d.message for d in said.values() if d.code == "FIN-002")


def test_another_day_s_law(root: Path) -> None:
    """Under ordinary law the same sitting has neither quorum nor valid second proxies."""
    done = loading.load(root / "inputs", "juvisy-demutualisation")
    assert done.dossier is not None
    said = checks.run(done.dossier, JOUR, date(2024, 3, 1), done.lignes)
    proxies = [d for d in said if d.code == "POU-001"]
    assert len(proxies) == 23
    assert [d.effet for d in said if d.code == "QUO-001"] == [
        "il manque 13 membres : aucune délibération de la séance n'est régulière"
    ]
    assert {"LOI-001", "PUB-001"} <= {d.code for d in said}


def test_a_recalled_point_of_law_is_never_an_error(root: Path) -> None:
    done = loading.load(root / "inputs", "juvisy-demutualisation")
    assert done.dossier is not None
    for jour in (None, date(2020, 4, 1), date(2021, 10, 15), date(2022, 1, 1), date(2026, 1, 1)):
        for diagnostic in checks.run(done.dossier, JOUR, jour, done.lignes):
            if diagnostic.reference is not None and diagnostic.reference.certitude is Certitude.A_VERIFIER:
                assert diagnostic.severity.value != "erreur"
                assert "à vérifier" in diagnostic.message


@pytest.mark.bench
def test_checks_are_fast_enough(root: Path) -> None:
    import time

    done = loading.load(root / "inputs", "juvisy-demutualisation")
    assert done.dossier is not None
    checks.run(done.dossier, JOUR, None, done.lignes)
    spent = []
    for _ in range(3):
        start = time.perf_counter()
        checks.run(done.dossier, JOUR, None, done.lignes)
        spent.append(time.perf_counter() - start)
    assert min(spent) < 0.3


def test_manual_is_up_to_date(root: Path, pytestconfig: pytest.Config) -> None:
    droit = legal.at(JOUR)
    rows = [
        f"| {rule.code} | {rule.nom} | {rule.severity.value} | {rule.manuel.splitlines()[0]} | "
        f"{reference.texte if (reference := rule.legal_reference(droit)) else '—'} |"
        for rule in checks.registry()
    ]
    head = (
        "# Les règles du contrôle\n\n"
        f"{len(rows)} règles. La référence est celle en vigueur le {JOUR:%d/%m/%Y} ; chaque règle suit la date de l'acte.\n"
        "Une règle dont le point de droit est à vérifier n'est jamais plus qu'un avertissement.\n"
        "`actes regle CODE` affiche la page d'une règle, avec un exemple refusé et un exemple accepté.\n\n"
        "| code | faute | gravité | ce qui ne va pas | référence |\n|---|---|---|---|---|\n"
    )
    compare(head + "\n".join(rows) + "\n", root / "docs" / "regles.md", pytestconfig)
