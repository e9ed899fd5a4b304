"""The parts of a picture with their positions, the breaking of text into lines, and the output as SVG and PNG."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import repeat
from typing import NamedTuple

from api.domain.query import Lang
from api.domain.words import TURNING_SIGNS
from api.plugins.charts import theme
from api.plugins.charts.theme import COLOURS, PX, SHAPES, TEXT, Ink

Place = tuple[int, int]


class Box(NamedTuple):
    """A rectangle by its sides, in tenths of a px; `top` is less than `bottom`."""

    left: int
    top: int
    right: int
    bottom: int

    def meets(self, other: Box) -> bool:
        """True if two rectangles share more than a side or a corner."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """True if the rectangle is inside another one, or equal to it."""
        return self.joined(other) == other

    def joined(self, other: Box) -> Box:
        """The smallest rectangle around both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        return Box(left, top, max(self.right, other.right), max(self.bottom, other.bottom))

    def grown(self, by: int) -> Box:
        """The rectangle, larger by `by` on each side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)


ELLIPSIS = "…"
_CLOSING, _OPENING = "，。；：、）》”’！？,.;:)%…·", "（《“‘("
_CHINESE = "\u2e80-\uffef"
_BREAK = re.compile(rf"(?<![{_OPENING}])(?![{_CLOSING} ])(?:(?<=[ /–{_CHINESE}-])|(?=[{_CHINESE}]))")
"""Line breaks: after a space, a hyphen or next to Chinese characters; not before a closing or after an opening sign."""
_SLACK, _CHINESE_SLACK = 118, 105
"""Width of a character in the widest common font, in percent of its width in our font."""
_WHOLE = 100 * theme.EM // PX


@cache
def _width(character: str, bold: bool) -> int:
    """The width of a character at size 1, with slack for other fonts, in units of 1/_WHOLE of a tenth of a px."""
    slack = _CHINESE_SLACK if "\u2e80" <= character <= "\uffef" else _SLACK
    return theme.advance(character, bold=bold) * slack


@lru_cache(maxsize=8192)
def _units(text: str, bold: bool) -> int:
    """The width of a text at size 1, in the units of `_width`; pages repeat the same names and numbers."""
    return sum(map(_width, text, repeat(bold)))


@lru_cache(maxsize=2048)
def _pieces(text: str, bold: bool) -> Sequence[tuple[str, int, int]]:
    """Triples of a text's pieces between possible line breaks, and their widths without and with spaces at the end."""
    return [(piece, _units(piece.rstrip(), bold), _units(piece, bold)) for piece in _BREAK.split(text)]


