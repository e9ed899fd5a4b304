"""The numbers that a text quotes, each with its value, unit, period and sentence."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Context as DecimalContext
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple
from unicodedata import normalize

from api.domain.period import Period, PeriodError
from api.domain.quantity import Interval, Quantity, plain
from api.domain.units import UnitKind
from api.domain.words import Comparator
from api.plugins.extract import page_text, periods
from api.plugins.extract.chinese_figures import NUMERALS, closed_up, simplified
from api.plugins.extract.periods import SAME, Role, parsed
from api.plugins.extract.periods import text as text_of
from api.plugins.extract.proposal import Doubt, Proposal
from api.plugins.extract.propose import propose, words_for
from api.plugins.extract.sentences import blanked, is_chinese
from api.plugins.extract.words import Lexicon, unit_code
from api.plugins.fact_check.patterns import CHINESE, ENGLISH

_NEARLY = Fraction(1, 20)  # `nearly X` reaches so far below X, or by a step of its last digit


@dataclass(frozen=True, slots=True)
class Context:
    """The sentence of a quoted number, the offsets of the number's phrase in it, and the sentences before and after.

    `since` is the end of the number before, else 0; `until` the start of the next, else the end; `starts` are those of
    all numbers, and `blanked` has a 0 for each of their characters. `title` is the text's first sentence, `earlier`
    the sentences before in its line, nearest first, then the last of the line before with its heading.
    """

    sentence: str
    start: int
    end: int
    chinese: bool
    since: int = 0
    until: int = 0
    starts: Sequence[int] = ()
    blanked: str = ""
    following: str = ""
    title: str = ""
    earlier: tuple[str, ...] = ()

    @property
    def phrase(self) -> str:
        """The number's phrase: the words of the sentence that give the amount."""
        return self.sentence[self.start : self.end]

    @property
    def words(self) -> Lexicon:
        """Words and patterns of the sentence's language."""
        return CHINESE if self.chinese else ENGLISH


@dataclass(frozen=True, slots=True)
class QuotedClaim:
    """One number of a text: `start` and `end` are the offsets of its phrase, `digits` and `exponent` its value.

    `upper` has the digits of the upper end of a range, with the same exponent. `unit` is the code of a unit, or the
    noun that is counted; empty if there is none.
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
    nearly: bool = False  # True for `nearly X`: an amount a little short of X
    noun: str = ""  # the word for the unit as the text prints it
    of_before: bool = False  # True if the period is a guess, by earlier text or a lone year, for no accusation
    one_way: bool = False  # True for a fall: `fell by less than 1%` excludes a rise by 2%

    @property
    def number(self) -> Quantity:
        """The number with its comparator, as a Quantity; for a range the lower end."""
        return Quantity.printed(self.digits, self.exponent, self.comparator, self.kind is UnitKind.COUNT)

    @property
    def value(self) -> Fraction:
        """The number multiplied out by its scale: 15.5 trillion is 15,500,000,000,000."""
        return self.number.value

    @property
    def interval(self) -> Interval:
        """All values that the claim may mean, as its digits, comparator, range or `nearly` say."""
        quantity = self.number
        value = quantity.value
        if self.upper is not None:
            top = Quantity.printed(self.upper, self.exponent, counted=quantity.counted)
            return Interval(value, top.value, True, True)
        if self.nearly:
            reach = max(quantity.step, abs(value) * _NEARLY)
            low, high = sorted((value, value - reach if value > 0 else value + reach))
            return Interval(low, high, True, True)
        if self.one_way and value:
            return quantity.interval.intersection(Interval(None, Fraction(0), False, True)) or quantity.interval
        return quantity.interval

    @property
    def is_one_number(self) -> bool:
        """True if the claim gives one number, exact or approximate, and no limit or range."""
        return self.upper is None and not self.nearly and self.comparator in (Comparator.EQUAL, Comparator.ABOUT)


# Words that are no clause of their own: imports, by contrast, fell.
_INSERTED = re.compile(
    r",\s(?:(?:by|in) (?:contrast|comparison|turn|fact)|however|meanwhile|of course|moreover),", re.I
)
_YEAR = re.compile(r"(?<![\d.,-])(?:19|20)[0-9]{2}(?!\d|[.,]\d|[家件个项次亿万座人名])")
MOST_NUMBERS = 1_000  # greatest number of numbers that are read in a text, years and dates included
_NUMBER = re.compile(rf"\d+(?:[.,]\d+)*|[{''.join(NUMERALS)}半]+")
_PIECE = re.compile(
    r".{1,1500}\Z|.{1,1500}(?:[。！？；]|[.!?][\"”’)]*\s+(?=[A-Z\"“(])|;\s+)|.{1,1500}\s|.{1,1500}", re.DOTALL
)
"""A piece of a line, up to 1,500 characters, since a sentence is searched again for each of its numbers."""


@lru_cache(maxsize=64)
def _period_of(text: str) -> Period | None:
    """The only period with a year that a text names and is about; None if there is none, or several."""
    line = normalize("NFKC", text)
    named = [each for each in periods.read(line, words_for(line))[0] if each.year and each.fits]
    texts = {text_of(each.year, each.part) for each in named if each.part != SAME and each.role is not Role.AFAR}
    return parsed(texts.pop()) if len(texts) == 1 else None


@dataclass(frozen=True)
class TextLine:
    """A line of a text as written, its offset, its form with single spaces, and its block's first line (or '')."""

    written: str
    start: int
    normal: str
    heading: str

    def place(self, at: int) -> int:
        """The offset in the whole text of the character at an offset of `normal`, which must not be a space."""
        return self.start + self._signs[at - self.normal.count(" ", 0, at)]

    @cached_property
    def _signs(self) -> Sequence[int]:
        """The offsets in the written line of all characters but white space."""
        return [place for place, char in enumerate(self.written) if not char.isspace()]


