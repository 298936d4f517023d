"""Work that waits for nobody, done on another thread while a stage leaves the interpreter idle."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Beside(Generic[T]):
    """A computation that ``start`` begins aside, at most once; ``result`` gives what it gives or raises what it raises.

    Nobody has to start it: it is then done when its result is asked for.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._made: list[T] = []
        self._raised: BaseException | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin now, on a thread of its own; nothing when it has begun."""
        if self._thread is None and not self._made:
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()

    def result(self) -> T:
        """What the computation gives, waited for when it is not finished."""
        if self._thread is not None:
            self._thread.join()
        elif not self._made:
            self._made.append(self._work())
        if self._raised is not None:
            raise self._raised
        return self._made[0]

    def _run(self) -> None:
        try:
            self._made.append(self._work())
        except BaseException as error:
            self._raised = error
