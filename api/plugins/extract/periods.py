"""Periods as sentences of either language name them, their forms and roles, and as SDMX writes them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from api.domain.period import FISCAL_ENDS, Period, PeriodError
from api.plugins.extract.chinese_figures import han
from api.plugins.extract.numbers import SMALL
from api.plugins.extract.proposal import Doubt
from api.plugins.extract.words import Lexicon

DAY = 5
"""The length of a part that is a day: 06-30."""
SPAN = "span"
"""A part of a year that no single SDMX period covers: nine months, a week."""
SAME = "same"
"""The part that another mention has, or that the text is talking about: the same period, the quarter."""


HEADED = "headed"
"""The step of a part that is the one of the heading: the reporting period."""


class Role(StrEnum):
    """Part of a period in its sentence."""

    OWN = "own"  # figures around it may belong to it
    LOCAL = "local"  # it belongs to the figure right next to it and to no other
    WEAK = "weak"  # the day something happened: used only if the sentence has no other period
    AFAR = "afar"  # compared with, founded in, published on: no figure's period


class Mention(NamedTuple):
    """A period as a sentence names it; what it leaves out is None and comes from the text around."""

    start: int
    end: int
    year: int | None = None
    part: str = ""  # S1, Q2, 06, 06-30, or SAME
    from_published: int | None = None  # steps from the day of publication: -1 for last year
    shift: int = 0  # steps from the period that is talked about: -1 for a year earlier
    step: str = "year"  # what is stepped by: year, quarter or month
    fits: bool = True  # True if one SDMX period covers it
    role: Role = Role.OWN
    unfit: Doubt = Doubt.PERIOD_UNFIT  # what to say where none does
    note: Doubt | None = None  # how the period was read, where it is not as printed
    rank: int = 0  # of a company's quarter whose last day is given: the third that ended in June
    numbered: bool = False  # True if it is given by its number, which a quarter of another year than the calendar's has
    when: bool = False  # True if `when` goes on with it: the clause after belongs to it


class Dated(NamedTuple):
    """A period as SDMX writes it, None if none was found or none fits, and what was inferred of it."""

    period: str | None = None
    doubts: tuple[Doubt, ...] = ()
    moment: bool = False  # True if it is only the end of a month that was given

    @property
    def year(self) -> int | None:
        """The year that it is, or is a part of."""
        return int(self.period[:4]) if self.period else None

    def lies_in(self, whole: str) -> bool:
        """True if it lies inside another period, or is the same."""
        if self.period is None:
            return False
        inner, outer = Period.parse(self.period), Period.parse(whole)
        return outer.first <= inner.first and inner.last <= outer.last

    def inferred(self) -> Dated:
        """The period with the note that it was given before; where there is none, what is doubted."""
        return Dated(self.period, (Doubt.PERIOD_BEFORE,) if self.period else self.doubts)

    def carries(self, ahead: bool | None, present: bool) -> bool:
        """True if what follows may be of it: on a day little happens, and what still is so is of no month past."""
        if self.period is None:
            return True
        day = self.moment or len(self.period) == len("2024-06-30")
        month = len(self.period) == len("2024-06")
        return not (day and ahead is False) and not (month and self.period[5].isdigit() and present)


def undated(doubt: Doubt) -> Dated:
    """No period, and the reason."""
    return Dated(None, (doubt,))


def dated_as(period: str | None, *doubts: Doubt) -> Dated:
    """The period with its doubts, unless there is none or the calendar has no such day or month."""
    return Dated(period, doubts) if _parsed(period) else undated(Doubt.PERIOD_UNFIT)


def text(year: int | None, part: str) -> str:
    """As SDMX writes a part of a year."""
    return f"{year}-{part}" if part else f"{year}"


_A_YEAR = {"year": 1, "quarter": 4, "month": 12}


def moved(period: str, count: int, step: str) -> str | None:
    """The period so many years, quarters or months later; None if it is none of them."""
    steps, letter = _A_YEAR[step], "Q" if step == "quarter" else ""
    if count % steps == 0:
        return f"{int(period[:4]) + count // steps:04}{period[4:]}"
    if (match := re.fullmatch(rf"(\d{{4}})-{letter}(\d\d?)", period)) is None:
        return None
    year, number = divmod(int(match[1]) * steps + int(match[2]) - 1 + count, steps)
    return f"{year:04}-{letter}{number + 1:0{len(match[2])}}"


def is_over(period: str, published: date) -> bool:
    """True if a period ends by the day of publication, or is none of the calendar."""
    span = _parsed(period)
    return span is None or span.last <= published


def has_begun(period: str | None, published: date | None) -> bool:
    """True if a period has begun by the day of publication, or if either is missing or no day of the calendar."""
    span = _parsed(period)
    return published is None or span is None or span.first <= published


def _parsed(period: str | None) -> Period | None:
    try:
        return Period.parse(period) if period else None
    except PeriodError:  # no such day or month
        return None


def on_day_of(published: date, part: str, *, ahead: bool) -> int:
    """The year of the last such part of one that had begun by publication; `ahead`, of the next that was not over."""
    this = text(published.year, part)
    if ahead:
        return published.year + is_over(this, published)
    over = has_begun(this, published) if part[:1].isdigit() else is_over(this, published)
    return published.year if over else published.year - 1


_LAST_MONTH = 12


def part_of_months(first: int, last: int) -> tuple[str, bool]:
    """The part from one month to another, and whether one SDMX period covers it."""
    length = last - first + 1
    if length == 1 and 1 <= last <= _LAST_MONTH:
        return f"{first:02}", True
    if length == _LAST_MONTH and 1 <= last < _LAST_MONTH:
        return f"FY{FISCAL_ENDS[last - 1]}", True
    if length in {3, 6, 12} and first > 0 and last % length == 0:
        return {3: f"Q{last // 3}", 6: f"S{last // 6}", 12: ""}[length], True
    return SPAN, False


Fields = Mapping[str, Any]
"""Parts of a `Mention` by name."""
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
_OFF_DAYS = 7  # days that a company's quarter may end off the calendar's
_NEAR_THE_END = 24
_FAR = 160
_AROUND = 140  # characters before and after a period that tell its role


class Groups:
    """The groups of a form that matched: numbers in digits or words, months, years."""

    def __init__(self, match: re.Match[str], words: Lexicon) -> None:
        self.match = match
        self._texts = {name.rstrip("_"): text for name, text in match.groupdict().items() if text is not None}
        self._numbers = _numbers(words, "numbers")
        self.from_published = _numbers(words, "relative").get(self.text("relative"))
        """Steps from the day of publication: -1 for last year."""

    def __contains__(self, name: str) -> bool:
        return name in self._texts

    def text(self, name: str) -> str:
        """A group in small letters; empty if it did not match."""
        return self._texts.get(name, "").lower()

    def number(self, name: str) -> int:
        """The number that a group prints; 0 where it prints none."""
        text = self.text(name)
        return int(text) if text.isdecimal() else self._numbers.get(text) or SMALL.get(text) or han(text) or 0

    def month(self, name: str) -> int:
        """The number of a month, printed or named."""
        text = self.text(name)
        return 1 + _MONTHS.index(text[:3]) // 3 if text[:3].isascii() and text[:3].isalpha() else self.number(name)

    def year(self) -> int | None:
        """The year, 2024 for 24 too."""
        year = self.number("year")
        return year + 2000 if 0 < year < 100 else year or None

    def part(self) -> tuple[str, bool]:
        """The part of a year, and whether one SDMX period covers it."""
        for name, letter in (("half", "S"), ("quarter", "Q")):
            if name in self:
                return f"{letter}{self.number(name) or 1}", True
        month, last = self.month("month"), self.month("to_month")
        if "months" in self or "quarters" in self:
            length = self.number("months") + 3 * self.number("quarters")
            return part_of_months(last - length + 1, last) if last else part_of_months(1, length)
        if "to_day" in self:
            last = last or month  # 1 to 31 May is the month
            is_month = 1 <= last <= _LAST_MONTH and self.number("to_day") >= monthrange(2023, last)[1]
            return part_of_months(month, last) if is_month and self.number("day") == 1 else (SPAN, False)
        if last:
            return part_of_months(month, last)
        if "month" not in self:
            return "", True
        day = f"-{self.number('day'):02}" if "day" in self else ""
        return f"{month:02}{day}", 1 <= month <= _LAST_MONTH


_numbers = cache(Lexicon.numbers)


def _is_dated(part: str, year: int | None) -> bool:
    """False of a fiscal year without the year: what ended in June may be any."""
    return year is not None or not part.startswith("FY")


def _period(groups: Groups) -> Fields:
    """A part of a year, a year before, the month before: with the year or the relative year that the form prints."""
    part, fits = groups.part()
    year, since = groups.year(), groups.number("from_year")
    fields = {"year": year, "from_published": groups.from_published, "part": part}
    steps = {"step": groups.text("step")} if "step" in groups else {}
    numbered = "half" in groups or "quarter" in groups or "quarters" in groups
    fits = fits and since in {0, year} and _is_dated(part, year)
    return {**fields, **steps, "fits": fits, "numbered": numbered}


def _ended(groups: Groups) -> Fields:
    """The quarter ended September 26, 2026, which is the calendar's but for some days."""
    length, month, ends, year = groups.number("months"), groups.month("month"), groups.number("day"), groups.year()
    if ends <= _OFF_DAYS:
        month -= 1
        if not month:
            month, year = _LAST_MONTH, year - 1 if year else None
    elif ends < _NEAR_THE_END:
        return {"fits": False}
    part, fits = part_of_months(month - length + 1, month)
    fits = fits and _is_dated(part, year)
    exact = ends == monthrange(year or 2023, month)[1]
    rank = groups.number("rank") if groups.text("months") == "quarter" else 0
    return {"year": year, "part": part, "fits": fits, "note": None if exact else Doubt.PERIOD_OFF, "rank": rank}


