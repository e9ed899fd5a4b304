"""The report packages of the seed: what they hold.

The files never change: a revision of the schema pins each byte of them, and `check` tried them when they came.
"""

from __future__ import annotations

import re
from decimal import Decimal

from tests.helpers import tables
from tests.helpers.rows import cases, seed_table

FIRST, COMPANION = "new-ecommerce-2025", "companion-official"


def test_first_report_holds_its_sixteen_claims() -> None:
    keys = ("indicator", "area", "period", "value", "scale", "unit", "comparator")
    found = [tuple(figure[key] for key in keys) for figure in seed_table(FIRST, "figures.csv")]
    golden = set(cases(__file__, "golden"))
    assert len(found) == len(golden) == 16
    assert set(found) == golden


def test_the_phrase_is_a_handful_of_words_that_print_the_number() -> None:
    """Value and scale are what it says, digit for digit unless the row says that they were read from words."""
    figures = [*seed_table(FIRST, "figures.csv"), *seed_table(COMPANION, "figures.csv")]
    tables.count(len(figures) - 1)
    assert len(figures) > 12
    for figure in figures:
        words, phrase = figure["phrase"].split(), figure["phrase"]
        assert 0 < len(words) <= 12, figure
        assert " ".join(words) == phrase
        assert Decimal(figure["value"]).is_finite()
        digits = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", phrase).replace(",", ".")
        in_words = "value" in figure["inferred"].split(";")
        assert in_words or re.search(rf"(?<![\d.]){re.escape(figure['value'])}(?![.]?\d)", digits), figure


def test_what_the_companion_marks() -> None:
    """Online retail sales break at 2024 and 2025; of two customs estimates of a half-year the final one is preferred.

    Each worldwide figure is a forecast.
    """
    listed = seed_table(COMPANION, "figures.csv")
    sales = {(f["period"], f["status"]) for f in listed if f["indicator"] == "online-retail-sales"}
    assert {(period, status) for period, status in sales if period in ("2023", "2024", "2025")} == {
        *(("2023", "A"), ("2024", "B"), ("2025", "B"))
    }
    half = [f for f in listed if (f["indicator"], f["period"]) == ("cross-border-ecommerce-trade", "2024-S1")]
    final, preliminary = ("1.25", "A", "preferred"), ("1.22", "P", "deprecated")
    assert {(f["value"], f["status"], f["rank"]) for f in half} == {final, preliminary}
    assert {f["status"] for f in listed if f["area"] == "WLD"} == {"F"}
