"""The words of a phrase give its number the comparator and the sign of its row, or inferred says that they do not."""

from __future__ import annotations

from api.reports.extract.phrase_words import misread
from tests.helpers.rows import each, seed_table
from tests.helpers.tables import every


@each(__file__, "misread")
def test_misread(phrase: str, value: str, scale: str, comparator: str, inferred: str, expected: str | None) -> None:
    """What the words say is held against the row where they hold its one number, and nothing else is."""
    wrong = misread(phrase, "zh-CN" if phrase[:1] > "z" else "en", value, int(scale), comparator, inferred)
    assert (wrong.column if wrong else None) == expected


@every("language", ["de", "fr", "ja"])
def test_other_languages_are_not_read(language: str) -> None:
    """Words that look like English ones are no English."""
    assert misread("more than 350,000 TEU", language, "350000", 0, "=", None) is None


@every("package", ["new-ecommerce-2025", "companion-official"])
def test_the_seed_says_what_it_prints(package: str) -> None:
    """No row of the shipped reports is misread."""
    languages = {row["id"]: row["language"] for row in seed_table(package, "sources.csv")}
    for row in seed_table(package, "figures.csv"):
        value, scale, comparator, inferred = (row[name] for name in ("value", "scale", "comparator", "inferred"))
        assert misread(row["phrase"], languages[row["source"]], value, int(scale), comparator, inferred) is None, row
