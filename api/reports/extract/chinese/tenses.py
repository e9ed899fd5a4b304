"""Whether a Chinese clause speaks of what is still to come: the word nearest before a place tells."""

from __future__ import annotations

import re

from api.reports.extract.tense_marks import TenseMarks

_MARK = re.compile(
    r"(?P<ahead>预计|预期|展望|有望|(?<!年度)计划(?!的)|力争|(?<![即亦也])将(?![近军])|拟|目标(?!的)|争取|明年|规划"
    r"|到20[2-9]\d年(?![^。；]{0,12}(?:已|累计|共有)))"
    r"|(?P<past>已|截至|截止|累计|去年|上年|同比|环比|初步核算|了(?![解])|以来)"
    r"|(?P<weak>增长|下降|上涨|实现|完成|达到?)"  # of the past, but not behind what tells of the future
)
_OPENED = re.compile(r"[^，。；万亿%元]{0,8}，?")  # 下半年，预计: what opens the sentence is of the future too
_BREAK = re.compile(r"[，；。：]")


def read(sentence: str) -> TenseMarks:
    """The marks of tense of a sentence; where none stands before a place, nothing is told."""
    places: list[int] = [-1]
    ahead: list[bool | None] = [None]
    for match in _MARK.finditer(sentence):
        if not (match["weak"] and ahead[-1]):
            opens = match["ahead"] and len(places) == 1 and _OPENED.fullmatch(sentence, 0, match.start())
            places.append(0 if opens else match.start())
            ahead.append(match["ahead"] is not None)
    breaks = tuple(match.start() for match in _BREAK.finditer(sentence)) if len(places) > 1 else ()
    return TenseMarks(tuple(places), tuple(ahead), breaks)
