"""Who does the work: this process, processes of this machine, or a cluster. The same batches, in the same order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Protocol

from pipeline.build.role.request import DemandeRole
from pipeline.build.role.worker import Batch, Made, Settings, setup

ALONE = 60
"""Up to so many titres, starting other processes takes longer than the work."""


class Workers(Protocol):
    """What makes batches."""

    def map(self, jobs: Iterable[Batch], /) -> Iterator[list[Made]]:
        """The files of each batch, in the order of the batches."""


class Alone:
    """This process."""

    def __init__(self, settings: Settings) -> None:
        self._make = setup(settings)

    def map(self, jobs: Iterable[Batch], /) -> Iterator[list[Made]]:
        """One batch after the other."""
        return map(self._make, jobs)


@contextmanager
def workers(demande: DemandeRole, settings: Settings, titres: int) -> Iterator[Workers]:
    """The workers asked for, ended at the end. Raises ``PipelineError``."""
    count = demande.processus or os.cpu_count() or 1
    if demande.grappe is not None:
        from pipeline.build.cluster import cluster

        with cluster(demande.grappe, settings._replace(cache=None, parent=0, depot=demande.depot)) as there:
            yield there
    elif count == 1 or (titres <= ALONE and not demande.processus):
        yield Alone(settings)
    else:
        from pipeline.render.pool import Pool

        with Pool[Batch, list[Made]](partial(setup, settings._replace(parent=os.getpid())), count) as pool:
            yield pool
