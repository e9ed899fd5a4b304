"""Chinese text without the spaces that typesetters put into it: between Han characters, numbers and Latin letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_HAN = r"[\u3400-\u9fff，、。；：！？（）％《》「」『』【】]"
_SPACE = re.compile(rf"(?<={_HAN})\s|\s(?={_HAN})|(?<=\d)\s(?=[%‰])")


class ClosedUp(NamedTuple):
    """A text without such spaces, and where in the text with them each of its characters stands."""

    text: str
    places: Sequence[int]

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of it stands in the text as it is written."""
        return self.places[start], self.places[end - 1] + 1 if end > start else self.places[start]


def closed_up(text: str) -> str:
    """A Chinese text whose white space is single spaces, without those beside Han characters: 达 15.5 万亿元."""
    return _SPACE.sub("", text)


def read_closed_up(text: str) -> ClosedUp:
    """A Chinese text closed up, with the places of its characters."""
    spaces = {match.start() for match in _SPACE.finditer(text)}
    return ClosedUp(closed_up(text), [place for place in range(len(text)) if place not in spaces])
