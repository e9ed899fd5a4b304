"""Whether a growth is told against something else than the year before, or in other terms than its own money's."""

from __future__ import annotations

import re

from api.fact_check.quoted_claim import QuotedClaim
from api.fact_check.words import base_words as words


def has_other_base(claim: QuotedClaim, before: str, behind: str) -> bool:
    """Whether what stands around percents of growth makes them another growth than that on the year before."""
    context = claim.context
    head = context.sentence[: min(context.starts, default=context.start)]
    led = f"{before}{claim.phrase[: _place_of_digits(claim.phrase)]}"  # with the verb that a phrase may begin with
    if (words.CHINESE_ITS_GROWTH if context.chinese else words.ITS_GROWTH_BY).search(led):
        return True
    if context.chinese:
        return _in_other_terms(claim, behind) or any(_in_chinese(claim, part) for part in (head, before))
    if words.EACH_YEAR.search(f"{claim.phrase[-8:]}{behind}"):
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
    found = words.RIGHT_BEHIND.match(f"{''.join(tail[-1:])}{behind}")
    if found is None:
        return False
    return bool(found["pace"]) or not _is_year_before(claim, found["base"])


def is_record(before: str) -> bool:
    """Whether what stands before `since` tells that a number is a record from then on: the highest since 2019."""
    return words.RECORD.search(before) is not None


def _in_english(claim: QuotedClaim, part: str, goes_on: bool) -> bool:
    """Whether a part of a sentence holds another base; one that a number ends may be compared with that number."""
    if words.ADJUSTED.search(part) or words.IN_MONEY.search(part) or words.AGAINST.search(part):
        return True
    for found in words.COMPARED.finditer(part):
        ends = goes_on and found.end() == len(part)
        if not (ends and words.ONLY_FILLING.fullmatch(found["base"])) and not _is_year_before(claim, found["base"]):
            return True
    if any(not words.PLAIN_TERMS.match(found["words"]) for found in words.IN_TERMS.finditer(part)):
        return True
    for since in words.SINCE.finditer(part):
        if not is_record(part[: since.start()]):
            return True
    return any(
        not is_record(part[: found.start()]) and not _is_own(claim, found["year"])
        for found in words.FROM_A_YEAR.finditer(part)
    )


def _in_chinese(claim: QuotedClaim, part: str) -> bool:
    """Whether what stands before a number holds another base; behind one it stands for the next."""
    if (own := words.CHINESE_OF_A_YEAR.search(part)) is not None and _is_of_its_year(claim, own["year"]):
        part = part[: own.start()]
    if words.CHINESE_DISTANCE.search(part) or _in_other_terms(claim, part):
        return True
    return any(_is_other_base(claim, found["base"]) for found in words.CHINESE_BASE.finditer(part))


def _in_other_terms(claim: QuotedClaim, part: str) -> bool:
    if words.CHINESE_ADJUSTED.search(part):
        return True
    if any(not words.CHINESE_PLAIN_TERMS.search(found["words"]) for found in words.CHINESE_IN_TERMS.finditer(part)):
        return True
    return any(_is_other_base(claim, found["base"]) for found in words.CHINESE_BESIDE.finditer(part))


def _is_other_base(claim: QuotedClaim, base: str) -> bool:
    return not (_tells_year_before(claim, base) if _YEAR.search(base) else words.CHINESE_YEAR_BEFORE.search(base))


def _is_year_before(claim: QuotedClaim, base: str) -> bool:
    """Whether a base is the year before: told by its number, or by words where it has none."""
    return _tells_year_before(claim, base) if _YEAR.search(base) else words.YEAR_BEFORE.search(base) is not None


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
