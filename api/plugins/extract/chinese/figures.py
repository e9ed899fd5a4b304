"""Figures in a Chinese sentence: a number, its unit, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from api.domain.words import SIGNS
from api.plugins.extract import currencies
from api.plugins.extract.chinese.numbers import ChineseNumber, find
from api.plugins.extract.english.vocabulary import MEASURE_SIGNS
from api.plugins.extract.lexicon import lexicon_of
from api.plugins.extract.proposal import Doubt, Found, UnitSort

_ZH = lexicon_of("api.plugins.extract", "zh")
MEASURES = _ZH.pairs("measures")
CLASSIFIERS = _ZH.pairs("classifiers")
NOUNS = _ZH.pairs("nouns")
# Characters that no noun behind a number holds: what stands before them may be one.
STOP = "左右的了在是和与及或为由从对向被把将已于等均都也又并而但则占达超约近其共以到至较比增减提下上升降以实完建设成参"


_LOOK = 14
_LONGEST_NOUN = 8
_MONEY = sorted(currencies.CHINESE, key=len, reverse=True)
_SIGNS = currencies.SIGNS | {"人民币": "CNY", "RMB": "CNY", "¥": "CNY"}
_POINTS = re.compile("个?百分点")
_SPANS = ("年", "个月", "天", "月", "周")
_RUN = ("连续", "连续第", "达", "历时", "展期", "为期", "工期", "周期", "为", "缩短", "延长")
_LATIN = re.compile(r" ?([A-Za-z]{1,5}[²³]?)(?![A-Za-z])")
OVER = re.compile(r"/(?:小时|秒|分钟|天|年|人|吨|立方米|平方米)")
_NOUN = re.compile(rf"[^\W\d_A-Za-z{STOP}]{{0,{_LONGEST_NOUN}}}")
_VERB = re.compile(r"升[级至到值幅温学空职任降]|克[服隆]|担[任保当负]|秒杀|倍增|米其林|瓦解")  # 60升级: no litres
_ENDS = re.compile(r"[，。；、,;（）()]|$")
_ENDINGS = tuple(NOUNS)


class ChineseUnit(NamedTuple):
    """A unit and where it ends."""

    text: str
    sort: UnitSort
    end: int


def unit(sentence: str, number: ChineseNumber, money: str) -> ChineseUnit:
    """The unit behind a number; `money` is the currency named before it, if any, and may be named again behind."""
    end = number.end
    if number.unit:
        return ChineseUnit(number.unit, UnitSort.SHARE, end)
    behind = sentence[end : end + _LOOK]
    if points := _POINTS.match(behind):
        return ChineseUnit("百分点", UnitSort.MEASURE, end + points.end())
    if behind.startswith(("‰", "%")):
        return ChineseUnit("percent" if behind[0] == "%" else "‰", UnitSort.SHARE, end + 1)
    name = next((name for name in _MONEY if behind.startswith(name)), "")
    if name and not behind.startswith(("元旦", "元宵")):
        return ChineseUnit(currencies.CHINESE[name], UnitSort.MONEY, end + len(name))
    if money:
        return ChineseUnit(_SIGNS[money], UnitSort.MONEY, end)
    measure = next((name for name in MEASURES if behind.startswith(name)), "") if not _VERB.match(behind) else ""
    if measure:
        over = OVER.match(behind, len(measure))
        measure += over[0] if over else ""
        return ChineseUnit(measure, UnitSort.MEASURE, end + len(measure))
    latin = _LATIN.match(behind)
    if latin is not None and latin[1] in MEASURE_SIGNS:
        return ChineseUnit(latin[1], UnitSort.MEASURE, end + latin.end())
    return _counted(sentence, number, behind)


def _counted(sentence: str, number: ChineseNumber, behind: str) -> ChineseUnit:
    """The noun behind a classifier where its end is clear, else the classifier."""
    classifier = next((name for name in CLASSIFIERS if behind.startswith(name)), "")
    before = sentence[max(0, number.start - 3) : number.start]
    if not classifier or (behind.startswith(_SPANS) and not before.endswith(_RUN)):
        return ChineseUnit("", UnitSort.NONE, number.end)
    end = number.end + len(classifier)
    if classifier in _SPANS:
        return ChineseUnit(classifier, UnitSort.COUNT, end)
    run = _NOUN.match(sentence[end : end + _LONGEST_NOUN])
    noun = _noun(run[0] if run else "", sentence[end:])
    return ChineseUnit(noun or classifier, UnitSort.COUNT, end + len(noun))


def _noun(run: str, behind: str) -> str:
    """A common noun that opens the run, else what a common noun ends, else a short run before a stop."""
    if opening := next((run[:size] for size in range(len(run), 1, -1) if run[:size] in NOUNS), ""):
        return opening
    if ended := next((run[:size] for size in range(2, len(run) + 1) if run[:size].endswith(_ENDINGS)), ""):
        return ended
    return run if 2 <= len(run) <= 4 and _ENDS.match(behind, len(run)) else ""


_NUMBER_SIGNS = {
    ">": "超过|超出|超|逾|突破|多于|大于|高于|跨过|站上|迈上|越过",
    ">=": "至少|不少于|不低于|不小于|最少",
    "<=": "不超过|最多|至多|不高于|不大于|不多于",
    "~": "大约|约合|约|大概|估计",
    "<": "将近|接近|近|未达|未达到|未能达到|未突破|没有突破|未能突破|没有达到|不足|不到|不满|低于|少于|小于|不及",
}
_SIGN_OF = {word: sign for sign, words in _NUMBER_SIGNS.items() for word in words.split("|")}
SIGN_WORDS = frozenset(_SIGN_OF)
_SIGN_OF |= SIGNS
_RANGED = "0-9%％百千万亿元年月日个至到=-"  # what a range goes on from, or an arrow
_MARK = rf"(?<![{_RANGED}])[{''.join(SIGNS)}]"
_WORDS = "|".join([*sorted(SIGN_WORDS, key=len, reverse=True), _MARK])
_LED = re.compile(rf"(?:(?P<sign>{_WORDS})(?:了|为|有|达到|达|到|至|在)?)?(?P<money>人民币|RMB|US\$|HK\$|[$¥￥€£])? ?$")
_TAKES = re.compile(r"(?P<sign>约|近|超过?|不足|不到)(?:占|为|是|相当于)(?:\d{4}年)?[^，。；、\d]{0,8}$")
_BEHIND = re.compile(r"(?P<least>及?以上)|(?P<most>及?以下|以内|之内)|(?P<about>左右|上下)|(?P<more>[多余])")
_BEHIND_SIGNS = {"least": ">=", "most": "<=", "about": "~", "more": ">"}
_DIRECTION = re.compile(
    r"(?:(?:增长|上升|提高|上涨|增加|提升|扩大|增)|(?P<fall>下降|减少|回落|降低|下滑|缩短|收窄|下跌|萎缩|缩水|缩减|锐减|骤减|下挫|衰退|负增长|跌|降|(?<!增)减))(?:(?P<to>到|至|为)|了)?$"
)
_PAST = re.compile(r"(?<![不通经超])过$")
_FALL_OF = re.compile(r"(?:降幅|跌幅|降速)[^，。；、\d]{0,10}$")
_WHAT_IT_WAS = re.compile(r"[由从][^，。；、\d]{1,8}的$")
_NUMBER_POINTS = ("百分点", "个基点", "基点", "‰")
_LEADS = re.compile(r"(?:为|至|到|达|是|在|报|得)$")
_RANGE = re.compile(r"(?:至|到|[~～—–-]{1,2}|－)")
_BRACKETED = re.compile(r"[（(；;][^（）()；;]{2,12}[:：为]$")
_LIST = re.compile(r"[、和及与]")
_CHANGE = re.compile(r"(?:从|由|自)$")


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number with its unit, and where what is said of it begins."""

    number: ChineseNumber
    unit: ChineseUnit
    start: int
    sign: str

    @property
    def end(self) -> int:
        return max(self.number.end, self.unit.end)


