"""The parts of a card below each other, each as high as its lines are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from api.domain.query import Lang
from api.representations.charts.drawing import PX, Box, Drawing, FilledBox, Ink, Part, Stroke
from api.representations.charts.text_lines import Face, line_height, width_of, words_at, wrapped
from api.representations.spoken_intervals import SpokenInterval

_NARROW = 480
_BAR_WIDTH = 460 * PX
"""The longest that an interval is drawn."""
_HEIGHT = 14 * PX


@dataclass
class CardColumn:
    """Parts from the top down in a width of so many px; sizes and gaps are `percent` of the usual ones."""

    width: int
    percent: int = 100
    parts: list[Part] = field(default_factory=list)
    foot_parts: list[tuple[str, int, Ink]] = field(default_factory=list)
    y: int = 0

    def __post_init__(self) -> None:
        self.margin = self._scaled(28 if self.width > _NARROW else 16) * PX
        self.y = self.margin
        self.right = self.width * PX - self.margin
        self.room = self.right - self.margin

    def _scaled(self, size: int) -> int:
        return max(1, size * self.percent // 100)

    def space(self, px: int) -> None:
        """Leave room."""
        self.y += self._scaled(px) * PX

    def rule(self, ink: Ink, width: int) -> None:
        """A line across."""
        self.parts.append(Stroke(((self.margin, self.y), (self.right, self.y)), ink, width))

    def text(
        self, text: str, size: int, *, ink: Ink = Ink.INK, bold: bool = False, serif: bool = False, most: int = 20
    ) -> None:
        """Lines of text, as many as it needs; what stands behind the last allowed one is cut, and says so."""
        self._lines(text, self._scaled(size), self.margin, ink=ink, bold=bold, serif=serif, most=most)

    def _lines(
        self, text: str, size: int, left: int, *, ink: Ink = Ink.INK, bold: bool = False, serif: bool = False, most: int
    ) -> None:
        for line in wrapped(text, size, self.right - left, most, bold=bold):
            self.y += line_height(size)
            baseline = self.y - size * 3
            self.parts.append(words_at(left, baseline, line, Face(size, ink, bold, serif)))

    def fitted(
        self, text: str, largest: int, smallest: int, *, ink: Ink = Ink.INK, bold: bool = True, brief: bool = False
    ) -> None:
        """One line as large as it fits; where it does not in the smallest size, several lines of that."""
        size, low = self._scaled(largest), self._scaled(smallest)
        while size > low and width_of(text, size, bold=bold) > self.room:
            size -= 1
        self._lines(text, size, self.margin, ink=ink, bold=bold, serif=True, most=2 if brief else 20)

    def banner(self, word: str, told: str) -> None:
        """Large letters on the accent colour, with a line of explanation."""
        large, small = self._scaled(28), self._scaled(13)
        inner = self.margin + self._scaled(12) * PX
        top = self.y
        place = len(self.parts)
        self.y += self._scaled(6) * PX
        self._lines(word, large, inner, ink=Ink.GROUND, bold=True, most=1)
        self._lines(told, small, inner, ink=Ink.GROUND, most=3)
        self.y += self._scaled(8) * PX
        self.parts.insert(place, FilledBox(Box(self.margin, top, self.right, self.y), Ink.ACCENT))
        self.y += self._scaled(14) * PX

    def interval(self, interval: SpokenInterval) -> None:
        """A bar from one end to the other with the value in it, or an arrow from the one limit there is."""
        left, right = self.margin, self.margin + min(self.room, _BAR_WIDTH)
        span = right - left
        low, value, high = interval.numbers
        top = self.y + 2 * PX
        middle = top + self._scaled(14) * PX // 2
        bottom = top + self._scaled(14) * PX
        self.parts.append(Stroke(((left, middle), (right, middle)), Ink.GRID, 10))
        if interval.is_open:
            bound = left + span // 6 if interval.runs_up else right - span // 6
            tip, back = (right, -1) if interval.runs_up else (left, 1)
            head = self._scaled(6) * PX
            self.parts += [
                Stroke(((bound, middle), (tip, middle)), Ink.ACCENT, 20),
                Stroke(((tip + back * head, middle - head), (tip, middle), (tip + back * head, middle + head)), Ink.ACCENT, 20),
                Stroke(((bound, top), (bound, bottom)), Ink.ACCENT, 20),
            ]
            labels = [(value, bound)]
        else:
            start, end = left + span // 6, right - span // 6
            numbers = interval.amount.numbers(interval.scale.exponent)
            assert numbers.low is not None and numbers.high is not None  # noqa: S101,PT018 - no end is open
            width = numbers.high - numbers.low
            at = start + round((end - start) * (numbers.value - numbers.low) / width)
            self.parts += [
                FilledBox(Box(start, top, end, bottom), Ink.ACCENT, 25),
                Stroke(((at, top - 2 * PX), (at, bottom + 2 * PX)), Ink.ACCENT, 20),
            ]
            labels = [(low, start), (value, at), (high, end)]
        size = self._scaled(13)
        self.y = bottom + line_height(size) + 2 * PX
        for text, x in self._apart(labels, size):
            self.parts.append(words_at(x, self.y - size * 3, text, Face(size), "middle"))
        self.y += self._scaled(4) * PX

    def _apart(self, labels: Sequence[tuple[str, int]], size: int) -> Sequence[tuple[str, int]]:
        """The labels, or without the one in the middle where they would touch; none reaches beyond the margins."""
        inside = []
        for text, x in labels:
            half = width_of(text, size) // 2
            inside.append((text, max(self.margin + half, min(self.right - half, x))))
        if len(inside) == 3:
            edges = [(x - width_of(text, size) // 2, x + width_of(text, size) // 2) for text, x in inside]
            if edges[0][1] + size * PX // 2 > edges[1][0] or edges[1][1] + size * PX // 2 > edges[2][0]:
                inside = [inside[0], inside[2]]
                if edges[0][1] > edges[2][0]:
                    inside = []
        return inside

    def quotation(self, quoted: Sequence[str], publication: str, most: int) -> None:
        """The words of the source beside an upright line, and who printed them."""
        left = self.margin + self._scaled(14) * PX
        top = self.y
        for text in quoted:
            self._lines(text, self._scaled(17), left, serif=True, most=most)
            self.y += 3 * PX
        self._lines(publication, self._scaled(13), left, ink=Ink.QUIET, most=most)
        self.parts.append(Stroke(((self.margin + 15, top), (self.margin + 15, self.y)), Ink.ACCENT, 30))

    def foot(self, *texts: str) -> None:
        """What stands at the lower rim, below a line."""
        size = self._scaled(12)
        self.foot_parts = [
            (line, size, Ink.QUIET) for text in texts for line in wrapped(text, size, self.room)
        ]

    @property
    def _foot_height(self) -> int:
        return self._scaled(10) * PX + sum(line_height(size) for _, size, _ in self.foot_parts) + self.margin

    @property
    def needed(self) -> int:
        """The px that all of it takes."""
        return -(-(self.y + self._scaled(16) * PX + self._foot_height) // PX)

    def drawing(self, height: int | None, title: str, description: str, lang: Lang) -> Drawing:
        """All of it, in that height or in the one that it needs."""
        total = height or self.needed
        y = total * PX - self._foot_height
        parts: list[Part] = [*self.parts, Stroke(((self.margin, y), (self.right, y)), Ink.GRID, 10)]
        y += self._scaled(10) * PX
        for line, size, ink in self.foot_parts:
            y += line_height(size)
            parts.append(words_at(self.margin, y - size * 3, line, Face(size, ink)))
        return Drawing(self.width, total, title, description, lang, tuple(parts))
