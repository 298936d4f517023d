"""A role issued: all or none, numbers that follow, runs that stop and are taken up."""

from __future__ import annotations

import csv
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline import proof, register
from pipeline.build import role
from pipeline.build.role import worker
from pipeline.build.role.issue import Issue
from tests.role.atelier import DOSSIER, ROOT, alter, ask, files, row, sound, titres, workplace, write


@pytest.fixture
def place(tmp_path):
    return workplace(tmp_path)


def rows(count, **more):
    return [row(number, **more) for number in range(1, count + 1)]


def numbers(place):
    return [(number, reference) for number, reference, _ in titres(place)]


def documents(place):
    return {name: (place / "build" / name).read_bytes() for name in files(place) if not name.endswith("controle.txt")}


def expected(references):
    return [(number, f"2024-{reference:06d}") for number, reference in enumerate(references, 1)]


def test_a_role_becomes_titres_in_order_with_bordereaux(place):
    done = role.make(ask(place, write(place / "cantine.csv", rows(70)), lot=30))
    assert (done.refus, done.emis, done.deja) == (None, 70, 0)
    assert numbers(place) == expected(range(1, 71))
    assert sound(place) == []
    base = f"{DOSSIER}/roles/cantine"
    assert files(place) == sorted(
        [f"{base}/000001-001000/titre-2024-{n}.docx" for n in range(1, 71)]
        + [f"{base}/bordereaux/bordereau-2024-{n}.docx" for n in (1, 2, 3)]
        + [f"{base}/controle.txt"]
    )
    bordereaux = list(register.entries(register.connect(place / "registre.sqlite3"), genre="bordereau"))
    assert [(b.numero, b.detail.premier, b.detail.dernier, b.detail.nombre) for b in bordereaux] == [
        ("1", "1", "30", 30), ("2", "31", "60", 30), ("3", "61", "70", 10),
    ]  # fmt: skip
    assert bordereaux[-1].detail.cumul == done.controle.total
    first = proof.words(place / "build" / base / "000001-001000/titre-2024-2.docx")
    assert "Titre de recette n° 2" in " ".join(first)
    assert "7 repas × 4,15 €" in " ".join(first)
    listed = " ".join(proof.words(place / "build" / base / "bordereaux/bordereau-2024-3.docx"))
    assert "Le présent bordereau comprend 10 titres" in listed


def test_asking_again_issues_nothing_and_says_so(place):
    asked = ask(place, write(place / "cantine.csv", rows(5)))
    role.make(asked)
    before = documents(place)
    done = role.make(asked)
    assert (done.emis, done.deja, len(numbers(place))) == (0, 5, 5)
    assert documents(place) == before


def test_the_same_role_gives_the_same_bytes_whoever_works(tmp_path):
    made = []
    for name, processes in (("a", 1), ("b", 2)):
        (tmp_path / name).mkdir()
        place = workplace(tmp_path / name)
        role.make(ask(place, write(place / "cantine.csv", rows(60)), processus=processes))
        made.append(documents(place))
    assert made[0] == made[1]


def test_one_wrong_row_and_nothing_is_issued(place):
    done = role.make(ask(place, write(place / "cantine.csv", [*rows(6), row(7, montant="1,00")])))
    assert done.refus == "aucun titre n'est émis : 1 ligne à corriger sur 7, ou --ecarter"
    assert [str(d.location).partition(":")[2] for d in done.controle.montres] == ["8:167", "8:167"]
    assert files(place) == [f"{DOSSIER}/roles/cantine/controle.txt"]
    assert not (place / "registre.sqlite3").exists()


def test_errors_are_all_in_the_report_and_the_first_ones_shown(place):
    done = role.make(ask(place, write(place / "cantine.csv", rows(90, montant="x"))))
    report = done.controle.rapport.read_text(encoding="utf-8").splitlines()
    assert (len(report), len(done.controle.montres)) == (91, 20)
    assert report[-1] == "90 lignes, 0 titre possible pour 0,00\u00a0€, 90 lignes rejetées, 0 titre déjà émis"


