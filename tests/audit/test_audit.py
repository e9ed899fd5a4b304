"""Findings: the verdict of every declared relation of the packages, with its numbers and words, and what is refused."""

from __future__ import annotations

from functools import cache

from api.audit.check_relations import audit, derive
from api.audit.findings import Derived, Finding
from api.audit.relations import DeclaredRelation, RelationKind
from api.audit.verdicts import Verdict
from api.domain.quantity import plain
from tests.helpers.evidence import PACKAGES, evidence, relations
from tests.helpers.tables import count, every

CONSISTENT, ROUNDING, CONTRADICTS = Verdict.CONSISTENT, Verdict.WITHIN_ROUNDING, Verdict.CONTRADICTS
NOT_COMPARABLE = Verdict.NOT_COMPARABLE
WORDS = {CONSISTENT: "agrees", ROUNDING: "rounding", CONTRADICTS: "contradicts", NOT_COMPARABLE: "incomparable"}
REPORT, COMPANION = PACKAGES


@cache
def declared(package: str) -> list[DeclaredRelation]:
    """The relations of a package."""
    return relations(package)


@cache
def findings(package: str) -> dict[str, Finding]:
    """A package's findings by the id of their relation."""
    return {finding.relation: finding for finding in audit(declared(package), evidence(package))}


@cache
def derived() -> dict[str, Derived]:
    """The packages' derived figures by the id of their relation."""
    return {item.relation: item for package in PACKAGES for item in derive(declared(package), evidence(package))}


VERDICTS = {
    REPORT: """
china-share-of-world | rounding | 34.1920359832007 | 33.8133789425942 | 34.5767515364568 | 33
china-share-of-world-as-printed | agrees | 33.3333333333333 | 31.4960629921259 | 35.2 | 33
usd-value-at-annual-average | rounding | 2154098266941.64 | 2147149562854.73 | 2161046971028.55 | 2100000000000
exports-share-of-cross-border | agrees | 67.9245283018867 | 67.9245283018867 | .. | 70
exports-from-their-share | agrees | 1820000000000 | 1772250000000 | 1868250000000 | 1800000000000
imports-either-way | agrees | 850000000000 | .. | 850000000000 | 780000000000
sourcing-countries-within-bases | agrees | 19 | 19 | 19 | 65
sourcing-countries-within-partners | agrees | 19 | 19 | 19 | 35
""",
    COMPANION: """
china-sales-rounded | agrees | 15522500000000 | 15522450000000 | 15522550000000 | 15500000000000
report-usd-value-at-annual-average | rounding | 2157225183780.75 | 2157218235076.66 | 2157232132484.84 | 2100000000000
report-usd-value-at-year-end | agrees | 2126557732154.34 | 2126550882234.12 | 2126564582074.57 | 2100000000000
ministry-usd-value-at-annual-average | agrees | 2157225183780.75 | 2157218235076.66 | 2157232132484.84 | 2160000000000
usd-values-of-report-and-ministry | rounding | 2160000000000 | 2150000000000 | 2170000000000 | 2100000000000
online-retail-sales-of-2014 | agrees | 2789800000000 | 2789750000000 | 2789850000000 | 2800000000000
online-retail-sales-of-2023 | rounding | 15420000000000 | 15415000000000 | 15425000000000 | 15430000000000
ecommerce-transactions-of-2014 | contradicts | 13000000000000 | 12500000000000 | 13500000000000 | 16390000000000
physical-goods-share-of-2019 | agrees | 20.7067185879232 | 20.7065719744588 | 20.7068652017438 | 20.7
physical-goods-share-of-2021 | agrees | 24.5009074410163 | 24.3847113530679 | 24.6171298922292 | 24.5
physical-goods-share-of-2023 | agrees | 27.6139978791092 | 27.6004665464955 | 27.6275320818751 | 27.6
physical-goods-share-of-2025 | agrees | 26.1173184357542 | 26.1047381546134 | 26.1299012271775 | 26.1
cross-border-share-of-goods-trade | agrees | 5.92930444697834 | 5.81461634933302 | 6.04401870224656 | 6
goods-trade-from-cross-border-share | rounding | 43333333333333.3 | 39230769230769.2 | 48181818181818.2 | 43850000000000
cross-border-trade-later-total | incomparable | 2710000000000 | 2705000000000 | 2715000000000 | 2600000000000
cross-border-trade-2023-final | rounding | 2346570397111.91 | 2300405953991.88 | 2392776523702.04 | 2370000000000
cross-border-trade-2023-preliminary | rounding | 2346570397111.91 | 2300405953991.88 | 2392776523702.04 | 2380000000000
cross-border-flows-of-2020 | agrees | 1690000000000 | 1684500000000 | 1695500000000 | 1690000000000
cross-border-flows-of-first-quarter | agrees | 577600000000 | 577050000000 | 578150000000 | 577600000000
cross-border-flows-of-first-half | agrees | 1246300000000 | 1246150000000 | 1246450000000 | 1250000000000
exports-share-in-first-half | incomparable | 78.6247291984273 | 78.6198595787362 | 78.6295984274081 | 70
share-of-world-by-emarketer | incomparable | 51.0735712030313 | 51.0616465387954 | 51.0854977500593 | 33
share-of-world-printed-for-emarketer | incomparable | 50 | 50 | .. | 33
world-sales-of-2024-edition | agrees | 6334000000000 | 6333500000000 | 6334500000000 | 6300000000000
world-growth-of-2023-edition | incomparable | 9.4 | 9.35 | 9.45 | 8.8
years-as-largest-market-2018 | agrees | 6 | 6 | 6 | 6
years-as-largest-market-2023 | agrees | 11 | 11 | 11 | 11
years-as-largest-market-2024 | agrees | 12 | 12 | 12 | 12
years-as-largest-market-2025 | agrees | 12 | 12 | 12 | 12
training-sessions | agrees | 108 | 108 | 108 | 100
partner-countries-before | agrees | 30 | 30 | 30 | 35
partner-countries-after | agrees | 35 | 35 | 35 | 36
goods-flows-of-2023 | agrees | 41760000000000 | 41750000000000 | 41770000000000 | 41760000000000
goods-flows-of-2024 | rounding | 43840000000000 | 43830000000000 | 43850000000000 | 43850000000000
goods-trade-about-usd | agrees | 6094013484218.77 | 6093318613810.08 | 6094708354627.47 | 6100000000000
goods-trade-usd | incomparable | 6094013484218.77 | 6093318613810.08 | 6094708354627.47 | 5980000000000
goods-trade-usd-at-year-end | incomparable | 6007380032531.36 | 6006695040509.40 | 6008065024553.32 | 5980000000000
pilot-zones-of-fifth-batch | agrees | 105 | 105 | 105 | 105
""",
}
"""By package: a relation, its verdict, the left side with its ends, and the right side."""


