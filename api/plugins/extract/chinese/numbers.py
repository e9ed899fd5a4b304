"""Chinese numbers that may be figures, in digits and Han numerals, traditional or closed up."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from api.domain.units import CHINESE_SCALE_WORDS, chinese_scale_pattern
from api.plugins.extract.digits import LONGEST, digits, percent_of
from api.plugins.extract.lexicon import lexicon_of
from api.plugins.extract.proposal import Doubt

_HAN = r"\u3400-\u9fff"
_SIGN = "[，、。；：！？（）％《》「」『』【】]"
_SPACE = re.compile(
    rf"(?<={_SIGN})\s|\s(?={_SIGN})|(?<=[{_HAN}])\s(?=[^{_HAN}])|(?<=[^{_HAN}])\s(?=[{_HAN}])|"
    rf"(?<=[十百千万亿萬億兆])\s(?=[{_HAN}])|(?<=\d)\s(?=[%‰])"
)


class ClosedUp(NamedTuple):
    """A text without such spaces, and where in the text with them each of its characters stands."""

    text: str
    places: Sequence[int]

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of it stands in the text as it is written."""
        return self.places[start], self.places[end - 1] + 1 if end > start else self.places[start]


def closed_up(text: str) -> str:
    """A Chinese text whose white space is single spaces, closed up: 达15.5万亿元."""
    return _SPACE.sub("", text)


def read_closed_up(text: str) -> ClosedUp:
    """A Chinese text closed up, with the places of its characters."""
    spaces = {match.start() for match in _SPACE.finditer(text)}
    return ClosedUp(closed_up(text), [place for place in range(len(text)) if place not in spaces])


_ZH = lexicon_of("api.plugins.extract", "zh")
_PAIRS = str.maketrans("".join(_ZH.listed("traditional")), "".join(_ZH.listed("simplified")))


def simplified(text: str) -> str:
    """The text with its traditional characters in their simplified form, each in its place.

    Characters that no word read here holds are left, and so are those that simplified text has in a sense of its own.
    """
    return text.translate(_PAIRS).replace("网路", "网络").replace("夥伴", "伙伴")


SCALES = CHINESE_SCALE_WORDS
"""Exponents by scale word; `千万` is 7, `千亿` 11."""

_HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_POWERS = {"十": 10, "百": 100, "千": 1000}
HAN_DIGIT_CLASS = "".join(_HAN_DIGITS)
HAN_NUMERAL_CLASS = HAN_DIGIT_CLASS + "".join(_HAN_POWERS)


def han(text: str) -> int | None:
    """A whole number in Han numerals up to the thousands: 三百二十 is 320, 二〇二四 is 2024."""
    if all(char in _HAN_DIGITS for char in text):
        return int("".join(str(_HAN_DIGITS[char]) for char in text)) if len(text) <= LONGEST and text else None
    total, digit, last = 0, 0, 10_000
    for char in text:
        if char in _HAN_DIGITS:
            digit = _HAN_DIGITS[char]
        elif char in _HAN_POWERS and _HAN_POWERS[char] < last:
            last = _HAN_POWERS[char]
            total, digit = total + (digit or 1) * last, 0
        else:
            return None
    return total + digit


