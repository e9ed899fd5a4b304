"""Numbers in a list, each of the thing at its place in a list of as many."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from api.plugins.fact_check import chinese, english
from api.plugins.fact_check.claim import Context, QuotedClaim
from api.plugins.fact_check.names import NamedArea, area_names, indicator_names, reader
from api.plugins.fact_check.subjects import Subject, SubjectFinder, told_beside

_BETWEEN_NUMBERS = re.compile(r"\s*(?:[,，、]?\s*(?:and|or|[和与及]|以及)|[,，、])\s*(?:by\s)?\s*")
_JOINT = re.compile(r",\s+and\s+|\s+and\s+|,\s+|\s+&\s+|\s+as well as\s+")
_LAST_JOINT = re.compile(r"and|&|as well as")
_JOINT_CHINESE = re.compile(r"[、和与]|以及|(?<!涉)及(?!其)")
_ADVERBIAL = re.compile(
    r"\s*(?:in|for|during|by|at|since|despite|with|according|as|while|amid|over|meanwhile|however|from|under|on|after|"
    r"before|also|last|this|overall|together|together with|for example|(?:19|20)[0-9]{2})\b",
    re.IGNORECASE,
)
"""How what stands before a list of things begins, where it is none of them."""
_BEFORE_LIST = re.compile(r"[;:.()–—]\s")
_BEFORE_LIST_CHINESE = re.compile(r"[，；。：（）]")
_BETWEEN_AREAS = re.compile(r"\s*(?:,|and|,\s*and|&|[、和与及])?\s*(?:in\s)?(?:the\s+)?")
_FLOW = r"(?:exports?|imports?|trade)"
_FLOWS = re.compile(rf"\b{_FLOW}(?:(?:,\s+and\s+|\s+and\s+|,\s+){_FLOW})+\b", re.IGNORECASE)
_FLOW_CHINESE = r"(?:进出口|出口|进口)(?:总?[额值])?"
_FLOWS_CHINESE = re.compile(rf"{_FLOW_CHINESE}(?:[、和与及]{_FLOW_CHINESE})+")
_MOST_LISTED = 12
"""Things that are told apart of a list."""
_SHARE = re.compile(r"%|per ?cent|分之|成", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)[0-9]{2}(?!\d)")
_DATE = re.compile(rf"{chinese.DATE.pattern}|{_YEAR.pattern}")


class _Span(NamedTuple):
    """A stretch of a sentence."""

    start: int
    end: int


class _Listed(NamedTuple):
    """The things of a list, and where it begins and ends; `alone` where each must name its indicator by itself."""

    items: Sequence[_Span]
    alone: bool = False
    kept: Sequence[_Span] = ()
    """What is said of all of them, though it stands with one: the area, the year."""


def subject_in_turn(finder: SubjectFinder, claim: QuotedClaim) -> Subject:
    """What a number is about; one of a list is of the thing at its place, and of nothing where the lists do not fit."""
    context = claim.context
    group = _group(context, context.starts.index(context.start)) if context.start in context.starts else ()
    if len(group) < 2:
        return _plainly(finder, claim)
    told = (chinese if context.chinese else english).IN_TURN.search(context.sentence) is not None
    if len(group) > _MOST_LISTED:
        return Subject() if told else _plainly(finder, claim)
    years = {match[0] for match in _YEAR.finditer(context.sentence)}
    if len(years) > 1 and (not told or len(years) == len(context.starts)):
        return _plainly(finder, claim)  # each is of a year of its own
    listed = _things(finder, context, group)
    if listed is None:
        return Subject() if told else _plainly(finder, claim)
    place = group.index(context.starts.index(context.start))
    own = finder.find(replace(claim, context=_of_one(context, listed, place)))
    if listed.alone:
        same = finder.find(replace(claim, context=_by_itself(context, listed, place))) == own
    else:
        same = _is_of(finder, own, context.sentence[slice(*listed.items[place])], in_chinese=context.chinese)
    return own if same else Subject()


def _plainly(finder: SubjectFinder, claim: QuotedClaim) -> Subject:
    return told_beside(finder, claim, finder.find(claim))


def _is_of(finder: SubjectFinder, subject: Subject, item: str, *, in_chinese: bool) -> bool:
    """Whether a subject is of the area that an item is, or of the way of trade that it names."""
    if areas := area_names(finder.catalogue).told(item, in_chinese=in_chinese):
        return subject.area in (None, areas[0].code)
    terms = {term.key for term in reader(in_chinese=in_chinese)(item)}
    named = indicator_names(finder.catalogue, in_chinese=in_chinese).indicators
    return not any(each.vocabulary.isdisjoint(terms) for each in named if each.code in subject.indicators)


def _group(context: Context, place: int) -> Sequence[int]:
    """The places of the numbers that stand in a list with one, itself among them."""
    first = last = place
    while first and _joined(context, first - 1):
        first -= 1
    while last + 1 < len(context.starts) and _joined(context, last):
        last += 1
    return range(first, last + 1)


def _joined(context: Context, place: int) -> bool:
    """Whether nothing but a comma or an `and` stands between a number and the next, and both or none are percents."""
    sentence, starts, ends = context.sentence, context.starts, context.ends
    share, other = (_SHARE.search(sentence, starts[each], ends[each]) is not None for each in (place, place + 1))
    if share != other and sentence[ends[place] : starts[place + 1]].strip():
        return False
    return _BETWEEN_NUMBERS.fullmatch(sentence, ends[place], starts[place + 1]) is not None


def _things(finder: SubjectFinder, context: Context, group: Sequence[int]) -> _Listed | None:
    """The list of as many things before a list of numbers, or before another one that leads to it."""
    start = context.starts[group[0]]
    if group[0]:
        last = context.ends[group[0] - 1]
        before = _group(context, group[0] - 1)
        terms = reader(in_chinese=context.chinese)(context.sentence[last:start])
        names = indicator_names(finder.catalogue, in_chinese=context.chinese)
        if len(before) == len(group) and names.vocabulary.isdisjoint(term.key for term in terms):
            return _things(finder, context, before)
    head = context.sentence[:start]
    areas = area_names(finder.catalogue).told(head, in_chinese=context.chinese)
    for found in (_flows(head, in_chinese=context.chinese), _areas(head, areas)):
        if len(found) == len(group):
            return _Listed(found)
    return _named(finder, context, head, areas, len(group))


def _flows(head: str, *, in_chinese: bool) -> Sequence[_Span]:
    """The ways that trade goes, of the last list of them: exports and imports."""
    lists = list((_FLOWS_CHINESE if in_chinese else _FLOWS).finditer(head))
    if not lists:
        return ()
    one = re.compile(_FLOW_CHINESE if in_chinese else _FLOW, re.IGNORECASE)
    return [_Span(*match.span()) for match in one.finditer(head, *lists[-1].span())]


def _areas(head: str, areas: Sequence[NamedArea]) -> Sequence[_Span]:
    """The areas of the last list of them: in the US and China, Chinese and global."""
    run: list[_Span] = []
    for area in areas:
        goes_on = run and area.start > run[-1].end and _BETWEEN_AREAS.fullmatch(head, run[-1].end, area.start)
        run = [*run, _Span(area.start, area.end)] if goes_on else [_Span(area.start, area.end)]
    return run


def _named(
    finder: SubjectFinder, context: Context, head: str, areas: Sequence[NamedArea], wanted: int
) -> _Listed | None:
    """The last things of a list of names, the last one up to the last word that any indicator's name holds."""
    every = _parts(head, in_chinese=context.chinese)
    before, parts = every[:-wanted], every[-wanted:]
    if len(parts) < wanted or (before and (context.chinese or not _ADVERBIAL.match(head, before[-1].start))):
        return None
    joint = head[parts[-2].end : parts[-1].start]
    if not context.chinese and not _LAST_JOINT.search(joint):
        return None
    names = indicator_names(finder.catalogue, in_chinese=context.chinese)
    read, items, kept = reader(in_chinese=context.chinese), [], []
    within = [[area for area in areas if part.start <= area.start < part.end] for part in parts]
    for part, its in zip(parts, within, strict=True):
        terms = [term for term in read(head[part.start : part.end]) if term.key in names.vocabulary]
        last = part.start + max((term.end for term in terms), default=part.end - part.start)
        if all(within):  # each has an area of its own
            last = max(last, *(area.end for area in its))
        elif its and part not in (parts[0], parts[-1]):
            return None
        else:
            kept += [_Span(area.start, area.end) for area in its]
        items.append(_Span(part.start, last if part is parts[-1] else part.end))
    kept += [_Span(*match.span()) for match in _DATE.finditer(head)]
    return _Listed(items, alone=True, kept=kept)


