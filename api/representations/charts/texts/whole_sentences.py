"""Sentences in few lines: as many whole ones as fit, and how many more there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.domain.query import Lang
from api.representations.charts.texts.lettering import wrapped


@dataclass(frozen=True, slots=True)
class Sentences:
    """What is told below each other, the most important sentence first, and whether the rest is at an address."""

    told: Sequence[str]
    lang: Lang
    elsewhere: bool

    def lines(self, size: int, room: int, most: int) -> tuple[list[str], int]:
        """The lines of as many as fit in so many of that width, and how many these are; the others are counted.

        None is ever cut: where not even the first has room, the lines say no more than how many there are.
        """
        for count in range(len(self.told), -1, -1):
            lines = wrapped(self._text(count), size, room)
            if len(lines) <= most or not count:
                break
        return lines, count

    def _text(self, count: int) -> str:
        said = [*self.told[:count]]
        if more := len(self.told) - count:
            said.append(self._more(more))
        return ("" if self.lang is Lang.ZH else " ").join(said)

    def _more(self, count: int) -> str:
        if self.lang is Lang.ZH:
            return f"另有{count}条说明{'见所示网址' if self.elsewhere else ''}。"
        return f"{count} more note{'' if count == 1 else 's'}{' at the address' if self.elsewhere else ''}."
