"""Another dossier works without touching the code: other law, parties, members, amounts, vote."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from pipeline import proof
from pipeline.build import build

from .conftest import EXEMPLE, REEL, ask


def change(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, f"{old!r} is not in {path.name}"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def read(path: Path) -> str:
    return re.sub(r"\s+", " ", proof.text_of_pdf(path))


def test_the_real_sitting_two_years_later(root: Path, inputs: Path, tmp_path: Path) -> None:
    shutil.move(inputs / "seances/2021-01-26", inputs / "seances/2023-01-26")
    shutil.copytree(inputs / "dossiers" / REEL, inputs / "dossiers/juvisy-2023")
    folder = inputs / "dossiers/juvisy-2023"
    change(inputs / "seances/2023-01-26/seance.yaml", ("date: 2021-01", "date: 2023-01"))
    change(folder / "dossier.yaml", ("seance: 2021-01-26", "seance: 2023-01-26"))
    change(folder / "deliberation.yaml", ("2021-02", "2023-02"))
    change(
        folder / "convention.yaml",
        ("effet: 2021-02-01", "effet: 2023-02-01"),
        ("mois: 2021-", "mois: 2023-"),
        ("5500.00", "5600.00"),
    )
    done = build(ask(root, inputs, tmp_path / "b", "juvisy-2023", "deliberation"))
    assert done.refus is None
    said = read(next(path for path in done.fichiers if path.name == "deliberation.pdf"))
    for fact in ("26 janvier 2023", "52 membres", "Le président", "secrétaire de séance", "Sophian MOUALHI"):
        assert fact in said, fact
    codes = [d.code for d in done.diagnostics]
    assert codes.count("POU-001") == 23, "one proxy each: every member who holds two or three holds too many"
    for code in ("QUO-001", "LOI-001", "FIN-001"):
        assert code in codes, code


def test_three_members_and_a_divided_vote(root: Path, inputs: Path, tmp_path: Path) -> None:
    shutil.copytree(inputs / "dossiers" / EXEMPLE, inputs / "dossiers/petit")
    dossier = (inputs / "dossiers/petit/dossier.yaml").read_text(encoding="utf-8")
    seance = re.search(r"(?m)^seance: (\S+)", dossier)
    assert seance is not None
    folder = inputs / "seances" / seance[1]
    (folder / "presences.csv").write_text(
        "commune;civilite;nom;prenom;presence;mandataire\n"
        "Villefictive;Mme;ALPHA;Ève;present;\nVillefictive;M.;BÊTA;Luc;present;\nVillefictive;Mme;GAMMA;Zoé;represente;ALPHA Ève\n",
        encoding="utf-8",
    )
    text = (folder / "seance.yaml").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^president: .*", "president: ALPHA Ève", text)
    text = re.sub(r"(?m)^secretaire: .*", "secretaire: BÊTA Luc", text)
    (folder / "seance.yaml").write_text(
        re.sub(r"(?m)^membres_en_exercice: .*", "membres_en_exercice: 3", text), encoding="utf-8"
    )
    path = inputs / "dossiers/petit/deliberation.yaml"
    text = path.read_text(encoding="utf-8")
    start = text.index("\nvote:")
    end = re.search(r"\n\S", text[start + 2 :])
    assert end is not None
    vote = "\nvote:\n  pour: 2\n  contre: 1\n  resultat: majorite\n  voix_contre:\n    - BÊTA Luc"
    path.write_text(text[:start] + vote + text[start + 2 + end.start() :], encoding="utf-8")
    done = build(ask(root, inputs, tmp_path / "b", "petit", "deliberation"))
    assert done.refus is None, done.refus
    said = read(next(path for path in done.fichiers if path.name == "deliberation.pdf"))
    assert "à la majorité" in said
    assert "à l’unanimité" not in said
    for fact in ("Mme GAMMA Zoé", "ALPHA Ève", "quorum, fixé à la majorité des membres en exercice, est de 2 membres"):
        assert fact in said, fact
    assert not [
        d for d in done.diagnostics if d.code.startswith(("VOT-0", "QUO-0", "POU-0")) and d.severity.value == "erreur"
    ]


def test_a_free_convention_says_so_and_asks_for_nothing(root: Path, inputs: Path, tmp_path: Path) -> None:
    path = inputs / f"dossiers/{EXEMPLE}/convention.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("prix:\n"), text.index("renouvellement: #")
    path.write_text(f"{text[:start]}prix:\n  montant: 0\n  echeancier: []\n\n{text[end:]}", encoding="utf-8")
    done = build(ask(root, inputs, tmp_path, EXEMPLE, "convention"))
    said = " ".join(proof.text_of_pdf(done.fichiers[1]).replace("\u00a0", " ").split())
    assert "la convention est conclue sans contrepartie financière : la commune ne verse aucune participation" in said
    for unsaid in ("zéro euro", " de 0,00 €", "Titres de recette", "fin anticipée Si", "Charges couvertes"):
        assert unsaid not in said, unsaid
    assert [d.code for d in done.diagnostics if d.code.startswith("FIN")] == ["FIN-012"]
