"""A role in trouble: one wrong row among thousands, a disk that fills up, a template that changes on the way."""

from __future__ import annotations

import csv
import resource
import shutil
import subprocess
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from pipeline import register
from pipeline.build import role
from pipeline.build.role.issue import Ahead
from pipeline.errors import ExitCode, PipelineError
from tests.role.atelier import COLONNES, DOSSIER, ROOT, alter, ask, files, row, sound, workplace, write
from tests.role.panne import full
from tests.role.test_issue import command, environment, expected, numbers, numbers_or_none, rows, stopping

BASE = f"{DOSSIER}/roles/cantine"


@pytest.fixture
def place(tmp_path):
    return workplace(tmp_path)


@pytest.fixture
def gabarits(place):
    return Path(shutil.copytree(ROOT / "templates", place / "templates", ignore=shutil.ignore_patterns("fabrique")))


def one_wrong(place, count, wrong, kind):
    """A table of so many rows, one of which has a sum that is none."""
    table = rows(count)
    table[wrong - 1] = row(wrong, montant="29,O5")
    if kind == "csv":
        return write(place / "cantine.csv", table)
    polars = pytest.importorskip("polars", reason="the extra « colonnes » is not installed")
    polars.DataFrame(table).write_parquet(place / "cantine.parquet")
    return place / "cantine.parquet"


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_one_wrong_row_in_ten_thousand_is_found_and_nothing_is_issued(place, kind):
    path = one_wrong(place, 10_000, 7_777, kind)
    column = COLONNES.index("montant") + 1
    if kind == "csv":
        column = path.read_text(encoding="utf-8").splitlines()[7_777].index("29,O5") + 1
    done = role.make(ask(place, path))
    assert done.refus == "aucun titre n'est émis : 1 ligne à corriger sur 10\u202f000, ou --ecarter"
    report = done.controle.rapport.read_text(encoding="utf-8")
    said = "montant « 29,O5 » : un montant en euros est attendu — écrire par exemple 20000.00 ou 20 000,00, sans le signe €"
    total = f"{sum(5 + n % 40 for n in range(1, 10_001) if n != 7_777) * 415 / 100:,.2f}"
    total = total.replace(",", "\u202f").replace(".", ",")
    assert report.splitlines() == [
        f"{path.name}:7778:{column}: erreur ROL-007 {said}",
        f"10\u202f000 lignes, 9\u202f999 titres possibles pour {total}\u00a0€, 1 ligne rejetée, 0 titre déjà émis",
    ]
    assert files(place) == [f"{BASE}/controle.txt"]
    assert numbers_or_none(place) is None


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize(("count", "lot"), [(120, 50), pytest.param(10_000, 1_000, marks=pytest.mark.endurance)])
def test_one_wrong_row_put_aside_is_corrected_and_becomes_the_last_titre(place, kind, count, lot):
    wrong = count * 7 // 9
    done = role.make(ask(place, one_wrong(place, count, wrong, kind), ecarter=True, lot=lot))
    assert (done.refus, done.emis, done.controle.rejetees) == (None, count - 1, 1)
    others = [number for number in range(1, count + 1) if number != wrong]
    assert numbers(place) == expected(others)
    with done.controle.rejets.open(encoding="utf-8-sig", newline="") as stream:
        (rejected,) = csv.DictReader(stream, delimiter=";")
    reason = "montant « 29,O5 » : un montant en euros est attendu"
    assert rejected == {**row(wrong, montant="29,O5"), "motif_rejet": reason}
    corrected = write(place / "corrigee.csv", [{**rejected, "montant": row(wrong)["montant"]}], list(rejected))
    done = role.make(ask(place, corrected, lot=lot))
    assert (done.refus, done.emis) == (None, 1)
    assert numbers(place) == expected([*others, wrong])
    whole = role.make(ask(place, write(place / "cantine.csv", rows(count)), lot=lot))
    assert (whole.emis, whole.deja, sound(place)) == (0, count, [])


