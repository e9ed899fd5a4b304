"""How a converted amount came about, in one breath: `at 7.1956 yuan per US dollar, the average of 256 days of 2024`."""

from __future__ import annotations

from decimal import Context

from api.domain.conversion import Receipt
from api.domain.figure import Figure
from api.domain.quantity import plain
from api.domain.query import Lang
from api.domain.rates import Basis, rates_source
from api.domain.words import CURRENCY_NAMES, Bilingual, Comparator

_RATE = Context(prec=5)
"""A rate is told with so many digits; the API's receipt has all of them."""


def conversion_sign(figure: Figure) -> str:
    """What stands before a converted amount: nothing where a word says that it is a limit or an estimate.

    What a rate made is rounded.
    """
    receipt = figure.receipt
    if figure.served.comparator is not Comparator.EQUAL:
        return ""
    by_rate = receipt is not None and receipt.applied is not None and receipt.basis is not Basis.AS_PRINTED
    return "≈" if by_rate else "="


def spoken_receipt(receipt: Receipt, lang: Lang) -> str:
    """The rate, whose it is and of which days; that none is needed, or that the source prints both."""
    return _told(receipt).in_language(lang)


def _told(receipt: Receipt) -> Bilingual:
    if receipt.basis is Basis.AS_PRINTED:
        return Bilingual(
            f"as the source itself prints it: “{receipt.printed_as}”", f"来源自行载明：“{receipt.printed_as}”"
        )
    rate = receipt.applied
    if rate is None:
        return Bilingual("exactly, no rate is needed", "精确换算，无需汇率")
    number, whose = plain(_RATE.plus(rate.value)), _whose(receipt)
    names = CURRENCY_NAMES.get(rate.quote), CURRENCY_NAMES.get(rate.base)
    many, one = names[0].many if names[0] else rate.quote, names[1].one if names[1] else rate.base
    return Bilingual(f"at {number} {many} per {one}, {whose.en}", f"按1{rate.base}={number}{rate.quote}，{whose.zh}")


def _whose(receipt: Receipt) -> Bilingual:
    source = rates_source(receipt.source) if receipt.source else None
    en, zh = (f" ({source.en})", f"（{source.zh}）") if source else ("", "")
    match receipt.basis:
        case Basis.ANNUAL_AVERAGE:
            return Bilingual(
                f"the average of {receipt.days} days of {receipt.period}{en}",
                f"{receipt.period}年{receipt.days}天的平均汇率{zh}",
            )
        case Basis.YEAR_END:
            return Bilingual(f"the rate of {receipt.period}{en}", f"{receipt.period}的汇率{zh}")
    return Bilingual("a rate that was given", "给定的汇率")
