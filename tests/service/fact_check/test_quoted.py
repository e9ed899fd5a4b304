"""Sentences that quote the figures of the first report, right and wrong."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Client
from tests.helpers.tables import every

HERE = Path(__file__).parent
with (HERE / "quoted.csv").open(encoding="utf-8", newline="") as FILE:
    ROWS = list(csv.DictReader(FILE))


def lines(table: str) -> list[list[str]]:
    """The cells of each line of a table; a new line in a text is written as in Python."""
    return [[cell.strip().replace("\\n", "\n") for cell in line.split("|")] for line in table.strip().splitlines()]


def judged_numbers(client: Client, text: str, **asked: str) -> list[dict[str, Any]]:
    """The numbers of a text, as they are judged."""
    answer = client.get("/v1/fact-check", params={"text": text, **asked})
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["data"]
    return rows


def verdicts_of(client: Client, text: str) -> list[str]:
    """The verdicts of a text that is posted."""
    headers = {"Content-Type": "text/plain; charset=utf-8"}
    answer = client.request("POST", "/v1/fact-check", content=text.encode(), headers=headers).json()
    return [row["verdict"] for row in answer["data"]]


@pytest.mark.slow
@pytest.mark.one_engine
@every("row", ROWS)
def test_a_quoted_number_has_its_verdict(client: Client, row: dict[str, str]) -> None:
    """The phrase is found where it stands, and judged as a reader of the source would."""
    found = judged_numbers(client, row["text"], lang=row["lang"])
    judged = {row["text"][each["start"] : each["end"]]: each for each in found}
    assert all(" ".join(phrase.split()) == each["phrase"] for phrase, each in judged.items())
    judged = {each["phrase"]: each for each in found}
    (one,) = (each for phrase, each in judged.items() if row["phrase"] in phrase or phrase in row["phrase"])
    assert one["verdict"] == row["verdict"], one["sentence"]
    decided = one["verdict"] != "cannot-tell"
    assert decided == (one["figure"] is not None) or not decided
    assert decided == (one["citation"] is not None) or not decided
    assert one["correction"] is None or one["verdict"] not in ("agrees", "cannot-tell")
    assert one["correction"] is not None or one["verdict"] in ("agrees", "cannot-tell", "agrees-within-rounding")
    assert one["correction"] != one["phrase"]


@every(
    "text",
    [
        "China's online retail sales grew 11% and 7.2% in 2023 and 20٢٤.",
        "Figures for 2024\n20２３ sales\nof which online sales 5 billion yuan.",
        "2024年\n20２３年零售\n其中网上零售额5万亿元",
        "网上零售额20２４年增长7.2%，20٢٣年增长11%。",
    ],
)
def test_years_in_other_digits_are_no_failure(client: Client, text: str) -> None:
    """Wide ones are read, others are no year."""
    judged_numbers(client, text)


@pytest.mark.one_engine
def test_two_numbers_with_a_hyphen_between_are_both_there(client: Client) -> None:
    """They are no one number, and none of them is lost."""
    assert len(judged_numbers(client, "2024年全国网上零售额15.4万亿-15.5万亿元。")) == 2


@every(
    "text",
    [
        "The report was published in Beijing on 15 September 2025 at 10:30.",
        "Room 1203, 35 Finance Street, 100033 Beijing, tel. 010-6655 1234",
        "Version 15.5 of the iPhone 15 app came out in May 2022; see Table 7 on page 33.",
        "第五届全球电子商务大会于2025年9月15日在杭州举行。",
        "地址：北京市西城区金融大街35号1203室，电话010-66551234。",
        "……！？",
    ],
)
def test_nothing_is_said_of_dates_addresses_and_names(client: Client, text: str) -> None:
    """What is no figure is passed over, and an answer without any says so."""
    answer = client.get("/v1/fact-check", params={"text": text}).json()
    assert answer["data"] == []
    assert answer["meta"]["hint"].startswith("No number of the text")


@pytest.mark.full
@pytest.mark.wider
@pytest.mark.one_engine
@every(
    ("sentence", "verdict"),
    [
        ("In 2024 China's rural online retail sales reached 15.5 trillion yuan.", "cannot-tell"),
        ("In 2024 China's online retail sales reached 15.5 trillion yuan in Sichuan alone.", "cannot-tell"),
        ("In 2024 China's online retail sales reached 15.5 trillion yuan.", "agrees"),
    ],
)
def test_a_line_of_any_length_is_read_by_its_sentences(
    client: Client, sentence: str, verdict: str, pytestconfig: pytest.Config
) -> None:
    """Wherever in a line of many kilobytes a sentence stands, its verdict is the one that it has alone."""
    for before in range(1_380, 1_560, 20 if pytestconfig.getoption("--rest") else 80):
        text = f"{('Nothing of note is told here. ' * 60)[:before].rsplit('. ', 1)[0]}. {sentence} {sentence}"
        assert verdicts_of(client, text) == [verdict] * 2
    assert verdicts_of(client, f"{sentence} " * 90) == [verdict] * 90


@every(("verdicts", "text"), lines((HERE / "verdicts.txt").read_text(encoding="utf-8")))
def test_a_sentence_is_judged_in_its_text(client: Client, text: str, verdicts: str) -> None:
    """Items of a list are of the period in its heading, if it tells one, and only where the lines below are items.

    What was said before breaks no later sentence, and a count goes on with the time of the sentence before it.
    """
    assert verdicts_of(client, text) == verdicts.split()


RULED_OUT = """
en | NBS  | China's online retail sales were 15.46 trillion yuan in 2024.
en | NBS  | China's online retail sales fell short of 15.5 trillion yuan in 2024.
zh | zh   | 2024年我国网上零售额为15.46万亿元。
en | CFIS | China's cross-border e-commerce trade was 2.71 trillion yuan in 2024.
en |      | China's cross-border e-commerce trade was 2.6 trillion yuan in 2024.
en |      | China's online retail sales were 15.52 trillion yuan in 2024.
en |      | China's online retail sales were 14.5 trillion yuan in 2024.
"""
UNTRUE = "beside which it cannot be true."
RULING_OUT = {
    "NBS": f"However, National Bureau of Statistics of China gives 15,522.5 billion CNY, {UNTRUE}",
    "zh": "但国家统计局为15.5225万亿元，两者不能同时成立。",
    "CFIS": f"However, CFIS gives 2.6 trillion CNY, which is preferred here and {UNTRUE}",
    "": "",
}


@every(("lang", "ruling_out", "text"), lines(RULED_OUT))
def test_a_claim_that_rules_a_number_out_is_told(client: Client, text: str, lang: str, ruling_out: str) -> None:
    """Where another claim allows the number: the preferred one, or the one that says the same more exactly."""
    (row,) = judged_numbers(client, text, lang=lang)
    assert row["sentence"].endswith(RULING_OUT[ruling_out])
    assert ("However" in row["sentence"]) == RULING_OUT[ruling_out].startswith("However")


@every(
    ("text", "reasons"),
    [
        (
            "China's online retail sales were 14.5 trillion yuan in 2024.",
            {"nbs-2025-01-18": "Its number does not fit.", "peoples-daily-2025-01-26": "Its number does not fit."},
        ),
        (
            "China's online retail sales were 15.5 trillion yuan in 2024.",
            {"nbs-2025-01-18": "It fits as well; the other claim is preferred."},
        ),
        (
            "The NBS says that China's online retail sales were 15.5 trillion yuan in 2024.",
            {"cfis-2025-09-15": "The text names another one as saying it."},
        ),
        (
            "In June 2025, 36 countries were partners in Silk Road e-commerce.",
            {"cfis-2025-09-15": "What to print instead is its number."},
        ),
        (
            "China's cross-border e-commerce trade was 2.38 trillion yuan in 2023.",
            {"ecns-2024-09-27": "What to print instead is its number."},
        ),
    ],
)
def test_the_reason_of_each_candidate_is_true_of_it(client: Client, text: str, reasons: dict[str, str]) -> None:
    """What does not fit is not said to; the figure of the correction is the first."""
    (row,) = judged_numbers(client, text)
    told: dict[str, str] = {}
    for candidate in row["candidates"]:
        told.setdefault(candidate["figure"].rpartition(".")[2], candidate["why"])
    assert {source: told.get(source) for source in reasons} == reasons
    if "instead" in next(iter(reasons.values())):
        assert row["candidates"][0]["figure"].endswith(next(iter(reasons)))


def test_a_coarser_number_says_no_more_than_the_source(client: Client) -> None:
    """15.5 trillion yuan are 2.147 to 2.161 trillion dollars, which round to 2.1 or 2.2."""
    text = "China's online retail sales were $2.2 trillion in 2024."
    (row,) = judged_numbers(client, text, report="new-ecommerce-2025")
    assert row["verdict"] == "agrees-within-rounding"
    assert "leave open whether the number rounds to it" in row["sentence"]


@every(("phrase", "told", "text"), lines((HERE / "sentences.txt").read_text(encoding="utf-8")))
def test_the_sentence_says_what_the_digits_and_words_leave_open(
    client: Client, phrase: str, text: str, told: str
) -> None:
    """A number that a source rounds to, that its zeros alone excuse, that others rule out, of a time kept nowhere."""
    (row,) = judged_numbers(client, text, lang="en" if text.isascii() else "zh")
    assert phrase in row["phrase"]
    assert told in row["sentence"]


def test_what_the_words_may_mean_as_well_is_the_first_candidate(client: Client) -> None:
    """Beside the one that they name, which is not called contradicted."""
    (row,) = judged_numbers(client, "2022年我国电商市场规模达43.83万亿元。")
    assert (row["verdict"], row["correction"]) == ("cannot-tell", None)
    candidates = [each["figure"] for each in row["candidates"]]
    assert candidates[:2] == [
        "ecommerce-transactions.CHN.2022.peoples-daily-2024-01-12",
        "online-retail-sales.CHN.2022.xinhua-2023-01-17",
    ]


CORRECTIONS = """
en | 15.5 trillion yuan       | China's online retail sales were 12 trillion yuan in 2024.
en | 15.5 trillion renminbi   | China's online retail sales were 12 trillion renminbi in 2024.
en | 15.5 trillion CNY        | China's online retail sales were RMB12 trillion in 2024.
en | 2.15 trillion US dollars | China's online retail sales were 9 trillion US dollars in 2024.
en | 2.37 trillion yuan       | China's cross-border e-commerce trade was 2.38 trillion yuan in 2023.
en | up 7.2%                  | China's online retail sales fell 7.2 percent in 2024.
zh | 增长7.2%                 | 2024年我国网上零售额下降7.2%。
en | 7.2%                     | China's online retail sales rose 9.4 percent in 2024.
"""


@every(("lang", "correction", "text"), lines(CORRECTIONS))
def test_what_to_print_instead(client: Client, text: str, lang: str, correction: str) -> None:
    """It has the word for its money that the text has at the end of the phrase, else the code of the currency.

    A growth of the other sign is put right with its direction.
    """
    (row,) = judged_numbers(client, text, lang=lang)
    assert row["correction"] == correction
    assert "%" not in correction or row["verdict"] == "contradicts"


@every(
    "text",
    [
        "China's online retail sales came to between {} and {} trillion yuan in 2024.",
        "China's online retail sales came to {} to {} trillion yuan in 2024.",
        "2024年中国网上零售额为{}万亿元至{}万亿元。",
    ],
)
@every(("low", "high"), [("15", "16"), ("15", "15.5"), ("12", "13.1")])
def test_a_range_told_from_its_upper_end_down_is_the_same_range(client: Client, text: str, low: str, high: str) -> None:
    """Whichever end stands first."""
    assert verdicts_of(client, text.format(high, low)) == verdicts_of(client, text.format(low, high))
