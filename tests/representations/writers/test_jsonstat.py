"""JSON-stat: where each figure stands in the cube, and that nothing is mixed up there."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from api.domain.figure import Dataset
from api.domain.query import Claims, Lang
from api.representations.figure_rows import figures_table
from api.representations.writers import jsonstat
from tests.conftest import Client
from tests.representations.writers.cases import BUREAU, CNY, GROWTH, PERCENT, PRESS, SALES, USD, WORLD, dataset, figure


def cube(answer: Dataset) -> Any:
    """The dataset that is written, its numbers as exact decimals."""
    return json.loads(jsonstat.write(figures_table(answer)), parse_float=Decimal)


def cells(made: Any) -> dict[tuple[str, ...], Decimal]:
    """The values by the categories that they stand under, found as any reader finds them."""
    axes = [made["dimension"][name]["category"]["index"] for name in made["id"]]
    places = itertools.product(*axes)
    values = made["value"]
    if isinstance(values, list):
        return {place: value for place, value in zip(places, values, strict=True) if value is not None}
    return {place: values[str(number)] for number, place in enumerate(places) if str(number) in values}


FOUR = [
    figure(SALES, "2024", "15.5"),
    figure(SALES, "2023", "15.4"),
    figure(GROWTH, "2024", "7.2", PERCENT, "one"),
    figure(SALES, "2024", "40", area=WORLD),
]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_each_value_stands_under_its_own_categories(order: tuple[int, ...]) -> None:
    """In whatever order the figures come."""
    made = cube(dataset(*(FOUR[place] for place in order)))
    assert cells(made) == {
        ("sales", "CHN", "2024"): Decimal("15.5"),
        ("sales", "CHN", "2023"): Decimal("15.4"),
        ("sales-growth", "CHN", "2024"): Decimal("7.2"),
        ("sales", "WLD", "2024"): Decimal(40),
    }
    assert made["size"] == [len(made["dimension"][name]["category"]["index"]) for name in made["id"]]


def test_periods_run_in_time() -> None:
    """Whatever order the figures come in; a half-year stands before the year that it begins."""
    made = cube(dataset(*(figure(SALES, period, "1.0") for period in ("2025", "2024", "2024-S1", "2023-Q4"))))
    assert made["dimension"]["period"]["category"]["index"] == ["2023-Q4", "2024-S1", "2024", "2025"]


def test_an_indicator_is_told_in_the_largest_of_its_scales() -> None:
    """So that 2789.8 billion beside 15.5 trillion gets no zeros that were not printed."""
    made = cube(dataset(figure(SALES, "2014", "2789.8", scale="billion"), figure(SALES, "2024", "15.5")))
    assert cells(made) == {("sales", "CHN", "2014"): Decimal("2.7898"), ("sales", "CHN", "2024"): Decimal("15.5")}
    unit = made["dimension"]["indicator"]["category"]["unit"]["sales"]
    assert (unit["label"], unit["decimals"], unit["multiplier"], unit["base"]) == ("trillion CNY", 4, 12, "CNY")


def test_two_units_of_an_indicator_are_two_categories() -> None:
    """A sum over the axis would otherwise add yuan to dollars."""
    made = cube(dataset(figure(SALES, "2024", "15.5", CNY), figure(SALES, "2023", "2.1", USD)))
    assert list(cells(made)) == [("sales:CNY", "CHN", "2024"), ("sales:USD", "CHN", "2023")]
    assert made["dimension"]["indicator"]["category"]["label"]["sales:USD"] == "Sales (USD)"


def test_one_source_needs_no_axis() -> None:
    """Its name stands in `source`."""
    made = cube(dataset(figure(SALES, "2024", "15.5")))
    assert made["id"] == ["indicator", "area", "period"]
    assert made["source"] == "A bureau"


@pytest.mark.parametrize(
    "answer",
    [
        dataset(figure(SALES, "2024", "15.5"), claims=Claims.ALL),
        dataset(figure(SALES, "2024", "15.5"), figure(SALES, "2023", "15.4", source=PRESS)),
    ],
)
def test_rival_claims_have_an_axis(answer: Dataset) -> None:
    """Where all claims are asked for, or those that are preferred come from several sources."""
    assert cube(answer)["id"] == ["indicator", "area", "period", "source"]


def test_two_claims_for_one_place_are_both_there() -> None:
    """Two sources, and a source that states the same anew."""
    first, second = figure(SALES, "2024", "15.5"), figure(SALES, "2024", "15.4", source=PRESS)
    anew = replace(figure(SALES, "2024", "15.6"), id=f"{first.id}.2")
    made = cube(dataset(first, second, anew, claims=Claims.ALL))
    assert cells(made) == {
        ("sales", "CHN", "2024", BUREAU.id): Decimal("15.5"),
        ("sales", "CHN", "2024", PRESS.id): Decimal("15.4"),
        ("sales", "CHN", "2024", f"{BUREAU.id}.2"): Decimal("15.6"),
    }


def test_more_than_stands_in_the_status_and_in_the_cell() -> None:
    """Beside SDMX's status; the words for it are in the extension."""
    made = cube(dataset(figure(SALES, "2024", "1.8", comparator=">", status="P")))
    assert made["status"] == {"0": "P >"}
    assert made["extension"]["status"]["label"] == {"P >": "provisional, more than"}
    cell = made["extension"]["cells"]["0"]
    assert (cell["comparator"], cell["low"], cell["high"], cell["source"]) == (">", Decimal("1.8"), None, BUREAU.id)