def test_rejected_rows_can_be_corrected_and_issued(place):
    wrong = [row(n, montant="x", nom="") if n % 3 == 0 else row(n) for n in range(1, 10)]
    done = role.make(ask(place, write(place / "cantine.csv", wrong), ecarter=True))
    assert (done.emis, done.controle.rejetees) == (6, 3)
    with done.controle.rejets.open(encoding="utf-8-sig", newline="") as stream:
        rejected = list(csv.DictReader(stream, delimiter=";"))
    assert [each["reference"] for each in rejected] == ["2024-000003", "2024-000006", "2024-000009"]
    assert rejected[0]["motif_rejet"] == "« nom » est vide | montant « x » : un montant en euros est attendu"
    good = {each["reference"]: each for each in rows(9)}
    corrected = [
        {**each, "nom": good[each["reference"]]["nom"], "montant": good[each["reference"]]["montant"]}
        for each in rejected
    ]
    done = role.make(ask(place, write(place / "corrigees.csv", corrected, list(rejected[0]))))
    assert (done.refus, done.emis) == (None, 3)
    assert numbers(place) == expected([1, 2, 4, 5, 7, 8, 3, 6, 9])
    again = role.make(ask(place, write(place / "cantine.csv", rows(9))))
    assert (again.emis, again.deja) == (0, 9)


def test_a_row_that_changed_since_its_issue_is_an_error(place):
    role.make(ask(place, write(place / "cantine.csv", rows(4))))
    changed = [*rows(3), row(4, nom="Quelqu'un d'autre"), row(5)]
    done = role.make(ask(place, write(place / "cantine.csv", changed)))
    (said,) = done.controle.montres
    assert (said.code, str(said.location)) == ("ROL-014", "cantine.csv:5:1")
    assert "titre n° 4" in said.message
    assert "debiteur.nom" in said.message
    assert (done.emis, len(numbers(place))) == (0, 4)
    done = role.make(ask(place, write(place / "cantine.csv", changed), ecarter=True))
    assert (done.emis, done.deja, numbers(place)) == (1, 3, expected(range(1, 6)))


def test_an_open_quote_is_never_put_aside(place):
    path = write(place / "cantine.csv", rows(6))
    text = path.read_text(encoding="utf-8").replace("Usager n° 3", '"Usager n° 3')
    path.write_text(text, encoding="utf-8")
    done = role.make(ask(place, path, ecarter=True))
    assert "guillemet" in done.refus
    assert done.controle.rejets is None
    assert numbers_or_none(place) is None


def numbers_or_none(place):
    return numbers(place) if (place / "registre.sqlite3").exists() else None


def test_without_emettre_three_projects_and_no_number(place):
    done = role.make(ask(place, write(place / "cantine.csv", rows(5)), emettre=False))
    assert [path.name for path in done.fichiers] == [f"titre-projet-{n}.docx" for n in (1, 2, 3)]
    assert "numéro attribué à l’émission" in " ".join(proof.words(done.fichiers[0]))
    assert numbers_or_none(place) is None


def test_a_template_that_hides_the_sum_issues_nothing(place):
    shutil.copytree(ROOT / "templates", place / "templates", ignore=shutil.ignore_patterns("fabrique"))
    alter(place / "templates/titre.docx", "{{ titre.montant_lettres }}", "ce montant")
    with pytest.raises(role.TitreInfidele, match="ne dit pas : vingt-quatre euros et quatre-vingt-dix centimes"):
        role.make(ask(place, write(place / "cantine.csv", rows(3)), gabarits=place / "templates"))
    assert numbers_or_none(place) is None


def test_a_template_that_changes_midway_is_refused(place, monkeypatch):
    shutil.copytree(ROOT / "templates", place / "templates", ignore=shutil.ignore_patterns("fabrique"))
    asked = ask(place, write(place / "cantine.csv", rows(40)), gabarits=place / "templates", lot=20)
    stopping(monkeypatch, after=1)
    with pytest.raises(KeyboardInterrupt):
        role.make(asked)
    monkeypatch.undo()
    alter(place / "templates/titre.docx", "{{ creance.objet }}", "la {{ creance.objet }}")
    with pytest.raises(role.RoleChange, match="20 titre"):
        role.make(asked)
    shutil.copy(ROOT / "templates/titre.docx", place / "templates/titre.docx")
    assert role.make(asked).emis == 20
    assert (numbers(place), sound(place)) == (expected(range(1, 41)), [])


