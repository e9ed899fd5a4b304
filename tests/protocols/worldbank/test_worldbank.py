"""The World Bank's API: our preferred figures, countries and indicators in its shapes, rows, cubes and cells."""

from __future__ import annotations

import itertools
import json
from decimal import Decimal
from typing import Any

import pytest

from api.protocols.worldbank import data_cube
from tests.conftest import Client
from tests.helpers.tables import every
from tests.helpers.text_rows import rows_beside, text_rows

ROOT = "/worldbank/v2"
SALES = "online-retail-sales"
EXPORTS = "cross-border-ecommerce-exports"
BOTH = f"country/all/indicator/{SALES};{EXPORTS}"
Row = dict[str, Any]


def read(client: Client, path: str) -> Any:
    """The JSON of an answer, numbers exact."""
    response = client.get(f"{ROOT}/{path}")
    assert response.status_code == 200, response.text
    return json.loads(response.text, parse_float=Decimal, parse_int=Decimal)


def data(client: Client, path: str) -> list[Row]:
    """The rows of an answer that is no message."""
    header, rows = read(client, path)
    assert header["total"] >= len(rows)
    return list(rows)


def ours(client: Client) -> dict[tuple[str, str, str], Row]:
    """Our own API's preferred figures with all their fields, by indicator, area and period."""
    rows = client.exact("/v1/figures?fields=*&limit=10000")
    return {(row["indicator"], row["area"], row["period"]): row for row in rows}


def everything(client: Client) -> str:
    """Every indicator of every country."""
    return f"country/all/indicator/{';'.join(row['id'] for row in data(client, 'indicators?per_page=1000'))}"


def period(date: str) -> str:
    """A date of theirs as a period of ours."""
    for letter in "QS":
        date = date.replace(letter, f"-{letter}")
    return date.replace("M", "-").removeprefix("YR")


def variables(body: Row) -> list[Row]:
    """The variables of the one concept of an answer."""
    (concept,) = body["source"][0]["concept"]
    return list(concept["variable"])


def test_observations_are_our_preferred_figures(rich: Client) -> None:
    """Every indicator of every country: value, unit, and what is said of the value, without one missing."""
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


STATUSES = f"""
    country/CHN/indicator/{EXPORTS}?date=2024&frequency=Y            | >
    country/CHN/indicator/{EXPORTS}?date=2024S1&frequency=S          | ~
    country/CHN/indicator/{EXPORTS}?date=2024Q1                      | P
    country/CHN/indicator/cross-border-ecommerce-trade?date=2023     |
    country/WLD/indicator/retail-ecommerce-sales?date=2016           | F
    country/CHN/indicator/{SALES}?date=2024                          | B
"""


@every(("path", "status"), text_rows(STATUSES))
def test_the_comparator_stands_in_obs_status(client: Client, path: str, status: str) -> None:
    """A more than is never lost: status and comparator, empty for a plain value."""
    assert [row["obs_status"] for row in data(client, path)] == [status]


def test_an_observation_has_the_shape_of_theirs(client: Client) -> None:
    """Every member that theirs have, with our four beside them."""
    header, (row,) = read(client, f"countries/CN/indicators/{EXPORTS}?format=json&date=2024&frequency=y")
    counts = {"page": 1, "pages": 1, "per_page": 50, "total": 1}
    assert header == counts | {"sourceid": "1", "sourcename": "Report indicators", "lastupdated": "2026-11-26"}
    footnote = row.pop("footnote")
    assert footnote.startswith("> 1.8 trillion CNY (“exceeding 1.8 trillion yuan”, cfis-2025-09-15)")
    assert row == {
        "indicator": {"id": EXPORTS, "value": "Cross-border e-commerce exports"},
        "country": {"id": "CN", "value": "China"},
        "countryiso3code": "CHN",
        "date": "2024",
        "value": 1_800_000_000_000,
        "unit": "CNY",
        "obs_status": ">",
        "decimal": 0,
        "comparator": ">",
        "vintage": "",
        "source": "cfis-2025-09-15",
    }


@every(("country", "query", "dates"), rows_beside(__file__, "dates.txt"))
def test_dates_are_chosen(rich: Client, country: str, query: str, dates: str) -> None:
    """By range, list, newest and frequency, newest first; a range stands for the periods that lie inside."""
    found = [row["date"] for row in data(rich, f"country/{country.lower()}/indicator/{SALES}?{query}")]
    assert sorted(found) == sorted(dates.split())
    assert country == "ITA" or found == dates.split()


