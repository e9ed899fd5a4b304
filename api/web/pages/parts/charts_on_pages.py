"""Charts as pages have them: a wide and a narrow drawing of the same, and the table beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from api.domain.errors import Problem
from api.domain.figure import Dataset, Figure
from api.domain.query import MAX_LIMIT, Page
from api.representations.charts.chart import Chart
from api.representations.charts.chart_of_figures import chart_of
from api.representations.charts.layout import layout
from api.representations.charts.svg import svg
from api.service import answers
from api.service.figure_service import FigureService
from api.service.off_the_loop import off_the_loop
from api.service.parameters.page_parameters import FigurePageQuery, asked_as
from api.service.parameters.parameter_groups import FigureParameters
from api.web.pages.page_frame import PageFrame
from api.web.pages.words.figure_words import FigureWords

WIDE, NARROW = 720, 340
"""How wide the two drawings are, in pixels; the stylesheet chooses one by the room that there is."""
MOST_ROWS = 300
"""So many rows has the table beside a chart; the file has all."""


class SeriesPoint(NamedTuple):
    """A figure as a row of the table beside a chart."""

    id: str
    period: str
    amount: str
    remarks: Sequence[str]
    publisher: str

    @classmethod
    def of(cls, words: FigureWords) -> SeriesPoint:
        """The row of a figure in its words."""
        publisher = words.figure.source.publisher_in(words.lang)
        return cls(words.figure.id, words.period, words.converted or words.printed, words.remarks, publisher)


@dataclass(frozen=True, slots=True)
class ChartOnPage:
    """A chart drawn twice, and the figures in it."""

    chart: Chart
    wide: Markup
    narrow: Markup
    dataset: Dataset

    @classmethod
    def of(cls, dataset: Dataset, address: str, prefix: str = "chart", **chosen: str | None) -> ChartOnPage:
        """The chart of some figures; `prefix` makes the ids of its elements the only ones of the page."""
        chart = chart_of(dataset, address, **chosen)
        # Safe: the writer of the chart escapes every text that it inserts.
        drawn = [
            Markup(svg(layout(chart, width), f"{prefix}-{name}"))  # noqa: S704
            for width, name in ((WIDE, "wide"), (NARROW, "narrow"))
        ]
        return cls(chart, drawn[0], drawn[1], dataset)

    @property
    def rows(self) -> Sequence[SeriesPoint]:
        """The figures as rows of a table, in the order of their periods; of many the newest."""
        query = self.dataset.query
        found = sorted(self.dataset.figures, key=lambda figure: (figure.period.first, figure.period.last, figure.id))
        told = (FigureWords(figure, query.lang, query.conversion.scale) for figure in found[-MOST_ROWS:])
        return [SeriesPoint.of(words) for words in told]

    @property
    def cut(self) -> int:
        """How many figures the table leaves out."""
        return max(0, len(self.dataset.figures) - MOST_ROWS)


async def chart_of_series(
    service: FigureService, figure: Figure, query: FigurePageQuery, frame: PageFrame
) -> ChartOnPage | None:
    """The chart of the series that a figure belongs to; None where one picture cannot hold it, or nothing is in it."""
    if figure.formula is not None:
        return None
    asked = asked_as(
        FigureParameters, query, frame.lang, indicator=(figure.indicator.code,), area=(figure.area.alpha3,)
    )
    dataset = await answers.figures(service, asked, Page(limit=MAX_LIMIT), lambda found: found)
    if not dataset.figures:
        return None
    address = frame.absolute(frame.page(f"/indicators/{figure.indicator.code}"))
    try:
        return await off_the_loop(lambda: ChartOnPage.of(dataset, address, highlight=figure.id))
    except Problem:  # several units, or more lines than can be told apart: the table has them
        return None