def test_a_table_that_changes_midway_stops_the_run(place, monkeypatch):
    path = write(place / "cantine.csv", rows(40))
    real = Issue._batch

    def batch(self, lines):
        real(self, lines)
        write(path, rows(39))

    monkeypatch.setattr(Issue, "_batch", batch)
    with pytest.raises(role.RoleChange, match="20 titre"):
        role.make(ask(place, path, lot=20))
    assert len(numbers(place)) == 20


def stopping(monkeypatch, after):
    real, done = Issue._batch, []

    def batch(self, lines):
        if len(done) == after:
            raise KeyboardInterrupt
        done.append(real(self, lines))

    monkeypatch.setattr(Issue, "_batch", batch)


def test_a_full_disk_leaves_nothing_half_done(place, monkeypatch):
    asked = ask(place, write(place / "cantine.csv", rows(40)), lot=20)
    real, count = worker.Folder.write, []

    def full(self, chemin, data):
        count.append(chemin)
        if len(count) > 30:
            raise OSError(28, "No space left on device", chemin)
        real(self, chemin, data)

    monkeypatch.setattr(worker.Folder, "write", full)
    with pytest.raises(register.DisquePlein):
        role.make(asked)
    monkeypatch.undo()
    assert numbers(place) == expected(range(1, 21))
    assert role.make(asked).emis == 20
    assert (numbers(place), sound(place)) == (expected(range(1, 41)), [])


def test_pdf_are_read_back_and_the_report_says_how_many(place):
    done = role.make(ask(place, write(place / "cantine.csv", rows(3)), avec_pdf=True, code_virement=True))
    assert "PDF comparés mot à mot avec le document Word : tous" in done.notes
    assert sum(name.endswith(".pdf") for name in files(place)) == 4


def test_a_bordereau_gives_one_line_to_each_titre(place):
    import pypdf

    table = rows(36, objet="Cantine scolaire de septembre 2024")
    table[1] |= {"quantite": "1", "prix_unitaire": "1245678,90", "montant": "1245678,90"}
    role.make(ask(place, write(place / "cantine.csv", table), avec_pdf=True, lot=36))
    (bordereau,) = (place / "build" / DOSSIER / "roles/cantine/bordereaux").glob("*.pdf")
    text = pypdf.PdfReader(bordereau).pages[0].extract_text()
    assert text.count("Cantine scolaire de septembre 2024") == 36  # a wrapped line has a line end inside
    assert text.count("1\u202f245\u202f678,90\xa0€") == 1


def test_lost_documents_are_made_again_to_the_byte(place):
    asked = ask(place, write(place / "cantine.csv", rows(30)), lot=15, code_virement=True)
    role.make(asked)
    before = documents(place)
    shutil.rmtree(place / "build" / DOSSIER / "roles/cantine/bordereaux")
    folder = place / "build" / DOSSIER / "roles/cantine/000001-001000"
    for number in (3, 29):
        (folder / f"titre-2024-{number}.docx").unlink()
    (folder / "titre-2024-7.docx").write_bytes(b"")
    done = role.make(replace(asked, jour=date(2024, 9, 20)))
    assert done.notes[0] == "documents absents, remis en place : 4"
    assert "titre-2024-7.docx n'est plus le document émis" in done.notes[1]
    (folder / "titre-2024-7.docx").unlink()
    role.make(replace(asked, jour=date(2024, 9, 20)))
    assert (documents(place), sound(place)) == (before, [])


def test_one_zip_holds_every_document(place):
    done = role.make(ask(place, write(place / "cantine.csv", rows(5)), sortie_role="zip", lot=3))
    with zipfile.ZipFile(done.fichiers[0]) as archive:
        assert archive.namelist() == [
            "cantine/bordereaux/bordereau-2024-1.docx",
            *(f"cantine/000001-001000/titre-2024-{n}.docx" for n in (1, 2, 3)),
            "cantine/bordereaux/bordereau-2024-2.docx",
            *(f"cantine/000001-001000/titre-2024-{n}.docx" for n in (4, 5)),
        ]
        assert archive.testzip() is None


