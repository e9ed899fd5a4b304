"""Periods in English and Chinese sentences: the search for them, their roles, and their SDMX notation."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from api.domain.period import FISCAL_ENDS, MONTHS, Period, PeriodError
from api.plugins.extract.chinese_figures import han
from api.plugins.extract.numbers import SMALL
from api.plugins.extract.proposal import Doubt
from api.plugins.extract.words import Lexicon

DAY = 5
"""Length of a `part` that is a day, such as 06-30."""
SPAN = "span"
"""The `part` for months or days that no single SDMX period covers: nine months, a week."""
SAME = "same"
"""The `part` to be taken from another mention or from the text before: the same period, the quarter."""
WHOLE = "year"
"""The `part` that is the whole year of the period that the text is about: that year."""


class Role(StrEnum):
    """The role of a period in its sentence, by which figures may take it as theirs."""

    OWN = "own"  # figures around the period may belong to it
    LOCAL = "local"  # only the figure right next to the period belongs to it
    WEAK = "weak"  # the day something happened: used only if the sentence has no other period
    AFAR = "afar"  # compared with, founded in, published on: no figure's period


class Mention(NamedTuple):
    """A period as a sentence names it, from `start` to `end`; a year that the sentence leaves out is None."""

    start: int
    end: int
    year: int | None = None
    part: str = ""  # S1, Q2, 06, 06-30, or SAME
    from_published: int | None = None  # steps from the day of publication: -1 for last year
    shift: int = 0  # steps from the period that is talked about: -1 for a year earlier
    step: str = "year"  # unit of the steps: year, quarter or month
    fits: bool = True  # True if one SDMX period covers it
    role: Role = Role.OWN
    unfit: Doubt = Doubt.PERIOD_UNFIT  # the doubt if none does
    note: Doubt | None = None  # how the period was read, where it is not as printed
    rank: int = 0  # number of a company's quarter whose last day is given: 3 if the third ended in June
    when: bool = False  # True if `when` follows: the clause after it is of this period


class Dated(NamedTuple):
    """A figure's period in SDMX notation, None if none was found or no SDMX period fits, with the doubts about it."""

    period: str | None = None
    doubts: tuple[Doubt, ...] = ()
    moment: bool = False  # True if only the end of a month was named

    @property
    def year(self) -> int | None:
        """The year that the period's notation begins with; None without a period."""
        return int(self.period[:4]) if self.period else None

    def lies_in(self, whole: str | None) -> bool:
        """True if the period lies inside the period `whole` or is equal to it; False if one of them is missing."""
        return bool(self.period and whole) and Period.parse(self.period).is_inside(Period.parse(whole))

    def is_year_before(self, other: str | None) -> bool:
        """True if the period is the same part of a year as the period `other`, one year earlier."""
        return self.period == (moved(other, -1, "year") if other else "")

    def inferred(self) -> Dated:
        """A copy whose only doubt is that an earlier sentence gives the period; without a period, the doubts stay."""
        return Dated(self.period, (Doubt.PERIOD_BEFORE,) if self.period else self.doubts)

    def carries(self, ahead: bool | None, present: bool) -> bool:
        """False if the period may not date a later figure: a day none of the past, a month none of the present."""
        if self.period is None:
            return True
        day = self.moment or len(self.period) == len("2024-06-30")
        month = len(self.period) == len("2024-06")
        return not (day and ahead is False) and not (month and self.period[5].isdigit() and present)


def undated(doubt: Doubt) -> Dated:
    """A Dated without a period, with the doubt that is the reason."""
    return Dated(None, (doubt,))


def dated_as(period: str | None, *doubts: Doubt) -> Dated:
    """A Dated with a period and doubts; without a period and with PERIOD_UNFIT if it is None or not in the calendar."""
    return Dated(period, doubts) if parsed(period) else undated(Doubt.PERIOD_UNFIT)


def text(year: int | None, part: str) -> str:
    """The SDMX notation of a `part` of a year, such as 2024-Q1, or of the year if the part is empty."""
    return f"{year}-{part}" if part else f"{year}"


