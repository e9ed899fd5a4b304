"""Findings: the verdict of every declared relation of the packages, with its numbers and words, and what is refused."""

import random
import re
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import product

import pytest

from api.audit.findings import Derived, Evidence, Finding, audit
from api.audit.formula import DeclaredRelation, Difference, RelationKind
from api.audit.verdicts import Verdict
from api.domain.conversion import Amount
from api.domain.figure import Converter, Figure
from api.domain.quantity import Quantity, plain
from api.domain.query import Conversion
from api.domain.rates import Basis
from api.domain.units import scale_of
from tests.helpers.evidence import PACKAGES, altered, evidence, rates, relations, units
from tests.helpers.evidence import declared as declare
from tests.helpers.rows import shows, tables
from tests.helpers.tables import every

TABLES = tables(__file__)
"""By package: a relation, its verdict, the left side with its ends, and the right side."""
CONSISTENT, ROUNDING, CONTRADICTS = Verdict.CONSISTENT, Verdict.WITHIN_ROUNDING, Verdict.CONTRADICTS
NOT_COMPARABLE, NOT_TESTABLE = Verdict.NOT_COMPARABLE, Verdict.NOT_TESTABLE
WORDS = {CONSISTENT: "agrees", ROUNDING: "rounding", CONTRADICTS: "contradicts", NOT_COMPARABLE: "incomparable"}
REPORT, COMPANION = PACKAGES
CHINA = "online-retail-sales[CHN,2024]"
ABOUT_USD, USD = f"{CHINA}{{USD:as-printed}}@cfis-2025-09-15", f"{CHINA}{{USD}}@nbs-2025-01-18"
EARLIER, OURS = "online-retail-sales[CHN,2022]", "online-retail-sales[CHN,2023]@globaltimes-2024-01-19"
CHECK = {"id": "x", "kind": "check", "expectation_en": "X.", "expectation_zh": "某。"}


@cache
def declared(package: str) -> list[DeclaredRelation]:
    return relations(package)


@cache
def findings(package: str) -> dict[str, Finding]:
    return {finding.relation.id: finding for finding in audit(declared(package), evidence(package))[0]}


@cache
def derived() -> dict[str, Derived]:
    return {item.relation.id: item for package in PACKAGES for item in audit(declared(package), evidence(package))[1]}


def checked(formula: str, among: Evidence, differs: str | None = None) -> Finding:
    return audit([declare(**CHECK, formula=formula, differs=differs)], among)[0][0]


def told(finding: Finding | Derived) -> tuple[str, str]:
    return finding.sentence.in_language("en"), finding.sentence.in_language("zh")


def test_each_declared_check_has_its_verdict() -> None:
    for package in PACKAGES:
        found = []
        for relation, finding in findings(package).items():
            numbers = (*finding.left.amount.numbers(0), finding.right.amount.numbers(0).value)
            sides = (".." if number is None else plain(number) for number in numbers)
            found.append((relation, WORDS[finding.verdict], *sides))
        assert found == TABLES[package]


@every("package", PACKAGES)
def test_what_holds_of_each_finding(package: str) -> None:
    """Slack is negative where sides are apart; a sentence gives one reason why sides agree that differ as printed."""
    barely = 0
    for finding in findings(package).values():
        assert finding.slack.startswith("-") == (finding.verdict in (CONTRADICTS, NOT_COMPARABLE)), finding
        if finding.verdict is ROUNDING:
            barely += 1
            english, chinese = told(finding)
            assert ("rounding" in english) != ("“about”" in english)
            assert ("舍入" in chinese) != ("“约”" in chinese)
    assert barely


def ends_of(relation: str) -> tuple[str, ...]:
    amount = derived()[relation].amount
    return *map(plain, amount.quantity.numbers()), amount.display()


def units_of_sides(formula: str) -> tuple[str, str]:
    finding = checked(formula, evidence(REPORT))
    return finding.left.amount.unit.code, finding.right.amount.unit.code


test_tables = shows(
    __file__,
    {
        "slack": lambda package, relation: findings(package)[relation].slack,
        "sentences": lambda package, relation: told(findings(package)[relation]),
        "derived": ends_of,
        "units of sides": units_of_sides,
    },
)


