"""The words of a phrase give its number the comparator and the sign of its row, or inferred says that they do not."""

from __future__ import annotations

import csv
from pathlib import Path

from api.reports.extract.phrase_words import misread
from tests.helpers.tables import every

CASES = [
    ("more than 350,000 TEU", "350000", 0, "=", "", "comparator"),
    ("more than 350,000 TEU", "350000", 0, ">", "", None),
    ("more than 350,000 TEU", "350000", 0, ">=", "", "comparator"),
    ("more than 350,000 TEU", "350000", 0, "=", "comparator", None),
    ("more than 350,000 TEU", "350000", 0, "=", "period", "comparator"),
    ("350,000 TEU", "350000", 0, ">", "", None),
    ("about $1.2 million", "1.2", 6, "=", "", "comparator"),
    ("about $1.2 million", "1.2", 6, "~", "", None),
    ("at least 40 ports", "40", 0, "=", "unit;period", "comparator"),
    ("nearly 4.2 million", "4.2", 6, "=", "", "comparator"),
    ("up to 300 MW", "300", 0, "=", "", "comparator"),
    ("fell by 1.2%", "1.2", 0, "=", "", "value"),
    ("fell by 1.2%", "-1.2", 0, "=", "value", None),
    ("fell by 1.2%", "1.2", 0, "=", "value", None),
    ("rose by 1.2%", "1.2", 0, "=", "", None),
    ("a 0.3% decrease", "0.3", 0, "=", "", "value"),
    ("fell to 1.2%", "1.2", 0, "=", "", None),
    ("fell by about 1.2%", "-1.2", 0, "=", "value", "comparator"),
    ("fell by about 1.2%", "-1.2", 0, "~", "value", None),
    ("fell by more than 3.4%", "-3.4", 0, "<", "value", None),
    ("fell by more than 3.4%", "-3.4", 0, ">", "value", "comparator"),
    ("fell by more than 3.4%", "3.4", 0, ">", "value", None),
    ("fell by more than 3.4%", "3.4", 0, ">", "", "value"),
    ("fell by at most 9.5%", "-9.5", 0, ">=", "value", None),
    ("shrank by nearly 3.4%", "-3.4", 0, "<", "value", "comparator"),
    ("more than 3.4%", "-3.4", 0, "<", "value", None),
    ("more than 3.4%", "-3.4", 0, "<", "", "comparator"),
    ("lost 40 million dollars", "40", 6, "=", "", None),
    ("between 4 and 5 million", "4", 6, "=", "", None),
    ("from 4% to 5%", "5", 0, "=", "", None),
    ("超过35万标准箱", "35", 4, "=", "", "comparator"),
    ("超过35万标准箱", "35", 4, ">", "", None),
    ("约1.2亿元", "1.2", 8, "=", "", "comparator"),
    ("下降1.2%", "1.2", 0, "=", "", "value"),
    ("下降1.2%", "-1.2", 0, "=", "value", None),
    ("下降到1.2%", "1.2", 0, "=", "", None),
    ("下降超过3.4%", "-3.4", 0, "<", "value", None),
    ("下降超过3.4%", "-3.4", 0, ">", "value", "comparator"),
    ("增长1.2%", "1.2", 0, "=", "", None),
    ("120多万人", "120", 4, "=", "", "comparator"),
    ("", "1", 0, "=", "", None),
    ("more than 350,000 TEU", "35", 0, "=", "", None),
]


@every(("phrase", "value", "scale", "comparator", "inferred", "expected"), CASES)
def test_misread(phrase: str, value: str, scale: int, comparator: str, inferred: str, expected: str | None) -> None:
    """What the words say is held against the row where they hold its one number, and nothing else is."""
    wrong = misread(phrase, "zh-CN" if phrase[:1] > "z" else "en", value, scale, comparator, inferred)
    assert (wrong.column if wrong else None) == expected


@every("language", ["de", "fr", "ja"])
def test_other_languages_are_not_read(language: str) -> None:
    """Words that look like English ones are no English."""
    assert misread("more than 350,000 TEU", language, "350000", 0, "=", None) is None


@every("package", ["new-ecommerce-2025", "companion-official"])
def test_the_seed_says_what_it_prints(package: str, repository: Path) -> None:
    """No row of the shipped reports is misread."""
    folder = repository / "seed" / package
    languages = {row["id"]: row["language"] for row in table(folder / "sources.csv")}
    cells = ("value", "scale", "comparator", "inferred")
    for row in table(folder / "figures.csv"):
        value, scale, comparator, inferred = (row[name] for name in cells)
        assert misread(row["phrase"], languages[row["source"]], value, int(scale), comparator, inferred) is None, row


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
