"""To which period an English text says that a figure belongs."""

from __future__ import annotations

from api.reports.extract import propose
from tests.helpers.tables import every

DATED = "Published on 14 March 2025\n"


def periods(text: str) -> list[str | None]:
    """The periods of the figures of a text, in order."""
    return [item.period for item in propose(text, "en")]


@every(
    ("told", "period"),
    [
        ("In 2024", "2024"),
        ("By June 2025", "2025-06"),
        ("At the end of June 2025", "2025-06"),
        ("By the end of 2024", "2024"),
        ("By end-2024", "2024"),
        ("As of 30 June 2025", "2025-06-30"),
        ("As of June 30, 2025", "2025-06-30"),
        ("In the first half of 2024", "2024-S1"),
        ("In the second half of 2024", "2024-S2"),
        ("In the first six months of 2024", "2024-S1"),
        ("From January to June 2024", "2024-S1"),
        ("Between January and June 2024", "2024-S1"),
        ("In Q1 2024", "2024-Q1"),
        ("In 2024Q3", "2024-Q3"),
        ("In 3Q24", "2024-Q3"),
        ("In H1 2024", "2024-S1"),
        ("In the fourth quarter of 2024", "2024-Q4"),
        ("In the three months to June 2024", "2024-Q2"),
        ("In the first nine months of 2024", None),
        ("From January to September 2024", None),
        ("In the year to March 2025", None),
        ("In fiscal 2024", None),
        ("In 2023/24", None),
        ("Between 2019 and 2023", None),
        ("On 1-4 October 2024", None),
        ("As of 31 June 2024", None),
        ("Since 2015", None),
    ],
)
def test_a_period_is_told_in_sdmx(told: str, period: str | None) -> None:
    """One day, month, quarter, half-year or year; what is none of these stays empty."""
    assert periods(f"{told}, 35 plants were open.") == [period]


@every(
    ("text", "expected"),
    [
        ("Sales reached 6 tonnes in 2024, up 8% from the year before.", ["2024", "2024"]),
        ("Prices went from 5% in 2022 to 7% in 2023.", ["2022", "2023"]),
        ("In 2024 it sold 6 tonnes, up 5% from 2023.", ["2024", "2024"]),
        ("It made 9 tonnes in 2024, compared with 8 tonnes in 2023, and sold 70%.", ["2024", "2023", "2024"]),
        ("In the first half of 2024 it used 3 tonnes, against 4 tonnes a year earlier.", ["2024-S1", "2023-S1"]),
        (
            "In the second quarter of 2024 it was 87%, down from 90% in the same quarter of 2023.",
            ["2024-Q2", "2023-Q2"],
        ),
        ("Capacity will be 15 GW by 2030, and storage 2 GWh.", ["2030", "2030"]),
        ("At 56% in 2022 (2018: 51%), it is 12 points higher.", ["2022", "2018", "2022"]),
        ("Founded in 1987, the firm has 5,000 workers.", [None]),
        ("On 12 March 2024 the office said that prices had risen 3%.", [None]),
        ("According to Outlook 2025, sales reached 6 tonnes in 2024.", ["2024"]),
    ],
)
def test_each_figure_has_its_own_period(text: str, expected: list[str | None]) -> None:
    """The one beside it, else the one that the sentence is about; never the one it is compared with."""
    assert periods(text) == expected


@every(
    ("text", "period", "inferred"),
    [
        ("Sales were 6 tonnes in 2024. Exports were 4 tonnes.", "2024", True),
        ("Sales were 6 tonnes in 2024.\nExports were 4 tonnes.", "2024", True),
        ("Sales were 6 tonnes in 2024.\nExports are 4 tonnes.", None, False),
        ("Sales were 6 tonnes in 2024.\nIn 2020 it had 3 ships.\nExports were 4 tonnes.", None, False),
        ("Review of 2023\n\nExports were 4 tonnes.", "2023", True),
        (f"{DATED}Exports were 4 tonnes last year.", "2024", True),
        ("Exports were 4 tonnes last year.", None, False),
        ("In 2024 much was sold. In the first quarter, exports were 4 tonnes.", "2024-Q1", True),
        (f"{DATED}The share closed at 4 pence on 12 March.", "2025-03-12", True),
        (f"{DATED}The share closed at 4 pence on 20 March.", "2024-03-20", True),
    ],
)
def test_a_period_that_the_sentence_leaves_out(text: str, period: str | None, inferred: bool) -> None:
    """It comes from the sentence before, the heading or the day of publication, and is marked as inferred."""
    item = propose(text, "en")[-1]
    assert (item.period, "period" in item.inferred) == (period, inferred)


@every("line", ["", "\n\n", "14 March 2025", "Outlook 2025"])
def test_no_figure_no_period(line: str) -> None:
    """A date alone proposes nothing."""
    assert periods(line) == []
