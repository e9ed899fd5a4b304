"""The rate that a printed conversion would need: every limit in a sentence is true, whatever was printed."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from api.audit.check_relations import audit
from api.audit.evidence import Evidence
from api.audit.findings import Finding
from api.audit.relations import DeclaredRelation
from api.audit.verdicts import Verdict
from api.domain.amounts import Amount
from api.domain.digits_as_printed import PrintedDigits
from api.domain.figure import Figure
from api.domain.figure_conversion import Converter
from api.domain.quantity import plain
from api.domain.query import Conversion
from api.domain.rates import Basis
from api.domain.rounding_interval import Interval
from api.domain.words.comparators import Comparator
from api.domain.words.scales import scale_of
from tests.helpers.evidence import PACKAGES, evidence, rates, units
from tests.helpers.tables import every

SALES = "online-retail-sales[CHN,2024]"
RELATION = DeclaredRelation.of({
    **{"id": "x", "kind": "check", "expectation_en": "X.", "expectation_zh": "某。"},
    "formula": f"{SALES}{{USD}} = {SALES}{{USD:as-printed}}",
})  # fmt: skip
AVERAGE = Fraction("7.195700392")


def printed(text: str, sign: str, unit: str) -> Amount:
    """So many trillions."""
    return Amount(PrintedDigits(text, 12, Comparator(sign), counted=False), units()[unit], scale_of(12))


def found(yuan: str, dollars: str, signs: str = "==") -> Finding:
    """The finding of a page that prints a value in yuan and, beside it, in dollars."""
    held = evidence(PACKAGES[0])
    known = held.find("online-retail-sales", "CHN", "2024", None)
    assert known is not None
    figure = replace(known, printed=printed(yuan, signs[0], "CNY"))
    again = replace(known, printed=printed(dollars, signs[1], "USD"))

    def convert(_figure: Figure, unit: str, basis: Basis | None) -> Figure:
        return Converter(Conversion(unit, basis=basis), units(), rates(), {figure.id: again}).convert(figure)

    one = Evidence(held.report, lambda *_: figure, convert, units())
    return audit([RELATION], one)[0]


def test_the_rate_of_these_tests_is_the_one_that_is_kept() -> None:
    """The average of 2024."""
    assert abs(Fraction(rates().by_key["USD", "CNY", 2024].mean) - AVERAGE) < Fraction(1, 1000)


CASES = [
    # A limit has the digits that tell it from the rate, and is rounded so that it stays true: 43.845 / 5.985 = 7.3258.
    ("43.85", "5.98", "==", "needs a rate above 7.32 CNY per USD", "汇率须高于1美元兑7.32元"),
    ("43.85", "6.30", "==", "needs a rate below 6.97 CNY per USD", "汇率须低于1美元兑6.97元"),
    ("43.85", "6.090", "==", "needs a rate above 7.198 CNY per USD", "汇率须高于1美元兑7.198元"),
    ("15.5", "2.1", "=~", "agree only within rounding at the 2024 average of 7.196", "若恰为15.5万亿元，汇率须高于"),
    ("15.52", "2.1", "=~", "agree at the 2024 average of 7.20 CNY per USD only as far as", "若无“约”字，汇率须高于"),
    ("15.5", "2.15", "==", "needs a rate between 7.19 and 7.23", "对应汇率在1美元兑7.19至7.23元之间"),
]


@every(("yuan", "dollars", "signs", "en", "zh"), CASES)
def test_a_sentence_gives_the_rate(yuan: str, dollars: str, signs: str, en: str, zh: str) -> None:
    """The limit that the verdict is about, in both languages."""
    finding = found(yuan, dollars, signs)
    assert en in finding.sentence_en
    assert zh in finding.sentence_zh


NUMBER = r"(\d+\.\d+)"


def fixed(number: Fraction, decimals: int) -> str:
    """The number rounded to so many decimals."""
    return plain(Decimal(round(number * 10**decimals)).scaleb(-decimals))


@pytest.mark.wider
def test_every_limit_is_true(pytestconfig: pytest.Config) -> None:
    """In each conversion the sentence's limit is beyond the rate there was, and no nearer than what is needed."""
    dice = random.Random(10)  # noqa: S311 - a die, not a secret
    seen = dict.fromkeys(Verdict, 0)
    conversions = 2_000 if pytestconfig.getoption("--rest") else 400
    for _ in range(conversions):
        yuan = fixed(Fraction(dice.randrange(1000, 90_000), 1000), dice.randrange(1, 4))
        near = Fraction(yuan) / AVERAGE * Fraction(dice.randrange(960, 1041), 1000)
        dollars = fixed(near, dice.randrange(1, 4))
        finding = found(yuan, dollars, dice.choice(("==", "=~", "~=", "~~")))
        seen[finding.verdict] += 1
        check(finding, yuan, dollars)
    kinds = (Verdict.CONSISTENT, Verdict.WITHIN_ROUNDING, Verdict.CONTRADICTS)
    assert min(seen[verdict] for verdict in kinds) > conversions / 20


def check(finding: Finding, yuan: str, dollars: str) -> None:
    """What one sentence says of rates."""
    told = finding.sentence_en
    assert ("a rate between" in told) == (finding.verdict is Verdict.CONSISTENT)
    assert ("rounding" in told) + ("“about”" in told) == (finding.verdict is not Verdict.CONSISTENT), told
    actual = Fraction(re.search(rf"(?:was|average of) {NUMBER}", told)[1])  # type: ignore[index]
    if finding.verdict is Verdict.CONSISTENT:
        low, high = map(Fraction, re.search(rf"between {NUMBER} and {NUMBER}", told).groups())  # type: ignore[union-attr]
        assert low <= actual <= high
        return
    side, limit = re.search(rf"a rate (above|below) {NUMBER}", told).groups()  # type: ignore[union-attr]
    assert actual < Fraction(limit) if side == "above" else actual > Fraction(limit)
    claim, source = reach(finding, dollars), reach(finding, yuan)
    if "exactly" in told:
        source = Interval.point(Fraction(yuan))
    assert claim.high is not None
    assert claim.low is not None
    assert source.high is not None
    assert source.low is not None
    if side == "above":
        assert Fraction(limit) <= source.low / claim.high or "exactly" in told
        assert Fraction(limit) <= source.high / claim.low
    else:
        assert Fraction(limit) >= source.high / claim.low or "exactly" in told
        assert Fraction(limit) >= source.low / claim.high


def reach(finding: Finding, text: str) -> Interval:
    """What half a unit of the last digit leaves open, or a whole one where only that makes a contradiction."""
    step = Fraction(1, 10 ** len(text.partition(".")[2]))
    about = f"bout {text}" in finding.sentence_en.replace(",", "") and finding.verdict is Verdict.CONTRADICTS
    half = step if about else step / 2
    return Interval(Fraction(text) - half, Fraction(text) + half, True, True)
