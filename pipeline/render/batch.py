"""One template and many contexts, on several processes: documents given back, or written where they go."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeVar

from pipeline.render import compile, files
from pipeline.render.pool import Pool

Context = Mapping[str, object]
Converter = Callable[[bytes], bytes]
Item = TypeVar("Item")
Job = TypeVar("Job", contravariant=True)
Result = TypeVar("Result", covariant=True)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a process makes a document; picklable.

    ``rapide``: see ``Compiled.render``. ``converter`` is called once per process and returns the conversion of a .docx
    into a PDF, its engine ready.
    """

    template: Path
    cache: Path | None = None
    rapide: bool = False
    converter: Callable[[], Converter] | None = None

    def ready(self) -> Callable[[Context], Rendered]:
        """What makes a document, the template compiled and the converter ready."""
        compiled = compile(self.template, cache=self.cache)
        convert = self.converter() if self.converter else None

        def make(context: Context) -> Rendered:
            document = compiled.render(context, rapide=self.rapide)
            return Rendered(document, convert(document) if convert else None)

        return make


@dataclass(frozen=True, slots=True)
class Rendered:
    """One document: its .docx and, when a conversion was asked for, its PDF."""

    docx: bytes
    pdf: bytes | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """One document on disk, with the SHA-256 of its files; the PDF is beside the .docx."""

    docx: Path
    docx_sha256: str
    pdf: Path | None = None
    pdf_sha256: str | None = None


class Workers(Protocol[Job, Result]):
    """Who does the jobs: a ``Pool``, or this process."""

    def map(self, jobs: Iterable[Job], /) -> Iterator[Result]:
        """The result of each job, in the order of the jobs."""


# Between processes go contexts and places as texts one way, digests the other: what is cheap to pickle.
ToWrite = Sequence[tuple[Context, str]]
Digests = list[tuple[str, str | None]]


def render_all(recipe: Recipe, contexts: Iterable[Context], *, workers: int, size: int = 32) -> Iterator[Rendered]:
    """The documents of ``contexts``, in order, made by ``workers`` processes, ``size`` at a time.

    ``contexts`` are read as needed and hold picklable values. Raises what the first failing document raises.
    """
    with Pool[Sequence[Context], list[Rendered]](partial(renderer, recipe), workers) as pool:
        for documents in pool.map(_batches(contexts, size)):
            yield from documents


def write_all(
    recipe: Recipe, jobs: Iterable[tuple[Context, Path]], *, workers: int, size: int = 32
) -> Iterator[Written]:
    """As ``render_all``; each document is written where its job says, each file aside and moved in when complete."""
    with Pool[ToWrite, Digests](partial(writer, recipe), workers) as pool:
        yield from write_with(pool, jobs, size=size)


def write_with(
    workers: Workers[ToWrite, Digests], jobs: Iterable[tuple[Context, Path]], *, size: int = 32
) -> Iterator[Written]:
    """As ``write_all``, by workers that are ready, each doing what ``writer`` gives."""
    under_way: deque[list[Path]] = deque()

    def batches() -> Iterator[ToWrite]:
        for batch in _batches(jobs, size):
            under_way.append([path for _, path in batch])
            yield [(context, os.fspath(path)) for context, path in batch]

    for digests in workers.map(batches()):
        for path, (docx, pdf) in zip(under_way.popleft(), digests, strict=True):
            yield Written(path, docx, path.with_suffix(".pdf") if pdf else None, pdf)


def renderer(recipe: Recipe) -> Callable[[Sequence[Context]], list[Rendered]]:
    """What a worker of ``render_all`` does with a batch."""
    make = recipe.ready()
    return lambda contexts: [make(context) for context in contexts]


def writer(recipe: Recipe) -> Callable[[ToWrite], Digests]:
    """What a worker of ``write_all`` does with a batch."""
    make = recipe.ready()
    return lambda jobs: [_written(make(context), path) for context, path in jobs]


def _written(document: Rendered, path: str) -> tuple[str, str | None]:
    files.write(path, document.docx)
    if document.pdf is None:
        return _digest(document.docx), None
    files.write(Path(path).with_suffix(".pdf"), document.pdf)
    return _digest(document.docx), _digest(document.pdf)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch
