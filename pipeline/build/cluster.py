"""Several machines at work through dask.distributed, and the documents they leave where fsspec can write."""

from __future__ import annotations

import hashlib
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pipeline.build.role.worker import Batch, Made, Settings, setup
from pipeline.errors import PipelineError
from pipeline.register import Fichier

_AHEAD = 4
"""Batches under way for each thread of the cluster: enough to keep all busy, little to hold."""
_SECONDS = 15
_PATIENCE = 30
_ADVICE = "vérifier l'adresse de la grappe et que ses machines sont en marche, ou relancer sans --grappe"


class GrappeAbsente(PipelineError):
    """The cluster cannot be used: not installed, not there, or lost on the way."""


class DepotInaccessible(PipelineError):
    """What the machines of the cluster have made is not where this one looks for it."""


@contextmanager
def cluster(adresse: str, settings: Settings) -> Iterator[Cluster]:
    """The cluster at an address, ``tcp://…``; its own machines are left running. Raises ``GrappeAbsente``."""
    distributed = _library()
    try:
        client = distributed.Client(adresse, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise GrappeAbsente(f"la grappe {adresse} ne répond pas", _ADVICE) from error
    there = Cluster(client, settings)
    try:
        there.check(adresse)
        yield there
    finally:
        there.stop()
        client.close()


def _library() -> Any:  # noqa: ANN401  # distributed has no types
    try:
        import distributed
    except ImportError:
        raise GrappeAbsente("l'option « grappe » n'est pas installée", "pip install 'actes[grappe]'") from None
    return distributed


class Cluster:
    """Batches spread over the threads of a cluster; a lost machine's batches are done again by the others."""

    def __init__(self, client: Any, settings: Settings) -> None:  # noqa: ANN401  # distributed has no types
        self._client = client
        self._settings = settings
        self._under_way: deque[Any] = deque()

    def check(self, adresse: str) -> None:
        """Raises ``GrappeAbsente`` when no machine is at work there."""
        with suppress(TimeoutError):
            self._client.wait_for_workers(1, timeout=_SECONDS)
        if not self._threads():
            raise GrappeAbsente(f"aucune machine n'est au travail dans la grappe {adresse}", _ADVICE)

    def map(self, jobs: Iterable[Batch], /) -> Iterator[list[Made]]:
        """The files of each batch, in the order of the batches. Raises what a batch raised, or ``GrappeAbsente``."""
        waiting = iter(jobs)
        try:
            while True:
                self._feed(waiting)
                if not self._under_way:
                    return
                yield self._result(self._under_way.popleft())
        finally:
            self.stop()

    def stop(self) -> None:
        """Give up what is under way."""
        for future in self._under_way:
            with suppress(Exception):
                future.cancel()
        self._under_way.clear()

    def _feed(self, waiting: Iterator[Batch]) -> None:
        while len(self._under_way) < _AHEAD * max(self._threads(), 1):
            job = next(waiting, None)
            if job is None:
                return
            self._under_way.append(self._client.submit(work, self._settings, job, pure=False))

    def _threads(self) -> int:
        return sum(self._client.nthreads().values())

    def _result(self, future: Any) -> list[Made]:  # noqa: ANN401
        killed = _library().KilledWorker
        while True:
            try:
                made: list[Made] = future.result(timeout=_PATIENCE)
            except killed as error:
                raise GrappeAbsente("un lot arrête toutes les machines qui le traitent", _ADVICE) from error
            except TimeoutError as error:
                if not self._threads():
                    raise GrappeAbsente("plus aucune machine de la grappe n'est au travail", _ADVICE) from error
            except (CancelledError, OSError) as error:
                raise GrappeAbsente(f"la grappe ne répond plus ({type(error).__name__})", _ADVICE) from error
            else:
                return made


_READY: dict[str, Callable[[Batch], list[Made]]] = {}
_LOCK = threading.Lock()


def work(settings: Settings, batch: Batch) -> list[Made]:
    """What a machine of the cluster does with a batch: its template and fonts stay ready from one to the next."""
    name = hashlib.sha256(repr(settings).encode()).hexdigest()
    with _LOCK:
        if name not in _READY:
            _READY.clear()
            _READY[name] = setup(settings)
        make = _READY[name]
    return make(batch)


class Remote:
    """A place for fsspec, and in it the folder of one issue."""

    def __init__(self, depot: str, folder: str) -> None:
        import fsspec

        self._files, root = fsspec.url_to_fs(depot)
        self._root = f"{root.rstrip('/')}/{folder}"

    def write(self, chemin: str, data: bytes) -> None:
        """Put a file there."""
        path = f"{self._root}/{chemin}"
        self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
        self._files.pipe_file(path, data)

    def take(self, fichier: Fichier, folder: Path) -> None:
        """Bring a file into a folder. Raises ``DepotInaccessible`` when it is not what the machine said it made."""
        try:
            data = self._files.cat_file(f"{self._root}/{fichier.chemin}")
        except OSError as error:
            raise _unseen(fichier) from error
        if hashlib.sha256(data).hexdigest() != fichier.sha256:
            raise _unseen(fichier)
        target = folder / fichier.chemin
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

    def clear(self) -> None:
        """Remove the folder of the issue."""
        with suppress(OSError):
            self._files.rm(self._root, recursive=True)


def fetch(depot: str | None, folder: Path, fichiers: Sequence[Fichier]) -> None:
    """Bring the documents of a batch into its folder; without ``depot`` the machines have written into it.

    Raises ``DepotInaccessible``.
    """
    if depot is None:
        for fichier in fichiers:
            path = folder / fichier.chemin
            if not path.is_file() or path.stat().st_size != fichier.taille:
                raise _unseen(fichier)
        return
    remote = Remote(depot, folder.name)
    for fichier in fichiers:
        remote.take(fichier, folder)
    remote.clear()


def _unseen(fichier: Fichier) -> DepotInaccessible:
    return DepotInaccessible(
        f"{fichier.chemin}, fait par une machine de la grappe, n'est pas arrivé jusqu'ici",
        "donner par --depot un dossier partagé, ou un dépôt d'objets, que toutes les machines voient",
    )
