"""A picture as primitives with places, and as SVG or PNG."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple, TypeAlias

from api.domain.query import Lang
from api.domain.words import TURNING_SIGNS
from api.plugins.charts.fonts import FONTS, drawable, drawn_bold

PX = 10
"""Places are whole tenths of a px, so that the same picture has the same bytes wherever it is drawn."""


class Ink(StrEnum):
    """What a part is drawn with; a stylesheet may give each another colour."""

    INK = "ink"
    QUIET = "quiet"
    GRID = "grid"
    ACCENT = "accent"
    GROUND = "ground"


class Box(NamedTuple):
    """A rectangle by its sides."""

    left: int
    top: int
    right: int
    bottom: int

    def meets(self, other: Box) -> bool:
        """Whether the two share more than a side."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Whether it lies inside another."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )

    def joined(self, other: Box) -> Box:
        """The rectangle around both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        return Box(left, top, max(self.right, other.right), max(self.bottom, other.bottom))

    def grown(self, by: int) -> Box:
        """The rectangle with a rim on all sides."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)


class Segment(NamedTuple):
    """A straight line between two places, the left one first."""

    x1: int
    y1: int
    x2: int
    y2: int

    def crosses(self, box: Box) -> bool:
        """Whether it touches a rectangle."""
        if self.x2 < box.left or self.x1 > box.right:
            return False
        width = self.x2 - self.x1
        if width <= 0:
            return min(self.y1, self.y2) < box.bottom and max(self.y1, self.y2) > box.top
        entry, leave = max(box.left, self.x1), min(box.right, self.x2)
        rise = self.y2 - self.y1
        ends = self.y1 + rise * (entry - self.x1) // width, self.y1 + rise * (leave - self.x1) // width
        return min(ends) <= box.bottom and max(ends) >= box.top


@dataclass(frozen=True, slots=True)
class Lettering:
    """One line of text, by its baseline; `box` is the room that it takes in any usual font."""

    x: int
    y: int
    text: str
    size: int
    box: Box
    ink: Ink = Ink.INK
    anchor: str = "start"
    bold: bool = False
    serif: bool = False
    halo: bool = False
    """Whether it is set off from what it lies over."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through some places."""

    points: tuple[tuple[int, int], ...]
    ink: Ink
    width: int
    dash: str = ""


@dataclass(frozen=True, slots=True)
class FilledBox:
    """A filled rectangle; `soft` is how faint it is, in percent of opacity."""

    box: Box
    ink: Ink
    soft: int = 100


@dataclass(frozen=True, slots=True)
class Symbol:
    """The dot of a mark in one of six shapes, filled or hollow."""

    x: int
    y: int
    radius: int
    shape: int
    ink: Ink
    hollow: bool = False


Part: TypeAlias = Lettering | Stroke | FilledBox | Symbol


