"""Words right beside the name of an indicator that make another thing of it: lost sales, a sales shortfall."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from api.fact_check.quoted_claim import ClaimKind, QuotedClaim
from api.fact_check.subjects.known_beside import Beside
from api.fact_check.subjects.terms import Word, stem
from api.fact_check.words import english
from api.fact_check.words import narrowing_words as phrases

_PARTICIPLE = re.compile(r"(?:ed|ing)$")
_MOST_BEFORE = 4


def head_behind(read: Sequence[Word], last: int, claim: QuotedClaim, beside: Beside) -> str | None:
    """The noun right behind a name that is what is told in truth: the debt of online retail sales."""
    behind = read[last + 1 : last + 3]
    if not behind or not behind[0].is_word:
        return None
    noun = behind[0]
    if (
        claim.kind is ClaimKind.MONEY
        and noun.low in phrases.CHANGES
        and not (len(behind) > 1 and behind[1].low == "to")
    ):
        return noun.text
    if (
        noun.text[0].isupper()
        or noun.low in english.EMPTY
        or noun.low in phrases.ENDS_IT
        or noun.low in english.LEADING
    ):
        return None
    known = english.BENIGN | english.MEANING.keys() | phrases.KNOWN | phrases.SAYS_NOTHING
    if noun.low in known or stem(noun.low) in known or stem(noun.low) in beside.vocabulary:
        return None
    if _PARTICIPLE.search(noun.low) or noun.low.endswith("ly"):
        return None
    follows = behind[1] if len(behind) > 1 else None
    is_noun = follows is None or not follows.is_word or follows.low in phrases.NOUN_FOLLOWED
    return noun.text if is_noun or (follows is not None and follows.low.endswith("ed")) else None


def adjective_before(read: Sequence[Word], first: int, in_area: Collection[int], text: str) -> str | None:
    """The adjective right before a name that leaves a part of it, or nothing: China's untaxed online retail sales."""
    place, found = first - 1, None
    while place >= max(0, first - _MOST_BEFORE) and read[place].is_word and place not in in_area:
        word = read[place]
        joined = text[word.end : word.end + 1] == "-"
        if word.low in phrases.GONE:
            return word.text
        if (
            word.low in phrases.LENGTHS
            and place
            and read[place - 1].low in phrases.SEVERAL
            and text[word.start - 1] == "-"
        ):
            return f"{read[place - 1].text}-{word.text}"
        if _PARTICIPLE.search(word.low) and word.low not in phrases.TELLING_ADJECTIVES:
            found = found or (word.text if place == first - 1 else None)
        elif not (joined or word.low.endswith("ly")):
            break
        place -= 1
    if found is None or place < 0:
        return None
    before = read[place]
    whose = place in in_area and (before.text.endswith(("'s", "’s", "s'", "s’")) or before.low in english.DEMONYMS)
    return found if whose or before.low in english.ARTICLES - {"and", "or", "of", "that"} else None