def _nounless(groups: Groups) -> Fields | None:
    """The second, after the third quarter."""
    rank, end = groups.number("rank"), groups.match.start()
    given = _STEPS.findall(groups.match.string, max(0, end - _FAR), end)
    letter = {"quarter": "Q", "half": "S"}[given[-1].lower()] if given else ""
    return {"part": f"{letter}{rank}", "numbered": True} if letter == "Q" or (letter and rank <= 2) else None


_STEPS = re.compile(r"\b(?:first|second|third|fourth)[ -](quarter|half)\b", re.IGNORECASE)
_READERS: Mapping[str, Callable[[Groups], Fields | None]] = {
    "period": _period,
    "ended": _ended,
    "nounless": _nounless,
}


class Row(NamedTuple):
    """A row of `forms`, `roles` or `role_changes`, and the fields that it gives a period."""

    patterns: Mapping[str, re.Pattern[str]]
    of: frozenset[str]
    unless: frozenset[str]
    read: str
    fields: Fields

    def applies(self, traits: set[str], around: Mapping[str, str]) -> bool:
        """True for a period with these traits and such words around."""
        fits = self.of <= traits and not self.unless & traits
        return fits and all(pattern.search(around[place]) for place, pattern in self.patterns.items())


@cache
def _rows(words: Lexicon, table: str) -> Sequence[Row]:
    rows: list[Row] = []
    for row in words.tables.get(table, ()):
        patterns = {name: words.pattern(row[name]) for name in ("pattern", "before", "printed", "after") if name in row}
        of, unless = (frozenset(row.get(name, "").split()) for name in ("of", "unless"))
        fields = {name: value for name, value in row.items() if name in Mention._fields}
        fields |= {name: Doubt[fields[name]] for name in ("unfit", "note") if name in fields}
        fields |= {"role": Role(row["role"])} if "role" in row else {}
        rows.append(Row(patterns, of, unless, row.get("read", "period"), fields))
    return rows


