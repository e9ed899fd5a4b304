"""All sixteen claims of the first report, told in other words with the same figures and turns of phrase."""

from __future__ import annotations

import csv
from pathlib import Path

from api.reports.extract import Proposal, propose
from tests.helpers.tables import every
from tests.reports.extract.scoring import TEXTS

SEED = Path(__file__).resolve().parents[3] / "seed" / "new-ecommerce-2025" / "figures.csv"
TEXT = (TEXTS / "report-en.txt").read_text(encoding="utf-8")
PROPOSALS = propose(TEXT)
CLAIMS = [
    (5, "6.3", 12, "USD", "=", "2024", False, "$6.3 trillion"),
    (5, "8.8", 0, "percent", "=", "2024", False, "up 8.8%"),
    (5, "15.5", 12, "CNY", "=", "2024", True, "15.5 trillion yuan"),
    (5, "2.1", 12, "USD", "~", "2024", True, "about $2.1 trillion"),
    (5, "33", 0, "percent", "~", "2024", True, "roughly 33%"),
    (5, "12", 0, "years", "=", "2024", True, "12 consecutive years"),
    (8, "2.6", 12, "CNY", "=", "2024", False, "2.6 trillion yuan"),
    (8, "10.8", 0, "percent", "=", "2024", False, "up 10.8%"),
    (8, "6", 0, "percent", "=", "2024", False, "6%"),
    (8, "1.8", 12, "CNY", ">", "2024", True, "exceeding 1.8 trillion yuan"),
    (8, "70", 0, "percent", "=", "2024", True, "70% of the total"),
    (11, "35", 0, "countries", "=", "2025-06", False, "35 countries"),
    (11, "120", 0, "pavilions", "=", "2025-06", False, "120 national pavilions"),
    (11, "65", 0, "bases", "=", "2025-06", False, "65 direct sourcing bases"),
    (11, "19", 0, "countries", "=", "2025-06", False, "19 countries"),
    (11, "100", 0, "sessions", ">", "2025-06", False, "more than 100 online training sessions"),
]


def told(item: Proposal) -> tuple[int, str, int, str, str, str | None, bool, str]:
    """What a claim tells of a proposal."""
    inferred = "period" in item.inferred
    return item.paragraph, item.value, item.scale, item.unit, item.comparator, item.period, inferred, item.phrase


@every("claim", CLAIMS)
def test_each_claim_is_proposed(claim: tuple[object, ...]) -> None:
    """Value, scale, unit, comparator, period, whether it was inferred, phrase and paragraph."""
    assert claim in map(told, PROPOSALS)


def test_nothing_else_is_proposed() -> None:
    """Neither the conference's number, the years, the dates nor two forces and three advantages are figures."""
    assert len(PROPOSALS) == len(CLAIMS)


def test_the_claims_are_those_of_the_seed() -> None:
    """The table above holds what the package states."""
    with SEED.open(encoding="utf-8", newline="") as table:
        seed = {
            (
                row["value"],
                int(row["scale"]),
                row["unit"],
                row["comparator"],
                row["period"],
                "period" in row["inferred"],
            )
            for row in csv.DictReader(table)
        }
    assert {claim[1:7] for claim in CLAIMS} == seed


def test_the_dollar_value_restates_the_yuan_value() -> None:
    """Money in brackets right behind money of another currency is the same figure again."""
    restating = [(item.value, item.restates) for item in PROPOSALS if item.restates]
    assert restating == [("2.1", "CNY")]
