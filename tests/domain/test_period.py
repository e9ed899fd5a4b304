"""Time periods and ranges of them: what is read, which days they are, and what is refused."""

import pytest

from api.domain.period import Period, PeriodError, Span
from tests.helpers.rows import shows, tables
from tests.helpers.tables import every

TABLES = tables(__file__)


@every("text, frequency, first, last", TABLES["periods"])
def test_a_period_is_its_days(text: str, frequency: str, first: str, last: str) -> None:
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


test_ranges = shows(
    __file__,
    {
        "ranges": lambda text: tuple(day or "" for day in (Span.parse(text).first, Span.parse(text).last)),
        "inside": lambda span, period: "yes" if Span.parse(span).holds(Period.parse(period)) else "no",
    },
)


BAD_RANGES = "/ 2024/ /2024 ../.. 2025/2024 2024/2025/2026 2024-S2/2024-S1 // 1000-FY 3000-FY 2025-FY/2026"


@every("text", BAD_RANGES.split())
def test_a_range_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(PeriodError):
        Span.parse(text)