@every("relation", [item for item in declared(COMPANION) if item.kind is RelationKind.CHECK])
def test_expectation_and_sentence_name_the_same_publishers(relation: DeclaredRelation) -> None:
    """Whoever prints a figure has the same name in what is expected as in what was found, in both languages."""
    finding, find = findings(COMPANION)[relation.id], evidence(COMPANION).find
    found = [find(one.indicator, one.area, one.period, one.source) for one in relation.formula.references]
    assert found
    for figure, lang in product(found, ("en", "zh")):
        name = figure.source.publisher_in(lang)
        assert name in getattr(relation, f"expectation_{lang}")
        assert name in finding.sentence.in_language(lang)


def test_a_finding_has_an_id_of_its_report_and_each_input_once() -> None:
    """Two reports may declare relations of one name; a figure that occurs twice, or in two units, is one input."""
    finding = findings(REPORT)["imports-either-way"]
    assert (finding.id, finding.relation.report, len(finding.inputs)) == (f"{REPORT}.imports-either-way", REPORT, 3)
    assert findings(REPORT)["usd-value-at-annual-average"].inputs == ("online-retail-sales.CHN.2024.cfis-2025-09-15",)


@every("relation, en, zh", TABLES["derived sentences"])
def test_a_derived_sentence_names_its_inputs(relation: str, en: str, zh: str) -> None:
    """A derived figure says what it follows from; twelve consecutive years up to 2024 began in 2013, exactly."""
    item = derived()[relation]
    assert told(item) == (en, zh)
    inputs = [figure.id.split(".")[0] for figure in item.figures]
    assert len(inputs) == len(re.findall("、", zh)) + 1
    assert relation != "cross-border-exports" or inputs == TABLES["inputs of cross-border-exports"][0][0].split()


def test_every_derivation_is_in_the_table() -> None:
    named = [item.id for package in PACKAGES for item in declared(package) if item.kind is RelationKind.DERIVE]
    assert named == [row[0] for row in TABLES["derived"]] == list(derived())


def test_what_is_given_is_what_is_audited() -> None:
    """Nothing without relations; the report's own relations need no other package."""
    assert audit([], evidence(REPORT)) == ([], [])
    alone, _ = audit(declared(REPORT), evidence(REPORT, (REPORT,)))
    assert [finding.verdict for finding in alone] == [finding.verdict for finding in findings(REPORT).values()]


def test_a_missing_figure_is_named() -> None:
    """Without the report the companion's relations with it are not testable, and say which figure is missing."""
    by_id = {item.relation.id: item for item in audit(declared(COMPANION), evidence(COMPANION, (COMPANION,)))[0]}
    finding = by_id["cross-border-trade-later-total"]
    missing = "cross-border-ecommerce-trade[CHN,2024]@cfis-2025-09-15"
    assert finding.verdict is NOT_TESTABLE
    english, chinese = told(finding)
    assert english.startswith(f"Not testable: there is no figure {missing}.")
    assert chinese.startswith(f"无法检验：没有数据{missing}。")
    assert finding.left is finding.right is finding.slack is None
    assert finding.inputs == ("cross-border-ecommerce-trade.CHN.2024.china-com-cn-2025-11-25",)


@every("differs, en, zh", TABLES["differences"])
def test_a_sentence_says_why_the_sides_do_not_compare(differs: str, en: str, zh: str) -> None:
    """It does so in both languages, and speaks neither of rounding nor of agreement; each reason has its words."""
    assert [row[0] for row in TABLES["differences"]] == list(Difference)
    finding = checked(f"{EARLIER} = {OURS}", evidence(COMPANION), differs)
    assert (finding.verdict, finding.relation.differs) == (NOT_COMPARABLE, differs)
    english, chinese = told(finding)
    assert (en in english, zh in chinese) == (True, True)
    assert not {"rounding", "agree"} & set(english.split())