def test_each_declared_check_has_its_verdict() -> None:
    """Each has the verdict that its numbers warrant, and none is declared whose verdict was not looked at."""
    for package, expected in VERDICTS.items():
        found = []
        for relation, finding in findings(package).items():
            assert finding.left is not None
            assert finding.right is not None
            numbers = (finding.left.value, finding.left.low, finding.left.high, finding.right.value)
            sides = (".." if number is None else plain(number) for number in numbers)
            found.append(" | ".join((relation, WORDS[finding.verdict], *sides)))
        assert found == expected.strip().splitlines()
        count(len(found))


@every("package", PACKAGES)
def test_sides_that_are_apart_have_a_negative_slack(package: str) -> None:
    """Slack is negative where the intervals are apart, and nowhere else."""
    for finding in findings(package).values():
        assert finding.slack is not None
        assert finding.slack.startswith("-") == (finding.verdict in (CONTRADICTS, NOT_COMPARABLE)), finding


@every(
    ("package", "relation", "slack"),
    [
        (COMPANION, "cross-border-trade-later-total", "-0.0212"),
        (COMPANION, "goods-trade-usd", "-0.0181"),
        (COMPANION, "exports-share-in-first-half", "-0.116"),
        (COMPANION, "training-sessions", "0.0800"),
        (COMPANION, "years-as-largest-market-2024", "0"),
    ],
)
def test_slack_has_three_digits(package: str, relation: str, slack: str) -> None:
    """A slack is a decimal text of three significant digits."""
    assert findings(package)[relation].slack == slack


