"""The sentence of each finding, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from api.audit.amount_words import StatedValue, sentence, span
from api.audit.formula import Sign
from api.audit.needed_rate import NeededRate
from api.audit.verdicts import Verdict
from api.domain.words.bilingual import Bilingual

_MARKS = {Sign.AT_MOST: "≤", Sign.AT_LEAST: "≥"}

_EQUAL: Mapping[Verdict, Bilingual] = {
    Verdict.CONSISTENT: Bilingual("{sides} agree.", "{sides}相符。"),
    Verdict.WITHIN_ROUNDING: Bilingual(
        "{sides} agree only within rounding: {spans}.", "{sides}仅在舍入范围内相符：{spans}。"
    ),
    Verdict.CONTRADICTS: Bilingual(
        "{sides} differ by more than rounding explains: {spans}.", "{sides}之差超出舍入所能解释的范围：{spans}。"
    ),
}
_ORDERED: Mapping[Verdict, Bilingual] = {
    Verdict.CONSISTENT: Bilingual("{sides}, as expected.", "{sides}，与预期相符。"),
    Verdict.WITHIN_ROUNDING: Bilingual(
        "{sides} fails as printed and holds only within rounding: {spans}.", "{sides}仅在舍入范围内成立：{spans}。"
    ),
    Verdict.CONTRADICTS: Bilingual(
        "{sides} fails whatever the rounding: {spans}.", "{sides}不成立，舍入亦无法解释：{spans}。"
    ),
}


def compared(verdict: Verdict, left: StatedValue, sign: Sign, right: StatedValue) -> Bilingual:
    """The sentence of a relation whose sides could be compared."""
    if sign is Sign.EQUAL:
        for converted, printed in ((left, right), (right, left)):
            if needed := NeededRate.of(converted, printed):
                return needed.sentence(verdict)
    mark = _MARKS.get(sign, str(sign))
    words, between = (
        (_EQUAL, Bilingual(" and ", "与")) if sign is Sign.EQUAL else (_ORDERED, Bilingual(f" {mark} ", mark))
    )
    sides = left.named.joined(between, right.named)
    spans = span(left.amount).joined(Bilingual(" against ", "对"), span(right.amount))
    en, zh = words[verdict]
    return sentence(Bilingual(en.format(sides=sides.en, spans=spans.en), zh.format(sides=sides.zh, spans=spans.zh)))


def not_testable(reason: Bilingual) -> Bilingual:
    """The sentence of a relation without an outcome."""
    return Bilingual(f"Not testable: {reason.en}.", f"无法检验：{reason.zh}。")
