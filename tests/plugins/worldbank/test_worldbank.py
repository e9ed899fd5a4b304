"""The World Bank's API: our preferred figures, countries and indicators in its shapes, rows, cubes and cells."""

import itertools
import json
from decimal import Decimal
from typing import Any

import pytest

from tests.conftest import Client
from tests.helpers.raw_request import expanded
from tests.helpers.rows import tables
from tests.helpers.tables import every

TABLES = tables(__file__)
ROOT = "/worldbank/v2"
SALES = "online-retail-sales"
EXPORTS = "cross-border-ecommerce-exports"
BOTH = f"country/all/indicator/{SALES};{EXPORTS}"
Row = dict[str, Any]


def read(client: Client, path: str) -> Any:
    response = client.get(f"{ROOT}/{path}")
    assert response.status_code == 200, response.text
    return json.loads(response.text, parse_float=Decimal, parse_int=Decimal)


def data(client: Client, path: str) -> list[Row]:
    header, rows = read(client, path)
    assert header["total"] >= len(rows)
    return list(rows)


def ours(client: Client) -> dict[tuple[str, str, str], Row]:
    """Our own API's preferred figures with all their fields, by indicator, area and period."""
    rows = client.exact("/v1/figures?fields=*&limit=10000")
    return {(row["indicator"], row["area"], row["period"]): row for row in rows}


def everything(client: Client) -> str:
    return f"country/all/indicator/{';'.join(row['id'] for row in data(client, 'indicators?per_page=1000'))}"


def period(date: str) -> str:
    for letter in "QS":
        date = date.replace(letter, f"-{letter}")
    return date.replace("M", "-").removeprefix("YR")


def variables(body: Row) -> list[Row]:
    (concept,) = body["source"][0]["concept"]
    return list(concept["variable"])


def test_observations_are_our_preferred_figures(rich: Client) -> None:
    rows = data(rich, f"{everything(rich)}?per_page=10000")
    found = {(row["indicator"]["id"], row["countryiso3code"], period(row["date"])): row for row in rows}
    wanted = ours(rich)
    assert found.keys() == wanted.keys()
    for key, row in found.items():
        figure = wanted[key]
        for name in ("value", "unit", "comparator", "source"):
            assert row[name] == figure[name], key
        assert row["vintage"] == (figure["vintage"] or "")
        assert row["decimal"] == max(0, -int(figure["value"].as_tuple().exponent))
        assert figure["as_printed"] in row["footnote"]


@every(("path", "column", "wanted"), TABLES["columns"])
def test_rows_are_those_that_are_meant(client: Client, path: str, column: str, wanted: str) -> None:
    """Countries by any code of theirs, members of lists and concepts, cells; a more than is never lost of a status."""
    body = read(client, path)
    header = body[0] if isinstance(body, list) else body
    rows = body[1] if isinstance(body, list) else body["source"].get("data") if column == "#" else variables(body)
    assert header["total"] == len(rows)
    found = [str(len(rows))] if column == "#" else [row[column] for row in rows]
    assert found == ([] if wanted == "none" else wanted.split(" "))


@every(("country", "query", "dates"), TABLES["dates"])
def test_dates_are_chosen(rich: Client, country: str, query: str, dates: str) -> None:
    """By range, list, newest and frequency, newest first; a range means the periods that lie inside."""
    found = [row["date"] for row in data(rich, f"country/{country.lower()}/indicator/{SALES}?{query}")]
    assert sorted(found) == sorted(dates.split())
    assert country == "ITA" or found == dates.split()


@every(("path", "words"), TABLES["footnotes"])
def test_footnotes_name_a_break_and_the_vintages(client: Client, path: str, words: str) -> None:
    """So that nobody draws a line over either unawares."""
    assert any(words in row["footnote"] for row in data(client, path))


