"""`/v1/audit`: the findings by verdict, at any moment, in both languages and in flat formats."""

from __future__ import annotations

import csv
from collections import Counter
from io import StringIO

from tests.conftest import Client
from tests.helpers.tables import every

NOT_COMPARABLE = {
    "share-of-world-by-emarketer": "definition",
    "share-of-world-printed-for-emarketer": "definition",
    "exports-share-in-first-half": "period",
    "world-growth-of-2023-edition": "edition",
    "cross-border-trade-later-total": "vintage",
    "goods-trade-usd": "definition",
    "goods-trade-usd-at-year-end": "definition",
}
"""What the first release called a contradiction, and why it is none."""
BEFORE = "2026-11-25"
"""A day between the two releases of the companion."""


def test_what_is_not_comparable_says_why(client: Client) -> None:
    """A finding carries the reason that its relation declares."""
    found = client.data("/v1/audit?verdict=not-comparable")
    assert {row["relation"]: row["differs"] for row in found} == NOT_COMPARABLE


def test_the_earlier_release_knew_of_no_difference(client: Client) -> None:
    """As of a day before, the relations are those of then: the same ones do not hold as printed, and nothing differs.

    The half-year's share lies within a 70% whose zero is no digit, which a relation that claims one thing allows.
    """
    found = client.data(f"/v1/audit?verdict=contradicts&as_of={BEFORE}")
    assert {row["relation"] for row in found} == set(NOT_COMPARABLE) - {"exports-share-in-first-half"}
    assert {row["differs"] for row in client.data(f"/v1/audit?as_of={BEFORE}")} == {None}


@every(
    ("asked", "relations"),
    [
        ("verdict=contradicts", ["ecommerce-transactions-of-2014"]),
        ("verdict=contradicts&report=new-ecommerce-2025", []),
        ("verdict=not+testable", []),
        ("verdict=not-comparable,contradicts&as_of=2020-01-01", []),
    ],
)
def test_findings_of_a_verdict(client: Client, asked: str, relations: list[str]) -> None:
    """Only one relation contradicts; an empty result is 200 with an empty list."""
    assert [row["relation"] for row in client.data(f"/v1/audit?{asked}")] == relations


def test_each_relation_has_one_finding(client: Client) -> None:
    """A relation that was replaced is not tried beside the one in its place; those of a report keep their order."""
    found = client.data("/v1/audit")
    assert max(Counter(row["id"] for row in found).values()) == 1
    reports = [row["report"] for row in found]
    assert reports == sorted(reports)
    ours = [row["relation"] for row in found if row["report"] == "companion-official"]
    assert ours[:2] == ["china-sales-rounded", "report-usd-value-at-annual-average"]
    assert ours[-1] == "pilot-zones-of-fifth-batch"


def test_flat_formats_have_the_reason_in_a_column(client: Client) -> None:
    """CSV has it behind the verdict, empty where there is none."""
    rows = list(csv.DictReader(StringIO(client.get("/v1/audit.csv?report=companion-official").text)))
    assert {row["relation"]: row["differs"] for row in rows if row["verdict"] == "not comparable"} == NOT_COMPARABLE
    assert {row["differs"] for row in rows if row["verdict"] == "contradicts"} == {""}


def test_the_second_half_is_left_to_a_reader(client: Client) -> None:
    """What a half-year's share leaves for the other half is a derived figure with its interval, not a verdict."""
    (row,) = client.data("/v1/figures?period=2024-S2&derived=true&fields=*")
    assert (row["low"], row["value"], row["high"]) == (485800000000, 513600000000, 541900000000)
    assert (row["period"], row["unit"], len(row["inputs"])) == ("2024-S2", "CNY", 3)


def test_an_unknown_verdict_is_refused(client: Client) -> None:
    """The refusal lists the five."""
    answer = client.get("/v1/audit?verdict=incomparable")
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["nearest"] == ["not comparable"]
    assert len(error["allowed"]) == 5
