"""What stands between the name of an indicator and its number: a verb that only tells how much it is, or another thing.

A word that is not understood there may make another quantity of the number: sales lost, borrowed, in profits of.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from api.fact_check.quoted_claim import ClaimKind, QuotedClaim
from api.fact_check.subjects.beside_phrases import is_known, since_parting
from api.fact_check.subjects.known_beside import Beside
from api.fact_check.subjects.terms import Word, stem, words
from api.fact_check.words import english
from api.fact_check.words import narrowing_words as phrases
from api.fact_check.words.telling_verbs import TELLING

_INSERTED = re.compile(
    r"(?:a|an|the|one|which|that|who|whose|where|as|so|too|then|now|or|and|both|its|their|not|up|down|at|\w+(?:ed|ing|ly))$"
)
"""How a remark between commas begins that says no more of what is meant."""
_PART_OF = re.compile(
    r"\b(?:half|(?:an?|one|two|three|four|nine)[- ](?:thirds?|quarters?|fifths?|tenths?)|double|twice|triple|"
    r"thrice|most|much|some|parts?|the (?:bulk|majority|remainder|rest)|(?:two|three|four|five|ten|\d+) times)\b"
    r"(?: of)?[^,;:]{0,40}$",
    re.IGNORECASE,
)
"""What makes of what is named behind it a part or a multiple: half of China's online retail sales."""
_NOT_OF_IT = frozenset({"lost", "cost"})
"""Words that are known, and make of a number another one than what is named."""
_SAYS_NOTHING = frozenset(
    {
        "later",
        "earlier",
        "afterwards",
        "subsequently",
        "initially",
        "again",
        "against",
        "worth",
        "alone",
        "below",
        "above",
    }
    | {"industry", "industries", "sector", "sectors", "market", "markets", "business", "figures", "digits", "digit"}
    | {
        "double-digit",
        "single-digit",
        "double",
        "all-time",
        "high",
        "low",
        "peak",
        "best",
        "worst",
        "fastest",
        "slowest",
    }
)
"""Words that leave a number what it is, beside those that say nothing anywhere."""
_ADJECTIVE_BEHIND = frozenset({"a", "an", "the", "some", "its", "their"})


def told_otherwise(claim: QuotedClaim, beside: Beside) -> str | None:
    """The first word between a name and its number that is not understood; of a count its noun stands there."""
    if claim.kind is ClaimKind.COUNT:
        return None
    first = claim.phrase.partition(" ")[0]
    if first.lower() in _NOT_OF_IT:  # a phrase may begin with the verb: lost 15.5 trillion yuan
        return first
    text = since_parting(claim.context)
    read = words(text)
    named = [place for place, word in enumerate(read) if word.is_word and stem(word.low) in beside.vocabulary]
    if not named:
        return None
    written = claim.context.sentence[: claim.context.start][-len(text) :]  # where a half is no number that is blanked
    if (share := _PART_OF.search(written[: read[named[0]].start])) is not None:
        return share[0].strip()
    areas = beside.areas.told(text, in_chinese=False)
    in_area = {place for place, word in enumerate(read) if any(a.start <= word.start < a.end for a in areas)}
    behind = range(named[-1] + 1, len(read))
    parts = list(_parts(read, behind))
    for number, part in enumerate(parts):
        inserted = 0 < number < len(parts) - 1
        if inserted and part and _INSERTED.match(read[part[0]].low):
            continue
        if (found := _unknown(read, part, in_area, beside)) is not None:
            return found
    return None


def _parts(read: Sequence[Word], places: Sequence[int]) -> Iterator[list[int]]:
    """The places between commas."""
    part: list[int] = []
    for place in places:
        if read[place].text == ",":
            yield part
            part = []
        else:
            part.append(place)
    yield part


def _unknown(read: Sequence[Word], places: Sequence[int], in_area: Collection[int], beside: Beside) -> str | None:
    """The first word that is not understood before any preposition, whose object is looked at elsewhere."""
    for at, place in enumerate(places):
        word = read[place]
        if word.low in phrases.LEADING or word.low in phrases.TO_A_NAME or word.low in english.BEFORE_A_PLACE:
            return None
        if word.low in _NOT_OF_IT:
            return word.text
        if place in in_area or not word.is_word or not word.text[0].isalpha() or word.low in TELLING:
            continue
        if (
            is_known(word, beside)
            or word.low in _SAYS_NOTHING
            or word.low.endswith("ly")
            or english.GROWTH.fullmatch(word.low)
        ):
            continue
        last = at == len(places) - 1
        if english.SHARE.fullmatch(word.low) or (last and at and read[places[at - 1]].low in _ADJECTIVE_BEHIND):
            continue
        return word.text
    return None
