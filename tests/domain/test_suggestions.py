"""Suggestions for a mistyped word: the nearest that is allowed, or all that are."""

from __future__ import annotations

from api.domain.suggestions import did_you_mean, nearest
from tests.helpers.tables import every


@every(("value", "known", "near"), [("x", [], []), ("", ["a"], []), ("USDD", ["USD", "EUR"], ["USD"])])
def test_nearest_of_nothing_is_nothing(value: str, known: list[str], near: list[str]) -> None:
    """Likeness is a ratio above one half."""
    assert nearest(value, known) == near


@every(
    ("value", "otherwise", "hint"),
    [
        ("yaer", None, " Did you mean year?"),
        ("yaer", "", " Did you mean year?"),
        ("zzzz", None, " There are year, area."),
        ("zzzz", "", ""),
        ("zzzz", " /docs lists them.", " /docs lists them."),
    ],
)
def test_the_hint_names_one_word_or_says_what_there_is(value: str, otherwise: str | None, hint: str) -> None:
    """The nearest word, and in its place what the caller gives or all words."""
    assert did_you_mean(value, ["year", "area"], otherwise) == hint
