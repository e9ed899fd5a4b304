"""Numbers in printed phrases, with their scales, and the units beside them."""

from __future__ import annotations

from api.reports.sources.phrase_numbers import holds, numbers, printed
from api.reports.sources.phrase_units import contradiction
from api.reports.sources.said_sign import number_printed
from tests.helpers.rows import each, seed_table
from tests.helpers.tables import every


@each(__file__, "numbers")
def test_numbers(phrase: str, language: str, expected: str) -> None:
    """Digits as printed without their grouping, and the scales that the word after them may mean."""
    found = [f"{number.digits}e{'/'.join(map(str, number.scales))}" for number in numbers(phrase, language)]
    assert " ".join(found) == expected


@each(__file__, "holds")
def test_holds(phrase: str, value: str, scale: str, language: str, expected: str) -> None:
    """A phrase proves a value digit for digit, at the scale that it prints."""
    assert holds(phrase, value, int(scale), language) is (expected == "yes")


def test_a_scale_can_be_inferred() -> None:
    """A number without a scale word has any scale that was inferred; one with a word has that."""
    assert holds("15.5", "15.5", 12, any_scale=True)
    assert not holds("15.5 billion", "15.5", 12, any_scale=True)


@each(__file__, "contradiction")
def test_contradiction(phrase: str, value: str, scale: str, unit: str, kind: str, expected: str | None) -> None:
    """Money or a share printed beside the number must be the figure's unit; a sign of several currencies fits each."""
    number = printed(phrase, value, int(scale))
    assert number is not None
    assert contradiction(phrase, number, unit, kind) == expected


@each(__file__, "said")
def test_a_sign_may_be_said_in_words(phrase: str, value: str, scale: str, language: str, said: str) -> None:
    """A value is negative where its phrase says so, and only there."""
    assert (number_printed(phrase, value, int(scale), language) is not None) is (said == "yes")


@every("package", ["new-ecommerce-2025", "companion-official"])
def test_phrases_of_the_seed(package: str) -> None:
    """Each phrase of the seed prints its figure, but where the value is told as inferred."""
    languages = {row["id"]: row["language"] for row in seed_table(package, "sources.csv")}
    for row in seed_table(package, "figures.csv"):
        held = holds(row["phrase"], row["value"], int(row["scale"]), languages[row["source"]])
        assert held or row["inferred"] == "value", row["phrase"]
