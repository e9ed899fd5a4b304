"""The Croissant of all tables says what the Data Package and the files say."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from api.service.downloads import download_list
from api.service.downloads.download_tables import OF_FIGURES, TABLES
from tests.conftest import Client, migrate, within, without_reports

PATH = "/v1/croissant.json"
PARQUET = [f"{table}.parquet" for table in OF_FIGURES]


def described(client: Client) -> Any:
    """The document."""
    answer = client.get(PATH)
    assert answer.status_code == 200
    return answer.json()


def test_it_is_named_for_what_it_is(client: Client) -> None:
    """The media type of the specification, with its version as the profile."""
    answer = client.get(PATH)
    assert answer.headers["content-type"] == 'application/ld+json; profile="http://mlcommons.org/croissant/1.1"'
    assert answer.json()["conformsTo"] == "http://mlcommons.org/croissant/1.1"


def test_what_it_says_of_all_is_what_the_data_package_says(client: Client) -> None:
    """Name, description, terms, sources and time."""
    ours, package = described(client), client.get("/v1/datapackage.json").json()
    (licence,) = package["licenses"]
    assert (ours["name"], ours["description"], ours["url"]) == (
        package["name"],
        package["description"],
        package["homepage"],
    )
    assert (ours["datePublished"], ours["license"]) == (package["created"], licence["path"])
    sources = [(entity["prov:label"], entity["@id"]) for entity in ours["prov:wasDerivedFrom"]]
    assert sources == [(source["title"], source["path"]) for source in package["sources"]]
    assert f"version = {{{package['version']}}}" in ours["citeAs"]


def test_each_file_is_one_that_is_there(client: Client) -> None:
    """By address, size and hash, each CSV and the figures as Parquet."""
    files = {file["@id"]: file for file in described(client)["distribution"]}
    listed = {row["file"]: row for row in client.data("/v1/downloads")}
    assert list(files) == [*(f"{table}.csv" for table in TABLES), *PARQUET]
    for name, file in files.items():
        row = listed[name]
        assert file["contentUrl"] == f"http://test{row['href']}"
        assert (file["contentSize"], file["sha256"]) == (f"{row['size']} B", row["sha256"])


def test_each_column_is_described(client: Client) -> None:
    """Those of the header of the CSV, in its order, with the types of the Data Package."""
    package = {resource["name"]: resource for resource in client.get("/v1/datapackage.json").json()["resources"]}
    for records in described(client)["recordSet"]:
        name, fields = records["@id"], records["field"]
        header = next(csv.reader(io.StringIO(client.get(f"/v1/downloads/{name}.csv").text, newline="")))
        assert [field["source"]["extract"]["column"] for field in fields] == header
        assert [field["@id"] for field in fields] == [f"{name}/{column}" for column in header]
        assert [key["@id"] for key in records["key"]] == [
            f"{name}/{field}" for field in package[name]["schema"]["primaryKey"]
        ]
        types = {field["name"]: field["type"] for field in package[name]["schema"]["fields"]}
        for field in fields:
            expected = {
                "number": "sc:Float",
                "integer": "sc:Integer",
                "boolean": "sc:Boolean",
                "datetime": "sc:DateTime",
            }
            assert field["dataType"] == expected.get(types[field["name"]], "sc:Text")


@pytest.mark.one_engine  # which formats are installed is no matter of SQL
def test_without_pyarrow_figures_are_described_as_csv(
    url: str, connect: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is a list there has its separator."""
    monkeypatch.setattr(download_list, "_FORMATS_OF_FIGURES", ("json",))
    document = described(connect(url))
    assert not any("parquet" in file["@id"] for file in document["distribution"])
    fields = {field["@id"]: field for records in document["recordSet"] for field in records["field"]}
    assert fields["figures/inputs"]["source"]["fileObject"] == {"@id": "figures.csv"}
    assert fields["figures/inputs"]["source"]["transform"] == {"separator": ";"}
    assert fields["figures/inputs"]["isArray"] is True


def test_a_database_without_reports_is_described(
    engine: str, new_url: Callable[[str], str], connect: Callable[..., Client]
) -> None:
    """Without a time, and with files of headers alone."""
    address = new_url(engine)
    migrate(address)
    within(address, without_reports)
    document = described(connect(address))
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