class Face(NamedTuple):
    """The look of a text: size in px, colour, weight; a `halo` is a rim in the ground's colour, for text over lines."""

    size: int
    ink: Ink = Ink.INK
    bold: bool = False
    serif: bool = False
    halo: bool = False

    @property
    def step(self) -> int:
        """The distance between two baselines, in tenths of a px."""
        return self.size * 13

    def width(self, text: str) -> int:
        """The greatest width of a line of text in common fonts, in tenths of a px."""
        return -(-_units(text, self.bold) * self.size // _WHOLE)

    def at(self, x: int, y: int, text: str, anchor: str = "start") -> Lettering:
        """The text in this look, with its baseline at `y` and its start, middle or end, the `anchor`, at `x`."""
        return Lettering(x, y, text, self, anchor, self.width(text))

    def block(self, x: int, y: int, lines: Sequence[str]) -> list[Lettering]:
        """Lines of text below each other, `step` apart, each from `x` on; the baseline of the first is at `y`."""
        return [self.at(x, y + place * self.step, line) for place, line in enumerate(lines)]

    def cut(self, text: str, room: int) -> str:
        """The text; if it is wider than `room`, in tenths of a px, with an ellipsis in place of its end."""
        if self.width(text) <= room:
            return text
        text = text.removesuffix(ELLIPSIS)
        while text and self.width(text + ELLIPSIS) > room:
            text = text[:-1].rstrip()
        return text + ELLIPSIS

    def wrapped(self, text: str, room: int, most: int = 1000) -> list[str]:
        """A list of lines no wider than `room`, [] for ''; the last of `most` has an ellipsis for text left out."""
        lines = [line for line in self._broken(text, room * _WHOLE // self.size) if line]
        if len(lines) <= most:
            return lines
        return [*lines[: most - 1], self.cut(lines[most - 1] + ELLIPSIS, room)]

    def _broken(self, text: str, room: int) -> Iterator[str]:
        """The lines of a text, some empty, none wider than `room` in units of `_width`; longer words are cut."""
        line, taken = "", 0
        for piece, bare, whole in _pieces(text, self.bold):
            if taken + bare > room:
                yield line.rstrip()
                line, taken = "", 0
                while bare > room:  # a word that is longer than a line
                    fitting = 1
                    while fitting < len(piece) and _units(piece[: fitting + 1], self.bold) <= room:
                        fitting += 1
                    yield piece[:fitting]
                    piece = piece[fitting:]  # noqa: PLW2901 - its rest begins the next line
                    bare, whole = _units(piece.rstrip(), self.bold), _units(piece, self.bold)  # noqa: PLW2901
            line, taken = line + piece, taken + whole
        yield line.rstrip()

    def balanced(self, text: str, room: int) -> list[str]:
        """The text in as few lines as fit `room`, of similar lengths, so that no last word is alone."""
        lines = closer = self.wrapped(text, room)
        while len(closer) == len(lines) > 1:
            lines, room = closer, room - room // 16
            closer = self.wrapped(text, room)
        return lines


_HALVES = {"start": 0, "middle": 1, "end": 2}
"""By anchor, the number of half widths of a line of text that are before it."""


class Lettering(NamedTuple):
    """One line of text with its anchor and baseline at a position; `width` is the greatest in common fonts."""

    x: int
    y: int
    text: str
    face: Face
    anchor: str
    width: int

    @property
    def box(self) -> Box:
        """The rectangle that the line may take in common fonts, in tenths of a px."""
        left = self.x - self.width * _HALVES[self.anchor] // 2
        return Box(left, self.y - self.face.size * 9, left + self.width, self.y + self.face.size * 3)

    def inside(self, left: int, right: int) -> Lettering:
        """A copy of the line, moved sideways if it would exceed one of two vertical limits."""
        by = max(left - self.box.left, 0) - max(self.box.right - right, 0)
        return self._replace(x=self.x + by)


class Stroke(NamedTuple):
    """A line through some points, unfilled; `width` is in tenths of a px, `dash` is SVG's `stroke-dasharray` in px."""

    points: tuple[Place, ...]
    ink: Ink
    width: int
    dash: str = ""


class FilledBox(NamedTuple):
    """A filled rectangle without an outline; `soft` is its opacity, in percent."""

    box: Box
    ink: Ink
    soft: int = 100


class Symbol(NamedTuple):
    """The dot of a mark, filled or hollow, with centre and radius in tenths of a px; `shape` is an index of SHAPES."""

    x: int
    y: int
    radius: int
    shape: int
    ink: Ink
    hollow: bool = False


class MarkDrawing(NamedTuple):
    """The parts that draw one figure of a chart, grouped, with the figure's id and a sentence for the tooltip."""

    figure: str
    sentence: str
    parts: tuple[Part, ...]


Part = Lettering | Stroke | FilledBox | Symbol | MarkDrawing


class Drawing(NamedTuple):
    """A whole picture: width and height in px, texts, parts; `room` is the size of coordinates, in tenths of a px."""

    width: int
    height: int
    title: str
    description: str
    lang: Lang
    parts: tuple[Part, ...]
    room: Place


_ESCAPED = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;"}
_ESCAPED |= dict.fromkeys((*range(0x20), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)), "\ufffd")
_ESCAPED |= dict.fromkeys(map(ord, TURNING_SIGNS), "")
"""Replacements of XML's own characters, of those that XML cannot hold, and of those that turn the text around."""


def svg(drawing: Drawing, prefix: str = "c") -> str:
    """The SVG of a drawing as text; its ids begin with `prefix`, so that two drawings can be in one HTML page."""
    width, height = map(_px, drawing.room)
    title, description, language = f"{prefix}-t", f"{prefix}-d", drawing.lang.message("language-tag")
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="ch" viewBox="0 0 {width} {height}"',
            f' width="{drawing.width}" height="{drawing.height}" role="img" aria-labelledby="{title} {description}"',
            f' lang="{language}" font-family="{theme.SANS}" font-size="{TEXT}"',
            ' stroke-linejoin="round">',
            f'<title id="{title}">{_escaped(drawing.title)}</title>',
            f'<desc id="{description}">{_escaped(drawing.description)}</desc>',
            f'<rect class="ch-ground" width="{width}" height="{height}" fill="{COLOURS[Ink.GROUND]}"/>',
            *map(_element, drawing.parts),
            "</svg>\n",
        ]
    )