def test_pages(client: Client) -> None:
    """All rows once, over pages that count themselves; nothing is page 0 of 0, where a client that reads on ends."""
    path, whole = f"country/all/indicator/{SALES}", data(client, f"country/all/indicator/{SALES}")
    count = -(-len(whole) // 4)
    pages = [read(client, f"{path}?per_page=4&page={number}") for number in range(1, count + 1)]
    assert [row for _, rows in pages for row in rows] == whole
    assert [header["page"] for header, _ in pages] == list(range(1, count + 1))
    assert {(header["pages"], header["total"]) for header, _ in pages} == {(count, len(whole))}
    assert read(client, f"{path}?per_page=4&page=900")[1] == []
    header, rows = read(client, f"country/FRA/indicator/{SALES}")
    assert (header["page"], header["pages"], header["total"], rows) == (0, 0, 0, [])


@every("path", ["indicators", "indicator/all", "sources/1/indicators", "topics/all/indicators", "indicator?source=1"])
def test_indicators(client: Client, path: str) -> None:
    mark = "&" if "?" in path else "?"
    rows = data(client, f"{path}{mark}per_page=50000")
    wanted = client.data("/v1/indicators?limit=1000")
    assert [(row["id"], row["name"], row["sourceNote"], row["topics"][0]["id"]) for row in rows] == [
        (item["code"], item["name"], item["definition"], item["topic"]) for item in wanted
    ]


@every("path", [path for (path,) in TABLES["empty"]])
def test_an_empty_database_answers(bare: Client, path: str) -> None:
    body = read(bare, path)
    assert (body[0] if isinstance(body, list) else body)["total"] == 0


def test_values_are_our_preferred_figures(rich: Client) -> None:
    made = cube(rich, f"{everything(rich)}?per_page=10000")
    units = made["dimension"]["series"]["category"]["unit"]
    found = {
        (series.partition(":")[0], country, period(date)): (value, units[series]["base"])
        for (country, series, date), value in cells(made).items()
    }
    assert found == {key: (row["value"], row["unit"]) for key, row in ours(rich).items()}


def cube(client: Client, path: str) -> Any:
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


@every("tail", ["", "/data"])
def test_cells_are_our_preferred_figures(rich: Client, tail: str) -> None:
    body = read(rich, f"sources/1/series/all/country/all/time/all{tail}?per_page=10000")
    wanted = ours(rich)
    assert body["total"] == len(wanted)
    for cell in body["source"]["data"]:
        place = {item["concept"]: item["id"] for item in cell["variable"]}
        figure = wanted[place["Series"], place["Country"], period(place["Time"])]
        assert [cell[name] for name in ("value", "unit", "comparator")] == [
            figure[name] for name in ("value", "unit", "comparator")
        ]
        assert cell["footnote"]


def test_labels(client: Client) -> None:
    """Clients of these paths read nothing but them and the value: a label carries unit and comparator."""
    labels = {"": "Cross-border e-commerce exports (CNY, more than)", "zh/": "跨境电商出口额 (CNY, 超过)"}
    for lang, label in labels.items():
        (cell,) = read(client, f"{lang}sources/1/series/{EXPORTS}/country/CHN/time/YR2024")["source"]["data"]
        assert {item["concept"]: item["value"] for item in cell["variable"]}["Series"] == label


def test_a_cube_of_too_many_places_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.plugins.worldbank.rows.MAX_PLACES", 10)
    ((message,),) = [row["message"] for row in read(client, f"{BOTH}?format=jsonstat&per_page=999")]
    assert (message["id"], "name fewer series" in message["value"]) == ("120", True)


@pytest.mark.one_engine  # what is refused is refused before any figure is read
@every(("path", "number", "words"), TABLES["refusals"])
def test_a_refusal_is_a_message(client: Client, path: str, number: str, words: str) -> None:
    response = client.get(f"{ROOT}/{expanded(path)}")
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    (body,) = response.json()
    (message,) = body["message"]
    assert (message["id"], set(message)) == (number, {"id", "key", "value"})
    assert words in message["value"]
