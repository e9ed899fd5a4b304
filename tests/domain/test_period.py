"""Time periods and ranges of them: what is read, which days they are, and what is refused."""

from __future__ import annotations

import pytest

from api.domain.period import Period, PeriodError, Span
from tests.helpers.tables import every


@every(
    ("text", "frequency", "first", "last"),
    [
        ("2024", "A", "2024-01-01", "2024-12-31"),
        ("2024-S1", "S", "2024-01-01", "2024-06-30"),
        ("2024-S2", "S", "2024-07-01", "2024-12-31"),
        ("2024-Q1", "Q", "2024-01-01", "2024-03-31"),
        ("2024-Q4", "Q", "2024-10-01", "2024-12-31"),
        ("2024-02", "M", "2024-02-01", "2024-02-29"),
        ("2025-02", "M", "2025-02-01", "2025-02-28"),
        ("2025-06", "M", "2025-06-01", "2025-06-30"),
        ("2024-02-29", "D", "2024-02-29", "2024-02-29"),
        ("1000", "A", "1000-01-01", "1000-12-31"),
        ("2999-12-31", "D", "2999-12-31", "2999-12-31"),
    ],
)
def test_a_period_is_its_days(text: str, frequency: str, first: str, last: str) -> None:
    """Each form has a frequency, a first and a last day, and the year of its first."""
    period = Period.parse(text)
    assert (period.frequency, period.first.isoformat(), period.last.isoformat()) == (frequency, first, last)
    assert (period.text, period.year) == (text, int(text[:4]))


BAD = ["", " ", "24", "2024-", "2024-0", "2024-00", "2024-13", "2024-1", "2024-S0", "2024-S3", "2024-Q0", "2024-Q5"]
BAD += [
    "2024-q1",
    "2024-06-00",
    "2024-06-31",
    "2025-02-29",
    "2024-6-1",
    "2024/06",
    "0999",
    "3000",
    "２０２４",
    "2024\n",
]
BAD += ["2024-S1-01", "-2024", "2024-06-30T00:00:00Z", "H1 2024", "..", "9" * 10_000]


@every("text", BAD)
def test_anything_else_is_refused(text: str) -> None:
    """With the forms or the bounds that are allowed."""
    with pytest.raises(PeriodError, match=r"written like 2024, |lies between") as refusal:
        Period.parse(text)
    assert len(str(refusal.value)) < 200


@every(
    ("text", "first", "last"),
    [
        ("2014/2024", "2014-01-01", "2024-12-31"),
        ("2024-Q2/2024-S2", "2024-04-01", "2024-12-31"),
        ("2024/2024", "2024-01-01", "2024-12-31"),
        ("2014/..", "2014-01-01", None),
        ("../2024-06", None, "2024-06-30"),
    ],
)
def test_a_range_goes_from_first_day_to_last(text: str, first: str | None, last: str | None) -> None:
    """Of two periods of any length; either side may be open."""
    span = Span.parse(text)
    assert (span.first and span.first.isoformat(), span.last and span.last.isoformat()) == (first, last)


@every("text", ["/", "2024/", "/2024", "../..", "2025/2024", "2024/2025/2026", "2024-S2/2024-S1", "//"])
def test_a_range_that_makes_no_sense_is_refused(text: str) -> None:
    """Neither backwards nor without an end."""
    with pytest.raises(PeriodError):
        Span.parse(text)


@every(
    ("span", "period", "held"),
    [
        ("2024", "2024", True),
        ("2024", "2024-S1", True),
        ("2024-S1", "2024", False),
        ("2024/2024", "2024-S1", True),
        ("2024-S1/2024-S1", "2024", False),
        ("2014/..", "2999-12", True),
        ("../2014", "2014-12-31", True),
        ("../2014", "2015", False),
    ],
)
def test_a_period_and_a_range_hold_what_lies_inside(span: str, period: str, held: bool) -> None:
    """As the store selects."""
    assert Span.parse(span).holds(Period.parse(period)) is held
