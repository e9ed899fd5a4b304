"""The numbers that a text quotes, each with what it says, of when, and the words around it."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Context as DecimalContext
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import groupby
from typing import NamedTuple
from unicodedata import normalize

from api.domain.period import Period, PeriodError
from api.domain.quantity import Interval, Quantity, plain
from api.domain.units import UnitKind
from api.domain.words import Comparator
from api.plugins.extract import page_text
from api.plugins.extract.chinese_figures import closed_up
from api.plugins.extract.proposal import Doubt, Proposal, UnitSort
from api.plugins.extract.propose import dates, propose
from api.plugins.extract.sentences import is_chinese
from api.plugins.extract.words import unit_code
from api.plugins.fact_check.patterns import CHINESE, ENGLISH, Words

_NEARLY = Fraction(1, 20)
"""Reach of `nearly` below its number at least: a twentieth of it, or a whole step of its last digit."""


@dataclass(frozen=True, slots=True)
class Context:
    """The sentence around a quoted number, with the place of its phrase, and the sentences before and after it.

    `starts` and `ends` are the places in the sentence where the phrases of all its numbers begin and end. `title` is
    the heading of the whole text, else its first sentence.
    """

    sentence: str
    start: int
    end: int
    previous: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    chinese: bool
    following: str = ""
    title: str = ""

    @property
    def words(self) -> Words:
        """Words and patterns of its language."""
        return CHINESE if self.chinese else ENGLISH

    @property
    def since(self) -> int:
        """The end of the number before; 0 where there is none."""
        return max((end for end in self.ends if end <= self.start), default=0)

    @property
    def until(self) -> int:
        """The start of the next number; the end of the sentence where there is none."""
        return min((start for start in self.starts if start >= self.end), default=len(self.sentence))

    @property
    def blanked(self) -> str:
        """The sentence with the phrases of its numbers as zeros, its places kept."""
        return _blanked(self.sentence, self.starts, self.ends)

    def says(self, pattern: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first place of a pattern in a part of the sentence."""
        return self.words[pattern].search(self.sentence, start, len(self.sentence) if end is None else end)


@lru_cache(maxsize=64)
def _blanked(sentence: str, starts: tuple[int, ...], ends: tuple[int, ...]) -> str:
    for start, end in zip(starts, ends, strict=True):
        sentence = f"{sentence[:start]}{'0' * (end - start)}{sentence[end:]}"
    return sentence


@dataclass(frozen=True, slots=True)
class QuotedClaim:
    """One number of a text: `start` and `end` are the offsets of its phrase, `digits` and `exponent` its value.

    `upper` are the digits of the upper end of a range, in the same scale. `unit` is the code of a unit, or the noun
    that is counted; empty if there is none.
    """

    phrase: str
    start: int
    end: int
    digits: str
    exponent: int
    unit: str
    kind: UnitKind
    comparator: Comparator
    period: Period | None
    context: Context
    upper: str | None = None
    nearly: bool = False
    """`nearly` so much: less, and not by far."""
    noun: str = ""
    """The word of its unit as it is printed."""
    of_before: bool = False
    """Its period is the one of the heading and the sentence before, by which it may agree and is not accused."""
    one_way: bool = False
    """It rose, or fell, by so much: a fall by less than 1% is no rise."""

    @property
    def number(self) -> Quantity:
        """Its digits with its comparator; the lower end of a range."""
        return Quantity.printed(self.digits, self.exponent, self.comparator, self.kind is UnitKind.COUNT)

    @property
    def value(self) -> Fraction:
        """The number, in whole units."""
        return self.number.value

    @property
    def interval(self) -> Interval:
        """All that the claim may mean."""
        quantity = self.number
        value = quantity.value
        if self.upper is not None:
            top = Quantity.printed(self.upper, self.exponent, counted=quantity.counted)
            return Interval(value, top.value, True, True)
        if self.nearly:
            reach = max(quantity.step, abs(value) * _NEARLY)
            far = value - reach if value > 0 else value + reach
            return Interval(min(far, value), max(far, value), True, True)
        if self.one_way and value:
            rise, fall = Interval(Fraction(0), None, True, False), Interval(None, Fraction(0), False, True)
            return quantity.interval.intersection(rise if value > 0 else fall) or quantity.interval
        return quantity.interval

    @property
    def is_one_number(self) -> bool:
        """One number, no limit and no range."""
        return self.upper is None and not self.nearly and self.comparator in (Comparator.EQUAL, Comparator.ABOUT)

    @property
    def significant_digits(self) -> int:
        """The count of its digits without zeros at either end."""
        return len(self.digits.lstrip("-").replace(".", "").strip("0"))


