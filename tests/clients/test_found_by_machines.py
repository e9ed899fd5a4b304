"""Harvesters and loaders of data sets find, check and read what the headers and the descriptions lead to."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

Api = Callable[[str], Any]
Run = Callable[..., Any]

FIGURE = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
PATHS = (FIGURE, "/v1/indicators/online-retail-sales", "/v1/reports/new-ecommerce-2025", "/v1/downloads")


@pytest.fixture(scope="module")
def found(server: str, run: Run) -> Any:
    """What signposting and http_sf found."""
    return run("signposts_read", server, *PATHS)


@pytest.mark.parametrize(
    ("path", "kind"),
    list(zip(PATHS, ("Observation", "StatisticalVariable", "Report", "Dataset"), strict=True)),
)
def test_signposting_finds_what_an_address_is(found: Any, path: str, kind: str) -> None:
    """One address to cite, a licence, a type, descriptions and content, each with its media type."""
    signs = found["signposts"][path]
    assert signs["cite-as"].partition("?")[0].endswith(path)
    assert signs["license"].endswith("/v1/terms")
    assert signs["type"] == [f"https://schema.org/{kind}"]
    assert signs["describedby"]
    assert {media_type for _, media_type in signs["item"]} >= {"text/csv", "application/json"}


def test_signposting_finds_where_an_address_belongs(found: Any) -> None:
    """A figure to its report, that to the data set."""
    assert found["signposts"][FIGURE]["collection"].endswith("/v1/reports/new-ecommerce-2025")
    assert found["signposts"]["/v1/reports/new-ecommerce-2025"]["collection"].endswith("/v1/downloads")


def test_signposting_finds_the_croissant(found: Any) -> None:
    """By its profile."""
    profiles = {profile for _, _, profile in found["signposts"]["/v1/downloads"]["describedby"]}
    assert "http://mlcommons.org/croissant/1.1" in profiles


def test_a_reader_of_link_sets_finds_every_api(found: Any, server: str) -> None:
    """In the catalogue at its well-known place."""
    apis = {f"{server}/v1", f"{server}/sdmx/2.1/dataflow", f"{server}/odata/v4", f"{server}/mcp/"}
    assert apis <= set(found["apis"])


@pytest.mark.parametrize("coding", ["identity", "gzip", "br", "zstd"])
def test_a_digest_is_that_of_the_bytes_that_came(found: Any, coding: str) -> None:
    """A structured field that holds the SHA-256 of the answer in its coding."""
    status, came, told, counted = found["whole"][coding]
    assert (status, came or "identity") == (200, coding)
    assert told == counted


def test_a_part_has_the_digest_of_the_whole(found: Any) -> None:
    """Of plain bytes, since a range is one of these."""
    status, coding, told, counted = found["part"]
    assert (status, coding) == (206, None)
    assert told == found["whole"]["identity"][2] != counted


def test_a_file_has_its_digest(found: Any, api: Api) -> None:
    """The one that the list of downloads tells."""
    (row,) = (row for row in api("/v1/downloads") if row["file"] == "claims.parquet")
    assert found["file"][2:] == [row["sha256"], row["sha256"]]


@pytest.fixture(scope="module")
def croissant(server: str, run: Run) -> Any:
    """What mlcroissant made of the description and of the files."""
    return run("mlcroissant_reads", server)


def test_mlcroissant_finds_nothing_wrong(croissant: Any) -> None:
    """No error, no warning, and the version that it says it conforms to."""
    assert (croissant["errors"], croissant["warnings"], croissant["said"]) == ([], [], [])
    assert croissant["conforms"] == ["http://mlcommons.org/croissant/1.1"]


def test_mlcroissant_knows_the_files(croissant: Any, api: Api) -> None:
    """By the hashes of the list of downloads; it has checked them when it read them."""
    hashes = {row["file"]: row["sha256"] for row in api("/v1/downloads")}
    assert croissant["files"] == {name: hashes[name] for name in croissant["files"]}


@pytest.mark.parametrize("table", ["claims", "figures"])
def test_mlcroissant_reads_every_figure(croissant: Any, api: Api, table: str) -> None:
    """Cell by cell what our JSON has: texts, numbers, flags and lists."""
    asked = "claims=all&" if table == "claims" else ""
    rows = api(f"/v1/figures?{asked}fields=*&limit=10000")
    read = {row["id"]: row for row in croissant["tables"][table]}
    assert len(read) == len(croissant["tables"][table]) == len(rows)
    texts = ("indicator", "name", "period", "comparator", "value_text", "unit", "display", "as_printed", "vintage")
    for row in rows:
        told = read[row["id"]]
        assert [told[name] for name in texts] == [row[name] for name in texts]
        assert (Decimal(str(told["value"])), told["year"], told["paragraph"]) == (
            row["value"],
            row["year"],
            row["paragraph"],
        )
        assert (told["preferred"], told["findings"]) == (row["preferred"], row["findings"])


def test_mlcroissant_reads_the_catalogue(croissant: Any, api: Api) -> None:
    """As many rows as our lists have."""
    for table in ("indicators", "areas", "units", "sources", "reports", "releases", "years"):
        assert len(croissant["tables"][table]) == len(api(f"/v1/{table}?limit=10000")), table
    assert len(croissant["tables"]["rates"]) > 10_000
