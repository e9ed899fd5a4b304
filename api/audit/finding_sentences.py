"""The sentence of each finding, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from api.audit.amount_words import StatedValue, sentence, span
from api.audit.difference_words import DIFFERENCES, RATES
from api.audit.formula import Sign
from api.audit.needed_rate import NeededRate
from api.audit.relations import Difference
from api.audit.verdicts import Held, Verdict
from api.domain.units import UnitKind
from api.domain.words.bilingual import Bilingual

_MARKS = {Sign.AT_MOST: "≤", Sign.AT_LEAST: "≥"}

_EQUAL: Mapping[Verdict, Bilingual] = {
    Verdict.CONSISTENT: Bilingual("{sides} agree.", "{sides}相符。"),
    Verdict.WITHIN_ROUNDING: Bilingual(
        "{sides} agree only within rounding: {spans}.", "{sides}仅在取整范围内相符：{spans}。"
    ),
    Verdict.CONTRADICTS: Bilingual(
        "{sides} differ by more than rounding explains: {spans}.", "{sides}之差超出取整所能解释的范围：{spans}。"
    ),
    Verdict.NOT_COMPARABLE: Bilingual(
        "{sides} are not comparable, since {difference}: {spans}.", "{sides}{difference}，不可比：{spans}。"
    ),
}
_ORDERED: Mapping[Verdict, Bilingual] = {
    Verdict.CONSISTENT: Bilingual("{sides}, as expected.", "{sides}，与预期相符。"),
    Verdict.WITHIN_ROUNDING: Bilingual(
        "{sides} fails as printed and holds only within rounding: {spans}.", "{sides}仅在取整范围内成立：{spans}。"
    ),
    Verdict.CONTRADICTS: Bilingual(
        "{sides} fails whatever the rounding: {spans}.", "{sides}不成立，取整亦无法解释：{spans}。"
    ),
    Verdict.NOT_COMPARABLE: Bilingual(
        "{sides} fails, and the two are not comparable, since {difference}: {spans}.",
        "{sides}不成立，两者{difference}，不可比：{spans}。",
    ),
}
_EQUAL_BY_ABOUT = Bilingual(
    "{sides} agree only as far as the word “about” allows: {spans}.", "{sides}仅因“约”字留有余地而相符：{spans}。"
)
_ORDERED_BY_ABOUT = Bilingual(
    "{sides} fails as printed and holds only as far as the word “about” allows: {spans}.",
    "{sides}仅因“约”字留有余地而成立：{spans}。",
)


def compared(
    held: Held, left: StatedValue, sign: Sign, right: StatedValue, differs: Difference | None = None
) -> Bilingual:
    """The sentence of a relation whose sides could be compared."""
    difference = Bilingual("", "") if differs is None else difference_words(differs, left, right)
    if sign is Sign.EQUAL:
        for converted, printed in ((left, right), (right, left)):
            if needed := NeededRate.of(converted, printed, held):
                return needed.sentence(difference)
    mark = _MARKS.get(sign, str(sign))
    between = Bilingual(" and ", "与") if sign is Sign.EQUAL else Bilingual(f" {mark} ", mark)
    sides = left.named.joined(between, right.named)
    ours, theirs = span(left.amount), span(right.amount)
    spans = Bilingual(f"{ours.en} against {theirs.en}", f"前者为{ours.zh}，后者为{theirs.zh}")
    en, zh = _words(held, sign)
    return sentence(
        Bilingual(
            en.format(sides=sides.en, spans=spans.en, difference=difference.en),
            zh.format(sides=sides.zh, spans=spans.zh, difference=difference.zh),
        )
    )


def difference_words(differs: Difference, left: StatedValue, right: StatedValue) -> Bilingual:
    """Why two sides are not comparable: as is declared, but of one figure in two units only their rate can differ."""
    figures = left.value.figure, right.value.figure
    places = {(each.indicator.code, each.area, each.period.text, each.source.id) for each in figures if each}
    is_one = all(figures) and len(places) == 1 and left.amount.unit.kind is UnitKind.MONEY
    return RATES if is_one else DIFFERENCES[differs]


def _words(held: Held, sign: Sign) -> Bilingual:
    """What is said of the sides and of what their digits leave open."""
    if held.verdict is Verdict.WITHIN_ROUNDING and held.only_by_about:
        return _EQUAL_BY_ABOUT if sign is Sign.EQUAL else _ORDERED_BY_ABOUT
    return (_EQUAL if sign is Sign.EQUAL else _ORDERED)[held.verdict]


def not_testable(reason: Bilingual) -> Bilingual:
    """The sentence of a relation without an outcome."""
    return Bilingual(f"Not testable: {reason.en}.", f"无法检验：{reason.zh}。")