@every("formula, plainly, excused", TABLES["comparable or not"])
def test_a_difference_excuses_what_would_not_hold(formula: str, plainly: str, excused: str) -> None:
    """What holds is consistent, what cannot be tested stays so, and all else is not comparable."""
    assert checked(formula, evidence(COMPANION)).verdict == plainly
    finding = checked(formula, evidence(COMPANION), "vintage")
    assert (finding.verdict, finding.relation.differs) == (excused, Difference.VINTAGE)
    assert ("differ" in finding.sentence.in_language("en")) == (excused == NOT_COMPARABLE)
    assert ("公布批次不同" in finding.sentence.in_language("zh")) == (excused == NOT_COMPARABLE)


def test_sides_that_one_rate_would_join_name_no_rate() -> None:
    """Where the value at the actual rate lies within what the two leave open, no other rate is said to be needed."""
    finding = checked(f"{USD} = {ABOUT_USD}", evidence(COMPANION), "definition")
    assert "rate" not in finding.sentence.in_language("en")
    for part in (
        "(converted from 15,522.5 billion CNY at the 2024 average, National Bureau of Statistics",
        "are not comparable, since their definitions differ: 2.157218 to 2.157233 trillion USD",
    ):
        assert part in finding.sentence.in_language("en")
    assert "（由国家统计局的15.5225万亿元按2024年平均汇率折算）" in finding.sentence.in_language("zh")


@every("formula, by_about", TABLES["by about"])
def test_what_barely_holds_gives_the_reason(formula: str, by_about: str) -> None:
    """About 33% may be 34%, which no rounding makes of it; that 33.5 are rounded to 33 or 34 it does say."""
    finding, is_about = checked(formula, evidence(COMPANION)), by_about == "yes"
    assert finding.verdict is ROUNDING
    english, chinese = told(finding)
    assert ("“about”" in english, "“约”字" in chinese) == (is_about, is_about)
    assert ("rounding" in english, "舍入" in chinese) == (not is_about, not is_about)


@every("formula, why", TABLES["not testable"])
def test_not_testable(formula: str, why: str) -> None:
    """What cannot be tested says why, and never looks like a verdict."""
    finding = checked(formula, evidence(REPORT))
    assert finding.verdict is NOT_TESTABLE
    assert why in finding.sentence.in_language("en")
    assert finding.sentence.in_language("zh").startswith("无法检验：")


@every("formula, unit, why", TABLES["refused derivations"])
def test_a_derivation_may_be_refused(formula: str, unit: str, why: str) -> None:
    """A figure whose interval is wider than itself is not served, and the audit says so."""
    entry = CHECK | {"kind": "derive", "method": "difference", "indicator": "x", "name_en": "X", "name_zh": "某"}
    entry |= {"area": "CHN", "period": "2024", "formula": formula, "unit": unit}
    relation = declare(**entry)
    (finding,), derived = audit([relation], evidence(REPORT))
    assert derived == []
    assert (finding.relation.kind, finding.verdict) == (RelationKind.DERIVE, NOT_TESTABLE)
    assert why in finding.sentence.in_language("en")


def test_the_publisher_is_named_as_it_is_written() -> None:
    ours = evidence(REPORT)

    def find(indicator: str, area: str, period: str, source: str | None) -> Figure | None:
        figure = ours.find(indicator, area, period, source)
        return figure and altered(figure, source=figure.source.model_copy(update={"publisher": "{sides}"}))

    assert checked(f"{CHINA} = {CHINA}", ours._replace(find=find)).sentence.in_language("en") == (
        "15.5 trillion CNY ({sides}) and 15.5 trillion CNY ({sides}) agree."
    )


def test_a_negative_side_has_a_minus_sign() -> None:
    finding = checked("retail-ecommerce-sales-growth[WLD,2024]{ratio} - 0.1 = 0.5", evidence(REPORT))
    for sentence in told(finding):
        assert "−0.012" in sentence
        assert "−0.0125" in sentence
        assert "-" not in sentence.replace("e-commerce", "")


AVERAGE = Fraction("7.195700392")
NUMBER = r"(\d+\.\d+)"


