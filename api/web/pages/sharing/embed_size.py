"""How large an embedded page is, and the picture that may stand in its place, within what a consumer has room for."""

from __future__ import annotations

from typing import NamedTuple

from api.representations.charts.chart_options import MIN_HEIGHT, PREVIEW_HEIGHT, PREVIEW_WIDTH
from api.web.pages.sharing.embeddable_page import EmbeddedKind


class Size(NamedTuple):
    """A width and a height in pixels."""

    width: int
    height: int


FRAMES = {EmbeddedKind.FIGURE: Size(600, 400), EmbeddedKind.INDICATOR: Size(600, 480)}
"""Width and height of a frame that shows all of its page, in pixels."""


def frame_size(kind: EmbeddedKind, max_width: int | None, max_height: int | None) -> Size:
    """The size of a frame; one that is smaller than its page scrolls."""
    width, height = FRAMES[kind]
    return Size(min(width, max_width or width), min(height, max_height or height))


def picture_size(max_width: int | None, max_height: int | None) -> Size | None:
    """The size of the picture, which keeps its proportions; None where there is no room for one that can be read."""
    width = min(PREVIEW_WIDTH, max_width or PREVIEW_WIDTH)
    if max_height is not None:
        width = min(width, max_height * PREVIEW_WIDTH // PREVIEW_HEIGHT)
    height = width * PREVIEW_HEIGHT // PREVIEW_WIDTH
    return Size(width, height) if height >= MIN_HEIGHT else None
