"""Figures in a Chinese sentence: numbers in digits and Han numerals with their units, comparators, rises and falls."""

import re
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from api.domain.units import CHINESE_SCALE_WORDS, UnitKind
from api.domain.words import SIGNS
from api.plugins.extract import words
from api.plugins.extract.numbers import (
    LONGEST,
    Amount,
    Number,
    Spans,
    of_unit_ahead,
    percent_of,
    restated,
    shared,
    span_at,
    ungrouped,
    with_neighbours,
)
from api.plugins.extract.proposal import Doubt, Proposal
from api.plugins.extract.words import EN, NOUNS, ZH

_HAN = r"\u3400-\u9fff"
_SIGN = "[，、。；：！？（）％《》「」『』【】]"
_SCALE_SIGNS = frozenset("".join(CHINESE_SCALE_WORDS))
_SPACE = re.compile(
    rf"(?<={_SIGN})\s|\s(?={_SIGN})|(?<=[{_HAN}])\s(?=[^{_HAN}])|(?<=[^{_HAN}])\s(?=[{_HAN}])|"
    rf"(?<=[{''.join(_SCALE_SIGNS)}])\s(?=[{_HAN}])|(?<=\d)\s(?=[%‰])"
)


class ClosedUp(NamedTuple):
    """A Chinese text without needless spaces, and the offset of each of its characters in the text as written."""

    text: str
    places: Sequence[int]

    def written(self, start: int, end: int) -> tuple[int, int]:
        """The offsets, in the text as written, of the part of `text` from `start` to `end`."""
        return self.places[start], self.places[end - 1] + 1 if end > start else self.places[start]


def closed_up(text: str) -> ClosedUp:
    """A ClosedUp of a normalised Chinese text, without spaces around Chinese: 达 15.5 万亿元 becomes 达15.5万亿元."""
    spaces = {match.start() for match in _SPACE.finditer(text)}
    places = [place for place in range(len(text)) if place not in spaces]
    return ClosedUp("".join(text[place] for place in places), places)


WIDE = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_PAIRS = WIDE | str.maketrans(*("".join(ZH.tables[name].split()) for name in ("traditional", "simplified")))


def simplified(text: str) -> str:
    """The text with full-width digits and traditional characters replaced by plain ones, at the same offsets.

    Only characters of words that are read here are replaced, and none that simplified text uses in another sense.
    """
    return text.translate(_PAIRS).replace("网路", "网络").replace("夥伴", "伙伴")


_HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_POWERS = {"十": 10, "百": 100, "千": 1000}
NUMERALS = _SCALE_SIGNS.union(_HAN_DIGITS, _HAN_POWERS)
"""The characters of which Chinese numbers are made."""


def han(text: str) -> int | None:
    """The whole number of Han numerals without 万: 320 of 三百二十, 2024 of 二〇二四; None for other texts."""
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


_WAN, _YI = 4, 8
_SPELLED_OUT = 10  # Han numerals up to this number are rarely figures: 两个方面


def _numbers(sentence: str, masks: Spans) -> list[Number]:
    """The numbers of a Chinese sentence outside sorted spans `masks`, without ordinals and numbers in names."""
    numbers: list[Number] = []
    for match in ZH["number"].finditer(sentence):
        start = match.start()
        if span_at(masks, start) or ZH.before("orders", sentence, start) or (number := _number(match)) is None:
            continue
        if numbers and numbers[-1].end == start and (whole := _sum(numbers[-1], number)):  # 十五万亿五千亿
            numbers[-1] = whole
        else:
            numbers.append(number)
    return numbers


def _sum(large: Number, small: Number) -> Number | None:
    """The Number that two parts make, in the scale of the second: 1亿2000万, 十五万五千亿; None if they make none."""
    scale = large.scale + (_YI if large.scale == _WAN and small.scale >= _YI else 0)  # 亿 counts both
    if scale <= small.scale or not (large.value + small.value).isdigit():
        return None
    total = int(large.value) * 10 ** (scale - small.scale) + int(small.value)
    return Number(large.start, small.end, str(total), small.scale, (Doubt.VALUE_SUM,), sign=small.sign)


