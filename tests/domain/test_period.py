"""Time periods and ranges of them: what is read, which days they are, and what is refused."""

import pytest

from api.domain.period import Period, PeriodError, Span
from tests.helpers.rows import tables
from tests.helpers.tables import every

TABLES = tables(__file__)


@every("text, frequency, first, last", TABLES["periods"])
def test_a_period_is_its_days(text: str, frequency: str, first: str, last: str) -> None:
    """Each form has a frequency, a first and a last day, and the year of its last."""
    period = Period.parse(text)
    assert (period.frequency, period.first.isoformat(), period.last.isoformat()) == (frequency, first, last)
    assert (period.text, period.year) == (text, int(text[:4]))
    assert Span.parse(text).holds(period)


BAD = """24 2024- 2024-0 2024-00 2024-13 2024-1 2024-S0 2024-S3 2024-Q0 2024-Q5 2024-q1 2024-06-00 2024-06-31 2025-02-29
2024-6-1 2024/06 0999 3000 ２０２４ 2024-S1-01 -2024 2024-06-30T00:00:00Z ..
2025-FY 2025-FY1231 2025-FY0615 2025-FY0229 2025-FY1331 2025-FY063 1000-FY0630 2025-fy0630 2024-25"""


@every("text", [*BAD.split(), "", " ", "2024\n", "H1 2024", "9" * 10_000])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(PeriodError, match=r"written like 2024, |lies between|fiscal year") as refusal:
        Period.parse(text)
    assert len(str(refusal.value)) < 200


@every("text, first, last", TABLES["ranges"])
def test_a_range_goes_from_first_day_to_last(text: str, first: str, last: str) -> None:
    """Of two periods of any length; either side may be open."""
    span = Span.parse(text)
    ends = ["" if day is None else day.isoformat() for day in (span.first, span.last)]
    assert ends == [first, last]


BAD_RANGES = "/ 2024/ /2024 ../.. 2025/2024 2024/2025/2026 2024-S2/2024-S1 // 1000-FY 3000-FY 2025-FY/2026"


@every("text", BAD_RANGES.split())
def test_a_range_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(PeriodError):
        Span.parse(text)


@every("span, period, inside", TABLES["inside"])
def test_a_period_and_a_range_hold_what_lies_inside(span: str, period: str, inside: str) -> None:
    """From the first day to the last, both among them, as the store selects."""
    assert Span.parse(span).holds(Period.parse(period)) is (inside == "yes")