@pytest.mark.parametrize("lot", [1, 7, 12, 9_999])
def test_no_bordereau_holds_more_titres_than_asked(place, lot):
    from pipeline import register

    role.make(ask(place, write(place / "cantine.csv", rows(12)), lot=lot))
    found = register.entries(register.connect(place / "registre.sqlite3"), genre="bordereau")
    counts = [bordereau.detail.nombre for bordereau in found]
    assert counts == [min(lot, 12 - start) for start in range(0, 12, lot)]
    assert (numbers(place), sound(place)) == (expected(range(1, 13)), [])


def interrupted(monkeypatch, asked):
    stopping(monkeypatch, after=1)
    with pytest.raises(KeyboardInterrupt):
        role.make(asked)
    monkeypatch.undo()


@pytest.mark.parametrize(
    ("nom", "old", "new"),
    [
        ("titre", "{{ creance.objet }}", "la {{ creance.objet }}"),
        ("bordereau", "{{ ligne.objet }}", "la {{ ligne.objet }}"),
    ],
)
def test_a_template_changed_between_two_runs_is_refused_though_all_documents_are_gone(
    place, gabarits, monkeypatch, nom, old, new
):
    asked = ask(place, write(place / "cantine.csv", rows(40)), gabarits=gabarits, lot=20)
    interrupted(monkeypatch, asked)
    alter(gabarits / f"{nom}.docx", old, new)
    shutil.rmtree(place / "build")
    with pytest.raises(role.RoleChange) as caught:
        role.make(asked)
    assert str(caught.value) == (
        f"le gabarit {nom}.docx a changé depuis que ce rôle a commencé : 20 titres émis sur 40 avec l'ancien"
    )
    assert "remettre l'ancien gabarit" in caught.value.conseil
    assert numbers(place) == expected(range(1, 21))
    shutil.copy(ROOT / f"templates/{nom}.docx", gabarits / f"{nom}.docx")
    assert role.make(asked).emis == 20
    assert (numbers(place), sound(place)) == (expected(range(1, 41)), [])


@pytest.mark.parametrize(
    ("new", "error", "said"),
    [
        ("{{ ligne.inconnue }}", PipelineError, "inconnue"),
        ("un service", role.TitreInfidele, "bordereau-2024-1.docx : ligne 1 : « Usager n° 1 & fils »"),
    ],
)
@pytest.mark.parametrize("emettre", [True, False])
def test_a_bordereau_that_fails_does_so_before_any_number(place, gabarits, new, error, said, emettre):
    alter(gabarits / "bordereau.docx", "{{ ligne.debiteur }}", new)
    asked = ask(place, write(place / "cantine.csv", rows(5)), gabarits=gabarits, emettre=emettre)
    with pytest.raises(error, match=said):
        role.make(asked)
    assert numbers_or_none(place) is None
    assert files(place) == [f"{BASE}/controle.txt"]


def test_a_missing_template_of_the_bordereau_is_said_before_any_number(place, gabarits):
    (gabarits / "bordereau.docx").unlink()
    with pytest.raises(role.RoleIncomplet, match=r"le gabarit .*bordereau\.docx n'existe pas") as caught:
        role.make(ask(place, write(place / "cantine.csv", rows(5)), gabarits=gabarits))
    assert caught.value.conseil == "l'y remettre : chaque lot de titres a son bordereau"
    assert numbers_or_none(place) is None


def test_what_stops_the_reading_is_raised_after_the_rows_before_it():
    def lines():
        yield from range(7)
        raise OSError("illisible")

    ahead = Ahead(lines())
    ahead.look(3, 4)
    ahead.look(3, 4)
    assert (ahead.take(4), ahead.take(4)) == ([0, 1, 2, 3], [4, 5, 6])
    with pytest.raises(OSError, match="illisible"):
        ahead.take(4)
    assert list(iter(partial(Ahead(iter(range(7))).take, 3), [])) == [[0, 1, 2], [3, 4, 5], [6]]


def test_another_model_between_two_runs_is_refused(place, gabarits, monkeypatch):
    shutil.copy(gabarits / "titre.docx", gabarits / "facture.docx")
    path = write(place / "cantine.csv", rows(40))
    interrupted(monkeypatch, ask(place, path, gabarits=gabarits, lot=20, modele="facture"))
    with pytest.raises(role.RoleChange, match=r"ce rôle a commencé avec le gabarit facture\.docx : 20 titre") as caught:
        role.make(ask(place, path, gabarits=gabarits, lot=20))
    assert "--modele facture" in caught.value.conseil
    assert role.make(ask(place, path, gabarits=gabarits, lot=20, modele="facture")).emis == 20