def read(sentence: str, masks: Sequence[tuple[int, int]]) -> list[Found]:
    """The figures of a sentence, in order."""
    amounts = _shared(sentence, [_amount(sentence, number) for number in find(sentence, masks)])
    found: list[Found] = []
    for place, amount in enumerate(amounts):
        previous = amounts[place - 1] if place else None
        following = amounts[place + 1] if place + 1 < len(amounts) else None
        if amount.unit.sort or _bare(sentence, amount):
            found.append(_figure(sentence, amount, previous, following))
    return found


def _amount(sentence: str, number: ChineseNumber) -> _Amount:
    before = sentence[max(0, number.start - _LOOK) : number.start]
    led = _LED.search(before)
    sign, money = (led["sign"], led["money"]) if led else (None, None)
    start = number.start - (len(before) - led.start() if led and (sign or money) else 0)
    if not sign and not money and (taken := _TAKES.search(before)) is not None:  # 约占全市的1/5
        sign, start = taken["sign"], number.start - len(before) + taken.start()
    worded = number.unit == "percent" or (number.value == "1" and Doubt.VALUE_WORDS in number.doubts)
    if not sign and worded and _PAST.search(before):  # 已过八成, 过亿元
        sign, start = "超过", number.start - 1
    return _Amount(number, unit(sentence, number, money or ""), start, _SIGN_OF.get(sign or "", ""))


