"""The typed rows of the market's size, of trade and of partnerships: their keys, measures and parameters."""

from __future__ import annotations

import pytest

from tests.conftest import Client
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
    """The fields come in the same order in each row, missing measures as null."""
    found = client.data(f"/v1/{topic}")
    assert found
    assert all(list(row) == [*KEYS[topic], *MEASURES[topic]] for row in found)


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


def test_all_fields_are_the_usual_ones(client: Client) -> None:
    path = f"/v1/market-size?{OWN}"
    assert client.data(f"{path}&fields=*") == client.data(path)


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


@pytest.mark.parametrize("topic", MEASURES)
def test_each_field_can_be_asked_for(client: Client, topic: str) -> None:
    """Those of a receipt too, where nothing is converted."""
    (fault,) = client.get(f"/v1/{topic}?fields=none").json()["errors"]
    names = [*fault["allowed"], *(f"{name}_conversion_days" for name in fault["allowed"] if "_" not in name)]
    answers = {name: client.get(f"/v1/{topic}?fields={name}").status_code for name in names}
    assert {name for name, status in answers.items() if status == 500} == set()
    tried(len(names))
