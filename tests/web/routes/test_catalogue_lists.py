"""The catalogue: each list, each entry at its own address, the rates, and what is known of a source."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import update

from api.storage import models
from tests.conftest import Client, MakeUrl, within
from tests.helpers.rows import rows
from tests.helpers.tables import count, every

# The key of an entry, an entry, and some of what it says.
LISTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "indicators": ("code", "online-retail-sales", {"topic": "market-size", "unit_kind": "money", "measure": "sales"}),
    "areas": ("alpha3", "CHN", {"alpha2": "CN", "m49": "156", "name": "China"}),
    "units": ("code", "CNY", {"kind": "money", "name": "Chinese Yuan", "sdmx": "CNY"}),
    "sources": ("id", "cfis-2025-09-15", {"publisher": "CFIS", "published": "2025-09-15", "tier": "B"}),
    "reports": ("id", "new-ecommerce-2025", {"title": "2025 China New E-commerce Report", "rank": "preferred"}),
    "releases": ("id", "new-ecommerce-2025.1", {"sequence": 1, "report": "new-ecommerce-2025"}),
    "errors": ("code", "not-found", {"status": 404}),
}


@every("name", LISTS)
def test_a_list_holds_its_entries(client: Client, name: str) -> None:
    """Each once, as at its own address, in the order of its key or against it, cut where that is asked for."""
    key, entry, told = LISTS[name]
    found = {row[key]: row for row in client.data(f"/v1/{name}")}
    assert told.items() <= found[entry].items()
    assert len(found) == len(client.data(f"/v1/{name}"))
    for code, row in list(found.items())[:60]:
        assert client.data(f"/v1/{name}/{quote(code)}") == row
    response = client.get(f"/v1/{name}/no-such-thing")
    assert (response.status_code, response.json()["code"]) == (404, "not-found")
    for sign in ("", "-"):
        keys = [row[key] for row in client.data(f"/v1/{name}?sort={sign}{key}")]
        assert keys == sorted(keys, reverse=bool(sign))
        assert client.data(f"/v1/{name}?sort={sign}{key}&limit=1&fields={key}") == [{key: keys[0]}]
    body = client.get(f"/v1/{name}?offset=10000").json()
    assert (body["data"], body["meta"]["total"] > 0) == ([], True)
    count(4)


@every(("topic", "fewest"), [("trade", 5), ("trade,partnerships", 10), ("market-size", 5)])
def test_indicators_are_filtered_by_topic(client: Client, topic: str, fewest: int) -> None:
    """Each of the first report's topics has five indicators."""
    found = client.data(f"/v1/indicators?topic={topic}")
    assert ({row["topic"] for row in found}, len(found) >= fewest) == (set(topic.split(",")), True)


def test_years_are_those_of_rates_and_figures(client: Client) -> None:
    """Each with its first and last day; the newest first where that is asked for."""
    found = {row["year"]: row for row in client.data("/v1/years")}
    assert set(range(1999, 2027)) <= set(found)
    assert found[2024] == {"year": 2024, "first_day": "2024-01-01", "last_day": "2024-12-31"}
    years = [row["year"] for row in client.data("/v1/years?sort=-year")]
    assert years == sorted(years, reverse=True)