def read(sentence: str, words: Lexicon, heading: bool = False) -> tuple[list[Mention], list[tuple[int, int]]]:
    """The periods in order, and the spans of all numbers that are no figures.

    Forms are in order of strength: a later one has no part in the span of an earlier.
    """
    claimed = bytearray(len(sentence))
    mentions: list[Mention] = []
    masks: list[tuple[int, int]] = []
    for form in _rows(words, "forms"):
        for match in form.patterns["pattern"].finditer(sentence):
            start, end = match.span()
            if claimed.find(1, start, end) >= 0:
                continue
            if form.read != "mask":
                groups = Groups(match, words)
                fields = _READERS[form.read](groups)
                if fields is None:
                    continue
                begins = match.start("at") if "at" in groups else start
                mention = Mention(begins, end, **{**fields, **form.fields})
                if times := groups.number("times"):
                    mention = mention._replace(shift=mention.shift * times)
                mentions.append(mention if "role" in form.fields else _placed(sentence, mention, words, heading))
            claimed[start:end] = b"\1" * (end - start)
            masks.append((start, end))
    return sorted(mentions, key=lambda mention: mention.start), sorted(masks)


def _placed(sentence: str, mention: Mention, words: Lexicon, heading: bool) -> Mention:
    """The mention with its role."""
    around = {
        "before": sentence[max(0, mention.start - _AROUND) : mention.start],
        "printed": sentence[mention.start : mention.end],
        "after": sentence[mention.end : mention.end + _AROUND],
    }
    traits = _traits(mention) - {"bare"} if heading else _traits(mention)
    rule = next((rule for rule in _rows(words, "roles") if rule.applies(traits, around)), None)
    mention = mention._replace(**rule.fields) if rule else mention
    for turn in _rows(words, "role_changes"):
        if turn.applies(_traits(mention), around):
            mention = mention._replace(**turn.fields)
    return mention


def _traits(mention: Mention) -> set[str]:
    """Traits that rules ask for: a `bare` year, one before another, its role."""
    traits = {
        "bare": mention.year is not None and mention.end - mention.start == 4,
        "day": len(mention.part) == DAY,
        "fits": mention.fits,
        "same": mention.part == SAME,
        "shift": mention.shift != 0,
        "when": mention.when,
        "year": mention.year is not None,
    }
    return {name for name, has in traits.items() if has} | {mention.role}
