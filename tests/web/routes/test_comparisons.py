"""`/v1/comparisons`: claims on one indicator, area and period side by side, on both engines."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO
from itertools import combinations
from typing import Any

import pytest

from tests.conftest import Client, within
from tests.helpers.claims import add_claims
from tests.helpers.tables import every

ALL = "/v1/comparisons"
SALES = "/v1/comparisons?indicator=online-retail-sales&area=CHN&period=2024"
MADE_UP = "/v1/comparisons?report=test"


@pytest.fixture(scope="module")
def rivals(migrated_url: Callable[[str], str], engine: str, connect: Callable[..., Client]) -> Client:
    """A client of a database that holds the made-up report too."""
    url = migrated_url(engine)
    within(url, add_claims)
    return connect(url)


def pairs(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """The ids of both sides."""
    return [(row["left"]["id"], row["right"]["id"]) for row in rows]


@every("as_of", ["", "&as_of=2020-01-20", "&as_of=2020-02-20", "&as_of=2026-11-25"])
def test_every_two_claims_on_one_thing_are_compared_once(rivals: Client, as_of: str) -> None:
    """The pairs of what `claims=all` lists by indicator, area and period, as of any moment."""
    by_place: dict[tuple[str, ...], list[str]] = {}
    for row in rivals.data(f"/v1/figures?claims=all&limit=10000{as_of}"):
        by_place.setdefault((row["indicator"], row["area"], row["period"]), []).append(row["id"])
    expected = {frozenset(pair) for ids in by_place.values() for pair in combinations(ids, 2)}
    found = pairs(rivals.data(f"{ALL}?limit=10000{as_of}"))
    assert {frozenset(pair) for pair in found} == expected
    assert len(found) == len(expected) > 0


def test_the_preferred_claim_stands_on_the_left(rivals: Client) -> None:
    """Of the others, the one whose id comes first."""
    assert pairs(rivals.data(f"{MADE_UP}&area=DEU&period=2010")) == [
        ("online-retail-sales.DEU.2010.b-new", "online-retail-sales.DEU.2010.a-new"),
        ("online-retail-sales.DEU.2010.b-new", "online-retail-sales.DEU.2010.a-old"),
        ("online-retail-sales.DEU.2010.a-new", "online-retail-sales.DEU.2010.a-old"),
    ]
    for row in rivals.data(f"{ALL}?limit=10000"):
        assert row["left"]["preferred"] or row["left"]["id"] < row["right"]["id"]
        assert not row["right"]["preferred"]


def test_the_overlap_is_what_both_intervals_hold(rivals: Client) -> None:
    """To the last digit; nothing where they do not meet."""
    for row in rivals.exact(f"{ALL}?limit=10000"):
        left, right = row["left"], row["right"]
        low = max((side["low"] for side in (left, right) if side["low"] is not None), default=None)
        high = min((side["high"] for side in (left, right) if side["high"] is not None), default=None)
        if row["meets"]:
            assert (row["overlap"]["low"], row["overlap"]["high"]) == (low, high)
        else:
            assert row["overlap"] is None
            assert low is not None
            assert high is not None
            assert low >= high


OVERLAPS = [
    # asked, low, high, whether the ends are in it, words
    (SALES, "15522450000000", "15522550000000", (True, True), "15.52245 to 15.52255 trillion CNY"),
    (f"{SALES}&scale=trillion", "15.52245", "15.52255", (True, True), "15.52245 to 15.52255 trillion CNY"),
    (f"{SALES}&lang=zh", "15522450000000", "15522550000000", (True, True), "15.52245至15.52255万亿元"),
    (f"{ALL}?indicator=silk-road-ecommerce-training-sessions", "108", "108", (True, True), "108 sessions"),
    (f"{ALL}?indicator=online-retail-sales&period=2023", "15425000000000", "15425000000000", (True, True), "15.425"),
]


@every(("asked", "low", "high", "included", "words"), OVERLAPS)
def test_an_overlap(client: Client, asked: str, low: str, high: str, included: tuple[bool, bool], words: str) -> None:
    """In the unit and scale that are asked for, and in words."""
    overlap = client.exact(asked)[0]["overlap"]
    assert (str(overlap["low"]), str(overlap["high"])) == (low, high)
    assert (overlap["low_included"], overlap["high_included"]) == included
    assert overlap["display"].startswith(words)


POINTS = [
    # asked, the one number that both hold, whether it is cut, words
    ("", "2375000000000", False, "2.375 trillion CNY"),
    ("&lang=zh&scale=yi", "23750", False, "2.375万亿元"),
    ("&unit=USD", "335232688063.284", True, "335.232688063 billion USD"),
    ("&unit=USD&scale=trillion", "0.335232688063284", True, "335.232688063 billion USD"),
    ("&unit=USD&rate=USDCNY:7", "339285714285.714", True, "339.285714286 billion USD"),
    ("&unit=USD&rate=USDCNY:8", "296875000000", False, "296.875 billion USD"),
]


@every(("asked", "point", "rounded", "words"), POINTS)
def test_an_overlap_of_one_number_is_one_number(
    client: Client, asked: str, point: str, rounded: bool, words: str
) -> None:
    """In whichever unit: what both hold is worked out before anything is cut, and what is cut says so."""
    row = client.exact(f"{ALL}?indicator=cross-border-ecommerce-trade&area=CHN&period=2023{asked}")[0]
    overlap = row["overlap"]
    assert (str(overlap["low"]), str(overlap["high"])) == (point, point)
    assert (overlap["low_included"], overlap["high_included"], overlap["rounded"]) == (True, True, rounded)
    assert overlap["display"] == words


def test_the_ends_of_a_wider_overlap_are_cut_outward(client: Client) -> None:
    """As those of the sides are, and say so, unless both are printed in that unit."""
    cut = set()
    for row in client.exact(f"{ALL}?unit=USD&limit=10000"):
        overlap = row["overlap"]
        if overlap and row["left"]["unit"] == "USD" and overlap["low"] != overlap["high"]:
            lows, highs = ([side[end] for side in (row["left"], row["right"])] for end in ("low", "high"))
            assert overlap["low"] == max((low for low in lows if low is not None), default=None)
            assert overlap["high"] == min((high for high in highs if high is not None), default=None)
            cut.add((overlap["rounded"], row["left"]["conversion"] is not None))
    assert cut == {(True, True), (False, False)}


FINDINGS = [
    ("online-retail-sales", "2024", "consistent", "companion-official.china-sales-rounded"),
    (
        "online-retail-sales",
        "2023",
        "consistent only within rounding",
        "companion-official.online-retail-sales-of-2023",
    ),
    ("cross-border-ecommerce-trade", "2024", "not comparable", "companion-official.cross-border-trade-later-total"),
    ("ecommerce-transactions", "2014", "contradicts", "companion-official.ecommerce-transactions-of-2014"),
    ("goods-trade", "2024", None, None),
]


@every(("indicator", "period", "verdict", "finding"), FINDINGS)
def test_the_finding_between_two_claims(
    client: Client, indicator: str, period: str, verdict: str | None, finding: str | None
) -> None:
    """The declared relation that speaks of these two alone, as /v1/audit tells it; none where none is declared."""
    row = client.data(f"{ALL}?indicator={indicator}&period={period}")[0]
    assert (row["verdict"], row["finding"]) == (verdict, finding)
    told = {found["id"]: found for found in client.data("/v1/audit")}
    assert row["sentence"] == (told[finding]["sentence"] if finding else None)
    assert row["findings"][:1] == ([finding] if finding else [])
    for each in row["findings"]:
        assert set(told[each]["inputs"]) == {row["left"]["id"], row["right"]["id"]}


def test_what_both_print_is_told_before_what_is_converted(client: Client) -> None:
    """Of three findings the first compares the two values in yuan, the others a value in dollars."""
    row = client.data(SALES)[0]
    assert [finding.partition(".")[2] for finding in row["findings"]] == [
        "china-sales-rounded",
        "report-usd-value-at-annual-average",
        "report-usd-value-at-year-end",
    ]


def test_a_sentence_is_in_the_language_asked_for(client: Client) -> None:
    """As are the names."""
    row = client.data(f"{SALES}&lang=zh")[0]
    assert row["sentence"].startswith("15,522.5") or "亿元" in row["sentence"]
    assert (row["area_name"], row["right"]["publisher"]) == ("中国", "国家统计局")


def test_two_units_are_brought_to_one(rivals: Client, fresh_url: str, connect: Callable[..., Client]) -> None:
    """By the annual average of the year, with the receipt; where there is no rate, nothing is said of the two."""

    def in_dollars(connection: Any) -> None:
        add_claims(connection)
        connection.exec_driver_sql(
            "UPDATE figure SET unit = 'USD' WHERE id IN "
            "('online-retail-sales.DEU.2011.a-old', 'online-retail-sales.DEU.2012.a-old')"
        )
        connection.exec_driver_sql("DELETE FROM exchange_rate WHERE year = 2012")

    within(fresh_url, in_dollars)
    client = connect(fresh_url)
    (row,) = client.exact(f"{MADE_UP}&area=DEU&period=2011")
    assert (row["left"]["id"][-5:], row["right"]["id"][-5:]) == ("a-old", "b-new")
    assert (row["left"]["unit"], row["right"]["unit"]) == ("USD", "USD")
    assert row["left"]["conversion"] is None
    assert row["right"]["conversion"]["basis"] == "annual-average"
    (same,) = client.exact("/v1/figures?source=b-new&area=DEU&period=2011&unit=USD")
    assert (row["right"]["value"], row["right"]["low"]) == (same["value"], same["low"])
    assert (row["meets"], row["overlap"]) == (False, None)
    (row,) = client.data(f"{MADE_UP}&area=DEU&period=2012")
    assert {row["left"]["unit"], row["right"]["unit"]} == {"CNY", "USD"}
    assert (row["meets"], row["overlap"]) == (None, None)


def test_a_unit_is_converted_to(client: Client) -> None:
    """Both sides, and the overlap with them; what stays in its own unit is named."""
    row = client.exact(f"{SALES}&unit=USD&scale=billion")[0]
    assert (row["left"]["unit"], row["right"]["unit"], row["left"]["scale"]) == ("USD", "USD", "billion")
    assert row["overlap"]["low"] == row["right"]["low"]
    answer = client.get(f"{ALL}?unit=USD").json()
    assert "online-retail-sales-growth" not in answer["meta"]["unconverted"]
    assert all(name.rpartition(".")[0] for name in answer["meta"]["unconverted"])
    assert answer["meta"]["unconverted"]


@every(
    ("asked", "count"),
    [
        ("source=nbs-2025-01-18", 2),
        ("source=nbs-2025-01-18,peoples-daily-2025-01-26&period=2024&indicator=online-retail-sales", 3),
        ("report=new-ecommerce-2025&indicator=online-retail-sales", 2),
        ("topic=partnerships", 1),
        ("frequency=S", 1),
        ("year=2014", 2),
        ("from=2024&to=2024", 13),
    ],
)
def test_a_filter_selects_pairs(client: Client, asked: str, count: int) -> None:
    """A source or a report is that of either side, all else is of the place."""
    assert len(client.data(f"{ALL}?{asked}")) == count


EMPTY = [
    ("indicator=silk-road-ecommerce-partner-countries&period=2025-06", "is the only one on its indicator"),
    ("area=FRA", "Without `area` there are figures"),
    ("year=1000", "Without `period` there are figures"),
    ("topic=trade&indicator=online-retail-sales", "Without `indicator` there are figures"),
    ("source=cfis-2025-09-15&year=2025&indicator=goods-trade", "there are figures"),
    ("offset=1000", "passes over all of them"),
    ("as_of=2001-01-01", "Without `as_of`"),
]


@every(("asked", "hint"), EMPTY)
def test_nothing_to_compare_is_an_empty_list_with_a_hint(client: Client, asked: str, hint: str) -> None:
    """And 200."""
    answer = client.get(f"{ALL}?{asked}")
    assert (answer.status_code, answer.json()["data"]) == (200, [])
    assert hint in answer.json()["meta"]["hint"]


def test_an_empty_answer_in_csv_has_its_header(client: Client) -> None:
    """The same as that of a full one."""
    full, empty = (client.get(f"/v1/comparisons.csv{asked}").text.splitlines() for asked in ("", "?area=FRA"))
    assert empty == full[:1]


def test_csv_has_both_sides_in_columns(client: Client) -> None:
    """`left` is the value of the left claim, `left_unit` its unit, as in typed rows."""
    answer = client.get(f"{SALES.replace('?', '.csv?')}&fields=left,left_unit,right,overlap_low,meets,findings")
    rows = list(csv.DictReader(StringIO(answer.text)))
    assert rows[0] == {
        "left": "15500000000000",
        "left_unit": "CNY",
        "right": "15522500000000",
        "overlap_low": "15522450000000",
        "meets": "true",
        "findings": ";".join(client.data(SALES)[0]["findings"]),
    }


def test_pages_lead_through_all_pairs(rivals: Client) -> None:
    """Each once, in one order, whatever the size of a page."""
    whole = pairs(rivals.data(f"{ALL}?limit=10000"))
    found: list[tuple[str, str]] = []
    for envelope in rivals.walk(f"{ALL}?limit=4"):
        assert envelope["meta"]["total"] == len(whole)
        found += pairs(envelope["data"])
    assert found == whole


REFUSED = [
    (f"{ALL}?shape=sides", 422, "nested"),
    (f"{ALL}.jsonstat", 406, "figures"),
    (f"{ALL}?format=sdmx-csv", 406, "figures"),
    (f"{ALL}?claims=all", 422, "`claims` is not a parameter"),
    (f"{ALL}?unit=kg", 422, "kg"),
    (f"{ALL}?unit=countries&indicator=online-retail-sales", 422, "countries"),
    (f"{ALL}?basis=year-end", 422, "`unit`"),
    (f"{ALL}?area=Atlantis", 422, "Atlantis"),
    (f"{ALL}?limit=0", 422, "limit"),
    ("/v1/figures?claims=all&shape=sides", 422, "/v1/comparisons"),
    ("/v1/compare", 404, "/v1/comparisons"),
]


@every(("asked", "status", "said"), REFUSED)
def test_what_makes_no_sense_is_refused(client: Client, asked: str, status: int, said: str) -> None:
    """With what is allowed, or where it is."""
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert said in answer.json()["detail"]