@dataclass(frozen=True, slots=True)
class MarkDrawing:
    """The parts of one mark, with the figure that it stands for and the sentence that tells it."""

    figure: str
    sentence: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole picture; width and height in px."""

    width: int
    height: int
    title: str
    description: str
    lang: Lang
    parts: tuple[Part | MarkDrawing, ...]
    enlarged: tuple[int, int] | None = None
    """Of a picture that is enlarged as a whole, the width and height that its parts are placed in."""

    @property
    def room(self) -> tuple[int, int]:
        """The width and height that the parts are placed in, in tenths of a px."""
        return self.enlarged or (self.width * PX, self.height * PX)

    @property
    def words(self) -> list[Lettering]:
        """All lines of text in it."""
        return [part for part in self.parts if isinstance(part, Lettering)]


def along(value: Fraction, low: Fraction, high: Fraction, room: int) -> int:
    """Where a value lies between two others in a room of so many tenths of a px.

    In whole numbers, without fractions in between, which take most of the time of a picture.
    """
    span = high - low
    above = (value.numerator * low.denominator - low.numerator * value.denominator) * room * span.denominator
    below = value.denominator * low.denominator * span.numerator
    return (2 * above + below) // (2 * below)


def rounded(place: Fraction) -> int:
    """The nearest whole number, a half upwards."""
    above, below = place.numerator, place.denominator
    return (2 * above + below) // (2 * below)


COLOURS: Mapping[Ink, str] = {
    Ink.INK: "#1c2430",
    Ink.QUIET: "#5b6675",
    Ink.GRID: "#dde1e7",
    Ink.ACCENT: "#b3261e",
    Ink.GROUND: "#fff",
}
"""On a light ground; chart.css has those on a dark one."""
SANS = "Helvetica Neue,Helvetica,Arial,Liberation Sans,PingFang SC,Noto Sans SC,Noto Sans CJK SC,sans-serif"
SERIF = "Georgia,Times New Roman,Liberation Serif,Songti SC,Noto Serif SC,Noto Serif CJK SC,SimSun,serif"
_USUAL_SIZE = 12
_LANGUAGES = {Lang.EN: "en", Lang.ZH: "zh-Hans"}
_ESCAPED = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;"}
_ESCAPED |= dict.fromkeys((*range(0x20), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)), "\ufffd")
_ESCAPED |= dict.fromkeys(map(ord, TURNING_SIGNS), "")
"""What XML gives a meaning of its own, the characters that it cannot hold, and those that turn the text around."""


def svg(drawing: Drawing, prefix: str = "c") -> str:
    """The SVG text. `prefix` begins its ids, so that two drawings may stand in one page."""
    width, height = map(_px, drawing.room)
    title, description = f"{prefix}-t", f"{prefix}-d"
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="ch" viewBox="0 0 {width} {height}"',
            f' width="{drawing.width}" height="{drawing.height}" role="img" aria-labelledby="{title} {description}"',
            f' lang="{_LANGUAGES[drawing.lang]}" font-family="{SANS}" font-size="{_USUAL_SIZE}">',
            f'<title id="{title}">{escaped(drawing.title)}</title>',
            f'<desc id="{description}">{escaped(drawing.description)}</desc>',
            f'<rect class="ch-ground" width="{width}" height="{height}" fill="{COLOURS[Ink.GROUND]}"/>',
            *_elements(drawing.parts),
            "</svg>\n",
        ]
    )


def escaped(text: str) -> str:
    """A text as XML holds it."""
    return text.translate(_ESCAPED)


def _element(part: Part | MarkDrawing) -> str:
    match part:
        case Lettering():
            return f"<text {_look(part)} {_text(part)}"
        case Stroke():
            return _stroke(part)
        case FilledBox():
            return _area(part)
        case Symbol():
            return _symbol(part)
        case MarkDrawing():
            inner = "".join(_element(each) for each in part.parts)
            title = f"<title>{escaped(part.sentence)}</title>"
            return f'<g class="ch-mark" data-figure="{escaped(part.figure)}">{title}{inner}</g>'


def _elements(parts: Iterable[Part | MarkDrawing]) -> Iterator[str]:
    """All parts; texts that look the same and follow each other say so once."""
    for look, run in groupby(parts, _look):
        if look is None:
            yield from map(_element, run)
            continue
        texts = [_text(words) for words in run if isinstance(words, Lettering)]
        yield f"<g {look}>{''.join(f'<text {text}' for text in texts)}</g>" if texts[1:] else f"<text {look} {texts[0]}"


def _look(part: Part | MarkDrawing) -> str | None:
    """The attributes that say how a text looks; None of what is no text."""
    if not isinstance(part, Lettering):
        return None
    classes = f"ch-{part.ink}" + (" ch-halo" if part.halo else "")
    size = "" if part.size == _USUAL_SIZE else f' font-size="{part.size}"'
    anchor = "" if part.anchor == "start" else f' text-anchor="{part.anchor}"'
    bold = ' font-weight="bold"' if part.bold else ""
    serif = f' font-family="{SERIF}"' if part.serif else ""
    halo = f' stroke="{COLOURS[Ink.GROUND]}" stroke-width="3" paint-order="stroke"' if part.halo else ""
    return f'class="{classes}" fill="{COLOURS[part.ink]}"{size}{anchor}{bold}{serif}{halo}'


def _text(words: Lettering) -> str:
    return f'x="{_px(words.x)}" y="{_px(words.y)}">{escaped(words.text)}</text>'


def _stroke(stroke: Stroke) -> str:
    dash = f' stroke-dasharray="{stroke.dash}"' if stroke.dash else ""
    style = f'class="ch-line-{stroke.ink}" stroke="{COLOURS[stroke.ink]}" stroke-width="{_px(stroke.width)}"{dash}'
    if len(stroke.points) == 2:
        (x1, y1), (x2, y2) = stroke.points
        return f'<path {style} d="M{_px(x1)} {_px(y1)}{_short(x1, y1, x2, y2)}"/>'
    return f'<path {style} fill="none" stroke-linejoin="round" d="{_path(stroke.points)}"/>'


def _short(x1: int, y1: int, x2: int, y2: int) -> str:
    if y1 == y2:
        return f"H{_px(x2)}"
    return f"V{_px(y2)}" if x1 == x2 else f"L{_px(x2)} {_px(y2)}"


def _path(points: Iterable[tuple[int, int]]) -> str:
    return "M" + "L".join(f"{_px(x)} {_px(y)}" for x, y in points)


def _area(area: FilledBox) -> str:
    box = area.box
    soft = f' fill-opacity="{_hundredths(area.soft)}"' if area.soft < 100 else ""
    size = f'width="{_px(box.right - box.left)}" height="{_px(box.bottom - box.top)}"'
    return (
        f'<rect class="ch-{area.ink}" x="{_px(box.left)}" y="{_px(box.top)}" {size} fill="{COLOURS[area.ink]}"{soft}/>'
    )


def _symbol(symbol: Symbol) -> str:
    ink = COLOURS[symbol.ink]
    if symbol.hollow:
        style = f'class="ch-ground ch-line-{symbol.ink}" fill="{COLOURS[Ink.GROUND]}" stroke="{ink}" stroke-width="1.6"'
    else:
        style = f'class="ch-{symbol.ink}" fill="{ink}"'
    x, y, r = symbol.x, symbol.y, symbol.radius
    shape = symbol.shape % 6
    if shape == 0:
        return f'<circle {style} cx="{_px(x)}" cy="{_px(y)}" r="{_px(r)}"/>'
    if shape == 1:
        side = r * 9 // 10
        size = f'width="{_px(2 * side)}" height="{_px(2 * side)}"'
        return f'<rect {style} x="{_px(x - side)}" y="{_px(y - side)}" {size}/>'
    return f'<path {style} d="{_path(_corners(shape, x, y, r))}Z"/>'


def _corners(shape: int, x: int, y: int, r: int) -> list[tuple[int, int]]:
    """A diamond, a triangle that stands or hangs, a cross."""
    far, near = r * 13 // 10, r // 2
    if shape == 2:
        return [(x, y - far), (x + far, y), (x, y + far), (x - far, y)]
    if shape in (3, 4):
        up = 1 if shape == 3 else -1
        return [(x, y - far * up), (x + far, y + r * up), (x - far, y + r * up)]
    return [
        (x - near, y - far), (x + near, y - far), (x + near, y - near), (x + far, y - near), (x + far, y + near),
        (x + near, y + near), (x + near, y + far), (x - near, y + far), (x - near, y + near), (x - far, y + near),
        (x - far, y - near), (x - near, y - near),
    ]  # fmt: skip


def _px(tenths: int) -> str:
    """Tenths of a px in px."""
    sign, (whole, part) = "-" if tenths < 0 else "", divmod(abs(tenths), PX)
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"


def _hundredths(percent: int) -> str:
    return f".{percent:02}".rstrip("0")


FAMILY = "Report Indicators Sans"
_BOLD = ' font-weight="bold"'
_SET_BOLD = re.compile(rf"<(g|text)[^>]*{_BOLD}[^>]*>.*?</\1>")
"""A bold text, or several in a row, as a title of several lines is."""
_FILES = [str(FONTS / name) for name in ("regular.otf", "bold.otf")]


def png(svg: str, width: int, height: int | None = None) -> bytes:
    """The picture of that many pixels, on white; without a height its shape is that of the SVG.

    No font of the machine is looked at, whichever family the SVG names.
    """
    import resvg_py  # only who paints needs it

    return resvg_py.svg_to_bytes(
        svg_string=_in_one_weight(drawable(svg)),
        width=width,
        height=height,
        background="#ffffff",
        skip_system_fonts=True,
        font_files=_FILES,
        font_family=FAMILY,
        serif_family=FAMILY,
        sans_serif_family=FAMILY,
        monospace_family=FAMILY,
    )


def _in_one_weight(svg: str) -> str:
    """The picture with the texts that the bold weight cannot set in the regular one, lines that belong together alike.

    Where the first font lacks a character, the painter sets the whole line, not the character, in one that has all:
    of a title in several lines some would stay bold.
    """
    if svg.isascii():
        return svg
    return _SET_BOLD.sub(lambda run: run[0] if drawn_bold(run[0]) else run[0].replace(_BOLD, "", 1), svg)
