"""Issuing in processes that are forked from the test, and that can be killed at any call."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable


def forked(work: Callable[[], object], *, kill_at: int | None = None) -> int:
    """Start ``work`` in a child; with ``kill_at``, the child kills itself (-9) at that call, counted from its start."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        if kill_at is not None:
            sys.setprofile(_Killer(kill_at))
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.setprofile(None)
        sys.stderr.flush()
        os._exit(code)


def ended(pid: int) -> int:
    """0 when the child ended well, -9 when it was killed."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def calls_of(work: Callable[[], object]) -> int:
    """How many calls ``work`` makes, in a child."""
    read, write = os.pipe()

    def counted() -> None:
        counter = _Killer(None)
        sys.setprofile(counter)
        work()
        sys.setprofile(None)
        os.write(write, str(counter.seen).encode())

    assert ended(forked(counted)) == 0
    os.close(write)
    with os.fdopen(read) as stream:
        return int(stream.read())


class _Killer:
    def __init__(self, at: int | None) -> None:
        self.at, self.seen = at, 0

    def __call__(self, frame, event, argument) -> None:
        self.seen += 1
        if self.seen == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
