"""`/v1/comparisons`, claims on one indicator, area and period side by side; and `/v1/audit`, the findings on them."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from io import StringIO
from itertools import combinations
from typing import Any

from tests.conftest import Client, within
from tests.helpers.claims import add_claims
from tests.helpers.rows import tables
from tests.helpers.tables import every

TABLES = tables(__file__)
ALL = "/v1/comparisons"
SALES = "/v1/comparisons?indicator=online-retail-sales&area=CHN&period=2024"
MADE_UP = "/v1/comparisons?report=test"


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
    best, new, old = (f"online-retail-sales.DEU.2010.{source}" for source in ("b-new", "a-new", "a-old"))
    assert pairs(rivals.data(f"{MADE_UP}&area=DEU&period=2010")) == [(best, new), (best, old), (new, old)]
    for row in rivals.data(f"{ALL}?limit=10000"):
        assert row["left"]["preferred"] or row["left"]["id"] < row["right"]["id"]
        assert not row["right"]["preferred"]


def common(row: dict[str, Any]) -> tuple[Any, Any]:
    """The greater of the lower ends of both sides and the smaller of the upper ends; none where both are open."""
    lows, highs = ([side[end] for side in (row["left"], row["right"])] for end in ("low", "high"))
    return (
        max((low for low in lows if low is not None), default=None),
        min((high for high in highs if high is not None), default=None),
    )


def test_the_overlap_is_what_both_intervals_hold(rivals: Client, client: Client) -> None:
    """To the last digit, nothing where they do not meet; in a unit that one is not printed in it is cut outward."""
    for row in rivals.exact(f"{ALL}?limit=10000"):
        low, high = common(row)
        if row["meets"]:
            assert (row["overlap"]["low"], row["overlap"]["high"]) == (low, high)
        else:
            assert (row["overlap"], low >= high) == (None, True)
    cut = set()
    for row in client.exact(f"{ALL}?unit=USD&limit=10000"):
        overlap = row["overlap"]
        if overlap and row["left"]["unit"] == "USD" and overlap["low"] != overlap["high"]:
            assert (overlap["low"], overlap["high"]) == common(row)
            cut.add((overlap["rounded"], row["left"]["conversion"] is not None))
    assert cut == {(True, True), (False, False)}


@every(("indicator", "period", "verdict", "finding"), TABLES["findings"])
def test_the_finding_between_two_claims(
    client: Client, indicator: str, period: str, verdict: str, finding: str
) -> None:
    """The declared relation that speaks of these two alone, as /v1/audit has it; none where none is declared."""
    row = client.data(f"{ALL}?indicator={indicator}&period={period}")[0]
    expected = f"companion-official.{finding}" if finding else None
    assert (row["verdict"], row["finding"]) == (verdict or None, expected)
    told = {found["id"]: found for found in client.data("/v1/audit")}
    assert row["sentence"] == (told[expected]["sentence"] if expected else None)
    assert row["findings"][:1] == ([expected] if expected else [])
    for each in row["findings"]:
        assert set(told[each]["inputs"]) == {row["left"]["id"], row["right"]["id"]}


def test_two_units_are_brought_to_one(fresh_url: str, connect: Callable[..., Client]) -> None:
    """By the annual average of the year, with the receipt; where there is no rate, nothing is said of the two."""

    def in_dollars(connection: Any) -> None:
        add_claims(connection)
        ids = "('online-retail-sales.DEU.2011.a-old', 'online-retail-sales.DEU.2012.a-old')"
        connection.exec_driver_sql(f"UPDATE figure SET unit = 'USD' WHERE id IN {ids}")  # noqa: S608 - our own words
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
    unconverted = client.get(f"{ALL}?unit=USD").json()["meta"]["unconverted"]
    assert "online-retail-sales-growth" not in unconverted
    assert unconverted
    assert all(name.rpartition(".")[0] for name in unconverted)


def test_csv_has_both_sides_in_columns(client: Client) -> None:
    """`left` is the value of the left claim, `left_unit` its unit, as in typed rows; an empty answer has its header."""
    full, empty = (client.get(f"/v1/comparisons.csv{asked}").text.splitlines() for asked in ("", "?area=FRA"))
    assert empty == full[:1]
    answer = client.get(f"{SALES.replace('?', '.csv?')}&fields=left,left_unit,right,overlap_low,meets,findings")
    findings = ";".join(client.data(SALES)[0]["findings"])
    expected = {"left": "15500000000000", "left_unit": "CNY", "right": "15522500000000"}
    expected |= {"overlap_low": "15522450000000", "meets": "true", "findings": findings}
    assert next(csv.DictReader(StringIO(answer.text))) == expected


NOT_COMPARABLE = dict(TABLES["not comparable"])
"""What the first release called a contradiction, and why it is none."""


def test_what_is_not_comparable_says_why(client: Client) -> None:
    """A finding carries the reason that its relation declares; CSV has it behind the verdict, else an empty cell."""
    found = client.data("/v1/audit?verdict=not-comparable")
    assert {row["relation"]: row["differs"] for row in found} == NOT_COMPARABLE
    flat = list(csv.DictReader(StringIO(client.get("/v1/audit.csv?report=companion-official").text)))
    assert {row["relation"]: row["differs"] for row in flat if row["verdict"] == "not comparable"} == NOT_COMPARABLE
    assert {row["differs"] for row in flat if row["verdict"] == "contradicts"} == {""}


def test_the_earlier_release_knew_of_no_difference(client: Client) -> None:
    """As of a day before, the relations are those of then: the same ones do not hold as printed, and nothing differs.

    The half-year's share lies within a 70% whose zero is no digit, which a relation that claims one thing allows.
    """
    before = "2026-11-25"  # a day between the two releases of the companion
    found = client.data(f"/v1/audit?verdict=contradicts&as_of={before}")
    assert {row["relation"] for row in found} == set(NOT_COMPARABLE) - {"exports-share-in-first-half"}
    assert {row["differs"] for row in client.data(f"/v1/audit?as_of={before}")} == {None}


def test_each_relation_has_one_finding(client: Client) -> None:
    """A relation that was replaced is not tried beside the one in its place; those of a report keep their order."""
    found = client.data("/v1/audit")
    assert max(Counter(row["id"] for row in found).values()) == 1
    reports = [row["report"] for row in found]
    assert reports == sorted(reports)
    ours = [row["relation"] for row in found if row["report"] == "companion-official"]
    assert ours[:2] == ["china-sales-rounded", "report-usd-value-at-annual-average"]
    assert ours[-1] == "pilot-zones-of-fifth-batch"