def _number(match: re.Match[str]) -> Number | None:
    """The Number of a match of the pattern `number`, in digits, Han numerals or as a share; None if it is no figure."""
    start, end = match.span()
    worded, scale = (Doubt.VALUE_WORDS,), CHINESE_SCALE_WORDS.get(match["scale"] or match["han_scale"] or "", 0)
    more = ">" if any(match[name] for name in ("more", "still", "han_more", "han_still")) else ""
    if match["digits"]:
        value = ungrouped(match["digits"].lstrip("-−"))
        if value is None or match["second"] is None:
            minus = "-" if match["digits"][0] in "-−" else ""
            return Number(start, end, minus + value, scale, sign=more) if value else None
        small = Number(start, end, match["second"], CHINESE_SCALE_WORDS.get(match["second_scale"] or "", 0), sign=more)
        return _sum(Number(start, end, value, scale), small)
    if match["han"]:
        return _in_han(match, scale, more)
    if match["half"] or match["past"]:
        return Number(start, end, "50", 0, worded, "percent", ">" if match["past"] else "")
    if match["whole"] or match["above"]:  # 三分之一, 1/4
        below, above = (int(_decimal(match[a] or match[b]) or 0) for a, b in (("whole", "below"), ("part", "above")))
        if not 0 < above < below:
            return None
        value, sign, exact = percent_of(above, below, "=")
        doubt = Doubt.VALUE_WORDS if exact else Doubt.VALUE_FRACTION
        return Number(start, end, value, 0, (doubt,), "percent", sign.strip("="))
    if lone := match["lone"] or match["round"]:
        return Number(start, end, "1", CHINESE_SCALE_WORDS[lone], worded)
    if match["tenths"]:  # 七成, 六成五
        ones = "5" if match["ones"] == "半" else _decimal(match["ones"] or "零")
        tenths = f"{_decimal(match['tenths'])}{ones}"
        return Number(start, end, tenths, 0, worded if match["ones"] else (Doubt.VALUE_TENTHS,), "percent")
    value, doubts = _decimal(match["over"]), () if match["over"][0].isdecimal() else worded  # 百分之六, 百分之3.5
    return Number(start, end, value, 0, doubts, "percent" if match["of"] == "百" else "‰") if value else None


def _decimal(text: str) -> str | None:
    """A number in digits or Han numerals, not empty, as decimal text: 15.5 for 十五点五; None if it is no number."""
    whole, _, fraction = text.partition("点")
    if whole[0].isdecimal():
        return ungrouped(whole)
    value, tail = han(whole), "".join(str(han(digit)) for digit in fraction)
    return None if value is None else f"{value}.{tail}".rstrip(".")


def _in_han(match: re.Match[str], scale: int, more: str) -> Number | None:
    """The Number of a match in Han numerals, such as 五十六万; None if it is vague, or 10 or less without a scale."""
    text, fraction = match["han"], match["han_tail"] or ""
    if not scale and len(text) == 2 and text[-1] in "千百":
        text, scale = text[0], CHINESE_SCALE_WORDS[text[-1]]
    value = _decimal(f"{text}点{fraction}")
    times = match.string.startswith("倍", match.end())
    either = ZH["either"].search(text) is not None
    few = text[0] in "零〇百千" or (not scale and (han(text) or 0) <= _SPELLED_OUT and not times)
    if value is None or (not fraction and (either or few)):
        return None
    return Number(*match.span(), value, scale, (Doubt.VALUE_WORDS,), sign=more)


_LOOK = 14
_SIGNS = words.CODE_OF | words.SIGNS | words.CHINESE | {"¥": "CNY"}
_SPANS = ("年", "个月", "天", "月", "周")
_RUN = ("连续", "连续第", "达", "历时", "展期", "为期", "工期", "周期", "为", "缩短", "延长")
_ENDINGS = tuple(NOUNS)


def _amount(sentence: str, number: Number, money: str) -> Amount:
    """The number with its unit: its own, else %, points or currency after it, else `money`, else a measure or noun.

    `money` is the currency as printed before the number, or empty.
    """
    end = number.end
    of_unit = partial(Amount, number, number.start)
    if number.unit:
        return of_unit(end, number.unit, UnitKind.SHARE)
    if points := ZH["points"].match(sentence, end):
        return of_unit(points.end(), "百分点", UnitKind.PHYSICAL)
    if sentence.startswith(("‰", "%"), end):
        return of_unit(end + 1, "percent" if sentence[end] == "%" else "‰", UnitKind.SHARE)
    if name := ZH["money"].match(sentence, end):
        return of_unit(name.end(), words.CHINESE[name[0]], UnitKind.MONEY)
    if money:
        return of_unit(end, _SIGNS[money], UnitKind.MONEY)
    if measure := ZH["measure"].match(sentence, end):
        return of_unit(measure.end(), measure[0], UnitKind.PHYSICAL)
    if latin := EN["latin_unit"].match(sentence, end):
        return of_unit(latin.end(), latin[1], UnitKind.PHYSICAL)
    classifier = ZH["classifier"].match(sentence, end)
    before = sentence[max(0, number.start - 3) : number.start]
    if classifier is None:
        return of_unit(end)
    end = classifier.end()
    if classifier[0] in _SPANS:
        return of_unit(end, classifier[0], UnitKind.COUNT) if before.endswith(_RUN) else of_unit(number.end)
    run = ZH["noun_run"].match(sentence, end)
    noun = _noun(sentence, end, run[0] if run else "")
    return of_unit(end + len(noun), noun or classifier[0], UnitKind.COUNT)


