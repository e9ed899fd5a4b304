"""The indicator of a proposal is suggested where one name alone stands in its sentence."""

from __future__ import annotations

from api.reports.extract import propose
from api.reports.packages.package_rows import PackagedIndicator
from api.reports.packages.suggest_indicators import IndicatorSuggestions
from tests.helpers.tables import every


def indicator(code: str, kind: str, name: str = "", zh: str = "", aliases: str = "") -> PackagedIndicator:
    """An indicator of that kind of unit."""
    names = {"name_en": name, "name_zh": zh, "aliases_en": aliases}
    given = {key: text for key, text in names.items() if text}
    row = {"code": code, "topic": "t", "definition_en": "d", "unit_kind": kind, "measuring_type": "flow"}
    return PackagedIndicator.model_validate(row | given)


PASSENGERS = indicator("passengers", "count", "Rail passengers", "客运量", "travellers; riders")
FOREIGN = indicator("foreign", "count", "Foreign passengers by rail")
GROWTH = indicator("growth", "share", "Growth of rail passengers")
REVENUE = indicator("revenue", "money", "Ticket revenue", "票款收入")


@every(
    ("sentence", "rows", "expected"),
    [
        ("Rail passengers were 81 million passengers in 2024.", [PASSENGERS, REVENUE], ["passengers"]),
        ("In 2024 a rail passenger count of 81,000 passengers was reached.", [PASSENGERS], ["passengers"]),
        ("Riders made 81,000 trips in 2024.", [PASSENGERS], ["passengers"]),
        ("Of rail passengers in 2024, 3,000 foreign passengers came by rail.", [PASSENGERS, FOREIGN], ["foreign"]),
        ("The growth of rail passengers was 5% in 2024.", [PASSENGERS, GROWTH], ["growth"]),
        ("It grew by 5% in 2024.", [PASSENGERS, GROWTH], [""]),
        ("Ticket revenue was 5 million dollars in 2024.", [PASSENGERS, REVENUE], ["revenue"]),
        ("Ticket revenue was 5 million dollars in 2024.", [REVENUE, REVENUE.model_copy(update={"code": "b"})], [""]),
        ("Ticket revenue was 5 million dollars in 2024.", [], [""]),
        ("2024年票款收入500万元。", [REVENUE], ["revenue"]),
        ("2024年收入500万元。", [REVENUE], [""]),
    ],
)
def test_suggestions(sentence: str, rows: list[PackagedIndicator], expected: list[str]) -> None:
    """By all words of a name or of an alias, of the kind of its unit, the longest; empty where that is not one."""
    text = f"Title\n{sentence}"
    suggestions = IndicatorSuggestions(text, rows)
    assert [suggestions.of(proposal) for proposal in propose(text)] == expected
