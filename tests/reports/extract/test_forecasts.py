"""A figure that its sentence expects, plans or aims at is of status F, and one that came about is not."""

from __future__ import annotations

from api.reports.extract import propose
from api.reports.extract.draft_csv import draft_row
from tests.helpers.tables import every

FORETOLD = {
    "Passenger traffic is expected to reach 5.2 million by 2027.": "5.2",
    "In 2025 it handled 4 million tonnes, and is expected to handle 5 million in 2027.": "5",
    "Traffic will rise 4% in 2027 to 5.2 million passengers.": "4 5.2",
    "The port expects 350,000 containers in 2027, up from 300,000 in 2025.": "350000",
    "The port, which sold 12 cranes in 2025, plans to buy 30 ships.": "30",
    "The ministry forecasts growth of 2.5% next year.": "2.5",
    "Sales are projected to total 3 million euros in 2027 and 4 million euros in 2028.": "3 4",
    "Some 300 homes are planned.": "300",
    "About 5 million visitors are expected in 2027.": "5",
    "It sold 40 tonnes against a target of 45 tonnes.": "45",
    "It sold 40 tonnes in 2025, and its target for 2027 is 60 tonnes.": "60",
    "It sold 40 tonnes, missing an expected 45 tonnes.": "45",
    "The company aims to open 30 shops by 2028.": "30",
    "In 2024 it was expected to reach 5 million passengers, but came to 4.5 million passengers.": "5",
    "Output could reach 5 million tonnes in 2030.": "5",
    "Turnover is expected to reach 15 billion yuan (about $2.1 billion) in 2027.": "15 2.1",
    "It plans to invest 65 million euros by 2028, of which 22 million euros in 2027.": "65 22",
    "Some 300 jobs will be created.": "300",
    "The minister said that 300,000 jobs would be created by 2030.": "300000",
    "5 million people will visit the fair in 2027.": "5",
    "The bank raised its forecast for 2027 to 3%.": "3",
    "Output missed the 5 million tonnes target.": "5",
    "Growth: 4% in 2025; forecast: 3%.": "3",
    "Demand will, according to the agency, grow 3% in 2027.": "3",
    # What came about.
    "It made 5 million euros in 2025 and will pay a dividend.": "",
    "In 2025 it sold 5 million tonnes to a firm that it will buy.": "",
    "Exports were 3% higher than expected at 5 million tonnes.": "",
    "Its expected credit loss rose 5%.": "",
    "All 45 ships will sail again.": "",
    "The agency, which expects growth in 2027, employs 500 people.": "",
    "Sales rose 4%, better than expected.": "",
    "Sales rose 4%, as expected, to 12 million euros.": "",
    "Sales rose 4%, more than analysts had forecast.": "",
    "Profit beat forecasts and came to 12 million euros.": "",
    "The expected closure cost 12 million euros.": "",
    "The planned terminal cost 12 million euros.": "",
    "The 45 stations are planned to close.": "",
    "The company, which plans to grow, sold 12 million tonnes.": "",
    "It has spent 12 million euros on a terminal that will open in 2027.": "",
    "The terminal, which cost 12 million euros, will open in 2027.": "",
    "Growth is expected to continue after 12 million passengers came in 2025.": "",
    "In 2025 there were 12 million visitors.": "",
    "In May 2025 it had 12 million visitors.": "",
    "Three projects cost 12 million euros.": "",
    "There were 12 million unexpected visitors.": "",
    # Chinese.
    "预计2027年旅客吞吐量将达到520万人次，同比增长8%。": "520 8",
    "2025年完成投资12亿元，2027年计划完成投资15亿元。": "15",
    "力争2027年超过35万标准箱。": "35",
    "到2030年建成500个站点的目标不变。": "500",
    "预计2027年进出口额达2万亿元（约合2800亿美元）。": "2 2800",
    "有望突破3亿人次。": "3",
    "全年增长5%，高于预期。": "",
    "增长5%，高于预期0.3个百分点。": "",
    "完成年度计划的80%。": "",
    "超过目标5个百分点。": "",
    "将5亿元用于建设。": "",
    "计划单列市有5个。": "",
    "预计增长。2025年完成投资12亿元。": "",
    "2025年完成投资12亿元，同比增长5%。": "",
}


@every("sentence", FORETOLD)
def test_forecasts(sentence: str) -> None:
    """Those that are, and no other."""
    text = f"Published on 4 March 2026\n{sentence}\n"
    rows = [draft_row(proposal) for proposal in propose(text)]
    assert rows
    assert " ".join(row["value"] for row in rows if row["status"] == "F") == FORETOLD[sentence]


def test_a_forecast_is_told() -> None:
    """A person sees why the status stands there, and the note of the figure stays blank."""
    (proposal,) = propose("It is expected to sell 6 tonnes in 2027.")
    assert "status is F" in proposal.reason
    assert "note_en" not in draft_row(proposal)
    assert proposal.inferred == ()
