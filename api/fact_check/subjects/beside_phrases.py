"""Phrases anywhere beside a number that say of what part it is: in rural areas, on Taobao, without services.

What stands in such a phrase and is not understood may make another subject of the number, and is told as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from api.fact_check.quoted_claim import ClaimKind, Context, QuotedClaim
from api.fact_check.subjects.known_beside import Beside
from api.fact_check.subjects.named_areas import WORLD, NamedArea
from api.fact_check.subjects.terms import LIKELY_VERB, Word, english_terms, stem, words
from api.fact_check.words import english
from api.fact_check.words import narrowing_words as phrases

_LOOKED_AT = 12
"""Words of an object at most that are looked at."""
_WIDER = 500
"""Characters before a number that are looked at."""


def narrowed_beside(claim: QuotedClaim, beside: Beside) -> str | None:
    """The first words around a number, wherever in its part of the sentence, that make another subject of it."""
    context = claim.context
    before, behind = _before(context, beside), _behind(context)
    taken_out = phrases.TAKEN_OUT.search(context.blanked, context.end, context.until)
    return (
        (taken_out and taken_out[0])
        or _taken_away(f"{since_parting(context)} 0 {behind}")
        or _cause(context, beside)
        or next(_in_phrases(before, claim, beside), None)
        or next(_in_phrases(behind, claim, beside), None)
    )


def names_area(text: str, beside: Beside) -> bool:
    """Whether a passage names the area that the figures are of."""
    return any(area.code == beside.area for area in beside.areas.told(text, in_chinese=False))


def is_known(word: Word, beside: Beside) -> bool:
    """Whether a word says nothing of what part a number is."""
    if not word.is_word or stem(word.low) in beside.vocabulary or stem(word.low) in _TRADE:
        return True
    return word.low not in english.NARROWING and (
        word.low in phrases.KNOWN
        or word.low in phrases.TIMES
        or word.low in english.EMPTY
        or word.low in english.BENIGN
        or stem(word.low) in english.BENIGN
        or (word.low != word.text and word.low in beside.publishers)
    )


_TRADE = english.FLOWS | {"trade"}
"""Words for the ways that trade goes, of which the nearest names what a number is of."""


def _before(context: Context, beside: Beside) -> str:
    """What leads to a number in its part of the sentence: without who says it, clauses of circumstances blanked."""
    text = since_parting(context)
    areas = beside.areas.told(text, in_chinese=False)
    named = max((area.start for area in areas if area.code == beside.area), default=-1)
    if before := [match.end() for match in phrases.SAYING.finditer(text) if match.end() <= named]:
        text = text[before[-1] :]
    clauses = text.split(",")
    kept = [clause for clause in clauses[:-1] if not phrases.SKIPPED.match(clause)]
    return ",".join([*kept, clauses[-1]])


def since_parting(context: Context) -> str:
    """What stands before a number in its part of the sentence, other numbers blanked."""
    text = _plainly(context.blanked[max(0, context.start - _WIDER) : context.start])
    parted = [match.end() for match in phrases.PARTED.finditer(text)]
    return text[parted[-1] if parted else 0 :]


def _plainly(text: str) -> str:
    """A text with one preposition for each way to say of what something is told."""
    return phrases.ABOUT.sub(lambda match: "among".ljust(len(match[0])), text)


_CHAINED = re.compile(
    r" ?(?:(?:in|for|during) 0+ ?)?(?:,? ?(?:up|or|to|a rise of|an increase of) ?(?:by ?)?|\()?$", re.IGNORECASE
)
"""What stands between two numbers of the same thing."""
_NEXT_OF_ANOTHER = re.compile(r",|\s(?:and|with|plus|against|of which|from)\s", re.IGNORECASE)


def _behind(context: Context) -> str:
    """What goes on from a number, up to what tells of another, or of circumstances."""
    sentence, blanked = context.sentence, context.blanked
    first, places = context.end, [place for place in context.starts if place >= context.end]
    for start in places:
        if not _CHAINED.match(re.sub(r"\d{4}", "0000", sentence[first:start])):
            apart = _NEXT_OF_ANOTHER.search(blanked, first, start)
            text = blanked[context.end : apart.start() if apart else start]
            return _up_to_a_stop(text)
        first = context.ends[context.starts.index(start)]
    return _up_to_a_stop(_plainly(blanked[context.end :]))


def _up_to_a_stop(text: str) -> str:
    """A passage behind a number as far as it goes on in the number's own clause, or with a phrase behind a comma."""
    if (stop := phrases.STOPS.search(text)) is not None:
        text = text[: stop.start()]
    first, *clauses = text.split(",")
    kept = [first]
    for clause in clauses:
        read = [word for word in words(clause)[:2] if not word.low.endswith("ly")]  # mostly in cities
        leads = bool(read) and read[0].low in phrases.LEADING | {"to"}
        if not leads and not phrases.EXCEPT.match(clause.lstrip()):
            break
        kept.append(clause)
    return ",".join(kept)


