"""The comparison within the build: silent on the shipped dossiers, and its findings in the report."""

from __future__ import annotations

import json
import shutil
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeline.build import Demande, Resultat, build

EXEMPLE, REEL = "exemple-complet", "juvisy-demutualisation"
JOUR, QUAND = date(2024, 12, 2), datetime(2024, 12, 2, 9, tzinfo=UTC)


class Atelier:
    """Builds acts of the shipped inputs below one folder."""

    def __init__(self, root: Path, sortie: Path) -> None:
        self.racine, self.gabarits, self.sortie = root / "inputs", root / "templates", sortie
        self.registre = sortie / "registre.sqlite3"

    def act(self, acte: str, dossier: str = EXEMPLE, *, emettre: bool = False) -> Resultat:
        return build(
            Demande(
                dossier,
                acte,
                racine=self.racine,
                sortie=self.sortie,
                gabarits=self.gabarits,
                jour=JOUR,
                emettre=emettre,
                registre=self.registre,
                qui="essai",
                quand=QUAND,
            )
        )

    def avenant(self, dossier: str = EXEMPLE, *, emettre: bool = False) -> Resultat:
        return self.act("avenant-1", dossier, emettre=emettre)

    def reported(self, dossier: str = EXEMPLE) -> str:
        report = self.sortie / dossier / "controle.json"
        return json.dumps(json.loads(report.read_text(encoding="utf-8")), ensure_ascii=False)


@pytest.fixture
def atelier(root: Path, tmp_path: Path) -> Atelier:
    return Atelier(root, tmp_path / "build")


def rewrite(docx: Path, before: str, after: str) -> None:
    """Change words in the body of a Word file, as somebody would by hand."""
    with zipfile.ZipFile(docx) as package:
        members = {item: package.read(item) for item in package.infolist()}
    with zipfile.ZipFile(docx, "w") as package:
        for item, data in members.items():
            if item.filename == "word/document.xml":
                assert before.encode() in data
                data = data.replace(before.encode(), after.encode())
            package.writestr(item, data)


def proofs(done: Resultat) -> list[tuple[str, str, str]]:
    return [(d.code, d.severity.value, d.message) for d in done.diagnostics if d.code.startswith("PRV-")]


@pytest.mark.parametrize("dossier", [EXEMPLE, REEL])
def test_the_shipped_acts_agree(atelier: Atelier, dossier: str) -> None:
    made = [atelier.act("convention", dossier), atelier.act("deliberation", dossier), atelier.avenant(dossier)]
    made.append(atelier.act("convention", dossier))
    assert [(done.refus, proofs(done)) for done in made] == [(None, [])] * 4


def test_a_figure_typed_in_the_template_is_reported(atelier: Atelier, tmp_path: Path) -> None:
    atelier.gabarits = Path(shutil.copytree(atelier.gabarits, tmp_path / "templates"))
    rewrite(atelier.gabarits / "convention.docx", "Titres de recette", "Titres de recette de 2\u202f750,00\u00a0€")
    done = atelier.act("convention")
    assert [(code, severity) for code, severity, _ in proofs(done)] == [("PRV-003", "avertissement")]
    assert (
        "« 2 750,00 € » ne vient ni du dossier ni d'un calcul (« Titres de recette de 2 750,00 € »)"
        in (proofs(done)[0][2])
    )
    assert done.refus is None
    assert "PRV-003" in atelier.reported()


def test_a_draft_made_before_that_says_otherwise_is_to_be_made_again(atelier: Atelier) -> None:
    (word, _) = atelier.act("convention").fichiers
    rewrite(word, "25\u00a0mars 2024", "26\u00a0mars 2024")
    assert proofs(atelier.avenant()) == [
        (
            "PRV-004",
            "avertissement",
            "la date de signature de la convention : « 25 mars 2024 » dans avenant-1.docx, « 26 mars 2024 » dans "
            "convention.docx, qui est un projet fait auparavant",
        )
    ]
    assert "PRV-004" in atelier.reported()
    assert proofs(atelier.act("convention")) == []


def test_an_issued_act_that_says_otherwise_is_an_error(atelier: Atelier) -> None:
    done = atelier.act("convention", emettre=True)
    assert done.refus is None
    rewrite(done.fichiers[0], "25\u00a0mars 2024", "26\u00a0mars 2024")
    (found,) = proofs(atelier.avenant())
    assert found == (
        "PRV-004",
        "erreur",
        "la date de signature de la convention : « 25 mars 2024 » dans avenant-1.docx, « 26 mars 2024 » dans "
        "convention.docx",
    )


def test_a_file_that_cannot_be_read_is_said(atelier: Atelier) -> None:
    folder = atelier.sortie / EXEMPLE
    folder.mkdir(parents=True)
    (folder / "deliberation.docx").write_bytes(b"rien")
    done = atelier.act("convention")
    assert proofs(done) == [
        (
            "PRV-004",
            "avertissement",
            "deliberation.docx, fait auparavant, ne peut pas être relu : son accord avec cet acte n'est pas vérifié",
        )
    ]


FIN = """
fin_anticipee:
  fin: 2024-06-10
  notification: 2024-05-15
  prorata: mois_duree
"""
PRIX = """
prix:
  montant: 9000.50
  echeancier:
    - mois: 2024-06
      montant: 2000.25
    - mois: 2024-07
      montant: 2000.25
"""


def _avenant(racine: Path, drop: str, add: str, etat: str = "signe") -> None:
    path = racine / "dossiers" / EXEMPLE / "avenant-1.yaml"
    text = path.read_text(encoding="utf-8").replace("etat: signe", f"etat: {etat}")
    start = text.index(drop) if drop else len(text)
    end = text.index("# Autres changements") if drop else len(text)
    path.write_text(f"{text[:start]}{text[end:]}{add}", encoding="utf-8")


@pytest.mark.parametrize("change", [FIN, PRIX], ids=["fin", "prix"])
def test_computed_amounts_come_from_somewhere(atelier: Atelier, tmp_path: Path, change: str) -> None:
    atelier.racine = Path(shutil.copytree(atelier.racine, tmp_path / "inputs"))
    _avenant(atelier.racine, "renouvellement:", change)
    assert proofs(atelier.act("convention")) == []
    done = atelier.avenant()
    assert done.refus is None
    assert proofs(done) == []


def test_an_avenant_that_an_issued_act_contradicts_is_not_issued(atelier: Atelier, tmp_path: Path) -> None:
    atelier.racine = Path(shutil.copytree(atelier.racine, tmp_path / "inputs"))
    _avenant(atelier.racine, "", "", "projet")
    (word, _) = atelier.act("convention", emettre=True).fichiers
    rewrite(word, "25\u00a0mars 2024", "26\u00a0mars 2024")
    done = atelier.avenant(emettre=True)
    assert done.refus == "le document relu ne dit pas exactement ce que dit le dossier : rien n'a été remplacé"
    assert [code for code, _, _ in proofs(done)] == ["PRV-004"]
    assert not (atelier.sortie / EXEMPLE / "avenant-1.docx").exists()