NBS, SCIO = "National Bureau of Statistics of China", "State Council Information Office of China"
SENTENCES = [
    (
        REPORT,
        "usd-value-at-annual-average",
        "About 2.1 trillion USD (CFIS) and 15.5 trillion CNY (CFIS) agree only within rounding at the 2024 average of"
        " 7.196 CNY per USD; exactly 15.5 trillion CNY would need a rate above 7.209.",
        "按2024年平均汇率（1美元兑7.196元），约2.1万亿美元（CFIS）与15.5万亿元（CFIS）仅在取整范围内相符；"
        "若恰为15.5万亿元，汇率须高于1美元兑7.209元。",
    ),
    (
        COMPANION,
        "report-usd-value-at-annual-average",
        f"About 2.1 trillion USD (CFIS) and 15,522.5 billion CNY ({NBS}) agree at the 2024 average of 7.20 CNY per USD"
        " only as far as the word “about” allows; without it they would need a rate above 7.21.",
        "按2024年平均汇率（1美元兑7.20元），约2.1万亿美元（CFIS）与15.5225万亿元（国家统计局）"
        "仅因“约”字留有余地而相符；若无“约”字，汇率须高于1美元兑7.21元。",
    ),
    (
        COMPANION,
        "report-usd-value-at-year-end",
        f"About 2.1 trillion USD (CFIS) needs a rate between 7.21 and 7.58 CNY per USD from"
        f" 15,522.5 billion CNY ({NBS}); the rate at the end of 2024 was 7.30.",
        "约2.1万亿美元（CFIS）由15.5225万亿元（国家统计局）折算，对应汇率在1美元兑7.21至7.58元之间；2024年末汇率为7.30。",
    ),
    (
        COMPANION,
        "goods-trade-usd",
        "5.98 trillion USD (The Star) needs a rate above 7.32 CNY per USD from 43.85 trillion CNY (The Star); the 2024"
        " average was 7.20, and the two are not comparable, since the rate that the source converts at is not"
        " known. The page does not say at which rate it converts.",
        "5.98万亿美元（The Star）由43.85万亿元（The Star）折算，汇率须高于1美元兑7.32元；2024年平均汇率为7.20，"
        "两者折算所用汇率不详，不可比。该页面未说明折算所用汇率。",
    ),
    (
        COMPANION,
        "usd-values-of-report-and-ministry",
        "About 2.16 trillion USD (People's Daily Online) and about 2.1 trillion USD (CFIS) agree only as far as the"
        " word “about” allows: 2.15 to 2.17 trillion USD against 2 to 2.2 trillion USD.",
        "约2.16万亿美元（人民网）与约2.1万亿美元（CFIS）仅因“约”字留有余地而相符："
        "前者为2.15至2.17万亿美元，后者为2至2.2万亿美元。",
    ),
    (
        REPORT,
        "china-share-of-world",
        "34.2% (computed from 15.5 trillion CNY at the 2024 average and 6.3 trillion USD, CFIS) and about 33% (CFIS)"
        " agree only as far as the word “about” allows: 33.81 to 34.58% against 32 to 34%.",
        "34.2%（由CFIS所载按2024年平均汇率折算的15.5万亿元、6.3万亿美元推算）与约33%（CFIS）仅因“约”字留有余地而相符："
        "前者为33.81%至34.58%，后者为32%至34%。",
    ),
    (
        REPORT,
        "china-share-of-world-as-printed",
        "About 33% (computed from about 2.1 trillion USD and 6.3 trillion USD, CFIS) and about 33% (CFIS) agree.",
        "约33%（由CFIS的约2.1万亿美元、6.3万亿美元推算）与约33%（CFIS）相符。",
    ),
    (
        REPORT,
        "imports-either-way",
        "Less than 850 billion CNY (computed from 2.6 trillion CNY and more than 1.8 trillion CNY, CFIS) and 780"
        " billion CNY (computed from 2.6 trillion CNY and 70%, CFIS) agree.",
        "不足8500亿元（由CFIS的2.6万亿元、超过1.8万亿元推算）与7800亿元（由CFIS的2.6万亿元、70%推算）相符。",
    ),
    (
        COMPANION,
        "cross-border-share-of-goods-trade",
        "5.9% (computed from 2.6 trillion CNY, CFIS; 43.85 trillion CNY, General Administration of Customs of China)"
        " and 6% (CFIS) agree.",
        "5.9%（由CFIS的2.6万亿元，海关总署的43.85万亿元推算）与6%（CFIS）相符。",
    ),
    (
        REPORT,
        "sourcing-countries-within-bases",
        "19 countries (CFIS) ≤ 65 bases (CFIS), as expected.",
        "19个国家（CFIS）≤65个直采基地（CFIS），与预期相符。",
    ),
    (
        COMPANION,
        "online-retail-sales-of-2023",
        f"15.42 trillion CNY (Global Times) and 15.43 trillion CNY ({SCIO}) agree only within rounding: 15.415 to"
        " 15.425 trillion CNY against 15.425 to 15.435 trillion CNY.",
        "15.42万亿元（环球时报）与15.43万亿元（国务院新闻办公室）仅在取整范围内相符："
        "前者为15.415至15.425万亿元，后者为15.425至15.435万亿元。",
    ),
    (
        COMPANION,
        "ecommerce-transactions-of-2014",
        "13 trillion CNY (TechNode) and 16.39 trillion CNY (ECNS) differ by more than rounding explains: 12.5 to 13.5"
        " trillion CNY against 16.385 to 16.395 trillion CNY. Estimate: 13 trillion CNY. The one was expected by the"
        " Ministry of Commerce, the other counted by the National Bureau of Statistics half a year later.",
        "13万亿元（动点科技）与16.39万亿元（中国新闻网）之差超出取整所能解释的范围："
        "前者为12.5至13.5万亿元，后者为16.385至16.395万亿元。估计值：13万亿元。"
        "前者为商务部预计数，后者为国家统计局半年后公布的统计数。",
    ),
    (
        COMPANION,
        "cross-border-trade-later-total",
        "2.71 trillion CNY (China.com.cn) and 2.6 trillion CNY (CFIS) are not comparable, since their vintages differ:"
        " 2.705 to 2.715 trillion CNY against 2.55 to 2.65 trillion CNY. China.com.cn printed its total after the"
        " report, and does not say where it is from.",
        "2.71万亿元（中国网）与2.6万亿元（CFIS）公布批次不同，不可比："
        "前者为2.705至2.715万亿元，后者为2.55至2.65万亿元。中国网刊登的总额晚于报告公布，且未注明出处。",
    ),
    (
        COMPANION,
        "exports-share-in-first-half",
        f"About 78.625% (computed from about 979.9 billion CNY and 266.4 billion CNY, {SCIO}) and 70% (CFIS) are not"
        " comparable, since their periods differ: 78.6198 to 78.6296% against 69.5 to 70.5%. A half-year is held"
        " against the whole year; what that leaves for imports of the second half is derived.",
        "约78.625%（由国务院新闻办公室的约9799亿元、2664亿元推算）与70%（CFIS）所属时期不同，不可比："
        "前者为78.6198%至78.6296%，后者为69.5%至70.5%。以上半年对照全年；由此推算的下半年进口额另列。",
    ),
    (
        COMPANION,
        "world-growth-of-2023-edition",
        "9.4% (eMarketer) and 8.8% (CFIS) are not comparable, since their editions differ: 9.35 to 9.45% against 8.75"
        " to 8.85%. Forecast: 9.4%. CFIS names the 2025 edition.",
        "9.4%（eMarketer）与8.8%（CFIS）出自不同版本，不可比："
        "前者为9.35%至9.45%，后者为8.75%至8.85%。预测值：9.4%。CFIS所引为2025年版。",
    ),
    (
        COMPANION,
        "world-sales-of-2024-edition",
        "6.334 trillion USD (Mobile Marketing Reads) and 6.3 trillion USD (CFIS) agree."
        " Forecast: 6.334 trillion USD. CFIS names the 2025 edition and words the value as reached.",
        "6.334万亿美元（Mobile Marketing Reads）与6.3万亿美元（CFIS）相符。"
        "预测值：6.334万亿美元。CFIS所引为2025年版，并以已实现的口吻表述。",
    ),
]