def test_a_cube_with_many_holes_is_an_object() -> None:
    """Its values by their place, so that sources times periods do not fill the answer with nulls."""
    many = [
        figure(SALES, str(year), "1.0", source=BUREAU.model_copy(update={"id": f"source-{year}"}))
        for year in range(2000, 2020)
    ]
    made = cube(dataset(*many))
    assert len(made["value"]) == len(many)
    assert isinstance(made["value"], dict)


def test_an_empty_answer_has_its_axes() -> None:
    """Without categories, and no values."""
    made = cube(dataset())
    assert (made["id"], made["size"], made["value"]) == (["indicator", "area", "period"], [0, 0, 0], [])


def test_chinese_words_come_where_they_are_asked_for() -> None:
    """Labels of axes, categories and units."""
    made = cube(dataset(figure(SALES, "2024", "15.5"), lang=Lang.ZH))
    assert made["dimension"]["area"]["category"]["label"] == {"CHN": "中国"}
    assert made["dimension"]["indicator"]["category"]["unit"]["sales"]["label"] == "万亿元"


def test_every_figure_of_the_report_is_in_its_cube(client: Client) -> None:
    """Each with the digits of the JSON, told in its category's scale."""
    made = json.loads(client.get("/v1/figures.jsonstat").text, parse_float=Decimal)
    rows = {row["id"]: row for row in client.data("/v1/figures")}
    told = [cell["id"] for cell in made["extension"]["cells"].values()]
    assert sorted(told) == sorted(rows)
    assert len(cells(made)) == len(rows)


@pytest.mark.parametrize("address", ["/v1/areas", "/v1/market-size", "/v1/convert?value=1&from=percent&to=ratio"])
def test_only_figures_have_it(client: Client, address: str) -> None:
    """406 on any other path, by suffix or parameter, with what the path has."""
    path, _, query = address.partition("?")
    for asked in (f"{path}.jsonstat?{query}", f"{path}?format=jsonstat&{query}"):
        response = client.get(asked)
        assert response.status_code == 406
        assert "csv" in response.json()["errors"][0]["allowed"]


def test_fields_are_refused_with_it(client: Client) -> None:
    """A cube has no columns to pick, and ignoring what was asked is no answer."""
    assert client.get("/v1/figures.jsonstat?fields=id").json()["code"] == "conflicting-parameters"


def test_the_collection_names_datasets_that_are_there(client: Client) -> None:
    """Absolute addresses, each of which answers; one for every indicator."""
    made = client.get("/v1/collection.json").json()
    addresses = [item["href"] for item in made["link"]["item"]]
    assert {f"http://test/v1/figures.jsonstat?indicator={row['code']}" for row in client.data("/v1/indicators")} <= set(
        addresses
    )
    for address in addresses[:6]:
        assert client.get(address).json()["class"] == "dataset"
