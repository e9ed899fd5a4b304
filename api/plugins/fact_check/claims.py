"""The numbers that a text quotes, each with its place and the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Context as DecimalContext
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import NamedTuple
from unicodedata import normalize

from api.domain.period import MONTHS, Period, PeriodError
from api.domain.quantity import plain
from api.domain.words import Comparator
from api.plugins.extract import Proposal, page_text, propose
from api.plugins.extract.chinese_figures import closed_up
from api.plugins.extract.proposal import UnitSort
from api.plugins.extract.propose import Language, in_chinese
from api.plugins.extract.words import unit_code
from api.plugins.fact_check import chinese, english
from api.plugins.fact_check.claim import ClaimKind, Context, QuotedClaim
from api.plugins.fact_check.names import is_time

ROSE = re.compile(
    r"(?i)^(?:r[io]sen?|rises|rising|gr[eo]wn?|grows|growing|increas\w{1,3}|climb\w{0,3}|jump\w{0,3}|surg\w{1,3}|"
    r"soar\w{0,3}|gain\w{0,3}|expand\w{0,3}|advanc\w{1,3}|up)\b|^(?:增长|上升|提高|上涨|增加|提升|扩大|增)(?!速|幅)"
)
"""Growth is none of them, since growth of less than 1% may be a fall."""
_QUARTERS = "一二三四"
_ITEM = re.compile(r"^\s*(?:[-–—*•·▪◦●]|\(?\d{1,2}[.)、]|[①-⑳])\s*")
_TOLD = re.compile(
    rf"\b(?P<month>{'|'.join(MONTHS)}) (?P<of_month>20[0-9]{{2}})\b|"
    r"\bQ(?P<quarter>[1-4]),? (?P<of_quarter>20[0-9]{2})\b|"
    r"\b(?P<year_of_q>20[0-9]{2})[ -]?Q(?P<q>[1-4])\b|(?P<of_chinese>20[0-9]{2})年(?:(?P<chinese_month>1[0-2]|[1-9])月|"
    rf"第?(?P<chinese_quarter>[{_QUARTERS}])季度|(?P<half>[上下])半年)|(?<!\d)(?P<year>20[0-9]{{2}})(?!\d)",
    re.IGNORECASE,
)


def period_above(heading: str, line: str) -> Period | None:
    """The one period that a heading tells, for a line that is an item of a list; None for any other line."""
    if not heading or not _ITEM.match(line):
        return None
    told = set(_periods(heading))
    if len(told) != 1:
        return None
    try:
        return Period.parse(told.pop())
    except PeriodError:
        return None


def period_of_block(heading: Period, dated: str, line: str) -> Period | None:
    """The period of a line that tells none, below a heading: that of the line which it goes on with, if there is one.

    None where a line between it and the heading tells another one, and it may be of either.
    """
    told = set(_periods(normalize("NFKC", dated)))
    if not told or told == {heading.text}:
        return heading
    return Period.parse(told.pop()) if len(told) == 1 and _GOES_ON.match(line) else None


_GOES_ON = re.compile(r"^(?:[ \t\u3000]+\S|(?:[-–—•·]\s*)?(?:of which|thereof|of that|其中))", re.IGNORECASE)
"""How a line begins that goes on with the one above: of which exports."""


def _periods(heading: str) -> Iterator[str]:
    for match in _TOLD.finditer(heading):
        told = match.groupdict()
        if told["month"]:
            yield f"{told['of_month']}-{MONTHS.index(told['month'].capitalize()) + 1:02}"
        elif told["quarter"]:
            yield f"{told['of_quarter']}-Q{told['quarter']}"
        elif told["q"]:
            yield f"{told['year_of_q']}-Q{told['q']}"
        elif told["chinese_month"]:
            yield f"{told['of_chinese']}-{int(told['chinese_month']):02}"
        elif told["chinese_quarter"]:
            yield f"{told['of_chinese']}-Q{_QUARTERS.index(told['chinese_quarter']) + 1}"
        elif told["half"]:
            yield f"{told['of_chinese']}-S{1 if told['half'] == '上' else 2}"
        else:
            yield told["year"]


_YEAR = re.compile(r"(?<![\d.,-])(?:19|20)[0-9]{2}(?!\d|[.,]\d)")
_LONGEST_LINE = 1_500
"""Characters of a line that are read at once: of all that stands in a sentence, some is looked at for each number."""
MOST_NUMBERS = 1_000
"""Numbers of a text, years and dates and those in words among them, that are looked at."""
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = (
    "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|halves|thirds?|quarters?|fifths?|tenths?|"
    "dozen|hundred|thousand|million|billion|trillion)"
)
_NUMBER = re.compile(
    rf"{DIGITS.pattern}(?:\s*[十百千万亿]+|[\s-]{_WORD}\b)?|\b{_WORD}(?:[\s-](?:and\s)?(?:a\s)?{_WORD}){{0,3}}\b|"
    "[一二两三四五六七八九十百千万亿半]+",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[。！？；]|[.!?][\"”’)]*\s+(?=[A-Z\"“(])|;\s+")
_CLAUSE_END = re.compile(r"[,:]\s+|[，：、]|\s[–—-]\s")
_YEAR_CELL = re.compile(r"(?<!\d)(?:19|20)[0-9]{2}(?!\d)")
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True)
class TextLine:
    """A line of a text as it stands, where it begins, as it is read, the first line of its block, and the last dated.

    It is read with white space as single spaces, and a Chinese one closed up.
    """

    written: str
    start: int
    normal: str
    heading: str
    dated: str = ""
    """The nearest line above it in its block that tells a year."""

    def place(self, at: int) -> int:
        """Where in the text a place of the normalised line stands."""
        return self.start + self._places[at]

    @cached_property
    def _places(self) -> Sequence[int]:
        """Where each character of the normalised line stands in the line: a space where a run of white space begins."""
        found: list[int] = []
        place = 0
        for char in self.normal:
            while char != " " and self.written[place].isspace():
                place += 1
            found.append(place)
            place += 1
        return found


def lines_to_read(text: str, language: Language | None = None) -> tuple[list[TextLine], int | None]:
    """As many lines as hold so many numbers as are looked at, and where the others begin; None where there are none."""
    lines, numbers = _lines(text, language), 0
    for place, line in enumerate(lines):
        numbers += len(_NUMBER.findall(line.normal))
        if numbers > MOST_NUMBERS:
            return lines[: place or 1], lines[place or 1].start if place or len(lines) > 1 else None
    return lines, None


def _lines(text: str, language: Language | None) -> list[TextLine]:
    """The lines of a text that hold anything; one that is longer than any paragraph as several."""
    found: list[TextLine] = []
    start, heading, dated = 0, "", ""
    for written in text.splitlines(keepends=True):
        first = start + len(written) - len(written.removeprefix("\ufeff")) if start == 0 else start
        for place, piece in _pieces(written[first - start :]):
            if normal := page_text.normalised(piece):
                as_read = closed_up(normal) if in_chinese(normal, language) else normal
                found.append(TextLine(piece, first + place, as_read, heading, dated))
        holds = bool(written.strip() and found)
        heading = (heading or found[-1].normal) if holds else ""
        dated = (written if _YEAR_CELL.search(written) else dated) if holds else ""
        start += len(written)
    return found


def _pieces(written: str) -> Iterator[tuple[int, str]]:
    """A line in pieces that are read in a bounded time, parted between sentences where there are any."""
    place = 0
    while len(written) - place > _LONGEST_LINE:
        end = _parting(written, place, place + _LONGEST_LINE)
        yield place, written[place:end]
        place = end
    yield place, written[place:]


def _parting(written: str, first: int, last: int) -> int:
    """The last end of a sentence in a stretch, else of a clause; else between words, as far from a number as can be."""
    for ends in (_SENTENCE_END, _CLAUSE_END):
        if found := [match.end() for match in ends.finditer(written, first + 1, last)]:
            return found[-1]
    middle = (first + last) // 2
    blanks = [match.end() for match in _BLANK.finditer(written, middle, last)]
    numbers = [match.start() for match in _NUMBER.finditer(written, middle, last)]
    return max(blanks, key=lambda blank: min((abs(blank - each) for each in numbers), default=0), default=last)


_KINDS = {UnitSort.MONEY: ClaimKind.MONEY, UnitSort.SHARE: ClaimKind.SHARE, UnitSort.COUNT: ClaimKind.COUNT}
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
_NEAR_PHRASE = 300
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
    untold = claim.period is None and told is not None and claim.kind is ClaimKind.COUNT
    if not untold or not english.STILL_THEN.search(claim.context.sentence) or _YEAR.search(claim.context.sentence):
        return claim
    doubts = {doubt.name for proposal in proposals for doubt in proposal.doubts}
    return replace(claim, period=told) if "PERIOD_UNTOLD" in doubts else claim


def _of_sentence(
    line: TextLine, sentence: str, start: int, proposals: Sequence[Proposal], previous: str, in_chinese: bool
) -> Iterator[QuotedClaim]:
    said = [group for group in _merged(proposals) if not _is_no_claim(group[0], sentence, start)]
    starts = tuple(group[0].start - start for group in said)
    ends = tuple(begin + len(group[0].phrase) for begin, group in zip(starts, said, strict=True))
    for place, group in enumerate(said):
        yield _claim(line, group, start, _context(sentence, place, starts, ends, previous, in_chinese))


def _context(
    sentence: str, place: int, starts: Sequence[int], ends: Sequence[int], previous: str, in_chinese: bool
) -> Context:
    """What stands around a number: its sentence, or of one that goes on and on what is near."""
    first, last = 0, len(sentence)
    if last > _WHOLE_SENTENCE:
        first, last = max(0, starts[place] - _NEAR_PHRASE), min(last, ends[place] + _NEAR_PHRASE)
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
        previous=previous[-_NEAR_PHRASE:],
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
    period = _claim_period(low, context)
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


def _claim_period(proposal: Proposal, context: Context) -> Period | None:
    """The period that a number is of; a year that stands alone in its sentence counts."""
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
