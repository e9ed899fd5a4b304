"""Figures that a sentence expects, plans or aims at."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from api.plugins.extract.periods import Dated, is_over
from api.plugins.extract.proposal import Doubt, Found
from api.plugins.extract.sentences import SentenceReading, lies_between
from api.plugins.extract.words import EN

_BACK = 32  # characters before a figure or a word that are looked at


def with_forecasts(reading: SentenceReading, dated: Sequence[Dated], published: date | None) -> list[Found]:
    """The figures of a sentence, those of the time to come with the doubt that says so.

    One dated before the day of publication is none, unless the sentence says that it once was.
    """
    sentence, words, tenses = reading.sentence, reading.words, reading.tenses.marks
    marks = [match for match in words["foretold"].finditer(sentence) if match.lastgroup != "aside"]
    ends = [match.start() for match in words["foretold_end"].finditer(sentence)]
    if not words.leading:
        ends = sorted([*ends, *(place for place, ahead in tenses if not ahead)])
    found: list[Found] = []
    coming = False
    for figure, its in zip(reading.figures, dated, strict=True):
        if not (figure.restates and found):
            before = bisect_left(marks, figure.start, key=lambda match: match.start()) - 1
            mark = marks[before] if before >= 0 and not figure.compared else None
            opened = mark is not None and not lies_between(ends, mark.end(), figure.start)
            past = its.period is not None and published is not None and is_over(its.period, published)
            once = mark is not None and mark["once"] is not None
            coming = (opened and (once or not past)) or _is_aimed_at(reading, figure)
        found.append(replace(figure, doubts=(*figure.doubts, Doubt.FORECAST)) if coming else figure)
    return found


def _is_aimed_at(reading: SentenceReading, figure: Found) -> bool:
    """True where the words next to it say so: a 5% target, an expected 5 million, 5 million guests will come."""
    sentence, end = reading.sentence, figure.end
    if reading.words.leading:
        return reading.words["aim_after"].match(sentence, end) is not None
    before = sentence[max(0, figure.start - 2 * _BACK) : figure.start]
    planned = EN["planned_after"].match(sentence, end) or EN["to_come"].match(sentence, end)
    if planned and not figure.compared and not EN["there_already"].search(before):  # the 45 ships are there
        return True
    return EN["aim_before"].search(before) is not None or EN["aim_after"].match(sentence, end) is not None
