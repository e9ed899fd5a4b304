"""Numbers in printed phrases, with their scales, and the units beside them."""

from __future__ import annotations

import csv
from pathlib import Path

from api.reports.sources.phrase_numbers import holds, numbers, printed
from api.reports.sources.phrase_units import contradiction
from api.reports.sources.said_sign import number_printed
from tests.helpers.tables import every

BARE = (0,)


@every(
    ("phrase", "language", "expected"),
    [
        ("", "en", []),
        ("no number", "en", []),
        ("roughly 33%", "en", [("33", BARE)]),
        ("$6.3 trillion", "en", [("6.3", (12,))]),
        ("57.0%", "en", [("57.0", BARE)]),
        ("007", "en", [("007", BARE)]),
        ("4,200 visitors", "en", [("4200", BARE)]),
        ("15,522.5 billion yuan", "en", [("15522.5", (9,))]),
        ("1'234 francs", "en", [("1234", BARE)]),
        ("1\u202f234 francs", "en", [("1234", BARE)]),
        ("1,23,456 people", "en", [("123456", BARE)]),
        ("12 and 35", "en", [("12", BARE), ("35", BARE)]),
        ("2024, 35 countries", "en", [("2024", BARE), ("35", BARE)]),
        ("15,52", "en", [("15", BARE), ("52", BARE)]),
        ("1.2.3", "en", []),
        ("5 to 6 million", "en", [("5", BARE), ("6", (6,))]),
        ("a 15.5-trillion-yuan market", "en", [("15.5", (12,))]),
        ("two millions, 3 millions", "en", [("3", (6,))]),
        ("$5.2bn, £3tn, 4mn", "en", [("5.2", (9,)), ("3", (12,)), ("4", (6,))]),
        ("5m wide", "en", [("5", (0, 6))]),
        ("20k", "en", [("20", (0, 3))]),
        ("5 mph", "en", [("5", BARE)]),
        ("5 billionaires", "en", [("5", BARE)]),
        ("3 crore", "en", [("3", (7,))]),
        ("-5.2%", "en", [("-5.2", BARE)]),
        ("−5.2%", "en", [("-5.2", BARE)]),
        ("-$5.2 million", "en", [("-5.2", (6,))]),
        ("3-5%", "en", [("3", BARE), ("5", BARE)]),
        ("the 13th year", "en", [("13", BARE)]),
        ("13,8 trilhões", "pt", [("13.8", BARE)]),
        ("1.234,5 Mio.", "de", [("1234.5", BARE)]),
        ("2.71万亿元", "zh", [("2.71", (12,))]),
        ("6500亿元", "zh", [("6500", (8,))]),
        ("120多万人", "zh", [("120", (4,))]),
        ("3千万", "zh", [("3", (7,))]),
        ("5千克", "zh", [("5", BARE)]),
        ("5千人", "zh", [("5", (3,))]),
        ("7.2个百分点", "zh", [("7.2", BARE)]),
        ("１２．５％", "zh", [("12.5", BARE)]),
        ("35个国家", "zh", [("35", BARE)]),
        ("13兆1千億元", "ja", [("13", (12,)), ("1", (11,))]),
    ],
)
def test_numbers(phrase: str, language: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    """Digits as printed without their grouping, and the scales that the word behind them may mean."""
    assert [(number.digits, number.scales) for number in numbers(phrase, language)] == expected


@every(
    ("phrase", "value", "scale", "language", "expected"),
    [
        ("", "1", 0, "en", False),
        ("about $2.1 trillion", "2.1", 12, "en", True),
        ("about $2.1 trillion", "2.1", 9, "en", False),
        ("about $2.1 trillion", "2.1", 0, "en", False),
        ("about $2.1 trillion", "2.10", 12, "en", False),
        ("about $2.1 trillion", "2", 12, "en", False),
        ("about $2.1 trillion", "1", 12, "en", False),
        ("33%", "33", 0, "en", True),
        ("33%", "33", 6, "en", False),
        ("33%", "33.0", 0, "en", False),
        ("5 to 6 million", "5", 6, "en", True),
        ("5 to 6 million", "5", 0, "en", True),
        ("5 to 6 million", "6", 0, "en", False),
        ("5m", "5", 6, "en", True),
        ("5m", "5", 0, "en", True),
        ("5m", "5", 9, "en", False),
        ("up 5%", "-5", 0, "en", False),
        ("13,8 trilhões", "13.8", 12, "pt", True),
        ("13,8 trilhões", "138", 12, "pt", False),
        ("2.71万亿元", "2.71", 12, "zh", True),
        ("2.71万亿元", "2.71", 4, "zh", False),
        ("2.71", "2.71", 4, "zh-TW", False),
    ],
)
def test_holds(phrase: str, value: str, scale: int, language: str, expected: bool) -> None:
    """A phrase proves a value digit for digit, at the scale that it prints."""
    assert holds(phrase, value, scale, language) is expected


def test_a_scale_can_be_inferred() -> None:
    """A number without a scale word has any scale that was inferred; one with a word has that."""
    assert holds("15.5", "15.5", 12, any_scale=True)
    assert not holds("15.5 billion", "15.5", 12, any_scale=True)


@every(
    ("phrase", "value", "scale", "unit", "kind", "expected"),
    [
        ("15.5 trillion yuan", "15.5", 12, "CNY", "money", None),
        ("15.5 trillion yuan", "15.5", 12, "USD", "money", "yuan"),
        ("RMB2.8 trillion", "2.8", 12, "USD", "money", "RMB"),
        ("about $2.1 trillion", "2.1", 12, "CNY", "money", "$"),
        ("about $2.1 trillion", "2.1", 12, "AUD", "money", None),
        ("US$2.1 trillion", "2.1", 12, "AUD", "money", "US$"),
        ("EUR 5.2bn", "5.2", 9, "USD", "money", "EUR"),
        ("5.2bn EUR", "5.2", 9, "EUR", "money", None),
        ("¥5 billion", "5", 9, "JPY", "money", None),
        ("¥5 billion", "5", 9, "CNY", "money", None),
        ("¥5 billion", "5", 9, "USD", "money", "¥"),
        ("5 million dollars", "5", 6, "EUR", "money", "dollars"),
        ("286 dollars a head", "286", 0, "USD", "money", None),
        ("15.5 trillion yuan ($2.1 trillion)", "2.1", 12, "USD", "money", None),
        ("15.5 trillion yuan ($2.1 trillion)", "2.1", 12, "CNY", "money", "$"),
        ("5 million pounds", "5", 6, "tonnes", "physical", None),
        ("2.71万亿元", "2.71", 12, "CNY", "money", None),
        ("2.71万亿元", "2.71", 12, "HKD", "money", None),
        ("2.71万亿元", "2.71", 12, "USD", "money", "元"),
        ("2.71万亿美元", "2.71", 12, "USD", "money", None),
        ("2.71万亿美元", "2.71", 12, "CNY", "money", "美元"),
        ("人民币5亿", "5", 8, "USD", "money", "人民币"),
        ("roughly 33%", "33", 0, "percent", "share", None),
        ("roughly 33%", "33", 0, "countries", "count", "a share"),
        ("33 per cent", "33", 0, "CNY", "money", "a share"),
        ("7.2个百分点", "7.2", 0, "percent", "share", None),
        ("7.2个百分点", "7.2", 0, "percentage-points", "physical", None),
        ("7.2个百分点", "7.2", 0, "per-mille", "share", "percentage points"),
        ("1.4 percentage points", "1.4", 0, "percentage-points", "physical", None),
        ("1.4 percentage points", "1.4", 0, "basis-points", "physical", "percentage points"),
        ("25 basis points", "25", 0, "basis-points", "physical", None),
        ("25 basis points", "25", 0, "percentage-points", "physical", "basis points"),
        ("25bps", "25", 0, "percent", "share", "basis points"),
        ("25个基点", "25", 0, "basis-points", "physical", None),
        ("4.5‰", "4.5", 0, "per-mille", "share", None),
        ("4.5‰", "4.5", 0, "percent", "share", "‰"),
        ("4.5%", "4.5", 0, "per-mille", "share", "a share"),
        ("$35", "35", 0, "countries", "count", "$"),
        ("$6.3 trillion", "6.3", 12, "percent", "share", "$"),
        ("35 countries", "35", 0, "countries", "count", None),
        ("35 countries", "35", 0, "CNY", "money", None),
        ("35", "35", 0, "USD", "money", None),
    ],
)
def test_contradiction(phrase: str, value: str, scale: int, unit: str, kind: str, expected: str | None) -> None:
    """Money or a share printed beside the number must be the figure's unit; a sign of several currencies fits each."""
    number = printed(phrase, value, scale)
    assert number is not None
    assert contradiction(phrase, number, unit, kind) == expected


@every("package", ["new-ecommerce-2025", "companion-official"])
def test_phrases_of_the_seed(package: str, repository: Path) -> None:
    """Each phrase of the seed prints its figure, but where the value is told as inferred."""
    folder = repository / "seed" / package
    sources = table(folder / "sources.csv")
    languages = {row["id"]: row["language"] for row in sources}
    unproved = [
        row["phrase"]
        for row in table(folder / "figures.csv")
        if row["inferred"] != "value"
        and not holds(row["phrase"], row["value"], int(row["scale"]), languages[row["source"]])
    ]
    assert unproved == []


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@every(
    ("phrase", "value", "scale", "language", "said"),
    [
        ("fell by 3.4 %", "-3.4", 0, "en", True),
        ("declined 3.4 percent", "-3.4", 0, "en", True),
        ("a 3.4% decline", "-3.4", 0, "en", True),
        ("minus 3.4%", "-3.4", 0, "en", True),
        ("minus $7.5 billion", "-7.5", 9, "en", True),
        ("negative 3.4 percent", "-3.4", 0, "en", True),
        ("decreased by about $7.5 billion", "-7.5", 9, "en", True),
        ("−3.4%", "-3.4", 0, "en", True),
        ("下降3.4%", "-3.4", 0, "zh", True),
        ("同比下降约3.4%", "-3.4", 0, "zh", True),
        ("负7.5万亿", "-7.5", 12, "zh", True),
        ("负3.4%", "-3.4", 0, "zh", True),
        ("减少7.5万亿元", "-7.5", 12, "zh", True),
        # Where it came, what it did not do, the other direction, no direction, and another number.
        ("fell to 3.4%", "-3.4", 0, "en", False),
        ("下降至3.4%", "-3.4", 0, "zh", False),
        ("did not fall by 3.4%", "-3.4", 0, "en", False),
        ("未下降3.4%", "-3.4", 0, "zh", False),
        ("growth of 3.4%", "-3.4", 0, "en", False),
        ("增长3.4%", "-3.4", 0, "zh", False),
        ("plus or minus 3.4%", "-3.4", 0, "en", False),
        ("正负3.4%", "-3.4", 0, "zh", False),
        ("3.4%", "-3.4", 0, "en", False),
        ("fell by 3.5 %", "-3.4", 0, "en", False),
        ("minus $7.5 billion", "-7.5", 12, "en", False),
        # An indicator may be of the fall itself: the sign is held against the words elsewhere.
        ("fell by 3.4 %", "3.4", 0, "en", True),
        ("recul de 3,4 %", "-3.4", 0, "fr", False),
    ],
)
def test_a_sign_may_be_said_in_words(phrase: str, value: str, scale: int, language: str, said: bool) -> None:
    """A value is negative where its phrase says so, and only there."""
    assert (number_printed(phrase, value, scale, language) is not None) is said
