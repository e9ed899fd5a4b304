"""A chart laid out: title, plot, keys, notes, source and address below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from api.domain.query import Lang
from api.plugins.charts.chart import MAX_HEIGHT, Chart
from api.plugins.charts.drawing import PX, Drawing, Ink, Lettering, MarkDrawing, Part
from api.plugins.charts.marks import Canvas, Plot, Sizes, least_height
from api.plugins.charts.plots import row_plot, time_plot
from api.plugins.charts.text import Face, Sentences, balanced, line_height, words_at, wrapped

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


NARROW = 480
"""Below so many px the picture is the narrow one."""
_PADDING = 8
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
_TOO_SMALL = {
    Lang.EN: "The picture is too small for its figures: ask for a height of at least {}.",
    Lang.ZH: "图幅太小，画不下这些数据：请要求高度至少{}。",
}
_FAR_TOO_SMALL = {
    Lang.EN: "The picture is too small for its figures: ask for it without a height, and it is as high as they need.",
    Lang.ZH: "图幅太小，画不下这些数据：请不指定高度，图会按需要加高。",
}


def layout(chart: Chart, width: int, height: int | None = None, *, grows: bool = False) -> Drawing:
    """The places of all parts in a picture that is so many px wide; as high as it needs, or exactly so high.

    One that `grows` is higher than that where its figures need it.
    """
    if height is None:
        return _Page(chart, width * PX, _PADDING * PX).free()
    pages = [_boxed(chart, drawn) for drawn in _DESIGNED if drawn <= width] or [_boxed(chart, width)]
    for page, nearly in (*((page, True) for page in pages), (pages[-1], False)):
        if (boxed := page.boxed(page.scaled(height, width), nearly=nearly)) is not None:
            return replace(boxed, width=width, height=height)
    if grows:
        free = pages[0].free()
        return replace(free, width=width, height=free.height * width // free.width)
    return replace(_too_small(chart, pages, width, height), width=width, height=height)


def _too_small(chart: Chart, pages: Sequence[_Page], width: int, height: int) -> Drawing:
    """The picture that says which height is enough; texts that are not enlarged take less of it."""
    enough = pages[-1].enough(width)
    told = (_TOO_SMALL if enough <= MAX_HEIGHT else _FAR_TOO_SMALL)[chart.lang].format(enough)
    for page in (*pages, _boxed(chart, width)):
        if (small := page.without_plot(told, page.scaled(height, width))) is not None:
            return small
    return page.told_alone(told, page.scaled(height, width))


def _boxed(chart: Chart, width: int) -> _Page:
    return _Page(chart, width * PX, _PADDING * (2 if width >= NARROW else 1) * PX)


def _sizes(width: int) -> Sizes:
    narrow = width < NARROW * PX
    return Sizes(title=17 if narrow else 20, subtitle=13, text=12, small=11, narrow=narrow)


@dataclass(frozen=True, slots=True)
class _Body:
    """A plot with its foot: where that ends, and how many of the notes are told."""

    parts: Sequence[Part | MarkDrawing]
    end: int
    told: int


class _Page:
    def __init__(self, chart: Chart, width: int, padding: int) -> None:
        self._chart = chart
        self._width = width
        self._padding = padding
        self._sizes = _sizes(width)
        self._room = width - 2 * padding
        self._foot = FootMaker(chart, padding, self._room, self._sizes.small)

    def free(self) -> Drawing:
        """As high as it needs."""
        head, top = self._head(self._sizes.title)
        wanted = self._room * 45 // 100 if not self._sizes.narrow else self._room * 75 // 100
        body = self._body(top, max(min(wanted, 340 * PX), 210 * PX))
        return self._drawing([*head, *body.parts], -(-(body.end + self._padding) // PX) * PX)

    def scaled(self, height: int, width: int) -> int:
        """A height in px of a picture that is so many px wide, as it is drawn before it is enlarged."""
        return height * self._width // width

    def boxed(self, height: int, *, nearly: bool) -> Drawing | None:
        """Exactly so high: notes give way to the plot, nothing else does; None where what is left is too little.

        That is less than `nearly` half of the height, or so little that nothing would be seen.
        """
        wanted, least = height * _HALF // 100, self._least
        if nearly and not self._chart.in_rows:
            least = max(least, height * _NEARLY // 100)
        for size in self._title_sizes[: 1 if nearly else None]:
            head, top = self._head(size)
            if (body := self._fitting(top, height - self._padding, max(wanted, least), least)) is not None:
                return self._drawing([*head, *body.parts], height)
        return None

    def enough(self, width: int) -> int:
        """The height in px of a picture so many px wide at which, and above which, the figures are drawn.

        It is that of the last thing that is tried: the smallest title, the least plot and a line of notes.
        """
        _, top = self._head(self._title_sizes[-1])
        needed = max(self._body(top, self._least, 0).end, top + self._least) + self._padding
        return -(-needed * width // self._width)

    def without_plot(self, told: str, height: int) -> Drawing | None:
        """So small a box holds the finding alone, and says what helps; None where not even these have room.

        Each other text is whole where it fits, else left out.
        """
        bottom = height - self._padding // 2
        for size in (*self._title_sizes, self._sizes.small):
            for subtitle in (True, False):
                parts, top = self._head(size, subtitle=subtitle)
                words, y = self._small(told, top)
                if y <= bottom:
                    parts += words
                    for text in (self._chart.source_line, self._chart.address):
                        words, end = self._small(text, y)
                        if end <= bottom:
                            parts, y = [*parts, *words], end
                    return self._drawing(parts, height)
        return None

    def told_alone(self, told: str, height: int) -> Drawing:
        """What helps, without the finding."""
        return self._drawing(self._small(told, self._padding)[0], height)

    def _small(self, text: str, y: int) -> tuple[list[Lettering], int]:
        size = self._sizes.small
        lines = enumerate(wrapped(text, size, self._room), 1)
        words = [words_at(self._padding, y + n * line_height(size), line, Face(size, Ink.QUIET)) for n, line in lines]
        return words, words[-1].box.bottom - size * 3 if words else y

    def _fitting(self, top: int, bottom: int, wanted: int, least: int) -> _Body | None:
        """A plot as high as wanted, lower where all but the notes leave it less, higher where all leave more."""
        most = bottom - top
        if most < least:
            return None
        room = most if self._chart.in_rows else min(wanted, most)
        for last in (False,) * (_ROUNDS - 1) + (True,):
            room = least if last else room
            body = self._body(top, room, bottom)
            if body.end <= bottom:
                return self._filled(body, top, room, bottom)
            if room == least:
                return None
            room = max(least, room - (body.end - bottom))
        return None

    def _filled(self, body: _Body, top: int, room: int, bottom: int) -> _Body:
        """The same, what is left below given to the plot, unless a note would go for it."""
        spare = bottom - body.end
        if spare < _SPARE or self._chart.in_rows or not self._chart.lines:
            return body
        higher = self._body(top, room + spare, bottom)
        return higher if higher.end <= bottom and higher.told >= body.told else body

    @cached_property
    def _least(self) -> int:
        return least_height(self._chart, self._sizes)

    @cached_property
    def _title_sizes(self) -> Sequence[int]:
        """Those of a fixed height in turn: the largest with which the title has the fewest lines, then smaller ones."""
        largest = self._sizes.title
        sizes = range(largest, largest - _SMALLER - 1, -1)
        lines = [len(wrapped(self._chart.title, size, self._room, bold=True)) for size in sizes]
        chosen = sizes[lines.index(lines[-1])]
        return (chosen, *(size for size in _SMALLEST if size < chosen))

    def _head(self, size: int, *, subtitle: bool = True) -> tuple[list[Part], int]:
        parts: list[Part] = []
        y = self._padding
        title = Face(size, bold=True, serif=True)
        title_lines = balanced(self._chart.title, size, self._room, bold=True)
        under = Face(self._sizes.subtitle, Ink.QUIET)
        subtitle_lines = wrapped(self._chart.subtitle, under.size, self._room) if subtitle else []
        for lines, face in ((title_lines, title), (subtitle_lines, under)):
            for line in lines:
                y += line_height(face.size)
                parts.append(words_at(self._padding, y - face.size * 3, line, face))
            y += 3 * PX
        return parts, y + 9 * PX

    def _body(self, top: int, height: int, bottom: int | None = None) -> _Body:
        plot = self._plot(top, height)
        foot = self._foot.under(plot, bottom)
        return _Body([*plot.parts, *foot.words], foot.end, foot.told)

    def _plot(self, top: int, height: int) -> Plot:
        if not self._chart.lines:
            return Plot((), top)
        canvas = Canvas(self._padding, self._padding + self._room, top, height, self._sizes)
        return row_plot(self._chart, canvas) if self._chart.in_rows else time_plot(self._chart, canvas)

    def _drawing(self, parts: Sequence[Part | MarkDrawing], height: int) -> Drawing:
        chart, size = self._chart, (self._width // PX, height // PX)
        return Drawing(*size, chart.title, chart.description, chart.lang, tuple(parts), (self._width, height))
