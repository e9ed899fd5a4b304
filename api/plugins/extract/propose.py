"""Proposals of figures from a whole text, its stages in order, as a draft of figures.csv."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Context, Decimal
from typing import Literal

from api.domain.quantity import plain
from api.plugins.extract.chinese import figures as chinese_figures
from api.plugins.extract.chinese import numbers
from api.plugins.extract.chinese import periods as chinese_periods
from api.plugins.extract.chinese.numbers import ClosedUp, closed_up, read_closed_up
from api.plugins.extract.digits import LONGEST
from api.plugins.extract.english import figures as english_figures
from api.plugins.extract.english import periods as english_periods
from api.plugins.extract.language import third_language
from api.plugins.extract.page_text import sentence_sha256
from api.plugins.extract.period_arithmetic import Published, is_over
from api.plugins.extract.periods import Timeline, announced, told_ahead
from api.plugins.extract.phrases import PhraseLocator
from api.plugins.extract.proposal import (
    DAY,
    SAME,
    SPAN,
    Dated,
    Doubt,
    Found,
    Mention,
    Proposal,
    Role,
    UnitSort,
    dated_as,
)
from api.plugins.extract.proposal import text as as_text
from api.plugins.extract.sentences import (
    Sentence,
    SentenceReading,
    TenseMarks,
    TextHabits,
    is_chinese,
    paragraphs,
    sentences,
)
from api.plugins.extract.unit_codes import unit_code
from api.plugins.packages.rows import FIGURE_COLUMNS

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


_WIDE = Context(prec=2 * LONGEST + 12)


def propose(text: str, language: Language | None = None) -> list[Proposal]:
    """The figures that a text seems to state, in order; without a language, that of each paragraph is recognised."""
    lines = paragraphs(text)
    locator = PhraseLocator(lines)
    habits = TextHabits.of(text)
    published = published_on(lines, language)
    timeline = Timeline(published, habits)
    proposals: list[Proposal] = []
    for number, line in enumerate(lines, start=1):
        reads_chinese = in_chinese(line, language)
        heading = is_heading(line)
        written: list[Proposal] = []
        as_read = read_closed_up(line) if reads_chinese else ClosedUp(line, range(len(line)))
        for sentence in sentences(as_read.text, number):
            reading = _read_sentence(sentence.text, reads_chinese, heading, habits)
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


def _read_sentence(text: str, reads_chinese: bool, heading: bool, habits: TextHabits) -> SentenceReading:
    if reads_chinese:
        text = numbers.narrow(text)
        mentions, masks = chinese_periods.read(text)
        figures = chinese_figures.read(text, masks)
        return SentenceReading(text, mentions, figures, leading=True, tenses=chinese_periods.read_tenses(text))
    text = numbers.narrow(text)
    mentions, masks = english_periods.read(text, heading)
    figures = english_figures.read(text, masks, habits)
    if _CHINESE_MONEY.search(text):  # 15.5万亿元 in an English line
        figures = _with_chinese(figures, [item for item in chinese_figures.read(text, masks) if item.sort])
    tenses = english_periods.read_tenses(text) if figures or mentions else TenseMarks()
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


Row = Mapping[str, str]
NOTHING: Row = {}


def draft(proposals: Iterable[Proposal], known: Row = NOTHING) -> str:
    """The proposals as figures.csv, units by code; `known` are cells that all rows share, such as the source."""
    return as_csv(draft_row(proposal, known) for proposal in proposals)


def as_csv(rows: Iterable[Row]) -> str:
    """Rows of figures.csv under its columns."""
    out = io.StringIO()
    table = csv.DictWriter(out, FIGURE_COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return out.getvalue()


def draft_row(proposal: Proposal, known: Row = NOTHING, indicator: Callable[[Proposal], str] = lambda _: "") -> Row:
    """The cells of a proposal that are not empty.

    The notes tell what was inferred. What is only left unsaid is for the person who reads the draft, and no note.
    """
    inferred = [doubt for doubt in proposal.doubts if doubt.part]
    cells = {
        **known,
        "indicator": indicator(proposal),
        "period": proposal.period or "",
        "value": proposal.value,
        "scale": str(proposal.scale),
        "unit": unit_code(proposal.unit),
        "comparator": proposal.comparator,
        "status": status_of(proposal),
        "phrase": proposal.phrase,
        "prefix": proposal.prefix,
        "suffix": proposal.suffix,
        "inferred": ";".join(proposal.inferred),
        "note_en": " ".join(doubt.en for doubt in inferred),
        "note_zh": "".join(doubt.zh for doubt in inferred),
        "restates": proposal.restates,
    }
    return {name: cell for name, cell in cells.items() if cell}


def status_of(proposal: Proposal) -> str:
    """`F` of a figure that is expected, planned or aimed at; `A` of any other."""
    return "F" if Doubt.FORECAST in proposal.doubts else "A"
