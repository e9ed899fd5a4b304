"""What may be asked of a picture: how large it is, as what it is drawn, and which figure its title tells."""

from __future__ import annotations

from dataclasses import dataclass

MIN_WIDTH, MAX_WIDTH = 280, 2000
MIN_HEIGHT, MAX_HEIGHT = 200, 2000
PREVIEW_WIDTH, PREVIEW_HEIGHT = 1200, 630
"""What previews of links show uncut (Open Graph): the size of a PNG where none is asked."""


@dataclass(frozen=True, slots=True)
class ChartOptions:
    """Sizes in pixels, that of the format without one; the kind of a chart, that which fits its figures without one.

    `highlight` is the id of the figure that stands out; without one the chart chooses.
    """

    width: int | None = None
    height: int | None = None
    kind: str | None = None
    highlight: str | None = None