_A_YEAR = {"year": 1, "quarter": 4, "month": 12}


def moved(period: str, count: int, step: str) -> str | None:
    """The period `count` years, quarters or months later; None if they are no whole years and it has another length."""
    steps, letter = _A_YEAR[step], "Q" if step == "quarter" else ""
    if count % steps == 0:
        return f"{int(period[:4]) + count // steps:04}{period[4:]}"
    if (match := re.fullmatch(rf"(\d{{4}})-{letter}(\d\d?)", period)) is None:
        return None
    year, number = divmod(int(match[1]) * steps + int(match[2]) - 1 + count, steps)
    return f"{year:04}-{letter}{number + 1:0{len(match[2])}}"


def is_over(period: str, published: date) -> bool:
    """True if a period ends on or before the day of publication, or is not in the calendar."""
    span = parsed(period)
    return span is None or span.last <= published


def has_begun(period: str | None, published: date | None) -> bool:
    """True if a period has begun on the day of publication; also if one of them is None or not in the calendar."""
    span = parsed(period)
    return published is None or span is None or span.first <= published


def parsed(period: str | None) -> Period | None:
    """The Period of a text in SDMX notation; None without a text, or if it is not in the calendar."""
    try:
        return Period.parse(period) if period else None
    except PeriodError:
        return None


def nearest_year(published: date, part: str, *, ahead: bool) -> int:
    """The year of a part's last occurrence before publication; with `ahead`, of its next one that was not over."""
    this = text(published.year, part)
    if ahead:
        return published.year + is_over(this, published)
    over = has_begun(this, published) if part[:1].isdigit() else is_over(this, published)
    return published.year if over else published.year - 1


_LAST_MONTH = 12


def part_of_months(first: int, last: int) -> tuple[str, bool]:
    """The `part` of months `first` to `last`: 06, Q2, FY0630 or "" (a year), and True; SPAN and False if none fits."""
    length = last - first + 1
    if length == 1 and 1 <= last <= _LAST_MONTH:
        return f"{first:02}", True
    if length == _LAST_MONTH and 1 <= last < _LAST_MONTH:
        return f"FY{FISCAL_ENDS[last - 1]}", True
    if length in {3, 6, 12} and first > 0 and last % length == 0:
        return {3: f"Q{last // 3}", 6: f"S{last // 6}", 12: ""}[length], True
    return SPAN, False


Fields = Mapping[str, Any]
"""Fields of a `Mention` by name."""
_MONTHS = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_NEAR_THE_END = 24  # the day from which on a company's quarter is the calendar's
_AROUND = 140  # characters before and after a period that decide its role


class Groups:
    """The named groups of a match of a period, read as numbers (in digits or words), months, years and parts."""

    def __init__(self, match: re.Match[str], words: Lexicon) -> None:
        self.match = match
        self._texts = {name.rstrip("_"): text for name, text in match.groupdict().items() if text is not None}
        self._numbers = _numbers(words, "numbers")
        self.from_published = _numbers(words, "relative").get(self.text("relative"))
        """Steps from the day of publication: -1 for last year."""

    def __contains__(self, name: str) -> bool:
        return name in self._texts

    def text(self, name: str) -> str:
        """The text of a named group in lower case; empty if the group did not match."""
        return self._texts.get(name, "").lower()

    def number(self, name: str) -> int:
        """The number that a named group prints in digits or words; 0 if it prints none."""
        text = self.text(name)
        return int(text) if text.isdecimal() else self._numbers.get(text) or SMALL.get(text) or han(text) or 0

    def month(self, name: str) -> int:
        """The number of the month that a named group prints as a name or number; 0 if there is none."""
        text = self.text(name)
        return _MONTHS.get(text[:3]) or self.number(name)

    def year(self) -> int | None:
        """The year that the group `year` prints, with 24 read as 2024; None if there is none."""
        year = self.number("year")
        return year + 2000 if 0 < year < 100 else year or None

    def part(self) -> tuple[str, bool]:
        """The `part` of a year that the groups name, empty for the whole, and True if one SDMX period covers it."""
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


