"""Whether a sentence asserts a number, or denies, asks, supposes, or means another base or time."""

from __future__ import annotations

import re
from enum import Enum, auto

from api.plugins.fact_check import chinese as chinese_words
from api.plugins.fact_check import english, lexicon
from api.plugins.fact_check.claim import ClaimKind, Context, QuotedClaim
from api.plugins.fact_check.directions import is_of_longer_time, is_of_part_of_year, part_told
from api.plugins.fact_check.names import Told, is_time


def is_told_as_added(claim: QuotedClaim, before: str, behind: str) -> bool:
    """Whether a verb says that so many came or were approved in the time told, and nothing that it is a total."""
    if claim.kind is not ClaimKind.COUNT or is_time(claim.unit):
        return False
    context = claim.context
    head = context.sentence[: context.start]
    if context.chinese:
        if lexicon.CHINESE_UP_TO.search(head) or lexicon.CHINESE_UP_TO.match(claim.phrase):
            return False
        return bool(lexicon.CHINESE_EVENT.search(before) or lexicon.CHINESE_EVENT.search(behind))
    if lexicon.UP_TO.search(head) or lexicon.UP_TO.search(behind):
        return False
    return _happens_before(before) or _happens_behind(behind)


def _happens_before(before: str) -> bool:
    """Whether the last verb before a number tells what happened, and not how it stands or what has happened by then."""
    last = max((found.span() for found in lexicon.EVENT.finditer(before)), default=None)
    if last is None:
        return False
    start, end = last
    return lexicon.STATE.search(before, end) is None and lexicon.HAVING.search(before[:start]) is None


def _happens_behind(behind: str) -> bool:
    found = lexicon.HAPPENED_BEHIND.match(behind)
    return found is not None and lexicon.PERFECT.search(found["between"]) is None


def has_other_base(claim: QuotedClaim, before: str, behind: str) -> bool:
    """Whether what stands around percents of growth makes them another growth than that on the year before."""
    context = claim.context
    head = context.sentence[: min(context.starts, default=context.start)]
    led = f"{before}{claim.phrase[: _place_of_digits(claim.phrase)]}"  # with the verb that a phrase may begin with
    if (lexicon.CHINESE_ITS_GROWTH if context.chinese else lexicon.ITS_GROWTH_BY).search(led):
        return True
    if context.chinese:
        return _in_other_terms(claim, behind) or any(_in_chinese(claim, part) for part in (head, before))
    if lexicon.EACH_YEAR.search(f"{claim.phrase[-8:]}{behind}"):
        return True
    if is_distance(claim, behind):
        return True
    return any(_in_english(claim, part, goes_on) for part, goes_on in _parts(claim, head, before, behind))


def _parts(claim: QuotedClaim, head: str, before: str, behind: str) -> tuple[tuple[str, bool], ...]:
    """What stands at the head of the sentence, before and behind the number, and whether a number ends it."""
    context = claim.context
    return (head, True), (before, True), (behind, context.until < len(context.sentence))


def is_distance(claim: QuotedClaim, behind: str) -> bool:
    """Whether percents tell how far something is from something else than a year before: 7.2% above forecast."""
    _, *tail = _PERCENT.split(claim.phrase)
    found = lexicon.RIGHT_BEHIND.match(f"{''.join(tail[-1:])}{behind}")
    if found is None:
        return False
    return bool(found["pace"]) or not _is_year_before(claim, found["base"])


def is_record(before: str) -> bool:
    """Whether what stands before `since` tells that a number is a record from then on: the highest since 2019."""
    return lexicon.RECORD.search(before) is not None


def _in_english(claim: QuotedClaim, part: str, goes_on: bool) -> bool:
    """Whether a part of a sentence holds another base; one that a number ends may be compared with that number."""
    if lexicon.ADJUSTED.search(part) or lexicon.IN_MONEY.search(part) or lexicon.AGAINST.search(part):
        return True
    for found in lexicon.COMPARED.finditer(part):
        ends = goes_on and found.end() == len(part)
        if not (ends and lexicon.ONLY_FILLING.fullmatch(found["base"])) and not _is_year_before(claim, found["base"]):
            return True
    if any(not lexicon.PLAIN_TERMS.match(found["words"]) for found in lexicon.IN_TERMS.finditer(part)):
        return True
    for since in lexicon.SINCE.finditer(part):
        if not is_record(part[: since.start()]):
            return True
    return any(
        not is_record(part[: found.start()]) and not _is_own(claim, found["year"])
        for found in lexicon.FROM_A_YEAR.finditer(part)
    )


def _in_chinese(claim: QuotedClaim, part: str) -> bool:
    """Whether what stands before a number holds another base; behind one it stands for the next."""
    if (own := lexicon.CHINESE_OF_A_YEAR.search(part)) is not None and _is_of_its_year(claim, own["year"]):
        part = part[: own.start()]
    if lexicon.CHINESE_DISTANCE.search(part) or _in_other_terms(claim, part):
        return True
    return any(_is_other_base(claim, found["base"]) for found in lexicon.CHINESE_BASE.finditer(part))


def _in_other_terms(claim: QuotedClaim, part: str) -> bool:
    if lexicon.CHINESE_ADJUSTED.search(part):
        return True
    if any(not lexicon.CHINESE_PLAIN_TERMS.search(found["words"]) for found in lexicon.CHINESE_IN_TERMS.finditer(part)):
        return True
    return any(_is_other_base(claim, found["base"]) for found in lexicon.CHINESE_BESIDE.finditer(part))


def _is_other_base(claim: QuotedClaim, base: str) -> bool:
    return not (_tells_year_before(claim, base) if _YEAR.search(base) else lexicon.CHINESE_YEAR_BEFORE.search(base))


