"""The numbers that a text quotes, each with its place in the text and the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Context as DecimalContext
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Literal, NamedTuple

from api.domain.period import Period, PeriodError
from api.domain.quantity import plain
from api.domain.words.comparators import Comparator
from api.fact_check.counted_nouns import is_time
from api.fact_check.quoted_claim import ClaimKind, Context, QuotedClaim
from api.fact_check.words import chinese, english
from api.reports.extract import Proposal, propose
from api.reports.extract.proposal import UnitSort
from api.reports.extract.sentences import is_chinese
from api.reports.extract.unit_codes import unit_code
from api.reports.sources import page_text
from api.service.fact_check.bare_counts import BareCount, bare_counts

_KINDS = {UnitSort.MONEY: ClaimKind.MONEY, UnitSort.SHARE: ClaimKind.SHARE, UnitSort.COUNT: ClaimKind.COUNT}
_YEAR = re.compile(r"(?<![\d.,-])(?:19|20)\d\d(?!\d|[.,]\d)")
_PRODUCT = re.compile(r"(?:\b[a-z]+[A-Z]\w*|\b[A-Z]{2,}\w*-?)\s*$")
_PARTS = frozenset({"percentage-points", "basis-points", "per-mille"})
"""Units that tell of shares beside percent."""
_A_YEAR = re.compile(r"(?:19|20)\d\d")
_OF = re.compile(r"\b(?:in|of|by|since|during|until|for)\s+$", re.IGNORECASE)
_CUT_OFF = re.compile(r"(?:\bpoint\s+|点|10\s?\^\s?|\d\s?[×x]\s?)$", re.IGNORECASE)
"""What stands before the rest of a number that was read in part: fifteen point | five."""
_EXACT = DecimalContext(prec=100)

_LONGEST_LINE = 1_500
"""Characters of a line that are read at once: of all that stands in a sentence, some is looked at for each number."""
_CUT = re.compile(r"[。！？；;.!?]\s*(?=\s|[一-鿿])|[,，]\s|\s")
MOST_NUMBERS = 2_000
"""Numbers of a text, years and dates among them, that are looked at."""
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_WHOLE_SENTENCE = 700
"""Characters of a sentence that is looked at whole for each of its numbers."""
_NEAR = 300
"""Characters before and behind a number that tell what it is of."""
_NEAR_NUMBERS = 20
"""Numbers before and behind it that are told apart."""

Language = Literal["en", "zh"]


@dataclass(frozen=True)
class _Line:
    """A line of a text as it stands, where it begins, with white space as single spaces, and its block's first line."""

    written: str
    start: int
    normal: str
    heading: str

    def place(self, at: int) -> int:
        """Where in the text a place of the normalised line stands."""
        return self.start + self._places[at]

    @cached_property
    def _places(self) -> Sequence[int]:
        """Where each character of the normalised line stands in the line: a space where a run of white space begins."""
        found: list[int] = []
        spaced = True  # what leads the line is not there when it is normalised
        for place, char in enumerate(self.written):
            if not char.isspace() or not spaced:
                found.append(place)
            spaced = char.isspace()
        return found


class Quoted(NamedTuple):
    """The numbers of a text that are claims, and where in it reading ended; None where all of it was read."""

    claims: list[QuotedClaim]
    end: int | None = None


def quoted_claims(text: str, language: Language | None = None) -> Quoted:
    """The numbers of a text that are claims, in order; dates, ordinals and names of things are none."""
    lines, end = _first(_lines(text))
    text = "\n".join(line.normal for line in lines)
    claims: list[QuotedClaim] = []
    proposed = {
        number: list(group) for number, group in groupby(propose(text, language), key=lambda each: each.paragraph)
    }
    for number, line in enumerate(lines, start=1):
        if number not in proposed and not _DIGITS.search(line.normal):
            continue
        in_chinese = is_chinese(line.normal) if language is None else language == "zh"
        before = lines[number - 2].normal if number > 1 else ""
        previous = " ".join(dict.fromkeys(filter(None, (line.heading, (page_text.sentences(before) or [""])[-1]))))
        claims += _of_line(line, proposed.get(number, []), previous, in_chinese)
    return Quoted(claims, end)


