"""The typed rows of the market's size, of trade and of partnerships: their keys, measures and parameters."""

from __future__ import annotations

from tests.conftest import Client
from tests.helpers.rows import rows
from tests.helpers.tables import count as tried
from tests.helpers.tables import every

MEASURES = {
    "market-size": ["sales", "growth", "world_share", "years_as_largest_market"],
    "trade": ["value", "growth", "share_of_total_trade", "share_of_cross_border_ecommerce"],
    "partnerships": [
        *("partner_countries", "national_pavilions", "direct_sourcing_bases", "sourcing_base_countries"),
        "training_sessions",
    ],
}
PLACE = ["area", "area_name", "period", "year", "time", "vintage"]
OWN = "report=new-ecommerce-2025"
KEYS = {"market-size": PLACE, "trade": ["flow", *PLACE], "partnerships": ["programme", *PLACE]}
each_topic = every("topic", MEASURES)


@each_topic
def test_a_row_has_its_place_and_its_measures(client: Client, topic: str) -> None:
    """The fields come in the same order in each row, missing measures as null; no rows are an empty list and a 200."""
    found = client.data(f"/v1/{topic}")
    assert found
    assert all(list(row) == [*KEYS[topic], *MEASURES[topic]] for row in found)
    body = client.get(f"/v1/{topic}?area=FRA").json()
    assert (body["data"], body["meta"]["total"]) == ([], 0)


@each_topic
def test_a_measure_is_the_figure_at_its_address(client: Client, topic: str) -> None:
    """Value, unit, comparator, interval, display, status and source are those of the whole figure."""
    for row in client.data(f"/v1/{topic}"):
        for measure in (row[name] for name in MEASURES[topic] if row[name]):
            figure = client.data(f"/v1/figures/{measure['id']}")
            assert {name: figure[name] for name in measure} == measure
            assert [figure[name] for name in ("area", "period", "topic")] == [row["area"], row["period"], topic]
            assert figure["vintage"] == row["vintage"]
            tried(1)


@each_topic
@every("asked", ["", "claims=all", OWN])
def test_no_figure_is_lost(client: Client, topic: str, asked: str) -> None:
    """Each figure of the topic that has a place in its rows stands in just one of them."""
    found, listed = client.data(f"/v1/{topic}?{asked}"), client.data(f"/v1/figures?topic={topic}&{asked}")
    placed = [row[name]["id"] for row in found for name in MEASURES[topic] if row[name]]
    by_code = {row["code"]: row["measure"] for row in client.data("/v1/indicators")}
    assert sorted(placed) == sorted(row["id"] for row in listed if by_code[row["indicator"]] in MEASURES[topic])


def test_vintages_never_share_a_row(client: Client) -> None:
    """The preliminary total of 2024 and the final one stand apart, and the answer says which periods are which."""
    answer = client.get("/v1/trade?flow=total&area=CHN&claims=all").json()
    for row in answer["data"]:
        figures = [client.data(f"/v1/figures/{row[name]['id']}") for name in MEASURES["trade"] if row[name]]
        assert {figure["vintage"] for figure in figures} == {row["vintage"]}
    line = answer["meta"]["vintages"]["cross-border-ecommerce-trade.CHN"]
    assert {"preliminary", "revised"} <= line.keys()
    assert ("2023" in line["preliminary"], "2023" in line["revised"]) == (True, True)
    preferred = client.get("/v1/trade?flow=total&area=CHN&year=2023").json()
    assert {row["vintage"] for row in preferred["data"]} == {"revised"}
    assert "2023" in preferred["meta"]["vintages"]["cross-border-ecommerce-trade.CHN"]["preliminary"]


def test_imports_follow_from_others(client: Client) -> None:
    """2024 imports are printed nowhere: derived=true gives them, and without it a hint says so."""
    empty = client.get("/v1/trade?flow=imports&period=2024/2024&year=2024").json()
    assert empty["code"] == "conflicting-parameters"
    empty = client.get(f"/v1/trade?flow=imports&{OWN}").json()
    assert (empty["data"], "derived=true" in empty["meta"]["hint"]) == ([], True)
    (row,) = client.data(f"/v1/trade?flow=imports&derived=true&{OWN}")
    assert [row["value"][name] for name in ("display", "status", "source")] == ["780 billion CNY", "E", "derived"]


def test_rows_of_whole_figures(client: Client) -> None:
    """China and the world, exports and the total are rows; a share stands in the row of what it is a share of."""
    found = {row["area"]: row for row in client.data(f"/v1/market-size?{OWN}")}
    assert found["CHN"]["sales"]["display"] == "15.5 trillion CNY"
    assert found["CHN"]["world_share"]["comparator"] == "~"
    assert found["WLD"]["growth"]["value"] == 8.8
    assert found["WLD"]["years_as_largest_market"] is None
    found = {row["flow"]: row for row in client.data(f"/v1/trade?{OWN}")}
    assert found["total"]["value"]["display"] == "2.6 trillion CNY"
    assert found["exports"]["value"]["display"] == "> 1.8 trillion CNY"
    assert found["exports"]["share_of_cross_border_ecommerce"]["value"] == 70
    assert found["total"]["share_of_cross_border_ecommerce"] is None


