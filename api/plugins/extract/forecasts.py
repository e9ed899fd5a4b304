"""Figures that a sentence expects, plans or aims at."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from api.plugins.extract.periods import Dated, is_over
from api.plugins.extract.proposal import Doubt, Found
from api.plugins.extract.sentences import SentenceReading

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
_EXPECTED = re.compile(rf"(?P<than>\b(?:as|than) )?\b(?:{_PLANNED}) $", re.IGNORECASE)
_AIM = re.compile(
    r"\b(?:targets?|goals?|forecasts?|projections?|guidance|ambition|plans?)\b"
    r"(?: (?:for|in) (?:the |this |next )?(?:year|20\d\d|[a-z]{1,12}))?(?: (?:of|is|was|at|for|to)|:)(?: the| an?)? ?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"[^,;:.()\d]{{0,60}}?\b(?:(?:is|are|was|were|being|been)\s(?:\w+\s)?(?:{_PLANNED})\b(?!\s(?:of|from)\b)"
    rf"|(?:{_PLANNED})\b(?=\s(?:in|by|for|to|this|next|over|under|annually)\b|[,.;)]|$))",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"(?:(?!\b(?:and|but|which|who|that|as)\b)[^,;:.()\d]){0,60}?"
    r"\b(?:will|would|(?:is|are) (?:to|set to|due to))\b",
    re.IGNORECASE,
)
_AIM_AFTER = re.compile(r"[ -](?:\w+ )?(?:target|goal)\b")
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


def with_forecasts(reading: SentenceReading, dated: Sequence[Dated], published: date | None) -> list[Found]:
    """The figures of a sentence, those of the time to come with the doubt that says so.

    One dated before the day of publication is none, unless the sentence says that it once was.
    """
    sentence, tenses = reading.sentence, reading.tenses.marks
    if reading.leading:
        marks = list(_CHINESE_MARK.finditer(sentence))
        ends = [match.start() for match in _CHINESE_RESET.finditer(sentence)]
    else:
        marks = [match for match in _MARK.finditer(sentence) if not _is_aside(sentence, match)]
        given = [place for place, ahead in tenses if not ahead]
        ends = sorted([match.start() for match in _APART.finditer(sentence)] + given)
    places = [place for place, _ in tenses]
    clauses = [0, *(match.end() for match in _CLAUSE.finditer(sentence))]
    found: list[Found] = []
    coming = False
    for figure, its in zip(reading.figures, dated, strict=True):
        if not (figure.restates and found):
            before = bisect_left(marks, figure.start, key=lambda match: match.start()) - 1
            mark = marks[before] if before >= 0 and not figure.compared else None
            opened = mark is not None and bisect_left(ends, mark.end()) == bisect_left(ends, figure.start)
            begins = clauses[bisect_right(clauses, figure.start) - 1]
            is_subject = bisect_left(places, begins) == bisect_left(places, figure.start)
            past = its.period is not None and published is not None and is_over(its.period, published)
            once = mark is not None and mark["once"] is not None
            coming = (opened and (once or not past)) or _is_aimed_at(reading, figure, is_subject=is_subject)
        found.append(replace(figure, doubts=(*figure.doubts, Doubt.FORECAST)) if coming else figure)
    return found


def _is_aside(sentence: str, mark: re.Match[str]) -> bool:
    """True for a word on something else: as expected, better than forecast, the expected end."""
    before = sentence[max(0, mark.start() - _BACK) : mark.start()]
    attribute = mark["word"] is not None and mark["once"] is None and _ATTRIBUTE.search(before) is not None
    return attribute or _AS_EXPECTED.search(before) is not None


def _is_aimed_at(reading: SentenceReading, figure: Found, *, is_subject: bool) -> bool:
    """True where the words next to it say so: a 5% target, an expected 5 million, 5 million guests will come."""
    sentence, end = reading.sentence, figure.end
    if reading.leading:
        return _CHINESE_AIM.match(sentence, end) is not None
    before = sentence[max(0, figure.start - 2 * _BACK) : figure.start]
    planned = _AFTER.match(sentence, end) or (is_subject and _TO_COME.match(sentence, end))
    if planned and not figure.compared and not _KNOWN.search(before):  # the 45 ships are there
        return True
    if (attribute := _EXPECTED.search(before)) is not None:
        return attribute["than"] is None
    return _AIM.search(before) is not None or _AIM_AFTER.match(sentence, end) is not None
