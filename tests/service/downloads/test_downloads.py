"""Downloads: whole tables as files, the same as what the paths give; what describes them."""

import asyncio
import csv
import hashlib
import io
import json
import threading
from decimal import Decimal
from typing import Any, BinaryIO

import openpyxl
import pyarrow.parquet
import pytest
from anyio.from_thread import BlockingPortal

from api.formats import whole_tables
from api.formats.registry import FORMATS
from api.formats.table import Table
from api.formats.writers import csv as csv_writer
from api.service.downloads import files as download_files
from api.service.downloads.files import OF_FIGURES, TABLES, Download, downloads
from tests.conftest import Client, Connect, within, without_reports
from tests.helpers.rows import column
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

FILES = [download.file for download in downloads()]
WHOLE = "fields=*&limit=10000"
PATHS = {"figures": f"/v1/figures.FORMAT?{WHOLE}", "claims": f"/v1/figures.FORMAT?claims=all&{WHOLE}"}
"""By table of figures, the path that gives it on one page, with all columns."""


def fetched(client: Client, file: str) -> bytes:
    answer = client.get(f"/v1/downloads/{file}")
    assert answer.status_code == 200, answer.text
    return answer.content


def lines(body: bytes, **how: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode(), newline=""), **how))


def objects(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode(), newline="")))


def test_the_list_has_every_file(client: Client) -> None:
    assert [row["file"] for row in client.data("/v1/downloads")] == FILES
    kinds = ("csv", "json", "ndjson", "xlsx", "parquet", "arrow")
    assert {f"{table}.{kind}" for table in PATHS for kind in kinds} | {"figures.sqlite"} <= set(FILES)
    assert {f"{table}.csv" for table in TABLES} <= set(FILES)


@every("file", FILES)
def test_the_list_says_what_one_gets(client: Client, file: str) -> None:
    """Size, hash, type and address are those of the file; its tag is from the hash. HEAD is GET without the body."""
    got, head = client.get(f"/v1/downloads/{file}"), client.request("HEAD", f"/v1/downloads/{file}")
    assert head.content == b""
    assert {**head.headers, "x-request-id": ""} == {**got.headers, "x-request-id": ""}
    (row,) = [row for row in client.data("/v1/downloads") if row["file"] == file]
    answer = client.get(row["href"])
    digest = hashlib.sha256(answer.content).hexdigest()
    assert (row["size"], row["sha256"]) == (len(answer.content), digest)
    assert answer.headers["content-type"].partition(";")[0] == row["media_type"]
    names = ("etag", "content-disposition", "content-length")
    expected = [f'"{digest[:32]}"', f'attachment; filename="{file}"', str(row["size"])]
    assert [answer.headers[name] for name in names] == expected


def test_a_file_is_what_its_path_gives(client: Client) -> None:
    """The texts byte for byte, on one page with all columns; a workbook, Parquet, Arrow and JSON the same numbers."""
    for table, path in PATHS.items():
        for kind in ("csv", "ndjson"):
            whole = client.get(path.replace("FORMAT", kind))
            assert whole.status_code == 200
            assert fetched(client, f"{table}.{kind}") == whole.content, (table, kind)
    rows = client.exact(f"/v1/figures?{WHOLE}")
    expected = [(row["id"], float(row["value"]), row["unit"], row["scale"]) for row in rows]

    def file(kind: str) -> io.BytesIO:
        return io.BytesIO(fetched(client, f"figures.{kind}"))

    keys = ("id", "value", "unit", "scale")
    for frame in (pyarrow.parquet.read_table(file("parquet")), pyarrow.ipc.open_file(file("arrow")).read_all()):
        assert [tuple(row[key] for key in keys) for row in frame.to_pylist()] == expected
    found = json.load(file("json"), parse_int=Decimal, parse_float=Decimal)
    assert [(row["id"], float(row["value"]), row["unit"], row["scale"]) for row in found] == expected
    header, *cells = openpyxl.load_workbook(file("xlsx"))["figures"].iter_rows(values_only=True)
    assert [tuple(row[header.index(key)] for key in keys) for row in cells] == expected


@every("table", [table for table in TABLES if table not in OF_FIGURES])
def test_a_table_is_whole(client: Client, table: str) -> None:
    rows = objects(fetched(client, f"{table}.csv"))
    expected = [row for envelope in client.walk(f"/v1/{table}?limit=1000") for row in envelope["data"]]
    key = next(iter(rows[0]))
    assert [row[key] for row in rows] == [str(row[key]) for row in expected]


