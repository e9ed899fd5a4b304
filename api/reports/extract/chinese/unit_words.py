"""The unit behind a Chinese number: a share, a currency, a measure, or the noun or classifier that it counts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from api.reports.extract import currency_names
from api.reports.extract.chinese.find_numbers import ChineseNumber
from api.reports.extract.chinese.vocabulary import CLASSIFIERS, MEASURES, NOUNS, STOP
from api.reports.extract.english.vocabulary import MEASURE_SIGNS
from api.reports.extract.proposal import UnitSort

_LOOK = 14
_LONGEST_NOUN = 8
_MONEY = sorted(currency_names.CHINESE, key=len, reverse=True)
_SIGNS = currency_names.SIGNS | {"人民币": "CNY", "RMB": "CNY", "¥": "CNY"}
_POINTS = ("个百分点", "百分点")
_SPANS = ("年", "个月", "天", "月", "周")
_RUN = ("连续", "连续第", "达", "历时", "展期", "为期", "工期", "周期", "为", "缩短", "延长")
_LATIN = re.compile(r" ?([A-Za-z]{1,5}[²³]?)(?![A-Za-z])")
OVER = re.compile(r"/(?:小时|秒|分钟|天|年|人|吨|立方米|平方米)")
_NOUN = re.compile(rf"[^\W\d_A-Za-z{STOP}]{{0,{_LONGEST_NOUN}}}")
_VERB = re.compile(r"升[级至到值幅温学空职任降]|克[服隆]|担[任保当负]|秒杀|倍增|米其林|瓦解")  # 60升级: no litres
_ENDS = re.compile(r"[，。；、,;（）()]|$")
_ENDINGS = tuple(NOUNS)


@dataclass(frozen=True, slots=True)
class ChineseUnit:
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
    for points in _POINTS:
        if behind.startswith(points):
            return ChineseUnit("百分点", UnitSort.MEASURE, end + len(points))
    if behind.startswith("‰"):
        return ChineseUnit("‰", UnitSort.SHARE, end + 1)
    if behind.startswith("%"):
        return ChineseUnit("percent", UnitSort.SHARE, end + 1)
    name = next((name for name in _MONEY if behind.startswith(name)), "")
    if name and not behind.startswith(("元旦", "元宵")):
        return ChineseUnit(currency_names.CHINESE[name], UnitSort.MONEY, end + len(name))
    if money:
        return ChineseUnit(_SIGNS[money], UnitSort.MONEY, end)
    measure = next((name for name in MEASURES if behind.startswith(name)), "") if not _VERB.match(behind) else ""
    if measure:
        over = OVER.match(behind, len(measure))
        return ChineseUnit(
            measure + (over[0] if over else ""), UnitSort.MEASURE, end + (over.end() if over else len(measure))
        )
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