def links(pdf, page):
    """The links of a page: what is said of each, and the page (from 1) that it goes to."""
    import pypdf

    reader = pypdf.PdfReader(pdf)
    found = [note.get_object() for note in reader.pages[page - 1].get("/Annots", ())]
    return [(each["/Contents"], reader.get_page_number(each["/Dest"][0].get_object()) + 1) for each in found]


def printed(place, *, names=("Zoé", "Élodie", "abel"), **more):
    table = [row(number, nom=name) for number, name in enumerate(names, 1)]
    return role.make(ask(place, write(place / "cantine.csv", table), sortie_role="pdf", **more))


def test_one_pdf_for_the_printer_with_its_index(place, conform):
    done = printed(place)
    whole, index = done.fichiers
    assert sorted(path.name for path in whole.parent.iterdir()) == ["index.csv", "titres.pdf"]
    assert conform(whole) == []
    facts = proof.facts_of_pdf(whole)
    assert (facts.title, facts.pages, facts.tagged, facts.conformance) == (
        "Titres du rôle cantine", 4, True, ("PDF/A-2a", "PDF/UA-1"),
    )  # fmt: skip
    assert [(b.level, b.page, b.intitule) for b in facts.bookmarks] == [
        (0, 4, "Index des débiteurs"),
        (0, 1, "Titre n° 1 – Zoé"),
        (0, 2, "Titre n° 2 – Élodie"),
        (0, 3, "Titre n° 3 – abel"),
    ]
    *pages, listed = [" ".join(text.split()) for text in proof.pages_of_pdf(whole)]
    assert all(f"Titre de recette n° {n} " in page for n, page in enumerate(pages, 1))
    assert listed == (
        "Index des débiteurs Débiteur Titre n° Montant Page abel 3 33,20 € 3 Élodie 2 29,05 € 2 Zoé 1 24,90 € 1 "
        "3 titres, pour un total de 87,15 € Titres du rôle cantine – Index des débiteurs, page 1"
    )
    assert links(whole, 4) == [("Page 3", 3), ("Page 2", 2), ("Page 1", 1)]
    with index.open(encoding="utf-8-sig", newline="") as stream:
        assert [list(r.values()) for r in csv.DictReader(stream, delimiter=";")] == [
            ["titres.pdf", str(n), str(n), f"2024-{n:06d}", name, sum_due]
            for n, name, sum_due in ((1, "Zoé", "24.90"), (2, "Élodie", "29.05"), (3, "abel", "33.20"))
        ]
    assert done.notes[1:] == (
        "impression : un fichier PDF de 4 pages, un signet par titre, l'index à la page 4",
        "titres retrouvés à leur page dans ce fichier : tous",
    )
    before = whole.read_bytes()
    printed(place)
    assert whole.read_bytes() == before


def test_a_titre_alone_has_its_bookmark_and_its_line_for_the_printer(place, conform):
    whole, _ = printed(place, names=["Zoé"]).fichiers
    assert conform(whole) == []
    assert [(b.page, b.intitule) for b in proof.facts_of_pdf(whole).bookmarks] == [
        (2, "Index des débiteurs"), (1, "Titre n° 1 – Zoé"),
    ]  # fmt: skip
    assert links(whole, 2) == [("Page 1", 1)]


def test_what_a_killed_run_left_beside_the_printers_pdf_is_removed(place):
    folder = place / "build" / DOSSIER / "roles/cantine/impression"
    folder.mkdir(parents=True)
    for name in (".titres.pdf.k2x8", ".index.csv.4242", "note.txt"):
        (folder / name).write_bytes(b"reste")
    printed(place)
    assert sorted(path.name for path in folder.iterdir()) == ["index.csv", "note.txt", "titres.pdf"]


def test_a_titre_that_is_not_on_its_page_stops_the_printers_pdf(place, monkeypatch):
    from pipeline import assemble

    real = assemble.stack

    def shifted(pieces, *rest):
        done = real(pieces, *rest)
        return replace(done, debuts=[*done.debuts[1:], done.debuts[0]])

    monkeypatch.setattr(assemble, "stack", shifted)
    with pytest.raises(role.TitreInfidele, match="le PDF pour l'imprimeur ne montre pas le titre n° 1"):
        printed(place)
    assert list((place / "build" / DOSSIER / "roles/cantine/impression").iterdir()) == []


