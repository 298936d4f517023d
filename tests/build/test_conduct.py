"""The order of the stages, whatever is asked: what is reported, of which dossier, and what a failure leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline import checks, cli
from pipeline.build.conduct import Controles, Infidele, Made, conduct, standing
from pipeline.build.request import Cadre, Resultat
from pipeline.diagnostics import Diagnostic, Severity
from pipeline.errors import ExitCode
from tests.build.conftest import EXEMPLE, REEL, ask


class Notice:
    """Writes a text in each dossier, or does what the test asks instead."""

    def __init__(self, cadre: Cadre, instead: Callable[[], None] = lambda: None) -> None:
        self.cadre, self.instead, self.steps = cadre, instead, list[str]()

    def look(self, read: Controles) -> Made:
        self.steps.append(f"look {', '.join(read)}")
        return Made((), ["vu"], {EXEMPLE: [fault("VUE-001", Severity.AVERTISSEMENT)]})

    def refusal(self, done: Controles) -> str | None:
        self.steps.append("refusal")
        return standing(done, "notice") if self.cadre.emettre else None

    def folder(self) -> Path:
        return self.cadre.sortie

    def draft(self, read: Controles, work: Path, meanwhile: Callable[[], None]) -> Made:
        self.steps.append("draft")
        meanwhile()
        self.instead()
        for nom in read:
            (work / nom).mkdir()
            (work / nom / "notice.txt").write_text("projet")
        return Made([work / nom / "notice.txt" for nom in read], ["fait"], {REEL: [fault("FAI-001")]})

    def issue(self, done: Controles) -> Made:
        self.steps.append("issue")
        assert any(one.diagnostics for one in done.values()), "issued acts wait for the checks"
        return Made()


def fault(code: str, severity: Severity = Severity.ERREUR) -> Diagnostic:
    return Diagnostic(code, severity, f"constat {code}", acte="notice")


def made(root: Path, sortie: Path, instead: Callable[[], None] = lambda: None) -> tuple[Resultat, Notice]:
    task = Notice(ask(root, root / "inputs", sortie, "", ""), instead)
    return conduct(task.cadre, [EXEMPLE, REEL], task), task


def codes(done: Resultat, nom: str) -> set[str]:
    return {found.code for found in done.controles[nom].diagnostics} & {"VUE-001", "FAI-001", "PRV-001"}


def report(sortie: Path, nom: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((sortie / nom / "controle.json").read_text(encoding="utf-8"))
    return read


def files(sortie: Path, nom: str) -> list[str]:
    return [file["nom"] for file in report(sortie, nom)["fichiers"]]


def test_each_dossier_has_its_files_its_findings_and_its_report(root: Path, tmp_path: Path) -> None:
    done, task = made(root, tmp_path)
    assert task.steps == [f"look {EXEMPLE}, {REEL}", "refusal", "draft"]
    assert [path.relative_to(tmp_path).as_posix() for path in done.fichiers] == [
        f"{EXEMPLE}/notice.txt",
        f"{REEL}/notice.txt",
    ]
    assert (done.notes, done.refus) == (("vu", "fait"), None)
    assert (codes(done, EXEMPLE), codes(done, REEL)) == ({"VUE-001"}, {"FAI-001"})
    assert [files(tmp_path, nom) for nom in (EXEMPLE, REEL)] == [["notice.txt"]] * 2
    assert len(done.controles[REEL].diagnostics) > 1, "the checks are reported, though the draft did not wait for them"


def test_an_unfaithful_document_is_said_of_each_dossier_and_replaces_nothing(root: Path, tmp_path: Path) -> None:
    def unfaithful() -> None:
        raise Infidele([fault("PRV-001")])

    made(root, tmp_path)
    done, _ = made(root, tmp_path, unfaithful)
    assert done.fichiers == ()
    assert done.refus == "le document relu ne dit pas exactement ce que dit le dossier : rien n'a été remplacé"
    assert (codes(done, EXEMPLE), codes(done, REEL)) == ({"VUE-001", "PRV-001"}, {"PRV-001"})
    assert report(tmp_path, REEL)["notes"] == ["vu", done.refus]
    assert (tmp_path / REEL / "notice.txt").read_text() == "projet"
    assert not list(tmp_path.glob(".en-cours-*"))


def test_a_check_that_fails_replaces_nothing(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise LookupError("défaut d'une règle")

    monkeypatch.setattr(checks, "run", fail)
    with pytest.raises(LookupError):
        made(root, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_avenant_drafted_anew_beside_the_issued_one_is_reported_where_it_is(root: Path, tmp_path: Path) -> None:
    places = ["--inputs", str(tmp_path / "inputs"), "--build", str(tmp_path), "--date", "2024-06-25", "--qui", "essai"]
    (tmp_path / "inputs").mkdir()
    for name in ("assemblees", "collectivites", "dossiers", "seances"):
        (tmp_path / "inputs" / name).symlink_to(root / "inputs" / name)
    arguments = ["avenant", "1", EXEMPLE, "--gabarits", str(root / "templates"), *places]
    assert cli.run([*arguments, "--emettre"]) == ExitCode.OK
    assert cli.run(arguments) == ExitCode.OK
    assert files(tmp_path, EXEMPLE) == ["projets/avenant-1.docx", "projets/avenant-1.pdf"]