# How many rows each query gives.
COUNTS = {
    0: "market-size?area=FRA market-size?period=2025 market-size?indicator=cross-border-ecommerce-trade "
    "market-size?as_of=2026-11-23 market-size?offset=2 trade?area=WLD partnerships?period=2024",
    1: "market-size?area=CHN market-size?indicator=online-retail-sales market-size?limit=1 market-size?offset=1 "
    "trade?flow=exports trade?flow=export partnerships?period=2025-06 partnerships?period=2025 "
    "partnerships?programme=silk-road-ecommerce partnerships?programme=Silk-Road-Ecommerce",
    2: "market-size?area=WLD,CHN market-size?period=2024 market-size?year=2024 market-size?from=2024&to=2024 "
    "market-size?latest=1 market-size?source=cfis-2025-09-15 market-size?claims=all market-size?claims=preferred "
    "market-size?updated_after=2026-11-23 trade?period=2024 trade?flow=exports,total trade?derived=true&flow=total",
}


@every(("path", "count"), [(path, count) for count, paths in COUNTS.items() for path in paths.split()])
def test_a_filter_selects_rows(client: Client, path: str, count: int) -> None:
    """The parameters mean what they mean on /v1/figures."""
    assert len(client.data(f"/v1/{path}&{OWN}")) == count


COLUMNS = """
fields=period,sales               | period,sales              | 2024,15500000000000
fields=period,sales&unit=USD      | period,sales              | 2024,2154098266941.64
fields=period,sales&scale=billion | period,sales              | 2024,15500
fields=sales_unit,sales_display   | sales_unit,sales_display  | CNY,15.5 trillion CNY
fields=sales,sales_unit           | sales,sales_unit          | 15500000000000,CNY
fields=sales_conversion_rate&unit=USD | sales_conversion_rate | 7.19558631
"""


@every(("asked", "header", "first"), rows(COLUMNS))
def test_a_line_is_a_csv_of_two_columns(client: Client, asked: str, header: str, first: str) -> None:
    """A figure named by its place gives its value in flat formats; one of its fields is a column of its own."""
    lines = client.get(f"/v1/market-size.csv?{OWN}&area=CHN&{asked}").text.splitlines()
    assert lines == [header, first]


def test_fields_in_json(client: Client) -> None:
    """Sales is the whole figure, picked whole; sales_unit is one of its fields; * is every column."""
    path = f"/v1/market-size?{OWN}"
    (row,) = client.data(f"{path}&area=CHN&fields=sales,sales_unit")
    assert (list(row), row["sales"]["unit"], row["sales_unit"]) == (["sales", "sales_unit"], "CNY", "CNY")
    assert client.data(f"{path}&fields=*") == client.data(path)
    (row,) = client.data(f"{path}&fields=sales,area&area=WLD")
    assert (list(row), row["sales"]["display"]) == (["sales", "area"], "6.3 trillion USD")


def test_flat_json_is_a_list_of_the_columns_of_csv(client: Client) -> None:
    """What pandas.read_json takes as it stands."""
    found = client.get(f"/v1/market-size?{OWN}&shape=flat").json()
    header = client.get(f"/v1/market-size.csv?{OWN}").text.splitlines()[0]
    assert [",".join(row) for row in found] == [header] * 2
    assert found[0]["sales"] == 15_500_000_000_000
    assert client.get("/v1/market-size?area=FRA&shape=flat").json() == []


def test_a_unit_converts_money_and_names_what_it_leaves(client: Client) -> None:
    """Shares and counts stay as printed and are named."""
    answer = client.get(f"/v1/market-size?area=CHN&unit=USD&{OWN}").json()
    (row,) = answer["data"]
    assert row["sales"]["display"] == "2.15 trillion USD"
    assert row["sales"]["conversion"]["days"] == 256
    assert set(answer["meta"]["unconverted"]) == {row["world_share"]["id"], row["years_as_largest_market"]["id"]}


DISPLAYS = """
unit=USD                  | > 250 billion USD
unit=USD&scale=million    | > 250 billion USD
unit=USD&basis=year-end   | > 240 billion USD
unit=USD&rate=USDCNY:7.2  | > 250 billion USD
scale=yi                  | > 1.8 trillion CNY
unit=CNY                  | > 1.8 trillion CNY
lang=zh                   | 超过1.8万亿元
lang=zh&unit=USD          | 超过2500亿美元
"""


@every(("asked", "display"), rows(DISPLAYS))
def test_a_row_is_told_as_asked(client: Client, asked: str, display: str) -> None:
    """Unit, scale, basis, rate and language reach the figures of a row; more than stays more than."""
    (row,) = [row for row in client.data(f"/v1/trade?{OWN}&{asked}") if row["flow"] == "exports"]
    assert row["value"]["display"] == display


def test_a_share_reads_well_in_chinese(client: Client) -> None:
    """About 33 %."""
    (row,) = client.data(f"/v1/market-size?{OWN}&area=CHN&lang=zh")
    assert (row["world_share"]["display"], row["area_name"]) == ("约33%", "中国")


@every(("sort", "areas"), [("area", ["CHN", "WLD"]), ("-area", ["WLD", "CHN"])])
def test_rows_are_sorted_as_asked(client: Client, sort: str, areas: list[str]) -> None:
    """By the fields that make a row's place."""
    assert [row["area"] for row in client.data(f"/v1/market-size?{OWN}&sort={sort}")] == areas


@each_topic
def test_each_field_can_be_asked_for(client: Client, topic: str) -> None:
    """Those of a receipt too, where nothing is converted."""
    (fault,) = client.get(f"/v1/{topic}?fields=none").json()["errors"]
    names = [*fault["allowed"], *(f"{name}_conversion_days" for name in fault["allowed"] if "_" not in name)]
    answers = {name: client.get(f"/v1/{topic}?fields={name}").status_code for name in names}
    assert {name for name, status in answers.items() if status == 500} == set()
    tried(len(names))