FOOTNOTES = f"""
    country/CHN/indicator/{SALES}?date=2024    | Time series break.
    zh/country/CHN/indicator/{SALES}?date=2024 | 时间序列中断
    country/CHN/indicator/{EXPORTS} | Vintage: Final. Other values of this series: no vintage stated, Preliminary.
    zh/country/CHN/indicator/{EXPORTS}         | 版本：最终. 该序列另有：未标明版本, 初步
"""


@every(("path", "words"), text_rows(FOOTNOTES))
def test_footnotes_tell_a_break_and_the_vintages(client: Client, path: str, words: str) -> None:
    """So that nobody draws a line over either unawares; who wants none leaves them out."""
    assert any(words in row["footnote"] for row in data(client, path))
    assert all("footnote" not in row for row in data(client, f"country/all/indicator/{SALES}?footnote=n"))


def test_pages(client: Client) -> None:
    """All rows once, over pages that count themselves; nothing is page 0 of 0, where a client that reads on ends."""
    whole = data(client, f"country/all/indicator/{SALES}")
    rows: list[Row] = []
    header: Row = {"page": 0, "pages": 1}
    while header["page"] < header["pages"]:
        header, found = read(client, f"country/all/indicator/{SALES}?per_page=4&page={header['page'] + 1}")
        assert header["pages"] == -(-int(header["total"]) // 4)
        rows += found
    assert rows == whole
    assert read(client, f"country/all/indicator/{SALES}?per_page=4&page=900")[1] == []
    header, rows = read(client, f"country/FRA/indicator/{SALES}")
    assert (header["page"], header["pages"], header["total"], rows) == (0, 0, 0, [])


def test_countries(client: Client) -> None:
    """All areas with every member that clients read; only the world is an aggregate."""
    rows = data(client, "countries?per_page=1000")
    areas = client.data("/v1/areas?limit=1000")
    assert [(row["id"], row["iso2Code"], row["name"]) for row in rows] == [
        (area["alpha3"], area["alpha2"], area["name"]) for area in areas
    ]
    for row in rows:
        assert all(set(row[name]) == {"id", "iso2code", "value"} for name in ("region", "adminregion", "incomeLevel"))
        assert (row["latitude"], row["longitude"], row["capitalCity"]) == ("", "", "")
    assert [row["id"] for row in rows if row["region"]["id"] == "NA"] == ["WLD"]


CHOSEN = """
    country/CHN;de;001                     | CHN DEU WLD
    countries/1W                           | WLD
    country?region=NA                      | WLD
    country?incomeLevel=NA&lendingType=all | WLD
    zh/country/CN                          | CHN
    country/CHN/                           | CHN
"""


@every(("path", "codes"), text_rows(CHOSEN))
def test_countries_are_chosen(client: Client, path: str, codes: str) -> None:
    """By ISO alpha-3, alpha-2 or M49, in any case."""
    assert [row["id"] for row in data(client, path)] == codes.split()


def test_names_in_chinese(client: Client) -> None:
    """The language stands before the path."""
    (row,) = data(client, f"zh/country/CHN/indicator/{SALES}?date=2024")
    assert (row["indicator"]["value"], row["country"]["value"]) == ("网上零售额", "中国")


@every(
    ("path", "count"),
    [
        ("region", 1), ("regions/all", 1), ("region/NA", 1), ("incomelevel", 0), ("incomeLevels", 0),
        ("lendingtype", 0), ("lendingTypes/all", 0), ("topics", 3), ("topic/trade", 1),
        ("sources", 1), ("source/1", 1), ("sources/all", 1), ("sources/2", 1),
    ],
)  # fmt: skip
def test_classifications(client: Client, path: str, count: int) -> None:
    """What the catalogue does not hold is an empty list."""
    assert len(data(client, path)) == count


OF_A_SOURCE = f"""
    sources/{{}}
    sources/{{}}/indicators
    sources/{{}}/concepts
    sources/{{}}/series/all
    sources/{{}}/time/all
    sources/{{}}/series/{SALES}/metadata
    sources/{{}}/Country-Series/CHN~{SALES}/metadata
    sources/{{}}/series/{SALES}/country/CHN/time/all/data
    sources/{{}}/search/pavilions
    indicators?source={{}}
    country/CHN/indicator/{SALES}?source={{}}
"""


@every("path", OF_A_SOURCE.split())
def test_the_number_that_clients_ask_for_by_themselves_is_ours_too(client: Client, path: str) -> None:
    """Database 2 is what wbgapi asks where it is told no other."""
    assert read(client, path.format(2)) == read(client, path.format(1))


@every("path", ["indicators", "indicator/all", "sources/1/indicators", "topics/all/indicators", "indicator?source=1"])
def test_indicators(client: Client, path: str) -> None:
    mark = "&" if "?" in path else "?"
    rows = data(client, f"{path}{mark}per_page=50000")
    wanted = client.data("/v1/indicators?limit=1000")
    assert [(row["id"], row["name"], row["sourceNote"], row["topics"][0]["id"]) for row in rows] == [
        (item["code"], item["name"], item["definition"], item["topic"]) for item in wanted
    ]


EMPTY = """
    indicators  topics  sources/1/series/all  sources/1/time/all  sources/1/country/all  sources/1/series/all/metadata
    country/all/indicator/all  sources/1/series/all/country/all/time/all
"""


@every("path", EMPTY.split())
def test_an_empty_database_answers(bare: Client, path: str) -> None:
    body = read(bare, path)
    assert (body[0] if isinstance(body, list) else body)["total"] == 0


def test_values_are_our_preferred_figures(rich: Client) -> None:
    """Every indicator of every country in whole units, under its own categories."""
    made = cube(rich, f"{everything(rich)}?per_page=10000")
    units = made["dimension"]["series"]["category"]["unit"]
    found = {
        (series.partition(":")[0], country, period(date)): (value, units[series]["base"])
        for (country, series, date), value in cells(made).items()
    }
    assert found == {key: (row["value"], row["unit"]) for key, row in ours(rich).items()}


def test_what_is_said_of_a_value_is_at_its_place(client: Client) -> None:
    """Status, comparator, vintage and footnote, as the rows have them."""
    made, rows = cube(client, BOTH), data(client, BOTH)
    index = {name: made["dimension"][name]["category"]["index"] for name in ("country", "series", "year")}
    for row in rows:
        country = index["country"][row["countryiso3code"]]
        place = country * len(index["series"]) + index["series"][row["indicator"]["id"]]
        where = int(place * len(index["year"]) + index["year"][row["date"]])
        assert made["value"][where] == row["value"]
        assert made["status"].get(str(where), "") == row["obs_status"]
        for name in ("comparator", "vintage", "footnote"):
            assert made["extension"][name].get(str(where), "") == row[name]
    assert "footnote" not in cube(client, f"{BOTH}?footnote=n")["extension"]


def test_years_run_in_time_and_words_are_in_the_language_asked_for(client: Client) -> None:
    dimension = cube(client, f"zh/country/CHN/indicator/{EXPORTS}")["dimension"]
    assert list(dimension["year"]["category"]["index"]) == ["2020", "2024Q1", "2024S1", "2024"]
    assert dimension["country"]["category"]["label"] == {"CHN": "中国"}
    assert dimension["series"]["category"]["unit"][EXPORTS]["label"] == "元"


def test_parts_of_a_cube(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page says in a note that it is one; nothing keeps its dimensions; too much is refused, however empty."""
    made = cube(client, f"{BOTH}?per_page=4")
    assert made["note"] == ["Page 1 of 4: the cube holds its figures."]
    assert len(cells(made)) == 4
    assert "note" not in cube(client, BOTH)
    made = cube(client, f"country/FRA/indicator/{SALES}")
    assert (made["value"], made["dimension"]["size"]) == ([], [0, 0, 0])
    monkeypatch.setattr(data_cube, "MAX_PLACES", 10)
    ((message,),) = [row["message"] for row in read(client, f"{BOTH}?format=jsonstat&per_page=999")]
    assert message["id"] == "120"
    assert "name fewer series" in message["value"]


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


MEMBERS = f"""
    sources/1/series/{SALES};{EXPORTS}  | {SALES} {EXPORTS}
    sources/1/country/CHN               | CHN
    sources/1/time/2014;YR2015;1066     | YR2014 YR2015
    sources/1/time/2024Q1               | 2024Q1
    sources/1/country                   | CHN WLD
    sources/1/search/PAVILIONS          | silk-road-ecommerce-national-pavilions
    sources/1/search/a/b                |
    sources/1/search/zzz                |
"""
CELLS = f"""
    series/{SALES}/country/CHN/time/YR2019;YR2020 | 2
    time/2019/country/CHN/series/{SALES}          | 1
    country/CHN/series/{SALES}/time/all?mrv=3     | 3
    series/{SALES}/country/CHN                    | 11
    series/{SALES}/country/FRA/time/all           | 0
"""


@every(("path", "found"), text_rows(MEMBERS))
def test_members_of_a_concept(client: Client, path: str, found: str) -> None:
    """Those asked for, in use, or whose name or definition has a word; a year without figures is no fault."""
    assert [row["id"] for row in variables(read(client, path))] == found.split()


def test_concepts_and_their_members_are_paged(client: Client) -> None:
    """Country, Series and Time."""
    body = read(client, "en/sources/1/concepts?per_page=1000&page=1&format=json")
    assert [concept["id"] for concept in body["source"][0]["concept"]] == ["Country", "Series", "Time"]
    assert body["total"] == 3
    body = read(client, "sources/1/series/all?per_page=5&page=2")
    whole = variables(read(client, "sources/1/series/all?per_page=1000"))
    assert variables(body) == whole[5:10]
    assert (body["page"], body["total"]) == (2, len(whole))


def test_times_end_with_the_newest(rich: Client) -> None:
    """In the order of their ends, as clients take the last for the newest."""
    found = [row["value"] for row in variables(read(rich, "sources/1/time/all?per_page=1000"))]
    assert found.index("2017M06") < found.index("2017S1") < found.index("2017") < found.index("2018-01-31")


@every("tail", ["", "/data"])
def test_cells_are_our_preferred_figures(rich: Client, tail: str) -> None:
    """Each with its three concepts, its unit and its comparator."""
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


@every(("path", "count"), text_rows(CELLS))
def test_cells_are_chosen(client: Client, path: str, count: str) -> None:
    body = read(client, f"sources/1/{path}")
    assert (body["total"], len(body["source"]["data"])) == (int(count), int(count))


def test_a_label_carries_unit_and_comparator(client: Client) -> None:
    """Clients of these paths read nothing else beside the value."""
    (cell,) = read(client, f"sources/1/series/{EXPORTS}/country/CHN/time/YR2024")["source"]["data"]
    labels = {item["concept"]: item["value"] for item in cell["variable"]}
    assert labels["Series"] == "Cross-border e-commerce exports (CNY, more than)"
    (cell,) = read(client, f"zh/sources/1/series/{EXPORTS}/country/CHN/time/YR2024")["source"]["data"]
    assert cell["variable"][1]["value"] == "跨境电商出口额 (CNY, 超过)"


def test_notes(client: Client) -> None:

    def notes(path: str) -> dict[str, str]:
        (row,) = variables(read(client, f"sources/1/{path}/metadata"))
        return {item["id"]: item["value"] for item in row["metatype"]}

    assert notes(f"series/{SALES}")["Longdefinition"] == client.data(f"/v1/indicators/{SALES}")["definition"]
    assert notes("country/CHN")["2-alphacode"] == "CN"
    both = notes(f"Country-Series/CHN~{EXPORTS}")["Country-Series"]
    assert both.startswith("2024: > 1.8 trillion CNY (“exceeding 1.8 trillion yuan”")
    assert "2024Q1: 448 billion CNY" in both
    assert "Vintage: Preliminary." in both
    assert variables(read(client, f"sources/1/Country-Series/FRA~{EXPORTS}/metadata")) == []


LONG = [
    ("country/" + ";".join(["CHN"] * 2500), "120", "At most 2000"),
    ("sources/1/Country-Series/" + ";".join([f"CHN~{SALES}"] * 101) + "/metadata", "120", "at most 100"),
]


@pytest.mark.one_engine  # what is refused is refused before any figure is read
@every(("path", "number", "words"), [*rows_beside(__file__, "refusals.txt"), *LONG])
def test_a_refusal_is_a_message(client: Client, path: str, number: str, words: str) -> None:
    """With status 200, as theirs are, and not to be kept."""
    response = client.get(f"{ROOT}/{path}")
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    (body,) = response.json()
    (message,) = body["message"]
    assert (message["id"], set(message)) == (number, {"id", "key", "value"})
    assert words in message["value"]
