"""What is known of a source: its licence, when it was read and what is kept of it, wherever sources are given."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from api.storage import models
from tests.conftest import Client, MakeUrl, within
from tests.helpers.tables import every

CFIS = "cfis-2025-09-15"
DETAILS = {
    "publisher_zh": "中国国际服务贸易促进中心",
    "licence": "CC BY 4.0",
    "retrieved_at": "2025-10-01T08:30:00Z",
    "archived_url": "https://web.archive.example/20251001/c.html",
    "page_sha256": "5" * 64,
}


@pytest.fixture(scope="module")
def known(engine: str, migrated_url: MakeUrl, connect: Callable[..., Client]) -> Client:
    """A client over the seed, where all is known of one source."""
    address = migrated_url(engine)
    change = update(models.Source).where(models.Source.id == CFIS).values(**DETAILS)  # type: ignore[arg-type]
    within(address, lambda connection: connection.execute(change))
    return connect(address)


def of(rows: list[dict[str, Any]], id: str = CFIS) -> dict[str, Any]:
    """The row of a source."""
    return next(row for row in rows if row["id"] == id)


def test_sources_say_what_is_known(known: Client) -> None:
    """All of it where it is known, and nothing where it is not."""
    rows = known.data("/v1/sources?limit=1000")
    assert {name: of(rows)[name] for name in DETAILS} == DETAILS
    unknown = of(rows, "azoya-ecommerce-report-2019")
    assert {unknown[name] for name in DETAILS} == {None}


def test_in_chinese_the_publisher_is_named_in_chinese(known: Client) -> None:
    """Where its Chinese name is known; English answers name it as before."""
    rows = known.data("/v1/sources?lang=zh&limit=1000")
    assert of(rows)["publisher"] == DETAILS["publisher_zh"]
    assert of(rows, "azoya-ecommerce-report-2019")["publisher"] == "Azoya"
    assert known.data(f"/v1/sources/{CFIS}")["publisher"] == "CFIS"


@every(("lang", "name"), [("en", "CFIS"), ("zh", DETAILS["publisher_zh"])])
def test_other_formats_name_it_too(known: Client, lang: str, name: str) -> None:
    """JSON-stat has a line of publishers, SDMX a list of sources with a description in both languages."""
    cube = known.get(f"/v1/figures?report=new-ecommerce-2025&format=jsonstat&lang={lang}").json()
    assert cube["source"] == name
    codes = known.get("/sdmx/2.1/codelist/all/CL_SOURCE", headers={"accept-language": lang}).text
    assert name in codes


def test_the_download_has_the_columns(known: Client) -> None:
    """Empty cells where nothing is known."""
    rows = list(csv.DictReader(io.StringIO(known.get("/v1/downloads/sources.csv").text)))
    assert {name: of(rows)[name] for name in DETAILS} == DETAILS
    assert {of(rows, "azoya-ecommerce-report-2019")[name] for name in DETAILS} == {""}


def test_the_data_package_describes_them(known: Client) -> None:
    """Each column with its type, and the licence beside the source."""
    package = known.get("/v1/datapackage.json").json()
    (resource,) = [item for item in package["resources"] if item["name"] == "sources"]
    types = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
    expected = {name: "datetime" if name == "retrieved_at" else "string" for name in DETAILS}
    assert {name: types[name] for name in DETAILS} == expected
    assert [source["licence"] for source in package["sources"] if "licence" in source] == ["CC BY 4.0"]


@every(
    ("condition", "found"),
    [
        ("licence eq 'CC BY 4.0'", [CFIS]),
        ("retrieved_at gt 2025-09-30T00:00:00Z", [CFIS]),
        ("retrieved_at gt 2025-10-02T00:00:00Z", []),
        ("page_sha256 ne null", [CFIS]),
    ],
)
def test_odata_filters_by_them(known: Client, condition: str, found: list[str]) -> None:
    """They are properties like the others."""
    entities = known.get("/odata/v4/Sources", params={"$filter": condition}).json()["value"]
    assert [entity["id"] for entity in entities] == found
    assert all({name: entity[name] for name in DETAILS} == DETAILS for entity in entities)
