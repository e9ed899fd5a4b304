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
from tests.representations.charts.drawings import written
from tests.representations.rows import rows_beside
from tests.representations.writers.cases import BUREAU, SALES, dataset, figure


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


FOUR = "sales 2024 15.5", "sales 2023 15.4", "growth 2024 7.2", "sales 2024 40 World"


@every("order", list(itertools.permutations(range(4))))
def test_each_value_stands_under_its_own_categories(order: tuple[int, ...]) -> None:
    """In whatever order the figures come."""
    made = cube(dataset(*(one for place in order for one in written(FOUR[place]))))
    assert cells(made) == {
        ("sales", "CHN", "2024"): 15_500_000_000_000,
        ("sales", "CHN", "2023"): 15_400_000_000_000,
        ("sales-growth", "CHN", "2024"): Decimal("7.2"),
        ("sales", "WLD", "2024"): 40_000_000_000_000,
    }
    assert made["size"] == [len(made["dimension"][name]["category"]["index"]) for name in made["id"]]


@every("figures, asked, place, told", rows_beside(__file__))
def test_the_cube_of_some_figures(figures: str, asked: str, place: str, told: str) -> None:
    """Each fact has its reason above it in the table beside this file."""
    scaled = [
        replace(one, scale=SCALES[asked]) if asked in SCALES and one.indicator == SALES else one
        for one in written(figures)
    ]
    query = {"all": {"claims": Claims.ALL}, "zh": {"lang": Lang.ZH}}.get(asked, {})
    found = cube(dataset(*scaled, **query))
    if place == "cells":
        found = {" ".join(categories): value for categories, value in cells(found).items()}
    else:
        for name in place.split("."):
            found = found[name]
    assert found == json.loads(told, parse_float=Decimal)


def test_a_cube_with_many_holes_is_an_object() -> None:
    """Its values by their place, so that sources times periods do not fill the answer with nulls."""
    sources = [BUREAU.model_copy(update={"id": f"source-{year}"}) for year in range(2000, 2020)]
    many = [figure(SALES, source.id[-4:], "1.0", source=source) for source in sources]
    made = cube(dataset(*many, claims=Claims.ALL))
    assert len(made["value"]) == len(many)
    assert isinstance(made["value"], dict)
    assert made["extension"]["low"].keys() == made["value"].keys()


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


def test_the_collection_names_datasets_that_are_there(client: Client) -> None:
    """Absolute addresses, each of which answers; one for every indicator."""
    addresses = [item["href"] for item in client.get("/v1/collection.json").json()["link"]["item"]]
    start = "http://test/v1/figures.jsonstat?indicator="
    assert {f"{start}{row['code']}" for row in client.data("/v1/indicators")} <= set(addresses)
    for address in addresses[:6]:
        assert client.get(address).json()["class"] == "dataset"