def _parts(head: str, *, in_chinese: bool) -> list[_Span]:
    """The clause before a list of numbers, parted where its things are joined."""
    begins = 0
    for mark in (_BEFORE_LIST_CHINESE if in_chinese else _BEFORE_LIST).finditer(head):
        if not in_chinese or mark.end() < len(head.rstrip("，分别均各为达增长 ")):
            begins = mark.end()
    found: list[_Span] = []
    for joint in (_JOINT_CHINESE if in_chinese else _JOINT).finditer(head, begins):
        found.append(_Span(begins, joint.start()))
        begins = joint.end()
    return [*found, _Span(begins, len(head))]


def _of_one(context: Context, listed: _Listed, place: int) -> Context:
    """The sentence with the other things of a list blanked."""
    first, last = listed.items[0].start, listed.items[-1].end
    own = listed.items[place]
    return _with(context, _blanked(context.sentence, _outside([_Span(first, last)], [own, *listed.kept])))


def _by_itself(context: Context, listed: _Listed, place: int) -> Context:
    """The sentence with all blanked that stands before its end but one thing of its list."""
    whole = [_Span(0, listed.items[-1].end)]
    blanked = _blanked(context.sentence, _outside(whole, [listed.items[place], *listed.kept]))
    return replace(_with(context, blanked), previous="")


def _with(context: Context, sentence: str) -> Context:
    return replace(context, sentence=sentence)


def _outside(spans: Iterable[_Span], kept: Iterable[_Span]) -> Iterator[_Span]:
    """What of some stretches lies in none of those that are kept."""
    holes = sorted(kept)
    for first, end in spans:
        start = first
        for hole in holes:
            if start < hole.end and hole.start < end:
                yield _Span(start, max(start, hole.start))
                start = min(end, hole.end)
        yield _Span(start, end)


def _blanked(text: str, spans: Iterable[_Span]) -> str:
    for start, end in spans:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text
