"""The draft of figures.csv: the package's columns, what was found, and blanks for a person to fill in."""

from __future__ import annotations

import csv
import io

from api.cli.commands.new_package import SCAFFOLD
from api.reports.extract import draft, propose

TEXT = "Sales reached 15.5 trillion yuan (about $2.1 trillion) in 2024. Exports were 1,250 tonnes.\n七成企业增长。"


def rows(text: str) -> list[dict[str, str]]:
    """The rows of the draft of a text."""
    return list(csv.DictReader(io.StringIO(draft(propose(text))), strict=True))


def test_the_columns_are_those_of_a_new_package() -> None:
    """The draft of nothing is the first line of the worked example."""
    assert draft([]).splitlines() == (SCAFFOLD / "figures.csv").read_text(encoding="utf-8").splitlines()[:1]


def test_what_was_found_is_filled_in() -> None:
    """Period, value, scale, unit, comparator and phrase."""
    first = rows(TEXT)[0]
    found = ("period", "value", "scale", "unit", "comparator", "status", "phrase")
    assert [first[name] for name in found] == ["2024", "15.5", "12", "CNY", "=", "A", "15.5 trillion yuan"]


def test_what_the_text_does_not_say_is_left_to_a_person() -> None:
    """Indicator, area and source are empty, and so is a period that was not found."""
    assert {row[name] for row in rows(TEXT) for name in ("indicator", "area", "source", "originator")} == {""}
    assert rows(TEXT)[3]["period"] == ""


def test_what_was_inferred_is_named_in_both_languages() -> None:
    """The note says what to look at."""
    _, dollars, exports, share = rows(TEXT)
    assert dollars["restates"] == "CNY"
    assert (exports["inferred"], exports["note_en"]) == (
        "period",
        "No period was read beside this number; it is taken from a sentence before.",
    )
    assert (share["value"], share["inferred"]) == ("70", "value")
    assert "成" in share["note_zh"]


def test_lines_end_with_a_line_feed_alone() -> None:
    """As in every package."""
    assert "\r" not in draft(propose(TEXT))
