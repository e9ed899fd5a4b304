"""The report packages of the seed: each row agrees with its phrase.

The files never change: a revision of the schema pins each byte of them, and `check` tried them when they came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from tests.helpers import tables
from tests.helpers.rows import cases, each, seed_table

FIRST, COMPANION = "new-ecommerce-2025", "companion-official"
PACKAGES = (FIRST, COMPANION)
# Number words that multiply: 万 and 亿 together make 万亿.
SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "trilhões": 12}
HAN_SCALES = {"千": 3, "万": 4, "億": 8, "亿": 8, "兆": 12}
WORDS = {"half": Decimal(50)}  # as a percentage
DECIMAL_COMMA = {"pt"}
NUMBER = re.compile(
    rf"(?P<digits>\d+(?:[.,]\d+)*)(?:\s*(?P<scale>{'|'.join(SCALES)})\b|(?P<han>[{''.join(HAN_SCALES)}]+))?"
)

Row = dict[str, str]


def point_decimals(phrase: str, language: str) -> str:
    """The phrase without grouping marks, its decimal mark a point."""
    if language in DECIMAL_COMMA:
        phrase = phrase.translate(str.maketrans(",.", ".,"))
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", phrase)


def amount(phrase: str, language: str = "en") -> Decimal | None:
    """What the number in a phrase comes to, its scale word included; None where there is none."""
    found = list(NUMBER.finditer(point_decimals(phrase, language)))
    if not found:
        return next((value for word, value in WORDS.items() if word in phrase.split()), None)
    total = Decimal(0)
    for match in found:
        power = SCALES.get(match["scale"] or "", 0) + sum(HAN_SCALES[sign] for sign in match["han"] or "")
        total += Decimal(match["digits"]).scaleb(power)
    return total


def figures(*packages: str) -> Iterator[Row]:
    """Each figure of the packages, a dozen at least."""
    found = [figure for package in packages or PACKAGES for figure in seed_table(package, "figures.csv")]
    tables.count(len(found) - 1)
    assert len(found) > 12
    yield from found


def language(figure: Row) -> str:
    """The language of a figure's source."""
    sources = (source for package in PACKAGES for source in seed_table(package, "sources.csv"))
    return next(source["language"] for source in sources if source["id"] == figure["source"])


@each(__file__, "amounts")
def test_amount(phrase: str, language: str, expected: str | None) -> None:
    """The reader of these tests knows each way in which the phrases print a number, and the want of one."""
    assert amount(phrase, language) == (Decimal(expected) if expected else None)


def test_first_report_holds_its_sixteen_claims() -> None:
    """The first package is the sixteen claims and nothing else."""
    keys = ("indicator", "area", "period", "value", "scale", "unit", "comparator")
    found = [tuple(figure[key] for key in keys) for figure in seed_table(FIRST, "figures.csv")]
    golden = set(cases(__file__, "golden"))
    assert len(found) == len(golden) == 16
    assert set(found) == golden


def test_the_phrase_is_a_handful_of_words_that_print_the_number() -> None:
    """Value and scale are what it says, digit for digit unless the row says that they were read from words."""
    for figure in figures():
        words = figure["phrase"].split()
        assert 0 < len(words) <= 12, figure
        assert " ".join(words) == figure["phrase"]
        stored = Decimal(figure["value"]).scaleb(int(figure["scale"]))
        assert amount(figure["phrase"], language(figure)) == stored, figure
        phrase = point_decimals(figure["phrase"], language(figure))
        in_words = "value" in figure["inferred"].split(";")
        assert in_words or re.search(rf"(?<![\d.]){re.escape(figure['value'])}(?![.]?\d)", phrase), figure


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
