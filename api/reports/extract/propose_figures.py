"""Proposals of figures from a whole text: each sentence read in its language, dated, and located."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Context, Decimal
from typing import Literal

from api.domain.quantity import plain
from api.reports.extract import currency_names
from api.reports.extract.assign_periods import Dated, SentenceReading, Timeline
from api.reports.extract.chinese import find_numbers as chinese_numbers
from api.reports.extract.chinese import periods as chinese_periods
from api.reports.extract.chinese import read_figures as chinese_figures
from api.reports.extract.english import periods as english_periods
from api.reports.extract.english import read_figures as english_figures
from api.reports.extract.locate_phrase import PhraseLocator
from api.reports.extract.printed_digits import LONGEST
from api.reports.extract.proposal import DAY, Doubt, Found, Proposal, UnitSort
from api.reports.extract.sentences import Sentence, is_chinese, paragraphs, sentences
from api.reports.sources.page_text import sentence_sha256

_HEADER = 8  # paragraphs at the top that may hold the date of publication
_SHORT = 120  # characters of the longest line that is a date line or a heading
_DATELINE = 48  # characters into a paragraph that a date line reaches
_WIDE = Context(prec=2 * LONGEST + 12)

Language = Literal["en", "zh"]


def propose(text: str, language: Language | None = None) -> list[Proposal]:
    """The figures that a text seems to state, in order; without a language, that of each paragraph is recognised."""
    lines = paragraphs(text)
    locator = PhraseLocator(lines)
    timeline = Timeline(_published(lines, language))
    yen = currency_names.yen_or_yuan(text)
    proposals: list[Proposal] = []
    for number, line in enumerate(lines, start=1):
        reads_chinese = _is_chinese(line, language)
        heading = _is_heading(line)
        for sentence in sentences(line, number):
            reading = _read(sentence.text, reads_chinese, heading, yen)
            if heading and not reading.figures:
                timeline.head(reading.mentions)
            else:
                proposals += _located(locator, sentence, reading.figures, timeline.date(number, reading))
    return proposals


def _read(text: str, reads_chinese: bool, heading: bool, yen: str) -> SentenceReading:
    if reads_chinese:
        text = chinese_numbers.narrow(text)
        mentions, masks = chinese_periods.read(text)
        return SentenceReading(text, mentions, chinese_figures.read(text, masks), leading=True)
    mentions, masks = english_periods.read(text, heading)
    return SentenceReading(text, mentions, english_figures.read(text, masks, yen), leading=False)


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


def _published(lines: Sequence[str], language: Language | None) -> tuple[int, int, int] | None:
    """Year, month and day of the first full date that stands in a short line, or opens a paragraph, near the top."""
    for line in lines[:_HEADER]:
        head = line if len(line) <= _SHORT else line[:_DATELINE]
        reader = chinese_periods if _is_chinese(line, language) else english_periods
        for mention in reader.read(head)[0]:
            if mention.year is not None and len(mention.part) == DAY:
                month, day = mention.part.split("-")
                return mention.year, int(month), int(day)
    return None


def _is_chinese(line: str, language: Language | None) -> bool:
    return is_chinese(line) if language is None else language == "zh"


def _is_heading(line: str) -> bool:
    return len(line) <= _SHORT and not line.endswith((".", "!", "?", "。", "！", "？", "；", ";", ":", "：", "，", ","))
