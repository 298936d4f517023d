"""Several clerks at once: one waits, none loses."""

from __future__ import annotations

import sys
from decimal import Decimal

import pytest

from pipeline import register
from pipeline.register import DemandeBordereau

from .atelier import JOUR, issue, titre, titres, tree
from .processus import ended, forked

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="fork is POSIX")


def many_clerks(lieu, base, clerks, rounds, size):
    def work(clerk):
        registre = register.connect(lieu, attente=120)
        for turn in range(rounds):
            first = (clerk * rounds + turn) * size + 1
            asked = titres(first, first + size - 1)
            done = issue(
                registre,
                base,
                [*asked, titre(1_000_000 + turn)],
                qui=f"agent {clerk}",
                bordereau=DemandeBordereau(JOUR, size),
            )
            assert len(done.anciens) + len([a for a in done.nouveaux if a.genre == "titre"]) == size + 1

    children = [forked(lambda c=clerk: work(c)) for clerk in range(clerks)]
    assert [ended(pid) for pid in children] == [0] * clerks
    registre = register.connect(lieu)
    found = list(register.entries(registre, genre="titre"))
    count = clerks * rounds * size + rounds
    assert len({a.cle for a in found}) == count
    assert [int(a.numero) for a in found] == list(range(1, count + 1))
    bordereaux = list(register.entries(registre, genre="bordereau"))
    assert [int(a.numero) for a in bordereaux] == list(range(1, len(bordereaux) + 1))
    assert bordereaux[-1].detail.cumul == Decimal("5500.00") * count
    assert list(register.verify(registre, base)) == []
    assert len(tree(base)) == 1 + 2 * (count + len(bordereaux))


def test_eight_clerks_at_once(lieu, tmp_path):
    many_clerks(lieu, tmp_path / "build", clerks=8, rounds=2, size=5)


@pytest.mark.endurance
def test_eight_clerks_for_long(lieu, tmp_path):
    many_clerks(lieu, tmp_path / "build", clerks=8, rounds=25, size=10)


def test_the_same_month_asked_by_two_is_issued_once(lieu, tmp_path):
    base = tmp_path / "build"
    work = lambda: issue(register.connect(lieu, attente=60), base, titres(1, 5))  # noqa: E731
    assert [ended(pid) for pid in [forked(work), forked(work), forked(work)]] == [0, 0, 0]
    found = list(register.entries(register.connect(lieu)))
    assert [(a.genre, a.numero) for a in found] == [("bordereau", "1"), *(("titre", str(n)) for n in range(1, 6))]


def test_reading_never_waits_for_an_issue(lieu, tmp_path):
    from pipeline.register import engine

    from .atelier import QUAND

    registre = register.connect(lieu, attente=1)
    issue(registre, tmp_path / "build", titres(1, 2))
    reader = register.entries(registre, genre="titre")
    assert next(reader).numero == "1"
    with engine.writing(registre, "agent", QUAND, "émet"):
        assert [a.numero for a in register.entries(registre, genre="titre")] == ["1", "2"]
    issue(registre, tmp_path / "build", titres(3, 3))
    assert [a.numero for a in reader] == ["2"]
