"""What was read in a sentence: its periods, its figures, its tenses; and how a figure hangs on the one before it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from api.reports.extract.proposal import DAY, Found, Mention, Role
from api.reports.extract.tense_marks import TenseMarks

_GOES_ON = re.compile(r"[^。；;()（）]*[，,](?:同比|环比|比|较)[^，,。；;()（）]*")

BESIDE = re.compile(r"[ ]?(?:in|for|of|during|over)?(?:[ ]the)?[ ]?")
"""Between a figure and its period right behind."""
NEAR = 64
"""Characters between a figure and a period behind it that may still be its own."""


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What was read in a sentence; `leading` where its language puts the period before the figure."""

    sentence: str
    mentions: Sequence[Mention]
    figures: Sequence[Found]
    leading: bool
    tenses: TenseMarks = field(default_factory=TenseMarks)

    @property
    def first_day(self) -> Mention | None:
        """The first day told that is none to compare with, which `that day` behind it means."""
        days = (it for it in self.mentions if len(it.part) == DAY and it.fits and it.role in {Role.OWN, Role.WEAK})
        return next(days, None)

    def says_again(self, index: int) -> bool:
        """Whether a figure has the value of the one before: thirty percent (30%)."""
        before, figure = self.figures[index - 1], self.figures[index]
        return Decimal(before.value).scaleb(before.scale) == Decimal(figure.value).scaleb(figure.scale)

    def goes_on(self, index: int) -> bool:
        """Whether a figure tells what the one before it is compared with: 868元，比8月末上涨25元."""
        if not index or not self.leading:
            return False
        before, figure = self.figures[index - 1], self.figures[index]
        return _GOES_ON.fullmatch(self.sentence, before.end, figure.start) is not None

    def stands_beside(self, index: int) -> bool:
        """Whether a bracket right behind a figure holds one of its unit alone: $5m ($4m), $5m in 2025 ($4m)."""
        if not index:
            return False
        sentence, host, figure = self.sentence, self.figures[index - 1], self.figures[index]
        opening = figure.start - 1 - sentence.startswith(" ", figure.start - 1)
        if figure.unit not in {host.unit, ""} or not 0 <= opening - host.end <= NEAR:
            return False
        last = bisect_left(self.mentions, opening, key=_start_of) - 1
        period = self.mentions[last] if last >= 0 and self.mentions[last].start >= host.end else None
        behind = period.start if period is not None and opening - period.end <= 1 else opening
        alone = sentence[opening] in "(（" and sentence.startswith((")", "）"), figure.end)
        return alone and BESIDE.fullmatch(sentence, host.end, behind) is not None


def _start_of(mention: Mention) -> int:
    return mention.start
