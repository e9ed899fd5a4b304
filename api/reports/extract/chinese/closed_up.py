"""Chinese text without the spaces that typesetters put around numbers, Latin letters and signs.

One between two Han characters stays, since it parts the items of a list or a table; but not between a scale and a unit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_HAN = r"\u3400-\u9fff"
_SIGN = "[，、。；：！？（）％《》「」『』【】]"
_SPACE = re.compile(
    rf"(?<={_SIGN})\s|\s(?={_SIGN})|(?<=[{_HAN}])\s(?=[^{_HAN}])|(?<=[^{_HAN}])\s(?=[{_HAN}])|"
    rf"(?<=[十百千万亿萬億兆])\s(?=[{_HAN}])|(?<=\d)\s(?=[%‰])"
)


class ClosedUp(NamedTuple):
    """A text without such spaces, and where in the text with them each of its characters stands."""

    text: str
    places: Sequence[int]

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of it stands in the text as it is written."""
        return self.places[start], self.places[end - 1] + 1 if end > start else self.places[start]


def closed_up(text: str) -> str:
    """A Chinese text whose white space is single spaces, closed up: 达15.5万亿元."""
    return _SPACE.sub("", text)


def read_closed_up(text: str) -> ClosedUp:
    """A Chinese text closed up, with the places of its characters."""
    spaces = {match.start() for match in _SPACE.finditer(text)}
    return ClosedUp(closed_up(text), [place for place in range(len(text)) if place not in spaces])