def _taken_away(text: str) -> str | None:
    for pattern in (phrases.BY_VOLUME, phrases.TAKEN_OUT):
        if (found := pattern.search(text)) is not None:
            return found[0]
    for found in phrases.EXCEPT.finditer(text):
        how, what = found[0].split()[0].lower(), found["what"].lower()
        if what in phrases.NOTHING_TAKEN:
            continue
        if how in phrases.TAKES_MONEY and what not in phrases.PART_OF_PRICE:
            continue
        return found[0]
    return None


def _in_phrases(text: str, claim: QuotedClaim, beside: Beside) -> Iterator[str]:
    """The words in the objects of phrases of a passage that make another subject of what it tells."""
    text = phrases.IDIOMS.sub(lambda match: "," * len(match[0]), text)
    read = words(text)
    areas = beside.areas.told(text, in_chinese=False)
    for place, word in enumerate(read):
        leads = word.low in phrases.LEADING
        if not leads and word.low not in phrases.TO_A_NAME:
            continue
        if place and word.low == "by" and _tells_a_cause(read[place - 1]):
            continue
        found = _in_object(read, place + 1, areas, claim, beside)
        if found is not None and (leads or found[0].isupper()):
            yield found


def _tells_a_cause(before: Word) -> bool:
    return phrases.AFTER_A_VERB.search(before.low) is not None or before.low in phrases.WHICH_CAUSE


def _in_object(
    read: Sequence[Word], first: int, areas: Sequence[NamedArea], claim: QuotedClaim, beside: Beside
) -> str | None:
    """The word of an object that is not understood; None where all are, or where it only says when or how much."""
    understood = read[first - 1].low in ("by", "from")  # behind which a verb in -ing tells how
    numbered = dated = False
    for place in range(first, min(len(read), first + _LOOKED_AT)):
        word = read[place]
        if not word.is_word and (word.text[0].isdigit() or word.text in _INSIDE):
            numbered, dated = True, dated or _YEAR.fullmatch(word.text) is not None
            continue
        if not word.is_word or word.low in phrases.ENDS_IT or _is_of_a_number(read, place):
            return None
        if dated and word.text[0].islower() and word.low not in phrases.TIMES:
            return None  # a year is no part of what stands behind it
        if word.low in phrases.GOES_ON or word.low in phrases.OF_ALL:
            numbered |= word.low in phrases.OF_ALL
            continue
        area = next((each for each in areas if each.start <= word.start < each.end), None)
        if area is not None:
            if area.code not in (beside.area, WORLD) and not dated:
                return word.text
            if dated or not _goes_on(word):
                return None
        elif _is_part(word, claim, beside, numbered=numbered):
            return word.text
        elif not is_known(word, beside):
            if LIKELY_VERB.search(word.low) and understood:
                return word.text if word.low in english.NARROWING else None
            if not word.low.endswith("ly"):
                return word.text
        numbered |= word.low in phrases.NUMBERS
        understood |= not word.low.endswith("ly")
    return None


_INSIDE = frozenset("-–'’&.%")
"""Signs that stand inside an object."""


def _goes_on(area: Word) -> bool:
    """Whether what stands behind an area is meant: China's northeast, the Chinese countryside."""
    return area.text.endswith(("'s", "’s", "s'", "s’")) or area.low in english.DEMONYMS


def _is_part(word: Word, claim: QuotedClaim, beside: Beside, *, numbered: bool) -> bool:
    """Whether a word that is known tells a part all the same: some of many markets, a rate in another currency."""
    if word.low in phrases.SOME_OF_MANY and claim.kind is not ClaimKind.COUNT and not numbered:
        return True
    return word.low in phrases.MONEY and not _is_own_money(word, claim, beside)


_YEAR = re.compile(r"(?:19|20)\d\d")


def _is_of_a_number(read: Sequence[Word], place: int) -> bool:
    """Whether letters are written together with digits: H1, 2.6T."""
    word, behind = read[place], read[place + 1 : place + 2]
    before = read[place - 1] if place else None
    led = before is not None and before.end == word.start and before.text[0].isdigit()
    if word.low not in phrases.ABBREVIATED:
        return False
    return led or any(each.start == word.end and each.text[0].isdigit() for each in behind)


def _is_own_money(word: Word, claim: QuotedClaim, beside: Beside) -> bool:
    """Whether a currency named beside a rate is the one that its levels are told in; an amount has its own beside."""
    if claim.kind is not ClaimKind.SHARE:
        return True
    return word.low in (phrases.DOLLARS if beside.area == WORLD else phrases.YUAN)


def _cause(context: Context, beside: Beside) -> str | None:
    """What only made another thing grow: thanks to online retail sales, so did the retail sector."""
    strong = set(beside.strong)
    clauses = since_parting(context).split(",")
    told = {term.key for term in english_terms(f"{clauses[-1]} {_behind(context)}")}
    for clause in clauses[:-1]:
        if (
            phrases.CAUSES.match(clause)
            and strong <= {term.key for term in english_terms(clause)}
            and not strong <= told
        ):
            return clause.strip()
    return None