@pytest.fixture(scope="module")
def committed(repository: Path) -> list[dict[str, str]]:
    """The rows of the committed table of rates."""
    with (repository / "seed" / "reference" / "exchange-rates.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# What is asked, and the base, quote and year of the rows that it gives.
RATES = """
base=USD&quote=CNY             | USD      | CNY |
base=USD&quote=CNY&year=2024   | USD      | CNY | 2024
base=EUR,GBP&year=2023,2024    | EUR, GBP |     | 2023, 2024
quote=JPY&year=1999            |          | JPY | 1999
base=CNY&quote=USD             | none     |     |
base=EUR&quote=HRK&year=2023   | none     |     |
"""


@every(("asked", "base", "quote", "year"), rows(RATES))
def test_rates_are_those_of_the_committed_table(
    client: Client, committed: list[dict[str, str]], asked: str, **kept: str
) -> None:
    """Each filter gives just the rows of the file, digit for digit; a pair is listed one way only."""
    found = client.exact(f"/v1/rates?{asked}")
    wanted = {name: values.split(", ") for name, values in kept.items() if values}
    expected = [row for row in committed if all(row[name] in values for name, values in wanted.items())]
    names = ("base", "quote", "year", "mean", "last", "last_day", "days")
    assert [[str(row[name]) for name in names] for row in found] == [[row[name] for name in names] for row in expected]
    assert [row["partial"] for row in found] == [row["partial"] == "1" for row in expected]
    assert bool(expected) == (kept["base"] != "none")


def test_rates_are_counted(client: Client, committed: list[dict[str, str]]) -> None:
    """meta.total is of all pages."""
    meta = client.get("/v1/rates?limit=1").json()["meta"]
    assert (meta["count"], meta["total"]) == (1, len(committed))


CFIS, OTHER = "cfis-2025-09-15", "azoya-ecommerce-report-2019"
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


def of(found: list[dict[str, Any]], id: str = CFIS) -> dict[str, Any]:
    """The row of a source."""
    return next(row for row in found if row["id"] == id)


@every(("address", "unknown"), [("/v1/sources?limit=1000", None), ("/v1/downloads/sources.csv", "")])
def test_sources_say_what_is_known(known: Client, address: str, unknown: str | None) -> None:
    """All of it where it is known, and nothing where it is not; an empty cell in a download."""
    is_csv = address.endswith(".csv")
    found = list(csv.DictReader(io.StringIO(known.get(address).text))) if is_csv else known.data(address)
    assert {name: of(found)[name] for name in DETAILS} == DETAILS
    assert {of(found, OTHER)[name] for name in DETAILS} == {unknown}


@every(("lang", "name"), [("en", "CFIS"), ("zh", DETAILS["publisher_zh"])])
def test_a_publisher_is_named_in_both_languages(known: Client, lang: str, name: str) -> None:
    """Where its Chinese name is known; JSON-stat and SDMX name it too, and the data package has each column."""
    found = known.data(f"/v1/sources?lang={lang}&limit=1000")
    assert (of(found)["publisher"], of(found, OTHER)["publisher"]) == (name, "Azoya")
    assert known.data(f"/v1/sources/{CFIS}?lang={lang}")["publisher"] == name
    cube = known.get(f"/v1/figures?report=new-ecommerce-2025&format=jsonstat&lang={lang}").json()
    assert cube["source"] == name
    assert name in known.get("/sdmx/2.1/codelist/all/CL_SOURCE", headers={"accept-language": lang}).text
    package = known.get("/v1/datapackage.json").json()
    (resource,) = [item for item in package["resources"] if item["name"] == "sources"]
    types = {field["name"]: field["type"] for field in resource["schema"]["fields"] if field["name"] in DETAILS}
    assert types == {**dict.fromkeys(DETAILS, "string"), "retrieved_at": "datetime"}
    assert [source["licence"] for source in package["sources"] if "licence" in source] == ["CC BY 4.0"]


CONDITIONS = {
    **{"licence eq 'CC BY 4.0'": [CFIS], "retrieved_at gt 2025-09-30T00:00:00Z": [CFIS], "page_sha256 ne null": [CFIS]},
    "retrieved_at gt 2025-10-02T00:00:00Z": [],
}


@every(("condition", "found"), CONDITIONS.items())
def test_odata_filters_by_them(known: Client, condition: str, found: list[str]) -> None:
    """They are properties like the others."""
    entities = known.get("/odata/v4/Sources", params={"$filter": condition}).json()["value"]
    assert [entity["id"] for entity in entities] == found
    assert all({name: entity[name] for name in DETAILS} == DETAILS for entity in entities)
