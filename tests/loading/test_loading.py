"""A dossier is read whole, and every fault of form is said in French at its place, all in one run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline import loading
from pipeline.errors import ExitCode

DOSSIER = "juvisy-demutualisation"
FOLDER = f"dossiers/{DOSSIER}"


@pytest.fixture
def inputs(tmp_path: Path, root: Path) -> Path:
    """A copy of the real inputs, to be damaged."""
    return Path(shutil.copytree(root / "inputs", tmp_path / "inputs", ignore=shutil.ignore_patterns("*.sqlite3*")))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def said(inputs: Path) -> list[str]:
    return [f"{d.location}: {d.code} {d.message}" for d in loading.load(inputs, DOSSIER).diagnostics]


def test_the_real_dossier_is_read_without_a_word(root: Path) -> None:
    done = loading.load(root / "inputs", DOSSIER)
    assert done.diagnostics == ()
    dossier = done.dossier
    assert dossier is not None
    assert dossier.seance is not None
    assert (len(dossier.membres), len(dossier.seance.presents), len(dossier.seance.representes), len(dossier.seance.absents)) == (
        102, 39, 58, 5,
    )  # fmt: skip
    assert dossier.convention is not None
    assert sum(line.montant for line in dossier.convention.prix.echeancier) == dossier.convention.prix.montant == 20000
    assert dossier.beneficiaire.siege is None
    assert str(dossier.beneficiaire.at("siege")) == "collectivites/juvisy-sur-orge.yaml:11:1"


def test_the_real_dossier_says_what_the_public_act_says(root: Path, shared: Path) -> None:
    import json

    facts = json.loads((shared / "reference/data/seed/roster_2209.json").read_text(encoding="utf-8"))
    dossier = loading.load(root / "inputs", DOSSIER).dossier
    assert dossier is not None
    assert dossier.seance is not None
    written = [(p.commune, p.civilite, p.nom, p.prenom, p.presence, p.mandataire) for p in dossier.seance.presences]
    expected = [
        (m["commune"], m["civilite"], m["nom"], m["prenom"], m["statut"], m["mandataire"]) for m in facts["membres"]
    ]
    assert written == expected
    assert dossier.deliberation is not None
    votes = [(v.nom_complet, v.vote) for v in dossier.deliberation.nominal]
    assert votes == [(f"{m['nom']} {m['prenom']}", m["vote"] or "absent") for m in facts["membres"]]


CASES = [
    (f"{FOLDER}/convention.yaml", "effet: 2021-02-01", "effet: 2021-02-30", "4:8: SCH-013 effet : une date du calendrier est attendue, et non « 2021-02-30 »"),
    (f"{FOLDER}/convention.yaml", "effet: 2021-02-01", "effet: 1er février", "4:8: SCH-012 effet : une date est attendue sous la forme AAAA-MM-JJ, et non « 1er février »"),
    (f"{FOLDER}/convention.yaml", "effet: 2021-02-01", "effet:", "4:1: SCH-001 effet : rien n'est écrit, une valeur est nécessaire"),
    (f"{FOLDER}/convention.yaml", "effet: 2021-02-01\n", "", "2:1: SCH-001 la clé « effet » manque"),
    (f"{FOLDER}/convention.yaml", "effet: 2021-02-01", "efet: 2021-02-01", "4:1: SCH-002 la clé « efet » n'est pas connue ici"),
    (f"{FOLDER}/convention.yaml", "montant: 20000.00", "montant: 20000.001", "188:12: SCH-011 prix.montant : un montant a au plus deux décimales, et non « 20000.001 »"),
    (f"{FOLDER}/convention.yaml", "montant: 20000.00", "montant: vingt mille", "188:12: SCH-010 prix.montant : un montant est attendu, comme 20000.00 ou 20 000,00, sans le signe €, et non « vingt mille »"),
    (f"{FOLDER}/convention.yaml", "duree_mois: 6\nfin", "duree_mois: six\nfin", "5:13: SCH-003 duree_mois : un nombre entier est attendu, en chiffres, et non « six »"),
    (f"{FOLDER}/convention.yaml", "etat: projet", "etat: en cours", "2:7: SCH-004 etat : la valeur est l'une de : projet, signee, et non « en cours »"),
    (f"{FOLDER}/deliberation.yaml", 'numero: "2209"\n', 'numero: "2209"\nnumero: "2210"\n', "4:1: SRC-012 la clé « numero » est déjà écrite ligne 3"),
    ("collectivites/juvisy-sur-orge.yaml", "siren: 219103264", "siren: 2191", "9:8: SCH-003 siren : un SIREN compte 9 chiffres, et non « 2191 »"),
    ("seances/2021-01-26/presences.csv", "DEXAVARY;Laurence;represente;BOURDON Frédéric", "DEXAVARY;Laurence;represente;BOURDIN Frédéric", "32:50: NOM-001 « BOURDIN Frédéric » (mandataire) n'est le nom d'aucun membre de la liste"),
    ("seances/2021-01-26/presences.csv", "DEXAVARY;Laurence;represente;BOURDON Frédéric", "DEXAVARY;Laurence;represente;GONZALES", "32:50: NOM-002 « GONZALES » (mandataire) désigne plusieurs membres : GONZALES Didier, GONZALES Elise"),
    ("seances/2021-01-26/presences.csv", "DEXAVARY;Laurence;represente", "DEXAVARY;Laurence;represantée", "32:39: SCH-004 presence : la valeur est l'une de : present, represente, absent, et non « represantée »"),
    ("seances/2021-01-26/seance.yaml", 'heure: "18:15"', 'heure: "18:75"', "5:8: SCH-003 heure : une heure est attendue sous la forme HH:MM, et non « 18:75 »"),
    ("seances/2021-01-26/seance.yaml", "sans_public: oui", "sans_public: vrai", "16:16: SCH-003 publicite.sans_public : la valeur est « oui » ou « non », et non « vrai »"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"), CASES, ids=[case[3].split(" ")[1] + "-" + case[2][:12] for case in CASES]
)
def test_one_fault_is_said_once_at_its_place(inputs: Path, name: str, old: str, new: str, expected: str) -> None:
    change(inputs / name, old, new)
    assert said(inputs) == [f"{name}:{expected}"]


def test_all_the_faults_are_said_in_one_run(inputs: Path) -> None:
    for name, old, new, _ in (CASES[0], CASES[5], CASES[10], CASES[11], CASES[14]):
        change(inputs / name, old, new)
    codes = [d.code for d in loading.load(inputs, DOSSIER).diagnostics]
    assert sorted(codes) == ["NOM-001", "SCH-003", "SCH-003", "SCH-011", "SCH-013"]


def test_the_near_name_is_offered(inputs: Path) -> None:
    change(inputs / CASES[11][0], CASES[11][1], CASES[11][2])
    (diagnostic,) = loading.load(inputs, DOSSIER).diagnostics
    assert diagnostic.conseil == "écrire « BOURDON Frédéric » ?"


def test_an_unreadable_act_leaves_the_others(inputs: Path) -> None:
    change(inputs / f"{FOLDER}/convention.yaml", "effet: 2021-02-01", "effet: x")
    done = loading.load(inputs, DOSSIER)
    assert done.dossier is not None
    assert done.dossier.convention is None
    assert done.dossier.deliberation is not None
    assert done.illisibles == {"convention"}


@pytest.mark.parametrize("damage", ["empty", "binary", "folder", "absent"])
@pytest.mark.parametrize(
    "name",
    [
        f"{FOLDER}/dossier.yaml",
        "collectivites/juvisy-sur-orge.yaml",
        "seances/2021-01-26/presences.csv",
        "seances/2021-01-26/seance.yaml",
    ],
)
def test_a_ruined_file_is_one_clear_diagnostic(inputs: Path, name: str, damage: str) -> None:
    path = inputs / name
    path.unlink()
    if damage == "empty":
        path.touch()
    elif damage == "binary":
        path.write_bytes(bytes(range(256)) * 40)
    elif damage == "folder":
        path.mkdir()
    done = loading.load(inputs, DOSSIER)
    about = [d for d in done.diagnostics if d.location and (d.location.file == name or d.message.startswith(name))]
    assert len(about) == 1
    assert about[0].bloquant
    assert about[0].conseil


def test_references_stay_inside_the_inputs(inputs: Path) -> None:
    change(inputs / f"{FOLDER}/dossier.yaml", "beneficiaire: juvisy-sur-orge", "beneficiaire: ../../etc/passwd")
    assert [d.code for d in loading.load(inputs, DOSSIER).diagnostics] == ["SCH-005"]


def test_a_dossier_is_found_by_name_or_by_path(root: Path) -> None:
    inputs = root / "inputs"
    assert loading.find(DOSSIER, inputs) == (inputs, DOSSIER)
    assert loading.find(str(inputs / FOLDER), Path("ailleurs")) == (inputs.resolve(), DOSSIER)
    with pytest.raises(loading.DossierIntrouvable) as trouble:
        loading.find("juvisi", inputs)
    assert trouble.value.exit_code is ExitCode.USAGE
    assert DOSSIER in trouble.value.conseil


def test_an_empty_dash_is_said_with_its_remedy(inputs: Path) -> None:
    path = inputs / FOLDER / "annexe-rgpd.yaml"
    change(path, "nature:", "nature:\n  -")
    found = loading.load(inputs, DOSSIER).diagnostics
    assert [(d.code, d.message, d.conseil) for d in found] == [
        ("SCH-003", "nature.1 : rien n'est écrit après le tiret", "écrire la valeur, ou ôter ce tiret")
    ]


def test_a_dossier_without_its_first_file_is_said(inputs: Path) -> None:
    (inputs / FOLDER / "dossier.yaml").unlink()
    with pytest.raises(loading.DossierIntrouvable, match=r"n'a pas de dossier\.yaml"):
        loading.find(DOSSIER, inputs)


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        ("convention.yaml", "convention.yml", "le renommer convention.yaml, ou l'ôter du dossier"),
        ("convention.yaml", "Convention.yaml", "le renommer convention.yaml, ou l'ôter du dossier"),
        ("titres.yaml", "titres.yaml.txt", "le renommer titres.yaml, ou l'ôter du dossier"),
        ("titres.yaml", "titre.yaml", "le renommer titres.yaml, ou l'ôter du dossier"),
        ("avenant-1.yaml", "avenant-01.yaml", "le renommer avenant-1.yaml, ou l'ôter du dossier"),
        ("avenant-1.yaml", "Avenant n° 1.yaml", "le renommer avenant-1.yaml, ou l'ôter du dossier"),
        (None, "convention (copie).yaml", "l'ôter du dossier"),
    ],
)
def test_a_file_whose_name_is_not_quite_right_is_said_not_to_be_read(
    inputs: Path, old: str | None, new: str, advice: str
) -> None:
    folder = inputs / FOLDER
    (folder / new).write_bytes((folder / (old or "convention.yaml")).read_bytes())
    if old is not None and old.lower() != new.lower():
        (folder / old).unlink()
    elif old is not None:
        (folder / old).rename(folder / new)
    done = loading.load(inputs, DOSSIER).diagnostics
    assert [(d.code, str(d.location), d.message, d.conseil, d.bloquant) for d in done] == [
        (
            "SCH-008",
            f"{FOLDER}/{new}:1:1",
            f"{new} n'est pas lu : ce nom n'est celui d'aucun fichier d'un dossier",
            advice,
            False,
        )
    ]


def test_what_an_editor_leaves_beside_is_not_spoken_of(inputs: Path) -> None:
    for name in (".convention.yaml.swp", "convention.yaml~", "notes.txt", ".~lock.votes.csv#", "cantine.csv"):
        (inputs / FOLDER / name).write_text("x", encoding="utf-8")
    assert loading.load(inputs, DOSSIER).diagnostics == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "place", "message", "advice"),
    [
        (
            f"{FOLDER}/dossier.yaml", "seance: 2021-01-26", "seance: 2021-01-62", "seance",
            "seances/2021-01-62 n'existe pas", "écrire « 2021-01-26 » ; ou créer seances/2021-01-62",
        ),
        (
            f"{FOLDER}/dossier.yaml", "beneficiaire: juvisy-sur-orge", "beneficiaire: juvisy", "beneficiaire",
            "collectivites/juvisy.yaml n'existe pas", "écrire « juvisy-sur-orge » ; ou créer collectivites/juvisy.yaml",
        ),
        (
            "collectivites/ept-grand-orly-seine-bievre.yaml", "membres: conseil-territorial", "membres: bureau", "membres",
            "assemblees/bureau.csv n'existe pas", "choisir parmi : conseil-exemple, conseil-territorial ; ou créer assemblees/bureau.csv",
        ),
    ],
)  # fmt: skip
def test_a_name_that_no_file_answers_is_said_where_it_is_written(
    inputs: Path, name: str, old: str, new: str, place: str, message: str, advice: str
) -> None:
    change(inputs / name, old, new)
    (found,) = loading.load(inputs, DOSSIER).diagnostics
    assert found.location is not None
    line = (inputs / name).read_text(encoding="utf-8").splitlines()[found.location.line - 1]
    assert (found.location.file, line.strip().partition(":")[0]) == (name, place)
    assert (found.code, found.message, found.conseil) == ("SRC-001", message, advice)
