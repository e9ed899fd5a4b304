"""Periods as people write them: the first half of 2024, 2024年上半年."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.domain.words.bilingual import Bilingual

if TYPE_CHECKING:
    from api.domain.period import Period

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ORDINALS = ("first", "second", "third", "fourth")
_CHINESE_ORDINALS = "一二三四"


def period_words(period: Period) -> Bilingual:
    """A period in both languages."""
    year, month = period.year, period.first.month
    if period.frequency == "A":
        return Bilingual(str(year), f"{year}年")
    if period.frequency == "S":
        half = month // 6
        return Bilingual(f"the {_ORDINALS[half]} half of {year}", f"{year}年{'上下'[half]}半年")
    if period.frequency == "Q":
        quarter = month // 3
        return Bilingual(f"the {_ORDINALS[quarter]} quarter of {year}", f"{year}年第{_CHINESE_ORDINALS[quarter]}季度")
    if period.frequency == "M":
        return Bilingual(f"{MONTHS[month - 1]} {year}", f"{year}年{month}月")
    day = period.first.day
    return Bilingual(f"{day} {MONTHS[month - 1]} {year}", f"{year}年{month}月{day}日")
