"""The World Bank's API: our preferred figures, countries and indicators in its shapes."""

from __future__ import annotations

from tests.conftest import Client
from tests.helpers.tables import every
from tests.protocols.worldbank.worldbank_reading import EXPORTS, SALES, Row, data, ours, period, read


def test_observations_are_our_preferred_figures(rich: Client) -> None:
    """Every indicator of every country: value, unit, and what is said of the value, without one missing."""
    every = ";".join(row["id"] for row in data(rich, "indicators?per_page=1000"))
    rows = data(rich, f"country/all/indicator/{every}?per_page=10000")
    found = {(row["indicator"]["id"], row["countryiso3code"], period(row["date"])): row for row in rows}
    wanted = ours(rich, "")
    assert found.keys() == wanted.keys()
    for key, row in found.items():
        figure = wanted[key]
        for theirs, name in (("value", "value"), ("unit", "unit"), ("comparator", "comparator"), ("source", "source")):
            assert row[theirs] == figure[name], key
        assert row["vintage"] == (figure["vintage"] or "")
        assert row["decimal"] == max(0, -int(figure["value"].as_tuple().exponent))
        assert figure["as_printed"] in row["footnote"]


@every(
    ("path", "status"),
    [
        (f"country/CHN/indicator/{EXPORTS}?date=2024&frequency=Y", ">"),
        (f"country/CHN/indicator/{EXPORTS}?date=2024S1&frequency=S", "~"),
        (f"country/CHN/indicator/{EXPORTS}?date=2024Q1", "P"),
        ("country/CHN/indicator/cross-border-ecommerce-trade?date=2023", ""),
        ("country/WLD/indicator/retail-ecommerce-sales?date=2016", "F"),
        (f"country/CHN/indicator/{SALES}?date=2024", "B"),
    ],
)
def test_the_comparator_stands_in_obs_status(client: Client, path: str, status: str) -> None:
    """A more than is never lost: status and comparator, empty for a plain value."""
    assert [row["obs_status"] for row in data(client, path)] == [status]


def test_an_observation_has_the_shape_of_theirs(client: Client) -> None:
    """Every member that theirs have, with our four beside them."""
    header, (row,) = read(client, f"countries/CN/indicators/{EXPORTS}?format=json&date=2024&frequency=y")
    assert header == {
        "page": 1,
        "pages": 1,
        "per_page": 50,
        "total": 1,
        "sourceid": "1",
        "sourcename": "Report indicators",
        "lastupdated": "2026-11-26",
    }
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


@every(
    ("query", "dates"),
    [
        ("date=2019:2021", ["2021", "2020", "2019"]),
        ("date=2019", ["2019"]),
        ("date=2019;2014", ["2019", "2014"]),
        ("mrv=2", ["2025", "2024"]),
        ("mrnev=1", ["2025"]),
        ("date=2014:2018&mrv=2", ["2018", "2016"]),
        ("date=1990:1999", []),
        ("frequency=Q", []),
        ("source=1&date=2015&footnote=n", ["2015"]),
        ("source=2&date=2015", ["2015"]),
    ],
)
def test_dates_are_chosen(client: Client, query: str, dates: list[str]) -> None:
    """By range, list, newest and frequency; the newest stand first."""
    assert [row["date"] for row in data(client, f"country/chn/indicator/{SALES}?{query}")] == dates


@every(
    ("query", "dates"),
    [
        ("frequency=M", ["2017M06"]),
        ("frequency=D", ["2018-01-31"]),
        ("date=2017Q2&frequency=Q", ["2017Q2"]),
        ("date=2017M06:2017M06", ["2017M06"]),
        ("date=2017S1", ["2017S1"]),
        ("date=2017", ["2017"]),
        ("date=2017S1:2017S1", ["2017S1", "2017Q2", "2017M06"]),
        ("date=YR2016", ["2016"]),
    ],
)
def test_parts_of_a_year(rich: Client, query: str, dates: list[str]) -> None:
    """Half-years, quarters, months and days; a range stands for the periods that lie inside."""
    rows = data(rich, f"country/ITA/indicator/{SALES}?{query}")
    assert sorted(row["date"] for row in rows) == sorted(dates)


