"""Work that waits for nobody, done in another process, or on a thread while a stage leaves the interpreter idle."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from typing import Generic, NoReturn, TypeVar

T = TypeVar("T")


class Beside(Generic[T]):
    """A computation without effect, begun by ``fork`` or ``start``, at the latest when its ``result`` is asked for.

    ``result`` gives what it gives and raises what it raises. Another process that fails says nothing: it is all
    done again here, so that the error is the caller's own.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._made: list[T] = []
        self._raised: BaseException | None = None
        self._thread: threading.Thread | None = None
        self._child: tuple[int, int] | None = None

    def fork(self) -> None:
        """Begin now in a process of its own, where one can be forked; else nothing."""
        if self._begun or not _can_fork():
            return
        reading, writing = os.pipe()
        try:
            pid = os.fork()
        except OSError:
            os.close(reading)
            os.close(writing)
            return
        if pid == 0:
            os.close(reading)
            self._serve(writing)
        os.close(writing)
        self._child = pid, reading

    def start(self) -> None:
        """Begin now on a thread of its own; nothing when it has begun."""
        if not self._begun:
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()

    def result(self) -> T:
        """What the computation gives, waited for when it is not finished."""
        if self._thread is not None:
            self._thread.join()
        self._collect()
        if self._raised is not None:
            raise self._raised
        if not self._made:
            self._made.append(self._work())
        return self._made[0]

    def drop(self) -> None:
        """Forget the computation: its result will not be asked for."""
        if self._child is not None:
            pid, reading = self._child
            self._child = None
            os.close(reading)
            os.waitpid(pid, 0)

    @property
    def _begun(self) -> bool:
        return bool(self._made) or self._thread is not None or self._child is not None

    def _run(self) -> None:
        try:
            self._made.append(self._work())
        except BaseException as error:
            self._raised = error

    def _serve(self, writing: int) -> NoReturn:
        import pickle

        try:
            with os.fdopen(writing, "wb") as pipe:
                pickle.dump(self._work(), pipe, pickle.HIGHEST_PROTOCOL)
        except BaseException:
            os._exit(1)
        os._exit(0)

    def _collect(self) -> None:
        if self._child is None:
            return
        import pickle

        pid, reading = self._child
        self._child = None
        with os.fdopen(reading, "rb") as pipe:
            data = pipe.read()
        if os.waitpid(pid, 0)[1] == 0:
            self._made.append(pickle.loads(data))  # noqa: S301 (our own process wrote it)


def _can_fork() -> bool:
    """A second core to use, and no other thread, which a forked process would lose with whatever lock it holds."""
    return sys.platform == "linux" and (os.cpu_count() or 1) > 1 and len(sys._current_frames()) == 1
