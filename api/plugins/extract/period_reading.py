"""Periods in a sentence of either language: their forms, their roles, and numbers that measure nothing."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from api.plugins.extract.chinese_figures import han
from api.plugins.extract.periods import DAY, SAME, Mention, Role, part_of_days, part_of_months
from api.plugins.extract.proposal import Doubt
from api.plugins.extract.words import Lexicon

Fields = Mapping[str, Any]
"""Parts of a `Mention` by name."""
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
_LAST_MONTH = 12
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
        return int(text) if text.isdecimal() else self._numbers.get(text) or han(text) or 0

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
            return part_of_days((month, self.number("day")), (last or month, self.number("to_day")))
        if last:
            return part_of_months(month, last)
        if "month" not in self:
            return "", True
        day = f"-{self.number('day'):02}" if "day" in self else ""
        return f"{month:02}{day}", 1 <= month <= _LAST_MONTH


_numbers = cache(Lexicon.numbers)


def _period(groups: Groups) -> Fields:
    """A part of a year, a year before, the month before: with the year or the relative year that the form prints."""
    part, fits = groups.part()
    year, since = groups.year(), groups.number("from_year")
    fields = {"year": year, "from_published": groups.from_published, "part": part}
    steps = {"step": groups.text("step")} if "step" in groups else {}
    numbered = "half" in groups or "quarter" in groups or "quarters" in groups
    return {**fields, **steps, "fits": fits and since in {0, year}, "numbered": numbered}


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
