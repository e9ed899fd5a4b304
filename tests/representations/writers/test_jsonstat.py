"""JSON-stat: where each figure stands in the cube, and that nothing is mixed up there."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

from api.domain.figure import Dataset
from api.domain.query import Claims, Lang
from api.domain.words.scales import SCALES
from api.representations.figure_rows import figures_table
from api.representations.writers import jsonstat
from tests.conftest import Client
from tests.helpers.tables import every
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


@every("order", list(itertools.permutations(range(4))))
def test_each_value_stands_under_its_own_categories(order: tuple[int, ...]) -> None:
    """In whatever order the figures come."""
    made = cube(dataset(*(FOUR[place] for place in order)))
    assert cells(made) == {
        ("sales", "CHN", "2024"): 15_500_000_000_000,
        ("sales", "CHN", "2023"): 15_400_000_000_000,
        ("sales-growth", "CHN", "2024"): Decimal("7.2"),
        ("sales", "WLD", "2024"): 40_000_000_000_000,
    }
    assert made["size"] == [len(made["dimension"][name]["category"]["index"]) for name in made["id"]]


def test_periods_run_in_time() -> None:
    """Whatever order the figures come in; a half-year stands before the year that it begins."""
    made = cube(dataset(*(figure(SALES, period, "1.0") for period in ("2025", "2024", "2024-S1", "2023-Q4"))))
    assert made["dimension"]["period"]["category"]["index"] == ["2023-Q4", "2024-S1", "2024", "2025"]


TWO_SCALES = figure(SALES, "2014", "2789.8", scale="billion"), figure(SALES, "2024", "15.5")


def unit_of(made: Any, indicator: str) -> tuple[Any, ...]:
    """What is said of the unit of an indicator."""
    unit = made["dimension"]["indicator"]["category"]["unit"][indicator]
    return unit["label"], unit["decimals"], unit["multiplier"], unit["base"]


def test_an_answer_has_one_scale() -> None:
    """Whole units, however the sources print them, so that a line is drawn from the values alone."""
    made = cube(dataset(*TWO_SCALES))
    assert cells(made) == {("sales", "CHN", "2014"): 2_789_800_000_000, ("sales", "CHN", "2024"): 15_500_000_000_000}
    assert unit_of(made, "sales") == ("CNY", 0, 0, "CNY")


def test_a_scale_is_that_of_all_values_and_of_their_unit() -> None:
    """The one that was asked for; a share stays at one."""
    scaled = [replace(one, scale=SCALES["trillion"]) for one in TWO_SCALES]
    made = cube(dataset(*scaled, figure(GROWTH, "2024", "7.2", PERCENT, "one")))
    assert sorted(cells(made).values()) == [Decimal("2.7898"), Decimal("7.2"), Decimal("15.5")]
    assert unit_of(made, "sales")[:3] == ("trillion CNY", 4, 12)
    assert unit_of(made, "sales-growth")[0::2] == ("%", 0)


def test_intervals_stand_beside_the_values() -> None:
    """In the shape and the scale of `value`; null where an end is open."""
    beside = cube(dataset(TWO_SCALES[0], figure(SALES, "2024", "1.8", comparator=">")))["extension"]
    assert beside["low"] == [2_789_750_000_000, 1_800_000_000_000]
    assert beside["high"] == [2_789_850_000_000, None]
    assert beside["comparator"] == ["=", ">"]
    cell = beside["cells"]["0"]
    assert (cell["low"], cell["high"], cell["printed_value"]) == (beside["low"][0], beside["high"][0], "2789.8")


def test_vintages_have_an_axis() -> None:
    """Where there are several, so that no line goes from a preliminary value to a final one."""
    early, late = figure(SALES, "2023", "15.4", vintage="preliminary"), figure(SALES, "2024", "15.5", vintage="final")
    bare = figure(SALES, "2022", "13.8")
    made = cube(dataset(early, late, bare))
    assert cells(made) == {
        ("sales", "CHN", "2023", "preliminary"): 15_400_000_000_000,
        ("sales", "CHN", "2024", "final"): 15_500_000_000_000,
        ("sales", "CHN", "2022", "none"): 13_800_000_000_000,
    }
    assert made["id"] == ["indicator", "area", "period", "vintage"]
    labels = {"final": "Final", "none": "None stated", "preliminary": "Preliminary"}
    assert made["dimension"]["vintage"]["category"]["label"] == labels
    assert cube(dataset(early, replace(late, vintage="preliminary")))["id"] == ["indicator", "area", "period"]
    assert cube(dataset(early, late, claims=Claims.ALL))["id"] == ["indicator", "area", "period", "vintage", "source"]


def test_two_units_of_an_indicator_are_two_categories() -> None:
    """A sum over the axis would otherwise add yuan to dollars."""
    made = cube(dataset(figure(SALES, "2024", "15.5", CNY), figure(SALES, "2023", "2.1", USD)))
    assert list(cells(made)) == [("sales:CNY", "CHN", "2024"), ("sales:USD", "CHN", "2023")]
    assert made["dimension"]["indicator"]["category"]["label"]["sales:USD"] == "Sales (USD)"


def test_rival_claims_have_an_axis_and_one_source_needs_none() -> None:
    """Where all claims are asked for; the preferred ones of several sources are one line, each source in its cell."""
    pair = figure(SALES, "2024", "15.5"), figure(SALES, "2023", "15.4", source=PRESS)
    assert cube(dataset(*pair, claims=Claims.ALL))["id"] == ["indicator", "area", "period", "source"]
    made, alone = cube(dataset(*pair)), cube(dataset(pair[0]))
    assert made["id"] == alone["id"] == ["indicator", "area", "period"]
    assert [made["extension"]["cells"][place]["source"] for place in "10"] == [BUREAU.id, PRESS.id]
    assert alone["source"] == "A bureau"


def test_two_figures_for_one_place_are_told_apart_by_their_source() -> None:
    """Whatever was asked for: none is lost."""
    pair = figure(SALES, "2024", "15.5"), figure(SALES, "2024", "15.4", source=PRESS)
    assert len(cells(cube(dataset(*pair)))) == 2


def test_two_claims_for_one_place_are_both_there() -> None:
    """Two sources, and a source that states the same anew."""
    first, second = figure(SALES, "2024", "15.5"), figure(SALES, "2024", "15.4", source=PRESS)
    anew = replace(figure(SALES, "2024", "15.6"), id=f"{first.id}.2")
    made = cube(dataset(first, second, anew, claims=Claims.ALL))
    assert cells(made) == {
        ("sales", "CHN", "2024", BUREAU.id): 15_500_000_000_000,
        ("sales", "CHN", "2024", PRESS.id): 15_400_000_000_000,
        ("sales", "CHN", "2024", f"{BUREAU.id}.2"): 15_600_000_000_000,
    }


def test_more_than_stands_in_the_status_and_in_the_cell() -> None:
    """Beside SDMX's status; the words for it are in the extension."""
    made = cube(dataset(figure(SALES, "2024", "1.8", comparator=">", status="P")))
    assert made["status"] == {"0": "P >"}
    assert made["extension"]["status"]["label"] == {"P >": "provisional, more than"}
    cell = made["extension"]["cells"]["0"]
    shown = [cell[name] for name in ("comparator", "low", "high", "source")]
    assert shown == [">", 1_800_000_000_000, None, BUREAU.id]


