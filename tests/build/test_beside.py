"""Work done aside: once, and its failure is the caller's."""

from __future__ import annotations

import threading

import pytest

from pipeline.build.beside import Beside


def test_it_is_done_once_on_another_thread() -> None:
    seen: list[int] = []

    def work() -> int:
        seen.append(threading.get_ident())
        return 7

    beside = Beside(work)
    beside.start()
    beside.start()
    assert [beside.result(), beside.result()] == [7, 7]
    assert len(seen) == 1
    assert seen[0] != threading.get_ident()


def test_nobody_has_to_start_it() -> None:
    seen: list[int] = []
    beside = Beside(lambda: seen.append(threading.get_ident()))
    beside.result()
    beside.result()
    beside.start()
    assert seen == [threading.get_ident()]


@pytest.mark.parametrize("started", [True, False])
def test_its_failure_reaches_whoever_asks(started: bool) -> None:
    def fail() -> None:
        raise ValueError("un défaut")

    beside = Beside(fail)
    if started:
        beside.start()
    with pytest.raises(ValueError, match="un défaut"):
        beside.result()
