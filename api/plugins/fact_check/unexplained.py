"""Words of a number's clause that nothing explains: any of them may make it another thing than the indicator.

The names of the indicator, its area, period and publisher explain a word, and the neutral words of a language.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from api.plugins.fact_check import chinese, english
from api.plugins.fact_check.claim import Context, QuotedClaim
from api.plugins.fact_check.names import WORLD, AreaNames, Told, chinese_terms, stem, words

if TYPE_CHECKING:
    from api.domain.catalogue import Catalogue

_MOST = 6
"""Words at most that are named."""


@dataclass(frozen=True, slots=True)
class Known:
    """The words that a subject explains: terms of its indicators, its area, publishers of figures."""

    vocabulary: Collection[str]
    area: str
    areas: AreaNames
    publishers: Collection[str]
    told: Told
    counts_up: bool
    """The number counts all there are at a time, of which some were new at one."""
    others: Collection[str]
    """Terms of all indicators, which narrow nothing in a clause that leads to several numbers."""


class _Piece(NamedTuple):
    """A stretch of a sentence; `own` where the number stands in it."""

    start: int
    end: int
    own: bool


def unexplained(claim: QuotedClaim, known: Known) -> tuple[str, ...]:
    """The words that nothing explains, in their order."""
    context = claim.context
    language = chinese if context.chinese else english
    phrase = context.sentence[context.start : context.end]
    if (amount := _AMOUNT.search(phrase)) is not None:
        led = language.COMPARATORS.sub(_blank, phrase[: amount.start()])
        phrase = f"{led}{_blank(amount)}{phrase[amount.end() :]}"
    else:
        phrase = " " * len(phrase)
    text = f"{context.blanked[: context.start]}{phrase}{context.blanked[context.end :]}"
    if claim.period is not None and claim.period.frequency != "A":
        text = language.PART_OF_A_YEAR.sub(_blank, text)
    read = _in_chinese if context.chinese else _in_english
    found = [word for start, end, own in _pieces(context) for word in read(text[start:end], claim, own, known)]
    found += [*_barred(claim, text, known), *_around(claim, known)]
    return tuple(dict.fromkeys(word for word in map(str.strip, found) if word))[:_MOST]


_AMOUNT = re.compile(r"[-+−~≈>≥<≤]*(?:[A-Z]{1,3}(?=[$€£¥￥\d]))?[$€£¥￥]?\s?\d[\d.,]*\s?[%％‰]?")


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _barred(claim: QuotedClaim, text: str, known: Known) -> Iterator[str]:
    """Signs and turns of the sentence by which it does not tell the number itself: a question, a part, a plan."""
    context, language = claim.context, chinese if claim.context.chinese else english
    pieces = list(_pieces(context))
    _, first, last = max((piece.own, piece.start, piece.end) for piece in pieces)
    for pattern in (language.BARS, language.OTHER_GROWTH if known.told is Told.GROWTH else language.CHANGE_OF):
        yield from (match[0] for piece in pieces for match in pattern.finditer(text, piece.start, piece.end))
    if known.counts_up:
        patterns = [language.NEW] if language.UP_TO.search(text, 0, last) else [language.NEW, language.EVENTS]
        yield from (match[0] for pattern in patterns for match in pattern.finditer(text, first, last))
    if known.told is Told.GROWTH and claim.period is not None:
        bases = {match[1] or match[match.lastindex or 0] for match in language.BASE_YEAR.finditer(text, 0, last)}
        yield from (base for base in bases if int(base) not in (claim.period.year, claim.period.year - 1))
    sentence, numbers = context.sentence, len(context.starts)
    years = {match[0] for match in _YEAR.finditer(sentence)}
    if numbers > 1 and len(years) != numbers:
        yield from (match[0] for match in language.IN_TURN.finditer(sentence))
    if len(years) < numbers:
        yield from _listed(context)
    if context.since and language.OF_IT.match(sentence, context.since):
        yield sentence[max(start for start in context.starts if start < context.since) : context.since]
    if (part := language.OF_THEM.match(sentence, context.end)) is not None:
        yield part[0]
    if language.QUESTION.search(sentence):
        yield "?"
    if (turned := _TURNED.search(sentence, 0, context.start)) is not None:
        yield turned[0]


def _listed(context: Context) -> Iterator[str]:
    """The joint between a number and the next of a list, each of which may be of another thing."""
    sentence, place = context.sentence, context.starts.index(context.start)
    for first in (place - 1, place):
        if 0 <= first < len(context.starts) - 1:
            pair = [sentence[context.starts[each] : context.ends[each]] for each in (first, first + 1)]
            between = sentence[context.ends[first] : context.starts[first + 1]]
            if _JOINED.fullmatch(between) and len({"%" in each for each in pair}) == 1:
                yield between


_JOINED = re.compile(r"\s*(?:,?\s?and|[、和与及]|以及)\s*")
_TURNED = re.compile(r"(?:[↓▼▽⬇📉🔻≠]\ufe0f?)\s*$")


def _around(claim: QuotedClaim, known: Known) -> Iterator[str]:
    """The words by which the sentence before or behind denies this one, or names whose numbers both are."""
    context = claim.context
    for pattern, text in ((_DENIES_NEXT, context.previous), (_DENIES_LAST, context.following)):
        if (found := pattern.search(text)) is not None:
            yield found[0]
    if known.areas.told(context.sentence, in_chinese=context.chinese):
        return
    before = re.sub(r"\d", " ", context.previous)
    if context.chinese:
        opening = _HAN.search(chinese.WHEN.sub(_blank, context.previous))
        yield from (
            word for word in _in_chinese(before, claim, False, known) if opening and opening[0].startswith(word)
        )
    else:
        yield from (word for word in _in_english(before, claim, False, known) if word[0].isupper())


_DENIES_NEXT = re.compile(
    r"\b(?:claims?|statements?|numbers?|figures?|sentences?|assertions?|posts?) (?:[\w'’-]+ ){0,3}(?:is|are|were|was) "
    r"(?:all |both |simply |completely )?(?:false|wrong|untrue|fake|fabricated|made up|fictional|invented)\b|"
    r"^\W*(?:myth|fiction|hoax|false claim|fake news)\b|以下(?:说法|数据|数字)[^。]{0,6}(?:不实|错误|虚构|假)",
    re.IGNORECASE,
)
_DENIES_LAST = re.compile(
    r"^\W*(?:(?:that|this|it|which)(?:['’]s| is| was)? (?:all |simply |completely |just )?)?"
    r"(?:not (?:true|so|correct|the case)|untrue|false|wrong|incorrect|fake|nonsense|just kidding|"
    r"(?:a )?(?:lie|myth|hoax|joke|fabrication))\b|"
    r"^\W*(?:这|此|该)?(?:说法|数据|数字|消息)?(?:是|纯属|并)?"
    r"(?:不是真的|假的|谣言|不实|不符合?事实|非事实|虚构|错的|错误的?|不对)",
    re.IGNORECASE,
)


def _pieces(context: Context) -> Iterator[_Piece]:
    """The clauses that say something of a number: its own, those that lead to it, those behind up to the next number.

    What leads to the first number of a part of the sentence leads to all numbers of that part.
    """
    text = context.blanked
    language = chinese if context.chinese else english
    first = max((mark.end() for mark in language.PARTED.finditer(text, 0, context.start)), default=0)
    last = next((mark.start() for mark in language.PARTED.finditer(text, context.end)), len(text))
    cuts = [first, *(mark.end() for mark in language.CLAUSES.finditer(text, first, last)), last]
    numbers = [start for start in context.starts if first <= start < last]
    for start, end in pairwise(cuts):
        if start <= context.start < end:
            yield _own(context, start, end)
        elif start < numbers[0] < end:
            yield _Piece(start, numbers[0], False)
        elif not any(start <= number < end for number in numbers):
            before = max((number for number in numbers if number < start), default=context.start)
            behind = min((number for number in numbers if number >= end), default=context.start)
            if context.start in (before, behind) or behind == numbers[0]:
                yield _Piece(start, end, False)


def _own(context: Context, start: int, end: int) -> _Piece:
    """The number's own clause, up to a joint that leads to another number of it."""
    joint = (chinese if context.chinese else english).JOINT
    if context.since > start and (parted := joint.search(context.blanked, context.since, context.start)):
        start = parted.start()
    if context.until < end and (parted := joint.search(context.blanked, context.end, context.until)):
        end = parted.start()
    return _Piece(start, end, True)


