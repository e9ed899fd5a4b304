"""Proposals of figures from a whole text: each sentence read in its language, dated, and located."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Context, Decimal
from typing import Literal

from api.domain.quantity import plain
from api.reports.extract.announced_brackets import announced, may_announce
from api.reports.extract.assign_periods import Timeline
from api.reports.extract.chinese import find_numbers as chinese_numbers
from api.reports.extract.chinese import periods as chinese_periods
from api.reports.extract.chinese import read_figures as chinese_figures
from api.reports.extract.chinese import tenses as chinese_tenses
from api.reports.extract.dated import Dated, dated_as
from api.reports.extract.doubts import Doubt
from api.reports.extract.english import periods as english_periods
from api.reports.extract.english import read_figures as english_figures
from api.reports.extract.english import tenses as english_tenses
from api.reports.extract.forecasts import told_ahead
from api.reports.extract.locate_phrase import PhraseLocator
from api.reports.extract.period_arithmetic import Published
from api.reports.extract.printed_digits import LONGEST
from api.reports.extract.proposal import DAY, Found, Mention, Proposal, UnitSort
from api.reports.extract.sentence_reading import SentenceReading
from api.reports.extract.sentences import Sentence, is_chinese, paragraphs, sentences
from api.reports.extract.tense_marks import TenseMarks
from api.reports.extract.text_habits import TextHabits
from api.reports.sources.page_text import sentence_sha256
from api.reports.sources.text_language import third_language

_HEADER = 8  # paragraphs at the top that may hold the date of publication
_SHORT = 120  # characters of the longest line that is a date line or a heading
_DATELINE = 48  # characters into a paragraph that a date line reaches
_ISSUE = re.compile(r"\b(?:in|for|of|during|to|through|ended|ending|by|since|from) $|[在于至]$", re.IGNORECASE)
"""What stands before a month in a heading that tells of it, and is not dated by it."""
_WIDE = Context(prec=2 * LONGEST + 12)

Language = Literal["en", "zh"]


def propose(text: str, language: Language | None = None) -> list[Proposal]:
    """The figures that a text seems to state, in order; without a language, that of each paragraph is recognised."""
    lines = paragraphs(text)
    locator = PhraseLocator(lines)
    habits = TextHabits.of(text)
    published = _published(lines, language)
    timeline = Timeline(published, habits)
    for line in filter(may_announce, lines):  # also behind the figures in brackets that it tells of
        _announce(timeline, line, language, habits)
    proposals: list[Proposal] = []
    for number, line in enumerate(lines, start=1):
        reads_chinese = _is_chinese(line, language)
        heading = _is_heading(line)
        written: list[Proposal] = []
        for sentence in sentences(line, number):
            reading = _read(sentence.text, reads_chinese, heading, habits)
            if (told := announced(reading)) is not None:
                timeline.announce(told)
                continue
            if heading:
                timeline.head(line, reading)
            if reading.figures or not heading:
                dated = timeline.date(number, reading)
                written += _located(locator, sentence, told_ahead(reading, dated, published), dated)
        foreign = bool(written) and third_language(line) is not None
        proposals += [replace(item, doubts=(*item.doubts, Doubt.LANGUAGE)) for item in written] if foreign else written
    return proposals


def _announce(timeline: Timeline, line: str, language: Language | None, habits: TextHabits) -> None:
    for sentence in sentences(line, 1):
        told = announced(_read(sentence.text, _is_chinese(line, language), False, habits))
        if told is not None:
            timeline.announce(told, later=True)


def _read(text: str, reads_chinese: bool, heading: bool, habits: TextHabits) -> SentenceReading:
    if reads_chinese:
        text = chinese_numbers.narrow(text)
        mentions, masks = chinese_periods.read(text)
        figures = chinese_figures.read(text, masks)
        return SentenceReading(text, mentions, figures, leading=True, tenses=chinese_tenses.read(text))
    mentions, masks = english_periods.read(text, heading)
    figures = english_figures.read(text, masks, habits)
    tenses = english_tenses.read(text) if figures or mentions else TenseMarks()
    return SentenceReading(text, mentions, figures, leading=False, tenses=tenses)


def _located(
    locator: PhraseLocator, sentence: Sentence, figures: Sequence[Found], dated: Sequence[Dated]
) -> Iterator[Proposal]:
    digest = sentence_sha256(sentence.text) if figures else ""
    for found, date in zip(figures, dated, strict=True):
        figure = _written_out(found) if found.sort is UnitSort.SHARE and found.scale else found
        start, end, anchor = (sentence.start + place for place in (figure.start, figure.end, figure.anchor))
        prefix, suffix = locator.context(sentence.paragraph, start, end, anchor)
        yield Proposal(
            value=figure.value,
            scale=figure.scale,
            unit=figure.unit,
            sort=figure.sort,
            comparator=figure.comparator,
            period=date.period,
            phrase=sentence.text[figure.start : figure.end],
            paragraph=sentence.paragraph,
            start=start,
            sentence_sha256=digest,
            prefix=prefix,
            suffix=suffix,
            restates=figure.restates,
            doubts=(*date.doubts, *figure.doubts),
        )


def _written_out(share: Found) -> Found:
    """A share without its scale, since a share has none: 2 thousand percent are 2000."""
    value = plain(Decimal(share.value).scaleb(share.scale, _WIDE))
    if len(value.lstrip("-").partition(".")[0]) > LONGEST:
        return share
    return replace(share, value=value, scale=0, doubts=(*share.doubts, Doubt.VALUE_SCALED))


def day_of_publication(text: str) -> str | None:
    """The first full date in the head of a text, as in 2026-05-06; None where none, or only a month, stands there."""
    for _line, _head, mention in _dates(paragraphs(text), None):
        if len(mention.part) == DAY:
            return dated_as(f"{mention.year}-{mention.part}").period
    return None


def _published(lines: Sequence[str], language: Language | None) -> Published | None:
    """The first full date in a short line, or opening a paragraph, near the top; else a month in a heading."""
    month: Published | None = None
    for line, head, mention in _dates(lines, language):
        if mention.year is None:
            continue
        if len(mention.part) == DAY:
            return Published(mention.year, *map(int, mention.part.split("-")))
        issued = mention.part.isdigit() and _is_heading(line) and _ISSUE.search(head, 0, mention.start) is None
        month = month or (Published.month_of(mention.year, int(mention.part)) if issued else None)
    return month


def _dates(lines: Sequence[str], language: Language | None) -> Iterator[tuple[str, str, Mention]]:
    """The periods that lines near the top tell where a day of publication stands, with the line and its beginning."""
    for line in lines[:_HEADER]:
        head = line if len(line) <= _SHORT else line[:_DATELINE]
        reader = chinese_periods if _is_chinese(line, language) else english_periods
        yield from ((line, head, mention) for mention in reader.read(head)[0] if mention.year and mention.fits)


def _is_chinese(line: str, language: Language | None) -> bool:
    return is_chinese(line) if language is None else language == "zh"


def _is_heading(line: str) -> bool:
    return len(line) <= _SHORT and not line.endswith((".", "!", "?", "。", "！", "？", "；", ";", ":", "：", "，", ","))
