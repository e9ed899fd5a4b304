"""Downloads: whole tables as files, the same as what the paths give page by page, and what describes them."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pyarrow.parquet
import pytest
from anyio.from_thread import BlockingPortal

from api.cli.commands.new_package import SCAFFOLD
from api.reports import releases
from api.reports.packages.package import read
from api.representations.formats import FORMATS
from api.service.downloads import download_files, download_list
from api.service.downloads.download_list import Download, downloads
from api.service.downloads.download_tables import OF_FIGURES, TABLES
from api.service.downloads.export_room import ExportRoom, unfinished
from api.storage import whole_table_rows
from api.storage.database import Database
from tests.conftest import Client, within, without_reports
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

FILES = [download.file for download in downloads()]
WHOLE = "fields=*&limit=10000"
PATHS = {"figures": f"/v1/figures.FORMAT?{WHOLE}", "claims": f"/v1/figures.FORMAT?claims=all&{WHOLE}"}
"""By table of figures, the path that gives it on one page, with all columns."""
each_table_of_figures = every("table", PATHS)


def fetched(client: Client, file: str) -> bytes:
    """The bytes of a download."""
    answer = client.get(f"/v1/downloads/{file}")
    assert answer.status_code == 200, answer.text
    return answer.content


def lines(body: bytes, **how: str) -> list[list[str]]:
    """The header and the rows of a CSV."""
    return list(csv.reader(io.StringIO(body.decode(), newline=""), **how))


def objects(body: bytes) -> list[dict[str, str]]:
    """The rows of a CSV by the names in its header."""
    return list(csv.DictReader(io.StringIO(body.decode(), newline="")))


def test_the_list_holds_every_file(client: Client) -> None:
    """Figures and claims in each tabular format, every other table as CSV, and the database."""
    assert [row["file"] for row in client.data("/v1/downloads")] == FILES
    kinds = ("csv", "json", "ndjson", "xlsx", "parquet", "arrow")
    assert {f"{table}.{kind}" for table in PATHS for kind in kinds} | {"figures.sqlite"} <= set(FILES)
    assert {f"{table}.csv" for table in TABLES} <= set(FILES)


@every("file", FILES)
def test_the_list_tells_what_one_gets(client: Client, file: str) -> None:
    """Size, hash, type and address are those of the file; its tag is from the hash. HEAD is GET without the body."""
    got, head = client.get(f"/v1/downloads/{file}"), client.request("HEAD", f"/v1/downloads/{file}")
    assert head.content == b""
    assert {**head.headers, "x-request-id": ""} == {**got.headers, "x-request-id": ""}
    (row,) = [row for row in client.data("/v1/downloads") if row["file"] == file]
    answer = client.get(row["href"])
    assert (row["size"], row["sha256"]) == (len(answer.content), hashlib.sha256(answer.content).hexdigest())
    assert answer.headers["content-type"].partition(";")[0] == row["media_type"]
    assert answer.headers["etag"] == f'"{row["sha256"][:32]}"'
    assert answer.headers["content-disposition"] == f'attachment; filename="{file}"'
    assert answer.headers["content-length"] == str(row["size"])


@each_table_of_figures
@every("kind", ["csv", "ndjson"])
def test_a_file_is_what_its_path_gives(client: Client, table: str, kind: str) -> None:
    """Byte for byte, on one page with all columns: figures by default, claims with all of them."""
    assert fetched(client, f"{table}.{kind}") == client.get(PATHS[table].replace("FORMAT", kind)).content


@each_table_of_figures
def test_the_json_is_one_array_of_flat_objects(client: Client, table: str) -> None:
    """What a program that wants a table reads: the columns of the CSV, with numbers as numbers."""
    rows = json.loads(fetched(client, f"{table}.json"), parse_float=Decimal)
    header, *others = lines(fetched(client, f"{table}.csv"))
    assert [list(row) for row in rows] == [header] * len(others)
    assert [row["id"] for row in rows] == [line[0] for line in others]
    assert all(not isinstance(cell, dict) for row in rows for cell in row.values())
    values = {row["id"]: row["value"] for row in client.data(PATHS[table].replace("FORMAT", "json"))}
    assert {row["id"]: float(row["value"]) for row in rows} == values


@each_table_of_figures
def test_the_other_files_hold_as_many_figures(client: Client, table: str) -> None:
    """Parquet, Arrow and the workbook, which tests of their own read cell by cell."""
    count = len(client.data(PATHS[table].replace("FORMAT", "json")))
    assert pyarrow.parquet.read_table(io.BytesIO(fetched(client, f"{table}.parquet"))).num_rows == count
    assert pyarrow.ipc.open_file(io.BytesIO(fetched(client, f"{table}.arrow"))).read_all().num_rows == count
    book = openpyxl.load_workbook(io.BytesIO(fetched(client, f"{table}.xlsx")))
    assert book.sheetnames == [table, "Sources", "Notes"]
    assert book[table].max_row == count + 1
    assert book["Sources"].max_row == len(client.data("/v1/sources")) + 1


def test_figures_are_the_preferred_of_the_claims(client: Client) -> None:
    """One a place in figures; in claims every source's, and the column preferred tells which of them is in figures."""
    figures, claims = (objects(fetched(client, f"{table}.csv")) for table in PATHS)
    assert figures == [row for row in claims if row["preferred"] == "true"]
    places = [(row["indicator"], row["area"], row["period"]) for row in figures]
    assert len(set(places)) == len(places) < len(claims)
    assert {(row["indicator"], row["area"], row["period"]) for row in claims} == set(places)
    assert {row["scale"] for row in claims} == {"one"}


