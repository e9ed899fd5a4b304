"""A chart laid out: title, plot, keys, notes, source and address below each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from api.domain.query import Lang
from api.plugins.charts.chart import MAX_HEIGHT, Chart
from api.plugins.charts.drawing import Drawing, Face, Lettering, MarkDrawing, Part
from api.plugins.charts.marks import Canvas, Plot
from api.plugins.charts.plots import least_height, row_plot, time_plot
from api.plugins.charts.text import balanced, block_at, line_height, whole_sentences, wrapped
from api.plugins.charts.theme import NARROW, NARROW_TITLE, PADDING, PX, SMALL, SUBTITLE, TITLE, Ink

_PARAGRAPH = 2 * PX
_DESIGNED = (720, 864)
"""A picture of a fixed size that is wider is drawn so wide, and enlarged as a whole; less where the plot needs it."""
_HALF, _NEARLY = 52, 46
"""Percent of a fixed height that the plot has with its axes beside all notes, and beside few of them."""
_SMALLER = 3
"""So many px smaller is a title that has fewer lines by it."""
_SMALLEST = (15, 13)
"""A title where the figures would have no room else, in px."""
_ROUNDS = 4
_SPARE = 6 * PX
"""Less room than this below the address stays empty."""
_QUIET = Face(SMALL, Ink.QUIET)

Parts = list[Part | MarkDrawing]


def layout(chart: Chart, width: int, height: int | None = None, *, grows: bool = False) -> Drawing:
    """The places of all parts in a picture that is so many px wide; as high as it needs, or exactly so high.

    One that `grows` is higher than that where its figures need it.
    """
    if height is None:
        return _Page(chart, width, PADDING).free()
    as_asked = _Page(chart, width, PADDING * (2 if width >= NARROW else 1))
    pages = [_Page(chart, drawn, 2 * PADDING) for drawn in _DESIGNED if drawn <= width] or [as_asked]
    for page, nearly in (*((page, True) for page in pages), (pages[-1], False)):
        if (boxed := page.boxed(page.scaled(height, width), nearly=nearly)) is not None:
            return boxed._replace(width=width, height=height)
    if grows:
        free = pages[0].free()
        return free._replace(width=width, height=free.height * width // free.width)
    enough = pages[-1].enough(width)
    if chart.lang is Lang.ZH:
        helps = f"请要求高度至少{enough}。" if enough <= MAX_HEIGHT else "请不指定高度，图会按需要加高。"
        told = f"图幅太小，画不下这些数据：{helps}"
    else:
        helps = "it without a height, and it is as high as they need."
        helps = f"a height of at least {enough}." if enough <= MAX_HEIGHT else helps
        told = f"The picture is too small for its figures: ask for {helps}"
    drawings = (page.without_plot(told, page.scaled(height, width)) for page in (*pages, as_asked))
    small = next(filter(None, drawings), None) or as_asked.without_plot(told, height * PX, alone=True)
    assert small is not None  # noqa: S101 - what helps is told whatever the room
    return small._replace(width=width, height=height)


class _Page:
    def __init__(self, chart: Chart, width: int, padding: int) -> None:
        self._chart, self._width, self._padding = chart, width * PX, padding
        self._room = self._width - 2 * padding
        self._narrow = width < NARROW
        self._title = NARROW_TITLE if self._narrow else TITLE
        self._least = least_height(chart, narrow=self._narrow)
        self._closing = [wrapped(text, SMALL, self._room) for text in (chart.source_line, chart.address)]

    def free(self) -> Drawing:
        """As high as it needs."""
        head, top = self._head(self._title)
        wanted = self._room * (75 if self._narrow else 45) // 100
        parts, end, _ = self._body(top, max(min(wanted, 340 * PX), 210 * PX))
        return self._drawing([*head, *parts], -(-(end + self._padding) // PX) * PX)

    def scaled(self, height: int, width: int) -> int:
        """A height in px of a picture so many px wide, before it is enlarged."""
        return height * self._width // width

    def boxed(self, height: int, *, nearly: bool) -> Drawing | None:
        """Exactly so high: notes give way to the plot, nothing else does; None where what is left is too little.

        That is less than `nearly` half of the height, or so little that nothing would be seen.
        """
        least, bottom = self._least, height - self._padding
        if nearly and not self._chart.in_rows:
            least = max(least, height * _NEARLY // 100)
        for size in self._title_sizes[: 1 if nearly else None]:
            head, top = self._head(size)
            if (parts := self._fitting(top, bottom, max(height * _HALF // 100, least), least)) is not None:
                return self._drawing([*head, *parts], height)
        return None

    def enough(self, width: int) -> int:
        """The height in px of a picture so many px wide at which, and above which, the figures are drawn.

        It is that of the last thing that is tried: the smallest title, the least plot and a line of notes.
        """
        _, top = self._head(self._title_sizes[-1])
        _, end, _ = self._body(top, self._least, 0)
        return -(-(max(end, top + self._least) + self._padding) * width // self._width)

    def without_plot(self, told: str, height: int, *, alone: bool = False) -> Drawing | None:
        """So small a box holds the finding alone, and says what helps; None where not even these have room.

        Each other text is whole where it fits, else left out.
        """
        bottom = height - self._padding // 2
        heads = [(size, subtitle) for size in (*self._title_sizes, SMALL) for subtitle in (True, False)]
        for size, subtitle in heads:
            parts, y = ([], self._padding) if alone else self._head(size, subtitle=subtitle)
            for text in (told, self._chart.source_line, self._chart.address):
                words = self._column(y, wrapped(text, SMALL, self._room), _QUIET)
                end = y + len(words) * line_height(SMALL)
                if end <= bottom or (alone and text == told):
                    parts, y = [*parts, *words], end
                elif text == told:
                    break
            else:
                return self._drawing(parts, height)
        return None

    def _fitting(self, top: int, bottom: int, wanted: int, least: int) -> Parts | None:
        """A plot as high as wanted, lower where all but the notes leave it less, higher where all leave more."""
        most = bottom - top
        if most < least:
            return None
        room = most if self._chart.in_rows else min(wanted, most)
        for last in range(1, _ROUNDS + 1):
            room = least if last == _ROUNDS else room
            parts, end, told = self._body(top, room, bottom)
            if end <= bottom:
                break
            if room == least:
                return None
            room = max(least, room - (end - bottom))
        if bottom - end >= _SPARE and self._chart.lines and not self._chart.in_rows:
            # What is left below is given to the plot, unless a note would go for it.
            higher, higher_end, higher_told = self._body(top, room + bottom - end, bottom)
            return higher if higher_end <= bottom and higher_told >= told else parts
        return parts

    @cached_property
    def _title_sizes(self) -> Sequence[int]:
        """Those of a fixed height in turn: the largest with which the title has the fewest lines, then smaller ones."""
        sizes = range(self._title, self._title - _SMALLER - 1, -1)
        lines = [len(wrapped(self._chart.title, size, self._room, bold=True)) for size in sizes]
        chosen = sizes[lines.index(lines[-1])]
        return (chosen, *(size for size in _SMALLEST if size < chosen))

    def _column(self, y: int, lines: Sequence[str], face: Face) -> list[Lettering]:
        return block_at(self._padding, y + line_height(face.size), lines, face)

    def _head(self, size: int, *, subtitle: bool = True) -> tuple[Parts, int]:
        parts: Parts = []
        y, title, under = self._padding, Face(size, bold=True, serif=True), Face(SUBTITLE, Ink.QUIET)
        found = [(balanced(self._chart.title, size, self._room, bold=True), title)]
        found.append((wrapped(self._chart.subtitle, SUBTITLE, self._room) if subtitle else [], under))
        for lines, face in found:
            parts += self._column(y - face.size * 3, lines, face)
            y += len(lines) * line_height(face.size) + 3 * PX
        return parts, y + 9 * PX

    def _body(self, top: int, height: int, bottom: int | None = None) -> tuple[Parts, int, int]:
        """The plot and what is below it, where that ends, and how many of the notes are told.

        With a bottom, these are as many whole notes as leave the address above it, and how many more there are.
        """
        chart, plot = self._chart, Plot(top)
        if chart.lines:
            canvas = Canvas(self._padding, self._padding + self._room, top, height, self._narrow)
            plot = row_plot(chart, canvas) if chart.in_rows else time_plot(chart, canvas)
        parts, y, step = [*plot.below, *plot.above], plot.bottom + 6 * PX, line_height(SMALL)
        for key, ink in plot.keys:
            lines = wrapped(key, SMALL + 1, self._room)
            parts += self._column(y, lines, Face(SMALL + 1, ink))
            y += len(lines) * line_height(SMALL + 1)
        y += 4 * PX if plot.keys else 0
        notes, told = (*chart.notes, *plot.notes), 0
        paragraphs = [[], *self._closing]
        if notes:
            most = len("".join(notes))
            if bottom is not None:
                closing = sum(len(paragraph) * step + _PARAGRAPH for paragraph in paragraphs) + 3 * PX
                most = max(1, (bottom - y - closing) // step)
            paragraphs[0], told = whole_sentences(
                notes, chart.lang, SMALL, self._room, most, elsewhere=bool(chart.address)
            )
        for paragraph in paragraphs:
            parts += self._column(y, paragraph, _QUIET)
            y += len(paragraph) * step + _PARAGRAPH
        return parts, y + 3 * PX, told

    def _drawing(self, parts: Parts, height: int) -> Drawing:
        chart, room = self._chart, (self._width, height)
        width, high = self._width // PX, height // PX
        return Drawing(width, high, chart.title, chart.description, chart.lang, tuple(parts), room)
