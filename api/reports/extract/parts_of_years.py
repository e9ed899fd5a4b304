"""The part of a year that a stretch of months or days makes up: January to June is its first half, as S1."""

from __future__ import annotations

from api.reports.extract.proposal import SPAN

_LAST_MONTH = 12
_LAST_DAYS = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


def part_of_months(first: int, last: int) -> tuple[str, bool]:
    """The part from one month to another, and whether one SDMX period covers it."""
    length = last - first + 1
    if length == 1 and 1 <= last <= _LAST_MONTH:
        return f"{first:02}", True
    if length in {3, 6, 12} and first > 0 and last % length == 0:
        return {3: f"Q{last // 3}", 6: f"S{last // 6}", 12: ""}[length], True
    return SPAN, False


def part_of_days(first: tuple[int, int], last: tuple[int, int]) -> tuple[str, bool]:
    """The part from one month and day to another, and whether one SDMX period covers it; 1 to 31 May is the month."""
    begins, ends = first[1] == 1, last[1] >= _LAST_DAYS.get(last[0], 32)
    return part_of_months(first[0], last[0]) if begins and ends else (SPAN, False)
