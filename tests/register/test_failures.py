"""What the machine refuses is said once, in French; nothing is half-recorded."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3

import pytest
from sqlalchemy import event, inspect, text

from pipeline import register
from pipeline.errors import ExitCode, PipelineError
from pipeline.register import engine, opening, schema

from .atelier import QUAND, QUI, expected_tree, issue, titres, tree
from .processus import ended, forked


@pytest.fixture
def base(tmp_path):
    return tmp_path / "build"


def test_a_file_that_is_no_register(tmp_path, base):
    path = tmp_path / "registre.sqlite3"
    path.write_bytes(b"Ceci n'est pas un registre. " * 200)
    before = path.read_bytes()
    for attempt in (
        lambda r: issue(r, base, titres(1, 1)),
        lambda r: list(register.entries(r)),
        lambda r: list(register.verify(r)),
    ):
        with pytest.raises(register.RegistreEndommage) as caught:
            attempt(register.connect(path, attente=1))
        assert caught.value.exit_code is ExitCode.ENVIRONMENT
        assert caught.value.conseil
    assert path.read_bytes() == before


def test_a_page_that_is_damaged(tmp_path, base):
    path = tmp_path / "registre.sqlite3"
    issue(register.connect(path), base, titres(1, 40))
    data = bytearray(path.read_bytes())
    for place in range(len(data) - 4096 * 6, len(data), 4096):
        data[place : place + 1500] = b"\xff" * 1500
    path.write_bytes(data)
    with contextlib.suppress(register.RegistreEndommage):
        assert [a.nature for a in register.verify(register.connect(path))] != []
    with pytest.raises(PipelineError):
        issue(register.connect(path), base, titres(1, 60))


def test_a_later_version_is_not_touched(lieu, base):
    registre = register.connect(lieu)
    issue(registre, base, titres(1, 1))
    with registre.engine.connect() as connection:
        connection.execute(text("INSERT INTO versions VALUES (2, 'demain', '2031-01-01')"))
    for attempt in (lambda: issue(registre, base, titres(2, 2)), lambda: list(register.entries(registre))):
        with pytest.raises(register.RegistrePlusRecent, match="est de version 2, ce programme connaît la version 1"):
            attempt()


def test_a_full_disk_under_the_register(tmp_path, base):
    registre = register.connect(tmp_path / "registre.sqlite3", attente=1)
    issue(registre, base, titres(1, 1))

    @event.listens_for(registre.engine, "connect")
    def narrow(dbapi, _):
        pages = dbapi.execute("PRAGMA page_count").fetchone()[0]
        dbapi.execute(f"PRAGMA max_page_count = {pages + 1}")

    with pytest.raises(register.DisquePlein, match="rien de plus n'a été émis"):
        issue(registre, base, titres(2, 400))
    fresh = register.connect(tmp_path / "registre.sqlite3")
    assert [a.cle for a in register.entries(fresh, genre="titre")] == ["essai/titre/1"]
    assert tree(base) == expected_tree(1)
    issue(fresh, base, titres(1, 3))
    assert list(register.verify(fresh, base)) == []


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (errno.ENOSPC, register.DisquePlein),
        (errno.EACCES, register.RegistreInaccessible),
        (errno.EROFS, register.RegistreInaccessible),
    ],
)
def test_a_disk_that_refuses_the_documents(lieu, base, code, kind):
    def refused(folder, actes):
        (folder / "moitié").write_text("moitié")
        raise OSError(code, os.strerror(code), str(folder))

    with pytest.raises(kind):
        issue(register.connect(lieu), base, titres(1, 1), fabrique=refused)
    assert tree(base) == []
    assert list(register.entries(register.connect(lieu))) == []


def test_a_folder_that_is_not_there_or_is_a_file(tmp_path, base):
    with pytest.raises(register.RegistreInaccessible, match="n'existe pas"):
        issue(register.connect(tmp_path / "absent" / "registre.sqlite3", attente=1), base, titres(1, 1))
    (tmp_path / "dossier").mkdir()
    with pytest.raises(register.RegistreInaccessible):
        issue(register.connect(tmp_path / "dossier", attente=1), base, titres(1, 1))
    base.rmdir()
    base.write_text("un fichier à la place du dossier")
    with pytest.raises(register.RegistreInaccessible):
        issue(register.connect(tmp_path / "registre.sqlite3", attente=1), base, titres(1, 1))


def test_a_folder_that_may_not_be_written(tmp_path, base):
    """Root may write anywhere: the run becomes somebody else's then."""
    folder = tmp_path / "lecture"
    folder.mkdir()
    issue(register.connect(folder / "registre.sqlite3"), base, titres(2, 2))
    said = (tmp_path / "dit").open("w+")
    for path in (tmp_path, *tmp_path.parents[:3]):
        path.chmod(path.stat().st_mode | 0o055)
    (folder / "registre.sqlite3").chmod(0o444)
    folder.chmod(0o555)

    def attempt():
        if os.geteuid() == 0:
            import pwd

            nobody = pwd.getpwnam("nobody")
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)
        try:
            issue(register.connect(folder / "registre.sqlite3", attente=1), base, titres(1, 1))
        except register.RegistreInaccessible as error:
            said.write(error.message)
            said.flush()

    assert ended(forked(attempt)) == 0
    folder.chmod(0o755)
    said.seek(0)
    assert said.read() == f"le registre {folder / 'registre.sqlite3'} ne peut pas être ouvert ou écrit"


