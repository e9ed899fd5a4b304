"""A period that was printed but is no single one: the draft says so, and not that none was told."""

from __future__ import annotations

from api.reports.extract import propose
from api.reports.extract.doubts import Doubt
from tests.helpers.tables import every

TEXTS = {
    "its own sentence": "In the first ten months of 2026 it sold 40 houses.",
    "the sentence before": "In the nine months to May 2026 it sold 40 houses. Rents rose by 3%.",
    "a year before such a stretch": "In June to August 2026 the rate was 5.1%. A year earlier it was 4.3%.",
    "the same of another year": "It sold 40 houses in May to August 2026, and 30 in the same period of 2025.",
    "the heading": "Results for the six months ended September 30, 2026\nSales were $4 million.",
    "a heading ahead": "Forecast for the year ending March 31, 2027\nSales are expected to reach $9 million.",
    "Chinese": "2026年1—5月，出口4亿元，增长3%；上年同期为3亿元。",
    "years in Chinese": "五年来，累计改造小区142个。",
}


@every("text", TEXTS.values())
def test_the_draft_says_that_no_single_period_covers_it(text: str) -> None:
    """Each figure is without a period and tells why."""
    figures = propose(text)
    assert figures
    assert [(item.period, Doubt.PERIOD_UNFIT in item.doubts) for item in figures] == [(None, True)] * len(figures)
