"""The typed rows of the market's size, of trade and of partnerships: their keys, measures and parameters."""

from __future__ import annotations

from tests.conftest import Client
from tests.helpers.tables import every

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
PLACE = ["area", "area_name", "period", "year", "time", "vintage"]
OWN = "report=new-ecommerce-2025"
KEYS = {"market-size": PLACE, "trade": ["flow", *PLACE], "partnerships": ["programme", *PLACE]}
each_topic = every("topic", MEASURES)


@each_topic
def test_a_row_has_its_place_and_its_measures(client: Client, topic: str) -> None:
    """The fields come in the same order in each row, missing measures as null."""
    rows = client.data(f"/v1/{topic}")
    assert rows
    assert all(list(row) == [*KEYS[topic], *MEASURES[topic]] for row in rows)


@each_topic
def test_a_measure_is_the_figure_at_its_address(client: Client, topic: str) -> None:
    """Value, unit, comparator, interval, display, status and source are those of the whole figure."""
    for row in client.data(f"/v1/{topic}"):
        for measure in (row[name] for name in MEASURES[topic] if row[name]):
            figure = client.data(f"/v1/figures/{measure['id']}")
            assert {name: figure[name] for name in measure} == measure
            assert [figure[name] for name in ("area", "period", "topic")] == [row["area"], row["period"], topic]
            assert figure["vintage"] == row["vintage"]


@each_topic
@every("asked", ["", "claims=all", OWN])
def test_no_figure_is_lost(client: Client, topic: str, asked: str) -> None:
    """Each figure of the topic that has a place in its rows stands in just one of them."""
    rows, listed = client.data(f"/v1/{topic}?{asked}"), client.data(f"/v1/figures?topic={topic}&{asked}")
    placed = [row[name]["id"] for row in rows for name in MEASURES[topic] if row[name]]
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
    assert (row["value"]["display"], row["value"]["status"], row["value"]["source"]) == (
        "780 billion CNY",
        "E",
        "derived",
    )


def test_china_and_the_world_are_rows_of_whole_figures(client: Client) -> None:
    """Each measure of a row is a figure with its unit and comparator."""
    rows = {row["area"]: row for row in client.data(f"/v1/market-size?{OWN}")}
    assert rows["CHN"]["sales"]["display"] == "15.5 trillion CNY"
    assert rows["CHN"]["world_share"]["comparator"] == "~"
    assert rows["WLD"]["growth"]["value"] == 8.8
    assert rows["WLD"]["years_as_largest_market"] is None


def test_trade_is_told_by_flow(client: Client) -> None:
    """Exports and the total are two rows; a share stands in the row of what it is a share of or part of."""
    rows = {row["flow"]: row for row in client.data(f"/v1/trade?{OWN}")}
    assert rows["total"]["value"]["display"] == "2.6 trillion CNY"
    assert rows["exports"]["value"]["display"] == "> 1.8 trillion CNY"
    assert rows["exports"]["share_of_cross_border_ecommerce"]["value"] == 70
    assert rows["total"]["share_of_cross_border_ecommerce"] is None


@every(
    ("path", "count"),
    [
        ("market-size?area=CHN", 1),
        ("market-size?area=WLD,CHN", 2),
        ("market-size?area=FRA", 0),
        ("market-size?period=2024", 2),
        ("market-size?year=2024", 2),
        ("market-size?period=2025", 0),
        ("market-size?from=2024&to=2024", 2),
        ("market-size?latest=1", 2),
        ("market-size?indicator=online-retail-sales", 1),
        ("market-size?indicator=cross-border-ecommerce-trade", 0),
        ("market-size?source=cfis-2025-09-15", 2),
        ("market-size?claims=all", 2),
        ("market-size?claims=preferred", 2),
        ("market-size?as_of=2026-11-23", 0),
        ("market-size?updated_after=2026-11-23", 2),
        ("market-size?limit=1", 1),
        ("market-size?offset=1", 1),
        ("market-size?offset=2", 0),
        ("trade?period=2024", 2),
        ("trade?flow=exports", 1),
        ("trade?flow=exports,total", 2),
        ("trade?flow=export", 1),
        ("trade?area=WLD", 0),
        ("trade?derived=true&flow=total", 2),
        ("partnerships?period=2025-06", 1),
        ("partnerships?period=2025", 1),
        ("partnerships?period=2024", 0),
        ("partnerships?programme=silk-road-ecommerce", 1),
        ("partnerships?programme=Silk-Road-Ecommerce", 1),
    ],
)
def test_a_filter_selects_rows(client: Client, path: str, count: int) -> None:
    """The parameters mean what they mean on /v1/figures."""
    assert len(client.data(f"/v1/{path}&{OWN}")) == count


