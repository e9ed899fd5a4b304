"""Words of comparators, statuses, vintages and currencies in both languages, and texts in both."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from api.domain.errors import QuantityError


class Bilingual(NamedTuple):
    """The same in English and Chinese."""

    en: str
    zh: str

    def in_language(self, lang: str) -> str:
        """The text in one language, `en` or `zh`."""
        return self.zh if lang == "zh" else self.en

    def then(self, other: Bilingual) -> Bilingual:
        """The two one after the other; English sentences are set apart by a space."""
        return Bilingual(f"{self.en} {other.en}".strip(), self.zh + other.zh)

    def joined(self, between: Bilingual, other: Bilingual) -> Bilingual:
        """The two with words between them."""
        return Bilingual(self.en + between.en + other.en, self.zh + between.zh + other.zh)


_HYPHEN = re.compile(r"(?<![0-9A-Za-z])-(?=[0-9])")


def with_minus_sign(text: str) -> str:
    """The text with a minus sign before each negative number, in place of a hyphen."""
    return _HYPHEN.sub("−", text)


TURNING_SIGNS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Signs that turn the direction of what follows: behind one, 12 would read as 21."""
_STEERING = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_LEFT_OUT = str.maketrans("", "", TURNING_SIGNS)


@lru_cache(maxsize=8192)  # the same few names stand in every figure of an answer
def one_line(text: str) -> str:
    """A text without line breaks and other signs that only steer."""
    return _STEERING.sub(" ", unturned(text)).strip()


def unturned(text: str) -> str:
    """A text without the signs that turn the direction of what follows."""
    return text if text.isascii() else text.translate(_LEFT_OUT)


class Comparator(StrEnum):
    """Whether the number is as printed, about that, more than that or less than that."""

    EQUAL = "="
    ABOUT = "~"
    MORE = ">"
    AT_LEAST = ">="
    LESS = "<"
    AT_MOST = "<="

    @classmethod
    def _missing_(cls, value: object) -> None:
        raise QuantityError(f"{str(value)[:40]!r} is not a comparator; allowed: {' '.join(cls)}")


ONE_SIDED = frozenset({Comparator.MORE, Comparator.AT_LEAST, Comparator.LESS, Comparator.AT_MOST})
"""Those that give one limit alone."""

TURNED: Mapping[str, Comparator] = {
    Comparator.EQUAL: Comparator.EQUAL,
    Comparator.ABOUT: Comparator.ABOUT,
    Comparator.MORE: Comparator.LESS,
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.LESS: Comparator.MORE,
    Comparator.AT_MOST: Comparator.AT_LEAST,
}
"""What each becomes where its number gets the other sign: a fall by more than 3.4% is a change of less than -3.4%."""

SIGNS: Mapping[str, str] = {
    ">": ">",
    "＞": ">",
    "≥": ">=",
    "<": "<",
    "＜": "<",
    "≤": "<=",
    "~": "~",
    "～": "~",
    "≈": "~",
}
"""By the signs that prose prints before a number, what they say of it."""

COMPARATOR_WORDS: Mapping[str, Bilingual] = {
    Comparator.EQUAL: Bilingual("", ""),
    Comparator.ABOUT: Bilingual("about", "约"),
    Comparator.MORE: Bilingual("more than", "超过"),
    Comparator.AT_LEAST: Bilingual("at least", "至少"),
    Comparator.LESS: Bilingual("less than", "不足"),
    Comparator.AT_MOST: Bilingual("at most", "至多"),
}
"""What stands before a number in a sentence; nothing before one as printed."""


class CurrencyName(NamedTuple):
    """One unit of a currency, and several."""

    one: str
    many: str


