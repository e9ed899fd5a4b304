"""Proposals of figures from a whole text: each sentence read in its language, dated, and located."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Context, Decimal

from api.domain.quantity import plain
from api.reports.extract.announced_brackets import announced, may_announce
from api.reports.extract.assign_periods import Timeline
from api.reports.extract.chinese import find_numbers as chinese_numbers
from api.reports.extract.chinese import periods as chinese_periods
from api.reports.extract.chinese import read_figures as chinese_figures
from api.reports.extract.chinese import tenses as chinese_tenses
from api.reports.extract.chinese.closed_up import ClosedUp, closed_up, read_closed_up
from api.reports.extract.dated import Dated
from api.reports.extract.doubts import Doubt
from api.reports.extract.english import periods as english_periods
from api.reports.extract.english import read_figures as english_figures
from api.reports.extract.english import tenses as english_tenses
from api.reports.extract.forecasts import told_ahead
from api.reports.extract.locate_phrase import PhraseLocator
from api.reports.extract.printed_digits import LONGEST
from api.reports.extract.proposal import Found, Proposal, UnitSort
from api.reports.extract.publication_day import Language, in_chinese, is_heading, published_on
from api.reports.extract.sentence_reading import SentenceReading
from api.reports.extract.sentences import Sentence, paragraphs, sentences
from api.reports.extract.tense_marks import TenseMarks
from api.reports.extract.text_habits import TextHabits
from api.reports.sources.page_text import sentence_sha256
from api.reports.sources.text_language import third_language

_WIDE = Context(prec=2 * LONGEST + 12)


def propose(text: str, language: Language | None = None) -> list[Proposal]:
    """The figures that a text seems to state, in order; without a language, that of each paragraph is recognised."""
    lines = paragraphs(text)
    locator = PhraseLocator(lines)
    habits = TextHabits.of(text)
    published = published_on(lines, language)
    timeline = Timeline(published, habits)
    for line in filter(may_announce, lines):  # also behind the figures in brackets that it tells of
        _announce(timeline, line, language, habits)
    proposals: list[Proposal] = []
    for number, line in enumerate(lines, start=1):
        reads_chinese = in_chinese(line, language)
        heading = is_heading(line)
        written: list[Proposal] = []
        as_read = read_closed_up(line) if reads_chinese else ClosedUp(line, range(len(line)))
        for sentence in sentences(as_read.text, number):
            reading = _read(sentence.text, reads_chinese, heading, habits)
            if (told := announced(reading)) is not None:
                timeline.announce(told)
                continue
            if heading:
                timeline.head(as_read.text, reading)
            if reading.figures or not heading:
                dated = timeline.date(number, reading)
                written += _located(locator, line, as_read, sentence, told_ahead(reading, dated, published), dated)
        foreign = bool(written) and third_language(line) is not None
        proposals += [replace(item, doubts=(*item.doubts, Doubt.LANGUAGE)) for item in written] if foreign else written
    return proposals


def _announce(timeline: Timeline, line: str, language: Language | None, habits: TextHabits) -> None:
    reads_chinese = in_chinese(line, language)
    for sentence in sentences(closed_up(line) if reads_chinese else line, 1):
        told = announced(_read(sentence.text, reads_chinese, False, habits))
        if told is not None:
            timeline.announce(told, later=True)


def _read(text: str, reads_chinese: bool, heading: bool, habits: TextHabits) -> SentenceReading:
    if reads_chinese:
        text = chinese_numbers.narrow(text)
        mentions, masks = chinese_periods.read(text)
        figures = chinese_figures.read(text, masks)
        return SentenceReading(text, mentions, figures, leading=True, tenses=chinese_tenses.read(text))
    text = chinese_numbers.narrow(text)
    mentions, masks = english_periods.read(text, heading)
    figures = english_figures.read(text, masks, habits)
    if _CHINESE_MONEY.search(text):  # 15.5万亿元 in an English line
        figures = _with_chinese(figures, [item for item in chinese_figures.read(text, masks) if item.sort])
    tenses = english_tenses.read(text) if figures or mentions else TenseMarks()
    return SentenceReading(text, mentions, figures, leading=False, tenses=tenses)


_CHINESE_MONEY = re.compile(r"\d\s?[万亿元]")


def _with_chinese(figures: Sequence[Found], others: Sequence[Found]) -> list[Found]:
    """The figures of a sentence with those that were read as Chinese where none of them stands."""
    new = [item for item in others if not any(item.start < each.end and each.start < item.end for each in figures)]
    return sorted([*figures, *new], key=lambda figure: figure.anchor)


def _located(
    locator: PhraseLocator,
    line: str,
    as_read: ClosedUp,
    sentence: Sentence,
    figures: Sequence[Found],
    dated: Sequence[Dated],
) -> Iterator[Proposal]:
    """The figures of a sentence with their places in its line, which may hold spaces that were not read."""
    first, last = as_read.written(sentence.start, sentence.start + len(sentence.text))
    digest = sentence_sha256(line[first:last]) if figures else ""
    for found, date in zip(figures, dated, strict=True):
        figure = _written_out(found) if found.sort is UnitSort.SHARE and found.scale else found
        start, end = as_read.written(sentence.start + figure.start, sentence.start + figure.end)
        anchor = as_read.places[sentence.start + figure.anchor]
        prefix, suffix = locator.context(sentence.paragraph, start, end, anchor)
        yield Proposal(
            value=figure.value,
            scale=figure.scale,
            unit=figure.unit,
            sort=figure.sort,
            comparator=figure.comparator,
            period=date.period,
            phrase=line[start:end],
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
