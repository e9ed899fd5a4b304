"""The World Bank's API: observations as JSON-stat, in the shape that its clients read."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

import pytest

from api.protocols.worldbank import data_cube
from tests.conftest import Client
from tests.protocols.worldbank.worldbank_reading import EXPORTS, SALES, data, ours, period, read

BOTH = f"country/all/indicator/{SALES};{EXPORTS}"


def cube(client: Client, path: str) -> Any:
    """The one dataset of the bundle."""
    mark = "&" if "?" in path else "?"
    ((code, dataset),) = read(client, f"{path}{mark}format=jsonstat").items()
    assert code == "REP"
    return dataset


def cells(dataset: Any) -> dict[tuple[str, ...], Decimal]:
    """The values by country, series and year, found as its clients find them: a place for each, in order."""
    dimension = dataset["dimension"]
    assert dimension["id"] == ["country", "series", "year"]
    keys = [
        sorted(index, key=index.get) for index in (dimension[name]["category"]["index"] for name in dimension["id"])
    ]
    assert dimension["size"] == [len(found) for found in keys]
    places = itertools.product(*keys)
    return {place: value for place, value in zip(places, dataset["value"], strict=True) if value is not None}


def test_values_are_our_preferred_figures(rich: Client) -> None:
    """Every indicator of every country in whole units, under its own categories."""
    every = ";".join(row["id"] for row in data(rich, "indicators?per_page=1000"))
    made = cube(rich, f"country/all/indicator/{every}?per_page=10000")
    units = made["dimension"]["series"]["category"]["unit"]
    found = {
        (series.partition(":")[0], country, period(date)): (value, units[series]["base"])
        for (country, series, date), value in cells(made).items()
    }
    assert found == {key: (row["value"], row["unit"]) for key, row in ours(rich, "").items()}


def test_what_is_said_of_a_value_is_at_its_place(client: Client) -> None:
    """Status, comparator, vintage and footnote, as the rows have them."""
    made, rows = cube(client, BOTH), data(client, BOTH)
    index = {name: made["dimension"][name]["category"]["index"] for name in ("country", "series", "year")}
    for row in rows:
        years = len(index["year"])
        country = index["country"][row["countryiso3code"]]
        place = (country * len(index["series"]) + index["series"][row["indicator"]["id"]]) * years
        where = int(place + index["year"][row["date"]])
        assert made["value"][where] == row["value"]
        assert made["status"].get(str(where), "") == row["obs_status"]
        for name in ("comparator", "vintage", "footnote"):
            assert made["extension"][name].get(str(where), "") == row[name]
    assert "footnote" not in cube(client, f"{BOTH}?footnote=n")["extension"]


def test_years_run_in_time_and_words_are_in_the_language_asked_for(client: Client) -> None:
    """As a chart draws them."""
    made = cube(client, f"zh/country/CHN/indicator/{EXPORTS}")
    assert list(made["dimension"]["year"]["category"]["index"]) == ["2020", "2024Q1", "2024S1", "2024"]
    assert made["dimension"]["country"]["category"]["label"] == {"CHN": "中国"}
    assert made["dimension"]["series"]["category"]["unit"][EXPORTS]["label"] == "元"


def test_a_page_says_that_it_is_one(client: Client) -> None:
    """In a note; the pages together are the whole."""
    made = cube(client, f"{BOTH}?per_page=4")
    assert made["note"] == ["Page 1 of 4: the cube holds its figures."]
    assert len(cells(made)) == 4
    assert "note" not in cube(client, BOTH)


def test_nothing_is_an_empty_cube(client: Client) -> None:
    """With its dimensions."""
    made = cube(client, f"country/FRA/indicator/{SALES}")
    assert (made["value"], made["dimension"]["size"]) == ([], [0, 0, 0])


def test_a_cube_that_is_too_large_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to do, since its reader wants an array, however empty."""
    monkeypatch.setattr(data_cube, "MAX_PLACES", 10)
    ((message,),) = [row["message"] for row in read(client, f"{BOTH}?format=jsonstat&per_page=999")]
    assert message["id"] == "120"
    assert "name fewer series" in message["value"]