def _lines(text: str) -> tuple[list[TextLine], int | None]:
    """The first lines of a text, up to MOST_NUMBERS numbers, and the offset where reading stopped; None at the end."""
    found, start, numbers, heading = list[TextLine](), 0, 0, ""
    for written in text.splitlines(keepends=True):
        for piece in _PIECE.findall(written):
            numbers += len(_NUMBER.findall(piece))
            if found and numbers > MOST_NUMBERS:
                return found, start
            bare = piece.removeprefix("\ufeff")
            if normal := page_text.normalised(simplified(bare)):
                as_read = closed_up(normal).text if is_chinese(normal) else normal
                found.append(TextLine(bare, start + len(piece) - len(bare), as_read, heading))
            start += len(piece)
        heading = (heading or found[-1].normal) if written.strip() and found else ""
    return found, None


_PARTS = frozenset({"percentage-points", "basis-points", "per-mille"})  # units of shares other than percent
_PRODUCT = re.compile(r"(?:\b[a-z]+[A-Z]\w*|\b[A-Z]{2,}\w*-?)\s*$")
_SCALE_BEHIND = re.compile(r"\s*(?:m|b|tr)illion\b", re.IGNORECASE)  # not read behind a number of a Chinese sentence
_FRACTION = re.compile(r"\b(?:in|out of) (?:every )?\w+$")  # one in five is about 20%
_EXACT = DecimalContext(prec=100)
_LONGEST_BEFORE = 300  # greatest number of characters of the previous sentence that are read for a number's subject
_MOST_EARLIER = 5  # greatest number of sentences before one that are read for its period and its subject


class Quoted(NamedTuple):
    """The claims of a text, and the offset at which reading stopped; None if the whole text was read."""

    claims: list[QuotedClaim]
    end: int | None = None


def quoted_claims(text: str) -> Quoted:
    """A Quoted of the numbers of a text that are claims, in order, without dates, ordinals and numbers in names."""
    lines, end = _lines(text)
    title = page_text.sentences(lines[0].normal)[0] if lines else ""
    claims: list[QuotedClaim] = []
    proposals = propose("\n".join(line.normal for line in lines))
    for number, group in groupby(proposals, key=lambda each: each.paragraph):
        line = lines[number - 1]
        before = page_text.sentences(lines[number - 2].normal)[-1:] if number > 1 else []
        previous = " ".join(dict.fromkeys(filter(None, (line.heading, *before))))
        claims += _of_line(line, list(group), previous, title)
    return Quoted(claims, end)


