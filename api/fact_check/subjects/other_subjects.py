"""Words that make another subject of what a passage names: rural online sales are not online sales."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from api.fact_check.quoted_claim import QuotedClaim
from api.fact_check.subjects.beside_phrases import names_area, narrowed_beside
from api.fact_check.subjects.beside_phrases_in_chinese import narrowed_beside as beside_in_chinese
from api.fact_check.subjects.counted_adjectives import other_counted
from api.fact_check.subjects.head_nouns import adjective_before, head_behind
from api.fact_check.subjects.known_beside import Beside
from api.fact_check.subjects.labels import labelled
from api.fact_check.subjects.named_before import named_before
from api.fact_check.subjects.other_subjects_in_chinese import in_chinese, where_in_chinese
from api.fact_check.subjects.passages import Passage
from api.fact_check.subjects.predicates import told_otherwise
from api.fact_check.subjects.terms import LIKELY_VERB, Word, stem, words
from api.fact_check.words import chinese, english
from api.fact_check.words import narrowing_words as phrases

if TYPE_CHECKING:
    from api.domain.catalogue import Catalogue
    from api.domain.entries import IndicatorBase


@lru_cache(maxsize=4)
def publisher_words(catalogue: Catalogue) -> frozenset[str]:
    """The words that publishers of sources are called by: whose figures they are narrows nothing down."""
    called = frozenset(word.low for source in catalogue.sources.values() for word in words(source.publisher))
    return called - english.NARROWING


def are_abroad(indicators: Iterable[IndicatorBase]) -> bool:
    """Whether the definitions of all indicators say that what they count stands abroad."""
    return all(chinese.ABROAD.search(each.definition_zh) for each in indicators)


def narrowed_by(claim: QuotedClaim, passages: Sequence[Passage], beside: Beside) -> str | None:
    """The words beside the name of an indicator that make another subject of it; None where there are none."""
    if (of_one := _of_one(claim, beside) or other_counted(claim, beside)) is not None:
        return of_one
    vocabulary = chinese if claim.context.chinese else english
    newly = vocabulary.NEWLY
    if beside.abroad:
        said = (vocabulary.ABROAD.sub(lambda match: " " * len(match[0]), passage.text) for passage in passages)
        passages = [passage._replace(text=text) for passage, text in zip(passages, said, strict=True)]
    for passage in passages:
        if passage.start < 0:
            continue
        text = _without_numbers(claim, passage)
        if not beside.counts_new and passage is passages[0] and (new := newly.search(passage.text)) is not None:
            return str(new[0])
        if claim.context.chinese and passage is not passages[0]:  # what was new there is not what is counted here
            text = newly.sub(lambda match: "0" * len(match[0]), text)
        found = in_chinese(text, beside) if claim.context.chinese else _in_english(text, claim, beside)
        if found is None and passage is passages[0]:
            found = _of_a_place(claim, text, passage, beside)
        if found is not None:
            return found
    if claim.context.chinese:
        found = beside_in_chinese(claim, beside)
    else:
        found = narrowed_beside(claim, beside) or told_otherwise(claim, beside) or labelled(claim.context, beside)
    return found or named_before(claim.context, beside)


def _of_one(claim: QuotedClaim, beside: Beside) -> str | None:
    """The words for one of many to whom the number falls, unless the indicator itself is named by them."""
    pattern = (chinese if claim.context.chinese else english).PER_ONE
    for found in pattern.finditer(_since_another_number(claim)):
        if found["one"] is None or stem(found["one"].lower()) not in beside.vocabulary:
            return str(found[0])
    return None


def _since_another_number(claim: QuotedClaim) -> str:
    """What stands between the number before and the number behind."""
    context = claim.context
    return context.sentence[context.since : context.until]


def _without_numbers(claim: QuotedClaim, passage: Passage) -> str:
    """The passage with the phrases of its numbers blanked, its places kept."""
    text = passage.text
    if claim.context.chinese and passage.start == 0 and (dateline := chinese.DATELINE.match(text)) is not None:
        text = "0" * dateline.end() + text[dateline.end() :]
    for start, end in zip(claim.context.starts, claim.context.ends, strict=True):
        first, last = max(0, start - passage.start), min(len(text), end - passage.start)
        if first < last:
            text = f"{text[:first]}{'0' * (last - first)}{text[last:]}"
    return text


def _in_english(text: str, claim: QuotedClaim, beside: Beside) -> str | None:
    for pattern in (english.ELSEWHERE, english.NOT_FIRST):
        if (found := pattern.search(text)) is not None:
            return found[0]
    read = words(text)
    named = beside.areas.told(text, in_chinese=False)
    in_area = {place for place, word in enumerate(read) for area in named if area.start <= word.start < area.end}
    in_area |= {place for place, word in enumerate(read) if word.low != word.text and word.low in beside.publishers}
    clusters = list(_clusters(read, beside))
    for first, last in clusters:
        beside_name = _before(read, first, in_area) or _behind(read, last, in_area, beside)
        beside_name = beside_name or adjective_before(read, first, in_area, text)
        if (narrowing := beside_name or head_behind(read, last, claim, beside)) is not None:
            return narrowing
    return _led_by(read, clusters[0][0] if clusters else None, in_area, beside)


def _led_by(read: list[Word], first: int | None, in_area: Collection[int], beside: Beside) -> str | None:
    """What a clause tells of before it names the indicator and its number: taxes on online sales, what farmers sold."""
    blanked = [place for place, word in enumerate(read) if set(word.text) == {"0"}]
    known = english.FLOWS.union(beside.vocabulary)
    if not english.FLOWS.isdisjoint(beside.vocabulary):
        known |= {"trade"}
    if first is not None and blanked:  # 56 billion in tax on what is named behind it
        for word in read[blanked[0] : first]:
            if word.low in english.NARROWING:
                return word.text
    begins = ([] if first is None else [first]) + blanked  # the phrase of a count holds the name itself
    for place in reversed(range(min(begins, default=0))):
        word = read[place]
        if word.text in _CLAUSE or word.low in english.CAUSING:
            return None
        if word.low in english.NARROWING:
            return word.text
        if place in in_area or not word.is_word or stem(word.low) in known:
            continue
        if word.low in english.LEADING or _says_nothing(word) or LIKELY_VERB.search(word.low):
            continue
        return word.text
    return None


_CLAUSE = frozenset(",;:()–—!?")
"""Signs between which a clause stands."""


def _clusters(read: list[Word], beside: Beside) -> Iterator[tuple[int, int]]:
    """The first and last word of each stretch that names the indicator, with the small words between its parts."""
    both_ways = english.FLOWS if "trade" in beside.vocabulary else frozenset()
    vocabulary, strong = both_ways.union(beside.vocabulary), both_ways.union(beside.strong)
    matched = [
        place
        for place, word in enumerate(read)
        if word.is_word and word.low not in english.EMPTY and stem(word.low) in vocabulary
    ]
    groups: list[list[int]] = []
    for place in matched:
        between = read[groups[-1][-1] + 1 : place] if groups else []
        if groups and len(between) < _BETWEEN and all(word.low in english.EMPTY for word in between):
            groups[-1].append(place)
        else:
            groups.append([place])
    for group in groups:
        if any(stem(read[place].low) in strong for place in group):
            yield group[0], group[-1]


_BETWEEN = 3
"""Small words at most that stand between two parts of a name."""


def _of_a_place(claim: QuotedClaim, text: str, passage: Passage, beside: Beside) -> str | None:
    before = claim.context.sentence[: passage.start]
    if claim.context.chinese:
        return where_in_chinese(before, beside)
    said = [match.end() for match in phrases.SAYING.finditer(text)]
    if said and names_area(text[said[-1] :], beside):  # where it was said is not where it was sold
        text = text[said[-1] :]
    return _whose(text, beside)


def _whose(text: str, beside: Beside) -> str | None:
    """A proper name in the number's own clause, whose figure it is: Hangzhou's, in Zhejiang."""
    read = words(text)
    named = beside.areas.told(text, in_chinese=False)
    for place, word in enumerate(read):
        known = _says_nothing(word) or word.low in beside.publishers or stem(word.low) in beside.vocabulary
        if known or not word.text[0].isupper() or any(area.start <= word.start < area.end for area in named):
            continue
        behind = place > 0 and read[place - 1].low in _PLACED
        if behind or word.text.endswith(_POSSESSIVE):
            return word.text
    return None


_DEMONYM = ("ese", "ish", "ian", "can", "ean")
_POSSESSIVE = ("'s", "’s", "s'", "s’")
_PLACED = frozenset({"in", "across", "within", "throughout", "for", "of", "by"})
"""Words before a name that say where or whose."""


def _before(read: list[Word], first: int, in_area: Collection[int]) -> str | None:
    """A word right before a name that is no part of it and says more than how large or whose."""
    before = first - 1
    while before >= 0 and before not in in_area and read[before].is_word and _says_nothing(read[before]):
        before -= 1
        if read[before + 1].low in english.EMPTY:
            return None
    if before < 0 or before in in_area or not read[before].is_word:
        return None
    return read[before].text if _narrows(read[before], first=before == 0) else None


_LOOKED_AT = 9
"""Words behind a name that may tell of what part of it."""


def _behind(read: list[Word], last: int, in_area: Collection[int], beside: Beside) -> str | None:
    """What narrows a name down right behind it: a noun that it is of, `in rural areas`, `on Singles' Day`."""
    led = False  # by a preposition or an `and`, behind which a noun is expected
    for place in range(last + 1, min(len(read), last + 1 + _LOOKED_AT)):
        word = read[place]
        if place not in in_area and (word.low in english.NARROWING or stem(word.low) in english.NARROWING):
            return word.text
        if word.low in english.BEFORE_A_PLACE or word.low == "and":
            led = True
        elif place in in_area:
            led = led and (word.text.endswith(_POSSESSIVE) or word.low.endswith(_DEMONYM))
        elif word.low in english.PLACES_AND_TIMES or stem(word.low) in beside.vocabulary:
            led = False
        elif word.low not in english.ARTICLES and not (word.is_word and _says_nothing(word)):
            return word.text if led and word.is_word and _narrows(word, first=False) else None
    return None


def _says_nothing(word: Word) -> bool:
    return word.low in english.EMPTY or word.low in english.BENIGN or stem(word.low) in english.BENIGN


def _narrows(word: Word, *, first: bool) -> bool:
    """Whether a word beside a name makes another subject of it: a proper name does, and most words that are unknown."""
    if _says_nothing(word):
        return False
    if word.low in english.NARROWING or stem(word.low) in english.NARROWING:
        return True
    if word.text[0].isupper() and not first:
        return True
    return not LIKELY_VERB.search(word.low)
