"""Other spellings of a value that have one meaning only."""

from __future__ import annotations

import re
from collections.abc import Mapping

from api.domain.search import folded
from api.domain.units import CHINESE_SCALE_WORDS, ENGLISH_SCALE_WORDS, EXPONENTS, SCALES, Scale

LATEST = "latest"
"""What `period` may say instead of `latest=1`."""
YES, NO = frozenset({"true", "1", "yes", "on", "y"}), frozenset({"false", "0", "no", "off", "n"})

_CHINESE = re.compile(r"zh(?:[-_]?(?:cn|hans|sg))*|cn|chi|zho|chinese|中文|汉语|简体中文", re.IGNORECASE)
_ENGLISH = re.compile(r"en(?:[-_][a-z]{2,4})?|eng|english|英文|英语", re.IGNORECASE)

AMBIGUOUS_SCALES: Mapping[str, tuple[str, ...]] = {
    "m": ("million", "thousand"),
    "mm": ("million",),
    "b": ("billion",),
    "t": ("trillion", "thousand"),
    "g": ("billion",),
    "10": ("one", "baiyi"),
    "0": ("one",),
    "1": ("one",),
    "tens": ("one",),
}
"""Texts that more than one power of ten is written as, and units too, with the scales that may be meant."""

UNITS: Mapping[str, str] = {
    **dict.fromkeys(
        ("rmb", "cnh", "yuan", "renminbi", "chinese yuan", "cn¥", "rmb¥", "人民币", "元", "元人民币"), "CNY"
    ),
    **dict.fromkeys(("us$", "usd$", "us dollar", "us dollars", "u.s. dollars", "u.s. dollar", "美元", "美金"), "USD"),
    **dict.fromkeys(("euro", "euros", "€"), "EUR"),
    **dict.fromkeys(("yen", "jp¥"), "JPY"),
    **dict.fromkeys(("pound sterling", "pounds sterling", "sterling", "gb£"), "GBP"),
    **dict.fromkeys(("hk$",), "HKD"),
    **dict.fromkeys(("%", "pct", "percentage", "per cent", "percents", "百分比", "百分之"), "percent"),
    **dict.fromkeys(("pp", "ppt", "percentage point", "percentage points", "百分点"), "percentage-points"),
    **dict.fromkeys(("ratios", "fraction"), "ratio"),
}
"""Units by other words for them; one that a database does not hold stays unknown there."""

SEVERAL_UNITS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("dollar", "dollars", "$"), ("USD", "HKD", "AUD", "CAD", "SGD", "NZD")),
    **dict.fromkeys(("pound", "pounds", "£"), ("GBP", "CYP")),
    **dict.fromkeys(("¥", "￥"), ("CNY", "JPY")),
    **dict.fromkeys(("franc", "francs"), ("CHF",)),
    **dict.fromkeys(("peso", "pesos"), ("MXN", "PHP")),
    **dict.fromkeys(("rupee", "rupees"), ("INR",)),
    **dict.fromkeys(("krona", "krone", "kroner", "kronor"), ("SEK", "NOK", "DKK", "ISK")),
    **dict.fromkeys(("lira", "liras"), ("TRY",)),
}
"""Words for several units, with those that may be meant, the likeliest first."""

AREAS: Mapping[str, str] = {
    **dict.fromkeys(("world", "global", "worldwide", "earth", "all countries", "全球", "世界", "全世界"), "WLD"),
    **dict.fromkeys(("prc", "mainland china", "chinese mainland", "中华人民共和国", "中国大陆"), "CHN"),
    **dict.fromkeys(("uk", "great britain"), "GBR"),
    **dict.fromkeys(("united states of america", "u.s.", "u.s.a.", "美利坚合众国"), "USA"),
}
"""Areas by other names than those that the catalogue gives."""


def language(text: str) -> str:
    """`zh` for `zh-CN`, `en` for `en-GB`; any other text as it is."""
    if _CHINESE.fullmatch(text):
        return "zh"
    return "en" if _ENGLISH.fullmatch(text) else text


def flag(text: str) -> str:
    """`true` for `1` and `yes`, `false` for `0` and `no`; any other text as it is."""
    word = text.casefold()
    return "true" if word in YES else "false" if word in NO else text


def flow(text: str) -> str:
    """`exports` for `export` and 出口, and so on; any other text as it is."""
    return _FLOWS.get(folded(text), text)


_FLOWS: Mapping[str, str] = {
    **dict.fromkeys(("total", "both", "all", "imports and exports", "进出口", "总额"), "total"),
    **dict.fromkeys(("export", "exports", "出口"), "exports"),
    **dict.fromkeys(("import", "imports", "进口"), "imports"),
}


def frequency(text: str) -> str:
    """`A` for `annual` and 年, and so on; any other text as it is."""
    word = folded(text)
    return next((letter for letter, words in _FREQUENCIES.items() if word in words), text)


_FREQUENCIES: Mapping[str, tuple[str, ...]] = {
    "A": ("a", "annual", "annually", "year", "years", "yearly", "y", "年", "年度"),
    "S": ("s", "h", "half-year", "half-years", "half-yearly", "semiannual", "半年", "半年度"),
    "Q": ("q", "quarter", "quarters", "quarterly", "季", "季度"),
    "M": ("m", "month", "months", "monthly", "月", "月度"),
    "D": ("d", "day", "days", "daily", "日"),
}


