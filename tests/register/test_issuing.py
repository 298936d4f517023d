from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import register
from pipeline.register import Demande, DemandeBordereau, Serie

from .atelier import BORDEREAU, JOUR, QUAND, QUI, SOURCES, documents, expected_tree, issue, titre, titres, tree


@pytest.fixture
def registre(lieu):
    return register.connect(lieu, attente=5)


@pytest.fixture
def base(tmp_path):
    return tmp_path / "build"


def lines(registre):
    return [(a.rang, a.genre, a.numero, a.montant, a.bordereau) for a in register.entries(registre)]


def test_titres_are_numbered_in_their_bordereau(registre, base):
    done = issue(registre, base, titres(1, 3))
    assert lines(registre) == [
        (1, "bordereau", "1", Decimal("16500.00"), None),
        (2, "titre", "1", Decimal("5500.00"), "bordereau/principal/2021/1"),
        (3, "titre", "2", Decimal("5500.00"), "bordereau/principal/2021/1"),
        (4, "titre", "3", Decimal("5500.00"), "bordereau/principal/2021/1"),
    ]
    assert tree(base) == expected_tree(3)
    assert list(register.entries(registre)) == list(done.nouveaux)
    assert list(register.verify(registre, base)) == []


def test_the_year_adds_up_from_bordereau_to_bordereau(registre, base):
    issue(registre, base, [titre(1, "5500.00"), titre(2, "0.01")])
    issue(registre, base, [titre(3, "3000.00")])
    details = [a.detail for a in register.entries(registre, genre="bordereau")]
    assert [(d.premier, d.dernier, d.nombre, d.total, d.cumul) for d in details] == [
        ("1", "2", 2, Decimal("5500.01"), Decimal("5500.01")),
        ("3", "3", 1, Decimal("3000.00"), Decimal("8500.01")),
    ]


def test_each_budget_year_has_its_own_series(registre, base):
    issue(registre, base, [titre(1, exercice=2022), titre(2), titre(3, exercice=2022), titre(4)])
    assert [(a.creance.exercice, a.numero, a.cle) for a in register.entries(registre, genre="titre")] == [
        (2021, "1", "essai/titre/2"),
        (2021, "2", "essai/titre/4"),
        (2022, "1", "essai/titre/1"),
        (2022, "2", "essai/titre/3"),
    ]
    assert [a.cle for a in register.entries(registre, exercice=2022)] == [
        "bordereau/principal/2022/1",
        "essai/titre/1",
        "essai/titre/3",
    ]


def test_a_bordereau_holds_no_more_than_it_may(registre, base):
    issue(registre, base, titres(1, 5), bordereau=DemandeBordereau(JOUR, maximum=2))
    assert [a.detail.nombre for a in register.entries(registre, genre="bordereau")] == [2, 2, 1]
    assert [a.bordereau for a in register.entries(registre, genre="titre")] == [
        f"bordereau/principal/2021/{n}" for n in (1, 1, 2, 2, 3)
    ]
    assert list(register.verify(registre, base)) == []


def test_asked_twice_gives_the_same_and_makes_nothing(registre, base):
    first = issue(registre, base, titres(1, 3))
    state = {name: (base / name).stat().st_mtime_ns for name in tree(base)}

    def never(folder, actes):
        raise AssertionError("nothing is to be made")

    again = issue(registre, base, titres(1, 3), fabrique=never)
    assert again.nouveaux == ()
    assert again.anciens == tuple(a for a in first.nouveaux if a.genre == "titre")
    assert {name: (base / name).stat().st_mtime_ns for name in tree(base)} == state


def test_only_what_is_new_is_issued(registre, base):
    issue(registre, base, titres(1, 2))
    done = issue(registre, base, titres(1, 4))
    assert [a.cle for a in done.anciens] == ["essai/titre/1", "essai/titre/2"]
    assert [(a.cle, a.numero) for a in done.nouveaux] == [
        ("bordereau/principal/2021/2", "2"),
        ("essai/titre/3", "3"),
        ("essai/titre/4", "4"),
    ]


