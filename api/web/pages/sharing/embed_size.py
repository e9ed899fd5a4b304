"""How large an embedded page is, and the picture that may stand in its place, within what a consumer has room for."""

from __future__ import annotations

from typing import NamedTuple

from api.plugins.charts.chart import MIN_HEIGHT
from api.web.pages.sharing.embeddable_page import EmbeddedKind


class Size(NamedTuple):
    """A width and a height in pixels."""

    width: int
    height: int


FRAMES = {EmbeddedKind.FIGURE: Size(600, 400), EmbeddedKind.INDICATOR: Size(600, 580)}
"""Width and height of a frame that shows all of its page, in pixels, in a column of 300 pixels too."""


def frame_size(kind: EmbeddedKind, max_width: int | None, max_height: int | None) -> Size:
    """The size of a frame; one that is smaller than its page scrolls."""
    width, height = FRAMES[kind]
    return Size(min(width, max_width or width), min(height, max_height or height))


def picture_size(whole: Size, max_width: int | None, max_height: int | None) -> Size | None:
    """The size of a picture, which keeps its proportions; None where there is no room for one that can be read."""
    width = min(whole.width, max_width or whole.width)
    if max_height is not None:
        width = min(width, max_height * whole.width // whole.height)
    height = width * whole.height // whole.width
    return Size(width, height) if height >= MIN_HEIGHT else None
