"""Whole tables made in columns are what the writers of rows give, byte for byte or cell by cell."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest
from anyio.from_thread import BlockingPortal
from sqlalchemy import Connection, delete, insert

from api.domain.catalogue import Catalogue
from api.representations.formats import FORMATS
from api.representations.whole_tables import typed_files, workbook_file
from api.representations.writers import xlsx
from api.service.downloads import columnar_files, download_files
from api.service.downloads.download_list import Download, downloads
from api.service.downloads.download_tables import OF_FIGURES
from api.storage import claim_standings, models, verifications, whole_table_rows
from api.storage.database_address import parse_url
from tests.conftest import Client, MakeUrl, within
from tests.helpers import claims
from tests.helpers.tables import count, every

pytestmark = pytest.mark.slow

TEXTS = ("csv", "json", "ndjson")
ODD: list[dict[str, Any]] = [
    {"phrase": 'about "1,5" trillion, it says', "originator": 'The "Bureau", statistics', "note_en": "Two\nlines"},
    {"phrase": "价值约1.5万亿元，“估计”", "originator": "国家统计局", "note_en": "中文, too", "note_zh": "注"},
    {"phrase": "<b>1.5</b> & more\\ \t'x'", "prefix": "it was", "suffix": "in all", "note_en": " spaced "},
    {"phrase": "=1.5+1", "note_en": "", "inferred": 'period, "unit"', "vintage": "pre,liminary"},
    {"phrase": "100%w (NULL) %s\r\nnew line", "paragraph": 3, "comparator": ">", "status": "F"},
    {"phrase": "1.5", "value": "12345678901234.56789012345", "scale": 0, "comparator": "~"},
    {"phrase": "1.5", "value": "0.000000000000000000000000000000000123", "scale": 0, "note_zh": "只有中文"},
    {"phrase": "1.5", "value": "1800", "scale": 9, "comparator": "<="},
    {"phrase": "-7", "value": "-7.50", "scale": 3, "comparator": ">="},
]
"""What figures hold that needs quotes, marks or another form in some format."""


def add_odd_figures(connection: Connection) -> None:
    """Add rival, withdrawn and restated claims, and figures with odd texts and numbers."""
    claims.add_claims(connection)
    bare = {**claims.figure("JPN 2001 a-old 1.5 normal test.1"), "prefix": None, "suffix": None}
    bare |= {"note_en": None, "note_zh": None, "inferred": None, "vintage": None}
    for number, odd in enumerate(ODD):
        row = {**bare, **odd, "period": f"{2001 + number}", "year": 2001 + number}
        row |= {"first_day": f"{2001 + number}-01-01", "last_day": f"{2001 + number}-12-31"}
        row["id"] = claims.figure_id(f"JPN.{2001 + number}.a-old")
        connection.execute(insert(models.PrintedFigure), [row])
    restated = {**bare, "id": claims.figure_id("JPN.2001.a-old.usd"), "unit": "USD", "value": "0.2"}
    connection.execute(insert(models.PrintedFigure), [restated | {"restates": claims.figure_id("JPN.2001.a-old")}])
    claim_standings.rebuild(connection)


def empty(connection: Connection) -> None:
    """Take every figure away."""
    for table in (models.Verification, models.Withdrawal, models.PrintedFigure):
        connection.execute(delete(table))
    claim_standings.rebuild(connection)


@pytest.fixture(scope="module")
def odd_url(engine: str, migrated_url: MakeUrl, portal: BlockingPortal) -> str:
    """A database of the seed with odd figures beside it, some of them compared with their sources."""
    url = migrated_url(engine)
    within(url, add_odd_figures)
    compared = {claims.figure_id("JPN.2001.a-old"): "found", claims.figure_id("JPN.2003.a-old"): "gone"}
    portal.call(verifications.record, parse_url(url), compared)
    return url


@pytest.fixture(scope="module")
def empty_url(engine: str, migrated_url: MakeUrl) -> str:
    """A database that holds no figure."""
    url = migrated_url(engine)
    within(url, empty)
    return url


@pytest.fixture(params=[pytest.param("seed", marks=pytest.mark.full), "odd", "empty"])
def any_client(
    request: pytest.FixtureRequest, url: str, odd_url: str, empty_url: str, connect: Callable[..., Client]
) -> Client:
    """A client of each database; that of the odd figures has those of the seed as well."""
    return connect({"seed": url, "odd": odd_url, "empty": empty_url}[request.param])


def made(client: Client, download: Download, folder: Path, monkeypatch: pytest.MonkeyPatch, *, rows: bool) -> bytes:
    """The file, made in columns or by rows."""
    path = folder / f"{rows}.{download.file}"

    async def make() -> None:
        catalogue: Catalogue = await client.app.state.service.catalogue()
        await download_files._make(download, path, client.app.state.service, catalogue)

    with monkeypatch.context() as patched:
        if rows:
            patched.setattr(columnar_files, "is_columnar", lambda _download: False)
        client._portal.call(make)
    return path.read_bytes()


def cells(workbook: bytes) -> dict[str, list[list[tuple[Any, ...]]]]:
    """The cells of all sheets: what is in them and how it is shown. Of an empty cell only that it is."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    return {
        sheet.title: [
            [(cell.value, cell.data_type, cell.number_format) if cell.value is not None else () for cell in row]
            for row in sheet.iter_rows()
        ]
        for sheet in book
    }