def test_what_is_left_may_be_issued_with_a_new_template_under_another_name(place, gabarits, monkeypatch):
    interrupted(monkeypatch, ask(place, write(place / "cantine.csv", rows(40)), gabarits=gabarits, lot=20))
    alter(gabarits / "titre.docx", "{{ creance.objet }}", "la {{ creance.objet }}")
    rest = write(place / "suite.csv", rows(40)[20:])
    assert role.make(ask(place, rest, gabarits=gabarits, lot=20)).emis == 20
    assert (numbers(place), sound(place)) == (expected(range(1, 41)), [])


def test_a_template_changed_while_the_run_goes_on_serves_only_the_next_role(tmp_path, monkeypatch):
    made = []
    for name in ("a", "b"):
        place = workplace(tmp_path / name)
        gabarits = place / "templates"
        shutil.copytree(ROOT / "templates", gabarits, ignore=shutil.ignore_patterns("fabrique"))

        def spoil(done, total, gabarits=gabarits):
            for nom in ("titre", "bordereau"):
                (gabarits / f"{nom}.docx").write_bytes(b"rien")

        more = {"avance": spoil} if name == "b" else {}
        path = write(place / "cantine.csv", rows(40))
        role.make(ask(place, path, gabarits=gabarits, lot=10, **more))
        assert (numbers(place), sound(place)) == (expected(range(1, 41)), [])
        made.append({name: (place / "build" / name).read_bytes() for name in files(place)})
    assert made[0] == made[1]


def test_a_table_taken_away_midway_stops_the_run(place):
    path = write(place / "cantine.csv", rows(40))
    asked = ask(place, path, lot=10, avance=lambda done, total: path.unlink(missing_ok=True))
    with pytest.raises(role.RoleChange, match="10 titre"):
        role.make(asked)
    assert role.make(ask(place, write(path, rows(40)), lot=10)).emis == 30
    assert (numbers(place), sound(place)) == (expected(range(1, 41)), [])


def test_pdf_asked_midway_are_said_to_be_missing(place, monkeypatch):
    path = write(place / "cantine.csv", rows(4))
    interrupted(monkeypatch, ask(place, path, lot=2))
    done = role.make(ask(place, path, lot=2, avec_pdf=True))
    assert "sans PDF, tels que la commande d'avant les a émis : 2 titres" in done.notes


def hidden(place):
    """What a run leaves aside below the folder of documents."""
    return [path.name for path in (place / "build").rglob(".*") if path.name != ".gabarits"]


def stopped(place, asked, after):
    """A run on a disk that is full after so many operations, then one with room; gives the first one's operations."""
    error = None
    try:
        with full(place, after) as seen:
            role.make(asked)
    except PipelineError as caught:
        error = caught
    if error is None:
        return seen
    kept = len(numbers_or_none(place) or ())
    assert (error.exit_code, "le disque est plein" in error.message) == (ExitCode.ENVIRONMENT, True)
    assert "libérer de la place" in error.conseil or "place disponible" in error.conseil
    said = " ".join(getattr(error, "__notes__", ()))
    assert not kept or f"{kept} titre" in said
    again = role.make(asked)
    assert (again.emis, again.deja) == (6 - kept, kept)
    assert (numbers(place), sound(place), hidden(place)) == (expected(range(1, 7)), [], [])
    return seen


@pytest.mark.parametrize(
    ("more", "step"),
    [
        ({}, 9),
        ({"sortie_role": "zip"}, 11),
        pytest.param({}, 1, marks=pytest.mark.endurance),
        pytest.param({"sortie_role": "zip"}, 4, marks=pytest.mark.endurance),
        pytest.param({"sortie_role": "pdf"}, 3, marks=pytest.mark.endurance),
    ],
)
def test_a_disk_that_is_full_at_any_moment_costs_no_titre(tmp_path, more, step):
    after, points = 4, 1_000
    while after < points:
        place = workplace(tmp_path / str(after))
        asked = ask(place, write(place / "cantine.csv", rows(6)), lot=3, **more)
        seen = stopped(place, asked, after)
        points = len(seen) if len(seen) <= after else points
        after += step
        shutil.rmtree(place)
    assert points >= 50


