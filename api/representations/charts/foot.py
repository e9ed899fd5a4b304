"""What stands under a plot: its keys, then the notes, the source and the address, of which notes alone give way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from api.representations.charts.chart import Chart
from api.representations.charts.drawing import PX, Ink, Lettering
from api.representations.charts.plots.plot_frame import Plot
from api.representations.charts.texts.lettering import Face, line_height, words_at, wrapped
from api.representations.charts.texts.whole_sentences import Sentences

_PARAGRAPH = 2 * PX


@dataclass(frozen=True, slots=True)
class Foot:
    """The texts under a plot: where they end, and how many of the notes are told."""

    words: Sequence[Lettering]
    end: int
    told: int


@dataclass(frozen=True)
class FootMaker:
    """Makes the foot of a chart in a column at so far from the left, so wide, its texts in that size in px."""

    chart: Chart
    left: int
    room: int
    size: int

    def under(self, plot: Plot, bottom: int | None = None) -> Foot:
        """All of it; with a bottom, as many whole notes as leave the address above it, and how many more there are."""
        words: list[Lettering] = []
        y = plot.bottom + 6 * PX
        for key, ink in plot.keys:
            y = self._add(words, wrapped(key, self.size + 1, self.room), y, Face(self.size + 1, ink))
        if plot.keys:
            y += 4 * PX
        notes, told = self._notes(plot, None if bottom is None else bottom - y)
        for lines in (notes, *self.closing):
            y = self._add(words, lines, y, Face(self.size, Ink.QUIET)) + _PARAGRAPH
        return Foot(words, y + 3 * PX, told)

    @cached_property
    def closing(self) -> Sequence[Sequence[str]]:
        """The lines of the source and of the address."""
        return [wrapped(text, self.size, self.room) for text in (self.chart.source_line, self.chart.address)]

    def _notes(self, plot: Plot, height: int | None) -> tuple[Sequence[str], int]:
        """What the data warn of, then how the plot is drawn; a line at least says how much is not told."""
        notes = (*self.chart.notes, *plot.notes)
        if not notes:
            return (), 0
        most = len("".join(notes))
        if height is not None:
            step = line_height(self.size)
            closing = sum(len(lines) * step + _PARAGRAPH for lines in self.closing) + _PARAGRAPH + 3 * PX
            most = max(1, (height - closing) // step)
        return Sentences(notes, self.chart.lang, bool(self.chart.address)).lines(self.size, self.room, most)

    def _add(self, words: list[Lettering], lines: Sequence[str], y: int, face: Face) -> int:
        for line in lines:
            y += line_height(face.size)
            words.append(words_at(self.left, y, line, face))
        return y