@every(("package", "relation", "en", "zh"), SENTENCES)
def test_sentences(package: str, relation: str, en: str, zh: str) -> None:
    """A finding reads as a sentence with its numbers and who states them, in both languages."""
    finding = findings(package)[relation]
    assert (finding.sentence_en, finding.sentence_zh) == (en, zh)


@every("relation", [item.id for item in declared(COMPANION) if item.kind is RelationKind.CHECK])
def test_expectation_and_sentence_name_the_same_publishers(relation: str) -> None:
    """Whoever prints a figure has the same name in what is expected as in what was found, in both languages."""
    finding, held = findings(COMPANION)[relation], evidence(COMPANION)
    references = next(item for item in declared(COMPANION) if item.id == relation).references
    found = [held.find(one.indicator, one.area, one.period, one.source) for one in references]
    assert found
    for figure in found:
        assert figure is not None
        for lang, expected, said in (
            ("en", finding.expectation_en, finding.sentence_en),
            ("zh", finding.expectation_zh, finding.sentence_zh),
        ):
            name = figure.source.publisher_in(lang)
            assert name in expected
            assert name in said


@every("package", PACKAGES)
def test_no_sentence_speaks_of_rounding_where_only_about_leaves_room(package: str) -> None:
    """A sentence gives one reason why sides agree that differ as printed."""
    barely = [finding for finding in findings(package).values() if finding.verdict is ROUNDING]
    assert barely
    for finding in barely:
        assert ("rounding" in finding.sentence_en) != ("“about”" in finding.sentence_en)
        assert ("取整" in finding.sentence_zh) != ("“约”" in finding.sentence_zh)


