"""Harvesters and loaders of data sets find, check and read what the headers and the descriptions lead to."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.clients.conftest import Api, reading
from tests.helpers.tables import every

FIGURE = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
REPORT = "/v1/reports/new-ecommerce-2025"
KINDS = {
    FIGURE: "Observation",
    "/v1/indicators/online-retail-sales": "StatisticalVariable",
    REPORT: "Report",
    "/v1/downloads": "Dataset",
}
CSVS = """
/v1/figures.csv /v1/figures?format=csv&claims=all&unit=USD /v1/figures.csv?area=FRA /v1/market-size.csv
/v1/trade.csv?unit=EUR&lang=zh /v1/areas.csv /v1/units.csv /v1/downloads/figures.csv
/v1/downloads/figures.csv?unit=USD&scale=billion /v1/downloads/claims.csv /v1/downloads/sources.csv
/v1/downloads/rates.csv
"""
CROISSANT = "http://mlcommons.org/croissant/1.1"
Rows = list[dict[str, Any]]

pytestmark = pytest.mark.slow
signposting = reading("description_readers.signposting", *KINDS)
croissant = reading("description_readers.mlcroissant")
package = reading("description_readers.frictionless")
described = reading("description_readers.csvw", *CSVS.split())


@every(("path", "kind"), KINDS.items())
def test_signposting_finds_what_an_address_is(signposting: Any, path: str, kind: str) -> None:
    """One address to cite, a licence, a type, descriptions and content, each with its media type."""
    signs = signposting["signposts"][path]
    assert signs["cite-as"].partition("?")[0].endswith(path)
    assert signs["license"].endswith("/v1/terms")
    assert signs["type"] == [f"https://schema.org/{kind}"]
    assert signs["describedby"]
    assert {media_type for _, media_type in signs["item"]} >= {"text/csv", "application/json"}


def test_signposting_finds_where_an_address_belongs(signposting: Any, server: str) -> None:
    """A figure to its report, that to the data set, which Croissant describes; every API is in the catalogue."""
    assert signposting["signposts"][FIGURE]["collection"].endswith(REPORT)
    assert signposting["signposts"][REPORT]["collection"].endswith("/v1/downloads")
    profiles = {profile for _, _, profile in signposting["signposts"]["/v1/downloads"]["describedby"]}
    assert CROISSANT in profiles
    apis = {f"{server}/v1", f"{server}/sdmx/2.1/dataflow", f"{server}/odata/v4", f"{server}/mcp/"}
    assert apis <= set(signposting["apis"])


@every("coding", ["identity", "gzip", "br", "zstd"])
def test_a_digest_is_that_of_the_bytes_that_came(signposting: Any, coding: str) -> None:
    """A structured field that holds the SHA-256 of the answer in its coding."""
    status, came, told, counted = signposting["whole"][coding]
    assert (status, came or "identity") == (200, coding)
    assert told == counted


def test_a_part_has_the_digest_of_the_whole(signposting: Any) -> None:
    """Of plain bytes, since a range is one of these."""
    status, coding, told, counted = signposting["part"]
    assert (status, coding) == (206, None)
    assert told == signposting["whole"]["identity"][2] != counted


def test_a_file_has_its_digest(signposting: Any, api: Api) -> None:
    """The one in the list of downloads."""
    (row,) = (row for row in api("/v1/downloads") if row["file"] == "claims.parquet")
    assert signposting["file"][2:] == [row["sha256"], row["sha256"]]


def test_mlcroissant_finds_nothing_wrong(croissant: Any, api: Api) -> None:
    """No error, no warning, its version, and the hashes of the list of downloads, which it has checked."""
    assert (croissant["errors"], croissant["warnings"], croissant["said"]) == ([], [], [])
    assert croissant["conforms"] == [CROISSANT]
    hashes = {row["file"]: row["sha256"] for row in api("/v1/downloads")}
    assert croissant["files"] == {name: hashes[name] for name in croissant["files"]}


@every("table", ["claims", "figures"])
def test_mlcroissant_reads_every_figure(croissant: Any, claims: Rows, table: str) -> None:
    """Cell by cell what our JSON has: texts, numbers, flags and lists."""
    rows = [row for row in claims if row["preferred"] or table == "claims"]
    read = {row["id"]: row for row in croissant["tables"][table]}
    assert len(read) == len(croissant["tables"][table]) == len(rows)
    same = (
        "indicator name period comparator value_text unit display as_printed vintage year paragraph preferred findings"
    )
    for row in rows:
        told = read[row["id"]]
        assert {name: told[name] for name in same.split()} == {name: row[name] for name in same.split()}
        assert Decimal(str(told["value"])) == row["value"]


def test_mlcroissant_reads_the_catalogue(croissant: Any, api: Api) -> None:
    """As many rows as our lists have."""
    for table in ("indicators", "areas", "units", "sources", "reports", "releases", "years"):
        assert len(croissant["tables"][table]) == len(api(f"/v1/{table}?limit=10000")), table
    assert len(croissant["tables"]["rates"]) > 10_000


def test_frictionless_finds_the_package_valid(package: Any) -> None:
    """Every table by its types, keys, size and hash, with default settings."""
    assert package["errors"] == []
    assert package["valid"] is True


def test_frictionless_reads_every_table(package: Any, api: Api, claims: Rows) -> None:
    """As many rows as our lists have; figures cell by cell."""
    lists = package["resources"].keys() - {"rates", "claims"}
    counts = {name: len(api(f"/v1/{name}?limit=10000")) for name in lists}
    assert {name: package["resources"][name] for name in counts} == counts
    assert package["resources"]["rates"] > 10_000
    keys = ("id", "comparator", "value", "unit", "scale", "status", "source")
    read = sorted((id, comparator, Decimal(value), *rest) for id, comparator, value, *rest in package["claims"])
    assert read == sorted(tuple(row[key] for key in keys) for row in claims)
    assert package["years"] == sorted({row["year"] for row in claims})


@every("path", CSVS.split())
def test_csvw_finds_each_csv_valid(described: Any, path: str) -> None:
    """By the metadata that its Link header names, which describes that very address."""
    found = described[path]
    assert (found["valid"], found["described"], found["warnings"]) == (True, True, [])


def test_csvw_reads_typed_rows(described: Any, claims: Rows) -> None:
    """Values as decimals, years as whole numbers, moments as such."""
    rows = {row["id"]: row for row in described["/v1/downloads/claims.csv"]["rows"]}
    for row in claims:
        read = rows[row["id"]]
        assert [Decimal(read["value"]), read["year"], read["comparator"], read["derived"]] == [
            *(row["value"], row["year"], row["comparator"], False)
        ]
        assert read["time"].startswith(row["time"][:10])
