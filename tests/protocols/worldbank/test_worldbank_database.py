"""The World Bank's database paths: concepts, their members, cells and notes."""

from __future__ import annotations

from tests.conftest import Client
from tests.helpers.tables import every
from tests.protocols.worldbank.worldbank_reading import EXPORTS, SALES, fields, ours, period, read, variables


def test_the_concepts_of_the_database(client: Client) -> None:
    """Country, Series and Time."""
    body = read(client, "en/sources/1/concepts?per_page=1000&page=1&format=json")
    assert [concept["id"] for concept in body["source"][0]["concept"]] == ["Country", "Series", "Time"]
    assert body["total"] == 3


@every(
    ("path", "found"),
    [
        (f"sources/1/series/{SALES};{EXPORTS}", [SALES, EXPORTS]),
        ("sources/1/country/CHN", ["CHN"]),
        ("sources/1/time/2014;YR2015;1066", ["YR2014", "YR2015"]),
        ("sources/1/time/2024Q1", ["2024Q1"]),
        ("sources/1/country", ["CHN", "WLD"]),
    ],
)
def test_members_of_a_concept(client: Client, path: str, found: list[str]) -> None:
    """Those asked for, or those in use; a year without figures is no fault."""
    assert [row["id"] for row in variables(read(client, path))] == found


def test_members_are_paged(client: Client) -> None:
    """As everything is."""
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
    wanted = ours(rich, "")
    assert body["total"] == len(wanted)
    for cell in body["source"]["data"]:
        place = {item["concept"]: item["id"] for item in cell["variable"]}
        figure = wanted[place["Series"], place["Country"], period(place["Time"])]
        assert (cell["value"], cell["unit"]) == (figure["value"], figure["unit"])
        assert cell["comparator"] == figure["comparator"]
        assert cell["footnote"]


@every(
    ("path", "count"),
    [
        (f"series/{SALES}/country/CHN/time/YR2019;YR2020", 2),
        (f"time/2019/country/CHN/series/{SALES}", 1),
        (f"country/CHN/series/{SALES}/time/all?mrv=3", 3),
        (f"series/{SALES}/country/CHN", 11),
        (f"series/{SALES}/country/FRA/time/all", 0),
    ],
)
def test_cells_are_chosen(client: Client, path: str, count: int) -> None:
    """By any of the concepts in any order."""
    body = read(client, f"sources/1/{path}")
    assert (body["total"], len(body["source"]["data"])) == (count, count)


def test_a_label_carries_unit_and_comparator(client: Client) -> None:
    """Clients of these paths read nothing else beside the value."""
    (cell,) = read(client, f"sources/1/series/{EXPORTS}/country/CHN/time/YR2024")["source"]["data"]
    labels = {item["concept"]: item["value"] for item in cell["variable"]}
    assert labels["Series"] == "Cross-border e-commerce exports (CNY, more than)"
    (cell,) = read(client, f"zh/sources/1/series/{EXPORTS}/country/CHN/time/YR2024")["source"]["data"]
    assert cell["variable"][1]["value"] == "跨境电商出口额 (CNY, 超过)"


def test_notes(client: Client) -> None:
    """On indicators, countries, and the figures of both."""
    (series,) = variables(read(client, f"sources/1/series/{SALES}/metadata"))
    assert fields(series)["Longdefinition"] == client.data(f"/v1/indicators/{SALES}")["definition"]
    (country,) = variables(read(client, "sources/1/country/CHN/metadata"))
    assert fields(country)["2-alphacode"] == "CN"
    (both,) = variables(read(client, f"sources/1/Country-Series/CHN~{EXPORTS}/metadata"))
    assert fields(both)["Country-Series"].startswith("2024: > 1.8 trillion CNY (“exceeding 1.8 trillion yuan”")
    assert "2024Q1: 448 billion CNY" in fields(both)["Country-Series"]
    assert "Vintage: Preliminary." in fields(both)["Country-Series"]
    assert variables(read(client, f"sources/1/Country-Series/FRA~{EXPORTS}/metadata")) == []


@every(("words", "found"), [("PAVILIONS", ["silk-road-ecommerce-national-pavilions"]), ("a/b", []), ("zzz", [])])
def test_a_search_finds_indicators(client: Client, words: str, found: list[str]) -> None:
    """By their names and definitions, in any case."""
    assert [row["id"] for row in variables(read(client, f"sources/1/search/{words}"))] == found
