"""Each note that a proposal may carry, and a text that earns it."""

from __future__ import annotations

from api.reports.extract import propose
from api.reports.extract.doubts import Doubt
from tests.helpers.tables import every

GERMAN = (
    "Im Jahr 2024 wurden auf der Station 4.200 Besucher gezählt, und das waren mehr als im Jahr davor. Der Umsatz des "
    "Ladens stieg um 5 %, und die Zahl der Schiffe, die vor der Insel lagen, ist nicht bekannt."
)
ENGLISH = "Sales in the shop were up in 2024, and so was the number of those who came to the station on the ships."
TEXTS = {
    Doubt.PERIOD_BEFORE: "In 2024 it sold 5 tonnes. It made 6 tonnes.",
    Doubt.PERIOD_SAME: "In March 2026 prices rose 3%, and wages rose 4% over the same period.",
    Doubt.PERIOD_HEADING: "Review of 2023\nIt made 6 tonnes.",
    Doubt.PERIOD_LEAD: "It made 6 tonnes in 2024.\nIt sold 5 tonnes.",
    Doubt.PERIOD_YEAR: "In 2024 much was sold. In June, it sold 5 tonnes.",
    Doubt.PERIOD_NEAREST: "Published on 14 March 2025\nIn January, it sold 5 tonnes.",
    Doubt.PERIOD_PUBLISHED: "Published on 14 March 2025\nIt sold 5 tonnes last year.",
    Doubt.PERIOD_SHIFTED: "In 2024 it sold 5 tonnes, against 4 tonnes a year earlier.",
    Doubt.PERIOD_BRACKET: "Figures for 2023 are in brackets. In 2024 it sold 5 tonnes (4 tonnes).",
    Doubt.PERIOD_OFF: "Sales for the quarter ended September 26, 2026 were 4 tonnes.",
    Doubt.PERIOD_FISCAL: "In the third quarter ended June 27, 2026 it sold 4 tonnes. In the second quarter, 3 tonnes.",
    Doubt.PERIOD_LAST_DAY: "At its meeting on 4 and 5 May 2026 the board held the rate at 4.25 per cent.",
    Doubt.PERIOD_UNANCHORED: "It sold 5 tonnes last year.",
    Doubt.PERIOD_UNTOLD: "It sold 5 tonnes.",
    Doubt.PERIOD_ISSUE: "Published on 14 March 2025\nIt sold 5 tonnes.",
    Doubt.PERIOD_AHEAD: "It sold 5 tonnes in 2024. It will sell 6 tonnes.",
    Doubt.PERIOD_UNFIT: "In 2023/24 it sold 5 tonnes.",
    Doubt.PERIOD_TO_DATE: "Year-to-date sales were 5 tonnes.",
    Doubt.PERIOD_EITHER_YEAR: "Published on 14 March 2026\nIn 2025 much was sold. In January, it sold 5 tonnes.",
    Doubt.PERIOD_NOW: "It currently has 5 ships.",
    Doubt.PERIOD_EARLIER: "In 2024 it sold 5 tonnes, against 4 tonnes.",
    Doubt.PERIOD_BRACKET_UNTOLD: "In 2024 it sold 5 tonnes (4 tonnes).",
    Doubt.UNIT_SIGN: "In Japan ¥300 billion was spent.",
    Doubt.UNIT_BEFORE: "The number of firms rose to 36.",
    Doubt.UNIT_UNTOLD: "It came to a total of 1.8 trillion.",
    Doubt.VALUE_WORDS: "There are twelve countries.",
    Doubt.VALUE_FRACTION: "A third of the orders came from abroad.",
    Doubt.VALUE_TENTHS: "占七成。",
    Doubt.VALUE_SCALED: "It rose 2 thousand percent.",
    Doubt.VALUE_SUM: "资产1亿2000万元。",
    Doubt.VALUE_COMMA: "It cost EUR 88,4 million.",
    Doubt.VALUE_GROUPED: "It cost EUR 88,4 million and had 7.850 employees.",
    Doubt.VALUE_POWER: "It made 1.2 x 10^6 units.",
    Doubt.VALUE_BRACKETS: "The result was $(12.4) million.",
    Doubt.RATE: "It paid $1.20 per share.",
    Doubt.FALL: "Sales fell 5%.",
    Doubt.FORECAST: "It is expected to sell 6 tonnes in 2027.",
    Doubt.LANGUAGE: f"{ENGLISH}\n{GERMAN}",
}


@every("doubt", Doubt)
def test_each_note_has_a_text_that_earns_it(doubt: Doubt) -> None:
    """And is told in both languages."""
    assert any(doubt in item.doubts for item in propose(TEXTS[doubt]))
    assert doubt.en.endswith(".")
    assert doubt.zh.endswith("。")


@every("doubt", [doubt for doubt in Doubt if doubt.name.startswith("PERIOD_")])
def test_a_period_is_blank_or_told_where_from(doubt: Doubt) -> None:
    """A note on an inferred period comes with one, a note on what is left out with none."""
    items = [item for item in propose(TEXTS[doubt]) if doubt in item.doubts]
    assert [item.period is not None for item in items] == [doubt.part == "period"] * len(items)
