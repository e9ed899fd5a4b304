"""What English prose states: numbers, units, comparators, and what looks like a figure and is none."""

from __future__ import annotations

from api.reports.extract import propose
from api.reports.extract.doubts import Doubt
from tests.helpers.tables import every


def figures(text: str) -> list[str]:
    """The figures of a text in short: comparator, value, power of ten and unit."""
    return [f"{item.comparator}{item.value}e{item.scale} {item.unit}".rstrip() for item in propose(text, "en")]


@every(
    ("text", "expected"),
    [
        ("", []),
        ("No number at all.", []),
        ("Exports reached 1,234.5 tonnes.", ["=1234.5e0 tonnes"]),
        ("Sales of 5.2 million units", ["=5.2e6 units"]),
        ("It spent US$5 billion, C$3m and A$1.5bn.", ["=5e9 USD", "=3e6 CAD", "=1.5e9 AUD"]),
        ("€4.5bn, £12 million and 7 pounds sterling", ["=4.5e9 EUR", "=12e6 GBP", "=7e0 GBP"]),
        (
            "RMB 11.76 trillion, RMB2.8 trillion, CNY 3 or 5 yuan",
            ["=11.76e12 CNY", "=2.8e12 CNY", "=3e0 CNY", "=5e0 CNY"],
        ),
        ("in Japan ¥300 billion", ["=300e9 JPY"]),
        ("in China ¥300 billion", ["=300e9 CNY"]),
        ("3 per cent, 3.5 percent, 4pc and 5 %", ["=3e0 percent", "=3.5e0 percent", "=4e0 percent", "=5e0 percent"]),
        ("0.5 percentage points", ["=0.5e0 percentage points"]),
        ("a 25-basis-point cut", ["=-25e0 basis points"]),
        ("12 500 tonnes and 1 234 567 people", ["=12500e0 tonnes", "=1234567e0 people"]),
        ("It rose −3.2% and then -4.5 degrees Celsius.", ["=-3.2e0 percent", "=-4.5e0 degrees Celsius"]),
        ("Twelve countries, twenty-six hospitals", ["=12e0 countries", "=26e0 hospitals"]),
        ("two million people and five percent", ["=2e6 people", "=5e0 percent"]),
        ("Rs 5,400 crore", ["=5400e7 INR"]),
        ("a 500-megawatt plant, a $5-billion dam", ["=500e0 megawatt", "=5e9 USD"]),
        ("20,000 sq km, 45,000 km2, 30 m², 9 km/h", ["=20000e0 sq km", "=45000e0 km2", "=30e0 m²", "=9e0 km/h"]),
        ("4.2 million 5G base stations", ["=4.2e6 stations"]),
        ("the 27 EU member states", ["=27e0 states"]),
        ("2000 people came in 2000", ["=2000e0 people"]),
        ("The index stood at 52.3.", ["=52.3e0"]),
        ("It fell 11% to 936.", ["=-11e0 percent", "=936e0"]),
        ("The number of partner countries rose to 36.", ["=36e0 countries"]),
        ("250 cases per 100,000 people", ["=250e0 cases"]),
        ("a 13th consecutive year", ["=13e0 year"]),
        ("3.1, 2.4 and 1.8 percent", ["=3.1e0 percent", "=2.4e0 percent", "=1.8e0 percent"]),
    ],
)
def test_numbers_and_units(text: str, expected: list[str]) -> None:
    """Digits without grouping, power of ten, and the unit by its code or as printed."""
    assert figures(text) == expected


