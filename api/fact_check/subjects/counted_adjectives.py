"""Words inside a counted noun that make a part of what an indicator counts: 19 European countries."""

from __future__ import annotations

import re

from api.fact_check.quoted_claim import ClaimKind, QuotedClaim
from api.fact_check.subjects.beside_phrases import is_known
from api.fact_check.subjects.beside_phrases_in_chinese import left_over, written_vocabulary
from api.fact_check.subjects.counted_nouns import is_time
from api.fact_check.subjects.known_beside import Beside
from api.fact_check.subjects.terms import words
from api.fact_check.words import chinese
from api.fact_check.words import narrowing_words as phrases

_NUMBER_WORD = re.compile(
    r"(?:thir|four|fif|six|seven|eigh|nine)(?:ty|teen)|twent(?:y|ies)|thirt(?:y|een)|fort(?:y|een)|fift(?:y|een)|"
    r"eighty|hundreds?|thousands?|dozens?|scores?|zero|half|th|st|nd|rd|(?:twen|thir|for|fif|six|seven|eigh|nine)tieth|"
    r"(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf|(?:thir|four|fif|six|seven|eigh|nine)teen)th|[0-9]+(?:st|nd|rd|th)"
)
_HELD_FIRST = frozenset({"largest", "最大"})
_FIRST = re.compile(
    r"\b(?:largest|biggest|first|top|topped|number one|no\.? ?1|leader|leading|leads|led)\b(?! (?:the )?growth)|"
    r"最大|第一|首位|榜首|领先",
    re.IGNORECASE,
)
"""Words for the rank that was held for so many years; else they are years of something else."""
_HAN = re.compile(r"[一-鿿]{1,16}")


def other_counted(claim: QuotedClaim, beside: Beside) -> str | None:
    """The word of a counted noun that makes another thing of it; None where all are of the name, or say nothing."""
    if claim.kind is not ClaimKind.COUNT or not claim.unit:
        return None
    if is_time(claim.unit) and not _HELD_FIRST.isdisjoint(beside.vocabulary):
        context = claim.context
        return None if _FIRST.search(f"{context.previous} {context.sentence}") else claim.unit
    if claim.context.chinese:
        return _in_chinese(claim, beside)
    for word in words(claim.phrase):
        known = (
            (is_known(word, beside) and word.low not in phrases.SIZES)
            or word.low in phrases.OF_A_COUNT
            or word.low in phrases.SOME_OF_MANY
        )
        if not (known or _NUMBER_WORD.fullmatch(word.low) or word.low in claim.unit.lower()):
            return word.text
    return None


def _in_chinese(claim: QuotedClaim, beside: Beside) -> str | None:
    """What stands between a count and the noun of the name: 120个线上国家馆."""
    noun = chinese.ABROAD.sub("", claim.unit)
    if noun in chinese.CLASSIFIERS:
        behind = _HAN.match(claim.context.sentence, claim.context.end)
        noun = chinese.ABROAD.sub("", behind[0]) if behind else ""
    places = [place for word in written_vocabulary(beside) if (place := noun.find(word)) >= 0]
    return left_over(noun[: min(places, default=0)], beside) or None