_YEAR = re.compile(r"(?<![\d.,-])(?:19|20)[0-9]{2}(?!\d|[.,]\d)")
MOST_NUMBERS = 1_000
"""Numbers of a text, years and dates among them, that are looked at."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*|[一二两三四五六七八九十百千万亿半]+")
_PIECE = re.compile(
    r".{1,1500}\Z|.{1,1500}(?:[。！？；]|[.!?][\"”’)]*\s+(?=[A-Z\"“(])|;\s+)|.{1,1500}\s|.{1,1500}", re.DOTALL
)
"""The characters of a line that are read at once, to the end of a sentence, else to a space.

Of all that a sentence holds, some is looked at for each number.
"""


@lru_cache(maxsize=64)
def _period_of(text: str) -> Period | None:
    """The one period that a text names with its year."""
    named = [mention for _, _, mention, _ in dates([normalize("NFKC", text)], None)]
    found = {f"{each.year}-{each.part}" if each.part else f"{each.year}" for each in named}
    return Period.parse(*found) if len(found) == 1 else None


@dataclass(frozen=True)
class TextLine:
    """A line of a text as it is written, its beginning, as it is read, and the first line of its block.

    It is read with white space as single spaces, and a Chinese one closed up.
    """

    written: str
    start: int
    normal: str
    heading: str

    def place(self, at: int) -> int:
        """The place in the text of a sign, no space, at a place in the normalised line."""
        return self.start + self._signs[at - self.normal.count(" ", 0, at)]

    @cached_property
    def _signs(self) -> Sequence[int]:
        """The places in the line of all that is no white space."""
        return [place for place, char in enumerate(self.written) if not char.isspace()]


def _lines(text: str) -> tuple[list[TextLine], int | None]:
    """As many lines as hold MOST_NUMBERS, and where the others begin; None if there are none.

    A line that is longer than any paragraph counts as several.
    """
    found: list[TextLine] = []
    start, numbers, heading = 0, 0, ""
    for written in text.splitlines(keepends=True):
        for piece in _PIECE.findall(written):
            numbers += len(_NUMBER.findall(piece))
            if found and numbers > MOST_NUMBERS:
                return found, start
            bare = piece.removeprefix("\ufeff")
            if normal := page_text.normalised(bare):
                as_read = closed_up(normal) if is_chinese(normal) else normal
                found.append(TextLine(bare, start + len(piece) - len(bare), as_read, heading))
            start += len(piece)
        heading = (heading or found[-1].normal) if written.strip() and found else ""
    return found, None


_PARTS = frozenset({"percentage-points", "basis-points", "per-mille"})
"""Units of shares other than percent."""
_PRODUCT = re.compile(r"(?:\b[a-z]+[A-Z]\w*|\b[A-Z]{2,}\w*-?)\s*$")
_CUT_OFF = re.compile(r"(?:\bpoint\s+|点|双|10\s?\^\s?|\d\s?[×x]\s?)$", re.IGNORECASE)
"""The words before the rest of a number, or a name, that was read in part: fifteen point | five."""
_EXACT = DecimalContext(prec=100)
_LONGEST_BEFORE = 300
"""Characters of the sentence before that name what a number is of."""


class Quoted(NamedTuple):
    """The numbers of a text that are claims, and where in it reading ended; None if all of it was read."""

    claims: list[QuotedClaim]
    end: int | None = None


def quoted_claims(text: str) -> Quoted:
    """The numbers of a text that are claims, in order; dates, ordinals and names of things are none."""
    lines, end = _lines(text)
    title = page_text.sentences(lines[0].normal)[0] if lines else ""
    claims: list[QuotedClaim] = []
    proposals = propose("\n".join(line.normal for line in lines))
    for number, group in groupby(proposals, key=lambda each: each.paragraph):
        line = lines[number - 1]
        before = page_text.sentences(lines[number - 2].normal)[-1:] if number > 1 else []
        previous = " ".join(dict.fromkeys(filter(None, (line.heading, *before))))
        claims += _of_line(line, list(group), previous, title[:_LONGEST_BEFORE])
    return Quoted(claims, end)


def _of_line(line: TextLine, proposals: Sequence[Proposal], previous: str, title: str) -> Iterator[QuotedClaim]:
    """The claims of a line, sentence by sentence."""
    end, chinese = 0, is_chinese(line.normal)
    sentences = page_text.sentences(line.normal)
    for sentence, following in zip(sentences, [*sentences[1:], ""], strict=True):
        start = line.normal.find(sentence, end)
        end = start + len(sentence)
        context = Context(sentence, 0, 0, previous[-_LONGEST_BEFORE:], (), (), chinese, following, title)
        own = [proposal for proposal in proposals if start <= proposal.begins < end]
        # The two ends of a range are one claim.
        ranges = [list(group) for _, group in groupby(own, key=lambda each: (each.start, each.end))]
        said = [group for group in ranges if not _is_no_claim(group[0], context)]
        starts, ends = tuple(group[0].start for group in said), tuple(group[0].end for group in said)
        for group in said:
            own_place = replace(context, start=group[0].start, end=group[0].end, starts=starts, ends=ends)
            yield _claim(line, group, own_place)
        previous = sentence


def _is_no_claim(proposal: Proposal, context: Context) -> bool:
    """True of the price of a currency, of the rest of a number, and of one that numbers a thing: iPhone 15."""
    rates = context.words["rate"].finditer(context.sentence) if proposal.sort is UnitSort.MONEY else ()
    first, before = proposal.start, context.sentence[: proposal.start]
    numbers_a_thing = proposal.sort in (UnitSort.COUNT, UnitSort.NONE) and _PRODUCT.search(before) is not None
    return numbers_a_thing or _CUT_OFF.search(before) is not None or any(r.start() <= first < r.end() for r in rates)


def _claim(line: TextLine, group: Sequence[Proposal], context: Context) -> QuotedClaim:
    low, *above = sorted(group, key=lambda end: Decimal(_in_scale(end, 0)))  # 16 to 15 is a range too
    fell = Doubt.FALL in low.doubts
    period, of_before = _period(low, context)
    measured = low.sort is UnitSort.MEASURE
    unit = unit_code(low.unit) if measured else _COUNTED.get(low.unit, low.unit)
    kind = UnitKind.PHYSICAL if measured else UnitKind(low.sort or "count")
    return QuotedClaim(
        phrase=low.phrase,
        start=line.place(low.begins + low.start),
        end=line.place(low.begins + low.end - 1) + 1,
        digits=low.value,
        exponent=low.scale,
        unit=unit,
        noun=low.unit,
        kind=UnitKind.SHARE if unit in _PARTS else kind,
        comparator=Comparator(low.comparator),
        period=period,
        context=context,
        upper=_in_scale(above[0], low.scale) if above else None,
        nearly=low.comparator == (">" if fell else "<") and context.words["nearly"].match(low.phrase) is not None,
        of_before=of_before,
        one_way=fell,
    )


_COUNTED = {"国": "国家"}
"""Nouns of one character that are counted, by what they stand for."""


def _in_scale(proposal: Proposal, scale: int) -> str:
    """The digits of a number in another scale."""
    return plain(_EXACT.scaleb(Decimal(proposal.value), proposal.scale - scale))


def _period(proposal: Proposal, context: Context) -> tuple[Period | None, bool]:
    """The period of a number, and True if only the heading or the sentence before gives it."""
    years = {match[0] for match in _YEAR.finditer(context.sentence)}
    # Last year of a sentence that names a year is the one before it: last year, it said in January 2025.
    own = proposal.period is None or proposal.period[:4] in context.sentence
    other = own and context.says("last_year", context.since, context.until)
    if proposal.period is not None and not other and Doubt.PERIOD_HEADING not in proposal.doubts:
        with suppress(PeriodError):
            return Period.parse(proposal.period), False
    elif {Doubt.PERIOD_UNFIT, Doubt.PERIOD_TO_DATE}.isdisjoint(proposal.doubts):
        if not years:
            return (before := _period_of(context.previous)), before is not None
        if len(years) == 1 and not other:
            return Period.parse(*years), False
    return None, False
