"""The catalogue: each list, each entry at its own address, and the rates."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.conftest import Client
from tests.helpers.tables import every

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
each_list = every("name", LISTS)


@each_list
def test_a_list_holds_its_entries(client: Client, name: str) -> None:
    """An entry says what it is."""
    key, entry, told = LISTS[name]
    (row,) = [row for row in client.data(f"/v1/{name}") if row[key] == entry]
    assert told.items() <= row.items()


@each_list
def test_each_entry_stands_at_its_own_address(client: Client, name: str) -> None:
    """The same object as in the list."""
    key = LISTS[name][0]
    for row in client.data(f"/v1/{name}")[:60]:
        assert client.data(f"/v1/{name}/{quote(row[key])}") == row


@each_list
def test_keys_are_unique(client: Client, name: str) -> None:
    """No entry stands twice."""
    keys = [row[LISTS[name][0]] for row in client.data(f"/v1/{name}")]
    assert len(set(keys)) == len(keys) > 0


@each_list
def test_an_unknown_key_is_not_found(client: Client, name: str) -> None:
    """404, not an empty object."""
    response = client.get(f"/v1/{name}/no-such-thing")
    assert (response.status_code, response.json()["code"]) == (404, "not-found")


@each_list
@every("sign", ["", "-"])
def test_a_list_is_sorted_by_its_key(client: Client, name: str, sign: str) -> None:
    """In the order of the code points, or against it."""
    key = LISTS[name][0]
    keys = [row[key] for row in client.data(f"/v1/{name}?sort={sign}{key}")]
    assert keys == sorted(keys, reverse=bool(sign))


@each_list
def test_fields_and_limit_cut_a_list(client: Client, name: str) -> None:
    """One field of one row."""
    key = LISTS[name][0]
    first = client.data(f"/v1/{name}?sort={key}")[0]
    assert client.data(f"/v1/{name}?sort={key}&limit=1&fields={key}") == [{key: first[key]}]


@each_list
def test_a_page_beyond_the_end_is_empty(client: Client, name: str) -> None:
    """200, and the total is still told."""
    body = client.get(f"/v1/{name}?offset=10000").json()
    assert body["data"] == []
    assert body["meta"]["total"] > 0


@every(
    ("address", "field", "chinese"),
    [
        ("indicators/online-retail-sales", "name", "网上零售额"),
        ("areas/CHN", "name", "中国"),
        ("units/CNY", "name", "人民币"),
        ("units/CNY", "label", "元"),
        ("releases/new-ecommerce-2025.1", "note", "首次发布：收录该报道所载的十六个数据。"),
        ("reports/new-ecommerce-2025", "title", "2025 China New E-commerce Report"),
    ],
)
def test_names_come_in_the_language_asked_for(client: Client, address: str, field: str, chinese: str) -> None:
    """Chinese where it is known; a title that was not seen in Chinese stays in its own language."""
    assert client.data(f"/v1/{address}?lang=zh")[field] == chinese


@every(("topic", "count"), [("trade", 5), ("trade,partnerships", 10), ("market-size", 5)])
def test_indicators_are_filtered_by_topic(client: Client, topic: str, count: int) -> None:
    """Each of the first report's topics has five indicators."""
    rows = client.data(f"/v1/indicators?topic={topic}")
    assert {row["topic"] for row in rows} == set(topic.split(","))
    assert len(rows) >= count


def test_years_are_those_of_rates_and_figures(client: Client) -> None:
    """Each with its first and last day."""
    rows = {row["year"]: row for row in client.data("/v1/years")}
    assert set(range(1999, 2027)) <= set(rows)
    assert rows[2024] == {"year": 2024, "first_day": "2024-01-01", "last_day": "2024-12-31"}


def test_years_can_be_turned_around(client: Client) -> None:
    """The newest first."""
    years = [row["year"] for row in client.data("/v1/years?sort=-year")]
    assert years == sorted(years, reverse=True)


@pytest.fixture(scope="session")
def committed(repository: Path) -> list[dict[str, str]]:
    """The rows of the committed table of rates."""
    with (repository / "seed" / "reference" / "exchange-rates.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


Keep = Callable[[dict[str, str]], bool]
RATES: list[tuple[str, Keep]] = [
    ("base=USD&quote=CNY", lambda row: (row["base"], row["quote"]) == ("USD", "CNY")),
    ("base=USD&quote=CNY&year=2024", lambda row: (row["base"], row["quote"], row["year"]) == ("USD", "CNY", "2024")),
    ("base=EUR,GBP&year=2023,2024", lambda row: row["base"] in ("EUR", "GBP") and row["year"] in ("2023", "2024")),
    ("quote=JPY&year=1999", lambda row: (row["quote"], row["year"]) == ("JPY", "1999")),
    ("base=CNY&quote=USD", lambda row: False),
    ("base=EUR&quote=HRK&year=2023", lambda row: False),
]


@every(("asked", "keep"), RATES)
def test_rates_are_those_of_the_committed_table(
    client: Client, committed: list[dict[str, str]], asked: str, keep: Keep
) -> None:
    """Each filter gives just the rows of the file, digit for digit; a pair is listed one way only."""
    found = client.exact(f"/v1/rates?{asked}")
    expected = [row for row in committed if keep(row)]
    names = ("base", "quote", "year", "mean", "last", "last_day", "days")
    assert [[str(row[name]) for name in names] for row in found] == [[row[name] for name in names] for row in expected]
    assert [row["partial"] for row in found] == [row["partial"] == "1" for row in expected]


def test_all_rates_are_counted(client: Client, committed: list[dict[str, str]]) -> None:
    """meta.total is of all pages."""
    meta = client.get("/v1/rates?limit=1").json()["meta"]
    assert (meta["count"], meta["total"]) == (1, len(committed))


def test_rates_are_numbers_of_ten_digits(client: Client) -> None:
    """Sent as JSON numbers with the digits of the table."""
    (row,) = client.exact("/v1/rates?base=USD&quote=CNY&year=2024")
    assert (row["mean"], row["last"]) == (Decimal("7.19558631"), Decimal("7.299355087"))
