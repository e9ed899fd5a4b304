"""The words of a phrase give its number the comparator and the sign of its row, or inferred says that they do not."""

from __future__ import annotations

import csv
from pathlib import Path

from api.reports.extract.phrase_words import misread
from tests.helpers.tables import every
from tests.reports.cases import each


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
def test_the_seed_says_what_it_prints(package: str, repository: Path) -> None:
    """No row of the shipped reports is misread."""
    sources, figures = (table(repository / "seed" / package / name) for name in ("sources.csv", "figures.csv"))
    languages = {row["id"]: row["language"] for row in sources}
    for row in figures:
        value, scale, comparator, inferred = (row[name] for name in ("value", "scale", "comparator", "inferred"))
        assert misread(row["phrase"], languages[row["source"]], value, int(scale), comparator, inferred) is None, row


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