CURRENCY_NAMES: Mapping[str, CurrencyName] = {
    "AUD": CurrencyName("Australian dollar", "Australian dollars"),
    "BGN": CurrencyName("Bulgarian lev", "Bulgarian leva"),
    "BRL": CurrencyName("Brazilian real", "Brazilian reals"),
    "CAD": CurrencyName("Canadian dollar", "Canadian dollars"),
    "CHF": CurrencyName("Swiss franc", "Swiss francs"),
    "CNY": CurrencyName("yuan", "yuan"),
    "CYP": CurrencyName("Cypriot pound", "Cypriot pounds"),
    "CZK": CurrencyName("Czech koruna", "Czech korunas"),
    "DKK": CurrencyName("Danish krone", "Danish kroner"),
    "EEK": CurrencyName("Estonian kroon", "Estonian kroons"),
    "EUR": CurrencyName("euro", "euros"),
    "GBP": CurrencyName("British pound", "British pounds"),
    "HKD": CurrencyName("Hong Kong dollar", "Hong Kong dollars"),
    "HRK": CurrencyName("Croatian kuna", "Croatian kunas"),
    "HUF": CurrencyName("Hungarian forint", "Hungarian forints"),
    "IDR": CurrencyName("Indonesian rupiah", "Indonesian rupiahs"),
    "ILS": CurrencyName("Israeli new shekel", "Israeli new shekels"),
    "INR": CurrencyName("Indian rupee", "Indian rupees"),
    "ISK": CurrencyName("Icelandic króna", "Icelandic krónur"),
    "JPY": CurrencyName("yen", "yen"),
    "KRW": CurrencyName("South Korean won", "South Korean won"),
    "LTL": CurrencyName("Lithuanian litas", "Lithuanian litai"),
    "LVL": CurrencyName("Latvian lats", "Latvian lati"),
    "MTL": CurrencyName("Maltese lira", "Maltese lira"),
    "MXN": CurrencyName("Mexican peso", "Mexican pesos"),
    "MYR": CurrencyName("Malaysian ringgit", "Malaysian ringgits"),
    "NOK": CurrencyName("Norwegian krone", "Norwegian kroner"),
    "NZD": CurrencyName("New Zealand dollar", "New Zealand dollars"),
    "PHP": CurrencyName("Philippine peso", "Philippine pesos"),
    "PLN": CurrencyName("Polish zloty", "Polish zlotys"),
    "ROL": CurrencyName("Romanian leu (1952–2006)", "Romanian lei (1952–2006)"),
    "RON": CurrencyName("Romanian leu", "Romanian lei"),
    "RUB": CurrencyName("Russian ruble", "Russian rubles"),
    "SEK": CurrencyName("Swedish krona", "Swedish kronor"),
    "SGD": CurrencyName("Singapore dollar", "Singapore dollars"),
    "SIT": CurrencyName("Slovenian tolar", "Slovenian tolars"),
    "SKK": CurrencyName("Slovak koruna", "Slovak korunas"),
    "THB": CurrencyName("Thai baht", "Thai baht"),
    "TRL": CurrencyName("Turkish lira (1922–2005)", "Turkish lira (1922–2005)"),
    "TRY": CurrencyName("Turkish lira", "Turkish lira"),
    "USD": CurrencyName("US dollar", "US dollars"),
    "ZAR": CurrencyName("South African rand", "South African rand"),
}
"""By ISO 4217 code: those that there are exchange rates of."""


class StatusWords(NamedTuple):
    """What one status is called."""

    name: Bilingual
    """In SDMX's code list CL_OBS_STATUS."""
    label: Bilingual
    """In the legend of a table."""
    heading: Bilingual
    """Before a list of such amounts in a sentence."""


STATUS_WORDS: Mapping[str, StatusWords] = {
    "A": StatusWords(
        Bilingual("Normal value", "正常值"), Bilingual("normal value", "正常值"), Bilingual("Normal value", "正常值")
    ),
    "B": StatusWords(
        Bilingual("Time series break", "时间序列中断"),
        Bilingual("break in the series", "时间序列中断"),
        Bilingual("Break in the series", "时间序列中断"),
    ),
    "E": StatusWords(
        Bilingual("Estimated value", "估计值"), Bilingual("estimate", "估计值"), Bilingual("Estimate", "估计值")
    ),
    "F": StatusWords(
        Bilingual("Forecast value", "预测值"), Bilingual("forecast", "预测值"), Bilingual("Forecast", "预测值")
    ),
    "P": StatusWords(
        Bilingual("Provisional value", "初步值"), Bilingual("provisional", "初步值"), Bilingual("Preliminary", "初步数")
    ),
}
"""By the code of SDMX's OBS_STATUS; all that a figure may have."""


NOT_APPLICABLE = "_Z"
"""The code of figures that have no vintage; SDMX's own for a dimension that does not apply."""

_NAMES: Mapping[str, Bilingual] = {
    NOT_APPLICABLE: Bilingual("Not applicable", "不适用"),
    "PRELIMINARY": Bilingual("Preliminary", "初步"),
    "REVISED": Bilingual("Revised", "修订"),
    "FINAL": Bilingual("Final", "最终"),
}
_DATED_NAMES: Mapping[str, Bilingual] = {
    "EDITION": Bilingual("Edition of {}", "{}版"),
    "FORECAST": Bilingual("Forecast of {}", "{}预测"),
}
_DATED = re.compile(rf"(?P<kind>{'|'.join(_DATED_NAMES)})-(?P<year>[0-9]{{4}})(?:-(?P<month>[0-9]{{2}}))?")


def vintage_code(vintage: str | None) -> str:
    """The code of a vintage: its letters large."""
    return NOT_APPLICABLE if vintage is None else vintage.upper()


def vintage_name(code: str) -> Bilingual:
    """The name of a vintage; of one that is not known here, its own words."""
    match = _DATED.fullmatch(code)
    if match is None:
        words = code.replace("-", " ").capitalize()
        return _NAMES.get(code, Bilingual(words, words))
    year, month = match["year"], match["month"]
    name = _DATED_NAMES[match["kind"]]
    chinese = f"{year}年" + (f"{int(month)}月" if month else "")
    return Bilingual(name.en.format(f"{year}-{month}" if month else year), name.zh.format(chinese))
