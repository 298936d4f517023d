"""Several processes at work: warm workers, results in order, the work of a dead worker done again.

A process holds its next job while it does one, so that it never waits for whoever gives it work. It leaves by the
ordinary way, what it has set up taken down, whether it is sent away, interrupted at work, or its parent dies.
"""

from __future__ import annotations

import _thread
import gc
import multiprocessing
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from queue import SimpleQueue
from types import FrameType, TracebackType
from typing import Generic, NoReturn, Self, TypeVar

from pipeline.errors import PipelineError
from pipeline.render.values import Foreign

Job = TypeVar("Job")
Result = TypeVar("Result")
# How many jobs per worker may be done before their turn comes: enough to keep all busy, little to hold.
_AHEAD = 4
# The jobs a worker has: the one it does, and the next.
_GIVEN = 2
# Seconds a worker has to take down what it has set up.
_PATIENCE = 10


class TravailImpossible(PipelineError):
    """A piece of work stops every process that tries it."""


@dataclass(slots=True)
class _Task(Generic[Job]):
    number: int
    job: Job
    deaths: int = 0


class _Worker(Generic[Job, Result]):
    """A process and the jobs it has, in the order in which it does them."""

    def __init__(self, setup: Callable[[], Callable[[Job], Result]]) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(setup, theirs), daemon=True)
        with _uninterrupted():
            self.process.start()
        theirs.close()
        self.tasks: deque[_Task[Job]] = deque()

    def give(self, task: _Task[Job]) -> None:
        self.tasks.append(task)
        with suppress(OSError):  # a dead process is met when its answer is read
            self.connection.send(task.job)

    def answer(self) -> tuple[bool, Foreign] | None:
        """Whether the first task succeeded, with its result or its exception; ``None`` when the process is dead."""
        try:
            return self.connection.recv()  # type: ignore[no-any-return]
        except (EOFError, OSError):
            return None

    def dismiss(self) -> None:
        """The process leaves as soon as it can; it is not waited for."""
        self.connection.close()

    def end(self) -> None:
        self.process.join(_PATIENCE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


class Pool(Generic[Job, Result]):
    """Processes that each call ``setup`` once, then what it returned on each job; to be used with ``with``.

    ``setup``, jobs and results are picklable. ``attempts``: how many processes one job may kill before
    ``TravailImpossible`` is raised in its place. An interruption ends the processes at once.
    """

    def __init__(self, setup: Callable[[], Callable[[Job], Result]], workers: int, *, attempts: int = 3) -> None:
        self._setup = setup
        self._attempts = attempts
        self._count = workers
        self._workers: list[_Worker[Job, Result]] = []
        self._fill()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._end(self._workers)

    def map(self, jobs: Iterable[Job]) -> Iterator[Result]:
        """The result of each job, in the order of the jobs, which are read as they are needed.

        Raises what a job raised when its turn comes; nothing more is given then.
        """
        self._fill()
        run = _Run(self._workers, iter(jobs))
        try:
            while run.feed():
                for worker in run.ready():
                    self._collect(run, worker)
                yield from run.in_turn()
        finally:
            self._end([worker for worker in self._workers if worker.tasks])

    def _collect(self, run: _Run[Job, Result], worker: _Worker[Job, Result]) -> None:
        answer = worker.answer()
        task = worker.tasks.popleft()
        if answer is None:
            run.again.extend(worker.tasks)  # it had not begun these
            self._end([worker])
            self._fill()
            task.deaths += 1
            if task.deaths < self._attempts:
                run.again.appendleft(task)
                return
            answer = False, _impossible(task)
        run.done[task.number] = answer

    def _fill(self) -> None:
        while len(self._workers) < self._count:
            self._workers.append(_Worker(self._setup))

    def _end(self, workers: Sequence[_Worker[Job, Result]]) -> None:
        leaving = list(workers)
        for worker in leaving:
            worker.dismiss()
        for worker in leaving:
            worker.end()
            self._workers.remove(worker)


class _Run(Generic[Job, Result]):
    """One pass over jobs: what is waiting, at work, done before its turn."""

    def __init__(self, workers: list[_Worker[Job, Result]], jobs: Iterator[Job]) -> None:
        self.workers = workers
        self.fresh = (_Task(number, job) for number, job in enumerate(jobs))
        self.again: deque[_Task[Job]] = deque()
        self.done: dict[int, tuple[bool, Foreign]] = {}
        self.turn = 0

    def feed(self) -> bool:
        """Gives work to whoever has room, one job to each before a second; whether anybody is at work."""
        for held in range(_GIVEN):
            for worker in self.workers:
                if len(worker.tasks) == held:
                    task = self._next()
                    if task is not None:
                        worker.give(task)
        return any(worker.tasks for worker in self.workers)

    def _next(self) -> _Task[Job] | None:
        if self.again:
            return self.again.popleft()
        return next(self.fresh, None) if len(self.done) < _AHEAD * len(self.workers) else None

    def ready(self) -> list[_Worker[Job, Result]]:
        busy = {worker.connection: worker for worker in self.workers if worker.tasks}
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
    signal.signal(signal.SIGTERM, _leave)
    jobs: SimpleQueue[Callable[[], Job] | None] = SimpleQueue()
    threading.Thread(target=_receive, args=(connection, jobs), daemon=True).start()
    try:
        _work(setup, jobs, connection)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # nothing interrupts what is then taken down


def _work(
    setup: Callable[[], Callable[[Job], Result]], jobs: SimpleQueue[Callable[[], Job] | None], connection: Connection
) -> None:
    work: Callable[[Job], Result] | None = None
    with suppress(OSError):
        while (received := jobs.get()) is not None:
            job = received()
            answer: tuple[bool, Foreign]
            try:
                work = work or _ready(setup)
                answer = True, work(job)
            except Exception as error:
                answer = False, error
            _send(connection, answer)


def _ready(setup: Callable[[], Callable[[Job], Result]]) -> Callable[[Job], Result]:
    work = setup()
    # What serves every job is not looked through again for what could be freed.
    gc.collect()
    gc.freeze()
    return work


def _receive(connection: Connection, jobs: SimpleQueue[Callable[[], Job] | None]) -> None:
    """Jobs as they come, whatever is being done; once there is nobody to work for, the work stops where it is."""
    with suppress(EOFError, OSError):
        while True:
            jobs.put(partial(ForkingPickler.loads, connection.recv_bytes()))
    jobs.put(None)
    _thread.interrupt_main(signal.SIGTERM)


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit(1)


def _send(connection: Connection, answer: tuple[bool, Foreign]) -> None:
    try:
        connection.send(answer)
    except (TypeError, AttributeError, ValueError) as error:  # what pickle raises
        connection.send((False, RuntimeError(f"{answer[1]!r} : {error}")))
