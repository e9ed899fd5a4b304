"""Sentences of verdicts, and the phrase to print instead, in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from api.domain.period import period_words
from api.domain.rates import Basis
from api.domain.words import COMPARATOR_WORDS, Bilingual
from api.plugins.fact_check.claim import quoted
from api.plugins.fact_check.compare import FactVerdict, Fit, HeldAgainst, Reason
from api.plugins.fact_check.names import Told
from api.plugins.fact_check.verdict import MOST_RIVALS, Judged

if TYPE_CHECKING:
    from api.domain.catalogue import Catalogue
    from api.domain.conversion import Amount, Receipt
    from api.domain.figure import Figure
    from api.plugins.fact_check.claim import QuotedClaim


def correction(judged: Judged, current: Figure | None) -> Bilingual | None:
    """The phrase to print instead; None where nothing is to be put right, or nobody can say how."""
    held = judged.held
    if held is None or judged.verdict in (FactVerdict.AGREES, FactVerdict.CANNOT_TELL):
        return None
    if (other := corrected_by(judged, current)) is not None:
        return _in_words_of(judged.claim, other.printed)
    if judged.verdict in (FactVerdict.SUPERSEDED, FactVerdict.WRONG_PERIOD):
        if judged.verdict is FactVerdict.SUPERSEDED:
            return None
        amount, period = quoted(held.figure.printed), period_words(held.figure.period)
        return Bilingual(f"{amount.en} in {period.en}", f"{period.zh}{amount.zh}")
    amount = _in_words_of(judged.claim, held.amount)
    if judged.claim.phrase in (amount.en, amount.zh):
        return None  # the text has it so already
    if judged.reason is Reason.OTHER_SIGN and judged.subject.told is Told.GROWTH:
        return _as_change(held, amount)
    return amount


def corrected_by(judged: Judged, current: Figure | None) -> Figure | None:
    """The figure whose number is to be printed, where that is another one than that of the verdict."""
    return current if judged.verdict in (FactVerdict.SUPERSEDED, FactVerdict.WRONG_PERIOD) else None


def beside_correction(judged: Judged, current: Figure | None) -> Judged:
    """With the figure whose number is to be printed as the first of its rivals, where it is another one."""
    printed = corrected_by(judged, current)
    if printed is None or (judged.held is not None and printed.id == judged.held.figure.id):
        return judged
    others = [rival for rival in judged.rivals if rival.figure is not printed]
    return replace(judged, rivals=(HeldAgainst(printed, Fit.NONE, printed.printed), *others)[:MOST_RIVALS])


def _in_words_of(claim: QuotedClaim, amount: Amount) -> Bilingual:
    """An amount with the English word for its unit that the text has: yuan, where it says so."""
    told, pattern = quoted(amount), _MONEY.get(claim.unit)
    word = None if pattern is None else pattern.search(claim.phrase)
    if word is None or claim.unit != amount.unit.code:
        return told
    return told._replace(en=f"{told.en.removesuffix(f' {amount.unit.label_en}')} {word[0]}")


_MONEY = {
    "CNY": re.compile(r"\b(?:yuan|renminbi)$", re.IGNORECASE),
    "USD": re.compile(r"\b(?:(?:US|U\.S\.) )?dollars$", re.IGNORECASE),
    "EUR": re.compile(r"\beuros$", re.IGNORECASE),
}


def _as_change(held: HeldAgainst, amount: Bilingual) -> Bilingual:
    """A growth with the word for its direction: what is printed behind `fell` is else read as a fall."""
    if held.amount.quantity.value < 0:
        return Bilingual(f"down {amount.en.replace('-', '', 1)}", f"下降{amount.zh.replace('-', '', 1)}")
    return Bilingual(f"up {amount.en}", f"增长{amount.zh}")


_ABOUT_A_FIGURE: Mapping[Reason, Bilingual] = {
    Reason.SAME: Bilingual("“{phrase}” agrees.", "“{phrase}”与之一致。"),
    Reason.ROUNDED: Bilingual(
        "“{phrase}” agrees: that is the number to which it rounds.", "该数取整即为“{phrase}”，与之一致。"
    ),
    Reason.WITHIN: Bilingual(
        "“{phrase}” lies within what rounding leaves open, and says more exactly than the source does.",
        "“{phrase}”在取整允许的范围之内，但比来源更为精确。",
    ),
    Reason.SIDE_OPEN: Bilingual(
        "“{phrase}” is possible, but the source's digits leave open on which side of the limit the number lies.",
        "“{phrase}”有可能成立，但来源的数字精度不足以确定其在界限的哪一侧。",
    ),
    Reason.COARSER: Bilingual(
        "“{phrase}” is possible, but the source's digits leave open whether the number rounds to it.",
        "“{phrase}”有可能成立，但来源的数字精度不足以确定该数取整后是否为此值。",
    ),
    Reason.BARE: Bilingual("“{phrase}” leaves out “{comparator}”.", "“{phrase}”遗漏了“{comparator}”。"),
    Reason.ZEROS: Bilingual(
        "“{phrase}” fits only if the zeros at its end, or at that of the figure, are no digits.",
        "仅当末尾的零不作为有效数字时，“{phrase}”方与之相符。",
    ),
    Reason.ZEROS_FAR: Bilingual(
        "“{phrase}” is too coarse to tell: it is true beside it only if the zeros at its end, or at that of the "
        "figure, are no digits.",
        "“{phrase}”精度过低，无法判定：仅当末尾的零不作为有效数字时，方与之不矛盾。",
    ),
    Reason.OTHER_SCALE: Bilingual(
        "“{phrase}” has the same digits in another scale.", "“{phrase}”数字相同，而数量级不同。"
    ),
    Reason.OTHER_UNIT: Bilingual("“{phrase}” gives that number in another unit.", "“{phrase}”数字相同，而单位不同。"),
    Reason.OTHER_SIGN: Bilingual(
        "“{phrase}” tells the opposite: one is a rise, the other a fall.", "“{phrase}”方向相反：一升一降。"
    ),
    Reason.APART: Bilingual("“{phrase}” cannot be true beside it.", "“{phrase}”与之矛盾。"),
    Reason.SAYS_MORE: Bilingual(
        "“{phrase}” may be true beside it, but does not follow from it.", "“{phrase}”与之并不矛盾，但无法由此得出。"
    ),
}
"""What is said behind the figure that a claim was held against."""

_AS_WHAT: Mapping[str, Bilingual] = {
    "E": Bilingual(" as an estimate", "（估计值）"),
    "F": Bilingual(" as a forecast", "（预测值）"),
    "P": Bilingual(" as a preliminary figure", "（初步数）"),
}
"""What is said of a figure that its source does not give as settled."""

_NOT_FOLLOWING = Bilingual("“{phrase}” does not follow from it.", "“{phrase}”无法由此得出。")
"""What is said of a number that is possible beside the figure, where another one rules it out."""

_WITHOUT_A_FIGURE: Mapping[Reason, Bilingual] = {
    Reason.NO_INDICATOR: Bilingual(
        "The words around “{phrase}” name no indicator that figures are held of.",
        "“{phrase}”前后的文字未指明任何已收录的指标。",
    ),
    Reason.SEVERAL_INDICATORS: Bilingual(
        "The words around “{phrase}” may name {names}, and it agrees with none of them.",
        "“{phrase}”可能指{names}，但与各项均不相符。",
    ),
    Reason.MEANS_ANOTHER: Bilingual(
        "The words around “{phrase}” name {names}, of which it is not true, but may mean {alike} as well, and it fits "
        "this one: {rival}.",
        "“{phrase}”与{names}不符，但前后的文字也可能指{alike}，与下列数字相符：{rival}。",
    ),
    Reason.MAY_MEAN_ANOTHER: Bilingual(
        "The words around “{phrase}” name {names}, of which it is not true, but may mean {alike} as well, of which no "
        "figure is held of {period}.",
        "“{phrase}”与{names}不符，但前后的文字也可能指{alike}，而未收录其{period}的数字。",
    ),
    Reason.OTHER_VINTAGE: Bilingual(
        "“{phrase}” is told beside a level that has been superseded, and no growth of that vintage is held; of a later "
        "one: {rival}.",
        "“{phrase}”与已被取代的数额一同给出，未收录该版本的增长率；其后的版本：{rival}。",
    ),
    Reason.NO_SINGLE_PERIOD: Bilingual(
        "“{phrase}” is told of a time that is no single year, half-year, quarter, month or day; no figure on {names} "
        "is held of it.",
        "“{phrase}”所属的时期并非单一的年、半年、季、月或日，未收录该时期的{names}数字。",
    ),
    Reason.NO_AREA: Bilingual(
        "No figure on {names} is held of the area that the text names.", "未收录文中所述地区的{names}数字。"
    ),
    Reason.NO_PERIOD: Bilingual(
        "The text tells no single period of “{phrase}”, and figures on {names} differ by period.",
        "文中未指明“{phrase}”所属的时期，而{names}因时期而异。",
    ),
    Reason.NO_PERIOD_FITS: Bilingual(
        "The text tells no single period of “{phrase}”, which would fit this one: {rival}.",
        "文中未指明“{phrase}”所属的时期，与下列数字相符：{rival}。",
    ),
    Reason.NO_FIGURE_OF_PERIOD: Bilingual("No figure on {names} is held of {period}.", "未收录{period}的{names}数字。"),
    Reason.OTHER_DATE: Bilingual(
        "“{phrase}” is told of a time at which no figure counts {names}, and what is counted may have changed between "
        "it and the nearest one: {rival}.",
        "未收录“{phrase}”所属时点的{names}，与最近的时点之间数目可能有变：{rival}。",
    ),
    Reason.NO_RATE: Bilingual(
        "“{phrase}” cannot be held against the figures on {names} of {period}: no rate or rule connects their units.",
        "“{phrase}”无法与{period}的{names}数字比较：单位之间没有汇率或换算规则。",
    ),
    Reason.OTHER_SAYER: Bilingual(
        "“{phrase}” is told as said by “{sayer}”, of whom no figure on {names} is held of {period} that fits it; "
        "another's fits: {rival}.",
        "文中称“{phrase}”出自“{sayer}”，但未收录其{period}与之相符的{names}数字；与另一来源相符：{rival}。",
    ),
    Reason.NO_UNIT: Bilingual(
        "“{phrase}” has no unit by which it could be held against a figure.", "“{phrase}”没有可供比较的单位。"
    ),
}


def sentence(judged: Judged, catalogue: Catalogue, current: Figure | None) -> Bilingual:
    """Why a verdict was given. `current` is the preferred figure where the one of the verdict is superseded."""
    if judged.would_be is not None:
        words = ", ".join(judged.subject.unexplained)
        names = _named(judged.subject.indicators, catalogue)
        otherwise = sentence(replace(judged, verdict=judged.would_be, would_be=None), catalogue, current)
        return Bilingual(
            f"“{words}” may make it another thing than {names.en}. If not: {otherwise.en}",
            f"“{words}”可能使其所指不同于{names.zh}。若非如此：{otherwise.zh}",
        )
    held = judged.held
    if held is None:
        return _without_figure(judged, catalogue)
    opening = _stated(held)
    if judged.reason is Reason.OLD:
        return opening.then(_replaced(judged, current))
    if judged.reason is Reason.OTHER_PERIOD:
        return opening.then(_of_another_period(judged, current))
    if judged.against is None:
        return opening.then(_filled(_ABOUT_A_FIGURE[judged.reason], judged, held))
    told = _NOT_FOLLOWING if judged.reason is Reason.SAYS_MORE else _ABOUT_A_FIGURE[judged.reason]
    return opening.then(_filled(told, judged, held)).then(_ruled_out_by(judged.against))


def _stated(held: HeldAgainst) -> Bilingual:
    """What the figure is of and says, by whom, and how it was converted."""
    figure, period = held.figure, period_words(held.figure.period)
    english = f"{figure.indicator.name_en}, {figure.area.name_en}, {period.en}: "
    chinese = f"{figure.indicator.name_zh}，{figure.area.name_zh}，{period.zh}："
    given = _given(held)
    return Bilingual(f"{english}{given.en}.", f"{chinese}{given.zh}。")


def _stated_by(figure: Figure) -> Bilingual:
    """What a figure says, by whom."""
    printed = quoted(figure.printed)
    if figure.formula is not None:
        return Bilingual(f"{printed.en} follows from other figures", f"由其他数字推得{printed.zh}")
    source, as_what = figure.source, _AS_WHAT.get(figure.status, Bilingual("", ""))
    return Bilingual(
        f"{source.publisher} gives {printed.en}{as_what.en}", f"{source.publisher_in('zh')}为{printed.zh}{as_what.zh}"
    )


def _given(held: HeldAgainst) -> Bilingual:
    """What a figure says, by whom, and how it was converted."""
    given = _stated_by(held.figure)
    english, chinese = given.en, given.zh
    if held.receipt is not None and held.receipt.rate is not None:
        at, converted = _rate_words(held.receipt), quoted(held.amount)
        english += f", {converted.en} {at.en}"
        chinese += f"，{at.zh}{converted.zh}"
    return Bilingual(english, chinese)


def _ruled_out_by(other: HeldAgainst) -> Bilingual:
    """That another claim on the same thing excludes a number which the one held allows."""
    given, preferred = _given(other), other.figure.preferred
    return Bilingual(
        f"However, {given.en}{', which is preferred here and' if preferred else ','} beside which it cannot be true.",
        f"但{given.zh}{'（此处以其为准）' if preferred else ''}，两者不能同时成立。",
    )


def _rate_words(receipt: Receipt) -> Bilingual:
    """By which rate an amount was converted."""
    pair = f"{receipt.pair} {receipt.rate}"
    if receipt.basis is Basis.GIVEN:
        return Bilingual(f"at the text's own rate ({pair})", f"按文中汇率（{pair}）折合")
    if receipt.basis is Basis.YEAR_END:
        return Bilingual(f"at the rate of {receipt.period} ({pair})", f"按{receipt.period}汇率（{pair}）折合")
    return Bilingual(f"at the average rate of {receipt.period} ({pair})", f"按{receipt.period}年均汇率（{pair}）折合")


def _filled(told: Bilingual, judged: Judged, held: HeldAgainst) -> Bilingual:
    words = COMPARATOR_WORDS[held.amount.comparator]
    phrase = judged.claim.phrase
    return Bilingual(
        told.en.format(phrase=phrase, comparator=words.en), told.zh.format(phrase=phrase, comparator=words.zh)
    )


def _replaced(judged: Judged, current: Figure | None) -> Bilingual:
    phrase = judged.claim.phrase
    if current is None:
        return Bilingual(f"“{phrase}” was withdrawn since.", f"“{phrase}”其后已被撤回。")
    given = _stated_by(current)
    withdrawn = judged.held is not None and judged.held.figure.withdrawn is not None
    english = "was withdrawn since, and superseded" if withdrawn else "has been superseded"
    chinese = "其后已被撤回并取代" if withdrawn else "已被取代"
    return Bilingual(
        f"“{phrase}” {english}: {given.en}.",
        f"“{phrase}”{chinese}：{given.zh}。",
    )


def _of_another_period(judged: Judged, current: Figure | None) -> Bilingual:
    claim = judged.claim
    assert claim.period is not None  # noqa: S101 - it is of another period than its own
    claimed = period_words(claim.period)
    english, chinese = f"“{claim.phrase}” is said of {claimed.en}", f"“{claim.phrase}”却说的是{claimed.zh}"
    if current is None:
        return Bilingual(f"{english}, of which no figure is held.", f"{chinese}，而该时期未收录数字。")
    given = _stated_by(current)
    return Bilingual(f"{english}, of which {given.en}.", f"{chinese}，该时期{given.zh}。")


def _without_figure(judged: Judged, catalogue: Catalogue) -> Bilingual:
    told = _WITHOUT_A_FIGURE[judged.reason]
    names, alike = (_named(codes, catalogue) for codes in (judged.subject.indicators, judged.subject.alike))
    period = period_words(judged.claim.period) if judged.claim.period else Bilingual("", "")
    rival = _stated(judged.rivals[0]) if judged.rivals else Bilingual("", "")
    same = {
        "phrase": judged.claim.phrase,
        "sayer": judged.sayer.words if judged.sayer else "",
    }
    return Bilingual(
        told.en.format(names=names.en, alike=alike.en, period=period.en, rival=rival.en.rstrip("."), **same),
        told.zh.format(names=names.zh, alike=alike.zh, period=period.zh, rival=rival.zh.rstrip("。"), **same),
    )


def _named(codes: Sequence[str], catalogue: Catalogue) -> Bilingual:
    indicators = [catalogue.indicators[code] for code in codes]
    return Bilingual(" or ".join(each.name_en for each in indicators), "或".join(each.name_zh for each in indicators))


def why_not(rival: HeldAgainst, judged: Judged, printed: Figure | None = None) -> Bilingual:
    """Why another figure is less likely the one that a claim quotes; `printed` is the one of the correction."""
    claimed, figure = judged.claim.period, rival.figure
    if printed is figure:
        return Bilingual("What to print instead is its number.", "应改为的数字即出自此项。")
    if claimed is not None and figure.period != claimed:
        words = period_words(figure.period)
        return Bilingual(f"It is of {words.en}.", f"属于{words.zh}。")
    if judged.reason is Reason.MEANS_ANOTHER:
        if rival.fit <= Fit.BARE:
            return Bilingual("Its number fits, and the words may mean it.", "其数值相符，文字也可能指此项。")
        return Bilingual("Its number does not fit.", "其数值不相符。")
    sayer = judged.sayer
    if sayer is not None and not sayer.says(figure):
        return Bilingual("The text names another one as saying it.", "文中所称的来源与此不同。")
    if judged.held is not None and figure.source.id != judged.held.figure.source.id:
        return _how_it_fits(rival, judged.held)
    return Bilingual("Its number does not decide.", "其数值不足以判定。")


def _how_it_fits(rival: HeldAgainst, held: HeldAgainst) -> Bilingual:
    """How a number stands to another claim than the one of the verdict."""
    if rival.is_old and not held.is_old:
        return Bilingual("It has been superseded.", "已被取代。")
    if rival.fit is Fit.APART:
        return Bilingual("Its number does not fit.", "其数值不相符。")
    if rival.fit in (Fit.OPEN, Fit.NONE):
        return Bilingual("Its number does not decide.", "其数值不足以判定。")
    if rival.fit != held.fit:
        return Bilingual("Its number fits less well.", "其数值不如前者相符。")
    if held.figure.preferred:
        return Bilingual("It fits as well; the other claim is preferred.", "同样相符，但另一数字优先。")
    return Bilingual("It fits as well.", "同样相符。")