def _noun(sentence: str, place: int, run: str) -> str:
    """The counted noun that opens the text `run`: a common noun, else words up to one, else a short run; else empty."""
    if opening := next((run[:size] for size in range(len(run), 1, -1) if run[:size] in NOUNS), ""):
        return opening
    if ended := next((run[:size] for size in range(2, len(run) + 1) if run[:size].endswith(_ENDINGS)), ""):
        return ended
    return run if 2 <= len(run) <= 4 and ZH["noun_ends"].match(sentence, place + len(run)) else ""


_SIGN_OF = ZH.codes("number_signs")
SIGN_WORDS = frozenset(_SIGN_OF)
_SIGN_OF |= SIGNS
_AFTER_SIGNS = {"least": ">=", "most": "<=", "about": "~", "more": ">"}


def read(sentence: str, masks: Spans) -> list[Proposal]:
    """The figures of a Chinese sentence, in order, without periods; none in sorted `masks` but ordinals, as 第13年."""
    ranks = [_rank(match) for match in ZH["nth_year"].finditer(sentence)]
    places = {rank.number.start for rank in ranks}
    single = [_with_sign(sentence, number) for number in _numbers(sentence, masks) if number.start not in places]
    single = of_unit_ahead(ZH, sentence, single, lambda one: [_with_sign(one, number) for number in _numbers(one, ())])
    amounts = shared(sentence, sorted([*single, *ranks], key=lambda each: each.start), _joint)
    return [
        _figure(sentence, amount, previous, following)
        for previous, amount, following in with_neighbours(amounts)
        if amount.sort or _is_bare(sentence, amount)
    ]


def _rank(match: re.Match[str]) -> Amount:
    """The amount of years that a match of an ordinal counts: 13 years for 第13年蝉联."""
    name = match.lastgroup or ""
    value = match[name] if match[name].isdecimal() else han(match[name])
    return Amount(Number(*match.span(name), str(value)), match.start(), match.end(), "年", UnitKind.COUNT)


def _with_sign(sentence: str, number: Number) -> Amount:
    """The number with its unit and with the comparator before it, beginning at that comparator or a currency."""
    before = sentence[max(0, number.start - _LOOK) : number.start]
    led = ZH["led"].search(before)
    sign, money = (led["sign"], led["money"]) if led else (None, None)
    start = number.start - (len(before) - led.start() if led and (sign or money) else 0)
    if taken := ZH["takes"].search(before):  # 约占全市的1/5
        sign, start = taken["sign"], number.start - len(before) + taken.start()
    if not sign and ZH["past"].search(before):  # 已过八成, 过亿元
        sign, start = "超过", number.start - 1
    return _amount(sentence, number, money or "")._replace(start=start, sign=_SIGN_OF.get(sign or "", ""))


def _joint(sentence: str, this: Amount, following: Amount) -> str:
    """The relation of an amount to the following one, as in `Amount.joined`."""
    match = ZH["joint"].fullmatch(sentence, this.end, following.start)
    if match is None:
        return ""
    if match["list"]:
        return "list"
    return "change" if ZH.before("change", sentence, this.start) else "range"


def _figure(sentence: str, amount: Amount, previous: Amount | None, following: Amount | None) -> Proposal:
    """The Proposal for an amount, with its comparator and, if the words say that it fell, a minus."""
    start, end, sign = amount.start, amount.end, amount.sign
    rate = ZH["rate"].match(sentence, end)
    end = rate.end() if rate else end
    if after := ZH["sign_after"].match(sentence, end):
        end = after.end()
        sign = sign or _AFTER_SIGNS[after.lastgroup or ""]
    end = following.end if following and amount.limit == ">=" else end
    start = previous.start if previous and amount.limit == "<=" else start
    turn = ZH.before("direction", sentence, start)
    start = turn.start() if turn else start
    fell = amount.changes and turn is not None and turn["fall"] is not None and turn["to"] is None
    if amount.unit == "percent":  # 降幅收窄至11.2%
        fell = fell or ZH.before("fall_of", sentence, start) is not None
    figure = amount.found(start, end, amount.limit or sign, fell=fell, rate=rate is not None)
    return figure._replace(restates=restated(sentence, previous, amount, amount.start))


def _is_bare(sentence: str, amount: Amount) -> bool:
    """True if a number without a unit is a figure: 10,000 or larger by its scale, or a decimal after certain words."""
    number = amount.number
    led = amount.sign or ZH.before("leads", sentence, number.start)
    return number.scale >= 4 or ("." in number.value and bool(led))
