"""The register is read back: what was altered behind its back is found, what was lost is made again."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pipeline import register

from .atelier import QUAND, QUI, documents, expected_tree, issue, titres, tree

TABLES = ("versions", "registre", "lots", "rangements", "series", "actes", "titres", "bordereaux", "fichiers")


@pytest.fixture
def registre(lieu, tmp_path):
    found = register.connect(lieu, attente=5)
    issue(found, tmp_path / "build", titres(1, 2))
    issue(found, tmp_path / "build", titres(3, 4))
    return found


@pytest.fixture
def base(tmp_path):
    return tmp_path / "build"


def forced(registre, *statements):
    """What somebody does who owns the database: the guards are taken off first."""
    with registre.engine.connect() as connection:
        if registre.partage:
            for table in TABLES:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        else:
            connection.execute(text("PRAGMA foreign_keys = OFF"))
            for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            connection.execute(text(statement))


def found(registre, base=None, **more):
    return [(a.nature, a.cle or a.chemin) for a in register.verify(registre, base, **more)]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_nothing_can_be_changed_or_removed(registre, table, verb):
    column = {"versions": "nom", "registre": "qui", "lots": "qui", "rangements": "quand", "series": "genre"}.get(
        table, "rang"
    )
    statement = f"UPDATE {table} SET {column} = {column}" if verb == "UPDATE" else f"DELETE FROM {table}"
    with registre.engine.connect() as connection, pytest.raises(DBAPIError, match="le registre ne se modifie pas"):
        connection.execute(text(statement))


def test_a_shared_register_cannot_be_emptied(registre):
    if not registre.partage:
        pytest.skip("SQLite has no TRUNCATE")
    with registre.engine.connect() as connection, pytest.raises(DBAPIError, match="le registre ne se modifie pas"):
        connection.execute(text("TRUNCATE actes CASCADE"))


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"rang": 8}, "la chaîne des actes est rompue"),
        ({"precedent": "0" * 64}, "la chaîne des actes est rompue"),
        ({"ordre": 6, "numero": "6"}, "la série des numéros est rompue"),
        ({"ordre": None}, "la série des numéros est rompue"),
    ],
)
def test_the_database_itself_refuses_a_gap(registre, changed, fault):
    with registre.engine.connect() as connection:
        row = dict(connection.execute(text("SELECT * FROM actes WHERE rang = 6")).mappings().one())
        new = (
            row
            | {"rang": 7, "cle": "x", "ordre": 5, "numero": "5", "precedent": row["empreinte"], "empreinte": "1" * 64}
            | changed
        )
        insert = text(f"INSERT INTO actes ({', '.join(new)}) VALUES ({', '.join(f':{name}' for name in new)})")
        with pytest.raises(DBAPIError, match=fault):
            connection.execute(insert, new)


@pytest.mark.parametrize(
    ("statement", "natures"),
    [
        ("UPDATE actes SET centimes = 1 WHERE cle = 'essai/titre/2'", {"chaine", "somme"}),
        ("UPDATE actes SET intitule = 'autre' WHERE cle = 'essai/titre/2'", {"chaine"}),
        ("UPDATE actes SET faits = '{}' WHERE cle = 'essai/titre/2'", {"chaine"}),
        ("UPDATE titres SET debiteur = 'autre' WHERE rang = 3", {"chaine"}),
        ("UPDATE bordereaux SET cumul = cumul + 1 WHERE rang = 4", {"chaine", "somme"}),
        ("UPDATE fichiers SET taille = 0 WHERE rang = 3 AND position = 1", {"chaine"}),
        ("UPDATE lots SET qui = 'autre' WHERE lot = 2", {"chaine"}),
        ("UPDATE lots SET sources = '{}' WHERE lot = 1", {"chaine"}),
        ("UPDATE actes SET jour = 'hier' WHERE rang = 3", {"chaine"}),
        ("DELETE FROM titres WHERE rang = 3", {"chaine"}),
    ],
)
def test_what_is_altered_is_found(registre, base, statement, natures):
    assert found(registre, base) == []
    forced(registre, statement)
    assert natures <= {nature for nature, _ in found(registre)}


def test_a_removed_act_leaves_a_broken_chain_and_a_gap(registre):
    forced(
        registre,
        "DELETE FROM titres WHERE rang = 3",
        "DELETE FROM fichiers WHERE rang = 3",
        "DELETE FROM actes WHERE rang = 3",
    )
    assert [(a.nature, a.message) for a in register.verify(registre)] == [
        ("chaine", "il manque l'acte de rang 3"),
        ("chaine", "bordereau/principal/2021/2 n'est plus attaché à l'acte qui le précède"),
        ("somme", "bordereau/principal/2021/1 annonce 11000.00 € ; ses titres : 5500.00 €, 1 de moins"),
        ("numero", "titre (principal, 2021) : n° 3 au lieu du n° 2"),
    ]


def test_a_cut_end_is_found_by_who_kept_a_digest(registre):
    tete = [a.empreinte for a in register.entries(registre)][-1]
    assert found(registre, tete=tete) == []
    forced(
        registre,
        *(f"DELETE FROM {table} WHERE rang > 3" for table in ("fichiers", "titres", "bordereaux", "actes")),
        "DELETE FROM rangements WHERE lot = 2",
        "DELETE FROM lots WHERE lot = 2",
    )
    assert found(registre) == []
    assert found(registre, tete=tete) == [("chaine", None)]


def test_files_are_compared_with_their_digest(registre, base):
    (base / "essai/titre-2021-1.pdf").unlink()
    (base / "essai/titre-2021-3.docx").write_text("retouché")
    assert [(a.nature, a.chemin) for a in register.verify(registre, base)] == [
        ("fichier absent", "essai/titre-2021-1.pdf"),
        ("fichier modifié", "essai/titre-2021-3.docx"),
    ]
    assert found(registre) == []


def test_a_lost_file_comes_back_to_the_byte(registre, base):
    lost, altered = base / "essai/titre-2021-1.pdf", base / "essai/titre-2021-3.docx"
    before = lost.read_bytes(), altered.read_bytes()
    lost.unlink()
    altered.write_text("retouché")
    done = register.restore(registre, documents, base=base, qui=QUI, quand=QUAND)
    assert done == register.Restauration(("essai/titre-2021-1.pdf",), ("essai/titre-2021-3.docx",))
    assert (lost.read_bytes(), altered.read_text()) == (before[0], "retouché")
    done = register.restore(registre, documents, base=base, qui=QUI, quand=QUAND, remplacer=True)
    assert done == register.Restauration(("essai/titre-2021-3.docx",), ())
    assert (lost.read_bytes(), altered.read_bytes()) == before
    assert tree(base) == expected_tree(4, 2)


def test_what_nobody_can_make_again_is_said(registre, base):
    for name in ("essai/titre-2021-1.pdf", "essai/titre-2021-2.pdf"):
        (base / name).unlink()
    done = register.restore(
        registre, documents, base=base, qui=QUI, quand=QUAND, sait_faire=lambda acte: not acte.cle.endswith("/2")
    )
    assert done == register.Restauration(("essai/titre-2021-1.pdf",), (), ("essai/titre-2021-2.pdf",))


def test_a_file_that_comes_out_otherwise_is_not_put_back(registre, base):
    (base / "essai/titre-2021-1.pdf").unlink()

    def otherwise(folder, actes):
        return documents(folder, [dataclasses.replace(a, intitule="autre") for a in actes])

    with pytest.raises(register.RestaurationImpossible, match=r"titre-2021-1\.pdf n'est pas le document émis"):
        register.restore(registre, otherwise, base=base, qui=QUI, quand=QUAND)
    assert not (base / "essai/titre-2021-1.pdf").exists()
    assert [name for name in tree(base) if name.startswith(".")] == []


def test_a_whole_build_folder_can_be_made_again(registre, base):
    import shutil

    before = {name: (base / name).read_bytes() for name in tree(base) if (base / name).is_file()}
    shutil.rmtree(base)
    register.restore(registre, documents, base=base, qui=QUI, quand=QUAND)
    assert {name: (base / name).read_bytes() for name in tree(base) if (base / name).is_file()} == before
    assert found(registre, base) == []
