"""The exchange rate that a text itself tells: at 7.3 yuan to the dollar."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from api.domain.rates import AppliedRate, Basis
from api.fact_check.words import chinese, english

_CODES: Mapping[str, str] = {
    **dict.fromkeys(("yuan", "rmb", "renminbi", "cny", "元", "人民币", "元人民币"), "CNY"),
    **dict.fromkeys(("dollar", "dollars", "usd", "$", "us$", "美元"), "USD"),
    **dict.fromkeys(("euro", "euros", "eur", "€", "欧元"), "EUR"),
    **dict.fromkeys(("pound", "pounds", "gbp", "英镑"), "GBP"),
    **dict.fromkeys(("yen", "jpy", "日元"), "JPY"),
}


def told_rate(sentence: str, *, in_chinese: bool) -> AppliedRate | None:
    """The rate between two currencies that a sentence tells; None where it tells none."""
    match = (chinese.TOLD_RATE if in_chinese else english.TOLD_RATE).search(sentence)
    if match is None:
        return None
    base, quote = (_code(match[name]) for name in ("base", "quote"))
    value = Decimal(match["rate"])
    if base is None or quote is None or base == quote or not value:
        return None
    return AppliedRate(base, quote, value, Basis.GIVEN, None, "told in the text")


def _code(word: str) -> str | None:
    return _CODES.get(re.sub(r"\s+", " ", word.strip().lower().removeprefix("u.s. ").removeprefix("us ")))
