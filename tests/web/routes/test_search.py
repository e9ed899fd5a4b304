"""`/v1/search` and `/v1`: what there is, found by words and listed."""

from __future__ import annotations

import pytest

from tests.conftest import Client
from tests.helpers.tables import every

pytestmark = pytest.mark.one_engine  # the search looks into the catalogue in memory

FIRST = [
    ("网络零售", "online-retail-sales"),
    ("中国网络零售", "online-retail-sales"),
    ("网上零售额", "online-retail-sales"),
    ("电商市场规模", "online-retail-sales"),
    ("China online retail market", "online-retail-sales"),
    ("online retail market size", "online-retail-sales"),
    ("China e-commerce market size", "online-retail-sales"),
    ("e commerce market", "online-retail-sales"),
    ("market size", "online-retail-sales"),
    ("online shopping", "online-retail-sales"),
    ("Online-Retail-Sales", "online-retail-sales"),
    ("how large is the online retail market in China?", "online-retail-sales"),
    ("online retail growth", "online-retail-sales-growth"),
    ("网上零售增长率", "online-retail-sales-growth"),
    ("exports", "cross-border-ecommerce-exports"),
    ("跨境电商", "cross-border-ecommerce-trade"),
    ("imports and exports", "goods-trade"),
    ("foreign trade", "goods-trade"),
    ("silk road", "silk-road-ecommerce-partner-countries"),
    ("国家馆", "silk-road-ecommerce-national-pavilions"),
    ("pilot zones", "cross-border-ecommerce-pilot-zones"),
    ("worldwide e-commerce market", "retail-ecommerce-sales"),
    ("onlin retial sales", "online-retail-sales"),
]


@every(("words", "code"), FIRST)
def test_the_indicator_that_is_meant_comes_first(client: Client, words: str, code: str) -> None:
    """The level before its growth and shares, in both languages, mistyped too."""
    first = client.data(f"/v1/search?q={words}")[0]
    assert (first["kind"], first["code"]) == ("indicator", code)
    assert client.data(first["url"])["code"] == code


@every("words", [words for words, _ in FIRST])
def test_kinds_come_in_order_and_the_better_match_first(client: Client, words: str) -> None:
    """Indicators, areas, sources, reports; each with a score to 100 and the text that matched."""
    rows = client.data(f"/v1/search?q={words}&limit=100")
    kinds = ["indicator", "area", "source", "report"]
    assert rows == sorted(rows, key=lambda row: (kinds.index(row["kind"]), -row["score"]))
    assert all(0 < row["score"] <= 100 and row["matched"] for row in rows)
    assert len({(row["kind"], row["code"]) for row in rows}) == len(rows)


@every(
    ("words", "kind", "code"),
    [
        ("China", "area", "CHN"),
        ("中国", "area", "CHN"),
        ("online retail in China", "area", "CHN"),
        ("CFIS", "source", "cfis-2025-09-15"),
        ("New E-commerce Report", "report", "new-ecommerce-2025"),
    ],
)
def test_other_things_are_found_too(client: Client, words: str, kind: str, code: str) -> None:
    """Areas, sources and reports by their names."""
    assert (kind, code) in [(row["kind"], row["code"]) for row in client.data(f"/v1/search?q={words}")]


def test_names_are_in_the_language_asked_for(client: Client) -> None:
    """Whichever language the words are in."""
    assert client.data("/v1/search?q=market size&lang=zh")[0]["name"] == "网上零售额"
    assert client.data("/v1/search?q=网络零售")[0]["name"] == "Online retail sales"


@every("words", ["zzzz", "!!!", "的"])
def test_nothing_found_is_an_empty_list_with_a_hint(client: Client, words: str) -> None:
    """200: nothing is wrong with the question."""
    answer = client.get(f"/v1/search?q={words}").json()
    assert (answer["data"], answer["meta"]["total"]) == ([], 0)
    assert "other words" in answer["meta"]["hint"]


def test_a_limit_is_kept(client: Client) -> None:
    """`total` says how many there are."""
    answer = client.get("/v1/search?q=retail&limit=2").json()
    assert len(answer["data"]) == 2 < answer["meta"]["total"]
    assert client.get("/v1/search.csv?q=retail&limit=2").text.count("\r\n") == 3


def test_the_index_lists_each_path_with_a_call_that_works(client: Client) -> None:
    """And nothing else, with the names of its parameters."""
    answer = client.get("/v1").json()
    described = client.get("/openapi.json").json()["paths"]
    assert [row["path"] for row in answer["data"]] == [path for path in described if path.startswith("/v1/")]
    assert {"docs": "/docs", "openapi": "/openapi.json", "search": "/v1/search"}.items() <= answer["links"].items()
    for row in answer["data"]:
        assert client.get(row["example"]).status_code == 200, row
        assert row["meaning"]
    assert "area" in next(row["parameters"] for row in answer["data"] if row["path"] == "/v1/figures")


def test_the_links_of_the_index_lead_somewhere(client: Client) -> None:
    """`service` is only there where the server tells of itself."""
    links = client.get("/v1").json()["links"]
    assert {client.get(links[name]).status_code for name in links if name != "search"} == {200}
