"""Text broken into lines that fit, in whichever font a reader has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.domain.query import Lang
from api.plugins.charts.drawing import PX, Box, Ink, Lettering, rounded
from api.plugins.charts.fonts import text_width

ELLIPSIS = "…"
_CLOSING, _OPENING = "，。；：、）》”’！？,.;:)%…·", "（《“‘("
_CHINESE = "\u2e80-\uffef"
_BREAK = re.compile(rf"(?<![{_OPENING}])(?![{_CLOSING} ])(?:(?<=[ /–{_CHINESE}-])|(?=[{_CHINESE}]))")
_SLACK, _CHINESE_SLACK = 118, 105
"""Percent of the width in our font that a character takes in the widest of the usual ones."""
_EM = 1000
_WHOLE = 100 * _EM // PX
_WIDTHS: tuple[dict[str, int], dict[str, int]] = {}, {}
"""What each character takes at a size of one, regular and bold, in parts of a tenth of a px."""


def width_of(text: str, size: int, *, bold: bool = False) -> int:
    """The room that a line may take, in tenths of a px."""
    return -(-_units(text, bold) * size // _WHOLE)


def _units(text: str, bold: bool) -> int:
    known = _WIDTHS[bold]
    try:
        return sum([known[character] for character in text])
    except KeyError:
        for character in text:
            if character not in known:
                slack = _CHINESE_SLACK if _chinese(character) else _SLACK
                known[character] = rounded(text_width(character, _EM, bold) * slack)
        return sum([known[character] for character in text])


def line_height(size: int) -> int:
    """From one baseline to the next."""
    return size * 13


@dataclass(frozen=True, slots=True)
class Face:
    """How a line of text looks."""

    size: int
    ink: Ink = Ink.INK
    bold: bool = False
    serif: bool = False
    halo: bool = False


def words_at(x: int, y: int, text: str, face: Face, anchor: str = "start") -> Lettering:
    """A line of text with its baseline at a place, and the room that it takes."""
    box = _box(x, y, width_of(text, face.size, bold=face.bold), face.size, anchor)
    return Lettering(x, y, text, face.size, box, face.ink, anchor, face.bold, face.serif, face.halo)


def placed(words: Lettering, x: int, y: int, anchor: str | None = None) -> Lettering:
    """The same line at another place."""
    anchor = words.anchor if anchor is None else anchor
    box = _box(x, y, words.box.right - words.box.left, words.size, anchor)
    # Written out, since `replace` takes three times as long and every place that is tried is one of these.
    return Lettering(x, y, words.text, words.size, box, words.ink, anchor, words.bold, words.serif, words.halo)


def _box(x: int, y: int, width: int, size: int, anchor: str) -> Box:
    left = x if anchor == "start" else x - width if anchor == "end" else x - width // 2
    return Box(left, y - size * 9, left + width, y + size * 3)


def wrapped(text: str, size: int, room: int, most: int = 1000, *, bold: bool = False) -> list[str]:
    """The text in lines of at most so wide; what does not fit in the number of lines is cut, and says so."""
    units = room * _WHOLE // size
    lines = [line for line in _broken(_pieces(text), units, bold) if line]
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], cut(lines[most - 1] + ELLIPSIS, size, room, bold=bold)]


def _broken(pieces: list[str], room: int, bold: bool) -> Iterator[str]:
    line, taken = "", 0
    for piece in pieces:
        left = piece
        width, bare = _units(piece, bold), _units(piece.rstrip(), bold)
        if taken + bare > room:
            yield line.rstrip()
            line, taken = "", 0
            while bare > room:  # a word that is longer than a line
                fitting = _fitting(left, room, bold)
                yield left[:fitting]
                left = left[fitting:]
                width, bare = _units(left, bold), _units(left.rstrip(), bold)
        line, taken = line + left, taken + width
    yield line.rstrip()


def balanced(text: str, size: int, room: int, most: int = 1000, *, bold: bool = False) -> list[str]:
    """The same lines, but of about one length, so that no last word stands alone."""
    lines = wrapped(text, size, room, most, bold=bold)
    if len(lines) < 2 or lines[-1].endswith(ELLIPSIS):
        return lines
    least, enough = room // 2, room
    while enough - least > size * PX:
        middle = (least + enough) // 2
        if len(wrapped(text, size, middle, bold=bold)) > len(lines):
            least = middle
        else:
            enough = middle
    return wrapped(text, size, enough, most, bold=bold)


def cut(text: str, size: int, room: int, *, bold: bool = False) -> str:
    """The text in one line of at most so wide, its end left out where it must be."""
    if width_of(text, size, bold=bold) <= room:
        return text
    text = text.removesuffix(ELLIPSIS)
    while text and width_of(text + ELLIPSIS, size, bold=bold) > room:
        text = text[:-1].rstrip()
    return text + ELLIPSIS


def _fitting(text: str, room: int, bold: bool) -> int:
    count, taken = 1, _units(text[:1], bold)
    while count < len(text) and (taken := taken + _units(text[count], bold)) <= room:
        count += 1
    return count


def _pieces(text: str) -> list[str]:
    """Where a line may end: behind a space or a hyphen, and beside a Chinese character, but before no closing sign."""
    return [piece for piece in _BREAK.split(text) if piece]


def _chinese(character: str) -> bool:
    return "\u2e80" <= character <= "\uffef"


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
