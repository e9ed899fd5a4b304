"""Sentences that quote the figures of the first report, right and wrong, on both engines."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.conftest import Client
from tests.helpers.tables import every

with Path(__file__).with_name("quoted.csv").open(encoding="utf-8", newline="") as FILE:
    ROWS = list(csv.DictReader(FILE))


@every("row", ROWS)
def test_a_quoted_number_has_its_verdict(client: Client, row: dict[str, str]) -> None:
    """The phrase is found where it stands, and judged as a reader of the source would."""
    found = client.get("/v1/fact-check", params={"text": row["text"], "lang": row["lang"]}).json()["data"]
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
    assert client.get("/v1/fact-check", params={"text": text}).status_code == 200


@pytest.mark.one_engine
def test_two_numbers_with_a_hyphen_between_are_both_there(client: Client) -> None:
    """They are no one number, and none of them is lost."""
    found = client.data("/v1/fact-check", params={"text": "2024年全国网上零售额15.4万亿-15.5万亿元。"})
    assert len(found) == 2


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


@every(
    ("sentence", "verdict"),
    [
        ("In 2024 China's rural online retail sales reached 15.5 trillion yuan.", "cannot-tell"),
        ("In 2024 China's online retail sales reached 15.5 trillion yuan in Sichuan alone.", "cannot-tell"),
        ("In 2024 China's online retail sales reached 15.5 trillion yuan.", "agrees"),
    ],
)
def test_a_line_of_any_length_is_read_by_its_sentences(client: Client, sentence: str, verdict: str) -> None:
    """Wherever in a line of many kilobytes a sentence stands, its verdict is the one that it has alone."""
    for before in range(1_380, 1_560, 20):
        text = f"{('Nothing of note is told here. ' * 60)[:before].rsplit('. ', 1)[0]}. {sentence} {sentence}"
        assert _verdicts(client, text) == [verdict] * 2
    assert _verdicts(client, f"{sentence} " * 90) == [verdict] * 90


LISTS = [
    (
        "Silk Road e-commerce in brief (June 2025):\n- 35 partner countries\n- 121 national pavilions",
        ["agrees", "contradicts"],
    ),
    ("Silk Road e-commerce in brief:\n- 35 partner countries\n- 121 national pavilions", ["cannot-tell"] * 2),
    ("Silk Road e-commerce, June 2025\n\nIt had 35 partner countries.", ["cannot-tell"]),
    ("跨境电商（2024年一季度）：\n1. 进出口5776亿元\n2. 出口4480亿元", ["agrees", "agrees-within-rounding"]),
    (
        "China's goods trade, 2024: 43.85 trillion yuan\n  of which exports: 25.45 trillion yuan\n"
        "China's goods trade, 2023: 41.76 trillion yuan\n  of which exports: 23.77 trillion yuan",
        ["agrees"] * 4,
    ),
    (
        "China's goods trade, 2024: 43.85 trillion yuan\nChina's goods trade, 2023: 41.76 trillion yuan\n"
        "Exports: 23.77 trillion yuan",
        ["agrees", "agrees", "cannot-tell"],
    ),
    (
        "China's goods trade, 2023: 41.76 trillion yuan\n  of which exports in the first half: 23.77 trillion yuan",
        ["agrees", "wrong-period"],
    ),
    ("Online retail sales in China, 2023 and 2024:\n* 15.5 trillion yuan", ["cannot-tell"]),
    ("Online retail sales 2024\nZhejiang: 15.5 trillion yuan\nChina: 15.5 trillion yuan", ["cannot-tell", "agrees"]),
    ("Zhejiang Statistics Bureau, 20 January 2025\n\nOnline retail sales rose 7.2% in 2024.", ["cannot-tell"]),
    ("National Bureau of Statistics, 17 January 2025\n\nOnline retail sales rose 7.2% in 2024.", ["agrees"]),
    ("蚌埠电商观察\n\n2024年，网上零售额增长7.2%。", ["cannot-tell"]),
]


@every(("text", "verdicts"), LISTS)
def test_the_items_of_a_list_are_of_the_period_in_its_heading(client: Client, text: str, verdicts: list[str]) -> None:
    """Of the one that it tells, if it tells one, and only where the lines below are items."""
    assert _verdicts(client, text) == verdicts


SALES_2024 = "In 2024 China's online retail sales hit 15.5 trillion yuan."
SILK_ROAD = "By the end of June 2025, Beijing had signed Silk Road e-commerce deals with 35 countries."
BASES = "There were 65 direct sourcing bases in 19 countries."


@every(
    ("text", "verdicts"),
    [
        (f"{SILK_ROAD} {BASES}", ["agrees"] * 3),
        (f"{SALES_2024} {SILK_ROAD} {BASES}", ["agrees"] * 4),
        (f"{SALES_2024} {SILK_ROAD} There are 65 direct sourcing bases.", ["agrees", "agrees", "cannot-tell"]),
        (f"{SALES_2024} {SILK_ROAD}\n{BASES}", ["agrees", "agrees", "cannot-tell", "cannot-tell"]),
        ("2024年日本网上零售额达5万亿元。2024年我国网上零售额达15.5万亿元。", ["cannot-tell", "agrees"]),
    ],
)
def test_what_was_said_before_breaks_no_later_sentence(client: Client, text: str, verdicts: list[str]) -> None:
    """A sentence is judged as without it, and a count goes on with the time of the sentence before it."""
    assert _verdicts(client, text) == verdicts


NBS = "However, National Bureau of Statistics of China gives 15,522.5 billion CNY, beside which it cannot be true."


@every(
    ("text", "lang", "told"),
    [
        ("China's online retail sales were 15.46 trillion yuan in 2024.", "en", NBS),
        ("China's online retail sales fell short of 15.5 trillion yuan in 2024.", "en", NBS),
        ("2024年我国网上零售额为15.46万亿元。", "zh", "但国家统计局为15.5225万亿元，两者不能同时成立。"),
        (
            "China's cross-border e-commerce trade was 2.71 trillion yuan in 2024.",
            "en",
            "However, CFIS gives 2.6 trillion CNY, which is preferred here and beside which it cannot be true.",
        ),
        ("China's cross-border e-commerce trade was 2.6 trillion yuan in 2024.", "en", None),
        ("China's online retail sales were 15.52 trillion yuan in 2024.", "en", None),
        ("China's online retail sales were 14.5 trillion yuan in 2024.", "en", None),
    ],
)
def test_a_claim_that_rules_a_number_out_is_told(client: Client, text: str, lang: str, told: str | None) -> None:
    """Where another claim allows the number: the preferred one, or the one that says the same more exactly."""
    (row,) = client.get("/v1/fact-check", params={"text": text, "lang": lang}).json()["data"]
    assert row["sentence"].endswith(told or "")
    assert ("However" in row["sentence"]) == (bool(told) and lang == "en")


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
    (row,) = client.get("/v1/fact-check", params={"text": text}).json()["data"]
    told: dict[str, str] = {}
    for candidate in row["candidates"]:
        told.setdefault(candidate["figure"].rpartition(".")[2], candidate["why"])
    assert {source: told.get(source) for source in reasons} == reasons
    if "instead" in next(iter(reasons.values())):
        assert row["candidates"][0]["figure"].endswith(next(iter(reasons)))


def test_a_coarser_number_says_no_more_than_the_source(client: Client) -> None:
    """15.5 trillion yuan are 2.147 to 2.161 trillion dollars, which round to 2.1 or 2.2."""
    asked = {"text": "China's online retail sales were $2.2 trillion in 2024.", "report": "new-ecommerce-2025"}
    (row,) = client.get("/v1/fact-check", params=asked).json()["data"]
    assert row["verdict"] == "agrees-within-rounding"
    assert "leave open whether the number rounds to it" in row["sentence"]


TOLD = [
    ("16 trillion yuan", "China's online retail sales were 16 trillion yuan in 2024.", "the number to which it rounds"),
    ("16万亿元", "2024年网上零售额为16万亿元。", "该数取整即为“16万亿元”"),
    ("15.52万亿元", "2024年网上零售额为15.52万亿元。", "该数取整即为“15.52万亿元”"),
    ("15.5万亿元", "2024年网上零售额为15.5万亿元。", "“15.5万亿元”与之一致。"),
    ("15万亿元", "2024年网上零售额为15万亿元。", "来源的数字精度不足以确定该数取整后是否为此值"),
    ("20 trillion yuan", "China's online retail sales were 20 trillion yuan in 2024.", "is too coarse to tell"),
    ("20万亿元", "2024年网上零售额为20万亿元。", "仅当末尾的零不作为有效数字时，方与之不矛盾"),
    ("30%", "2024年中国占全球网络零售额的30%。", "仅当末尾的零不作为有效数字时，“30%”方与之相符"),
    ("2.15万亿元", "2024年跨境电商出口2.15万亿元。", "“2.15万亿元”无法由此得出。但由其他数字推得1.82万亿元，两者"),
    ("1.9万亿元", "2024年跨境电商出口1.9万亿元。", "“1.9万亿元”与之并不矛盾，但无法由此得出。"),
    ("140308亿元", "2024年1—11月，全国网上零售额140308亿元。", "所属的时期并非单一的年、半年、季、月或日"),
    (
        "14 trillion yuan",
        "In the first 11 months of 2024, China's online retail sales were 14 trillion yuan.",
        "no single",
    ),
    (
        "16.5%",
        "China's cross-border e-commerce imports rose 16.5% in 2020.",
        "Global Times gives 16.5% as a preliminary figure.",
    ),
    ("8.9%", "2023年全球零售电商销售额增长8.9%。", "为8.9%（预测值）。"),
    ("36个", "2025年，丝路电商伙伴国增至36个。", "与最近的时点之间数目可能有变：丝路电商伙伴国"),
    ("37.21万亿元", "2020年电商市场规模达37.21万亿元。", "也可能指电子商务交易额，而未收录其2020年的数字"),
]


@every(("phrase", "text", "told"), TOLD)
def test_the_sentence_says_what_the_digits_and_words_leave_open(
    client: Client, phrase: str, text: str, told: str
) -> None:
    """A number that a source rounds to, that its zeros alone excuse, that others rule out, of a time held nowhere."""
    asked = {"text": text, "lang": "en" if text.isascii() else "zh"}
    (row,) = client.get("/v1/fact-check", params=asked).json()["data"]
    assert phrase in row["phrase"]
    assert told in row["sentence"]


def test_what_the_words_may_mean_as_well_is_the_first_candidate(client: Client) -> None:
    """Beside the one that they name, which is not called contradicted."""
    (row,) = client.get("/v1/fact-check", params={"text": "2022年我国电商市场规模达43.83万亿元。"}).json()["data"]
    assert (row["verdict"], row["correction"]) == ("cannot-tell", None)
    candidates = [each["figure"] for each in row["candidates"]]
    assert candidates[:2] == [
        "ecommerce-transactions.CHN.2022.peoples-daily-2024-01-12",
        "online-retail-sales.CHN.2022.xinhua-2023-01-17",
    ]


@every(
    ("text", "correction"),
    [
        ("China's online retail sales were 12 trillion yuan in 2024.", "15.5 trillion yuan"),
        ("China's online retail sales were 12 trillion renminbi in 2024.", "15.5 trillion renminbi"),
        ("China's online retail sales were RMB12 trillion in 2024.", "15.5 trillion CNY"),
        ("China's online retail sales were 9 trillion US dollars in 2024.", "2.15 trillion US dollars"),
        ("China's cross-border e-commerce trade was 2.38 trillion yuan in 2023.", "2.37 trillion yuan"),
    ],
)
def test_what_to_print_has_the_word_for_its_money_that_the_text_has(client: Client, text: str, correction: str) -> None:
    """Where one stands at the end of the phrase; else the code of the currency."""
    (row,) = client.get("/v1/fact-check", params={"text": text}).json()["data"]
    assert row["correction"] == correction


@every(
    ("text", "lang", "correction"),
    [
        ("China's online retail sales fell 7.2 percent in 2024.", "en", "up 7.2%"),
        ("2024年我国网上零售额下降7.2%。", "zh", "增长7.2%"),
        ("China's online retail sales rose 9.4 percent in 2024.", "en", "7.2%"),
    ],
)
def test_a_growth_of_the_other_sign_is_put_right_with_its_direction(
    client: Client, text: str, lang: str, correction: str
) -> None:
    """What is printed instead says which way it went."""
    (row,) = client.get("/v1/fact-check", params={"text": text, "lang": lang}).json()["data"]
    assert (row["verdict"], row["correction"]) == ("contradicts", correction)


def _verdicts(client: Client, text: str) -> list[str]:
    headers = {"Content-Type": "text/plain; charset=utf-8"}
    answer = client.request("POST", "/v1/fact-check", content=text.encode(), headers=headers).json()
    return [row["verdict"] for row in answer["data"]]


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
    assert _verdicts(client, text.format(high, low)) == _verdicts(client, text.format(low, high))
