"""The typed rows of the market's size, of trade and of partnerships: their keys, measures and parameters."""

from __future__ import annotations

import pytest

from tests.conftest import Client

MEASURES = {
    "market-size": ["sales", "growth", "world_share", "years_as_largest_market"],
    "trade": ["value", "growth", "share_of_total_trade", "share_of_cross_border_ecommerce"],
    "partnerships": [
        "partner_countries",
        "national_pavilions",
        "direct_sourcing_bases",
        "sourcing_base_countries",
        "training_sessions",
    ],
}
PLACE = ["area", "area_name", "period", "year", "time"]
KEYS = {"market-size": PLACE, "trade": ["flow", *PLACE], "partnerships": ["programme", *PLACE]}
each_topic = pytest.mark.parametrize("topic", MEASURES)


@each_topic
def test_a_row_has_its_place_and_its_measures(client: Client, topic: str) -> None:
    """The fields come in the same order in each row, missing measures as null."""
    rows = client.data(f"/v1/{topic}")
    assert rows
    assert all(list(row) == [*KEYS[topic], *MEASURES[topic]] for row in rows)


@each_topic
def test_a_measure_is_a_whole_figure(client: Client, topic: str) -> None:
    """Each figure in a row is the one at its own address, so that unit and comparator are never apart from it."""
    for row in client.data(f"/v1/{topic}"):
        for figure in (row[name] for name in MEASURES[topic] if row[name]):
            assert client.data(figure["links"]["self"]) == figure
            assert (figure["area"], figure["period"], figure["topic"]) == (row["area"], row["period"], topic)


@each_topic
def test_no_figure_of_the_report_is_lost(client: Client, topic: str) -> None:
    """Each figure of the topic stands in just one row."""
    placed = [row[name]["id"] for row in client.data(f"/v1/{topic}") for name in MEASURES[topic] if row[name]]
    listed = client.data(f"/v1/figures?topic={topic}&report=new-ecommerce-2025")
    assert sorted(placed) == sorted(row["id"] for row in listed)


def test_china_and_the_world_are_rows_of_whole_figures(client: Client) -> None:
    """Each measure of a row is a figure with its unit and comparator."""
    rows = {row["area"]: row for row in client.data("/v1/market-size?period=2024")}
    assert rows["CHN"]["sales"]["display"] == "15.5 trillion CNY"
    assert rows["CHN"]["world_share"]["comparator"] == "~"
    assert rows["WLD"]["growth"]["value"] == 8.8
    assert rows["WLD"]["years_as_largest_market"] is None


def test_trade_is_told_by_flow(client: Client) -> None:
    """Exports and the total are two rows; a share stands in the row of what it is a share of or part of."""
    rows = {row["flow"]: row for row in client.data("/v1/trade?period=2024")}
    assert rows["total"]["value"]["display"] == "2.6 trillion CNY"
    assert rows["exports"]["value"]["display"] == "> 1.8 trillion CNY"
    assert rows["exports"]["share_of_cross_border_ecommerce"]["value"] == 70
    assert rows["total"]["share_of_cross_border_ecommerce"] is None


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("market-size?area=CHN", 1),
        ("market-size?area=WLD,CHN", 2),
        ("market-size?area=FRA", 0),
        ("market-size?period=2024", 2),
        ("market-size?period=2025", 0),
        ("market-size?from=2024&to=2024", 2),
        ("market-size?latest=1", 2),
        ("market-size?indicator=online-retail-sales", 1),
        ("market-size?indicator=cross-border-ecommerce-trade", 0),
        ("market-size?source=cfis-2025-09-15", 2),
        ("market-size?report=new-ecommerce-2025", 2),
        ("market-size?claims=all", 2),
        ("market-size?as_of=2026-11-23", 0),
        ("market-size?updated_after=2026-11-23&report=new-ecommerce-2025", 2),
        ("market-size?limit=1", 1),
        ("market-size?offset=1", 1),
        ("market-size?offset=2", 0),
        ("trade?period=2024", 2),
        ("trade?area=WLD", 0),
        ("partnerships?period=2025-06", 1),
        ("partnerships?period=2024", 0),
    ],
)
def test_a_filter_selects_rows(client: Client, path: str, count: int) -> None:
    """The parameters mean what they mean on /v1/figures."""
    assert len(client.data(f"/v1/{path}")) == count


def test_a_unit_converts_money_and_names_what_it_leaves(client: Client) -> None:
    """Shares and counts stay as printed and are named."""
    answer = client.get("/v1/market-size?area=CHN&unit=USD").json()
    (row,) = answer["data"]
    assert row["sales"]["display"] == "2.15 trillion USD"
    assert row["sales"]["conversion"]["days"] == 256
    assert set(answer["meta"]["unconverted"]) == {row["world_share"]["id"], row["years_as_largest_market"]["id"]}


@pytest.mark.parametrize(
    ("asked", "display"),
    [
        ("unit=USD", "> 250 billion USD"),
        ("unit=USD&scale=million", "> 250,000 million USD"),
        ("unit=USD&basis=year-end", "> 240 billion USD"),
        ("unit=USD&rate=USDCNY:7.2", "> 250 billion USD"),
        ("scale=yi", "> 18,000 yi CNY"),
        ("unit=CNY", "> 1.8 trillion CNY"),
        ("lang=zh", "超过1.8万亿元"),
        ("lang=zh&unit=USD", "超过2500亿美元"),
    ],
)
def test_a_row_is_told_as_asked(client: Client, asked: str, display: str) -> None:
    """Unit, scale, basis, rate and language reach the figures of a row; more than stays more than."""
    (row,) = [row for row in client.data(f"/v1/trade?{asked}") if row["flow"] == "exports"]
    assert row["value"]["display"] == display


def test_a_share_reads_well_in_chinese(client: Client) -> None:
    """About 33 %."""
    (row,) = client.data("/v1/market-size?area=CHN&lang=zh")
    assert (row["world_share"]["display"], row["area_name"]) == ("约33%", "中国")


@pytest.mark.parametrize(("sort", "areas"), [("area", ["CHN", "WLD"]), ("-area", ["WLD", "CHN"])])
def test_rows_are_sorted_as_asked(client: Client, sort: str, areas: list[str]) -> None:
    """By the fields that make a row's place."""
    assert [row["area"] for row in client.data(f"/v1/market-size?sort={sort}")] == areas


def test_fields_pick_measures(client: Client) -> None:
    """A measure is picked whole."""
    rows = client.data("/v1/market-size?fields=sales,area&area=WLD")
    assert [list(row) for row in rows] == [["sales", "area"]]
    assert rows[0]["sales"]["value_text"] == "6.3"


@each_topic
def test_no_rows_is_an_empty_list(client: Client, topic: str) -> None:
    """An empty result is 200."""
    body = client.get(f"/v1/{topic}?area=FRA").json()
    assert (body["data"], body["meta"]["total"]) == ([], 0)
