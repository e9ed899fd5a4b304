"""Downloads in another unit and scale: the same as their path gives, a few of them kept, nobody kept waiting."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any, BinaryIO

import openpyxl
import pyarrow.parquet
import pytest
from anyio.from_thread import BlockingPortal
from sqlalchemy import insert

from api.domain.query import Conversion
from api.representations.formats import FORMATS
from api.representations.table import Table
from api.representations.writers import csv as csv_writer
from api.service.downloads import download_files
from api.service.downloads.download_list import Download
from api.storage.models import Unit
from tests.conftest import Client, within
from tests.helpers.tables import count, every

pytestmark = pytest.mark.slow

WHOLE = "fields=*&limit=10000"
ASKED = ["unit=USD&scale=billion", "unit=USD&basis=as-printed", "unit=ratio"]
OTHERS = ["unit=USD", "scale=yi", "unit=EUR&basis=year-end", "unit=USD&rate=USDCNY:7.2&scale=trillion"]


def download(client: Client, file: str) -> bytes:
    """The bytes of a download."""
    answer = client.get(f"/v1/downloads/{file}")
    assert answer.status_code == 200, answer.text
    return answer.content


def same_bytes(client: Client, asked: str) -> None:
    """The texts are what the path gives, byte for byte."""
    for table, claims in (("figures", ""), ("claims", "claims=all&")):
        for kind in ("csv", "ndjson"):
            whole = client.get(f"/v1/figures.{kind}?{claims}{WHOLE}&{asked}")
            assert whole.status_code == 200
            assert download(client, f"{table}.{kind}?{asked}") == whole.content, (table, kind)
    count(3)


def same_numbers(client: Client, asked: str) -> None:
    """Parquet, Arrow, JSON and the workbook hold what the path gives."""
    rows = client.exact(f"/v1/figures?{WHOLE}&{asked}")
    expected = [(row["id"], float(row["value"]), row["unit"], row["scale"]) for row in rows]

    def file(kind: str) -> io.BytesIO:
        return io.BytesIO(download(client, f"figures.{kind}?{asked}"))

    keys = ("id", "value", "unit", "scale")
    for frame in (pyarrow.parquet.read_table(file("parquet")), pyarrow.ipc.open_file(file("arrow")).read_all()):
        assert [tuple(row[key] for key in keys) for row in frame.to_pylist()] == expected
    objects = json.load(file("json"), parse_int=Decimal, parse_float=Decimal)
    assert [(row["id"], float(row["value"]), row["unit"], row["scale"]) for row in objects] == expected
    header, *cells = openpyxl.load_workbook(file("xlsx"))["figures"].iter_rows(values_only=True)
    assert [tuple(row[header.index(key)] for key in keys) for row in cells] == expected


@every("asked", ASKED)
def test_a_file_is_what_its_path_gives(client: Client, asked: str) -> None:
    """Converted by the same rates, or in its own unit where there is none."""
    same_bytes(client, asked)


def test_the_other_formats_hold_the_same_numbers(client: Client) -> None:
    """Of one conversion; of the others with the rest of the suite."""
    same_numbers(client, ASKED[0])


@pytest.mark.full
@every("asked", [*ASKED, *OTHERS])
def test_every_format_is_what_its_path_gives_however_converted(client: Client, asked: str) -> None:
    """All conversions that there are."""
    same_bytes(client, asked)
    same_numbers(client, asked)


def test_what_has_no_rate_stays_in_its_own_unit(client: Client) -> None:
    """In the file as in the list, which names it; so does what is of another kind."""
    rows = list(csv.DictReader(io.StringIO(download(client, "figures.csv?unit=USD&scale=billion").decode())))
    units = {row["unit"] for row in rows}
    assert {"USD", "percent"} <= units
    assert "CNY" not in units
    assert {row["scale"] for row in rows if row["unit"] == "percent"} == {"one"}
    assert {row["scale"] for row in rows if row["unit"] == "USD"} == {"billion"}


def test_units_are_understood_as_everywhere(client: Client) -> None:
    """By code in any case, and by another word for it; in its own unit and scale it is the plain file, kept anyway."""
    plain = download(client, "figures.csv?unit=CNY&scale=yi")
    for asked in ("unit=cny&scale=yi", "unit=RMB&scale=yi", "scale=yi&unit=CNY"):
        assert download(client, f"figures.csv?{asked}") == plain
    printed, answer = (client.get(f"/v1/downloads/figures.csv{asked}") for asked in ("", "?scale=one"))
    assert answer.content == printed.content
    for name in ("etag", "content-disposition"):
        assert answer.headers[name] == printed.headers[name]


def test_a_part_and_an_unchanged_answer(client: Client) -> None:
    """A converted file has a tag of its own, by which it is read by range and asked for anew."""
    address = "/v1/downloads/figures.parquet?unit=USD"
    whole, plain = client.get(address), client.get("/v1/downloads/figures.parquet")
    tag = whole.headers["etag"]
    assert tag != plain.headers["etag"]
    assert whole.headers["content-disposition"] == 'attachment; filename="figures.USD.parquet"'
    part = client.get(address, headers={"Range": "bytes=4-19", "If-Range": tag})
    assert (part.status_code, part.content) == (206, whole.content[4:20])
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    head = client.request("HEAD", address)
    assert (head.content, head.headers["content-length"]) == (b"", str(len(whole.content)))


@every("asked", ["unit=USD", "unit=US%20dollar&scale=billion"])
def test_what_describes_a_converted_csv_names_it(client: Client, asked: str) -> None:
    """CSV on the Web finds it by the link, for that very address."""
    answer = client.get(f"/v1/downloads/figures.csv?{asked}")
    described = client.get(answer.links["describedby"]["url"]).json()
    assert described["url"] == f"figures.csv?{asked}"
    header = next(csv.reader(io.StringIO(answer.text, newline="")))
    assert [column["name"] for column in described["tableSchema"]["columns"]] == header


REFUSED = """
figures.csv?currency=USD                | unknown-parameter      | Did you mean `unit=USD`?
claims.parquet?multiplier=billion       | unknown-parameter      | Did you mean `scale=billion`?
figures.csv?area=CHN                    | unknown-parameter      | /v1/figures takes `area`.
figures.csv?claims=all                  | unknown-parameter      | /v1/figures takes `claims`.
areas.csv?unit=USD                      | unknown-parameter      | It takes none.
figures.sqlite?unit=USD                 | unknown-parameter      | It takes none.
areas.csv-metadata.json?scale=billion   | unknown-parameter      | It takes none.
figures.csv?unit=USDD                   | unknown-code           | Did you mean `USD`
figures.csv?unit=USD%20billion          | unknown-code           | `scale=billion`
figures.csv?scale=huge                  | invalid-parameter      | is unknown
figures.csv?basis=year-end              | conflicting-parameters | needs `unit`
figures.csv?unit=percent&basis=year-end | conflicting-parameters | converts money
figures.csv?unit=EUR&rate=USDCNY:7.2    | conflicting-parameters | `unit` wants EUR
"""


@every("line", REFUSED.strip().splitlines())
def test_what_cannot_be_had_is_refused(client: Client, line: str) -> None:
    """With what was meant."""
    address, code, meant = (cell.strip() for cell in line.split("|"))
    problem = client.get(f"/v1/downloads/{address}")
    assert (problem.status_code, problem.json()["code"]) == (422, code)
    assert meant in problem.json()["detail"]


def test_a_unit_that_no_figure_can_be_had_in_is_refused(fresh_url: str, connect: Callable[..., Client]) -> None:
    """A whole file as it was would look converted."""
    tonnes = {"code": "tonnes", "kind": "count", "exponent": 0, "name_en": "tonnes", "name_zh": "吨"}
    tonnes |= {"label_en": "tonnes", "label_zh": "吨", "symbol": "t", "sdmx": "TN"}
    within(fresh_url, lambda connection: connection.execute(insert(Unit), [tonnes]))
    client = connect(fresh_url)
    problem = client.get("/v1/downloads/figures.csv?unit=tonnes")
    assert (problem.status_code, problem.json()["code"]) == (422, "not-convertible")
    assert "in tonnes" in problem.json()["detail"]
    assert client.app.state.files._converted == {}


@pytest.mark.full
def test_few_are_kept(url: str, connect: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
    """The last that were asked for; what was thrown out is made again, with the same bytes."""
    monkeypatch.setattr(download_files, "CONVERTED", 2)
    client = connect(url)
    rates = [f"figures.csv?unit=USD&rate=USDCNY:{rate}" for rate in ("7", "7.1", "7.2", "7.3")]
    made = [download(client, file) for file in rates]
    kept = client.app.state.files._converted
    assert [conversion.rate.value for _, conversion in kept] == [Decimal("7.2"), Decimal("7.3")]
    folder = next(iter(kept.values())).path.parent
    assert sorted(path.name for path in folder.iterdir()) == ["3.figures.csv", "4.figures.csv"]
    assert [download(client, file) for file in rates] == made
    assert len(set(made)) == len(made)


def test_one_is_made_once(url: str, connect: Callable[..., Client], portal: BlockingPortal) -> None:
    """However many ask for it at the same time."""
    client = connect(url)
    current, files = client.app.state.service, client.app.state.files

    async def together() -> list[Any]:
        catalogue = await current.catalogue()
        file = Download("figures", FORMATS["csv"])
        wanted = [files.get_converted(file, current, catalogue, Conversion(unit="USD")) for _ in range(8)]
        return await asyncio.gather(*wanted)

    assert len(set(portal.call(together))) == 1
    assert len(files._converted) == 1


def test_it_keeps_nobody_waiting(
    url: str, connect: Callable[..., Client], portal: BlockingPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one is being made, figures and files as printed are answered."""
    client = connect(url)
    plain = download(client, "figures.csv")
    started, ended = threading.Event(), threading.Event()
    save = csv_writer.save

    def slow(table: Table, file: BinaryIO) -> None:
        started.set()
        assert ended.wait(20)
        save(table, file)

    with monkeypatch.context() as patched:
        patched.setattr(csv_writer, "save", slow)
        waiting = portal.start_task_soon(client._client.get, "/v1/downloads/figures.csv?unit=USD")
        assert started.wait(20)
        assert client.get("/v1/figures?limit=3").status_code == 200
        assert download(client, "figures.csv") == plain
        assert download(client, "claims.ndjson")
        ended.set()
        assert waiting.result(20).status_code == 200


def test_what_fails_leaves_nothing_behind(
    url: str, connect: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No half file on the disk; the next request makes it."""
    client = connect(url, public_url="http://test")

    def broken(_table: Table, file: BinaryIO) -> None:
        file.write(b"half")
        raise OSError("no space left")

    with monkeypatch.context() as patched:
        patched.setattr(csv_writer, "save", broken)
        assert client.get("/v1/downloads/figures.csv?unit=USD").status_code == 507
    assert [list(folder.iterdir()) for _, folder in client.app.state.files._folders] == [[]]
    assert download(client, "figures.csv?unit=USD") == client.get(f"/v1/figures.csv?{WHOLE}&unit=USD").content
