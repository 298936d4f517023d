"""Titres of the two dossiers: drafts of the real one, the complete example issued in full."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import legal, loading, register, wording
from pipeline.build import Demande, build, titres
from pipeline.build.restoring import restore
from pipeline.compose.payment import epc_qr
from pipeline.doctypes import Emission, avenant, bordereau, titre
from pipeline.doctypes.titre import Numerotation, Piece

ROOT = Path(__file__).resolve().parents[2]
REEL, EXEMPLE = "juvisy-demutualisation", "exemple-complet"
QUAND = datetime(2024, 8, 30, 9, tzinfo=UTC)


@pytest.fixture
def place(tmp_path):
    shutil.copytree(ROOT / "inputs", tmp_path / "inputs", ignore=shutil.ignore_patterns("*.sqlite3*"))
    return tmp_path


def months(first, last):
    start, end = (int(text[:4]) * 12 + int(text[5:]) - 1 for text in (first, last))
    return tuple(date(n // 12, n % 12 + 1, 1) for n in range(start, end + 1))


def ask(place, dossier, mois, jour, **more):
    return titres.make(
        titres.DemandeTitres(
            (dossier,), mois, racine=place / "inputs", sortie=place / "build", gabarits=ROOT / "templates", jour=jour,
            registre=place / "inputs/registre.sqlite3", qui="Solange Artefact", quand=QUAND, **more,
        )
    )  # fmt: skip


def issue(place, mois=("2024-04", "2024-08"), jour=date(2024, 8, 30), **more):
    return ask(place, EXEMPLE, months(*mois), jour, emettre=True, **more)


def entries(place, **more):
    return list(register.entries(register.connect(place / "inputs/registre.sqlite3"), **more))


def edit(place, name, old, new):
    path = place / f"inputs/dossiers/{EXEMPLE}/{name}"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def below(place):
    return sorted(
        str(p.relative_to(place / "build"))
        for p in (place / "build").rglob("*")
        if p.is_file() and ".gabarits" not in p.parts
    )


def test_five_titres_follow_from_the_real_convention_and_six_from_its_avenant():
    dossier = loading.load(ROOT / "inputs", REEL).dossier
    found = [(f"{p.mois:%Y-%m}", str(p.montant), p.source, p.exercice) for p in titre.pieces(dossier)]
    assert found == [
        ("2021-02", "5500.00", 0, 2021),
        ("2021-03", "5500.00", 0, 2021),
        ("2021-04", "3000.00", 0, 2021),
        ("2021-05", "3000.00", 0, 2021),
        ("2021-06", "3000.00", 0, 2021),
        *((f"2021-{m:02}", "5000.00", 1, 2021) for m in range(8, 13)),
        ("2022-01", "5000.00", 1, 2022),
    ]


def test_the_real_dossier_gives_drafts_and_keeps_its_blanks(place):
    done = ask(place, REEL, months("2021-02", "2021-02"), date(2021, 2, 26))
    assert done.refus is None
    assert below(place) == [
        f"{REEL}/controle.json",
        f"{REEL}/controle.txt",
        *(
            f"{REEL}/titres/2021-02/{name}"
            for name in ("bordereau-projet.docx", "bordereau-projet.pdf", "titre-projet.docx", "titre-projet.pdf")
        ),
    ]
    assert not (place / "inputs/registre.sqlite3").exists()


def test_the_real_dossier_is_not_issued_while_the_accountant_and_the_debtor_are_blank(place):
    done = ask(place, REEL, months("2021-02", "2021-02"), date(2021, 2, 26), emettre=True)
    assert done.refus is not None
    assert {"TIT-001", "TIT-002"} <= {
        d.code for d in done.controles[REEL].diagnostics if d.bloquant and d.acte == "titres"
    }
    assert not (place / "inputs/registre.sqlite3").exists()


@pytest.mark.parametrize(
    ("mois", "jour", "code", "said"),
    [
        ("2021-07", date(2021, 7, 30), "MOI-001", "l'échéancier ne prévoit aucun versement pour juillet 2021"),
        ("2022-02", date(2022, 2, 28), "MOI-001", "février 2022 n'est pas couvert"),
        ("2021-02", date(2021, 2, 25), "MOI-002", "février 2021 se réclame à partir du 26"),
        ("2021-08", date(2021, 8, 31), "MOI-003", "l'avenant n° 1, qui n'est pas signé"),
    ],
)
def test_a_month_is_refused_with_its_reason(place, mois, jour, code, said):
    done = ask(place, REEL, months(mois, mois), jour, emettre=True)
    assert done.refus is not None
    found = [d.message.replace("\u00a0", " ") for d in done.controles[REEL].diagnostics if d.code == code]
    assert any(said in message for message in found), found


def test_the_example_is_issued_and_proved(place, conform):
    done = issue(place)
    assert done.refus is None, done.controles
    found = entries(place)
    assert [(a.genre, a.numero, a.montant, a.creance and a.creance.exercice) for a in found] == [
        ("bordereau", "1", Decimal("12500.00"), None),
        *(("titre", str(n), Decimal("2500.00"), 2024) for n in range(1, 6)),
    ]
    assert found[0].detail.cumul == Decimal("12500.00")
    assert [p.name for p in done.fichiers if p.suffix == ".pdf"] == [
        "bordereau-2024-1.pdf",
        *(f"titre-2024-{n}.pdf" for n in range(1, 6)),
    ]
    for pdf in done.fichiers[1:4:2]:
        assert conform(pdf) == []
    assert list(register.verify(register.connect(place / "inputs/registre.sqlite3"), place / "build")) == []


def test_asked_again_on_another_day_nothing_is_made(place):
    issue(place)
    before = {name: (place / "build" / name).read_bytes() for name in below(place) if "controle" not in name}
    again = issue(place, jour=date(2024, 9, 15))
    assert again.refus is None
    assert len(entries(place)) == 6
    assert {name: (place / "build" / name).read_bytes() for name in below(place) if "controle" not in name} == before


def test_the_next_month_continues_the_year(place):
    issue(place, ("2024-04", "2024-04"), date(2024, 4, 30))
    done = issue(place, ("2024-05", "2024-05"), date(2024, 5, 31))
    assert done.refus is None
    assert [(a.genre, a.numero) for a in entries(place)] == [
        ("bordereau", "1"),
        ("titre", "1"),
        ("bordereau", "2"),
        ("titre", "2"),
    ]
    assert entries(place, genre="bordereau")[-1].detail.cumul == Decimal("5000.00")


def test_an_amount_changed_after_issue_is_refused_with_the_instrument(place):
    issue(place, ("2024-04", "2024-04"), date(2024, 4, 30))
    edit(place, "convention.yaml", "montant: 2500.00", "montant: 2400.00")
    edit(place, "convention.yaml", "montant: 2500.00", "montant: 2600.00")
    with pytest.raises(register.ActeDejaEmis) as caught:
        issue(place, ("2024-04", "2024-04"), date(2024, 4, 30))
    assert caught.value.ecarts == ("montant : « 2500.00 » est devenu « 2400.00 »",)
    assert "un titre de réduction ou d'annulation" in caught.value.conseil


def test_a_correction_names_its_titre_and_has_its_own_series(place):
    issue(place, ("2024-05", "2024-05"), date(2024, 5, 31))
    path = place / f"inputs/dossiers/{EXEMPLE}/titres.yaml"
    more = "corrections:\n  - nature: reduction\n    mois: 2024-05\n    montant: 500.00\n    motif: deux jours n'ont pas été faits\n"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    done = issue(place, ("2024-05", "2024-05"), date(2024, 6, 14))
    assert done.refus is None, done.controles
    assert [(a.genre, a.numero, a.montant, a.corrige) for a in entries(place)][2:] == [
        ("bordereau-annulation", "1", Decimal("-500.00"), None),
        ("titre-annulation", "1", Decimal("-500.00"), f"{EXEMPLE}/titre/2024-05"),
    ]
    assert titres.issued_by_month(place / "inputs/registre.sqlite3", EXEMPLE) == {date(2024, 5, 1): Decimal("2000.00")}
    name = place / "build" / EXEMPLE / "titres/2024-05/titre-annulation-2024-1.docx"
    assert "n° 1. Motif : deux jours n’ont pas été faits" in spaced(text_of(name))


def correct(place, *corrections):
    path = place / f"inputs/dossiers/{EXEMPLE}/titres.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "corrections:\n" + "".join(corrections), encoding="utf-8")


def test_an_annulled_titre_is_replaced_when_asked(place):
    issue(place, ("2024-05", "2024-05"), date(2024, 5, 31))
    edit(place, "titres.yaml", "70875", "70845")
    whole = "  - {nature: annulation, mois: 2024-05, montant: 2500.00, motif: compte erroné, remplacement: oui}\n"
    correct(place, whole)
    for _ in range(2):
        done = issue(place, ("2024-05", "2024-05"), date(2024, 6, 14))
        assert done.refus is None, done.controles
        assert [(a.cle.removeprefix(f"{EXEMPLE}/"), a.numero, a.montant) for a in entries(place) if a.creance] == [
            ("titre/2024-05", "1", Decimal("2500.00")),
            ("annulation/2024-05", "1", Decimal("-2500.00")),
            ("titre/2024-05-2", "2", Decimal("2500.00")),
        ]
    assert list(register.verify(register.connect(place / "inputs/registre.sqlite3"), place / "build")) == []


def test_an_annulled_titre_is_not_issued_again_by_itself(place):
    issue(place, ("2024-05", "2024-05"), date(2024, 5, 31))
    correct(place, "  - {nature: annulation, mois: 2024-05, montant: 2500.00, motif: service non rendu}\n")
    for _ in range(2):
        assert issue(place, ("2024-05", "2024-05"), date(2024, 6, 14)).refus is None
    assert titres.issued_by_month(place / "inputs/registre.sqlite3", EXEMPLE) == {date(2024, 5, 1): Decimal("0.00")}


def test_an_early_end_is_settled_by_reductions(place):
    issue(place, ("2024-04", "2024-05"), date(2024, 5, 31))
    (place / f"inputs/dossiers/{EXEMPLE}/avenant-1.yaml").write_text(
        "numero: 1\netat: signe\neffet: 2024-05-15\ndeliberation: {numero: '120', date: 2024-05-02}\n"
        "habilitation_beneficiaire: {numero: '50', date: 2024-05-02}\n"
        "fin_anticipee: {fin: 2024-05-31, prorata: mois_duree}\n"
        "prix: {montant: 8000.00, echeancier: [{mois: 2024-05, montant: 500.00}, {mois: 2024-06, montant: 2500.00},"
        " {mois: 2024-07, montant: 2500.00}]}\nsignature: {lieu: Bourg-Exemple, date: 2024-05-10}\n",
        encoding="utf-8",
    )
    dossier = loading.load(place / "inputs", EXEMPLE).dossier
    assert [(f"{p.mois:%m}", str(p.montant)) for p in titre.pieces(dossier)] == [("04", "2500.00"), ("05", "1500.00")]
    correct(place, "  - {nature: reduction, mois: 2024-05, montant: 1000.00, motif: fin anticipée}\n")
    done = issue(place, ("2024-05", "2024-05"), date(2024, 6, 14))
    assert done.refus is None, [d for d in done.controles[EXEMPLE].diagnostics if d.bloquant]
    emis = titres.issued_by_month(place / "inputs/registre.sqlite3", EXEMPLE)
    assert [(f"{s.mois:%m}", str(s.reste)) for s in titres.balance(dossier, place / "inputs/registre.sqlite3")] == [
        ("04", "0.00"),
        ("05", "0.00"),
    ]
    assert emis[date(2024, 5, 1)] == Decimal("1500.00")


def test_who_signs_and_where_to_pay_may_change_without_touching_issued_titres(place):
    issue(place, ("2024-04", "2024-04"), date(2024, 4, 30))
    edit(place, "titres.yaml", "prenom: Paul", "prenom: Paule")
    assert issue(place, ("2024-04", "2024-05"), date(2024, 5, 31)).refus is None
    assert [a.numero for a in entries(place, genre="titre")] == ["1", "2"]


def test_a_lost_pdf_comes_back_to_the_byte(place):
    done = issue(place, ("2024-04", "2024-05"), date(2024, 5, 31))
    before = {path: path.read_bytes() for path in done.fichiers}
    for path in done.fichiers[::2]:
        path.unlink()
    restore(place / "inputs", place / "build", ROOT / "templates", place / "inputs/registre.sqlite3", "Solange", QUAND)
    assert {path: path.read_bytes() for path in done.fichiers} == before


def test_a_lost_pdf_does_not_come_back_from_other_facts(place):
    done = issue(place, ("2024-04", "2024-04"), date(2024, 4, 30))
    done.fichiers[-1].unlink()
    edit(place, "titres.yaml", "70875", "70845")
    with pytest.raises(register.RestaurationImpossible, match="nature_comptable : « 70875 » est devenu « 70845 »"):
        restore(
            place / "inputs", place / "build", ROOT / "templates", place / "inputs/registre.sqlite3", "Solange", QUAND
        )
    assert not done.fichiers[-1].exists()


def test_the_five_sums_agree(place):
    """Figures, words, lines, bordereau, schedule and running total say one thing."""
    issue(place)
    dossier = loading.load(place / "inputs", EXEMPLE).dossier
    acts = entries(place)
    for acte in acts[1:]:
        texte = spaced(text_of(place / "build" / acte.fichiers[0].chemin))
        figures, words = wording.montant(acte.montant), wording.montant_lettres(acte.montant)
        assert f"Montant à recouvrer : {figures}, soit {words}.".replace("\u202f", " ").replace("\u00a0", " ") in texte
        assert wording.valeur_lettres(words) == acte.montant
    total = sum(p.montant for p in titre.pieces(dossier) if p.mois <= date(2024, 8, 1))
    assert total == sum(a.montant for a in acts[1:]) == acts[0].detail.total == acts[0].detail.cumul


def test_every_mandatory_mention_is_on_the_titre(place):
    done = issue(place, ("2024-08", "2024-08"))
    texte = spaced(text_of(done.fichiers[2]))
    for mention in (
        "Établissement public territorial de l’Exemple", "SIRET 000 202 408 00019", "Service de gestion comptable de l’Exemple",
        "Titre de recette n° 1", "Exercice 2024", "bordereau n° 1", "budget principal", "délibération n° 104", "avenant n° 1",
        "Article 4", "août 2024", "1 mois × 2 500,00 €", "70875", "020", "Commune de Villefictive", "SIRET 210 000 014 00014",
        "2 500,00 €", "deux mille cinq cents euros", "30 août 2024", "L. 252 A du livre des procédures fiscales", "M. Paul ESQUISSE",
        "vice-président chargé des finances", "arrêté n° 2024-12", "FR76 0000 0000 0100 0000 0010 170", "www.payfip.gouv.fr",
        "29 septembre 2024", "deux mois", "tribunal administratif de l’Exemple", "L. 1617-5",
    ):  # fmt: skip
        assert mention in texte, mention


def test_the_payment_code_says_what_the_titre_says(place):
    zxing = pytest.importorskip("zxingcpp")
    from PIL import Image

    done = issue(place, ("2024-04", "2024-04"), date(2024, 4, 30))
    import io
    import zipfile

    with zipfile.ZipFile(done.fichiers[2]) as archive:
        data = archive.read("word/media/image1.png")
    (found,) = zxing.read_barcodes(Image.open(io.BytesIO(data)))
    assert found.text.split("\n") == [
        "BCD", "002", "2", "SCT", "EXEMFRPPXXX", "service de gestion comptable de l'Exemple", "FR7600000000010000000010170",
        "EUR2500", "", "", "Titre 2024-1 EPT de l'Exemple",
    ]  # fmt: skip


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(1, 99_999_999_999))
def test_any_amount_survives_the_payment_code_and_the_words(cents):
    zxing = pytest.importorskip("zxingcpp")
    import io

    from PIL import Image

    amount = Decimal(cents) / 100
    png = epc_qr("Trésorerie d'Évry", "FR76 3000 1007 9412 3456 7890 185", None, amount, "Titre 2021-7")
    (found,) = zxing.read_barcodes(Image.open(io.BytesIO(png)))
    assert Decimal(found.text.split("\n")[7].removeprefix("EUR")) == amount
    assert wording.valeur_lettres(wording.montant_lettres(amount)) == amount


def test_an_account_follows_its_nomenclature():
    dossier = loading.load(ROOT / "inputs", REEL).dossier
    assert [titre.imputation(dossier.titres, year)[0] for year in (2021, 2023, 2024)] == ["M14", "M14", "M57"]


@pytest.mark.parametrize("nom", [REEL, EXEMPLE])
@pytest.mark.parametrize("kind", [titre, bordereau, avenant])
def test_template_and_context_agree(nom, kind, tmp_path):
    from pipeline import render

    dossier = loading.load(ROOT / "inputs", nom).dossier
    context = kind.context(dossier, Emission(date(2024, 8, 30), True, legal.at(date(2024, 8, 30))))
    drift = render.lint(ROOT / "templates" / kind.DOCTYPE.gabarit, render.names_given(context))
    assert drift.inconnues == ()
    assert [
        name for name in drift.inutiles if name.split(".")[0] not in ("prestataire", "beneficiaire", "creancier")
    ] == []


def test_the_avenant_is_issued_in_its_turn(place, conform):
    demande = Demande(
        EXEMPLE, "avenant-1", racine=place / "inputs", sortie=place / "build", gabarits=ROOT / "templates",
        jour=date(2024, 6, 25), registre=place / "inputs/registre.sqlite3", emettre=True, qui="Solange", quand=QUAND,
    )  # fmt: skip
    done = build(demande)
    assert done.refus is None, done.controles
    assert [(a.genre, a.numero, a.jour) for a in entries(place)] == [("avenant", "1", date(2024, 6, 24))]
    assert conform(done.fichiers[1]) == []
    texte = spaced(text_of(done.fichiers[0]))
    for said in (
        "convention est renouvelée pour quatre mois, du 1er août 2024 au 30 novembre 2024 inclus", "10 000,00 € (dix mille euros)",
        "délibération n° 131", "délibération n° 2024-58", "prend effet le 1er août 2024", "Les autres stipulations", "Ancienne rédaction",
    ):  # fmt: skip
        assert said in texte, said
    assert "technicien" not in texte
    again = build(demande)
    assert "déjà émis" in again.notes[0]
    assert len(entries(place)) == 1


def test_the_technicians_clause_falls_with_the_renewal():
    dossier = loading.load(ROOT / "inputs", REEL).dossier
    context = avenant.context(dossier, Emission(date(2021, 6, 1), True, legal.at(date(2021, 6, 1))))
    renewed = next(part for part in context["articles"] if part["titre"] == "Renouvellement")
    assert "il n’intervient plus après le 31\u00a0juillet 2021." in renewed["alineas"][-1]


def test_a_correction_is_never_negative_on_paper():
    dossier = loading.load(ROOT / "inputs", EXEMPLE).dossier
    piece = Piece(date(2024, 5, 1), Decimal("500.00"), 0)
    context = titre.context_of(
        dossier, Emission(date(2024, 6, 1), False, legal.at(date(2024, 6, 1))), piece, Numerotation("1", "1")
    )
    assert context["titre"]["montant"] == wording.montant(Decimal("500.00"))


def text_of(docx):
    import docx as library
    from docx.oxml.ns import qn

    body = library.Document(str(docx)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def spaced(text):
    return text.replace("\u202f", " ").replace("\u00a0", " ")