def test_changed_facts_are_refused_and_named(registre, base):
    issue(registre, base, titres(1, 2))
    before = lines(registre)
    with pytest.raises(register.ActeDejaEmis) as caught:
        issue(registre, base, [titre(1), titre(2, "6000.00"), titre(3)])
    assert caught.value.cle == "essai/titre/2"
    assert caught.value.ecarts == ("montant : « 5500.00 » est devenu « 6000.00 »",)
    assert caught.value.message == (
        "« Versement 2 » n° 2 a été émis le 26/02/2021 par Jeanne Martin, et le dossier a changé depuis :"
        "\n    montant : « 5500.00 » est devenu « 6000.00 »"
    )
    assert caught.value.conseil.endswith("prendre un titre de réduction ou d'annulation")
    assert lines(registre) == before
    assert tree(base) == expected_tree(2)


def test_an_avenant_must_come_in_its_turn(registre, base):
    def avenant(number):
        return Demande(
            f"essai/avenant/{number}",
            "avenant",
            "essai",
            f"Avenant {number}",
            JOUR,
            {},
            Serie("avenant", "essai"),
            str(number),
        )

    with pytest.raises(register.NumeroInattendu, match="le numéro 2 est demandé, le suivant est le 1"):
        issue(registre, base, [avenant(2)], bordereau=None)
    issue(registre, base, [avenant(1)], bordereau=None)
    issue(registre, base, [avenant(2)], bordereau=None)
    assert [a.numero for a in register.entries(registre)] == ["1", "2"]


def test_a_deliberation_number_serves_once_in_its_range(registre, base):
    def deliberation(cle, number, portee="conseil de territoire"):
        serie = Serie("deliberation", portee, continue_=False)
        return Demande(cle, "deliberation", cle, cle, JOUR, {}, serie, number)

    def ask(demandes):
        return issue(registre, base, demandes, bordereau=None, fabrique=lambda folder, actes: {})

    ask([deliberation("a", "2209"), deliberation("b", "2204")])
    with pytest.raises(register.NumeroDejaPris, match="le numéro 2209 est déjà celui de « a »"):
        ask([deliberation("c", "2209")])
    with pytest.raises(register.NumeroDejaPris):
        ask([deliberation("d", "2210"), deliberation("e", "2210")])
    ask([deliberation("c", "2209", "bureau")])
    assert [(a.cle, a.numero) for a in register.entries(registre)] == [("a", "2209"), ("b", "2204"), ("c", "2209")]
    assert list(register.verify(registre, base)) == []


def reduction(number, cle, montant):
    euros = Decimal(montant)
    asked = titre(number, corrige=cle)
    return dataclasses.replace(asked, montant=euros, faits={"montant": euros, "corrige": cle})


def test_a_titre_is_corrected_by_another_within_what_is_left(registre, base):
    ask = {"bordereau": DemandeBordereau(JOUR, genre="bordereau d'annulation")}
    issue(registre, base, titres(1, 1))
    issue(registre, base, [reduction(2, "essai/titre/1", "-5000.00")], **ask)
    with pytest.raises(register.CorrectionExcessive, match=r"il reste 500\.00 €, la correction est de -500\.01 €"):
        issue(registre, base, [reduction(3, "essai/titre/1", "-500.01")], **ask)
    with pytest.raises(register.CorrectionExcessive):
        issue(registre, base, [reduction(3, "essai/titre/1", "-300"), reduction(4, "essai/titre/1", "-300")], **ask)
    with pytest.raises(register.CorrectionExcessive):
        issue(registre, base, [reduction(3, "essai/titre/1", "1.00")], **ask)
    with pytest.raises(register.ActeInconnu):
        issue(registre, base, [reduction(3, "essai/titre/9", "-1.00")], **ask)
    issue(registre, base, [reduction(3, "essai/titre/1", "-500.00")], **ask)
    assert [(a.numero, a.montant, a.corrige) for a in register.entries(registre, genre="titre")] == [
        ("1", Decimal("5500.00"), None),
        ("2", Decimal("-5000.00"), "essai/titre/1"),
        ("3", Decimal("-500.00"), "essai/titre/1"),
    ]
    assert list(register.verify(registre, base)) == []


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(lambda folder, actes: 1 / 0, id="raises"),
        pytest.param(
            lambda folder, actes: {a.cle: documents(folder, actes)[a.cle][:1] for a in actes}, id="unclaimed file"
        ),
        pytest.param(lambda folder, actes: {"autre": []}, id="unknown act"),
        pytest.param(lambda folder, actes: {actes[0].cle: [register.Fichier("../x", "0" * 64, 1)]}, id="outside"),
    ],
)
def test_a_failure_while_making_leaves_nothing(registre, base, fault):
    issue(registre, base, titres(1, 2))
    before, files = lines(registre), tree(base)
    with pytest.raises((ZeroDivisionError, ValueError)):
        issue(registre, base, titres(3, 5), fabrique=fault)
    assert lines(registre) == before
    assert tree(base) == files
    issue(registre, base, titres(3, 5))
    assert [a.numero for a in register.entries(registre, genre="titre")] == ["1", "2", "3", "4", "5"]