@contextmanager
def disk(folder):
    """A small disk of its own, whose size can be set; skips where none can be made."""
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("a disk of a few kilobytes needs the right to mount one")
    try:
        yield lambda size: subprocess.run(["mount", "-o", f"remount,size={size}k", folder], check=True)
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.parametrize(
    ("room", "more"),
    [
        (900, ("--processus", "2")),
        *(
            pytest.param(room, ("--processus", "1", *more), marks=pytest.mark.endurance)
            for more in ((), ("--sortie-role", "pdf"), ("--sortie-role", "zip"))
            for room in (8, 200, 500, 700, 1_200, 1_700)
        ),
    ],
)
def test_a_real_disk_that_fills_up(tmp_path, room, more):
    with disk(tmp_path / "disque") as resize:
        place = workplace(tmp_path / "disque")
        path = write(place / "cantine.csv", rows(120))
        resize(shutil.disk_usage(place).used // 1024 + room)
        asked = command(place, path, *more)
        settings = {"cwd": ROOT, "capture_output": True, "text": True, "check": False}
        run = subprocess.run(asked, env={**environment(place), "TMPDIR": str(place)}, **settings)
        assert run.returncode == ExitCode.ENVIRONMENT, run.stderr
        assert "Traceback" not in run.stderr
        assert "conseil : " in run.stderr
        assert "libérer de la place" in run.stderr or "place disponible" in run.stderr
        resize(65_536)
        run = subprocess.run(asked, env=environment(place), **settings)
        assert run.returncode == 0, run.stderr
        shutil.move(place / "inputs/registre.sqlite3", place / "registre.sqlite3")
        assert (numbers(place), sound(place), hidden(place)) == (expected(range(1, 121)), [], [])


@pytest.mark.parametrize("size", [3_000, 30_000, 100_000])
def test_a_limit_on_the_size_of_files_is_said(place, size):
    asked = command(place, write(place / "cantine.csv", rows(120)), "--processus", "1")
    settings = {"cwd": ROOT, "env": environment(place), "capture_output": True, "text": True, "check": False}
    limit = (size, size)
    run = subprocess.run(asked, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit), **settings)
    assert (run.returncode, "Traceback" in run.stderr) == (ExitCode.ENVIRONMENT, False), run.stderr
    assert subprocess.run(asked, **settings).returncode == 0
    shutil.move(place / "inputs/registre.sqlite3", place / "registre.sqlite3")
    assert (numbers(place), sound(place), hidden(place)) == (expected(range(1, 121)), [], [])


def test_a_role_begun_under_one_law_does_not_go_on_under_another(tmp_path):
    place = workplace(tmp_path)
    path = write(place / "cantine.csv", [row(n) for n in range(1, 4)])
    role.make(ask(place, path, droit=date(2024, 3, 1)))
    before = files(place)
    write(path, [row(n) for n in range(1, 6)])
    with pytest.raises(role.RoleChange) as caught:
        role.make(ask(place, path))
    assert caught.value.message == (
        "ce rôle a commencé sous le droit du 01/03/2024 (3 titres émis sur 5), et est demandé sous le droit de sa date"
    )
    assert caught.value.conseil.startswith("demander --droit 2024-03-01 ; ou émettre les lignes qui restent")
    assert files(place) == before
    assert role.make(ask(place, path, droit=date(2024, 3, 1))).emis == 2
    assert [acte.droit for acte in register.entries(register.connect(place / "registre.sqlite3"))] == [
        date(2024, 3, 1)
    ] * 7
    done = role.make(ask(place, path))
    said = "titres déjà émis sous le droit du 01/03/2024, et qui le restent : le droit de sa date n'y change rien"
    assert (done.emis, said in done.notes, sound(place)) == (0, True, [])
