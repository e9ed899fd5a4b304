"""The numbers that a text quotes, each with its place in the text and the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Context as DecimalContext
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from api.domain.period import Period, PeriodError
from api.domain.quantity import plain
from api.domain.words import Comparator
from api.fact_check.quoted_claim import ClaimKind, Context, QuotedClaim
from api.fact_check.subjects.counted_nouns import is_time
from api.fact_check.words import chinese, english
from api.fact_check.words.moving_words import ROSE
from api.reports.extract import Proposal, propose
from api.reports.extract.proposal import UnitSort
from api.reports.extract.publication_day import Language, in_chinese
from api.reports.extract.unit_codes import unit_code
from api.reports.sources import page_text
from api.service.fact_check.bare_counts import BareCount, bare_counts
from api.service.fact_check.heading_periods import period_above, period_of_block
from api.service.fact_check.periods_in_turn import period_in_turn
from api.service.fact_check.text_lines import DIGITS, TextLine, lines_to_read

_KINDS = {UnitSort.MONEY: ClaimKind.MONEY, UnitSort.SHARE: ClaimKind.SHARE, UnitSort.COUNT: ClaimKind.COUNT}
_YEAR = re.compile(r"(?<![\d.,-])(?:19|20)[0-9]{2}(?!\d|[.,]\d)")
_PRODUCT = re.compile(r"(?:\b[a-z]+[A-Z]\w*|\b[A-Z]{2,}\w*-?)\s*$")
_PARTS = frozenset({"percentage-points", "basis-points", "per-mille"})
"""Units that tell of shares beside percent."""
_A_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_OF = re.compile(r"\b(?:in|of|by|since|during|until|for)\s+$", re.IGNORECASE)
_CUT_OFF = re.compile(r"(?:\bpoint\s+|点|双|10\s?\^\s?|\d\s?[×x]\s?)$", re.IGNORECASE)
"""What stands before the rest of a number, or a name, that was read in part: fifteen point | five."""
_EXACT = DecimalContext(prec=100)

_WHOLE_SENTENCE = 700
"""Characters of a sentence that is looked at whole for each of its numbers."""
_NEAR = 300
"""Characters before and behind a number that tell what it is of."""
_NEAR_NUMBERS = 20
"""Numbers before and behind it that are told apart."""


class Quoted(NamedTuple):
    """The numbers of a text that are claims, and where in it reading ended; None where all of it was read."""

    claims: list[QuotedClaim]
    end: int | None = None


def quoted_claims(text: str, language: Language | None = None) -> Quoted:
    """The numbers of a text that are claims, in order; dates, ordinals and names of things are none."""
    lines, end = lines_to_read(text, language)
    text = "\n".join(line.normal for line in lines)
    claims: list[QuotedClaim] = []
    proposed = {
        number: list(group) for number, group in groupby(propose(text, language), key=lambda each: each.paragraph)
    }
    for number, line in enumerate(lines, start=1):
        if number not in proposed and not DIGITS.search(line.normal):
            continue
        reads_chinese = in_chinese(line.normal, language)
        before = lines[number - 2].normal if number > 1 else ""
        previous = " ".join(dict.fromkeys(filter(None, (line.heading, (page_text.sentences(before) or [""])[-1]))))
        claims += _of_line(line, proposed.get(number, []), previous, reads_chinese)
    return Quoted(claims, end)


def _of_line(line: TextLine, proposals: Sequence[Proposal], before: str, in_chinese: bool) -> Iterator[QuotedClaim]:
    """The claims of a line, sentence by sentence."""
    end = 0
    previous, told = before, None
    sentences = page_text.sentences(line.normal)
    for sentence, following in zip(sentences, [*sentences[1:], ""], strict=True):
        start = line.normal.find(sentence, end)
        end = start + len(sentence)
        own = [proposal for proposal in proposals if start <= proposal.start < end]
        claims = [
            _gone_on(replace(claim, context=replace(claim.context, following=following)), told, own)
            for claim in _of_sentence(line, sentence, start, own, previous, in_chinese)
        ]
        yield from claims
        periods = {claim.period for claim in claims}
        previous, told = sentence, periods.pop() if len(periods) == 1 else None


def _gone_on(claim: QuotedClaim, told: Period | None, proposals: Sequence[Proposal]) -> QuotedClaim:
    """A count of which a sentence tells no period is of that of the sentence before: there were so many then."""
    untold = claim.period is None and told is not None and claim.kind is ClaimKind.COUNT and not claim.bare
    if not untold or not english.STILL_THEN.search(claim.context.sentence) or _YEAR.search(claim.context.sentence):
        return claim
    doubts = {doubt.name for proposal in proposals for doubt in proposal.doubts}
    return replace(claim, period=told) if "PERIOD_UNTOLD" in doubts else claim


def _of_sentence(
    line: TextLine, sentence: str, start: int, proposals: Sequence[Proposal], previous: str, in_chinese: bool
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


def _bare_claim(line: TextLine, found: BareCount, start: int, context: Context) -> QuotedClaim:
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


def _claim(line: TextLine, group: tuple[Proposal, ...], start: int, context: Context) -> QuotedClaim:
    low, *above = sorted(group, key=lambda end: Decimal(_in_scale(end, 0)))  # 16 to 15 is told too
    vocabulary = chinese if context.chinese else english
    fell = any(doubt.name == "FALL" for doubt in low.doubts)
    nearly = low.comparator == (">" if fell else "<") and vocabulary.NEARLY.match(low.phrase) is not None
    period = _period(low, context)
    if period is not None and any(doubt.name == "PERIOD_HEADING" for doubt in low.doubts):
        period = period_of_block(period, line.dated, line.written)
    elif period is None and not _YEAR.search(context.sentence) and not _is_of_no_single_period(low):
        period = period_above(line.heading, line.written)
    first = line.place(low.start)
    unit = unit_code(low.unit) if low.sort is UnitSort.MEASURE else chinese.COUNTED.get(low.unit, low.unit)
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
        upper=_in_scale(above[0], low.scale) if above else None,
        nearly=nearly,
        one_way=fell or ROSE.match(low.phrase) is not None,
        spans=period is None and any(doubt.name == "PERIOD_UNFIT" for doubt in low.doubts),
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
    if (in_turn := period_in_turn(context)) is not None:
        return in_turn
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
    if _is_of_no_single_period(proposal):
        return None
    if _is_told_by_another(proposal, context):
        return None
    years = {match[0] for match in _YEAR.finditer(context.sentence)}
    return Period.parse(years.pop()) if len(years) == 1 else None


def _is_of_no_single_period(proposal: Proposal) -> bool:
    return any(doubt.name in ("PERIOD_UNFIT", "PERIOD_TO_DATE") for doubt in proposal.doubts)


def _is_told_by_another(proposal: Proposal, context: Context) -> bool:
    """Whether words beside a number tell its period by another one, and the period read is not one so told."""
    since, until = context.since, context.until
    told = (chinese if context.chinese else english).ANOTHER_TIME.search(context.sentence, since, until)
    if told is not None:
        return not any(doubt.name == "PERIOD_SHIFTED" for doubt in proposal.doubts)
    before = (chinese if context.chinese else english).LAST_YEAR.search(context.sentence, since, until)
    # Last year of a sentence that tells a year is the one before it: last year, it said in January 2025.
    return before is not None and (proposal.period is None or proposal.period[:4] in context.sentence)