def test_facts_and_time_must_be_exact(registre, base):
    with pytest.raises(TypeError):
        issue(registre, base, [dataclasses.replace(titre(1), faits={"montant": 5500.0})])
    with pytest.raises(ValueError, match="centimes"):
        issue(registre, base, [dataclasses.replace(titre(1), montant=Decimal("0.001"))])
    with pytest.raises(ValueError, match="twice"):
        issue(registre, base, [titre(1), titre(1)])
    with pytest.raises(ValueError, match="zone"):
        register.issue(
            registre, [], documents, base=base, qui=QUI, quand=QUAND.replace(tzinfo=None), quoi="", sources=SOURCES
        )
    assert lines(registre) == []


def test_the_whole_range_of_amounts_is_kept_to_the_cent(registre, base):
    amounts = ["0.01", "14.99", "15.00", "999999999.99"]
    issue(registre, base, [titre(n, amount) for n, amount in enumerate(amounts, start=1)])
    assert [a.montant for a in register.entries(registre, genre="titre")] == [Decimal(each) for each in amounts]


def test_no_register_has_no_entry_and_is_not_made_by_reading(registre, base, lieu):
    assert list(register.entries(registre)) == []
    assert list(register.verify(registre, base)) == []
    assert register.recover(registre, base, QUI, QUAND) == register.Reprise()
    assert not base.exists()
    if not isinstance(lieu, str):
        assert not lieu.exists()


@settings(max_examples=15, deadline=None, derandomize=True)
@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(1, 12), st.sampled_from([2021, 2022])),
            min_size=1,
            max_size=6,
            unique_by=lambda t: t[0],
        ),
        min_size=1,
        max_size=5,
    ),
    st.integers(1, 4),
)
def test_any_sequence_of_requests_leaves_continuous_numbers(tmp_path_factory, requests, maximum):
    folder = tmp_path_factory.mktemp("suite")
    registre = register.connect(folder / "registre.sqlite3")
    exercices: dict[int, int] = {}
    for request in requests:
        asked = [titre(n, exercice=exercices.setdefault(n, year)) for n, year in request]
        issue(registre, folder / "build", asked, bordereau=dataclasses.replace(BORDEREAU, maximum=maximum))
    found = list(register.entries(registre, genre="titre"))
    assert {a.cle for a in found} == {f"essai/titre/{n}" for n in exercices}
    for year in (2021, 2022):
        numbers = [int(a.numero) for a in found if a.creance.exercice == year]
        assert numbers == list(range(1, len(numbers) + 1))
        cumul = sum((a.montant for a in found if a.creance.exercice == year), Decimal(0))
        bordereaux = [a for a in register.entries(registre, genre="bordereau") if a.serie.exercice == year]
        assert (bordereaux[-1].detail.cumul if bordereaux else Decimal(0)) == cumul
    assert list(register.verify(registre, folder / "build")) == []


def test_dates_and_who_are_read_back(registre, base):
    issue(registre, base, titres(1, 1))
    acte = next(register.entries(registre, cles=["essai/titre/1"]))
    assert (acte.jour, acte.qui, acte.quand, acte.creance.mois) == (JOUR, QUI, QUAND, date(2021, 2, 1))
    assert acte.faits == {"montant": "5500.00", "mois": "2021-02-01", "versement": 1}