@every("table", [table for table in TABLES if table not in OF_FIGURES])
def test_a_table_is_whole(client: Client, table: str) -> None:
    """As many rows as all pages have, and their keys."""
    rows = objects(fetched(client, f"{table}.csv"))
    expected = [row for envelope in client.walk(f"/v1/{table}?limit=1000") for row in envelope["data"]]
    key = next(iter(rows[0]))
    assert [row[key] for row in rows] == [str(row[key]) for row in expected]


def test_a_new_release_makes_new_files(fresh_url: str, connect: Callable[..., Client], portal: BlockingPortal) -> None:
    """With its figures in them; the tag is another."""
    client = connect(fresh_url, public_url="http://test", refresh_seconds=0)
    before = client.get("/v1/downloads/figures.csv")

    async def load() -> None:
        database = Database(fresh_url)
        await releases.load(database, read(SCAFFOLD))
        await database.close()

    portal.call(load)
    after = client.get("/v1/downloads/figures.csv")
    assert len(after.content.splitlines()) > len(before.content.splitlines())
    assert after.headers["etag"] != before.headers["etag"]
    assert after.content == client.get(f"/v1/figures.csv?{WHOLE}").content


def test_a_file_is_made_once(
    url: str, connect: Callable[..., Client], portal: BlockingPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many ask for it at the same time."""
    client = connect(url)
    made: list[str] = []
    make = download_files._make

    async def counted(download: Download, *rest: Any) -> Any:
        made.append(download.file)
        return await make(download, *rest)

    monkeypatch.setattr(download_files, "_make", counted)
    current, files = client.app.state.service, client.app.state.files

    async def together() -> list[Any]:
        catalogue = await current.catalogue()
        wanted = [files.get(Download("figures", FORMATS["csv"]), current, catalogue) for _ in range(8)]
        return await asyncio.gather(*wanted)

    assert len(set(portal.call(together))) == 1
    assert made == ["figures.csv"]


@pytest.mark.one_engine
@every("file", ["areas.csv", "figures.csv?unit=USD"])
def test_a_file_that_was_swept_away_is_made_again(file: str, url: str, connect: Callable[..., Client]) -> None:
    """As by what cleans the temporary folder of a machine; it was a failure until the next release."""
    client = connect(url)
    first = fetched(client, file)
    files = client.app.state.files
    for made in (*files._made.values(), *files._converted.values()):
        made.path.unlink()
    assert fetched(client, file) == first


def test_a_file_that_was_not_made_leaves_nothing_behind(
    url: str, connect: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure is a 500 for that request; the next one makes the file."""
    client = connect(url, public_url="http://test")

    async def broken(*_arguments: Any, **_named: Any) -> Any:
        yield None
        raise OSError("no space left")

    with monkeypatch.context() as patched:
        patched.setattr(whole_table_rows, "chunks", broken)
        assert client.get("/v1/downloads/figures.csv").status_code == 500
    assert fetched(client, "figures.csv") == client.get(f"/v1/figures.csv?{WHOLE}").content


def test_a_list_makes_no_file(url: str, connect: Callable[..., Client]) -> None:
    """Without a size for those that nobody has asked for, and not to be kept; getting one makes it."""
    client = connect(url)
    answer = client.get("/v1/downloads")
    assert {row["size"] for row in answer.json()["data"]} == {None}
    assert answer.headers["cache-control"] == "no-store"
    size = len(fetched(client, "years.csv"))
    sizes = {row["file"]: row["size"] for row in client.data("/v1/downloads")}
    assert sizes["years.csv"] == size
    assert sizes["figures.csv"] is None


@every("file", ["figures.xml", "figure.csv", "figures", "nothing.csv", "areas.parquet", "claims.sqlite"])
def test_an_unknown_file_is_404(client: Client, file: str) -> None:
    """With a name that is near."""
    answer = client.get(f"/v1/downloads/{file}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


@every("path", ["downloads/figures.csv", "datapackage.json", "croissant.json", "collection.json", "terms", "downloads"])
def test_a_parameter_that_it_does_not_take_is_refused(client: Client, path: str) -> None:
    """A file is whole: a filter would be ignored in it."""
    answer = client.get(f"/v1/{path}?area=CHN")
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown-parameter")


@every("table", TABLES)
def test_a_csv_links_what_describes_it(client: Client, table: str) -> None:
    """CSV on the Web metadata, with each column of the header, and the key."""
    answer = client.get(f"/v1/downloads/{table}.csv")
    link = answer.links["describedby"]
    assert link["type"] == "application/csvm+json"
    described = client.get(link["url"])
    assert described.headers["content-type"] == "application/csvm+json"
    metadata = described.json()
    header = lines(answer.content)[0]
    assert [column["name"] for column in metadata["tableSchema"]["columns"]] == header
    assert set(metadata["tableSchema"]["primaryKey"]) <= set(header)
    assert metadata["url"] == f"{table}.csv"


@every(
    "address",
    [
        "/v1/figures.csv?area=CHN&fields=id,value",
        "/v1/figures?format=csv&area=CHN",
        "/v1/areas.csv?sep=;",
        "/v1/market-size.csv",
        "/v1/trade.csv?unit=EUR&lang=zh",
        "/v1/areas.csv?fields=name%2calpha3",
    ],
)
def test_any_csv_links_what_describes_it(client: Client, address: str) -> None:
    """With the columns that were asked for, their types in the CSV's own locale."""
    answer = client.get(address)
    metadata = client.get(answer.headers["link"].partition(">")[0].removeprefix("<")).json()
    header = lines(answer.content, delimiter=metadata["dialect"]["delimiter"])[0]
    assert metadata["url"] == address
    assert [column["name"] for column in metadata["tableSchema"]["columns"]] == header


def test_the_package_describes_every_table(client: Client) -> None:
    """By absolute address, with size, hash, key and keys of others."""
    resources = {resource["name"]: resource for resource in client.get("/v1/datapackage.json").json()["resources"]}
    listed = {row["file"]: row for row in client.data("/v1/downloads")}
    names = {name: {field["name"] for field in each["schema"]["fields"]} for name, each in resources.items()}
    assert list(resources) == list(TABLES)
    for name, resource in resources.items():
        row = listed[f"{name}.csv"]
        assert resource["path"] == f"http://test{row['href']}"
        assert (resource["bytes"], resource["hash"]) == (row["size"], f"sha256:{row['sha256']}")
        for key in resource["schema"]["foreignKeys"]:
            assert set(key["fields"]) <= names[name]
            assert set(key["reference"]["fields"]) <= names[key["reference"]["resource"]]


@pytest.mark.full
def test_addresses_are_those_that_clients_see(url: str, connect: Callable[..., Client]) -> None:
    """Behind a proxy the public address, not that of the process."""
    client = connect(url, public_url="https://figures.example.org")
    package = client.get("/v1/datapackage.json").json()
    assert package["resources"][0]["path"] == "https://figures.example.org/v1/downloads/figures.csv"
    first = client.get("/v1/collection.json").json()["link"]["item"][0]
    assert first["href"] == "https://figures.example.org/v1/figures.jsonstat"


CROISSANT = "http://mlcommons.org/croissant/1.1"
"""The version of the specification."""
TYPES = {"number": "sc:Float", "integer": "sc:Integer", "boolean": "sc:Boolean", "datetime": "sc:DateTime"}


def croissant(client: Client) -> Any:
    """The Croissant of all tables."""
    answer = client.get("/v1/croissant.json")
    assert (answer.status_code, answer.headers["content-type"]) == (200, f'application/ld+json; profile="{CROISSANT}"')
    return answer.json()


def test_a_croissant_says_of_all_what_the_data_package_says(client: Client) -> None:
    """Name, description, terms, sources and time."""
    ours, package = croissant(client), client.get("/v1/datapackage.json").json()
    assert ours["conformsTo"] == CROISSANT
    (licence,) = package["licenses"]
    pairs = {"name": "name", "description": "description", "url": "homepage", "datePublished": "created"}
    assert {key: ours[key] for key in pairs} == {key: package[other] for key, other in pairs.items()}
    assert ours["license"] == licence["path"]
    sources = [(entity["prov:label"], entity["@id"]) for entity in ours["prov:wasDerivedFrom"]]
    assert sources == [(source["title"], source["path"]) for source in package["sources"]]
    assert f"version = {{{package['version']}}}" in ours["citeAs"]


def test_each_file_of_a_croissant_is_one_that_is_there(client: Client) -> None:
    """By address, size and hash, each CSV and the figures as Parquet."""
    files = {file["@id"]: file for file in croissant(client)["distribution"]}
    listed = {row["file"]: row for row in client.data("/v1/downloads")}
    assert list(files) == [*(f"{table}.csv" for table in TABLES), *(f"{table}.parquet" for table in OF_FIGURES)]
    for name, file in files.items():
        row = listed[name]
        assert file["contentUrl"] == f"http://test{row['href']}"
        assert (file["contentSize"], file["sha256"]) == (f"{row['size']} B", row["sha256"])


def test_each_column_of_a_croissant_is_described(client: Client) -> None:
    """Those of the header of the CSV, in its order, with the types of the Data Package."""
    package = {resource["name"]: resource for resource in client.get("/v1/datapackage.json").json()["resources"]}
    for records in croissant(client)["recordSet"]:
        name, columns, schema = records["@id"], records["field"], package[records["@id"]]["schema"]
        header = lines(fetched(client, f"{name}.csv"))[0]
        assert [field["source"]["extract"]["column"] for field in columns] == header
        assert [field["@id"] for field in columns] == [f"{name}/{column}" for column in header]
        assert [key["@id"] for key in records["key"]] == [f"{name}/{field}" for field in schema["primaryKey"]]
        types = {field["name"]: TYPES.get(field["type"], "sc:Text") for field in schema["fields"]}
        for field in columns:
            assert field["dataType"] == types[field["name"]]


@pytest.mark.full
@pytest.mark.one_engine  # which formats are installed is no matter of SQL
def test_without_pyarrow_figures_are_described_as_csv(
    url: str, connect: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is a list there has its separator."""
    monkeypatch.setattr(download_list, "_FORMATS_OF_FIGURES", ("json",))
    document = croissant(connect(url))
    assert not any("parquet" in file["@id"] for file in document["distribution"])
    columns = {field["@id"]: field for records in document["recordSet"] for field in records["field"]}
    assert columns["figures/inputs"]["source"]["fileObject"] == {"@id": "figures.csv"}
    assert columns["figures/inputs"]["source"]["transform"] == {"separator": ";"}
    assert columns["figures/inputs"]["isArray"] is True


def test_a_database_without_reports_is_described(fresh_url: str, connect: Callable[..., Client]) -> None:
    """Without a time, and with files of headers alone."""
    within(fresh_url, without_reports)
    document = croissant(connect(fresh_url))
    assert "datePublished" not in document
    assert document["version"] == "0.0.0"
    assert document["prov:wasDerivedFrom"] == []
    assert len(document["recordSet"]) == len(TABLES)


def test_the_terms_are_there(client: Client) -> None:
    """As text, naming the bank whose rates are computed with."""
    answer = client.get("/v1/terms")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert "European Central Bank" in answer.text
    refused = client.get("/v1/terms.csv")
    assert (refused.status_code, "/v1/terms" in refused.json()["detail"]) == (404, True)


MADE, COMING, BEGUN, EXPECTED = 300, 500, 400, 200
KEPT_FREE = 1_000
NEEDED = KEPT_FREE + COMING - BEGUN + EXPECTED
"""What a disk must have left, since what is begun of a coming file lies there already."""


@pytest.mark.parametrize(
    ("capacity", "free", "lack"),
    [
        (MADE + COMING + EXPECTED, NEEDED, ""),
        (MADE + COMING + EXPECTED - 1, NEEDED, "EXPORT_BYTES"),
        (MADE + COMING + EXPECTED, NEEDED - 1, "temporary disk"),
    ],
)
def test_a_byte_that_is_written_already_is_counted_once(
    capacity: int, free: int, lack: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the file that it belongs to, which is reckoned with as a whole."""
    disk = SimpleNamespace(total=10 * KEPT_FREE, free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: disk)
    folder, room = tmp_path / "1", ExportRoom(capacity)
    making = unfinished(folder / "figures.csv")
    making.mkdir(parents=True)
    (folder / "areas.csv").write_bytes(bytes(MADE))
    (making / "figures.csv").write_bytes(bytes(BEGUN))
    with room.coming(COMING):
        found = room.lacks(tmp_path, EXPECTED) or ""
    assert lack in found
    assert bool(found) is bool(lack)


def test_a_file_that_goes_while_it_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal that a thread removes, which a link to nothing stands for here, takes no room."""
    monkeypatch.setattr(Path, "is_file", lambda _path: True)
    (tmp_path / "figures.sqlite-journal").symlink_to(tmp_path / "none")
    assert ExportRoom(1_000).lacks(tmp_path, 1) is None