@every(
    ("words", "sign"),
    [
        *[(words, ">") for words in ("more than", "over", "exceeding", "above", "topped", "surpassed", "just over")],
        *[(words, ">=") for words in ("at least", "no fewer than", "not less than", "a minimum of")],
        *[
            (words, "~")
            for words in ("about", "around", "roughly", "approximately", "some", "an estimated", "close to")
        ],
        *[(words, "<") for words in ("nearly", "almost", "less than", "fewer than", "under", "just below")],
        *[(words, "<=") for words in ("up to", "at most", "no more than", "not exceeding", "as many as")],
    ],
)
def test_comparators_before(words: str, sign: str) -> None:
    """The words belong to the phrase."""
    (item,) = propose(f"There were {words} 300 ships.", "en")
    assert (item.comparator, item.phrase) == (sign, f"{words} 300 ships")


@every(
    ("text", "expected"),
    [
        ("1,300 people or more", [">=1300e0 people"]),
        ("1,400+ people, 100-plus firms, 30-odd ships", [">=1400e0 people", ">=100e0 firms", "~30e0 ships"]),
        ("between 5 and 7 percent", [">=5e0 percent", "<=7e0 percent"]),
        ("5-7%, 15 to 20 countries", [">=5e0 percent", "<=7e0 percent", ">=15e0 countries", "<=20e0 countries"]),
        ("$5-7 billion", [">=5e9 USD", "<=7e9 USD"]),
        ("growth of three to four per cent", [">=3e0 percent", "<=4e0 percent"]),
        ("It rose from 5% to 7%.", ["=5e0 percent", "=7e0 percent"]),
        ("Fares rose by $0.25 to $3.10.", ["=0.25e0 USD", "=3.10e0 USD"]),
    ],
)
def test_comparators_behind_and_ranges(text: str, expected: list[str]) -> None:
    """A range gives its ends, a change its two values."""
    assert figures(text) == expected


@every(
    "text",
    [
        "In 2024, on 3 May 2024 and in June 2023, by the 1990s and the 21st century.",
        "The meeting opened at 10:30, closed at 6 p.m. and lasted until 9.45 pm.",
        "The 5th Conference and its 12th edition",
        "G20, Covid-19, PM2.5, A320, CO2, B2B, Boeing 737, Route 66, Apollo 11 and the FTSE 100",
        "See page 12, pp. 12-15, Table 3, Chapter 4, Article 5, No. 6 and level 3.",
        "version 2.1 and 3.11.2",
        "Call +49 30 5550 1234, 1-800-555-0199 or (010) 6512-3456.",
        "www.example.org/2024/15 or 55@example.org",
        "1. First.\n(2) Second.\n3) Third. [4]",
        "over the past five years, 30 days later, within 14 days, for 5 years, 5 years ago",
        "children aged 5 to 14, an 18-year-old, the over-65s",
        "They won 3-2, then 21–15; a ratio of 3:1; 24/7.",
        "two forces and three advantages",
        "the first half, half an hour, a quarter earlier, a third time, a two-thirds majority",
        "the top 10 and the 400m race",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    """Dates, times, durations, ordinals, names, codes, lists, ages, scores and turns of phrase."""
    assert figures(text) == []


@every(
    ("text", "phrase", "doubts"),
    [
        ("It was down 5.2%.", "down 5.2%", {Doubt.PERIOD_UNTOLD, Doubt.FALL}),
        ("$1.20 per share", "$1.20 per share", {Doubt.PERIOD_UNTOLD, Doubt.RATE}),
        ("85,000 cars a day", "85,000 cars a day", {Doubt.PERIOD_UNTOLD, Doubt.RATE}),
        ("a total of 1.8 trillion", "1.8 trillion", {Doubt.PERIOD_UNTOLD, Doubt.UNIT_UNTOLD}),
        ("twelve countries", "twelve countries", {Doubt.PERIOD_UNTOLD, Doubt.VALUE_WORDS}),
        ("It set up 65 bases.", "65 bases", {Doubt.PERIOD_UNTOLD}),
    ],
)
def test_what_a_person_should_look_at(text: str, phrase: str, doubts: set[Doubt]) -> None:
    """A proposal names what was inferred or left unsaid."""
    (item,) = propose(text, "en")
    assert (item.phrase, set(item.doubts)) == (phrase, doubts)
