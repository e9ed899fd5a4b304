"""Whether a sentence asserts a number of its subject, or denies, asks, supposes, or tells a part or a change of it."""

from __future__ import annotations

import re
from enum import Enum, auto

from api.fact_check.additions import is_told_as_added
from api.fact_check.other_bases import has_other_base, is_distance, is_record
from api.fact_check.other_times import is_of_longer_time, is_of_part_of_year, part_told
from api.fact_check.quoted_claim import ClaimKind, Context, QuotedClaim
from api.fact_check.subjects.indicator_names import Told
from api.fact_check.words import assertion_words as words
from api.fact_check.words import chinese as chinese_words
from api.fact_check.words import english
from api.fact_check.words import supposing_words as supposing

_DIGIT = re.compile(r"\d")


class Unasserted(Enum):
    """What a sentence does with a number instead of asserting it."""

    DENIED = auto()
    ASKED = auto()
    SUPPOSED = auto()
    """It is right of a forecast alone."""
    PART = auto()
    """A part, a multiple, a difference or a sum over another time is told."""


def unasserted(claim: QuotedClaim, told: Told, *, counts_up: bool) -> Unasserted | None:
    """What a sentence does instead of asserting a number; None where it asserts it.

    `counts_up` is true of what is counted up to a period, which may be told as since a beginning.
    """
    context, chinese = claim.context, claim.context.chinese
    before, behind = _around(context)
    if _is_denied_around(context) or words.SIGN_BEFORE.search(before):
        return Unasserted.DENIED
    if words.ASKED.search(context.sentence) and not words.KNOWN_ANYWAY.search(context.sentence):
        return Unasserted.ASKED
    denied = (words.DENIED_CHINESE if chinese else words.DENIED).search(before)
    if denied or (words.DENIED_BEHIND_CHINESE if chinese else words.DENIED_BEHIND).search(behind):
        return Unasserted.DENIED
    other_time = _is_other_time(before, behind, claim, told, counts_up=counts_up)
    if other_time or _is_part(claim, told, before, behind):
        return Unasserted.PART
    is_growth = told is Told.GROWTH and has_other_base(claim, before, behind)
    if is_growth or (claim.kind is ClaimKind.SHARE and is_distance(claim, behind)):
        return Unasserted.PART
    if counts_up and is_told_as_added(claim, before, behind):
        return Unasserted.PART
    return Unasserted.SUPPOSED if is_told_as_supposed(claim) else None


def _is_denied_around(context: Context) -> bool:
    """Whether the sentence before or behind says that this one is not so."""
    if words.DENIED_FROM_BEHIND.match(context.following):
        return True
    is_answer = words.ANSWER.match(context.sentence) is not None
    return not is_answer and words.DENIED_FROM_BEFORE.search(context.previous) is not None


def is_told_as_supposed(claim: QuotedClaim) -> bool:
    """Whether a sentence plans, expects or imagines a number."""
    context, (before, behind) = claim.context, _around(claim.context)
    label, earlier = _label(context), context.sentence[: context.since]
    if supposing.A_TARGET_BEHIND.match(behind) and not supposing.MET.search(before):
        return True
    if context.chinese:
        return any(supposing.SUPPOSED_CHINESE.search(part) for part in (label, before)) or (
            supposing.EXPECTED_YEAR.search(context.sentence) is not None
        )
    if supposing.INVERTED.search(context.sentence) or supposing.EXPECTED_YEAR.search(context.sentence):
        return True
    led = f"{before}{_DIGIT.split(claim.phrase, maxsplit=1)[0]}"  # with the verb that a phrase may begin with
    if any(supposing.SUPPOSED.search(part) for part in (label, before)) or supposing.infinitive(led, earlier):
        return True
    return supposing.SUPPOSED_BEHIND.search(behind) is not None


def _around(context: Context) -> tuple[str, str]:
    """What stands between the number before and this one, and between this one and the next."""
    before = context.sentence[context.since : context.start]
    for mark in (";", "；", ": ", "：", "。"):
        before = before.rpartition(mark)[2]
    behind = context.sentence[context.end : context.until]
    for mark in (";", "；"):
        behind = behind.partition(mark)[0]
    return before, behind


def is_told_as_expected(claim: QuotedClaim) -> bool:
    """Whether a sentence tells a number as expected, or as an estimate or a first one."""
    context = claim.context
    around = context.sentence[context.since : context.until]
    return is_told_as_supposed(claim) or supposing.ESTIMATED.search(around) is not None


def _label(context: Context) -> str:
    """What stands before the colon that a number stands behind: the goal: 15.5 trillion yuan."""
    before = context.sentence[context.since : context.start]
    for mark in (";", "；", "。"):
        before = before.rpartition(mark)[2]
    return "".join(before.rpartition(mark)[0] for mark in (": ", "："))


def _is_part(claim: QuotedClaim, told: Told, before: str, behind: str) -> bool:
    context, chinese = claim.context, claim.context.chinese
    if (words.PART_BEFORE_CHINESE if chinese else words.PART_BEFORE).search(before):
        return True
    if told is not Told.GROWTH and words.CHANGED_BEFORE.search(before):
        return True
    if words.OF_IT.search(before) and any(end <= context.start for end in context.ends):
        return True
    if (words.PART_BEHIND_CHINESE if chinese else words.PART_BEHIND).search(behind):
        return True
    if claim.kind is ClaimKind.SHARE and (words.BOUND_FOR_CHINESE if chinese else words.BOUND_FOR).search(behind):
        return True
    if told is not Told.GROWTH and words.COMPARED_BEHIND.search(behind):
        return True
    earlier = (words.FROM_CHINESE if chinese else words.FROM).search(before)
    return earlier is not None and words.YEAR_BEHIND.search(behind) is None


def _is_other_time(before: str, behind: str, claim: QuotedClaim, told: Told, *, counts_up: bool) -> bool:
    chinese, clause = claim.context.chinese, f"{before} | {behind}"
    if words.OTHER_PRICES.search(clause):
        return True
    if counts_up and (words.ALONE_CHINESE if chinese else words.ALONE).search(clause):
        return True  # what came in that time alone, of what is counted up to it
    annual = claim.period is not None and claim.period.frequency == "A"
    part_of_year = (chinese_words if chinese else english).PART_OF_YEAR
    within = is_of_part_of_year(claim, before, behind) and not (counts_up and part_told(claim))
    if annual and (part_of_year.search(clause) or within):
        return True
    if told is Told.GROWTH and (words.OTHER_GROWTH_CHINESE if chinese else words.OTHER_GROWTH).search(clause):
        return True
    if counts_up:
        return False
    if annual and is_of_longer_time(claim, before, behind):
        return True
    if claim.kind is ClaimKind.SHARE:
        return False
    spans = (words.SPAN_CHINESE if chinese else words.SPAN).finditer(clause)
    return any(chinese or not is_record(clause[: found.start()]) for found in spans)
