"""Whether a Chinese clause speaks of what is still to come: the word nearest before a place tells."""

from __future__ import annotations

import re

from api.reports.extract.tense_marks import TenseMarks

_MARK = re.compile(
    r"(?P<ahead>预计|预期|有望|计划|力争|(?<![即亦也])将(?![近军])|拟|目标|争取|明年|规划|到20[2-9]\d年(?![^。；]{0,12}(?:已|累计|共有)))"
    r"|(?P<past>已|截至|截止|累计|去年|上年|同比|环比|初步核算|了(?![解])|以来)"
)


def read(sentence: str) -> TenseMarks:
    """The marks of tense of a sentence; where none stands before a place, nothing is told."""
    marks = list(_MARK.finditer(sentence))
    if not marks or marks[0].start() > 0:
        return TenseMarks(
            (0, *(mark.start() for mark in marks)), (None, *(mark["ahead"] is not None for mark in marks))
        )
    return TenseMarks(tuple(mark.start() for mark in marks), tuple(mark["ahead"] is not None for mark in marks))
