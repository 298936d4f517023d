"""A run killed (-9) at any call, then run again: no gap, no double, no stray file."""

from __future__ import annotations

import os
import random
import sys
from decimal import Decimal

import pytest

from pipeline import register
from pipeline.register import engine, issuing, staging

from .atelier import QUAND, QUI, expected_tree, issue, titres, tree
from .processus import calls_of, ended, forked

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 and fork are POSIX")


def run(lieu, base, count):
    """One run of a clerk: ``count`` titres, in two issues as a role in batches is."""
    registre = register.connect(lieu, attente=30)
    issue(registre, base, titres(1, count // 2))
    issue(registre, base, titres(1, count))


def assert_whole(lieu, base, count):
    registre = register.connect(lieu)
    found = list(register.entries(registre, genre="titre"))
    assert sorted(a.cle for a in found) == sorted(d.cle for d in titres(1, count))
    assert [int(a.numero) for a in found] == list(range(1, count + 1))
    bordereaux = list(register.entries(registre, genre="bordereau"))
    assert [int(a.numero) for a in bordereaux] == [1, 2]
    assert bordereaux[-1].detail.cumul == Decimal("5500.00") * count
    assert list(register.verify(registre, base)) == []
    assert tree(base) == expected_tree(count, 2)
    if not isinstance(lieu, str):
        assert tree(lieu.parent) == sorted(["registre.sqlite3", "build", *(f"build/{name}" for name in tree(base))])


def killed_everywhere(lieu_of, tmp_path, count, kills, seed):
    """Kill runs at random calls; run again until the work is done; give how many were killed before their end."""
    first = lieu_of(tmp_path)
    total = calls_of(lambda: run(first, tmp_path / "build", count))
    chance = random.Random(seed)
    died = rounds = 0
    while died < kills:
        rounds += 1
        folder = tmp_path / f"essai{rounds}"
        folder.mkdir()
        lieu, base = lieu_of(folder), folder / "build"
        for _ in range(chance.choice([1, 1, 2])):
            code = ended(forked(lambda where=lieu, to=base: run(where, to, count), kill_at=chance.randint(1, total)))
            assert code in (0, -9)
            died += code == -9
        run(lieu, base, count)
        assert_whole(lieu, base, count)
    return died


def test_killed_at_random_moments(lieu_of, tmp_path):
    assert killed_everywhere(lieu_of, tmp_path, 50, 10, seed=4) >= 10


@pytest.mark.endurance
@pytest.mark.parametrize("seed", range(4))
def test_killed_at_two_hundred_random_moments(lieu_of, tmp_path, seed):
    assert killed_everywhere(lieu_of, tmp_path, 50, 50, seed=100 + seed) >= 50


def _die(*_, **__):
    os.kill(os.getpid(), 9)


STEPS = {
    "numéros pris": (issuing, "_made"),
    "documents faits": (issuing, "_record"),
    "inscrits": (issuing, "_finish"),
    "en cours de rangement": (issuing, "put_away"),
    "rangés, non notés": (staging, "discard"),
}


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_each_step(lieu, tmp_path, step):
    module, name = STEPS[step]
    base = tmp_path / "build"

    def work():
        setattr(module, name, _die)
        issue(register.connect(lieu), base, titres(1, 6))

    assert ended(forked(work)) == -9
    done = issue(register.connect(lieu, attente=30), base, titres(1, 6))
    recorded = step not in ("numéros pris", "documents faits")
    assert (len(done.anciens), len(done.nouveaux)) == ((6, 0) if recorded else (0, 7))
    assert done.reprise.acheves == ((1,) if recorded else ())
    assert done.reprise.manques == ()
    assert tree(base) == expected_tree(6)
    assert list(register.verify(register.connect(lieu), base)) == []


def test_killed_between_two_moves(lieu, tmp_path):
    base = tmp_path / "build"

    def work():
        move, moved = staging._moved, []

        def some(source, target):
            moved.append(target)
            return _die() if len(moved) > 5 else move(source, target)

        staging._moved = some
        issue(register.connect(lieu), base, titres(1, 6))

    assert ended(forked(work)) == -9
    assert len([name for name in tree(base) if name.startswith("essai/")]) == 5
    found = register.recover(register.connect(lieu, attente=30), base, QUI, QUAND)
    assert found == register.Reprise(acheves=(1,))
    assert tree(base) == expected_tree(6)
    assert register.recover(register.connect(lieu), base, QUI, QUAND) == register.Reprise()


def test_what_was_not_recorded_is_discarded_and_said(lieu, tmp_path):
    base = tmp_path / "build"
    issue(register.connect(lieu), base, titres(1, 1))

    def work():
        issuing._record = _die
        issue(register.connect(lieu), base, titres(2, 3))

    assert ended(forked(work)) == -9
    found = register.recover(register.connect(lieu, attente=30), base, QUI, QUAND)
    assert len(found.ecartes) == 1
    assert found.ecartes[0].endswith("-2")
    assert tree(base) == expected_tree(1)


def test_staged_files_lost_with_the_power_are_reported_and_restored(lieu, tmp_path):
    from .atelier import documents

    base = tmp_path / "build"

    def work():
        issuing.put_away = _die
        issue(register.connect(lieu), base, titres(1, 2))

    assert ended(forked(work)) == -9
    folder = next(base.glob(".emission-*"))
    (folder / "essai/titre-2021-1.pdf").write_bytes(b"")
    registre = register.connect(lieu, attente=30)
    found = register.recover(registre, base, QUI, QUAND)
    assert found.acheves == ()
    assert [(m.cle, m.chemin) for m in found.manques] == [("essai/titre/1", "essai/titre-2021-1.pdf")]
    assert register.restore(registre, documents, base=base, qui=QUI, quand=QUAND).remis == ("essai/titre-2021-1.pdf",)
    assert tree(base) == expected_tree(2)
    assert register.recover(registre, base, QUI, QUAND) == register.Reprise()


def test_the_waiting_clerk_is_told_who_holds_the_register(lieu, tmp_path):
    base = tmp_path / "build"
    register_of = lambda seconds: register.connect(lieu, attente=seconds)  # noqa: E731
    issue(register_of(5), base, titres(1, 1))
    with engine.writing(register_of(5), "Paul Durand", QUAND, "émet le rôle de l'eau"):
        with pytest.raises(register.RegistreOccupe) as caught:
            issue(register_of(0.2), base, titres(2, 2))
        assert [a.numero for a in register.entries(register_of(5), genre="titre")] == ["1"]
    assert "Paul Durand" in caught.value.message
    said = "emet le role de l'eau" if isinstance(lieu, str) else "émet le rôle de l'eau"
    assert said in caught.value.message
    issue(register_of(5), base, titres(2, 2))
    assert tree(base) == expected_tree(2, 2)