def test_inputs_are_figure_ids_each_once() -> None:
    """A figure that stands twice, or told in two units, is one input."""
    assert findings(REPORT)["usd-value-at-annual-average"].inputs == ("online-retail-sales.CHN.2024.cfis-2025-09-15",)
    assert len(findings(REPORT)["imports-either-way"].inputs) == 3


def test_a_finding_has_an_id_of_its_report() -> None:
    """Two reports may declare relations of one name."""
    finding = findings(REPORT)["imports-either-way"]
    assert (finding.id, finding.report) == ("new-ecommerce-2025.imports-either-way", "new-ecommerce-2025")


DERIVED = [
    ("share-of-world-computed", "34.1920359832007", "33.8133789425942", "34.5767515364568", "34.2%"),
    ("world-sales-2023", "5790441176470.59", "5741846577859.43", "5839080459770.12", "5.79 trillion USD"),
    ("cross-border-trade-2023", "2346570397111.91", "2300405953991.88", "2392776523702.04", "2.35 trillion CNY"),
    ("total-trade", "43333333333333.3", "39230769230769.2", "48181818181818.2", "43 trillion CNY"),
    ("cross-border-imports", "780000000000", "752250000000", "808250000000", "780 billion CNY"),
    ("cross-border-exports", "1820000000000", "1800000000000", "1868250000000", "1.82 trillion CNY"),
    ("first-year-as-largest-market", "2013", "2013", "2013", "2013"),
    ("cross-border-imports-in-second-half", "513600000000", "485800000000", "541900000000", "510 billion CNY"),
]


@every(("relation", "value", "low", "high", "display"), DERIVED)
def test_derived_figures(relation: str, value: str, low: str, high: str, display: str) -> None:
    """What follows from the figures has the interval that theirs leave."""
    amount = derived()[relation].amount
    assert (*map(plain, amount.quantity.numbers()), amount.display()) == (value, low, high, display)


def test_the_first_year_is_exact() -> None:
    """Twelve consecutive years up to 2024 began in 2013."""
    first = derived()["first-year-as-largest-market"]
    assert (first.amount.rounded, first.amount.unit.code) == (2013, "year")
    assert (first.sentence_en, first.sentence_zh) == ("2013, computed from 12 years.", "2013年，由12年推算。")


def test_every_derivation_is_in_the_table() -> None:
    """No figure is derived that was not looked at, and none is refused."""
    named = [item.id for package in PACKAGES for item in declared(package) if item.kind is RelationKind.DERIVE]
    assert named == [row[0] for row in DERIVED] == list(derived())


def test_a_derived_sentence_names_its_inputs() -> None:
    """A derived figure says what it follows from."""
    item = derived()["cross-border-exports"]
    assert item.sentence_en == (
        "1.82 trillion CNY (1.8 to 1.869 trillion CNY), computed from more than 1.8 trillion CNY, 2.6 trillion CNY"
        " and 70%."
    )
    assert item.sentence_zh == "1.82万亿元（1.8至1.869万亿元），由超过1.8万亿元、2.6万亿元、70%推算。"
    assert [name.split(".")[0] for name in item.inputs] == [
        "cross-border-ecommerce-exports",
        "cross-border-ecommerce-trade",
        "cross-border-ecommerce-exports-share",
    ]


def test_nothing_declared_gives_nothing() -> None:
    """Without relations there are no findings and no derived figures."""
    assert audit([], evidence(REPORT)) == derive([], evidence(REPORT)) == []


def test_a_report_alone_is_audited_without_the_others() -> None:
    """The report's own relations need no other package."""
    assert [finding.verdict for finding in audit(declared(REPORT), evidence(REPORT, (REPORT,)))] == [
        finding.verdict for finding in findings(REPORT).values()
    ]


def test_what_is_missing_is_told() -> None:
    """Without the report the companion's relations with it are not testable, and say which figure is missing."""
    by_id = {item.relation: item for item in audit(declared(COMPANION), evidence(COMPANION, (COMPANION,)))}
    finding = by_id["cross-border-trade-later-total"]
    missing = "cross-border-ecommerce-trade[CHN,2024]@cfis-2025-09-15"
    assert finding.verdict is Verdict.NOT_TESTABLE
    assert finding.sentence_en.startswith(f"Not testable: there is no figure {missing}.")
    assert finding.sentence_zh.startswith(f"无法检验：没有数据{missing}。")
    assert finding.left is finding.right is finding.slack is None
    assert finding.inputs == ("cross-border-ecommerce-trade.CHN.2024.china-com-cn-2025-11-25",)
