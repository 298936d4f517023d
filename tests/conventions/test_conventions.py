"""The convention as a state over time, on the real dossier and on variations of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import conventions, loading
from pipeline.conventions import Periode, Versement

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def dossier_of(tmp_path):
    """The real dossier, with other avenants in place of its own, given as trees."""
    import shutil

    def make(*avenants, convention=None):
        inputs = tmp_path / "inputs"
        shutil.copytree(ROOT / "inputs", inputs, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.sqlite3*"))
        folder = inputs / "dossiers/juvisy-demutualisation"
        (folder / "avenant-1.yaml").unlink()
        for number, avenant in enumerate(avenants, start=1):
            tree = {"numero": number, "etat": "projet", "signature": {"lieu": "Vitry-sur-Seine"}, **avenant}
            (folder / f"avenant-{number}.yaml").write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
        for old, new in (convention or {}).items():
            path = folder / "convention.yaml"
            path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        found = loading.load(inputs, "juvisy-demutualisation")
        assert found.dossier is not None, found.diagnostics
        assert not found.illisibles, found.diagnostics
        return found.dossier

    return make


def renewal(**more):
    lines = [
        {"mois": m, "montant": "5000.00"} for m in ("2021-08", "2021-09", "2021-10", "2021-11", "2021-12", "2022-01")
    ]
    return {
        "effet": "2021-08-01",
        "renouvellement": {"duree_mois": "6", "montant": "30000.00", "echeancier": lines},
        **more,
    }


def lines(state):
    return [(f"{v.mois:%Y-%m}", str(v.montant), v.source) for v in state.versements]


def test_the_convention_alone(dossier_of):
    state = conventions.etat(dossier_of())
    assert (state.debut, state.fin, state.montant) == (date(2021, 2, 1), date(2021, 7, 31), Decimal("20000.00"))
    assert lines(state) == [
        ("2021-02", "5500.00", 0),
        ("2021-03", "5500.00", 0),
        ("2021-04", "3000.00", 0),
        ("2021-05", "3000.00", 0),
        ("2021-06", "3000.00", 0),
    ]
    assert [m for m in state.mois if m not in {v.mois for v in state.versements}] == [date(2021, 7, 1)]


def test_what_holds_depends_on_the_day(dossier_of):
    dossier = dossier_of(renewal())
    assert conventions.etat(dossier, au=date(2021, 7, 31)).fin == date(2021, 7, 31)
    after = conventions.etat(dossier, au=date(2021, 8, 1))
    assert (after.fin, after.montant, after.avenants) == (date(2022, 1, 31), Decimal("50000.00"), (1,))
    assert conventions.etat(dossier, sans=1).fin == date(2021, 7, 31)
    assert conventions.etat(dossier, signes=True).fin == date(2021, 7, 31)


def test_the_renewal_notice_and_the_exercices(dossier_of):
    dossier = dossier_of(renewal())
    assert conventions.dernier_preavis(dossier.convention, conventions.etat(dossier, sans=1)) == date(2021, 6, 30)
    years = [v.mois.year for v in conventions.etat(dossier).versements if v.source == 1]
    assert years == [2021, 2021, 2021, 2021, 2021, 2022]


@pytest.mark.parametrize(
    ("formule", "total", "april"),
    [
        ("echeancier", "14000.00", "3000.00"),
        ("mois_factures", "12000.00", "1000.00"),
        ("mois_duree", "10000.00", "-1000.00"),
    ],
)
def test_an_early_end_has_three_readings(dossier_of, formule, total, april):
    end = {"effet": "2021-04-01", "fin_anticipee": {"fin": "2021-04-30", "prorata": formule}}
    state = conventions.etat(dossier_of(end))
    assert state.fin == date(2021, 4, 30)
    assert state.arrete == (formule, Decimal(total))
    assert state.montant == Decimal(total)
    assert lines(state)[:2] == [("2021-02", "5500.00", 0), ("2021-03", "5500.00", 0)]
    assert lines(state)[2][:2] == ("2021-04", april)


def test_an_early_end_without_a_formula_decides_nothing(dossier_of):
    state = conventions.etat(dossier_of({"effet": "2021-04-01", "fin_anticipee": {"fin": "2021-04-30"}}))
    assert (state.fin, state.arrete, state.montant) == (date(2021, 4, 30), None, Decimal("14000.00"))


def test_a_new_price_replaces_the_months_that_it_names(dossier_of):
    price = {"montant": "21000.00", "echeancier": [{"mois": "2021-06", "montant": "4000.00"}]}
    state = conventions.etat(dossier_of({"effet": "2021-06-01", "prix": price}))
    assert lines(state)[-2:] == [("2021-05", "3000.00", 0), ("2021-06", "4000.00", 1)]
    assert state.periodes[0].prix == state.montant == Decimal("21000.00")


def test_what_is_due_issued_and_left(dossier_of):
    state = conventions.etat(dossier_of())
    emis = {
        date(2021, 2, 1): Decimal("5500.00"),
        date(2021, 3, 1): Decimal("5000.00"),
        date(2021, 7, 1): Decimal("1.00"),
    }
    rests = [(f"{s.mois:%m}", str(s.du), str(s.emis), str(s.reste)) for s in conventions.soldes(state, emis)]
    assert rests == [
        ("02", "5500.00", "5500.00", "0.00"),
        ("03", "5500.00", "5000.00", "500.00"),
        ("04", "3000.00", "0", "3000.00"),
        ("05", "3000.00", "0", "3000.00"),
        ("06", "3000.00", "0", "3000.00"),
        ("07", "0", "1.00", "-1.00"),
    ]


def test_a_month_is_claimed_on_its_last_working_day():
    days = [conventions.exigible(date(2021, month, 1), "terme_echu") for month in (2, 3, 4, 5, 6)]
    assert days == [date(2021, 2, 26), date(2021, 3, 31), date(2021, 4, 30), date(2021, 5, 31), date(2021, 6, 30)]
    assert conventions.exigible(date(2021, 2, 1), "terme_a_echoir") == date(2021, 2, 1)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.integers(1, 99_999_999_999),
    st.integers(1, 12),
    st.integers(1, 12),
    st.sampled_from(["mois_factures", "mois_duree"]),
)
def test_a_share_is_to_the_cent_and_never_more_than_the_price(cents, duree, mois, formule):
    prix = Decimal(cents) / 100
    term = Periode(date(2021, 1, 1), date(2021, 12, 31), duree, prix, 0)
    versements = [Versement(date(2021, 1 + n, 1), Decimal("1.00"), 0) for n in range(duree)]
    share = conventions.prorata(term, versements, formule, mois)
    assert share == share.quantize(Decimal("0.01"))
    assert 0 <= share <= prix
    if mois >= duree:
        assert share == prix


def printed(dossier, number=1):
    from pipeline import legal
    from pipeline.doctypes import Emission, avenant

    emission = Emission(date(2021, 4, 1), True, legal.at(date(2021, 4, 1)))
    return avenant.context_of(dossier, emission, dossier.avenants[number - 1])


def said(context):
    texts = [
        text for part in context["articles"] for text in (part["titre"], *part["alineas"], part["lie"], *part["liste"])
    ]
    return [text.replace("\u00a0", " ").replace("\u202f", " ") for text in texts]


@pytest.mark.parametrize(
    ("formule", "phrase"),
    [
        (
            "echeancier",
            "La convention ayant duré trois mois, la participation de la commune est arrêtée à 14 000,00 € (quatorze mille"
            " euros) : somme des versements que l’échéancier prévoit pour ces trois mois. Les versements deviennent :",
        ),
        (
            "mois_factures",
            "La convention ayant duré trois mois, la participation de la commune est arrêtée à 12 000,00 € (douze mille euros) :"
            " 20 000,00 € ÷ 5 versements de l’échéancier × 3 mois. Les versements deviennent :",
        ),
        (
            "mois_duree",
            "La convention ayant duré trois mois, la participation de la commune est arrêtée à 10 000,00 € (dix mille euros) :"
            " 20 000,00 € ÷ 6 mois de la durée convenue × 3 mois. Les versements deviennent :",
        ),
    ],
)
def test_an_early_end_states_its_formula(dossier_of, formule, phrase):
    end = {"effet": "2021-04-01", "fin_anticipee": {"fin": "2021-04-30", "prorata": formule}}
    context = printed(dossier_of(end))
    texts = said(context)
    assert "D’un commun accord, la convention prend fin le 30 avril 2021 inclus, au lieu du 31 juillet 2021." in texts
    assert phrase in texts
    total = next(part["total"] for part in context["articles"] if part["titre"] == "Participation due")
    assert total.replace("\u202f", " ").replace("\u00a0", " ") in phrase


def test_every_kind_of_change_is_printed_and_proved(dossier_of, tmp_path, conform):
    from pipeline import convert, proof, render

    every = {
        "effet": "2021-06-01",
        "motifs": ["les besoins de la commune ont changé"],
        "prix": {"montant": "21000.00", "echeancier": [{"mois": "2021-06", "montant": "4000.00"}]},
        "articles": [
            {
                "article": "4.3",
                "intitule": "Montant",
                "ancien": "Le prix est de & <20 000> €.",
                "nouveau": "Le prix est de 21 000 €.",
            },
            {"article": "6.1", "ancien": "Six mois.", "nouveau": "Sept mois."},
        ],
        "contacts": [{"partie": "prestataire", "role": "coordination", "nouveau": "Mme Ève DURAND"}],
    }
    context = printed(dossier_of(renewal(numero=1, etat="signe"), {**every, "effet": "2021-09-01"}), 2)
    assert [part["titre"] for part in context["articles"]] == [
        "Objet", "Participation et échéancier", "Stipulations modifiées", "Désignations", "Prise d’effet", "Autres stipulations",
    ]  # fmt: skip
    assert "Elle a été modifiée par l’avenant n° 1." in [t.replace("\u00a0", " ") for t in context["rappels"]]
    docx = render.to_docx(ROOT / "templates/avenant.docx", context, tmp_path / "avenant.docx")
    made = convert.to_pdf([convert.Part(docx, "Avenant")], tmp_path / "avenant.pdf", titre="Avenant")
    assert list(proof.compare([docx], made.pdf)) == []
    assert conform(made.pdf) == []
