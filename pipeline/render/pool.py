"""Several processes at work: warm workers, results in order, the work of a dead worker done again."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Generic, Self, TypeVar

from pipeline.errors import PipelineError
from pipeline.render.values import Foreign

Job = TypeVar("Job")
Result = TypeVar("Result")
# How many jobs per worker may be done before their turn comes: enough to keep all busy, little to hold.
_AHEAD = 4


class TravailImpossible(PipelineError):
    """A piece of work stops every process that tries it."""


@dataclass(slots=True)
class _Task(Generic[Job]):
    number: int
    job: Job
    deaths: int = 0


class _Worker(Generic[Job, Result]):
    def __init__(self, setup: Callable[[], Callable[[Job], Result]]) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(setup, theirs), daemon=True)
        with _uninterrupted():
            self.process.start()
        theirs.close()
        self.task: _Task[Job] | None = None

    def give(self, task: _Task[Job]) -> None:
        self.task = task
        with suppress(OSError):  # a dead process is met when its answer is read
            self.connection.send(task.job)

    def answer(self) -> tuple[bool, Foreign] | None:
        """Whether the task succeeded, with its result or its exception; ``None`` when the process is dead."""
        try:
            return self.connection.recv()  # type: ignore[no-any-return]
        except (EOFError, OSError):
            return None

    def end(self) -> None:
        self.process.terminate()
        self.process.join()
        self.connection.close()


class Pool(Generic[Job, Result]):
    """Processes that each call ``setup`` once, then what it returned on each job; to be used with ``with``.

    ``setup``, jobs and results are picklable. ``attempts``: how many processes one job may kill before
    ``TravailImpossible`` is raised in its place. An interruption ends the processes at once.
    """

    def __init__(self, setup: Callable[[], Callable[[Job], Result]], workers: int, *, attempts: int = 3) -> None:
        self._setup = setup
        self._attempts = attempts
        self._workers: list[_Worker[Job, Result]] = [_Worker(setup) for _ in range(workers)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.end()

    def map(self, jobs: Iterable[Job]) -> Iterator[Result]:
        """The result of each job, in the order of the jobs, which are read as they are needed.

        Raises what a job raised when its turn comes; nothing more is given then.
        """
        run = _Run(self._workers, iter(jobs))
        try:
            while run.feed():
                for worker in run.ready():
                    self._collect(run, worker)
                yield from run.in_turn()
        finally:
            for worker in self._workers:
                if worker.task:
                    self._replace(worker)

    def _collect(self, run: _Run[Job, Result], worker: _Worker[Job, Result]) -> None:
        task, answer = worker.task, worker.answer()
        assert task is not None
        worker.task = None
        if answer is None:
            self._replace(worker)
            task.deaths += 1
            if task.deaths < self._attempts:
                run.again.append(task)
                return
            answer = False, _impossible(task)
        run.done[task.number] = answer

    def _replace(self, worker: _Worker[Job, Result]) -> None:
        worker.end()
        self._workers[self._workers.index(worker)] = _Worker(self._setup)


class _Run(Generic[Job, Result]):
    """One pass over jobs: what is waiting, at work, done before its turn."""

    def __init__(self, workers: list[_Worker[Job, Result]], jobs: Iterator[Job]) -> None:
        self.workers = workers
        self.fresh = (_Task(number, job) for number, job in enumerate(jobs))
        self.again: deque[_Task[Job]] = deque()
        self.done: dict[int, tuple[bool, Foreign]] = {}
        self.turn = 0

    def feed(self) -> bool:
        """Gives work to whoever has none; whether anybody is at work."""
        for worker in self.workers:
            if worker.task is None:
                task = self._next()
                if task is not None:
                    worker.give(task)
        return any(worker.task for worker in self.workers)

    def _next(self) -> _Task[Job] | None:
        if self.again:
            return self.again.popleft()
        return next(self.fresh, None) if len(self.done) < _AHEAD * len(self.workers) else None

    def ready(self) -> list[_Worker[Job, Result]]:
        busy = {worker.connection: worker for worker in self.workers if worker.task}
        return [busy[connection] for connection in wait(list(busy)) if isinstance(connection, Connection)]

    def in_turn(self) -> Iterator[Result]:
        while self.turn in self.done:
            succeeded, value = self.done.pop(self.turn)
            self.turn += 1
            if not succeeded:
                raise value
            yield value


def _impossible(task: _Task[Job]) -> TravailImpossible:
    fault = f"le lot n° {task.number + 1} arrête le processus qui le traite ({task.deaths} fois)"
    return TravailImpossible(fault, "relancez avec un seul processus, ou vérifiez la mémoire disponible")


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """A process started here never sees an interruption: the parent alone answers it, and ends the others."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # Starting it later would let interruptions through again before the first worker starts.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(setup: Callable[[], Callable[[Job], Result]], connection: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        work: Callable[[Job], Result] | None = None
        while True:
            job = connection.recv()
            answer: tuple[bool, Foreign]
            try:
                work = work or setup()
                answer = True, work(job)
            except Exception as error:
                answer = False, error
            _send(connection, answer)


def _send(connection: Connection, answer: tuple[bool, Foreign]) -> None:
    try:
        connection.send(answer)
    except (TypeError, AttributeError, ValueError) as error:  # what pickle raises
        connection.send((False, RuntimeError(f"{answer[1]!r} : {error}")))
