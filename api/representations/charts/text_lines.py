"""Text broken into lines that fit, in whichever font a reader has."""

from __future__ import annotations

from dataclasses import dataclass, replace

from api.representations.charts.drawing import PX, Box, Ink, TextLine
from api.representations.charts.text_width import text_width

_SLACK = 118
"""Percent of the width in our font that a line takes in the widest of the usual ones."""
_ELLIPSIS = "…"


def width_of(text: str, size: int, *, bold: bool = False) -> int:
    """The room that a line may take, in tenths of a px."""
    return -(-text_width(text, size, bold) * PX * _SLACK // 100).__floor__()


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


def words_at(x: int, y: int, text: str, face: Face, anchor: str = "start") -> TextLine:
    """A line of text with its baseline at a place, and the room that it takes."""
    box = _box(x, y, width_of(text, face.size, bold=face.bold), face.size, anchor)
    return TextLine(x, y, text, face.size, box, face.ink, anchor, face.bold, face.serif, face.halo)


def placed(words: TextLine, x: int, y: int, anchor: str | None = None) -> TextLine:
    """The same line at another place."""
    anchor = words.anchor if anchor is None else anchor
    return replace(words, x=x, y=y, anchor=anchor, box=_box(x, y, words.box.right - words.box.left, words.size, anchor))


def _box(x: int, y: int, width: int, size: int, anchor: str) -> Box:
    left = x if anchor == "start" else x - width if anchor == "end" else x - width // 2
    return Box(left, y - size * 9, left + width, y + size * 3)


def wrapped(text: str, size: int, room: int, most: int = 1000, *, bold: bool = False) -> list[str]:
    """The text in lines of at most so wide; what does not fit in the number of lines is cut, and says so."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if width_of((line + piece).rstrip(), size, bold=bold) <= room:
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = piece.lstrip()
        while width_of(line.rstrip(), size, bold=bold) > room:
            fitting = _fitting(line, size, room, bold=bold)
            lines.append(line[:fitting])
            line = line[fitting:]
    if line.strip():
        lines.append(line.rstrip())
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], cut(lines[most - 1] + _ELLIPSIS, size, room, bold=bold)]


def cut(text: str, size: int, room: int, *, bold: bool = False) -> str:
    """The text in one line of at most so wide, its end left out where it must be."""
    if width_of(text, size, bold=bold) <= room:
        return text
    text = text.removesuffix(_ELLIPSIS)
    while text and width_of(text + _ELLIPSIS, size, bold=bold) > room:
        text = text[:-1].rstrip()
    return text + _ELLIPSIS


def _fitting(text: str, size: int, room: int, *, bold: bool) -> int:
    count = 1
    while count < len(text) and width_of(text[: count + 1], size, bold=bold) <= room:
        count += 1
    return count


def _pieces(text: str) -> list[str]:
    """Where a line may end: behind a space or a hyphen, and beside a Chinese character, but before no closing sign."""
    pieces: list[str] = []
    for character in text:
        if pieces and not _may_break(pieces[-1][-1], character):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _may_break(before: str, after: str) -> bool:
    if after in _CLOSING or before in _OPENING or after == " ":
        return False
    return before in " /-–" or _chinese(before) or _chinese(after)


def _chinese(character: str) -> bool:
    return "\u2e80" <= character <= "\uffef"


_CLOSING = "，。；：、）》”’！？,.;:)%…·"
_OPENING = "（《“‘("
