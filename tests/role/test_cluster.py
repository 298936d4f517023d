"""A role spread over several worker processes of a cluster, one of them killed midway."""

from __future__ import annotations

import os
import signal

import pytest

from pipeline.build import role
from pipeline.build.cluster import DepotInaccessible, GrappeAbsente
from tests.role.atelier import ask, row, sound, titres, workplace, write

distributed = pytest.importorskip("distributed", reason="the extra « grappe » is not installed")
pytest.importorskip("fsspec", reason="the extra « grappe » is not installed")


@pytest.fixture(scope="module")
def grappe():
    cluster = distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50)
    yield cluster
    cluster.close()


@pytest.fixture
def place(tmp_path):
    return workplace(tmp_path)


def rows(count):
    return [row(number) for number in range(1, count + 1)]


def numbers(place):
    return [(number, reference) for number, reference, _ in titres(place)]


def expected(count):
    return [(number, f"2024-{number:06d}") for number in range(1, count + 1)]


def test_a_machine_that_dies_midway_costs_no_titre(place, grappe):
    killed = []

    def avance(done, total):
        if done and not killed:
            killed.append(next(iter(grappe.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    asked = ask(place, write(place / "r.csv", rows(300)), grappe=grappe.scheduler_address, lot=150, avance=avance)
    done = role.make(asked)
    assert killed
    assert (done.emis, numbers(place), sound(place)) == (300, expected(300), [])


def test_documents_come_back_through_a_depot(place, grappe):
    depot = place / "depot"
    asked = ask(
        place, write(place / "r.csv", rows(20)), grappe=grappe.scheduler_address, depot=f"file://{depot}", lot=10
    )
    done = role.make(asked)
    assert (done.emis, numbers(place), sound(place)) == (20, expected(20), [])
    assert [path for path in depot.rglob("*") if path.is_file()] == []


def test_the_cluster_makes_what_one_process_makes(tmp_path, grappe):
    made = []
    for name, more in (("a", {}), ("b", {"grappe": grappe.scheduler_address})):
        (tmp_path / name).mkdir()
        place = workplace(tmp_path / name)
        role.make(ask(place, write(place / "r.csv", rows(10)), **more))
        found = sorted((place / "build").rglob("titre-*.docx"))
        made.append([path.read_bytes() for path in found])
    assert len(made[0]) == 10
    assert made[0] == made[1]


def test_a_depot_that_is_not_shared_is_said(place, grappe):
    asked = ask(place, write(place / "r.csv", rows(4)), grappe=grappe.scheduler_address, depot="memory://ailleurs")
    with pytest.raises(DepotInaccessible, match="n'est pas arrivé") as caught:
        role.make(asked)
    assert "--depot" in caught.value.conseil
    assert numbers(place) == []


def test_a_cluster_that_does_not_answer_is_said(place, monkeypatch):
    monkeypatch.setattr("pipeline.build.cluster._SECONDS", 1)
    with pytest.raises(GrappeAbsente, match="ne répond pas"):
        role.make(ask(place, write(place / "r.csv", rows(4)), grappe="tcp://127.0.0.1:9"))