@every(
    ("asked", "header", "first"),
    [
        ("fields=period,sales", "period,sales", "2024,15500000000000"),
        ("fields=period,sales&unit=USD", "period,sales", "2024,2154098266941.64"),
        ("fields=period,sales&scale=billion", "period,sales", "2024,15500"),
        ("fields=sales_unit,sales_display", "sales_unit,sales_display", "CNY,15.5 trillion CNY"),
        ("fields=sales,sales_unit", "sales,sales_unit", "15500000000000,CNY"),
        ("fields=sales_conversion_rate&unit=USD", "sales_conversion_rate", "7.19558631"),
    ],
)
def test_a_line_is_a_csv_of_two_columns(client: Client, asked: str, header: str, first: str) -> None:
    """A figure named by its place gives its value in flat formats; one of its fields is a column of its own."""
    lines = client.get(f"/v1/market-size.csv?{OWN}&area=CHN&{asked}").text.splitlines()
    assert lines == [header, first]


def test_fields_of_both_forms_in_json(client: Client) -> None:
    """Sales is the whole figure, sales_unit one of its fields; * is every column."""
    (row,) = client.data(f"/v1/market-size?{OWN}&area=CHN&fields=sales,sales_unit")
    assert (list(row), row["sales"]["unit"], row["sales_unit"]) == (["sales", "sales_unit"], "CNY", "CNY")
    path = f"/v1/market-size?{OWN}"
    assert client.data(f"{path}&fields=*") == client.data(path)


def test_flat_json_is_a_list_of_the_columns_of_csv(client: Client) -> None:
    """What pandas.read_json takes as it stands."""
    rows = client.get(f"/v1/market-size?{OWN}&shape=flat").json()
    header = client.get(f"/v1/market-size.csv?{OWN}").text.splitlines()[0]
    assert [",".join(row) for row in rows] == [header] * 2
    assert rows[0]["sales"] == 15_500_000_000_000
    assert client.get("/v1/market-size?area=FRA&shape=flat").json() == []


def test_a_unit_converts_money_and_names_what_it_leaves(client: Client) -> None:
    """Shares and counts stay as printed and are named."""
    answer = client.get(f"/v1/market-size?area=CHN&unit=USD&{OWN}").json()
    (row,) = answer["data"]
    assert row["sales"]["display"] == "2.15 trillion USD"
    assert row["sales"]["conversion"]["days"] == 256
    assert set(answer["meta"]["unconverted"]) == {row["world_share"]["id"], row["years_as_largest_market"]["id"]}


@every(
    ("asked", "display"),
    [
        ("unit=USD", "> 250 billion USD"),
        ("unit=USD&scale=million", "> 250 billion USD"),
        ("unit=USD&basis=year-end", "> 240 billion USD"),
        ("unit=USD&rate=USDCNY:7.2", "> 250 billion USD"),
        ("scale=yi", "> 1.8 trillion CNY"),
        ("unit=CNY", "> 1.8 trillion CNY"),
        ("lang=zh", "超过1.8万亿元"),
        ("lang=zh&unit=USD", "超过2500亿美元"),
    ],
)
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


def test_fields_pick_measures(client: Client) -> None:
    """A measure is picked whole."""
    rows = client.data(f"/v1/market-size?{OWN}&fields=sales,area&area=WLD")
    assert [list(row) for row in rows] == [["sales", "area"]]
    assert rows[0]["sales"]["display"] == "6.3 trillion USD"


@each_topic
def test_each_field_can_be_asked_for(client: Client, topic: str) -> None:
    """Those of a receipt too, where nothing is converted."""
    (fault,) = client.get(f"/v1/{topic}?fields=none").json()["errors"]
    names = [*fault["allowed"], *(f"{name}_conversion_days" for name in fault["allowed"] if "_" not in name)]
    answers = {name: client.get(f"/v1/{topic}?fields={name}").status_code for name in names}
    assert {name for name, status in answers.items() if status == 500} == set()


@each_topic
def test_no_rows_is_an_empty_list(client: Client, topic: str) -> None:
    """An empty result is 200."""
    body = client.get(f"/v1/{topic}?area=FRA").json()
    assert (body["data"], body["meta"]["total"]) == ([], 0)