def looks(workbook: bytes) -> list[Any]:
    """How sheets look: their filters, frozen header and widths."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    return [
        (sheet.auto_filter.ref, sheet.freeze_panes, {key: at.width for key, at in sheet.column_dimensions.items()})
        for sheet in book
    ]


def test_all_formats_of_both_tables_are_made_in_columns() -> None:
    """None of them stays with rows of Python."""
    expected = {f"{table}.{kind}" for table in OF_FIGURES for kind in (*TEXTS, "arrow", "parquet", "xlsx")}
    assert {each.file for each in downloads() if columnar_files.is_columnar(each)} == expected


@pytest.mark.parametrize("table", ["claims", pytest.param("figures", marks=pytest.mark.full)])
@every("kind", [*TEXTS, "arrow", "parquet", "xlsx"])
def test_it_is_what_rows_give(any_client: Client, table: str, kind: str, tmp_path: Path) -> None:
    """For every column: texts that need quotes, in any script, missing cells, lists, and a table without rows."""
    download = Download(table, FORMATS[kind])
    with pytest.MonkeyPatch.context() as patched:
        columns, rows = (made(any_client, download, tmp_path, patched, rows=by_rows) for by_rows in (False, True))
    if kind in TEXTS:
        assert columns == rows
    elif kind == "xlsx":
        assert cells(columns) == cells(rows)
        assert looks(columns) == looks(rows)
    else:
        read = pyarrow.parquet.read_table if kind == "parquet" else lambda file: pa.ipc.open_file(file).read_all()
        first, second = read(io.BytesIO(columns)), read(io.BytesIO(rows))
        assert first.schema.equals(second.schema, check_metadata=True)
        assert first.equals(second)


@pytest.mark.parametrize("sizes", [(3, 30), pytest.param((1, 2, 7, 100), marks=pytest.mark.full)])
def test_chunks_lose_and_repeat_nothing(
    odd_url: str, connect: Callable[..., Client], tmp_path: Path, sizes: tuple[int, ...]
) -> None:
    """However much they hold: also where an indicator is cut between its areas, or a chunk has none to show."""
    client = connect(odd_url)
    count(len(OF_FIGURES) * len(sizes) - 1)
    for table in OF_FIGURES:
        download = Download(table, FORMATS["csv"])
        with pytest.MonkeyPatch.context() as patched:
            whole = made(client, download, tmp_path, patched, rows=False)
            for rows in sizes:
                patched.setattr(whole_table_rows, "ROWS", rows)
                assert made(client, download, tmp_path, patched, rows=False) == whole, (table, rows)


@pytest.mark.one_engine
@pytest.mark.parametrize("limit", ["MAX_ROWS", pytest.param("MAX_BYTES", marks=pytest.mark.full)])
def test_what_is_too_much_for_a_sheet_goes_on_in_the_next(
    url: str, connect: Callable[..., Client], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    """Each with its header and a filter over its own rows; together they hold all of them once."""
    client, download = connect(url), Download("claims", FORMATS["xlsx"])
    whole = cells(made(client, download, tmp_path, monkeypatch, rows=False))["claims"]
    monkeypatch.setattr(whole_table_rows, "ROWS", 4)
    if limit == "MAX_ROWS":
        monkeypatch.setattr(xlsx, limit, 10)
    else:
        monkeypatch.setattr(workbook_file, limit, 20_000)
    body = made(client, download, tmp_path, monkeypatch, rows=False)
    sheets = [rows for name, rows in cells(body).items() if name.startswith("claims")]
    assert len(sheets) > 1
    assert [row for rows in sheets for row in rows[1:]] == whole[1:]
    assert all(rows[0] == whole[0] for rows in sheets)
    last = f"A1:{xlsx.letter_of(len(whole[0]))}"
    assert [look[0] for look in looks(body)][: len(sheets)] == [f"{last}{len(rows)}" for rows in sheets]


@pytest.mark.one_engine
def test_row_groups_are_few_and_tell_where_a_series_is(
    odd_url: str, connect: Callable[..., Client], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader by range finds by the ends of indicator and area which of them it wants; no other column tells any."""
    monkeypatch.setattr(whole_table_rows, "ROWS", 4)
    monkeypatch.setattr(typed_files, "SHORTEST", 20)
    body = made(connect(odd_url), Download("claims", FORMATS["parquet"]), tmp_path, monkeypatch, rows=False)
    told = pyarrow.parquet.ParquetFile(io.BytesIO(body)).metadata
    groups = [told.row_group(number) for number in range(told.num_row_groups)]
    assert 1 < len(groups) < told.num_rows / 20 + 1
    columns = [[group.column(place) for place in range(told.num_columns)] for group in groups]
    with_ends = {column.path_in_schema for group in columns for column in group if column.statistics is not None}
    assert with_ends == {"indicator", "area"}
    ends = [(column.statistics.min, column.statistics.max) for group in columns for column in group[1:2]]
    assert [end for pair in ends for end in pair] == sorted(end for pair in ends for end in pair)


@every(("rows", "length"), [(0, 8_000), (600_000, 8_000), (1_000_000, 13_334), (10_000_000, 133_334)])
def test_a_footer_stays_short(rows: int, length: int) -> None:
    """However long the table is: of 75 row groups at most."""
    assert typed_files.rows_of_a_group(rows) == length
