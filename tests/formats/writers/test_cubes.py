"""JSON-stat and SDMX: the place of each figure in its cube, and that nothing is mixed up or lost there."""

import json
from decimal import Decimal
from itertools import permutations, product
from typing import Any

import pytest

from api.domain.conversion import convert
from api.domain.figure import Dataset
from api.domain.query import Claims, Lang
from api.domain.rates import AppliedRate
from api.domain.units import SCALES
from api.formats.figure_rows import figures_table
from api.formats.writers import jsonstat
from api.plugins.sdmx.concepts import DECIMALS, observe
from api.plugins.sdmx.writers import of_table
from tests.conftest import Client
from tests.formats.writers.cases import BUREAU, SALES, USD, dataset, figure
from tests.helpers import rows
from tests.helpers.evidence import altered
from tests.helpers.tables import every
from tests.plugins.charts.drawings import written

TABLES = rows.tables(__file__)


def cube(answer: Dataset) -> Any:
    return json.loads(jsonstat.write(figures_table(answer)), parse_float=Decimal)


def cells(made: Any) -> dict[str, Decimal]:
    axes = [made["dimension"][name]["category"]["index"] for name in made["id"]]
    places, values = map(" ".join, product(*axes)), made["value"]
    if isinstance(values, list):
        return {place: value for place, value in zip(places, values, strict=True) if value is not None}
    return {place: values[str(number)] for number, place in enumerate(places) if str(number) in values}


FOUR = {
    "sales CHN 2024": ("sales 2024 15.5", 15_500_000_000_000),
    "sales CHN 2023": ("sales 2023 15.4", 15_400_000_000_000),
    "sales-growth CHN 2024": ("growth 2024 7.2", Decimal("7.2")),
    "sales WLD 2024": ("sales 2024 40 World", 40_000_000_000_000),
}


@every("order", [list(order) for order in permutations(FOUR)])
def test_each_value_is_under_its_own_categories(order: list[str]) -> None:
    made = cube(dataset(*written(", ".join(FOUR[place][0] for place in order))))
    assert cells(made) == {place: value for place, (_, value) in FOUR.items()}
    assert made["size"] == [len(made["dimension"][name]["category"]["index"]) for name in made["id"]]


@every("figures, asked, place, expected", TABLES["cubes"])
def test_the_cube_of_some_figures(figures: str, asked: str, place: str, expected: str) -> None:
    scaled = [
        altered(one, scale=SCALES[asked]) if asked in SCALES and one.indicator == SALES else one
        for one in written(figures)
    ]
    query = {"all": {"claims": Claims.ALL}, "zh": {"lang": Lang.ZH}}.get(asked, {})
    found = made = cube(dataset(*scaled, **query))
    for name in place.split("."):
        found = cells(made) if name == "cells" and found is made else found[name]
    assert found == json.loads(expected, parse_float=Decimal)


def test_a_cube_with_many_holes_is_an_object() -> None:
    """Its values by their place, so that sources times periods do not fill the answer with nulls."""
    sources = [BUREAU.model_copy(update={"id": f"source-{year}"}) for year in range(2000, 2020)]
    many = [figure(SALES, source.id[-4:], "1.0", source=source) for source in sources]
    made = cube(dataset(*many, claims=Claims.ALL))
    assert isinstance(made["value"], dict)
    assert len(made["value"]) == len(many)
    assert made["extension"]["low"].keys() == made["value"].keys()


FULL = [pytest.param(query, marks=pytest.mark.full) for query in ("?claims=all", "?derived=true", "?unit=USD")]


@pytest.mark.parametrize("query", ["", "?scale=billion&claims=all", *FULL])
def test_every_figure_is_in_its_cube(client: Client, query: str) -> None:
    made = json.loads(client.get(f"/v1/figures.jsonstat{query}").text, parse_float=Decimal, parse_int=Decimal)
    ours = {row["id"]: row for row in client.exact(f"/v1/figures{query}")}
    found = made["extension"]["cells"]
    assert sorted(cell["id"] for cell in found.values()) == sorted(ours)
    assert len(cells(made)) == len(ours)
    for place, cell in found.items():
        row = ours[cell["id"]]
        for given, name in ((made["value"], "value"), (made["extension"]["low"], "low")):
            assert (given[int(place)] if isinstance(given, list) else given[place]) == row[name]
        assert (cell["low"] or row["value"]) <= row["value"] <= (cell["high"] or row["value"])


def numbers(figures: str, scale: str) -> str:
    (one,) = written(figures)
    made = {part.id: cell for part, cell in observe(altered(one, scale=SCALES[scale])).cells.items()}
    number = f"{made['OBS_VALUE']} x{made['UNIT_MULT']} .{made['DECIMALS']}"
    return f"{number} from {made['LOW']} to {made['HIGH']}"


test_value_and_ends_have_one_multiplier = rows.shows(__file__, {"numbers": numbers})


def test_no_value_has_more_decimals_than_are_listed() -> None:
    """Not the smallest that is read, at the highest rate, in trillions."""
    least = figure(SALES, "2024", f"0.{'0' * 29}7", scale="one")
    receipt = convert(least.printed, USD, AppliedRate.parse(f"USDCNY:{'9' * 12}.{'9' * 12}"))
    served = altered(least, converted=receipt.after, receipt=receipt, scale=SCALES["trillion"])
    decimals = observe(served).cells[DECIMALS]
    assert int(decimals) > 60
    assert decimals in DECIMALS.codes


@every("flow, figures, asked", TABLES["flows"])
def test_figures_are_claims_where_two_could_share_a_place(flow: str, figures: str, asked: str) -> None:
    """Where every source's are wanted, or a derived figure is where another is; none of them is lost."""
    wanted = dataset(*written(figures), claims=Claims.ALL if asked == "all" else Claims.PREFERRED)
    one = asked == "one figure"
    message, series = of_table("data+csv", figures_table(wanted, single=one))
    assert message.structure.id == flow
    keys = {found.key(message.dimensions) for each in series for found in each}
    assert len(keys) == len(wanted.figures)
