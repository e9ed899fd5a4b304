"""A chart laid out: title, plot, notes, source and address below each other, wide or narrow, each its own drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from api.domain.query import Lang
from api.representations.charts.chart import Chart
from api.representations.charts.drawing import PX, Drawing, Ink, Lettering, MarkDrawing, Part
from api.representations.charts.plots.plot_frame import Canvas, Plot, Sizes, least_height
from api.representations.charts.plots.row_plot import row_plot
from api.representations.charts.plots.time_plot import time_plot
from api.representations.charts.texts.lettering import Face, balanced, line_height, words_at, wrapped

NARROW = 480
"""Below so many px the picture is the narrow one."""
_PADDING = 8
_DESIGNED = 720
"""A picture of a fixed size that is wider is drawn so wide, and enlarged as a whole."""
_WAYS = ((4, 12, 50), (3, 6, 45), (2, 4, 45), (2, 3, 38), (2, 2, 0), (2, 1, 0), (1, 1, 0))
"""Lines of the title and of each note in a picture of a fixed height, and the part of it that the plot has, percent."""
_ROUNDS = 4
_TOO_SMALL = {
    Lang.EN: "The picture is too small for its figures: ask for a larger height.",
    Lang.ZH: "图幅太小，画不下这些数据：请加大高度。",
}


def layout(chart: Chart, width: int, height: int | None = None, *, grows: bool = False) -> Drawing:
    """The places of all parts in a picture that is so many px wide; as high as it needs, or exactly so high.

    One that `grows` is higher than that where its figures need it.
    """
    if height is None:
        return _Page(chart, width * PX, _PADDING * PX, _sizes(width)).free()
    drawn = min(width, _DESIGNED)
    padding = _PADDING * (2 if width >= NARROW else 1) * PX
    page, high = _Page(chart, drawn * PX, padding, _sizes(drawn)), height * PX * drawn // width
    if (boxed := page.boxed(high)) is not None:
        return replace(boxed, width=width, height=height)
    if grows:
        free = page.free()
        return replace(free, width=width, height=free.height * width // drawn)
    return replace(page.without_plot(high), width=width, height=height)


def _sizes(width: int) -> Sizes:
    narrow = width < NARROW
    return Sizes(title=17 if narrow else 20, subtitle=13, text=12, small=11, narrow=narrow)


class _Page:
    def __init__(self, chart: Chart, width: int, padding: int, sizes: Sizes) -> None:
        self._chart = chart
        self._width = width
        self._padding = padding
        self._sizes = sizes
        self._room = width - 2 * padding

    def free(self) -> Drawing:
        """As high as it needs."""
        head, top = self._head(6)
        wanted = self._room * 45 // 100 if not self._sizes.narrow else self._room * 75 // 100
        plot = self._plot(top, max(min(wanted, 340 * PX), 210 * PX))
        foot, bottom = self._foot(plot, 1000)
        return self._drawing([*head, *plot.parts, *foot], -(-(bottom + self._padding) // PX) * PX)

    def boxed(self, height: int) -> Drawing | None:
        """Exactly so high: the plot takes what the texts leave, cut if need be; None where that is too little."""
        bottom = height - self._padding
        least = least_height(self._chart, self._sizes)
        for title_lines, note_lines, share in _WAYS:
            head, top = self._head(title_lines)
            room = bottom - top
            for _ in range(_ROUNDS):
                if room < max(least, height * share // 100):
                    break
                plot = self._plot(top, room)
                foot, end = self._foot(plot, note_lines)
                if end <= bottom:
                    return self._drawing([*head, *plot.parts, *foot], height)
                room -= end - bottom
        return None

    def without_plot(self, height: int) -> Drawing:
        """So small a box holds the finding alone, and says so; it is cut where not even that has room."""
        parts, y = self._head(2)
        size = self._sizes.small
        for text in (_TOO_SMALL[self._chart.lang], self._chart.source_line, self._chart.address):
            for line in wrapped(text, size, self._room, 2):
                y += line_height(size)
                parts.append(words_at(self._padding, y, line, Face(size, Ink.QUIET)))
        room = height - self._padding // 2
        fitting = [part for part in parts if not isinstance(part, Lettering) or part.box.bottom <= room]
        return self._drawing(fitting, height)

    def _head(self, most: int) -> tuple[list[Part], int]:
        parts: list[Part] = []
        y = self._padding
        title = Face(self._sizes.title, bold=True, serif=True)
        subtitle = Face(self._sizes.subtitle, Ink.QUIET)
        for text, face in ((self._chart.title, title), (self._chart.subtitle, subtitle)):
            breaking = balanced if face.serif else wrapped
            for line in breaking(text, face.size, self._room, most, bold=face.bold):
                y += line_height(face.size)
                parts.append(words_at(self._padding, y - face.size * 3, line, face))
            y += 3 * PX
        return parts, y + 9 * PX

    def _plot(self, top: int, height: int) -> Plot:
        if not self._chart.lines:
            return Plot((), top)
        canvas = Canvas(self._padding, self._padding + self._room, top, height, self._sizes)
        return row_plot(self._chart, canvas) if self._chart.in_rows else time_plot(self._chart, canvas)

    def _foot(self, plot: Plot, most: int) -> tuple[list[Part | MarkDrawing], int]:
        """What is said under the plot; of the notes so many lines, the source whole."""
        parts: list[Part | MarkDrawing] = []
        size = self._sizes.small
        y = plot.bottom + 6 * PX
        for key, ink in plot.keys:
            for line in wrapped(key, size + 1, self._room, max(most, 1)):
                y += line_height(size + 1)
                parts.append(words_at(self._padding, y, line, Face(size + 1, ink)))
        if plot.keys:
            y += 4 * PX
        notes = ("" if self._chart.lang is Lang.ZH else " ").join((*plot.notes, *self._chart.notes))
        for text in (notes, self._chart.source_line, self._chart.address):
            for line in wrapped(text, size, self._room, most):
                y += line_height(size)
                parts.append(words_at(self._padding, y, line, Face(size, Ink.QUIET)))
            y += 2 * PX
        return parts, y + 3 * PX

    def _drawing(self, parts: Sequence[Part | MarkDrawing], height: int) -> Drawing:
        chart, size = self._chart, (self._width // PX, height // PX)
        return Drawing(*size, chart.title, chart.description, chart.lang, tuple(parts), (self._width, height))