def test_a_file_is_made_once(
    url: str, connect: Connect, portal: BlockingPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many ask for it at the same time."""
    client = connect(url)
    made: list[str] = []
    make = download_files.make

    async def counted(download: Download, *rest: Any) -> Any:
        made.append(download.file)
        return await make(download, *rest)

    monkeypatch.setattr(download_files, "make", counted)
    current, files, file = client.app.state.service, client.app.state.files, Download("figures", FORMATS["csv"])

    async def together() -> int:
        catalogue = await current.catalogue()
        return len(set(await asyncio.gather(*(files.get(file, current, catalogue) for _ in range(8)))))

    assert portal.call(together) == 1
    assert (made, len(files._made)) == (["figures.csv"], 1)


@pytest.mark.one_engine
def test_a_file_that_was_swept_away_is_made_again(url: str, connect: Connect) -> None:
    """As by what cleans the temporary folder of a machine; it was a failure until the next release."""
    client = connect(url)
    first = fetched(client, "areas.csv")
    files = client.app.state.files
    for made in files._made.values():
        made.path.unlink()
    assert fetched(client, "areas.csv") == first


def test_a_file_that_was_not_made_leaves_nothing(url: str, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure is a 507 for that request, without half a file on the disk; the next one makes the file."""
    client = connect(url, public_url="http://test")

    def half(_table: Any, file: BinaryIO, *_more: Any) -> None:
        file.write(b"half")
        raise OSError("no space left")

    with monkeypatch.context() as patched:
        patched.setattr(whole_tables, "SAVERS", {"csv": half})
        assert client.get("/v1/downloads/figures.csv").status_code == 507
    assert list(client.app.state.files._folder.path.glob("[!.]*")) == []
    assert fetched(client, "figures.csv") == client.get(f"/v1/figures.csv?{WHOLE}").content


def test_a_list_makes_no_file(url: str, connect: Connect) -> None:
    """Without a size for those that nobody has wanted, and not to be kept; getting one makes it."""
    client = connect(url)
    answer = client.get("/v1/downloads")
    assert {row["size"] for row in answer.json()["data"]} == {None}
    assert answer.headers["cache-control"] == "no-store"
    size = len(fetched(client, "years.csv"))
    sizes = {row["file"]: row["size"] for row in client.data("/v1/downloads")}
    assert (sizes["years.csv"], sizes["figures.csv"]) == (size, None)


def test_it_keeps_nobody_waiting(
    url: str, connect: Connect, portal: BlockingPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = connect(url)
    plain = fetched(client, "figures.csv")
    started, ended = threading.Event(), threading.Event()
    save = csv_writer.save

    def slow(table: Table, file: BinaryIO) -> None:
        started.set()
        assert ended.wait(20)
        save(table, file)

    with monkeypatch.context() as patched:
        patched.setattr(csv_writer, "save", slow)
        waiting = portal.start_task_soon(client._client.get, "/v1/downloads/rates.csv")
        assert started.wait(20)
        assert client.get("/v1/figures?limit=3").status_code == 200
        assert fetched(client, "figures.csv") == plain
        ended.set()
        assert waiting.result(20).status_code == 200


DESCRIBED = {f"/v1/downloads/{table}.csv": f"{table}.csv" for table in TABLES}


@every("address, file", (DESCRIBED | {path: path for path in column(__file__, "of paths")}).items())
def test_a_csv_links_what_describes_it(client: Client, address: str, file: str) -> None:
    """CSV on the Web metadata for that very address, with each column of the header in the CSV's own locale."""
    answer = client.get(address)
    target, _, relation = answer.headers["link"].partition(">")
    described = client.get(target.removeprefix("<"))
    metadata = described.json()
    header = lines(answer.content, delimiter=metadata["dialect"]["delimiter"])[0]
    assert [column["name"] for column in metadata["tableSchema"]["columns"]] == header
    assert metadata["url"] == file
    if file.removesuffix(".csv") in TABLES:
        assert 'rel="describedby"; type="application/csvm+json"' in relation
        assert described.headers["content-type"] == "application/csvm+json"
        assert set(metadata["tableSchema"]["primaryKey"]) <= set(header)


def test_the_package_describes_every_table(client: Client) -> None:
    resources = {resource["name"]: resource for resource in client.get("/v1/datapackage.json").json()["resources"]}
    listed = {row["file"]: row for row in client.data("/v1/downloads")}
    names = {name: {field["name"] for field in each["schema"]["fields"]} for name, each in resources.items()}
    assert list(resources) == list(TABLES)
    for name, resource in resources.items():
        row = listed[f"{name}.csv"]
        assert resource["path"] == f"http://test{row['href']}"
        assert (resource["bytes"], resource["hash"]) == (row["size"], f"sha256:{row['sha256']}")
        for key in resource["schema"].get("foreignKeys", ()):
            assert set(key["fields"]) <= names[name]
            assert set(key["reference"]["fields"]) <= names[key["reference"]["resource"]]


def test_a_database_without_reports_is_described(fresh_url: str, connect: Connect) -> None:
    within(fresh_url, without_reports)
    document = connect(fresh_url).get("/v1/datapackage.json").json()
    assert "created" not in document
    assert (document["sources"], len(document["resources"])) == ([], len(TABLES))
