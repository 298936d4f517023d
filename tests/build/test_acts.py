"""The whole way: from the shipped inputs to proved Word files and PDFs, drafted and issued."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import proof
from pipeline.build import Resultat, build
from pipeline.render import manquants

from .conftest import EXEMPLE, REEL, ask

Built = Callable[..., Resultat]
ACTES = [(REEL, "convention"), (REEL, "deliberation"), (EXEMPLE, "convention"), (EXEMPLE, "deliberation")]


def text(resultat: Resultat, name: str) -> str:
    path = next(path for path in resultat.fichiers if path.name == name)
    return re.sub(r"\s+", " ", proof.text_of_pdf(path))


@pytest.mark.parametrize(("dossier", "acte"), ACTES)
def test_a_draft_is_made_with_its_report(built: Built, dossier: str, acte: str) -> None:
    done = built(dossier, acte)
    assert done.refus is None
    numero = {REEL: "2209", EXEMPLE: "104"}[dossier]
    expected = [f"{acte}.docx", f"{acte}.pdf"] + ([f"acte-{numero}.pdf"] if acte == "deliberation" else [])
    assert [path.name for path in done.fichiers] == expected
    folder = done.fichiers[0].parent
    assert sorted(path.name for path in folder.iterdir()) == sorted([*expected, "controle.json", "controle.txt"])
    report = json.loads((folder / "controle.json").read_text(encoding="utf-8"))
    assert [item["nom"] for item in report["fichiers"]] == sorted(expected)


@pytest.mark.parametrize(("dossier", "acte"), ACTES)
def test_every_pdf_is_archivable_and_accessible(
    built: Built, conform: Callable[[Path], list[str]], dossier: str, acte: str
) -> None:
    for path in built(dossier, acte).fichiers:
        if path.suffix == ".pdf":
            assert conform(path) == [], path.name


@pytest.mark.parametrize(("dossier", "acte"), ACTES)
def test_a_pdf_says_what_it_is(built: Built, dossier: str, acte: str) -> None:
    for path in built(dossier, acte).fichiers:
        if path.suffix == ".pdf":
            facts = proof.facts_of_pdf(path)
            assert facts.language.startswith("fr")
            assert facts.tagged
            assert len(facts.title) > 10
            assert facts.bookmarks


@pytest.mark.parametrize(("dossier", "acte"), ACTES)
def test_same_inputs_give_same_bytes(built: Built, dossier: str, acte: str) -> None:
    first, second = built(dossier, acte), built(dossier, acte, again=1)
    for one, other in zip(first.fichiers, second.fichiers, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


@pytest.mark.parametrize(("dossier", "acte"), ACTES)
def test_word_opens_what_is_made(built: Built, dossier: str, acte: str) -> None:
    import docx

    path = built(dossier, acte).fichiers[0]
    assert len(docx.Document(str(path)).paragraphs) > 20
    assert zipfile.ZipFile(path).testzip() is None


def test_every_member_of_the_real_act_is_there_once(built: Built, root: Path) -> None:
    from pipeline import loading

    dossier = loading.load(root / "inputs", REEL).dossier
    assert dossier is not None
    assert dossier.seance is not None
    done = built(REEL, "deliberation")
    rows = proof.words(done.fichiers[0])
    printed = " ".join(rows)
    for member in dossier.seance.presences:
        assert f"{member.civilite} {member.nom} {member.prenom}".replace("’", "'") in printed.replace("’", "'")
    assert len(dossier.seance.presences) == 102


def test_the_real_deliberation_prints_as_taken(built: Built) -> None:
    said = text(built(REEL, "deliberation"), "deliberation.pdf")
    assert "PROJET" not in said
    for fact in (
        "n° 2209",
        "26 janvier 2021",
        "34 membres",
        "1er février 2021",
        "tribunal administratif de Melun",
        "mardi 6 avril 2021",
        "exécutoire depuis le 2 février 2021",
        "à l’unanimité",
    ):
        assert fact in said, fact


def test_the_real_convention_is_a_draft_that_shows_its_blanks(built: Built) -> None:
    done = built(REEL, "convention")
    said = text(done, "convention.pdf")
    pages = proof.pages_of_pdf(done.fichiers[1])
    assert all("PROJET" in page for page in pages)
    blanks = manquants(done.fichiers[0].read_bytes())
    for blank in ("siège de la commune", "SIRET de la commune"):
        assert any(blank in found for found in blanks)
        assert f"[à compléter : {blank}]" in said
    for fact in ("20 000,00 €", "vingt mille euros", "5 500,00 €", "31 juillet 2021", "30 000,00 €", "n° 2209"):
        assert fact in said, fact


def test_the_bound_act_keeps_each_part_and_its_pages(built: Built) -> None:
    done = built(REEL, "deliberation")
    bound = next(path for path in done.fichiers if path.name == "acte-2209.pdf")
    facts = proof.facts_of_pdf(bound)
    tops = [mark.intitule for mark in facts.bookmarks if mark.level == 0]
    assert tops[0].startswith("Délibération n°")
    assert any(title.startswith("Convention") for title in tops)
    pages = proof.pages_of_pdf(bound)
    last_of_first = next(i for i, page in enumerate(pages) if "PROJET" in page)
    assert f"page {last_of_first}/{last_of_first}" in re.sub(r"\s+", " ", pages[last_of_first - 1])


def test_issuing_is_refused_while_an_error_stands(root: Path, tmp_path: Path) -> None:
    done = build(ask(root, root / "inputs", tmp_path, REEL, "convention", emettre=True))
    assert done.fichiers == ()
    assert done.refus is not None
    assert "PAR-001" in done.refus
    assert sorted(path.name for path in (tmp_path / REEL).iterdir()) == ["controle.json", "controle.txt"]
    assert not (tmp_path / "registre.sqlite3").exists(), "a refusal takes no number"


@pytest.mark.parametrize("acte", ["convention", "deliberation"])
def test_the_complete_example_is_issued_clean(built: Built, conform: Callable[[Path], list[str]], acte: str) -> None:
    done = built(EXEMPLE, acte, emettre=True)
    assert done.refus is None
    assert done.diagnostics == ()
    for path in done.fichiers:
        if path.suffix == ".docx":
            assert proof.blanks(path) == ()
        else:
            said = proof.text_of_pdf(path)
            assert "PROJET" not in said
            assert "à compléter" not in said
            assert conform(path) == []


def test_an_issued_act_is_never_replaced(root: Path, inputs: Path, tmp_path: Path) -> None:
    sortie = tmp_path / "build"
    issued = build(ask(root, inputs, sortie, EXEMPLE, "convention", emettre=True))
    before = {path: path.read_bytes() for path in issued.fichiers}
    again = build(ask(root, inputs, sortie, EXEMPLE, "convention", emettre=True))
    assert again.fichiers == issued.fichiers
    assert any("déjà émis" in note for note in again.notes)
    draft = build(ask(root, inputs, sortie, EXEMPLE, "convention"))
    assert {path.parent.name for path in draft.fichiers} == {"projets"}
    assert {path: path.read_bytes() for path in before} == before


def test_an_issued_act_whose_inputs_changed_is_refused(root: Path, inputs: Path, tmp_path: Path) -> None:
    from pipeline.register import ActeDejaEmis

    sortie = tmp_path / "build"
    build(ask(root, inputs, sortie, EXEMPLE, "convention", emettre=True))
    path = inputs / "dossiers" / EXEMPLE / "convention.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("exemplaires: 2", "exemplaires: 4"), encoding="utf-8")
    with pytest.raises(ActeDejaEmis) as trouble:
        build(ask(root, inputs, sortie, EXEMPLE, "convention", emettre=True))
    assert "avenant" in trouble.value.conseil


def test_a_dossier_without_the_act_is_refused(root: Path, inputs: Path, tmp_path: Path) -> None:
    (inputs / "dossiers" / EXEMPLE / "convention.yaml").unlink()
    done = build(ask(root, inputs, tmp_path / "b", EXEMPLE, "convention"))
    assert done.refus == "le dossier n'a pas de convention.yaml"
    amended = build(ask(root, inputs, tmp_path, EXEMPLE, "avenant-1"))
    assert (amended.refus, amended.fichiers) == ("le dossier n'a pas de convention.yaml", ())
    assert done.fichiers == ()


def test_clerks_signs_print_as_written(root: Path, inputs: Path, tmp_path: Path) -> None:
    path = inputs / "dossiers" / REEL / "convention.yaml"
    source = path.read_text(encoding="utf-8")
    path.write_text(
        source.replace(
            "    - les logiciels\n", '    - "les logiciels Durand & Fils <SARL> {{ 1+1 }} #[typst] $x$ *y* _z_ \\\\"\n'
        ),
        encoding="utf-8",
    )
    done = build(ask(root, inputs, tmp_path / "b", REEL, "convention"))
    assert done.refus is None
    assert "Durand & Fils <SARL> {{ 1+1 }} #[typst] $x$ *y* _z_ \\" in text(done, "convention.pdf")


def test_a_copy_of_the_folder_is_another_dossier(root: Path, inputs: Path, tmp_path: Path) -> None:
    shutil.copytree(inputs / "dossiers" / EXEMPLE, inputs / "dossiers" / "copie")
    done = build(ask(root, inputs, tmp_path / "b", "copie", "convention"))
    assert done.refus is None
    assert {path.parent.name for path in done.fichiers} == {"copie"}