def _shared(sentence: str, amounts: list[_Amount]) -> list[_Amount]:
    """Units that a range or a list prints once: 30至40个国家, 3.44万亿和1.98万亿元."""
    amounts = list(amounts)
    for place in range(len(amounts) - 2, -1, -1):
        this, following = amounts[place], amounts[place + 1]
        between = sentence[this.end : following.start]
        ranged = _RANGE.fullmatch(between) is not None
        listed = _LIST.fullmatch(between) is not None and following.unit.sort is not UnitSort.COUNT
        if this.unit.sort or not (ranged or listed):
            continue
        scale = this.number.scale or (following.number.scale if ranged else 0)
        shared = following.unit._replace(end=this.number.end)
        amounts[place] = replace(this, number=replace(this.number, scale=scale), unit=shared)
    return amounts


def _figure(sentence: str, amount: _Amount, previous: _Amount | None, following: _Amount | None) -> Found:
    number, start, end = amount.number, amount.start, amount.end
    sign = amount.sign
    rate = OVER.match(sentence, end) if amount.unit.sort is UnitSort.MONEY else None
    end = rate.end() if rate is not None else end
    if (behind := _BEHIND.match(sentence, end)) is not None:
        end = behind.end()
        sign = sign or _BEHIND_SIGNS[behind.lastgroup or ""]
    if following is not None and _ranged(sentence, amount, following):
        sign, end = ">=", following.end
    elif previous is not None and _ranged(sentence, previous, amount):
        sign, start = "<=", previous.start
    turn = _DIRECTION.search(sentence, max(0, start - 4), start)
    start = turn.start() if turn is not None else start
    changes = amount.unit.text in {"percent", *_NUMBER_POINTS}
    fell = turn is not None and turn["fall"] is not None and changes and turn["to"] is None and number.value[0] != "-"
    if amount.unit.text == "percent" and number.value[0] != "-":  # 降幅收窄至11.2%
        fell = fell or _FALL_OF.search(sentence, max(0, start - _LOOK), start) is not None
    if number.about:
        sign = sign if sign in {">", ">="} else "~"
    found = Found(
        start=start,
        end=end,
        anchor=number.start,
        value=number.value,
        scale=number.scale,
        unit=amount.unit.text,
        sort=amount.unit.sort,
        comparator=sign or (">" if number.more else "="),
        restates=_restated(sentence, amount, previous),
        doubts=(
            *number.doubts,
            *[Doubt.UNIT_UNTOLD] * (not amount.unit.text),
            *[Doubt.RATE] * (rate is not None),
        ),
    )
    return found.fallen() if fell else found


def _ranged(sentence: str, left: _Amount, right: _Amount) -> bool:
    """Whether two amounts are the ends of a range; 从5%到7% is a change."""
    if left.unit.text != right.unit.text or not left.unit.text:
        return False
    changes = _CHANGE.search(sentence, max(0, left.start - 1), left.start) is not None
    return not changes and _RANGE.fullmatch(sentence, left.end, right.start) is not None


def _bare(sentence: str, amount: _Amount) -> bool:
    """Whether a number without a unit is a figure all the same: an index, or a large or qualified number."""
    number = amount.number
    if number.doubts:
        return False
    if number.scale >= 4 or "," in sentence[number.start : number.end]:
        return True
    led = _LEADS.search(sentence, max(0, number.start - 2), number.start) is not None
    bracketed = _BRACKETED.search(sentence, max(0, number.start - _LOOK), number.start) is not None
    led = led or _WHAT_IT_WAS.search(sentence, max(0, number.start - _LOOK), number.start) is not None
    return ("." in number.value and (led or bool(amount.sign))) or bracketed


def _restated(sentence: str, amount: _Amount, previous: _Amount | None) -> str:
    """The currency that money in brackets right behind money repeats."""
    if previous is None or {previous.unit.sort, amount.unit.sort} != {UnitSort.MONEY}:
        return ""
    bracketed = re.fullmatch(r"[(（][^)）]{0,12}", sentence[previous.end : amount.start]) is not None
    return previous.unit.text if bracketed and previous.unit.text != amount.unit.text else ""