def test_the_printer_gets_the_pages_that_were_issued(tmp_path):
    made = []
    for name, more in (("a", {"avec_pdf": True}), ("b", {}), ("c", {"processus": 2})):
        place = workplace(tmp_path / name)
        names = [f"Usager {n}" for n in range(61)]
        made.append(printed(place, names=names, code_virement=True, **more).fichiers[0].read_bytes())
    assert made[0] == made[1] == made[2]


def test_a_document_changed_since_its_issue_does_not_go_to_the_printer(place):
    printed(place)
    folder = place / "build" / DOSSIER / "roles/cantine"
    before = (folder / "impression/titres.pdf").read_bytes()
    titre = folder / "000001-001000/titre-2024-2.docx"
    titre.write_bytes(titre.read_bytes()[:-1] + b"!")
    with pytest.raises(role.TitreInfidele, match=r"titre-2024-2\.docx n'est plus le document émis") as caught:
        printed(place)
    assert caught.value.__notes__ == ["les 3 titres sont émis ; relancer la même commande ne refera que cette sortie"]
    assert (folder / "impression/titres.pdf").read_bytes() == before


def test_an_index_of_several_pages_has_no_page_cut_short(place, monkeypatch, conform):
    from pipeline.assemble import listing

    monkeypatch.setattr(listing, "_ROWS", 70)
    names = [f"Usager {n:03d} {'au nom bien long, ' * 9 if n == 66 else ''}" for n in range(1, 141)]
    whole, _ = printed(place, names=names).fichiers
    assert conform(whole) == []
    facts = proof.facts_of_pdf(whole)
    counts = [len(links(whole, page)) for page in range(141, facts.pages + 1)]
    assert sum(counts) == 140
    assert len(counts) == 3
    assert [each for page in range(141, facts.pages + 1) for each in links(whole, page)] == [
        (f"Page {n}", n) for n in range(1, 141)
    ]


def command(place, path, *more):
    return [
        sys.executable, "-m", "pipeline", "titres", DOSSIER, "--role", str(path), "--emettre", "--lot", "15", "--qui", "essai",
        "--inputs", str(place / "inputs"), "--build", str(place / "build"), "--date", "2024-09-02", *more,
    ]  # fmt: skip


def environment(place):
    return {**os.environ, "SOURCE_DATE_EPOCH": "1725267600"}


def appears(path):
    until = time.monotonic() + 20
    while not path.exists() and time.monotonic() < until:
        time.sleep(0.01)


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.endurance) for seed in range(2, 8))])
def test_runs_killed_at_random_moments_end_with_each_titre_once(place, seed):
    path, chance = write(place / "cantine.csv", rows(150)), random.Random(seed)
    killed = 0
    for attempt in range(30):
        more = ("--processus", "2" if attempt % 2 else "1")
        run = subprocess.Popen(command(place, path, *more), cwd=ROOT, env=environment(place), stderr=subprocess.PIPE)
        try:
            if attempt == 0:  # the first is always stopped while it issues
                appears(place / "inputs/registre.sqlite3")
            run.wait(chance.uniform(0.0, 0.2) if attempt == 0 else chance.uniform(0.8, 1.8) + attempt / 4)
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
            killed += 1
        _, said = run.communicate()
        if run.returncode == 0:
            break
        assert run.returncode == -signal.SIGKILL, said
    shutil.move(place / "inputs/registre.sqlite3", place / "registre.sqlite3")
    assert numbers(place) == expected(range(1, 151))
    assert sound(place) == []
    assert list((place / "build").glob(".emission*")) == []
    assert killed


