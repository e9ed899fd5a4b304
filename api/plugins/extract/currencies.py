"""Names of currencies in prose, and the ISO 4217 code of each that means one."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CODES = (
    "AED ARS AUD BDT BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP GHS HKD HUF IDR ILS INR ISK JPY KES KRW KWD "
    "KZT LKR MAD MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN QAR RON RUB SAR SEK SGD THB TRY TWD UAH USD VND ZAR"
)
CODES = frozenset(_CODES.split())

# Written before the number; a bare $ is the US dollar, and a bare ¥ is settled by the text.
SIGNS = {
    **{"$": "USD", "US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "HK$": "HKD", "NZ$": "NZD"},
    **{"S$": "SGD", "R$": "BRL", "NT$": "TWD", "MX$": "MXN", "MOP$": "MOP", "€": "EUR", "£": "GBP", "￥": "CNY"},
    **{
        "CN¥": "CNY",
        "RMB¥": "CNY",
        "JP¥": "JPY",
        "₹": "INR",
        "₩": "KRW",
        "₽": "RUB",
        "₺": "TRY",
        "฿": "THB",
        "₫": "VND",
    },
    **{"₱": "PHP", "₪": "ILS", "₦": "NGN", "₴": "UAH"},
}
SHORT = {"RMB": "CNY", "Rmb": "CNY", "rmb": "CNY", "Rs": "INR", "CNH": "CNY", "Rp": "IDR"}

# Written after the number, in lower case.
NAMES = {
    **{"yuan": "CNY", "renminbi": "CNY", "rmb": "CNY", "dollar": "USD", "dollars": "USD", "us dollars": "USD"},
    **{"bucks": "USD"},
    **{"u.s. dollars": "USD", "us dollar": "USD", "american dollars": "USD", "australian dollars": "AUD"},
    **{"canadian dollars": "CAD", "hong kong dollars": "HKD", "new zealand dollars": "NZD", "singapore dollars": "SGD"},
    **{"new taiwan dollars": "TWD", "euro": "EUR", "euros": "EUR", "pounds sterling": "GBP", "british pounds": "GBP"},
    **{"pound sterling": "GBP", "yen": "JPY", "japanese yen": "JPY", "swiss francs": "CHF", "indian rupees": "INR"},
    **{"pakistani rupees": "PKR", "rupees": "INR", "rubles": "RUB", "roubles": "RUB", "rand": "ZAR", "baht": "THB"},
    **{
        "ringgit": "MYR",
        "rupiah": "IDR",
        "dong": "VND",
        "zloty": "PLN",
        "zlotys": "PLN",
        "forint": "HUF",
        "lira": "TRY",
    },
    **{"reais": "BRL", "shekels": "ILS", "dirhams": "AED", "riyals": "SAR", "naira": "NGN", "swedish kronor": "SEK"},
    **{"kronor": "SEK", "danish kroner": "DKK", "norwegian kroner": "NOK", "czech crowns": "CZK", "hryvnia": "UAH"},
    **{"pounds": "GBP", "won": "KRW"},
}
# Also a weight or a verb: money only behind a scale word.
ONLY_SCALED = frozenset({"pounds", "won", "rand", "dong"})
SHARED = frozenset({"rupees", "dirhams", "riyals", "lira", "pounds"})

CHINESE = {
    **{
        "元": "CNY",
        "元人民币": "CNY",
        "人民币": "CNY",
        "美元": "USD",
        "美金": "USD",
        "欧元": "EUR",
        "英镑": "GBP",
        "日元": "JPY",
    },
    **{"日圆": "JPY", "港元": "HKD", "港币": "HKD", "澳门元": "MOP", "新台币": "TWD", "新台币元": "TWD", "韩元": "KRW"},
    **{
        "卢布": "RUB",
        "澳元": "AUD",
        "澳大利亚元": "AUD",
        "加元": "CAD",
        "加拿大元": "CAD",
        "新元": "SGD",
        "新加坡元": "SGD",
    },
    **{
        "瑞士法郎": "CHF",
        "瑞郎": "CHF",
        "泰铢": "THB",
        "印度卢比": "INR",
        "卢比": "INR",
        "林吉特": "MYR",
        "印尼盾": "IDR",
    },
    **{
        "越南盾": "VND",
        "兰特": "ZAR",
        "雷亚尔": "BRL",
        "里拉": "TRY",
        "迪拉姆": "AED",
        "瑞典克朗": "SEK",
        "挪威克朗": "NOK",
    },
    **{"丹麦克朗": "DKK"},
}


def longest_first(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_SIGNS_AND_CODES = longest_first([*SIGNS, *SHORT, *CODES, "¥", "人民币"])
BEFORE_A_NUMBER = re.compile(rf"(?P<sign>(?<![A-Za-z])(?:{_SIGNS_AND_CODES}))\s?$")
"""A sign or code of money that a phrase ends in, right before its number."""
