"""The query parameters of pictures, which the queries of figures include."""

from typing import Annotated

from api.plugins.charts.chart import ChartKind
from api.plugins.charts.theme import MAX_HEIGHT, MAX_WIDTH, MIN_HEIGHT, MIN_WIDTH
from api.service.parameters import types
from api.service.parameters.groups import Parameters
from api.service.parameters.types import whole_number, word


class PictureParameters(Parameters):
    """Optional query parameters of a picture of one figure: its width and height in pixels."""

    width: Annotated[int | None, whole_number(MIN_WIDTH, MAX_WIDTH)] = None
    """Width of a picture in pixels; 720 of svg, 1200 of png without it."""
    height: Annotated[int | None, whole_number(MIN_HEIGHT, MAX_HEIGHT)] = None
    """Height of a picture in pixels; without it what it needs, and of a png from 800 in width on 630 for each 1200."""


class ChartParameters(PictureParameters):
    """Optional query parameters of a chart: its size in pixels, its kind, the id of the figure to highlight."""

    kind: Annotated[str | None, word(ChartKind)] = None
    """Kind of a chart; without it the kind that fits its figures."""
    highlight: Annotated[str | None, types.FIGURE_ID] = None
    """Id of the figure that a chart highlights and names in its title; without it the latest."""