@every(
    ("path", "words"),
    [
        (f"country/CHN/indicator/{SALES}?date=2024", "Time series break."),
        (f"zh/country/CHN/indicator/{SALES}?date=2024", "时间序列中断"),
        (
            f"country/CHN/indicator/{EXPORTS}",
            "Vintage: Final. Other values of this series: no vintage stated, Preliminary.",
        ),
        (f"zh/country/CHN/indicator/{EXPORTS}", "版本：最终. 该序列另有：未标明版本, 初步"),
    ],
)
def test_footnotes_tell_a_break_and_the_vintages(client: Client, path: str, words: str) -> None:
    """So that nobody draws a line over either without having been told."""
    assert any(words in row["footnote"] for row in data(client, path))


def test_a_footnote_may_be_left_out(client: Client) -> None:
    """footnote=n."""
    assert all("footnote" not in row for row in data(client, f"country/all/indicator/{SALES}?footnote=n"))


def test_pages(client: Client) -> None:
    """All rows once, over pages that count themselves."""
    whole = data(client, f"country/all/indicator/{SALES}")
    rows: list[Row] = []
    header: Row = {"page": 0, "pages": 1}
    while header["page"] < header["pages"]:
        header, found = read(client, f"country/all/indicator/{SALES}?per_page=4&page={header['page'] + 1}")
        assert header["pages"] == -(-int(header["total"]) // 4)
        rows += found
    assert rows == whole
    assert read(client, f"country/all/indicator/{SALES}?per_page=4&page=900")[1] == []


def test_nothing_is_page_0_of_0(client: Client) -> None:
    """A client that reads on until page equals pages comes to its end."""
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


@every(
    ("path", "codes"),
    [
        ("country/CHN;de;001", ["CHN", "DEU", "WLD"]),
        ("countries/1W", ["WLD"]),
        ("country?region=NA", ["WLD"]),
        ("country?incomeLevel=NA&lendingType=all", ["WLD"]),
        ("zh/country/CN", ["CHN"]),
        ("country/CHN/", ["CHN"]),
    ],
)
def test_countries_are_chosen(client: Client, path: str, codes: list[str]) -> None:
    """By ISO alpha-3, alpha-2 or M49, in any case."""
    assert [row["id"] for row in data(client, path)] == codes


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


@every(
    "path",
    [
        "sources/{}",
        "sources/{}/indicators",
        "sources/{}/concepts",
        "sources/{}/series/all",
        "sources/{}/time/all",
        f"sources/{{}}/series/{SALES}/metadata",
        f"sources/{{}}/Country-Series/CHN~{SALES}/metadata",
        f"sources/{{}}/series/{SALES}/country/CHN/time/all/data",
        "sources/{}/search/pavilions",
        "indicators?source={}",
        f"country/CHN/indicator/{SALES}?source={{}}",
    ],
)
def test_the_number_that_clients_ask_for_by_themselves_is_ours_too(client: Client, path: str) -> None:
    """Database 2 is what wbgapi asks where it is told no other."""
    assert read(client, path.format(2)) == read(client, path.format(1))


@every("path", ["indicators", "indicator/all", "sources/1/indicators", "topics/all/indicators", "indicator?source=1"])
def test_indicators(client: Client, path: str) -> None:
    """All of them, with their definitions and topics."""
    mark = "&" if "?" in path else "?"
    rows = data(client, f"{path}{mark}per_page=50000")
    wanted = client.data("/v1/indicators?limit=1000")
    assert [(row["id"], row["name"], row["sourceNote"], row["topics"][0]["id"]) for row in rows] == [
        (item["code"], item["name"], item["definition"], item["topic"]) for item in wanted
    ]


@every(
    "path",
    [
        "indicators",
        "topics",
        "sources/1/series/all",
        "sources/1/time/all",
        "sources/1/country/all",
        "sources/1/series/all/metadata",
        "country/all/indicator/all",
        "sources/1/series/all/country/all/time/all",
    ],
)
def test_an_empty_database_answers(bare: Client, path: str) -> None:
    """With nothing, in the same shapes."""
    body = read(bare, path)
    assert (body[0] if isinstance(body, list) else body)["total"] == 0
