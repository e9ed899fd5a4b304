"""A clause around a number that tells of something else than the indicator which is named beside it.

Whatever stands there and is not understood is such a thing: online sales grew 7.2%, and parcels 21%.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import replace
from typing import NamedTuple

from api.fact_check.quoted_claim import ClaimKind, Context, QuotedClaim
from api.fact_check.subjects.indicator_names import IndicatorNames, Told, indicator_names, reader
from api.fact_check.subjects.named_areas import area_names
from api.fact_check.subjects.other_subjects import publisher_words
from api.fact_check.subjects.subject import Subject, SubjectFinder
from api.fact_check.subjects.terms import LIKELY_VERB, Word, chinese_terms, english_terms, stem, words
from api.fact_check.words import chinese, english

_MARKS = re.compile(r"[,;()–—!]\s|\s(?:while|whereas|although|but|even as)\s")
_MARKS_CHINESE = re.compile(r"[，,；;。！（）()]")
_ADVERBIAL_CHINESE = re.compile(r"^(?:在|随着|受|由于|尽管|虽然|为了?|通过|从|据|根据|按|自)")
_SAYS_LITTLE = english.WEAK | chinese.WEAK | english.PLACES_AND_TIMES | {"world", "largest", "added", "consecutive"}
_SAYS_LITTLE |= {"全球", "国家", "最大", "新设", "连续"}
"""Terms of names that tell where, when or how much, beside whatever is named there."""
_WHEN = frozenset({"earlier", "later", "ago", "ahead", "compared", "versus", "yearly", "annually", "nearly", "almost"})
_SIZES = frozenset({"peak", "mark", "milestone", "high", "threshold", "barrier"})
"""What a number is called by its size alone: a 15.5-trillion-yuan peak."""
_LATIN = re.compile(r"[A-Za-z][A-Za-z&.-]+")
_HAN = re.compile(r"[一-鿿]{2,}")
_BENIGN_CHINESE = re.compile("|".join(map(re.escape, sorted(chinese.BENIGN, key=len, reverse=True))))
_OF_THEM = re.compile(r"\s(?:out )?of (?:them|these|those|which|whom)\b")
_OF_MANY = re.compile(r"(?<=\d) (?:out )?of (?:(?:the|its|their|all|those|these) )?(?=\d)")
"""What makes a number a part of another one: 70 of them online, 35 of the 65 bases."""


_OVERALL = re.compile(r"\boverall\b", re.IGNORECASE)
_NARROWING = english.NARROWING
_BENIGN = english.EMPTY | english.BENIGN | english.LEADING | english.CAUSING | _WHEN


class _Known(NamedTuple):
    """The words that leave a clause one about the indicators of a subject."""

    vocabulary: Set[str]
    names: Collection[Set[str]]
    """By name of an indicator, the terms that it must hold."""
    others: Set[str]
    """The terms of other indicators alone."""
    publishers: Set[str]


def told_beside(finder: SubjectFinder, claim: QuotedClaim, subject: Subject) -> Subject:
    """The subject of a number, narrowed by what its clause tells of where that is another thing."""
    if not subject.is_found:
        return subject
    context = claim.context
    if subject.told is Told.GROWTH and (since := _since_long_ago(context)) is not None:
        return replace(subject, narrowed=since)
    known = _known(finder, indicator_names(finder.catalogue, in_chinese=context.chinese), subject)
    other = _other(finder, claim, known) or (None if context.chinese else _part_or_kind(claim, known))
    return subject if other is None else replace(subject, narrowed=other)


def _since_long_ago(context: Context) -> str | None:
    """The first year of several over which something grew: from 1.69 trillion in 2020 to 2.6 trillion in 2024."""
    before = context.sentence[: context.start]
    years = sorted({match[0] for match in _YEAR.finditer(before)})
    apart = len(years) > 1 and int(years[-1]) - int(years[0]) > 1
    return years[0] if apart and _FROM.search(before) else None


_YEAR = re.compile(r"(?<!\d)(?:19|20)[0-9]{2}(?!\d)")
_FROM = re.compile(r"\b(?:from|between)\b|[从由自]", re.IGNORECASE)


def _part_or_kind(claim: QuotedClaim, known: _Known) -> str | None:
    """What a number is right before: those that it is a part of, or what is of that size, as the 6.5% consensus."""
    context = claim.context
    part = _OF_MANY.search(claim.phrase) or _OF_THEM.match(context.sentence, context.end)
    if part is not None:
        return part[0].strip()
    if claim.kind is ClaimKind.COUNT or not _ARTICLE.search(context.sentence, 0, context.start):
        return None
    behind = _RIGHT_BEHIND.match(context.sentence, context.end)
    read = words(behind[0]) if behind else []
    return next((word.text for word in read if word.low not in _SIZES and not _says_nothing(word, known, ())), None)


_ARTICLE = re.compile(r"\b(?:the|an?)\s+$")
_RIGHT_BEHIND = re.compile(r"\s[a-z]+(?:-[a-z]+)?\b")


def _known(finder: SubjectFinder, names: IndicatorNames, subject: Subject) -> _Known:
    named = [each for each in names.indicators if each.code in subject.indicators]
    vocabulary = {term for each in named for term in each.vocabulary}
    strong = [name.strong for each in named for name in each.names]
    others = names.vocabulary - vocabulary - _SAYS_LITTLE
    return _Known(vocabulary, strong, others, publisher_words(finder.catalogue))


def _other(finder: SubjectFinder, claim: QuotedClaim, known: _Known) -> str | None:
    """What the nearest clause tells of that tells of anything, where it is nothing of the indicator."""
    in_chinese = claim.context.chinese
    for place, (clause, numbered) in enumerate(_clauses(claim)):
        told = area_names(finder.catalogue).told(clause, in_chinese=in_chinese)
        for area in reversed(told):
            clause = f"{clause[: area.start]} {clause[area.end :]}"  # noqa: PLW2901 - the clause without its areas
        keys, left = (_in_chinese if in_chinese else _in_english)(clause, known)
        if claim.kind is ClaimKind.COUNT and not place:  # what is counted is told behind the number too
            keys |= {term.key for term in reader(in_chinese=in_chinese)(_behind(claim.context))}
        is_named = not keys.isdisjoint(known.vocabulary)
        if any(name <= keys for name in known.names):
            return None
        adverbial = not numbered or (in_chinese and place and _ADVERBIAL_CHINESE.match(clause))
        if not keys.isdisjoint(known.others) and not adverbial:
            return " ".join(clause.split())
        # How many shoppers there are is no indicator, though they are who spends.
        if not in_chinese and not adverbial and is_named and _OVERALL.search(clause):
            return clause.strip()  # online sales grew so much, and retail sales overall so much
        narrowing = [word for word in left if claim.kind is ClaimKind.SHARE and _single(word.lower()) in _NARROWING]
        if not adverbial and (found := left if in_chinese or not is_named else narrowing):
            return found[0]
        if is_named or (told and numbered):
            return None
    return None


def _behind(context: Context) -> str:
    """What stands behind a number up to the end of its clause, or to the next number."""
    marks = _MARKS_CHINESE if context.chinese else _MARKS
    end = marks.search(context.sentence, context.end, context.until)
    return context.sentence[context.end : end.start() if end else context.until]


def _clauses(claim: QuotedClaim) -> Iterator[tuple[str, bool]]:
    """The number's own clause up to the number, and those before it, the nearest first; and whether it has a number.

    Numbers and dates are blanked; what a count counts is left.
    """
    context = claim.context
    text = context.sentence[: context.start]
    for start, end in zip(context.starts, context.ends, strict=True):
        if end <= context.start:
            text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    marks = _MARKS_CHINESE if context.chinese else _MARKS
    marked = (mark.end() for mark in marks.finditer(text))
    cuts = sorted({0, *marked, *(end for end in context.ends if end <= context.start)})
    counted = claim.phrase if claim.kind is ClaimKind.COUNT else ""
    yield _undated(f"{text[cuts[-1] :]} {counted}"), True
    for first, last in zip(reversed(cuts[:-1]), reversed(cuts[1:]), strict=True):
        yield _undated(text[first:last]), any(first <= start < last for start in context.starts)


_DIGITS = re.compile(r"[$€£¥￥]?\d[\d.,]*")


def _undated(text: str) -> str:
    return _DIGITS.sub(" ", chinese.DATE.sub(" ", text))


def _in_english(text: str, known: _Known) -> tuple[Set[str], Sequence[str]]:
    """The terms of a clause, and those of its words that are not understood."""
    read = [word for word in words(text) if word.is_word]
    keys = {term.key for term in english_terms(text)}
    left = [word.text for place, word in enumerate(read) if not _says_nothing(word, known, read[:place])]
    return keys, left


def _single(low: str) -> str:
    return low.removesuffix("s")


def _says_nothing(word: Word, known: _Known, before: Sequence[Word]) -> bool:
    low, single = word.low, _single(word.low)
    if low in english.NARROWING or single in english.NARROWING:
        return False
    if low in _BENIGN or single in _BENIGN or stem(low) in _BENIGN or stem(low) in known.vocabulary:
        return True
    if low in known.publishers or LIKELY_VERB.search(low) or len(low) < (2 if word.text.isupper() else 3):
        return True
    if english.GROWTH.fullmatch(low) or english.SHARE.fullmatch(low):
        return True
    return bool(before) and before[-1].low in ("a", "an")  # a meagre 7.2%


def _in_chinese(text: str, known: _Known) -> tuple[Set[str], Sequence[str]]:
    terms = chinese_terms(text)
    keys = {term.key for term in terms}
    blank = bytearray(len(text))
    for term in terms:
        if term.key in known.vocabulary:
            blank[term.start : term.end] = b"\x01" * (term.end - term.start)
    rest = "".join(" " if gone else char for char, gone in zip(text, blank, strict=True))
    latin = [match[0] for match in _LATIN.finditer(rest) if match[0].lower() not in known.publishers]
    rest = chinese.SHARE.sub(" ", chinese.GROWTH.sub(" ", rest))
    left = [match[0] for match in _HAN.finditer(_BENIGN_CHINESE.sub(" ", rest))]
    return keys, [*latin, *left]
