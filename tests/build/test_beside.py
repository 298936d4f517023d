"""Work done aside: once, and its failure is the caller's."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from pipeline.build import beside
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


linux = pytest.mark.skipif(sys.platform != "linux", reason="un processus ne se dédouble que sous Linux")


@linux
def test_another_process_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "_can_fork", lambda: True)
    work = Beside(os.getpid)
    work.fork()
    work.fork()
    work.start()
    pid = work.result()
    assert pid != os.getpid()
    assert work.result() == pid
    with pytest.raises(ChildProcessError):
        os.waitpid(pid, 0)


@linux
def test_what_another_process_cannot_do_is_done_here(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(beside, "_can_fork", lambda: True)
    here = os.getpid()

    def fail_elsewhere() -> int:
        if os.getpid() != here:
            raise ValueError("un défaut")
        return here

    work = Beside(fail_elsewhere)
    work.fork()
    assert work.result() == here
    assert capfd.readouterr() == ("", "")


@linux
def test_a_failure_is_the_callers_own_even_from_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "_can_fork", lambda: True)

    def fail() -> None:
        raise ValueError("un défaut")

    work = Beside(fail)
    work.fork()
    with pytest.raises(ValueError, match="un défaut"):
        work.result()


@linux
def test_a_dropped_process_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "_can_fork", lambda: True)
    forked: list[int] = []
    fork = os.fork

    def noted() -> int:
        pid = fork()
        forked.append(pid)
        return pid

    monkeypatch.setattr(os, "fork", noted)
    opened = len(list(Path("/proc/self/fd").iterdir()))
    work = Beside(lambda: b"x" * 1_000_000)
    work.fork()
    work.drop()
    work.drop()
    assert len(list(Path("/proc/self/fd").iterdir())) == opened
    with pytest.raises(ChildProcessError):
        os.waitpid(forked[0], os.WNOHANG)


@pytest.mark.parametrize("refused", ["other threads", "no process"])
def test_where_no_process_can_be_forked_nothing_begins(monkeypatch: pytest.MonkeyPatch, refused: str) -> None:
    def fail() -> int:
        raise BlockingIOError

    monkeypatch.setattr(beside, "_can_fork", lambda: refused == "no process")
    monkeypatch.setattr(os, "fork", fail)
    work = Beside(os.getpid)
    work.fork()
    assert work.result() == os.getpid()
