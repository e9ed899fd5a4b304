"""How an answer is presented: its language, representation and shape, and which of its rows."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.domain.query import DEFAULT_LIMIT, MAX_LIMIT, Lang
from api.representations.charts.chart_options import MAX_HEIGHT, MAX_WIDTH, MIN_HEIGHT, MIN_WIDTH
from api.representations.writers.csv import CELLS, DECIMALS, SEPARATORS
from api.representations.writers.json import SHAPES
from api.service.parameters import parameter_types as types
from api.service.parameters.parameter_model import Parameters
from api.service.parameters.parameter_types import whole_number, word

MAX_OFFSET = 100_000
"""Rows that may be skipped; whoever reads further follows `links.next`, which goes by key."""

Format = Annotated[
    str | None,
    types.FORMAT,
    Field(
        description="Representation. It beats the Accept header, and a suffix of the path (/v1/figures.csv) beats both."
    ),
]


# Of several bases pydantic takes the fields of the last one first: they are named from the last to the first.


class Localised(Parameters):
    """In which language."""

    lang: Annotated[Lang, types.LANG, Field(description="Language of names, notes and displays.")] = Lang.EN


class Shown(Localised):
    """In which language and representation."""

    format: Format = None
    sep: Annotated[
        str | None,
        word(SEPARATORS),
        Field(description="CSV delimiter, a comma by default; use ; for European spreadsheets."),
    ] = None
    decimal: Annotated[
        str | None,
        word(DECIMALS),
        Field(description="CSV decimal mark, a point by default; a comma needs sep=; or sep=tab."),
    ] = None
    cells: Annotated[
        str | None,
        word(CELLS),
        Field(
            description="CSV cells: exact, the default, or text, with an apostrophe before each text that a "
            "spreadsheet would take for a formula (= + - @, tab); numbers stay."
        ),
    ] = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The fields that were picked, none where the usual ones are wanted."""
        return getattr(self, "fields", ())


class ShownFigures(Shown):
    """In which language and representation, those of figures among them."""

    format: Annotated[str | None, types.FIGURE_FORMAT, Field(description=Shown.model_fields["format"].description)] = (
        None
    )
    width: Annotated[
        int | None,
        whole_number(MIN_WIDTH, MAX_WIDTH),
        Field(description="Width of a picture in pixels; 720 of svg, 1200 of png without it."),
    ] = None
    height: Annotated[
        int | None,
        whole_number(MIN_HEIGHT, MAX_HEIGHT),
        Field(
            description="Height of a picture in pixels; without it what it needs, and of a png from 800 in width on "
            "630 for each 1200."
        ),
    ] = None


class Paged(Parameters):
    """Which rows of an answer, in which order."""

    limit: Annotated[int, whole_number(1, MAX_LIMIT), Field(description="Maximum number of rows.")] = DEFAULT_LIMIT
    offset: Annotated[
        int,
        whole_number(0, MAX_OFFSET),
        Field(description="Number of rows to skip; whoever reads everything follows links.next."),
    ] = 0

    @property
    def order(self) -> tuple[str, ...]:
        """The fields to sort by."""
        return getattr(self, "sort", ())


class ShownPage(Paged, Shown):
    """A page of an answer, in which language, representation and shape."""

    shape: Annotated[
        str | None,
        word(SHAPES),
        Field(
            description="Shape of JSON: nested (the default) is an envelope of data, meta and links; flat is the bare "
            "list of flat rows, with the columns that CSV has."
        ),
    ] = None


class PagedByKey(Parameters):
    """Behind which figure a page begins."""

    after: Annotated[
        str | None,
        types.FIGURE_ID,
        Field(description="Id of the figure that the page begins behind, as links.next gives it."),
    ] = None