def _first(lines: list[_Line]) -> tuple[list[_Line], int | None]:
    """As many lines as hold so many numbers as are looked at, and where the others begin."""
    numbers = 0
    for place, line in enumerate(lines):
        numbers += len(_DIGITS.findall(line.normal))
        if numbers > MOST_NUMBERS:
            return lines[: place or 1], lines[place or 1].start if place or len(lines) > 1 else None
    return lines, None


def _lines(text: str) -> list[_Line]:
    """The lines of a text that hold anything; one that is longer than any paragraph as several."""
    found: list[_Line] = []
    start, heading = 0, ""
    for written in text.splitlines(keepends=True):
        first = start + len(written) - len(written.removeprefix("\ufeff")) if start == 0 else start
        for place, piece in _pieces(written[first - start :]):
            if normal := page_text.normalised(piece):
                found.append(_Line(piece, first + place, normal, heading))
        heading = (heading or found[-1].normal) if written.strip() and found else ""
        start += len(written)
    return found


def _pieces(written: str) -> Iterator[tuple[int, str]]:
    """A line in pieces that are read in a bounded time, ended where a sentence or a clause is, or a word."""
    place = 0
    while len(written) - place > _LONGEST_LINE:
        end = place + _LONGEST_LINE
        cuts = [match.end() for match in _CUT.finditer(written, place + _LONGEST_LINE // 2, end)]
        end = cuts[-1] if cuts else end
        yield place, written[place:end]
        place = end
    yield place, written[place:]


def _of_line(line: _Line, proposals: Sequence[Proposal], before: str, in_chinese: bool) -> Iterator[QuotedClaim]:
    """The claims of a line, sentence by sentence."""
    end = 0
    previous = before
    for sentence in page_text.sentences(line.normal):
        start = line.normal.find(sentence, end)
        end = start + len(sentence)
        own = [proposal for proposal in proposals if start <= proposal.start < end]
        yield from _of_sentence(line, sentence, start, own, previous, in_chinese)
        previous = sentence


def _of_sentence(
    line: _Line, sentence: str, start: int, proposals: Sequence[Proposal], previous: str, in_chinese: bool
) -> Iterator[QuotedClaim]:
    said = [group for group in _merged(proposals) if not _is_no_claim(group[0], sentence, start)]
    taken = [(each.start - start, each.start - start + len(each.phrase)) for each in proposals]
    bare = [] if in_chinese else list(bare_counts(sentence, taken))
    places = sorted(
        [(group[0].start - start, group[0].start - start + len(group[0].phrase), group) for group in said]
        + [(each.start, each.end, each) for each in bare],
        key=lambda place: place[:2],
    )
    starts, ends = tuple(place[0] for place in places), tuple(place[1] for place in places)
    for place, (_, _, found) in enumerate(places):
        context = _context(sentence, place, starts, ends, previous, in_chinese)
        if isinstance(found, BareCount):
            yield _bare_claim(line, found, start, context)
        else:
            yield _claim(line, found, start, context)


def _bare_claim(line: _Line, found: BareCount, start: int, context: Context) -> QuotedClaim:
    first = line.place(start + found.start)
    return QuotedClaim(
        phrase=context.sentence[context.start : context.end],
        start=first,
        end=first + (found.end - found.start),
        digits=found.digits,
        exponent=0,
        unit="",
        kind=ClaimKind.COUNT,
        comparator=Comparator.EQUAL,
        period=found.period,
        context=context,
        bare=True,
    )


def _context(
    sentence: str, place: int, starts: Sequence[int], ends: Sequence[int], previous: str, in_chinese: bool
) -> Context:
    """What stands around a number: its sentence, or of one that goes on and on what is near."""
    first, last = 0, len(sentence)
    if last > _WHOLE_SENTENCE:
        first, last = max(0, starts[place] - _NEAR), min(last, ends[place] + _NEAR)
    low, high = max(0, place - _NEAR_NUMBERS), place + _NEAR_NUMBERS + 1
    near = [
        (start - first, end - first)
        for start, end in zip(starts[low:high], ends[low:high], strict=True)
        if first <= start and end <= last
    ]
    return Context(
        sentence=sentence[first:last],
        start=starts[place] - first,
        end=ends[place] - first,
        previous=previous[-_NEAR:],
        starts=tuple(start for start, _ in near),
        ends=tuple(end for _, end in near),
        chinese=in_chinese,
    )


def _merged(proposals: Sequence[Proposal]) -> list[tuple[Proposal, ...]]:
    """The two ends of a range as one claim."""
    return [tuple(group) for _, group in groupby(proposals, key=lambda each: (each.start, each.phrase))]


def _is_no_claim(proposal: Proposal, sentence: str, start: int) -> bool:
    """Whether a number is the price of a currency, or numbers a thing: iPhone 15."""
    first = proposal.start - start
    behind = first + len(proposal.phrase)
    if proposal.sort is UnitSort.MONEY:
        if english.RATE_OF_EXCHANGE.match(sentence[behind:]):
            return True
        if any(rate.start() <= first < rate.end() for rate in chinese.TOLD_RATE.finditer(sentence)):
            return True
    before = sentence[:first]
    if _CUT_OFF.search(before):
        return True
    if (
        proposal.sort is UnitSort.COUNT
        and not proposal.scale
        and _A_YEAR.fullmatch(proposal.value)
        and _OF.search(before)
    ):
        return True
    return proposal.sort in (UnitSort.COUNT, UnitSort.NONE) and _PRODUCT.search(before) is not None


def _claim(line: _Line, group: tuple[Proposal, ...], start: int, context: Context) -> QuotedClaim:
    low = group[0]
    nearly = (chinese if context.chinese else english).NEARLY.match(low.phrase) is not None
    period = _period(low, context)
    first = line.place(low.start)
    unit = unit_code(low.unit) if low.sort is UnitSort.MEASURE else low.unit
    return QuotedClaim(
        phrase=low.phrase,
        start=first,
        end=line.place(low.start + len(low.phrase) - 1) + 1,
        digits=low.value,
        exponent=low.scale,
        unit=unit,
        kind=_kind(low.sort, unit),
        comparator=Comparator(low.comparator),
        period=period,
        context=context,
        upper=_in_scale(group[1], low.scale) if len(group) > 1 else None,
        nearly=nearly and low.comparator == "<",
    )


def _kind(sort: UnitSort, unit: str) -> ClaimKind:
    """Parts of a hundred are shares, and years and months are counted."""
    if unit in _PARTS:
        return ClaimKind.SHARE
    return ClaimKind.COUNT if is_time(unit) else _KINDS.get(sort, ClaimKind.OTHER)


def _in_scale(proposal: Proposal, scale: int) -> str:
    """The digits of a number in another scale."""
    return plain(_EXACT.scaleb(Decimal(proposal.value), proposal.scale - scale))


def _period(proposal: Proposal, context: Context) -> Period | None:
    """The period that a number is of; a year that stands alone in its sentence counts."""
    if (chinese if context.chinese else english).IN_TURN.search(context.sentence):
        told = list(dict.fromkeys(match[0] for match in _YEAR.finditer(context.sentence)))
        if len(told) > 1:  # several years for several numbers, in the same order
            place = context.starts.index(context.start)
            return Period.parse(told[place]) if len(told) == len(context.starts) else None
    if proposal.period is not None:
        if _is_told_by_another(proposal, context):
            return None
        try:
            return Period.parse(proposal.period)
        except PeriodError:
            return None
    if any(doubt.name in ("PERIOD_UNFIT", "PERIOD_TO_DATE") for doubt in proposal.doubts):
        return None
    years = {match[0] for match in _YEAR.finditer(context.sentence)}
    return Period.parse(years.pop()) if len(years) == 1 else None


def _is_told_by_another(proposal: Proposal, context: Context) -> bool:
    """Whether words beside a number put it a year later than another, and the period read is not one so told."""
    since = max((end for end in context.ends if end <= context.start), default=0)
    until = min((start for start in context.starts if start >= context.end), default=len(context.sentence))
    told = (chinese if context.chinese else english).ANOTHER_TIME.search(context.sentence, since, until)
    return told is not None and not any(doubt.name == "PERIOD_SHIFTED" for doubt in proposal.doubts)