def test_an_interruption_exits_130_and_says_how_to_go_on(place):
    path = write(place / "cantine.csv", rows(3_000))
    run = subprocess.Popen(
        command(place, path, "--processus", "2"), cwd=ROOT, env=environment(place), stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    appears(place / "inputs/registre.sqlite3")
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=20)
    assert run.returncode == 130, said
    assert "relancer la même commande" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("how", "code"), [("ends", 0), ("fails", 3), ("interrupted", 130), ("killed", -signal.SIGKILL)]
)
def test_nothing_is_left_in_the_temporary_folder(place, how, code):
    path, temporary = write(place / "cantine.csv", rows(40)), place / "tmp"
    temporary.mkdir()
    shutil.copytree(ROOT / "templates", place / "templates", ignore=shutil.ignore_patterns("fabrique"))
    if how == "fails":
        hidden = "{{ titre.montant_lettres if '36' not in debiteur.nom else '' }}"
        alter(place / "templates/titre.docx", "{{ titre.montant_lettres }}", hidden)
    more = ("--pdf", "--processus", "2", "--gabarits", str(place / "templates"))
    run = subprocess.Popen(
        command(place, path, *more), cwd=ROOT, env={**environment(place), "TMPDIR": str(temporary)},
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    if how in ("interrupted", "killed"):
        appears(place / "inputs/registre.sqlite3")
        until = time.monotonic() + 20
        while not list(temporary.glob("actes-convert-*")) and time.monotonic() < until:
            time.sleep(0.01)
        run.kill() if how == "killed" else os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert (run.returncode, "Traceback" in said) == (code, False), said
    until = time.monotonic() + 10
    while list(temporary.iterdir()) and time.monotonic() < until:
        time.sleep(0.01)
    assert list(temporary.iterdir()) == []


def test_the_command_shows_the_first_faults_and_where_the_rest_is(place):
    path = write(place / "cantine.csv", [row(1), row(2, montant="x")])
    run = subprocess.run(
        command(place, path), cwd=ROOT, env=environment(place), capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (1, "")
    assert "cantine.csv:3:166: erreur ROL-007 montant « x »" in run.stdout
    assert "Contrôle : 2 lignes, 1 erreur, 1 ligne rejetée, 0 avertissement" in run.stdout


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--lot", "0"], "« 0 » n'est pas un nombre entier de 1 à 9999"),
        (["--role", "absent.csv"], "le rôle absent.csv n'existe pas, ou n'est pas un fichier"),
        (["--mois", "2024-01"], "--role ne va pas avec --tous, --mois, --du ni --au : chaque ligne dit sa période"),
        (["--moteur", "libreoffice"], "un rôle n'est mis en page que par le moteur typst"),
    ],
)
def test_a_wrong_use_of_the_command_is_said_in_french(place, capsys, more, said):
    from pipeline.cli import run

    path = write(place / "cantine.csv", rows(1))
    code = run(["titres", DOSSIER, "--inputs", str(place / "inputs"), "--role", str(path), *more])
    assert (code, said in capsys.readouterr().err) == (2, True)


def dying(settings):
    real, mark = worker.setup(settings), Path(os.environ["ESSAI_MORT"])

    def make(batch):
        if not mark.exists():
            mark.touch()
            os._exit(9)
        return real(batch)

    return make


def test_a_worker_that_dies_is_replaced_and_its_work_done_again(place, monkeypatch):
    from pipeline.build.role import workers

    mark = place / "mort"
    monkeypatch.setenv("ESSAI_MORT", str(mark))
    monkeypatch.setattr(workers, "setup", dying)
    done = role.make(ask(place, write(place / "cantine.csv", rows(120)), processus=2))
    assert mark.exists()
    assert (done.emis, numbers(place), sound(place)) == (120, expected(range(1, 121)), [])


def test_progress_is_silent_for_a_second_then_gives_rate_and_time_left(capsys):
    from pipeline.cli.role import Progress

    moments = iter([0.0, 0.1, 0.9, 11.0, 11.1])
    progress = Progress(lambda: next(moments))
    for done in (0, 100, 1100, 1200):
        progress(done, 5450)
    assert capsys.readouterr().err == "… 1100 / 5450 titres, 101 par seconde, encore 43 s\n"


def test_the_total_is_exact(place):
    done = role.make(ask(place, write(place / "cantine.csv", rows(30)), emettre=False))
    assert done.controle.total == sum(Decimal(each["montant"].replace(",", ".")) for each in rows(30))