def _of_line(line: TextLine, proposals: Sequence[Proposal], previous: str, title: str) -> Iterator[QuotedClaim]:
    """The claims among the numbers proposed for a line; `previous` and `title` are text for their contexts."""
    chinese, earlier = is_chinese(line.normal), [previous[-_LONGEST_BEFORE:]]
    sentences = [*page_text.placed_sentences(line.normal), (0, "")]
    for (start, sentence), (_, following) in pairwise(sentences):
        own = [proposal for proposal in proposals if start <= proposal.begins < start + len(sentence)]
        # The two ends of a range are one claim.
        ranges = [list(group) for _, group in groupby(own, key=lambda each: (each.start, each.end))]
        said = [group for group in ranges if not _is_no_claim(group[0], sentence, chinese)]
        places = [(group[0].start, group[0].end) for group in said]
        starts, before = [start for start, _ in places], tuple(earlier)
        since = 0
        blank = _INSERTED.sub(lambda match: " " * len(match[0]), blanked(sentence, places, "0"))
        for group, (first, last), until in zip(said, places, [*starts[1:], len(sentence)], strict=False):
            context = Context(sentence, first, last, chinese, since, until, starts, blank, following, title, before)
            yield _claim(line, group, context)
            since = last
        earlier = [sentence[-_LONGEST_BEFORE:], *earlier[:_MOST_EARLIER]]


def _is_no_claim(proposal: Proposal, sentence: str, chinese: bool) -> bool:
    """True if a number is of a third language, an exchange rate, part of a longer number or of a name: iPhone 15."""
    if Doubt.LANGUAGE in proposal.doubts or (chinese and _SCALE_BEHIND.match(sentence, proposal.end)):
        return True
    if proposal.sort is UnitKind.MONEY:
        rates = (CHINESE if chinese else ENGLISH)["rate"].finditer(sentence)
        return any(rate.start() <= proposal.start < rate.end() for rate in rates)
    return proposal.sort in (UnitKind.COUNT, None) and _PRODUCT.search(sentence[: proposal.start]) is not None


def _claim(line: TextLine, group: Sequence[Proposal], context: Context) -> QuotedClaim:
    """The claim that one proposed number makes, or two that are the ends of a range."""
    low, *above = sorted(group, key=lambda end: Decimal(_in_scale(end, 0)))  # 16 to 15 is a range too
    fell = Doubt.FALL in low.doubts
    period, of_before = _period(low, context)
    unit = unit_code(low.unit) if low.sort in (UnitKind.PHYSICAL, UnitKind.SHARE) else low.unit
    start, end = line.place(low.begins + low.start), line.place(low.begins + low.end - 1) + 1
    return QuotedClaim(
        phrase=" ".join(line.written[start - line.start : end - line.start].split()),
        start=start,
        end=end,
        digits=low.value,
        exponent=low.scale,
        unit=unit,
        noun=low.unit,
        kind=UnitKind.SHARE if unit in _PARTS else low.sort or UnitKind.COUNT,
        comparator=Comparator("~" if low.comparator == "=" and _FRACTION.search(low.phrase) else low.comparator),
        period=period,
        context=context,
        upper=_in_scale(above[0], low.scale) if above else None,
        nearly=low.comparator == (">" if fell else "<") and context.words["nearly"].match(low.phrase) is not None,
        of_before=of_before,
        one_way=fell,
    )


def _in_scale(proposal: Proposal, scale: int) -> str:
    """The digits of a proposed number for the power of ten `scale`."""
    return plain(_EXACT.scaleb(Decimal(proposal.value), proposal.scale - scale))


def _period(proposal: Proposal, context: Context) -> tuple[Period | None, bool]:
    """The period of a number, None if it is unclear; and True if it is no more than a guess.

    A guess is from a heading, from earlier sentences, or from the only year of the sentence.
    """
    bases = {match["year"] for match in context.words["base_year"].finditer(context.sentence)}  # larger than in 2019
    years = {match[0] for match in _YEAR.finditer(context.sentence)} - bases
    if proposal.period is not None and Doubt.PERIOD_HEADING not in proposal.doubts:
        with suppress(PeriodError):
            several = len({*_YEAR.findall(context.earlier[0])}) > 1
            return Period.parse(proposal.period), several and Doubt.PERIOD_BEFORE in proposal.doubts
    elif {Doubt.PERIOD_UNFIT, Doubt.PERIOD_TO_DATE, Doubt.PERIOD_EARLIER}.isdisjoint(proposal.doubts):
        if not years and not bases:
            dated = next((each for each in context.earlier if _YEAR.search(each)), context.earlier[0])
            return (before := _period_of(dated)), before is not None
        if len(years) == 1:
            return Period.parse(*years), True
    return None, False