@pytest.mark.parametrize("name", ["registre des actes", "a?b#c", "50%25", "é'\"`$x", "file:x"])
def test_a_folder_may_have_any_name(tmp_path, name):
    folder = tmp_path / name
    folder.mkdir()
    issue(register.connect(folder / "registre.sqlite3"), folder / "build", titres(1, 2))
    assert [a.numero for a in register.entries(register.connect(folder / "registre.sqlite3"), genre="titre")] == [
        "1",
        "2",
    ]
    assert sorted(p.name for p in folder.iterdir()) == ["build", "registre.sqlite3"]


def test_an_address_that_is_not_postgresql():
    with pytest.raises(register.RegistreInaccessible, match="REGISTRE_URL n'est pas une adresse PostgreSQL"):
        register.connect("mysql://serveur/base")


def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path, base):
    pytest.importorskip("psycopg")
    registre = register.connect(f"postgresql://agent:secret@/actes?host={tmp_path}")
    with pytest.raises(register.RegistreInaccessible) as caught:
        issue(registre, base, titres(1, 1))
    assert "secret" not in caught.value.message + caught.value.conseil
    assert "agent" in caught.value.message


def test_a_database_that_does_not_exist(server, base):
    with pytest.raises(register.RegistreInaccessible):
        issue(register.connect(server.url("absente")), base, titres(1, 1))


def test_the_migrations_make_the_tables_the_program_knows(lieu):
    registre = register.connect(lieu)
    opening.prepare(registre, QUI, QUAND)
    with registre.engine.connect() as connection:
        found = inspect(connection)
        assert sorted(found.get_table_names()) == sorted(schema.METADATA.tables)
        for name, table in schema.METADATA.tables.items():
            columns = found.get_columns(name)
            assert [(c["name"], str(c["type"]), c["nullable"]) for c in columns] == [
                (c.name, c.type.compile(registre.engine.dialect), c.nullable) for c in table.columns
            ]
            assert {i["name"] for i in found.get_indexes(name) if not i.get("duplicates_constraint")} == {
                i.name for i in table.indexes
            }
            assert len(found.get_foreign_keys(name)) == len(table.foreign_keys)
            assert found.get_pk_constraint(name)["constrained_columns"] == [c.name for c in table.primary_key.columns]
        if not registre.partage:
            strict = connection.execute(text("SELECT name FROM pragma_table_list WHERE strict = 1")).scalars().all()
            assert sorted(strict) == sorted(schema.METADATA.tables)
            assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_a_migration_is_applied_once_and_whole(lieu, base):
    registre = register.connect(lieu)
    issue(registre, base, titres(1, 2))
    steps = (
        *opening.migrations(registre),
        (2, "notes", ("CREATE TABLE notes (texte TEXT)", "CREATE INDEX notes_texte ON notes (texte)")),
    )
    for _ in range(2):
        with engine.writing(registre, QUI, QUAND, "essai") as connection:
            opening.migrate(registre, connection, steps, QUI, QUAND)
    with engine.reading(registre) as connection:
        assert opening.check_version(registre, connection, 2) == 2
        assert inspect(connection).has_table("notes")


def test_a_migration_that_fails_changes_nothing(lieu, base):
    registre = register.connect(lieu)
    issue(registre, base, titres(1, 2))
    steps = (*opening.migrations(registre), (2, "notes", ("CREATE TABLE notes (texte TEXT)", "CREATE SOTTISE")))
    with pytest.raises(Exception, match="SOTTISE"), engine.writing(registre, QUI, QUAND, "essai") as connection:
        opening.migrate(registre, connection, steps, QUI, QUAND)
    with engine.reading(registre) as connection:
        assert opening.check_version(registre, connection, 1) == 1
        assert not inspect(connection).has_table("notes")
    assert list(register.verify(registre, base)) == []


def test_every_migration_exists_for_both_databases():
    numbers = []
    for lieu in ("postgresql://serveur/base",):
        numbers.append([(n, name) for n, name, _ in opening.migrations(register.connect(lieu))])
    numbers.append([(n, name) for n, name, _ in opening.migrations(engine.Register(None, "", object(), 0))])
    assert numbers[0] == numbers[1]
    assert [n for n, _ in numbers[0]] == list(range(1, len(numbers[0]) + 1))


def test_the_statement_of_sqlite_errors_is_read_from_their_code():
    error = sqlite3.OperationalError("n'importe quel texte")
    error.sqlite_errorcode = sqlite3.SQLITE_READONLY_DIRECTORY
    assert engine.refusal(error) == "denied"


@pytest.mark.parametrize("statement", ["CREATE TABLE", "INSERT INTO", "SELECT"])
def test_an_interruption_inside_the_database_stays_an_interruption(lieu, base, statement):
    registre = register.connect(lieu)

    def interrupt(cursor, asked, parameters, context):
        if asked.lstrip().startswith(statement):
            event.remove(registre.engine, "do_execute", interrupt)
            raise KeyboardInterrupt

    event.listen(registre.engine, "do_execute", interrupt)
    with pytest.raises(KeyboardInterrupt):
        issue(registre, base, titres(1, 3))
    issue(registre, base, titres(1, 3))
    assert [acte.ordre for acte in register.entries(registre, genre="titre")] == [1, 2, 3]
    assert list(register.verify(registre, base)) == []