_WIDE = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_SCALE = f"(?:{chinese_scale_pattern()})"
_NOT_TENTHS = "(?![为了果立功员长就效分本交都品])"  # 成为, 成立: a verb, no tenths
_NUMBER = re.compile(
    rf"""(?P<half>(?<=[近超过逾])半(?:数)?(?![年天月日小导岛径球成程决场夜])|一半|半数|过半)(?![年天月日小导场])
    |(?P<whole>[二三四五六七八九十]|\d{{1,2}})分之(?P<part>[一二三四五六七八九]|\d{{1,2}})(?![百千万亿\d])
    |(?<![\d/.年月])(?P<above>[1-9])/(?P<below>[2-9]|10)(?![\d/日月])
    |(?P<tenths>[一二两三四五六七八九1-9])成(?P<ones>[{HAN_DIGIT_CLASS}半])?{_NOT_TENTHS}
    |(?P<digits>(?<![\d.,A-Za-z])(?:[-−](?=\d))?\d+(?:,\d{{3}})*+(?:\.\d+)?+)(?!\d|\.\d)
    (?P<more>[多余来])?(?P<scale>{_SCALE})?(?:(?P<second>\d{{1,4}})(?P<second_scale>{_SCALE})?)?(?P<still>[多余])?
    |百分之(?P<hundredths>\d{{1,9}}(?:\.\d{{1,9}})?|[{HAN_NUMERAL_CLASS}]{{1,5}}(?:点[{HAN_DIGIT_CLASS}]{{1,4}})?)
    |(?P<mille>千分之)(?P<mills>\d{{1,9}}(?:\.\d{{1,9}})?|[一二三四五六七八九])
    |(?<=[超过破逾近达满到])(?P<lone>万亿|千亿|百亿|十亿|亿|千万|百万|十万|万)(?=[元人吨美欧日户家件辆台名个千立平标箱公亩])
    |(?<=[超过逾近破达])(?<!经过|通过|走过|不过|超达)(?P<round>百|千)(?!家万户|家争鸣|家号|人千)(?=[场户家项次艘架座所条种款位名人个件台辆套株村篇部])
    |(?P<han>[{HAN_NUMERAL_CLASS}]{{1,8}})(?:点(?P<han_tail>[{HAN_DIGIT_CLASS}]{{1,4}})(?![十百千分时刻秒半]))?(?P<han_more>[多余])?(?P<han_scale>万亿|亿|万)?(?P<han_still>[多余])?
    """,
    re.VERBOSE,
)
_ORDERS = re.compile(r"(?:(?<!连续)第|每|每隔|[A-Za-z#])$")  # what stands before a number that orders or names
_EITHER = re.compile(rf"[{HAN_DIGIT_CLASS.replace('零', '').replace('〇', '')}]{{2}}")  # 六七: six or seven
_WAN, _YI = 4, 8
_A_YEAR = 3  # digits that no year in Han numerals has
_SPELLED_OUT = 10  # up to here Han numerals mostly order or accompany: 两个方面


@dataclass(frozen=True, slots=True)
class ChineseNumber:
    """A number with its scale; `more` where 多 or 余 says that it is exceeded, `unit` where it names one itself."""

    start: int
    end: int
    value: str
    scale: int = 0
    more: bool = False
    unit: str = ""
    doubts: tuple[Doubt, ...] = ()
    about: bool = False  # a third, which no decimal prints


def narrow(text: str) -> str:
    """The text with wide digits and traditional characters made plain, each in its place."""
    return simplified(text.translate(_WIDE))


def find(sentence: str, masks: Sequence[tuple[int, int]]) -> list[ChineseNumber]:
    """The numbers that no mask covers and that neither order nor name something."""
    starts = [start for start, _ in masks]
    numbers: list[ChineseNumber] = []
    for match in _NUMBER.finditer(sentence):
        place = bisect_right(starts, match.start()) - 1
        masked = place >= 0 and masks[place][1] > match.start()
        if masked or _ORDERS.search(sentence[max(0, match.start() - 3) : match.start()]):
            continue
        if (number := _number(match)) is None:
            continue
        last = numbers[-1] if numbers else None
        run_on = last is not None and last.end == number.start and number.scale and not number.unit
        whole = _sum(last, number) if last is not None and run_on else None  # 十五万亿五千亿
        if whole is None:
            numbers.append(number)
        else:
            numbers[-1] = whole
    return numbers


def _sum(large: ChineseNumber, small: ChineseNumber) -> ChineseNumber | None:
    """1亿2000万, 十五万五千亿: two parts of one number in the scale of the second; None where they are none."""
    scale = large.scale + (_YI if large.scale == _WAN and small.scale >= _YI else 0)  # 亿 counts both
    if scale <= small.scale or not (large.value + small.value).isdigit() or large.more:
        return None
    if len(large.value) > LONGEST - scale:
        return None
    total = int(large.value) * 10 ** (scale - small.scale) + int(small.value)
    return ChineseNumber(large.start, small.end, str(total), small.scale, small.more, doubts=(Doubt.VALUE_SUM,))


