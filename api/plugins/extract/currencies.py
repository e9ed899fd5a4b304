"""Names of currencies in prose, and the ISO 4217 code of each that means one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from api.plugins.extract.lexicon import lexicon_of

_CODES = (
    "AED ARS AUD BDT BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP GHS HKD HUF IDR ILS INR ISK JPY KES KRW KWD "
    "KZT LKR MAD MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN QAR RON RUB SAR SEK SGD THB TRY TWD UAH USD VND ZAR"
)
CODES = frozenset(_CODES.split())

# Written before the number; a bare $ is the US dollar, and a bare ¥ is settled by the text.
SIGNS = {
    **{"$": "USD", "US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "HK$": "HKD", "NZ$": "NZD"},
    **{"S$": "SGD", "R$": "BRL", "NT$": "TWD", "MX$": "MXN", "MOP$": "MOP", "€": "EUR", "£": "GBP", "￥": "CNY"},
    **{"CN¥": "CNY", "RMB¥": "CNY", "JP¥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "฿": "THB"},
    **{"₫": "VND", "₱": "PHP", "₪": "ILS", "₦": "NGN", "₴": "UAH"},
}
SHORT = {"RMB": "CNY", "Rmb": "CNY", "rmb": "CNY", "Rs": "INR", "CNH": "CNY", "Rp": "IDR"}

CODE_OF = {code: code for code in CODES} | SHORT

# Written after the number, in lower case.
NAMES = {
    name: code for code, names in lexicon_of("api.plugins.extract", "en").tables["currencies"].items() for name in names
}
# Also a weight or a verb: money only behind a scale word.
ONLY_SCALED = frozenset({"pounds", "won", "rand", "dong"})
SHARED = frozenset({"rupees", "dirhams", "riyals", "lira", "pounds"})

CHINESE = lexicon_of("api.plugins.extract", "zh").pairs("currencies")


def longest_first(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_SIGNS_AND_CODES = longest_first([*SIGNS, *SHORT, *CODES, "¥", "人民币"])
BEFORE_A_NUMBER = re.compile(rf"(?P<sign>(?<![A-Za-z])(?:{_SIGNS_AND_CODES}))\s?$")
"""A sign or code of money that a phrase ends in, right before its number."""