def found(yuan: str, dollars: str, signs: str = "==") -> Finding:
    """The finding of a page that prints so many trillions of yuan and again of dollars."""
    ours = evidence(REPORT)
    printed = ours.find("online-retail-sales", "CHN", "2024", None)
    figure, again = (
        printed._replace(calculated=Amount(Quantity.printed(text, 12, sign), units()[unit], scale_of(12)))
        for text, sign, unit in ((yuan, signs[0], "CNY"), (dollars, signs[1], "USD"))
    )

    def convert(_figure: Figure, unit: str, basis: Basis | None) -> Figure:
        return Converter(Conversion(unit, basis=basis), units(), rates(), {(figure.id, unit): again}).convert(figure)

    return checked(f"{CHINA}{{USD}} = {CHINA}{{USD:as-printed}}", Evidence(lambda *_: figure, convert, units()))


@every("yuan, dollars, signs, en, zh", TABLES["needed rate"])
def test_a_sentence_gives_the_rate(yuan: str, dollars: str, signs: str, en: str, zh: str) -> None:
    """A limit has the digits that tell it from the rate, rounded so that it stays true: 43.845 / 5.985 = 7.3258."""
    english, chinese = told(found(yuan, dollars, signs))
    assert (en in english, zh in chinese) == (True, True)


@pytest.mark.wider
def test_every_limit_is_true(pytestconfig: pytest.Config) -> None:
    """In each conversion the sentence's limit is beyond the rate there was, and no nearer than what is needed."""
    assert abs(Fraction(rates().by_key["USD", "CNY", "2024"].mean) - AVERAGE) < Fraction(1, 1000)
    dice = random.Random(10)  # noqa: S311 - a die, not a secret
    seen = dict.fromkeys(Verdict, 0)
    conversions = 2_000 if pytestconfig.getoption("--rest") else 200

    def fixed(number: Fraction) -> str:
        decimals = dice.randrange(1, 4)
        return plain(Decimal(round(number * 10**decimals)).scaleb(-decimals))

    for _ in range(conversions):
        yuan = fixed(Fraction(dice.randrange(1000, 90_000), 1000))
        dollars = fixed(Fraction(yuan) / AVERAGE * Fraction(dice.randrange(960, 1041), 1000))
        finding = found(yuan, dollars, dice.choice(("==", "=~", "~=", "~~")))
        said, verdict = finding.sentence.in_language("en"), finding.verdict
        seen[verdict] += 1
        assert ("rounding" in said) + ("“about”" in said) == (verdict is not CONSISTENT), said
        actual = Fraction(re.search(rf"(?:was|average of) {NUMBER}", said)[1])  # type: ignore[index]
        if verdict is CONSISTENT:
            low, high = map(Fraction, re.search(rf"from {NUMBER} to {NUMBER} ", said).groups())  # type: ignore[union-attr]
            # The coarser digit of both is what they are rounded to, and compared by.
            digit = max(step(dollars), step(yuan) / AVERAGE)
            ends = Fraction(yuan) / (Fraction(dollars) + digit), Fraction(yuan) / (Fraction(dollars) - digit)
            assert ends[0] <= low <= actual <= high <= ends[1]
            continue
        side, text = re.search(rf"a rate (above|below) {NUMBER}", said).groups()  # type: ignore[union-attr]
        limit, (low, high), (least, most) = Fraction(text), reach(finding, yuan), reach(finding, dollars)
        if "exactly" in said:
            low, high, least, most = Fraction(yuan), Fraction(yuan), most, least
        assert actual < limit <= low / most if side == "above" else actual > limit >= high / least
    assert min(seen[verdict] for verdict in (CONSISTENT, ROUNDING, CONTRADICTS)) > conversions / 20


def reach(finding: Finding, text: str) -> tuple[Fraction, Fraction]:
    """What half a unit of the last digit leaves open, or a whole one where only that makes a contradiction."""
    about = f"bout {text}" in finding.sentence.in_language("en").replace(",", "") and finding.verdict is CONTRADICTS
    half = step(text) if about else step(text) / 2
    return Fraction(text) - half, Fraction(text) + half


def step(text: str) -> Fraction:
    return Fraction(1, 10 ** len(text.partition(".")[2]))
