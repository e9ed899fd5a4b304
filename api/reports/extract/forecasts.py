"""Which figures a sentence says of what is to come: those that are expected, forecast, planned or aimed at."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from api.reports.extract.dated import Dated
from api.reports.extract.doubts import Doubt
from api.reports.extract.period_arithmetic import Published, is_over
from api.reports.extract.proposal import Found
from api.reports.extract.sentence_reading import SentenceReading

_PLANNED = "expected|forecast|forecasted|projected|predicted|anticipated|planned|targeted|scheduled|budgeted"
_MOVES = "reach|rise|grow|fall|hit|exceed|top|climb|increase|drop|total|be|come|shrink|double|bring|lift|push|add"
_MARK = re.compile(
    rf"""\b(?:
    (?P<once>(?:was|were|had|been|originally|previously|initially)\s)?(?P<word>{_PLANNED})
    |expects?|expecting|forecasts|forecasting|anticipates?|predicts?|aims?|aiming|targets|targeting|intends?|foresees?
    |plans?\s(?:to|for|of)|(?:wants?|hopes?)\sto|project(?:s|ing)\s(?:that|a|an|growth|sales|revenue|its|it)|will|shall|should
    |(?:is|are)\s(?:set|due|likely|on\s(?:course|track)|poised)\s(?:to|for)
    |(?:may|might|could|would)\s(?:{_MOVES})
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_AS_EXPECTED = re.compile(r"(?:\bas|\bthan\b[^,;.\d]{0,30}|\b(?:beat|beats|missed|misses|topped)\b[^,;.\d]{0,30}) $")
_ATTRIBUTE = re.compile(r"\b(?:the|an?|its|their|our|this|that|of|with|annual) $", re.IGNORECASE)
_APART = re.compile(
    r"[;:—()（]|\. (?=[A-Z])| – |\b(?:but|while|whereas|although|though|(?<!of )which|who|where|when|after|before|since"
    r"|following|from|against|compared|versus|despite|because)\b"
)
_AIM = re.compile(
    r"\b(?:targets?|goals?|forecasts?|projections?|guidance|ambition|plans?)\b"
    r"(?: (?:for|in) (?:the |this |next )?(?:year|20\d\d|[a-z]{1,12}))?(?: (?:of|is|was|at|for|to)|:)(?: the| an?)? ?$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"[^,;:.()\d]{{0,60}}?\b(?:(?:is|are|was|were|being|been)\s(?:\w+\s)?(?:{_PLANNED})\b(?!\s(?:of|from)\b)"
    rf"|(?:{_PLANNED})\b(?=\s(?:in|by|for|to|this|next|over|under|annually)\b|[,.;)]|$))",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"(?:(?!\b(?:and|but|which|who|that|as)\b)[^,;:.()\d]){0,60}?"
    r"\b(?:will|would|(?:is|are) (?:to|set to|due to))\b",
    re.IGNORECASE,
)
_AIM_BEHIND = re.compile(r"[ -](?:\w+ )?(?:target|goal)\b")
_CLAUSE = re.compile(r"[,;:.(—]|\b(?:that|and|but) ")
_KNOWN = re.compile(r"\b(?:the|its|their|these|those|all|our|both) $", re.IGNORECASE)
_BACK = 32  # characters before a figure or a word that are looked at

_CHINESE_MARK = re.compile(
    r"(?P<once>原|曾|此前|原先)?(?:(?<![于超过及合比如低高达])(?:预计|预测|预期)(?!的)|有望|力争|争取"
    r"|(?<![度过成])计划(?![的单生经])|(?<![过成到现])目标(?!的)|(?<![模虚])拟(?!合)|规划(?!的)"
    r"|(?<![即亦也])将(?![近军约\d]))"
)
_CHINESE_RESET = re.compile(r"[。；;（(]|已|截至|截止|累计|初步核算|实际|了(?!解)|(?<![比较])(?:去年|上年)")
_CHINESE_AIM = re.compile(r"[^，。；\d]{0,4}的?(?:目标|计划)")


def told_ahead(reading: SentenceReading, dated: Sequence[Dated], published: Published | None) -> list[Found]:
    """The figures of a sentence, those of what is to come with the doubt that says so.

    What it dates before the day of publication is none, unless it says that it once was.
    """
    figures = reading.figures
    if not figures:
        return []
    foretold = list(_chinese(reading) if reading.leading else _english(reading))
    for index, figure in enumerate(figures):
        foretold[index] = foretold[index - 1] if figure.restates and index else foretold[index]
    return [
        replace(figure, doubts=(*figure.doubts, Doubt.FORECAST))
        if told is not None and (told or not _is_past(date.period, published))
        else figure
        for figure, date, told in zip(figures, dated, foretold, strict=True)
    ]


def _is_past(period: str | None, published: Published | None) -> bool:
    return period is not None and published is not None and is_over(period, published)


def _english(reading: SentenceReading) -> Iterator[bool | None]:
    """Of each figure whether it once was foretold, False where it is now; None where it is not."""
    sentence, tenses = reading.sentence, reading.tenses
    marks = [match for match in _MARK.finditer(sentence) if not _is_aside(sentence, match)]
    starts = [match.start() for match in marks]
    ends = sorted(
        [match.start() for match in _APART.finditer(sentence)]
        + [place for place, ahead in zip(tenses.places, tenses.ahead, strict=True) if not ahead]
    )
    clauses = [match.end() for match in _CLAUSE.finditer(sentence)]
    for figure in reading.figures:
        clause = bisect_right(clauses, figure.start) - 1
        first = bisect_left(tenses.places, clauses[clause] if clause >= 0 else 0)
        is_subject = first == bisect_left(tenses.places, figure.start)
        if figure.compared and not _is_aimed_at(sentence, figure):
            yield None
        elif _is_aimed_at(sentence, figure) or _is_told_behind(sentence, figure, is_subject=is_subject):
            yield True
        else:
            before = bisect_left(starts, figure.start) - 1
            mark = marks[before] if before >= 0 else None
            opened = mark is not None and bisect_right(ends, mark.end()) == bisect_left(ends, figure.start)
            yield mark["once"] is not None if mark is not None and opened else None


def _is_aside(sentence: str, mark: re.Match[str]) -> bool:
    """Whether the word tells of something else: as expected, better than forecast, the expected end."""
    before = sentence[max(0, mark.start() - _BACK) : mark.start()]
    if _AS_EXPECTED.search(before) is not None:
        return True
    return mark["word"] is not None and mark["once"] is None and _ATTRIBUTE.search(before) is not None


def _is_aimed_at(sentence: str, figure: Found) -> bool:
    """Whether the words beside it say so: a target of 5%, a 5% target, an expected 5 million."""
    before = sentence[max(0, figure.start - 2 * _BACK) : figure.start]
    attribute = re.search(rf"\b(?:{_PLANNED}) $", before, re.IGNORECASE)
    if attribute is not None:
        return re.search(r"\b(?:as|than) $", before[: attribute.start()]) is None
    return _AIM.search(before) is not None or _AIM_BEHIND.match(sentence, figure.end) is not None


def _is_told_behind(sentence: str, figure: Found, *, is_subject: bool) -> bool:
    """Whether the words behind say so: 5 million are expected, 5 million guests will come; the 45 ships are there."""
    if _KNOWN.search(sentence, max(0, figure.start - _BACK), figure.start) is not None:
        return False
    return _BEHIND.match(sentence, figure.end) is not None or (
        is_subject and _TO_COME.match(sentence, figure.end) is not None
    )


def _chinese(reading: SentenceReading) -> Iterator[bool | None]:
    """The same of a Chinese sentence, where the word stands before, and what is behind is of it."""
    sentence = reading.sentence
    marks = list(_CHINESE_MARK.finditer(sentence))
    starts = [match.start() for match in marks]
    resets = [match.start() for match in _CHINESE_RESET.finditer(sentence)]
    for figure in reading.figures:
        before = bisect_left(starts, figure.anchor) - 1
        if _CHINESE_AIM.match(sentence, figure.end) is not None:
            yield True
        elif before >= 0 and bisect_left(resets, marks[before].end()) == bisect_left(resets, figure.anchor):
            yield marks[before]["once"] is not None
        else:
            yield None
