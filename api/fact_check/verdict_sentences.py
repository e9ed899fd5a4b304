"""The sentence that explains a verdict, and the phrase to print instead, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from api.domain.rates import Basis
from api.domain.words.bilingual import Bilingual
from api.domain.words.comparators import COMPARATOR_WORDS
from api.domain.words.period_words import period_words
from api.fact_check.fact_verdicts import FactVerdict
from api.fact_check.judgement import Judged
from api.fact_check.quoted_amounts import quoted
from api.fact_check.reasons import Reason
from api.fact_check.subjects.indicator_names import Told

if TYPE_CHECKING:
    from api.domain.catalogue import Catalogue
    from api.domain.figure import Figure
    from api.domain.receipt import Receipt
    from api.fact_check.comparison import HeldAgainst

_ABOUT_A_FIGURE: Mapping[Reason, Bilingual] = {
    Reason.SAME: Bilingual("“{phrase}” agrees.", "“{phrase}”与之一致。"),
    Reason.WITHIN: Bilingual(
        "“{phrase}” lies within what rounding leaves open, and says more exactly than the source does.",
        "“{phrase}”在取整允许的范围之内，但比来源更为精确。",
    ),
    Reason.SIDE_OPEN: Bilingual(
        "“{phrase}” is possible, but the source's digits leave open on which side of the limit the number lies.",
        "“{phrase}”有可能成立，但来源的数字精度不足以确定其在界限的哪一侧。",
    ),
    Reason.BARE: Bilingual("“{phrase}” leaves out “{comparator}”.", "“{phrase}”遗漏了“{comparator}”。"),
    Reason.ZEROS: Bilingual(
        "“{phrase}” fits only if the zeros at its end, or at that of the figure, are no digits.",
        "仅当末尾的零不作为有效数字时，“{phrase}”方与之相符。",
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

_WITHOUT_A_FIGURE: Mapping[Reason, Bilingual] = {
    Reason.NO_INDICATOR: Bilingual(
        "The words around “{phrase}” name no indicator that figures are held of.",
        "“{phrase}”前后的文字未指明任何已收录的指标。",
    ),
    Reason.SEVERAL_INDICATORS: Bilingual(
        "The words around “{phrase}” may name {names}, and it agrees with none of them.",
        "“{phrase}”可能指{names}，但与各项均不相符。",
    ),
    Reason.NARROWED: Bilingual(
        "“{narrowed}” makes it another thing than {names}; no figure of that is held.",
        "“{narrowed}”使其所指不同于{names}，未收录相应数字。",
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
    Reason.NO_RATE: Bilingual(
        "“{phrase}” cannot be held against the figures on {names} of {period}: no rate or rule connects their units.",
        "“{phrase}”无法与{period}的{names}数字比较：单位之间没有汇率或换算规则。",
    ),
    Reason.DENIED: Bilingual(
        "The text denies or doubts “{phrase}”, and does not assert it.", "文中否定或质疑“{phrase}”，并非以此为实。"
    ),
    Reason.ASKED: Bilingual(
        "The text asks about “{phrase}”, and does not assert it.", "文中以“{phrase}”发问，并非陈述。"
    ),
    Reason.SUPPOSED: Bilingual(
        "The text supposes, plans or expects “{phrase}”, and does not tell it as a fact.",
        "“{phrase}”在文中为假设、目标或预期，并非既成事实。",
    ),
    Reason.PART: Bilingual(
        "“{phrase}” is told as a part, a multiple, a change or a sum over another time, not as {names} itself.",
        "“{phrase}”在文中为部分、倍数、变动或其他时段的数值，而非{names}本身。",
    ),
    Reason.OTHER_WAY: Bilingual(
        "The number is that of {rival}, but no figure before it says that it came that way.",
        "数值与{rival}相同，但此前的数字并未显示这样的升降。",
    ),
    Reason.NO_UNIT: Bilingual(
        "“{phrase}” has no unit by which it could be held against a figure.", "“{phrase}”没有可供比较的单位。"
    ),
}


def sentence(judged: Judged, catalogue: Catalogue, current: Figure | None) -> Bilingual:
    """Why a verdict was given. `current` is the preferred figure where the one of the verdict is superseded."""
    held = judged.held
    if held is None:
        return _without_figure(judged, catalogue)
    opening = _stated(held)
    if judged.reason is Reason.OLD:
        return opening.then(_replaced(judged, current))
    if judged.reason is Reason.OTHER_PERIOD:
        return opening.then(_of_another_period(judged, current))
    told = _ABOUT_A_FIGURE[judged.reason]
    return opening.then(_filled(told, judged, held))


def _stated(held: HeldAgainst) -> Bilingual:
    """What the figure is of and says, by whom, and how it was converted."""
    figure = held.figure
    period = period_words(figure.period)
    printed = quoted(figure.printed)
    publisher = figure.source.publisher, figure.source.publisher_in("zh")
    english = f"{figure.indicator.name_en}, {figure.area.name_en}, {period.en}: "
    chinese = f"{figure.indicator.name_zh}，{figure.area.name_zh}，{period.zh}："
    if figure.formula is None:
        english += f"{publisher[0]} gives {printed.en}"
        chinese += f"{publisher[1]}为{printed.zh}"
    else:
        english += f"{printed.en} follows from other figures"
        chinese += f"由其他数字推得{printed.zh}"
    if held.receipt is not None and held.receipt.rate is not None:
        at, converted = _rate_words(held.receipt), quoted(held.amount)
        english += f", {converted.en} {at.en}"
        chinese += f"，{at.zh}{converted.zh}"
    return Bilingual(f"{english}.", f"{chinese}。")


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
    amount = quoted(current.printed)
    publisher = current.source.publisher, current.source.publisher_in("zh")
    withdrawn = judged.held is not None and judged.held.figure.withdrawn is not None
    english = "was withdrawn since, and superseded" if withdrawn else "has been superseded"
    chinese = "其后已被撤回并取代" if withdrawn else "已被取代"
    return Bilingual(
        f"“{phrase}” {english}: {publisher[0]} gives {amount.en}.",
        f"“{phrase}”{chinese}：{publisher[1]}为{amount.zh}。",
    )


def _of_another_period(judged: Judged, current: Figure | None) -> Bilingual:
    claim = judged.claim
    assert claim.period is not None  # noqa: S101 - it is of another period than its own
    claimed = period_words(claim.period)
    english, chinese = f"“{claim.phrase}” is said of {claimed.en}", f"“{claim.phrase}”却说的是{claimed.zh}"
    if current is None:
        return Bilingual(f"{english}, of which no figure is held.", f"{chinese}，而该时期未收录数字。")
    amount = quoted(current.printed)
    return Bilingual(f"{english}, when it was {amount.en}.", f"{chinese}，该时期为{amount.zh}。")


def _without_figure(judged: Judged, catalogue: Catalogue) -> Bilingual:
    told = _WITHOUT_A_FIGURE[judged.reason]
    indicators = [catalogue.indicators[code] for code in judged.subject.indicators]
    names = " or ".join(each.name_en for each in indicators), "或".join(each.name_zh for each in indicators)
    period = period_words(judged.claim.period) if judged.claim.period else Bilingual("", "")
    rival = _stated(judged.rivals[0]) if judged.rivals else Bilingual("", "")
    narrowed = (judged.subject.narrowed or "").strip()
    phrase = judged.claim.phrase
    return Bilingual(
        told.en.format(phrase=phrase, names=names[0], period=period.en, narrowed=narrowed, rival=rival.en.rstrip(".")),
        told.zh.format(phrase=phrase, names=names[1], period=period.zh, narrowed=narrowed, rival=rival.zh.rstrip("。")),
    )


def why_not(rival: HeldAgainst, judged: Judged) -> Bilingual:
    """Why another figure is less likely the one that a claim quotes."""
    claimed, figure = judged.claim.period, rival.figure
    if judged.subject.narrowed:
        return Bilingual(
            f"“{judged.subject.narrowed}” makes it another thing.", f"“{judged.subject.narrowed}”使其所指不同。"
        )
    if claimed is not None and figure.period != claimed:
        words = period_words(figure.period)
        return Bilingual(f"It is of {words.en}.", f"属于{words.zh}。")
    if judged.held is not None and figure.source.id != judged.held.figure.source.id:
        if rival.fit == judged.held.fit:
            return Bilingual("It fits as well; the other claim is preferred.", "同样相符，但另一数字优先。")
        return Bilingual("Its number fits less well.", "其数值不如前者相符。")
    return Bilingual("Its number does not decide.", "其数值不足以判定。")


def correction(judged: Judged, current: Figure | None) -> Bilingual | None:
    """The phrase to print instead; None where nothing is to be put right, or nobody can say how."""
    held = judged.held
    if held is None or judged.verdict in (FactVerdict.AGREES, FactVerdict.CANNOT_TELL):
        return None
    if judged.verdict in (FactVerdict.SUPERSEDED, FactVerdict.WRONG_PERIOD):
        if current is not None:
            return quoted(current.printed)
        if judged.verdict is FactVerdict.SUPERSEDED:
            return None
        amount, period = quoted(held.figure.printed), period_words(held.figure.period)
        return Bilingual(f"{amount.en} in {period.en}", f"{period.zh}{amount.zh}")
    amount = quoted(held.amount)
    if judged.reason is Reason.OTHER_SIGN and judged.subject.told is Told.GROWTH:
        return _as_change(held, amount)
    return amount


def _as_change(held: HeldAgainst, amount: Bilingual) -> Bilingual:
    """A growth with the word for its direction: what is printed behind `fell` is else read as a fall."""
    if held.amount.quantity.value < 0:
        return Bilingual(f"down {amount.en.replace('-', '', 1)}", f"下降{amount.zh.replace('-', '', 1)}")
    return Bilingual(f"up {amount.en}", f"增长{amount.zh}")
