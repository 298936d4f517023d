"""A long table is streamed; its cells have the places that the small reader gives them."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ExitCode
from pipeline.sources import Decoded, Node, parse_csv
from pipeline.sources.table import TableIllisible, open_table

TEXT = 'nom;montant;objet\nDURAND;12,50;eau\n"SOUS ""L\'ÉGLISE""";3;"a;\nb"\n\nX;4\n'


@pytest.mark.parametrize(("encoding", "said"), [("utf-8", []), ("utf-8-sig", []), ("cp1252", ["SRC-004"])])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_rows_and_places_are_those_of_the_small_reader(
    tmp_path: Path, encoding: str, said: list[str], end: str
) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(TEXT.replace("\n", end).encode(encoding))
    table = open_table(path, "r.csv")
    assert [d.code for d in table.diagnostics] == said
    rows = [(row.cells[0], str(table.at(row, "nom")), str(table.at(row, "objet"))) for row in table.rows()]
    small = parse_csv(Decoded(TEXT, "utf-8"), "r.csv").root
    assert isinstance(small, Node)
    assert rows == [
        ("DURAND", str(small.at(0, "nom")), str(small.at(0, "objet"))),
        ('SOUS "L\'ÉGLISE"', str(small.at(1, "nom")), str(small.at(1, "objet"))),
        ("X", str(small.at(2, "nom")), "r.csv:6:1"),
    ]


def test_memory_stays_flat(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    with path.open("w") as stream:
        stream.write("nom;montant\n")
        stream.writelines(f"DEBITEUR {i};{i}.00\n" for i in range(60_000))
    tracemalloc.start()
    assert sum(1 for _ in open_table(path, "r.csv").rows()) == 60_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3_000_000


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "r.csv n'est pas une table : sa première ligne devrait nommer les colonnes"),
        (b"\n\n", "r.csv n'est pas une table : sa première ligne devrait nommer les colonnes"),
        (b"\x89PNG\x00\x00\r\n", "r.csv n'est pas une table : sa première ligne devrait nommer les colonnes"),
        (b";;\n", "r.csv n'est pas une table : sa première ligne ne nomme aucune colonne"),
        (b"a;a\n", "r.csv : la colonne « a » est écrite deux fois"),
        (b"a;;c\n", "r.csv : la colonne n° 2 n'a pas de nom"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(data)
    with pytest.raises(TableIllisible) as caught:
        open_table(path, "r.csv")
    assert (caught.value.message, caught.value.exit_code) == (said, ExitCode.FINDINGS)


def test_empty_columns_that_a_spreadsheet_adds_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(b"nom;montant;;\r\nA;1,00;;\r\n")
    table = open_table(path, "r.csv")
    assert (table.columns, [row.cells[:2] for row in table.rows()]) == (("nom", "montant"), [("A", "1,00")])


def test_a_folder_or_nothing_is_refused(tmp_path: Path) -> None:
    for path, why in ((tmp_path, "c'est un dossier"), (tmp_path / "absent.csv", "il n'existe pas")):
        with pytest.raises(TableIllisible) as caught:
            open_table(path, "r.csv")
        assert caught.value.message == f"r.csv ne peut pas être lu : {why}"


def test_parquet_reads_like_csv(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    path = tmp_path / "r.parquet"
    polars.DataFrame({"nom": ["A", "É"], "montant": ["1.00", None]}).write_parquet(path)
    table = open_table(path, "r.parquet")
    assert table.columns == ("nom", "montant")
    assert [(row.cells, row.line) for row in table.rows()] == [(("A", "1.00"), 2), (("É", ""), 3)]
    (tmp_path / "x.parquet").write_bytes(b"rien")
    with pytest.raises(TableIllisible):
        open_table(tmp_path / "x.parquet", "x.parquet")


def test_a_parquet_table_longer_than_a_block_keeps_its_order_across_row_groups(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    path = tmp_path / "r.parquet"
    polars.DataFrame({"numero": range(25_001)}).write_parquet(path, row_group_size=7_000)
    read = [(row.cells, row.line) for row in open_table(path, "r.parquet").rows()]
    assert read == [((str(number),), number + 2) for number in range(25_001)]
    assert max(_collected(path)) <= 10_000


def _collected(path: Path) -> list[int]:
    polars = pytest.importorskip("polars")
    heights: list[int] = []
    collect = polars.LazyFrame.collect

    def watched(frame: Any, *args: Any, **options: Any) -> Any:
        done = collect(frame, *args, **options)
        heights.append(done.height)
        return done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(polars.LazyFrame, "collect", watched)
        assert sum(1 for _ in open_table(path, "r.parquet").rows()) == 25_001
    return heights