def citation_format(text: str) -> str:
    """`bibtex` for `bib`, `csl` for `CSL-JSON`, and so on; any other text as it is."""
    return _CITATION_FORMATS.get(folded(text).replace("-", "").replace(" ", ""), text)


_CITATION_FORMATS: Mapping[str, str] = {
    **dict.fromkeys(("text", "txt", "plain"), "text"),
    **dict.fromkeys(("bibtex", "bib", "biblatex"), "bibtex"),
    **dict.fromkeys(("ris", "endnote"), "ris"),
    **dict.fromkeys(("csl", "csljson", "json"), "csl"),
}


def citation_style(text: str) -> str:
    """`gb-t-7714` for `GB/T 7714-2015`, `apa` for `APA7`, and so on; any other text as it is."""
    word = re.sub(r"[^a-z0-9]", "", folded(text))
    return next((style for style, written in _CITATION_STYLES.items() if written.fullmatch(word)), text)


_CITATION_STYLES: Mapping[str, re.Pattern[str]] = {
    "apa": re.compile(r"apa(7|7th|7thedition)?"),
    "chicago": re.compile(r"(chicago|cmos)(authordate|17|18|17thedition|18thedition)*"),
    "gb-t-7714": re.compile(r"(chinanationalstandard)?gb(t)?(7714)?(2015)?(numeric)?"),
}


def verdict(text: str) -> str:
    """A verdict as it is spelled, of one with hyphens or in other letters: `not-comparable`."""
    return " ".join(re.split("[-_ ]+", folded(text)))


def scale_named(text: str) -> Scale | None:
    """The scale that a word, a power of ten or its exponent means; None where that is none, or more than one."""
    word = folded(text)
    if word in SCALES:
        return SCALES[word]
    if word in AMBIGUOUS_SCALES or text in AMBIGUOUS_SCALES:
        return None
    if word in ("ones", "units"):
        return SCALES["one"]
    if word == "k":
        return SCALES["thousand"]
    if (plural := word.removesuffix("s")) in SCALES:
        return SCALES[plural]
    if word in ENGLISH_SCALE_WORDS:
        return EXPONENTS[ENGLISH_SCALE_WORDS[word]]
    if word in CHINESE_SCALE_WORDS:
        return next(scale for scale in SCALES.values() if word.translate(_SIMPLIFIED) in scale.chinese)
    return EXPONENTS.get(_exponent(word), None)


_SIMPLIFIED = str.maketrans("萬億", "万亿")
_POWER = re.compile(r"(?:1e\+?|10\^|10\*\*|e)?(?P<exponent>[0-9]{1,2})")
_ZEROS = re.compile(r"1(?P<zeros>0{2,15})")


def _exponent(word: str) -> int:
    """The exponent in `9`, `1e9`, `10^9` or `1000000000`; -1 where there is none."""
    if match := _ZEROS.fullmatch(word):
        return len(match["zeros"])
    match = _POWER.fullmatch(word)
    return int(match["exponent"]) if match else -1


_RANGE = re.compile(r"(?P<first>\S*?)\s*(?:\.\.\.?|:|–|—|~|至|到)\s*(?P<last>\S*)")
_YEARS = re.compile(r"([0-9]{4})\s*-\s*([0-9]{4})")
_PART = re.compile(r"(?P<year>[0-9]{4})[-\s]?(?P<kind>[SHQM])(?P<number>[0-9]{1,2})", re.IGNORECASE)
_CHINESE_PERIOD = re.compile(
    r"(?P<year>[0-9]{4})年(?:(?P<month>[0-9]{1,2})月(?:份)?|(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度)?"
)


def period(text: str) -> str:
    """One period as SDMX writes it: `2025-S1` for `2025H1`, `2024-Q1` for `2024q1`, `2024-06` for `2024M6`."""
    if match := _PART.fullmatch(text.strip()):
        kind, number = match["kind"].upper(), int(match["number"])
        return f"{match['year']}-{number:02}" if kind == "M" else f"{match['year']}-{kind.replace('H', 'S')}{number}"
    if match := _CHINESE_PERIOD.fullmatch(text.strip()):
        if match["month"]:
            return f"{match['year']}-{int(match['month']):02}"
        if match["half"]:
            return f"{match['year']}-S{'上下'.index(match['half']) + 1}"
        if match["quarter"]:
            return f"{match['year']}-Q{'一二三四1234'.index(match['quarter']) % 4 + 1}"
        return match["year"]
    return text


def period_range(text: str) -> str:
    """A period or a range as `2020/2024`, with `..` for an open end, however its two sides are separated."""
    if "/" in text:
        first, _, last = text.partition("/")
        return f"{period(first)}/{period(last)}"
    if match := _YEARS.fullmatch(text.strip()):
        return f"{match[1]}/{match[2]}"
    if match := _RANGE.fullmatch(text.strip()):
        return "/".join(period(side) or ".." for side in match.group("first", "last"))
    return period(text)