def _escaped(text: str) -> str:
    return text.translate(_ESCAPED)


def _text(words: Lettering) -> str:
    size, ink, bold, serif, halo = words.face
    look = [
        f'class="ch-{ink}{" ch-halo" if halo else ""}" fill="{COLOURS[ink]}"',
        "" if size == TEXT else f' font-size="{size}"',
        "" if words.anchor == "start" else f' text-anchor="{words.anchor}"',
        _BOLD if bold else "",
        f' font-family="{theme.SERIF}"' if serif else "",
        f' stroke="{COLOURS[Ink.GROUND]}" stroke-width="3" paint-order="stroke"' if halo else "",
    ]
    return f'<text {"".join(look)} x="{_px(words.x)}" y="{_px(words.y)}">{_escaped(words.text)}</text>'


def _element(part: Part) -> str:
    match part:
        case Lettering():
            return _text(part)
        case MarkDrawing(figure, sentence, parts):
            inner = "".join(map(_element, parts))
            return f'<g class="ch-mark" data-figure="{_escaped(figure)}"><title>{_escaped(sentence)}</title>{inner}</g>'
        case Stroke(points, ink, width, dash):
            look = f'stroke="{COLOURS[ink]}" stroke-width="{_px(width)}"'
            dashed = f' stroke-dasharray="{dash}"' if dash else ""
            return f'<path class="ch-line-{ink}" fill="none" {look}{dashed} d="{_path(points)}"/>'
        case FilledBox((left, top, right, bottom), ink, soft):
            opacity = f' fill-opacity="{soft / 100}"' if soft < 100 else ""
            sides = f'x="{_px(left)}" y="{_px(top)}" width="{_px(right - left)}" height="{_px(bottom - top)}"'
            return f'<rect class="ch-{ink}" {sides} fill="{COLOURS[ink]}"{opacity}/>'
        case Symbol(x, y, r, shape, ink, hollow):
            style = f'class="ch-{ink}" fill="{COLOURS[ink]}"'
            if hollow:
                ground = f'fill="{COLOURS[Ink.GROUND]}" stroke="{COLOURS[ink]}" stroke-width="1.6"'
                style = f'class="ch-ground ch-line-{ink}" {ground}'
            corners = SHAPES[shape % len(SHAPES)]
            if not corners:
                return f'<circle {style} cx="{_px(x)}" cy="{_px(y)}" r="{_px(r)}"/>'
            return f'<path {style} d="{_path((x + dx * r // 10, y + dy * r // 10) for dx, dy in corners)}Z"/>'


def _path(points: Iterable[Place]) -> str:
    return "M" + "L".join(f"{_px(x)} {_px(y)}" for x, y in points)


@lru_cache(maxsize=8192)
def _px(tenths: int) -> str:
    return f"{tenths / PX:g}"


_FAMILY = "Report Indicators Sans"
_BOLD = ' font-weight="bold"'
_SET_BOLD = re.compile(rf"<text[^>]*{_BOLD}[^>]*>(.*?)</text>")


def png(svg: str, width: int, height: int | None = None) -> bytes:
    """The PNG of an SVG text, `width` pixels wide, on white, in our own font; without a height it has the SVG's shape.

    No text is bold if the bold font lacks a character, since resvg would draw only that line in the regular font.
    """
    import resvg_py  # imported on use

    if not svg.isascii():
        svg = theme.drawable(svg)
        svg = svg if all(map(theme.drawn_bold, _SET_BOLD.findall(svg))) else svg.replace(_BOLD, "")
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        width=width,
        height=height,
        background="#ffffff",
        skip_system_fonts=True,
        font_files=[str(theme.FONTS / name) for name in ("regular.otf", "bold.otf")],
        font_family=_FAMILY,
        serif_family=_FAMILY,
        sans_serif_family=_FAMILY,
    )
