"""What was read in a sentence: its periods, its figures, its tenses; and how a figure hangs on the one before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from api.reports.extract.proposal import Found, Mention
from api.reports.extract.tense_marks import TenseMarks

_GOES_ON = re.compile(r"[^。；;()（）]*[，,](?:同比|环比|比|较)[^，,。；;()（）]*")


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What was read in a sentence; `leading` where its language puts the period before the figure."""

    sentence: str
    mentions: Sequence[Mention]
    figures: Sequence[Found]
    leading: bool
    tenses: TenseMarks = field(default_factory=TenseMarks)

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
