"""The parts of a card below each other, each as high as its lines are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from api.domain.query import Lang
from api.representations.charts.drawing import PX, Box, Drawing, FilledBox, Ink, Part, Stroke
from api.representations.charts.texts.lettering import Face, line_height, width_of, words_at, wrapped
from api.representations.spoken_intervals import SpokenInterval

_NARROW = 480
_BAR_WIDTH = 460 * PX
"""The longest that an interval is drawn."""
_ANY = 20
"""Lines of a text that nothing but its length limits."""

Labels = list[tuple[str, int]]


@dataclass
class CardColumn:
    """Parts from the top down in a width of so many px; sizes and gaps are `percent` of the usual ones."""

    width: int
    percent: int = 100
    parts: list[Part] = field(default_factory=list)
    foot_lines: list[str] = field(default_factory=list)
    y: int = 0

    def __post_init__(self) -> None:
        self.margin = self._scaled(28 if self.width > _NARROW else 16) * PX
        self.y = self.margin
        self.right = self.width * PX - self.margin
        self.room = self.right - self.margin
        self.foot_face = Face(self._scaled(12), Ink.QUIET)

    def _scaled(self, size: int) -> int:
        return max(1, size * self.percent // 100)

    def space(self, px: int) -> None:
        """Leave room."""
        self.y += self._scaled(px) * PX

    def rule(self, ink: Ink, width: int) -> None:
        """A line across."""
        self.parts.append(Stroke(((self.margin, self.y), (self.right, self.y)), ink, width))

    def text(self, text: str, face: Face, most: int = _ANY) -> None:
        """Lines of text, as many as it needs; what stands behind the last allowed one is cut, and says so."""
        self._lines(text, self._sized(face), self.margin, most)

    def _sized(self, face: Face) -> Face:
        return replace(face, size=self._scaled(face.size))

    def _lines(self, text: str, face: Face, left: int, most: int) -> None:
        for line in wrapped(text, face.size, self.right - left, most, bold=face.bold):
            self.y += line_height(face.size)
            self.parts.append(words_at(left, self.y - face.size * 3, line, face))

    def fitted(self, text: str, face: Face, smallest: int, most: int = _ANY) -> None:
        """One line as large as it fits, in the size of the face at most; where none does, lines in the smallest."""
        size, low = self._scaled(face.size), self._scaled(smallest)
        while size > low and width_of(text, size, bold=face.bold) > self.room:
            size -= 1
        self._lines(text, replace(face, size=size), self.margin, most)

    def banner(self, word: str, told: str) -> None:
        """Large letters on the accent colour, with a line of explanation."""
        inner, top, place = self.margin + self._scaled(12) * PX, self.y, len(self.parts)
        self.space(6)
        self._lines(word, self._sized(Face(28, Ink.GROUND, bold=True)), inner, 1)
        self._lines(told, self._sized(Face(13, Ink.GROUND)), inner, 3)
        self.space(8)
        self.parts.insert(place, FilledBox(Box(self.margin, top, self.right, self.y), Ink.ACCENT))
        self.space(14)

    def interval(self, interval: SpokenInterval) -> None:
        """A bar from one end to the other with the value in it, or an arrow from the one limit there is."""
        left, right = self.margin, self.margin + min(self.room, _BAR_WIDTH)
        band = Box(left, self.y + 2 * PX, right, self.y + 2 * PX + self._scaled(14) * PX)
        middle = (band.top + band.bottom) // 2
        self.parts.append(Stroke(((left, middle), (right, middle)), Ink.GRID, 10))
        labels = self._arrow(interval, band) if interval.is_open else self._bar(interval, band)
        face = self._sized(Face(13))
        self.y = band.bottom + line_height(face.size) + 2 * PX
        for text, x in self._apart(labels, face.size):
            self.parts.append(words_at(x, self.y - face.size * 3, text, face, "middle"))
        self.space(4)

    def _arrow(self, interval: SpokenInterval, band: Box) -> Labels:
        inset, middle, head = (band.right - band.left) // 6, (band.top + band.bottom) // 2, self._scaled(6) * PX
        up = interval.runs_up
        bound, tip, back = (band.left + inset, band.right, -head) if up else (band.right - inset, band.left, head)
        self.parts += [
            Stroke(((bound, middle), (tip, middle)), Ink.ACCENT, 20),
            Stroke(((tip + back, middle - head), (tip, middle), (tip + back, middle + head)), Ink.ACCENT, 20),
            Stroke(((bound, band.top), (bound, band.bottom)), Ink.ACCENT, 20),
        ]
        return [(interval.labels[1], bound)]

    def _bar(self, interval: SpokenInterval, band: Box) -> Labels:
        inset = (band.right - band.left) // 6
        start, end = band.left + inset, band.right - inset
        at = start + round((end - start) * interval.place)
        self.parts += [
            FilledBox(Box(start, band.top, end, band.bottom), Ink.ACCENT, 25),
            Stroke(((at, band.top - 2 * PX), (at, band.bottom + 2 * PX)), Ink.ACCENT, 20),
        ]
        return [label for label in zip(interval.labels, (start, at, end), strict=True) if label[0]]

    def _apart(self, labels: Labels, size: int) -> Labels:
        """The labels within the margins; where they would touch, those of the ends, or none: a sentence follows."""
        placed = [(text, self._within(text, x, size)) for text, x in labels]
        for chosen in (placed, placed[::2] if len(placed) > 1 else []):
            ends = [(x - width_of(text, size) // 2, x + width_of(text, size) // 2) for text, x in chosen]
            if all(before[1] + size * PX // 2 <= after[0] for before, after in pairwise(ends)):
                return [(text, x) for text, x in chosen if width_of(text, size) <= self.room]
        return []

    def _within(self, text: str, x: int, size: int) -> int:
        half = -(-width_of(text, size) // 2)
        return max(self.margin + half, min(self.right - half, x))

    def quotation(self, quoted: Sequence[str], publication: str, most: int) -> None:
        """The words of the source beside an upright line, and who printed them."""
        left, top = self.margin + self._scaled(14) * PX, self.y
        for text in quoted:
            self._lines(text, self._sized(Face(17, serif=True)), left, most)
            self.space(3)
        self._lines(publication, self._sized(Face(13, Ink.QUIET)), left, most)
        self.parts.append(Stroke(((self.margin + 15, top), (self.margin + 15, self.y)), Ink.ACCENT, 30))

    def foot(self, *texts: str) -> None:
        """What stands at the lower rim, below a line."""
        self.foot_lines = [line for text in texts for line in wrapped(text, self.foot_face.size, self.room)]

    @property
    def _foot_height(self) -> int:
        return self._scaled(10) * PX + len(self.foot_lines) * line_height(self.foot_face.size) + self.margin

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
        for line in self.foot_lines:
            y += line_height(self.foot_face.size)
            parts.append(words_at(self.margin, y - self.foot_face.size * 3, line, self.foot_face))
        return Drawing(self.width, total, title, description, lang, tuple(parts))