def _number(match: re.Match[str]) -> ChineseNumber | None:
    if match["hundredths"] is not None:
        return _hundredths(match)
    if match["half"] or match["whole"] or match["above"]:
        return _fraction(match)
    if match["mille"]:
        return ChineseNumber(*match.span(), str(han(match["mills"]) or match["mills"]), unit="‰")
    if lone := match["lone"] or match["round"]:
        return ChineseNumber(*match.span(), "1", SCALES[lone], doubts=(Doubt.VALUE_WORDS,))
    if match["tenths"] is not None:
        return _tenths(match)
    if match["han"] is not None:
        return _in_han(match)
    value = digits(match["digits"].lstrip("-−"))
    if value is None:
        return None
    if match["second"] is not None:
        second, (start, end) = match.start("second"), match.span()
        small = ChineseNumber(
            second, end, match["second"], SCALES.get(match["second_scale"] or "", 0), bool(match["still"])
        )
        return _sum(ChineseNumber(start, second, value, SCALES.get(match["scale"] or "", 0)), small)
    sign = "-" if match["digits"][0] in "-−" else ""
    more = bool(match["more"] or match["still"])
    return ChineseNumber(*match.span(), sign + value, SCALES.get(match["scale"] or "", 0), more)


def _hundredths(match: re.Match[str]) -> ChineseNumber | None:
    """百分之六, 百分之3.5."""
    whole, _, fraction = match["hundredths"].partition("点")
    if whole[0].isdecimal():
        return ChineseNumber(*match.span(), whole, unit="percent") if digits(whole) else None
    value = han(whole)
    if value is None:
        return None
    tail = f".{''.join(str(han(digit)) for digit in fraction)}" if fraction else ""
    return ChineseNumber(*match.span(), f"{value}{tail}", unit="percent", doubts=(Doubt.VALUE_WORDS,))


def _tenths(match: re.Match[str]) -> ChineseNumber:
    """七成, 六成五."""
    tail = match["ones"]
    ones = None if tail is None else 5 if tail == "半" else han(tail)
    doubt = Doubt.VALUE_TENTHS if ones is None else Doubt.VALUE_WORDS
    return ChineseNumber(
        *match.span(), f"{han(match['tenths']) or match['tenths']}{ones or 0}", unit="percent", doubts=(doubt,)
    )


def _fraction(match: re.Match[str]) -> ChineseNumber | None:
    """三分之一, 1/4, 一半, 过半."""
    if match["half"]:
        more = match["half"] == "过半" or (match["half"].startswith("半") and match.string[match.start() - 1] == "过")
        return ChineseNumber(*match.span(), "50", more=more, unit="percent", doubts=(Doubt.VALUE_WORDS,))
    below, above = (_small(match[a] or match[b]) for a, b in (("whole", "below"), ("part", "above")))
    if not 0 < above < below:
        return None
    value, sign, exact = percent_of(above, below, "=")
    doubt = Doubt.VALUE_WORDS if exact else Doubt.VALUE_FRACTION
    return ChineseNumber(*match.span(), value, unit="percent", doubts=(doubt,), about=sign == "~")


def _small(text: str) -> int:
    return int(text) if text.isascii() else han(text) or 0


def _in_han(match: re.Match[str]) -> ChineseNumber | None:
    """两千多, 五十六万, 三十."""
    text, scale = match["han"], SCALES.get(match["han_scale"] or "", 0)
    if not scale and len(text) == 2 and text[-1] in "千百":
        text, scale = text[0], SCALES[text[-1]]
    if match["han_tail"]:
        return _with_point(match, text, scale)
    value = han(text) if _EITHER.search(text) is None or len(text) > _A_YEAR else None
    times = match.string.startswith("倍", match.end())
    if not value or text[0] in "零〇百千" or (not scale and value <= _SPELLED_OUT and not times):
        return None
    more = bool(match["han_more"] or match["han_still"])
    return ChineseNumber(*match.span(), str(value), scale, more, doubts=(Doubt.VALUE_WORDS,))


def _with_point(match: re.Match[str], text: str, scale: int) -> ChineseNumber | None:
    """十五点五万亿, 三点二."""
    whole, tail = han(text), "".join(str(han(digit)) for digit in match["han_tail"])
    if whole is None:
        return None
    more = bool(match["han_more"] or match["han_still"])
    return ChineseNumber(*match.span(), f"{whole}.{tail}", scale, more, doubts=(Doubt.VALUE_WORDS,))
