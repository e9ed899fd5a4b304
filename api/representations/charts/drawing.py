"""A picture as primitives with places: what is drawn where, in tenths of a px, in no format yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from api.domain.query import Lang

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
