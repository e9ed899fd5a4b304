"""Text broken into lines that fit, in whichever font a reader has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from api.domain.query import Lang
from api.plugins.charts.drawing import Box, Face, Lettering
from api.plugins.charts.fonts import EM, advance
from api.plugins.charts.theme import PX

ELLIPSIS = "…"
_CLOSING, _OPENING = "，。；：、）》”’！？,.;:)%…·", "（《“‘("
_CHINESE = "\u2e80-\uffef"
_BREAK = re.compile(rf"(?<![{_OPENING}])(?![{_CLOSING} ])(?:(?<=[ /–{_CHINESE}-])|(?=[{_CHINESE}]))")
"""Ends of lines: behind a space or a hyphen, and beside a Chinese character, but before no closing sign."""
_SLACK, _CHINESE_SLACK = 118, 105
"""Percent of the width in our font that a character takes in the widest of the usual ones."""
_WHOLE = 100 * EM // PX


class _Widths(dict[str, int]):
    """The width of each character at a size of one, in parts of a tenth of a px, when it is first wanted."""

    def __init__(self, *, bold: bool) -> None:
        self._bold = bold

    def __missing__(self, character: str) -> int:
        slack = _CHINESE_SLACK if "\u2e80" <= character <= "\uffef" else _SLACK
        self[character] = advance(character, bold=self._bold) * slack
        return self[character]


_WIDTHS = _Widths(bold=False), _Widths(bold=True)


def _units(text: str, bold: bool) -> int:
    return sum(map(_WIDTHS[bold].__getitem__, text))


def width_of(text: str, size: int, *, bold: bool = False) -> int:
    """The room that a line may take, in tenths of a px."""
    return -(-_units(text, bold) * size // _WHOLE)


def line_height(size: int) -> int:
    """From one baseline to the next."""
    return size * 13


def words_at(x: int, y: int, text: str, face: Face, anchor: str = "start") -> Lettering:
    """A line of text with its baseline at a place, and the room that it takes."""
    width = width_of(text, face.size, bold=face.bold)
    return placed(Lettering(x, y, text, face, anchor, Box(0, 0, width, 0)), x, y, anchor)


def placed(words: Lettering, x: int, y: int, anchor: str) -> Lettering:
    """The same line at another place."""
    width, size = words.box.right - words.box.left, words.face.size
    left = x if anchor == "start" else x - width if anchor == "end" else x - width // 2
    return Lettering(x, y, words.text, words.face, anchor, Box(left, y - size * 9, left + width, y + size * 3))


def block_at(x: int, y: int, lines: Sequence[str], face: Face, anchor: str = "start") -> list[Lettering]:
    """Lines of text below each other, the baseline of the first at a place."""
    step = line_height(face.size)
    return [words_at(x, y + place * step, line, face, anchor) for place, line in enumerate(lines)]


def wrapped(text: str, size: int, room: int, most: int = 1000, *, bold: bool = False) -> list[str]:
    """The text in lines of at most so wide; what does not fit in the number of lines is cut, and says so."""
    lines = [line for line in _broken(_BREAK.split(text), room * _WHOLE // size, bold) if line]
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], cut(lines[most - 1] + ELLIPSIS, size, room, bold=bold)]


def _broken(pieces: list[str], room: int, bold: bool) -> Iterator[str]:
    line, taken = "", 0
    for piece in pieces:
        if taken + (bare := _units(piece.rstrip(), bold)) > room:
            yield line.rstrip()
            line, taken = "", 0
            while bare > room:  # a word that is longer than a line
                fitting = 1
                while fitting < len(piece) and _units(piece[: fitting + 1], bold) <= room:
                    fitting += 1
                yield piece[:fitting]
                piece = piece[fitting:]  # noqa: PLW2901 - its rest begins the next line
                bare = _units(piece.rstrip(), bold)
        line, taken = line + piece, taken + _units(piece, bold)
    yield line.rstrip()


def balanced(text: str, size: int, room: int, *, bold: bool = False) -> list[str]:
    """The same lines, but of about one length, so that no last word stands alone."""
    lines = wrapped(text, size, room, bold=bold)
    if len(lines) < 2:
        return lines
    least, enough = room // 2, room
    while enough - least > size * PX:
        middle = (least + enough) // 2
        if len(wrapped(text, size, middle, bold=bold)) > len(lines):
            least = middle
        else:
            enough = middle
    return wrapped(text, size, enough, bold=bold)


def cut(text: str, size: int, room: int, *, bold: bool = False) -> str:
    """The text in one line of at most so wide, its end left out where it must be."""
    if width_of(text, size, bold=bold) <= room:
        return text
    text = text.removesuffix(ELLIPSIS)
    while text and width_of(text + ELLIPSIS, size, bold=bold) > room:
        text = text[:-1].rstrip()
    return text + ELLIPSIS


def whole_sentences(
    told: Sequence[str], lang: Lang, size: int, room: int, most: int, *, elsewhere: bool
) -> tuple[list[str], int]:
    """The lines of as many sentences as fit in so many of that width, the most important first, and how many these are.

    None is ever cut: the others are counted, and whether they are `elsewhere`; where not even the first has room, the
    lines say no more than how many there are.
    """
    chinese = lang is Lang.ZH
    for count in range(len(told), -1, -1):
        said = [*told[:count]]
        if (more := len(told) - count) and chinese:
            said.append(f"另有{more}条说明{'见所示网址' if elsewhere else ''}。")
        elif more:
            said.append(f"{more} more note{'' if more == 1 else 's'}{' at the address' if elsewhere else ''}.")
        lines = wrapped(("" if chinese else " ").join(said), size, room)
        if len(lines) <= most:
            break
    return lines, count