def _is_year_before(claim: QuotedClaim, base: str) -> bool:
    """Whether a base is the year before: told by its number, or by words where it has none."""
    return _tells_year_before(claim, base) if _YEAR.search(base) else lexicon.YEAR_BEFORE.search(base) is not None


_PERCENT = re.compile(r"\d\s?%|\d\s?per\s?cent\b")
_YEAR = re.compile(r"(?<!\d)(?:19|20)[0-9]{2}(?!\d)")


def _place_of_digits(phrase: str) -> int:
    found = re.search(r"\d", phrase)
    return found.start() if found else 0


def _tells_year_before(claim: QuotedClaim, base: str) -> bool:
    """Whether a base is told by the year before the claim's own."""
    year = _YEAR.search(base)
    return year is not None and claim.period is not None and int(year[0]) == claim.period.year - 1


def _is_of_its_year(claim: QuotedClaim, year: str | None) -> bool:
    """Whether the year that a comparison names is the one that the claim was read of."""
    return year is None or (claim.period is not None and claim.period.year == int(year))


def _is_own(claim: QuotedClaim, year: str) -> bool:
    """Whether a year is the claim's own or the one before it, against which a growth is told, or one yet to come."""
    return claim.period is not None and claim.period.year - int(year) <= 1


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
    if _is_denied_around(context) or lexicon.SIGN_BEFORE.search(before):
        return Unasserted.DENIED
    if lexicon.ASKED.search(context.sentence) and not lexicon.KNOWN_ANYWAY.search(context.sentence):
        return Unasserted.ASKED
    denied = (lexicon.DENIED_CHINESE if chinese else lexicon.DENIED).search(before)
    if denied or (lexicon.DENIED_BEHIND_CHINESE if chinese else lexicon.DENIED_BEHIND).search(behind):
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
    if lexicon.DENIED_FROM_BEHIND.match(context.following):
        return True
    is_answer = lexicon.ANSWER.match(context.sentence) is not None
    return not is_answer and lexicon.DENIED_FROM_BEFORE.search(context.previous) is not None


def is_told_as_supposed(claim: QuotedClaim) -> bool:
    """Whether a sentence plans, expects or imagines a number."""
    context, (before, behind) = claim.context, _around(claim.context)
    label, earlier = _label(context), context.sentence[: context.since]
    if lexicon.A_TARGET_BEHIND.match(behind) and not lexicon.MET.search(before):
        return True
    if context.chinese:
        return any(lexicon.SUPPOSED_CHINESE.search(part) for part in (label, before)) or (
            lexicon.EXPECTED_YEAR.search(context.sentence) is not None
        )
    if lexicon.INVERTED.search(context.sentence) or lexicon.EXPECTED_YEAR.search(context.sentence):
        return True
    led = f"{before}{_DIGIT.split(claim.phrase, maxsplit=1)[0]}"  # with the verb that a phrase may begin with
    if any(lexicon.SUPPOSED.search(part) for part in (label, before)) or lexicon.infinitive(led, earlier):
        return True
    return lexicon.SUPPOSED_BEHIND.search(behind) is not None


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
    return is_told_as_supposed(claim) or lexicon.ESTIMATED.search(around) is not None


def _label(context: Context) -> str:
    """What stands before the colon that a number stands behind: the goal: 15.5 trillion yuan."""
    before = context.sentence[context.since : context.start]
    for mark in (";", "；", "。"):
        before = before.rpartition(mark)[2]
    return "".join(before.rpartition(mark)[0] for mark in (": ", "："))


def _is_part(claim: QuotedClaim, told: Told, before: str, behind: str) -> bool:
    context, chinese = claim.context, claim.context.chinese
    if (lexicon.PART_BEFORE_CHINESE if chinese else lexicon.PART_BEFORE).search(before):
        return True
    if told is not Told.GROWTH and lexicon.CHANGED_BEFORE.search(before):
        return True
    if lexicon.OF_IT.search(before) and any(end <= context.start for end in context.ends):
        return True
    if (lexicon.PART_BEHIND_CHINESE if chinese else lexicon.PART_BEHIND).search(behind):
        return True
    if claim.kind is ClaimKind.SHARE and (lexicon.BOUND_FOR_CHINESE if chinese else lexicon.BOUND_FOR).search(behind):
        return True
    if told is not Told.GROWTH and lexicon.COMPARED_BEHIND.search(behind):
        return True
    earlier = (lexicon.FROM_CHINESE if chinese else lexicon.FROM).search(before)
    return earlier is not None and lexicon.YEAR_BEHIND.search(behind) is None


def _is_other_time(before: str, behind: str, claim: QuotedClaim, told: Told, *, counts_up: bool) -> bool:
    chinese, clause = claim.context.chinese, f"{before} | {behind}"
    if lexicon.OTHER_PRICES.search(clause):
        return True
    if counts_up and (lexicon.ALONE_CHINESE if chinese else lexicon.ALONE).search(clause):
        return True  # what came in that time alone, of what is counted up to it
    annual = claim.period is not None and claim.period.frequency == "A"
    part_of_year = (chinese_words if chinese else english).PART_OF_YEAR
    within = is_of_part_of_year(claim, before, behind) and not (counts_up and part_told(claim))
    if annual and (part_of_year.search(clause) or within):
        return True
    if told is Told.GROWTH and (lexicon.OTHER_GROWTH_CHINESE if chinese else lexicon.OTHER_GROWTH).search(clause):
        return True
    if counts_up:
        return False
    if annual and is_of_longer_time(claim, before, behind):
        return True
    if claim.kind is ClaimKind.SHARE:
        return False
    spans = (lexicon.SPAN_CHINESE if chinese else lexicon.SPAN).finditer(clause)
    return any(chinese or not is_record(clause[: found.start()]) for found in spans)