def test_a_cube_with_many_holes_is_an_object() -> None:
    """Its values by their place, so that sources times periods do not fill the answer with nulls."""
    sources = [BUREAU.model_copy(update={"id": f"source-{year}"}) for year in range(2000, 2020)]
    many = [figure(SALES, source.id[-4:], "1.0", source=source) for source in sources]
    made = cube(dataset(*many, claims=Claims.ALL))
    assert len(made["value"]) == len(many)
    assert isinstance(made["value"], dict)
    assert made["extension"]["low"].keys() == made["value"].keys()


def test_an_empty_answer_has_its_axes() -> None:
    """Without categories, and no values."""
    made = cube(dataset())
    assert (made["id"], made["size"], made["value"]) == (["indicator", "area", "period"], [0, 0, 0], [])


def test_chinese_words_come_where_they_are_asked_for() -> None:
    """Labels of axes, categories and units."""
    made = cube(dataset(figure(SALES, "2024", "15.5"), lang=Lang.ZH))
    assert made["dimension"]["area"]["category"]["label"] == {"CHN": "中国"}
    assert unit_of(made, "sales")[0] == "元"


@every("query", ["", "?claims=all", "?derived=true", "?unit=USD", "?scale=billion&claims=all"])
def test_every_figure_is_in_its_cube(client: Client, query: str) -> None:
    """Each with the very digits of the JSON, between the ends of its interval."""
    made = json.loads(client.get(f"/v1/figures.jsonstat{query}").text, parse_float=Decimal, parse_int=Decimal)
    rows = {row["id"]: row for row in client.exact(f"/v1/figures{query}")}
    told = made["extension"]["cells"]
    assert sorted(cell["id"] for cell in told.values()) == sorted(rows)
    assert len(cells(made)) == len(rows)
    for place, cell in told.items():
        where, row = int(place), rows[cell["id"]]
        for given, name in ((made["value"], "value"), (made["extension"]["low"], "low")):
            assert (given[where] if isinstance(given, list) else given[place]) == row[name]
        assert (cell["low"] or row["value"]) <= row["value"] <= (cell["high"] or row["value"])


def test_what_the_answer_says_of_itself_is_there(client: Client) -> None:
    """What stays in its own unit or scale, the vintages of a line, and a hint where nothing was found."""
    meta = client.get("/v1/figures.jsonstat?unit=USD&scale=billion").json()["extension"]["meta"]
    ours = client.get("/v1/figures?unit=USD&scale=billion").json()["meta"]
    for name in ("unconverted", "unscaled", "vintages"):
        assert meta[name] == ours[name]
    assert client.get("/v1/figures.jsonstat?area=FRA").json()["extension"]["meta"]["hint"]


@every("address", ["/v1/areas", "/v1/market-size", "/v1/convert?value=1&from=percent&to=ratio"])
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
    addresses = [item["href"] for item in client.get("/v1/collection.json").json()["link"]["item"]]
    start = "http://test/v1/figures.jsonstat?indicator="
    assert {f"{start}{row['code']}" for row in client.data("/v1/indicators")} <= set(addresses)
    for address in addresses[:6]:
        assert client.get(address).json()["class"] == "dataset"