def _period(groups: Groups) -> Fields:
    """The fields of a Mention by the groups of its match: its part, its year or relative year, its step."""
    part, fits = groups.part()
    year, since = groups.year(), groups.number("from_year")
    fields = {"year": year, "from_published": groups.from_published, "part": part}
    steps = {"step": groups.text("step")} if "step" in groups else {}
    return {**fields, **steps, "fits": fits and since in {0, year} and (year is not None or part[:2] != "FY")}


def _ended(groups: Groups) -> Fields:
    """The fields of a Mention of a period named by its last day, near a month's end: quarter ended September 26."""
    length, month, ends, year = groups.number("months"), groups.month("month"), groups.number("day"), groups.year()
    if ends < _NEAR_THE_END:
        return {"fits": False}
    part, fits = part_of_months(month - length + 1, month)
    fits = fits and (year is not None or part[:2] != "FY")  # the year ended in June, of no year
    exact = fits and ends == monthrange(year or 2023, month)[1]
    note = None if exact else Doubt.PERIOD_OFF
    return {"year": year, "part": part, "fits": fits, "note": note, "rank": groups.number("rank")}


_READERS: Mapping[str, Callable[[Groups], Fields]] = {"period": _period, "ended": _ended}


class Row(NamedTuple):
    """A rule of FORMS, ROLES or ROLE_CHANGES: patterns, the traits that it is for, and fields to set in a Mention."""

    patterns: Mapping[str, re.Pattern[str]]
    of: frozenset[str]
    read: str
    fields: Fields

    def applies(self, traits: set[str], around: Mapping[str, str]) -> bool:
        """True if a period has all traits of the rule, and the words around it match all patterns of the rule."""
        return self.of <= traits and all(pattern.search(around[place]) for place, pattern in self.patterns.items())


@cache
def _rows(words: Lexicon, table: str) -> Sequence[Row]:
    """The rules of a table of a lexicon, with compiled patterns; cached."""
    rows: list[Row] = []
    for given in words.tables.get(table, ()):
        row = {"pattern": given} if isinstance(given, str) else given
        patterns = {name: words.pattern(row[name]) for name in ("pattern", "before", "printed", "after") if name in row}
        fields = {name: value for name, value in row.items() if name in Mention._fields}
        fields |= {name: Doubt[fields[name]] for name in ("unfit", "note") if name in fields}
        fields |= {"role": Role(row["role"])} if "role" in row else {}
        rows.append(Row(patterns, frozenset(row.get("of", "").split()), row.get("read", "period"), fields))
    return rows


def read(sentence: str, words: Lexicon, heading: bool = False) -> tuple[list[Mention], list[tuple[int, int]]]:
    """The periods of a sentence, and the spans of periods and masks, whose numbers are no figures, both in order.

    Forms are tried in order of strength: a later form does not match in the span of an earlier one.
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
                begins = match.start("at") if "at" in groups else start
                mention = Mention(begins, end, **{**_READERS[form.read](groups), **form.fields})
                if times := groups.number("times"):
                    mention = mention._replace(shift=mention.shift * times)
                mentions.append(mention if "role" in form.fields else _with_role(sentence, mention, words, heading))
            claimed[start:end] = b"\1" * (end - start)
            masks.append((start, end))
    return sorted(mentions, key=lambda mention: mention.start), sorted(masks)


def _with_role(sentence: str, mention: Mention, words: Lexicon, heading: bool) -> Mention:
    """The mention with its role and other fields by the rules that apply to the words around it."""
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
    """The traits of a period that rules may require: `bare` (a year alone), `day`, `fits`, and its role."""
    traits = {
        "bare": mention.year is not None and mention.end - mention.start == 4,
        "day": len(mention.part) == DAY,
        "fits": mention.fits,
    }
    return {name for name, has in traits.items() if has} | {mention.role}
