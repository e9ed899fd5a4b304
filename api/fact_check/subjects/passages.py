"""The parts of a text around a number, from its own clause outwards, with what their words are worth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from api.fact_check.quoted_claim import Context
from api.fact_check.subjects.terms import chinese_terms, stem, words
from api.fact_check.words import chinese, english

_BESIDE = 0.7
"""What a term is worth in the clause of the number before: 65 bases in 19 countries."""
_FARTHER = 0.4
"""What a term is worth that does not stand in the number's own clause."""
_ENGLISH_CLAUSE = (*",;:()–—!?", " while ", " whereas ", " although ", " but ")


class Passage(NamedTuple):
    """A part of the text around a number with what its terms are worth."""

    text: str
    start: int
    worth: float


def widening(context: Context) -> Iterator[list[Passage]]:
    """The number's own clause; then with what stands before and behind it in the sentence; then before the sentence."""
    sentence, start, end = _in_turn(context), context.start, context.end
    marks = chinese.CLAUSE if context.chinese else _ENGLISH_CLAUSE
    after_last, before_next = context.since, context.until
    since = max(after_last, max((_mark_before(sentence, mark, start) for mark in marks), default=0))
    ends = (_mark_behind(sentence, mark, end) for mark in marks)
    until = min(before_next, *ends)
    if context.chinese and sentence[:start].endswith(("在", "于")):  # what is counted there is told behind the place
        until = min(*(_mark_behind(sentence, mark, end) for mark in marks), len(sentence))
    if until == before_next < len(sentence):  # what leads to the next number is not said of this one
        until = end + _before_joint(sentence[end:until], in_chinese=context.chinese)
    own = Passage(sentence[since:until], since, 1.0)
    yield [own]
    to_last = Passage(sentence[after_last:since], after_last, _FARTHER)
    rest = Passage(sentence[until:before_next], until, _FARTHER)
    if to_last.text or rest.text:
        yield [own, to_last]
    # What comes behind names what a number is of only where nothing before it does: 580 billion, that was its trade.
    leads = not _says_something(sentence[:start], in_chinese=context.chinese)
    if leads and rest.text:
        yield [own, to_last, rest]
    before_last = max((place for place in context.ends if place < after_last), default=0)
    last_clause = max(before_last, max((_mark_before(sentence, mark, after_last) for mark in marks), default=0))
    last = Passage(sentence[last_clause:after_last], last_clause, _BESIDE)
    earlier = Passage(sentence[:after_last], 0, _FARTHER)
    if earlier.text:
        yield [own, to_last, last, earlier]
    behind = [rest, Passage(sentence[before_next:], before_next, _FARTHER / 2)] if leads else []
    whole = [own, to_last, last, earlier, *behind]
    yield whole
    if context.previous:
        yield [*whole, Passage(context.previous, -1, _FARTHER / 2)]


def _before_joint(between: str, *, in_chinese: bool) -> int:
    """How much of what stands between two numbers goes on from the first: up to a word or sign that joins them."""
    joint = (_JOINT_CHINESE if in_chinese else _JOINT).search(between)
    return joint.start() if joint else len(between)


_JOINT = re.compile(r"\s(?:and|with|plus|against|of which)\s|[，、及和]")
_JOINT_CHINESE = re.compile(rf"{_JOINT.pattern}|\s(?=[一-鿿])")


def _says_something(text: str, *, in_chinese: bool) -> bool:
    """Whether a passage holds more than small words, numbers and times."""
    if in_chinese:
        return any(term.key in chinese.MEANING for term in chinese_terms(text))
    known = english.EMPTY | english.BENIGN
    return any(word.is_word and word.low not in known and stem(word.low) not in known for word in words(text))


def _in_turn(context: Context) -> str:
    """The sentence with the flow blanked that another number is of: exports and imports were 1 and 2 respectively."""
    sentence = context.sentence
    words = chinese if context.chinese else english
    pair = words.PAIR.search(sentence)
    if pair is None or not words.IN_TURN.search(sentence):
        return sentence
    behind = [start for start in context.starts if start >= pair.end()]
    before = sentence[: context.start]
    if words.LATTER.search(before):
        other = "first"
    elif words.FORMER.search(before) or (behind and behind[0] == context.start):
        other = "second"
    elif len(behind) > 1 and behind[1] == context.start:
        other = "first"
    else:
        return sentence
    first, last = pair.span(other)
    return f"{sentence[:first]}{' ' * (last - first)}{sentence[last:]}"


def _mark_before(sentence: str, mark: str, start: int) -> int:
    """Where the clause begins behind the last such sign before a place; a comma between digits is none."""
    place = sentence.rfind(mark, 0, start)
    while place > 0 and sentence[place - 1].isdigit() and sentence[place + 1 : place + 2].isdigit():
        place = sentence.rfind(mark, 0, place)
    return place + len(mark) if place >= 0 else 0


def _mark_behind(sentence: str, mark: str, end: int) -> int:
    place = sentence.find(mark, end)
    return len(sentence) if place < 0 else place
