"""Several processes: results in order, dead workers replaced, a clean stop."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from render_documents import docx, p

from pipeline.render import VariableInconnue, compile, files
from pipeline.render.batch import Recipe, Written, render_all, write_all
from pipeline.render.pool import Pool, TravailImpossible


def squares() -> Callable[[int], int]:
    return square


def square(number: int) -> int:
    if number % 5 == 0:
        time.sleep(0.01)
    return number * number


def dying(folder: Path, times: int) -> Callable[[int], int]:
    """Work whose job 3 kills its process, so many times."""
    return partial(die_on_three, folder, times)


def die_on_three(folder: Path, times: int, number: int) -> int:
    deaths = len(list(folder.iterdir()))
    if number == 3 and deaths < times:
        (folder / str(deaths)).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def failing() -> Callable[[int], int]:
    return fail_on_two


def fail_on_two(number: int) -> int:
    if number == 2:
        raise ValueError(f"job {number}")
    return number


def no_setup() -> Callable[[int], int]:
    raise OSError("pas de gabarit")


def unpicklable() -> Callable[[int], object]:
    return lambda _: lambda: None


def shouting() -> Callable[[bytes], bytes]:
    return bytes.upper


def test_results_in_order() -> None:
    with Pool(squares, 2) as pool:
        assert list(pool.map(range(40))) == [number * number for number in range(40)]
        assert list(pool.map([])) == []
        assert list(pool.map([7])) == [49]


def awaiting() -> Callable[[Path | None], bool]:
    return appears


def appears(path: Path | None) -> bool:
    until = time.monotonic() + 20
    while path and not path.exists() and time.monotonic() < until:
        time.sleep(0.01)
    return path is None or path.exists()


def test_a_worker_holds_its_next_job_while_it_does_one(tmp_path: Path) -> None:
    read = tmp_path / "read"

    def jobs() -> Iterator[Path | None]:
        yield read
        read.touch()
        yield None

    with Pool(awaiting, 1) as pool:
        assert list(pool.map(jobs())) == [True, True]


def echoing() -> Callable[[bytes], bytes]:
    return bytes


def test_jobs_and_results_larger_than_a_pipe_pass_each_other() -> None:
    jobs = [bytes([number]) * 3_000_000 for number in range(8)]
    with Pool(echoing, 2) as pool:
        assert list(pool.map(jobs)) == jobs


def test_a_job_that_waits_behind_another_is_not_blamed_for_its_deaths(tmp_path: Path) -> None:
    with Pool(partial(dying, tmp_path, 4), 1, attempts=3) as pool:
        results = pool.map([3, 0, 3, 1])
        with pytest.raises(TravailImpossible, match="le lot n° 1 "):
            next(results)
        assert list(pool.map([0, 3, 1])) == [0, 3, 1]
    assert len(list(tmp_path.iterdir())) == 4


def test_jobs_are_read_as_needed() -> None:
    read: list[int] = []

    def jobs() -> Iterator[int]:
        for number in range(1000):
            read.append(number)
            yield number

    with Pool(squares, 2) as pool:
        results = pool.map(jobs())
        assert next(results) == 0
        assert len(read) < 20
        results.close()
        assert list(pool.map([3])) == [9]


@pytest.mark.parametrize("deaths", [1, 2])
def test_dead_worker_is_replaced_and_its_job_done_again(tmp_path: Path, deaths: int) -> None:
    with Pool(partial(dying, tmp_path, deaths), 2) as pool:
        assert list(pool.map(range(12))) == list(range(12))
    assert len(list(tmp_path.iterdir())) == deaths


def test_job_that_kills_everybody(tmp_path: Path) -> None:
    with Pool(partial(dying, tmp_path, 99), 2) as pool:
        results = pool.map(range(12))
        assert [next(results), next(results), next(results)] == [0, 1, 2]
        with pytest.raises(TravailImpossible, match="le lot n° 4 arrête le processus qui le traite \\(3 fois\\)"):
            next(results)
        assert list(pool.map([5, 6])) == [5, 6]


def test_exception_of_a_job() -> None:
    with Pool(failing, 2) as pool:
        results = pool.map(range(9))
        assert [next(results), next(results)] == [0, 1]
        with pytest.raises(ValueError, match="job 2"):
            next(results)


def test_exception_of_the_setup_and_result_that_cannot_travel() -> None:
    with Pool(no_setup, 1) as pool, pytest.raises(OSError, match="pas de gabarit"):
        list(pool.map([1]))
    with Pool(unpicklable, 1) as pool, pytest.raises(RuntimeError, match="lambda"):
        list(pool.map([1]))


def test_no_process_is_left() -> None:
    with Pool(squares, 2) as pool:
        next(pool.map(range(100)))
    assert multiprocessing.active_children() == []


def template(tmp_path: Path) -> Path:
    path = tmp_path / "titre.docx"
    path.write_bytes(docx(p("Titre {{ numero }}")))
    return path


def test_documents_are_those_of_one_process(tmp_path: Path) -> None:
    path = template(tmp_path)
    contexts = [{"numero": str(number)} for number in range(25)]
    alone = compile(path)
    made = list(render_all(Recipe(path, converter=shouting), contexts, workers=2, size=4))
    assert [document.docx for document in made] == [alone.render(context) for context in contexts]
    assert [document.pdf for document in made] == [document.docx.upper() for document in made]


def test_documents_written_where_they_go(tmp_path: Path) -> None:
    path = template(tmp_path)
    alone = compile(path)
    out = tmp_path / "titres"
    jobs = [({"numero": str(number)}, out / str(number // 4) / f"{number}.docx") for number in range(10)]
    for convert in (None, shouting):
        written = list(write_all(Recipe(path, converter=convert), jobs, workers=2, size=3))
        for (context, target), one in zip(jobs, written, strict=True):
            document = alone.render(context)
            assert target.read_bytes() == document
            pdf = target.with_suffix(".pdf") if convert else None
            digest = hashlib.sha256(document.upper()).hexdigest() if convert else None
            assert one == Written(target, hashlib.sha256(document).hexdigest(), pdf, digest)
    assert sorted(path.name for path in out.rglob("*.*")) == sorted(
        f"{number}.{end}" for number in range(10) for end in ("docx", "pdf")
    )


def test_a_file_that_cannot_be_written_whole_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "un" / "deux" / "titre.docx"
    files.write(path, b"avant")

    def full(file: str, data: bytes) -> None:
        Path(file).write_bytes(data[:3])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_put", full)
    with pytest.raises(OSError, match="No space left"):
        files.write(path, b"ensuite")
    with pytest.raises(OSError, match="No space left"):
        files.write(tmp_path / "autre.docx", b"ensuite")
    assert path.read_bytes() == b"avant"
    assert [each for each in sorted(tmp_path.rglob("*")) if each.is_file()] == [path]


def test_error_keeps_its_place(tmp_path: Path) -> None:
    with pytest.raises(VariableInconnue) as caught:
        list(render_all(Recipe(template(tmp_path)), [{"numero": "1"}, {}], workers=2, size=1))
    assert caught.value.place is not None
    assert caught.value.place.paragraphe == "Titre {{ numero }}"
    assert caught.value.conseil


SCRIPT = """
import sys, time
sys.path.insert(0, {here!r})
from test_render_pool import slow
from pipeline.render.pool import Pool
if __name__ == "__main__":
    with Pool(slow, 2) as pool:
        for result in pool.map(range(10_000)):
            print(result, flush=True)
