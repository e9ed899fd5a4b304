"""Whether a count is told as what came in a time, where the figures count all there are: approved 165 in 2022."""

from __future__ import annotations

from api.fact_check.quoted_claim import ClaimKind, QuotedClaim
from api.fact_check.subjects.counted_nouns import is_time
from api.fact_check.words import event_words as words


def is_told_as_added(claim: QuotedClaim, before: str, behind: str) -> bool:
    """Whether a verb says that so many came or were approved in the time told, and nothing that it is a total."""
    if claim.kind is not ClaimKind.COUNT or is_time(claim.unit):
        return False
    context = claim.context
    head = context.sentence[: context.start]
    if context.chinese:
        if words.CHINESE_UP_TO.search(head) or words.CHINESE_UP_TO.match(claim.phrase):
            return False
        return bool(words.CHINESE_EVENT.search(before) or words.CHINESE_EVENT.search(behind))
    if words.UP_TO.search(head) or words.UP_TO.search(behind):
        return False
    return _happens_before(before) or _happens_behind(behind)


def _happens_before(before: str) -> bool:
    """Whether the last verb before a number tells what happened, and not how it stands or what has happened by then."""
    last = max((found.span() for found in words.EVENT.finditer(before)), default=None)
    if last is None:
        return False
    start, end = last
    return words.STATE.search(before, end) is None and words.HAVING.search(before[:start]) is None


def _happens_behind(behind: str) -> bool:
    found = words.HAPPENED_BEHIND.match(behind)
    return found is not None and words.PERFECT.search(found["between"]) is None
