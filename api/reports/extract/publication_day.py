"""The day that a text was published on, as its first lines tell it, and which lines are headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from api.reports.extract.chinese import periods as chinese_periods
from api.reports.extract.chinese.closed_up import closed_up
from api.reports.extract.dated import dated_as
from api.reports.extract.dated import text as as_text
from api.reports.extract.english import periods as english_periods
from api.reports.extract.period_arithmetic import Published, is_over
from api.reports.extract.proposal import DAY, SAME, SPAN, Mention, Role
from api.reports.extract.sentences import is_chinese, paragraphs

_HEADER = 8  # paragraphs at the top that may hold the date of publication
_SHORT = 120  # characters of the longest line that is a date line or a heading
_DATELINE = 48  # characters into a paragraph that a date line reaches
_OPENING = 240  # characters of a paragraph in which a report names what it reports
_ISSUE = re.compile(r"\b(?:in|for|of|during|to|through|ended|ending|by|since|from) $|[在于至]$", re.IGNORECASE)
"""What stands before a month in a heading that tells of it, and is not dated by it."""

Language = Literal["en", "zh"]


def day_of_publication(text: str) -> str | None:
    """The first full date in the head of a text, as in 2026-05-06; None where none, or only a month, stands there."""
    lines = _as_read(paragraphs(text), None)
    days = (mention for _line, _head, mention in _dates(lines, None) if len(mention.part) == DAY)
    first = next(days, None)
    return dated_as(f"{first.year}-{first.part}").period if first is not None else None


def published_on(lines: Sequence[str], language: Language | None) -> Published | None:
    """The first full date in a short line, or opening a paragraph, near the top.

    Else the day of a date line without its year, after the period reported there; else a month in a heading.
    """
    month: Published | None = None
    lines = _as_read(lines, language)
    for line, head, mention in _dates(lines, language):
        if len(mention.part) == DAY:
            return Published(mention.year or 0, *map(int, mention.part.split("-")))
        issued = mention.part.isdigit() and is_heading(line) and _ISSUE.search(head, 0, mention.start) is None
        month = month or (Published.month_of(mention.year or 0, int(mention.part)) if issued else None)
    reported = (_behind_what_is_reported(line, language) for line in lines[:_HEADER] if not is_heading(line))
    return next((day for day in reported if day is not None), month)


def _dates(lines: Sequence[str], language: Language | None) -> Iterator[tuple[str, str, Mention]]:
    """The periods that lines near the top tell where a day of publication stands, with the line and its beginning."""
    for line in lines[:_HEADER]:
        head = line if len(line) <= _SHORT else line[:_DATELINE]
        yield from ((line, head, mention) for mention in _read(head, language) if mention.year and mention.fits)


def _behind_what_is_reported(line: str, language: Language | None) -> Published | None:
    """28 April, on which the first quarter of 2026 is reported: the first such day behind the period."""
    mentions = _read(line[:_OPENING], language)
    days = [mention for mention in mentions if len(mention.part) == DAY and mention.fits and mention.end <= _DATELINE]
    if not days or days[0].year or days[0].role is Role.OWN:
        return None
    told = [dated_as(as_text(mention.year, mention.part)).period for mention in mentions if _is_reported(mention)]
    reported = max((period for period in told if period), key=lambda period: period[:4], default=None)
    if reported is None:
        return None
    issued = Published(int(reported[:4]), *map(int, days[0].part.split("-")))
    return issued if is_over(reported, issued) else issued._replace(year=issued.year + 1)


def _is_reported(mention: Mention) -> bool:
    return bool(mention.year) and mention.fits and mention.part not in {SAME, SPAN} and mention.role is Role.OWN


def _as_read(lines: Sequence[str], language: Language | None) -> Sequence[str]:
    """The lines near the top, the Chinese ones without the spaces of their typesetting."""
    return [closed_up(line) if in_chinese(line, language) else line for line in lines[:_HEADER]]


def _read(line: str, language: Language | None) -> list[Mention]:
    return chinese_periods.read(line)[0] if in_chinese(line, language) else english_periods.read(line)[0]


def in_chinese(line: str, language: Language | None) -> bool:
    """Whether a line is read as Chinese: as told, or as it looks."""
    return is_chinese(line) if language is None else language == "zh"


def is_heading(line: str) -> bool:
    """Whether a line is short and ends as no sentence does."""
    return len(line) <= _SHORT and not line.endswith((".", "!", "?", "。", "！", "？", "；", ";", ":", "：", "，", ","))