def _in_english(text: str, claim: QuotedClaim, own: bool, known: Known) -> Iterator[str]:
    text = english.DATELINE.sub(_blank, text)
    named = known.areas.told(text, in_chinese=False)
    for area in named:
        if area.code not in (known.area, WORLD):
            yield text[area.start : area.end]
    for word in words(text):
        if any(area.start <= word.start < area.end for area in named):
            continue
        if word.is_word and len(word.low) > 1 and not _explains(word.low, claim, own, known):
            yield word.text


def _explains(low: str, claim: QuotedClaim, own: bool, known: Known) -> bool:
    key = stem(low)
    flow = "trade" in known.vocabulary and key in english.FLOWS
    return (
        flow
        or key in known.vocabulary
        or (not own and key in known.others)
        or low in english.NEUTRAL
        or key in english.NEUTRAL
        or low in known.publishers
        or low in (claim.unit.lower(), *_UNIT_WORDS.get(claim.unit, ()))
        or key == stem(claim.unit.lower().rpartition(" ")[2])
    )


_UNIT_WORDS = {
    "USD": ("dollar", "dollars", "us"),
    "EUR": ("euro", "euros"),
    "JPY": ("yen",),
    "GBP": ("pound", "pounds", "sterling"),
}


_YEAR = re.compile(r"(?:19|20)\d\d")


def _in_chinese(text: str, claim: QuotedClaim, own: bool, known: Known) -> Iterator[str]:
    covered = [match.span() for match in chinese.SOURCES.finditer(text)]
    covered += [match.span() for match in chinese.MONEY.get(claim.unit, chinese.NOTHING).finditer(text) if own]
    for area in known.areas.told(text, in_chinese=True):
        if area.code not in (known.area, WORLD):
            yield text[area.start : area.end]
        covered.append((area.start, area.end))
    explained: dict[tuple[int, int], bool] = {}
    for term in chinese_terms(text):
        span = term.start, term.end
        means = term.key in known.vocabulary or (not own and term.key in known.others)
        explained[span] = means and explained.get(span, True)
    covered += [span for span, means in explained.items() if means]
    for start, end in covered:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    text = chinese.WHEN.sub(" ", text)
    for match in chinese.LATIN.finditer(text):
        if len(match[0]) > 1 and not _explains(match[0].lower(), claim, own, known):
            yield match[0]
    yield from (run for run in _HAN.findall(chinese.NEUTRAL.sub(" ", text)) if not chinese.SMALL.issuperset(run))


_HAN = re.compile(r"[一-鿿]+")


@lru_cache(maxsize=4)
def publisher_words(catalogue: Catalogue) -> frozenset[str]:
    """The words that publishers of sources and titles of reports are made of."""
    texts = [source.publisher for source in catalogue.sources.values()]
    texts += [report.title_en for report in catalogue.reports.values()]
    ids = {source.id.partition("-")[0] for source in catalogue.sources.values()}
    return frozenset(word.low for text in texts for word in words(text)) | ids