"""


class Slow:
    """What leaves a folder behind unless it is taken down."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="slow-")

    def __call__(self, number: int) -> int:
        time.sleep(0.05)
        return os.getpid()


def slow() -> Callable[[int], int]:
    return Slow()


def slow_failing() -> Callable[[int], int]:
    slow = Slow()
    return lambda number: slow(number) // (number - 4)


def test_what_workers_set_up_is_taken_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with Pool(slow, 2) as pool:
        assert len(set(pool.map(range(8)))) == 2
        assert len(list(tmp_path.iterdir())) == 2
        next(pool.map(range(100)))
    assert list(tmp_path.iterdir()) == []
    with Pool(slow_failing, 2) as pool, pytest.raises(ZeroDivisionError):
        list(pool.map(range(100)))
    assert list(tmp_path.iterdir()) == []


def test_interrupted_while_starting(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        SCRIPT.format(here=str(Path(__file__).parent)).replace(
            "        for", "        print(0, flush=True)\n        for"
        )
    )
    environment = os.environ | {"PYTHONPATH": str(Path.cwd())}
    process = subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert errors.count(b"Traceback") == 1
    assert errors.endswith(b"KeyboardInterrupt\n")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=["interrupted", "ended", "killed"])
def test_nobody_survives_nor_leaves_anything(tmp_path: Path, how: signal.Signals) -> None:
    script, folder = tmp_path / "script.py", tmp_path / "tmp"
    folder.mkdir()
    script.write_text(SCRIPT.format(here=str(Path(__file__).parent)))
    environment = os.environ | {"PYTHONPATH": str(Path.cwd()), "TMPDIR": str(folder)}
    process = subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=True,
    )
    assert process.stdout is not None
    workers = {int(process.stdout.readline()) for _ in range(6)}
    assert len(list(folder.iterdir())) == len(workers) == 2
    if how == signal.SIGKILL:
        process.kill()
    else:
        os.killpg(process.pid, how)
    _, errors = process.communicate(timeout=20)
    assert process.returncode != 0
    assert errors.count(b"Traceback") <= 1
    deadline = time.monotonic() + 10
    while any(map(alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, workers))
    assert list(folder.iterdir()) == []


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False
