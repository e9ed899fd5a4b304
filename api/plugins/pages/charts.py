"""Charts as pages have them, wide and narrow, with the currencies that they can be drawn in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from api.domain.catalogue import Catalogue
from api.domain.errors import Problem
from api.domain.figure import Dataset, Figure
from api.domain.query import DEFAULT_LIMIT, MAX_LIMIT, Claims, Lang, Page
from api.domain.rates import RateKey, redenominated
from api.domain.units import UnitKind
from api.plugins.charts.chart import Chart
from api.plugins.charts.content import chart_of
from api.plugins.charts.drawing import svg
from api.plugins.charts.layout import layout
from api.plugins.pages.figure_words import FigureWords
from api.plugins.pages.frame import PageFrame
from api.plugins.pages.parameters import FigurePageQuery, asked_as
from api.service import answers
from api.service.figures import FigureService
from api.service.parameters.codes import currencies
from api.service.parameters.groups import FigureParameters
from api.service.threads import off_the_loop


async def currencies_for(
    service: FigureService, catalogue: Catalogue, figures: Iterable[Figure], asked: str | None = None
) -> list[str]:
    """Their codes in order, with the one that is asked for; none where no figure is money."""
    printed = {
        (figure.printed.unit.code, figure.period.year)
        for figure in figures
        if figure.printed.unit.kind is UnitKind.MONEY
    }
    if not printed:
        return []
    codes = currencies(catalogue)
    keys: set[RateKey] = set()
    for source, year in printed:
        for code in codes:
            keys |= {(source, code, year), (code, source, year)}
    known = (await service.rates(catalogue, keys)).by_key

    def convertible(code: str) -> bool:
        return any(
            code == source
            or (source, code, year) in known
            or (code, source, year) in known
            or redenominated(source, code) is not None
            for source, year in printed
        )

    return sorted(code for code in codes if code == asked or convertible(code))


WIDE, NARROW = 720, 340
"""How wide the two drawings are, in pixels; the stylesheet chooses one by the room that there is."""
PICTURES = frozenset({"svg", "png", "vegalite"})
"""The formats of a chart, which holds one unit."""
MOST_ROWS = 300
"""So many rows has the table beside a chart; the file has all."""


class SeriesPoint(NamedTuple):
    """A figure as a row of the table beside a chart."""

    id: str
    area: str
    period: str
    amount: str
    remarks: Sequence[str]
    publisher: str

    @classmethod
    def of(cls, words: FigureWords) -> SeriesPoint:
        """The row of a figure in its words."""
        figure, amount = words.figure, words.converted or words.printed
        publisher = figure.source.publisher_in(words.lang)
        return cls(figure.id, figure.area_name(words.lang), words.period, amount, words.remarks, publisher)


@dataclass(frozen=True, slots=True)
class ChartOnPage:
    """A chart drawn twice, and the figures in it."""

    chart: Chart
    wide: Markup
    narrow: Markup
    dataset: Dataset
    highlight: str | None = None
    """The id of the figure that the page has the chart tell of; None where the chart chose, or does not draw it."""

    @classmethod
    def of(cls, dataset: Dataset, address: str, highlight: str | None = None) -> ChartOnPage:
        """The chart of some figures, which tells of that with the id `highlight` if it draws it."""
        chart = chart_of(dataset, address, highlight=highlight)
        # Safe: the writer of the chart escapes every text that it inserts.
        drawn = [
            Markup(svg(layout(chart, width), f"chart-{name}"))  # noqa: S704
            for width, name in ((WIDE, "wide"), (NARROW, "narrow"))
        ]
        told = highlight if any(mark.figure == highlight for mark in chart.marks) else None
        return cls(chart, drawn[0], drawn[1], dataset, told)

    @property
    def rows(self) -> Sequence[SeriesPoint]:
        """The figures as rows of a table, in the order of their periods; of many the newest."""
        query = self.dataset.query
        found = sorted(self.dataset.figures, key=lambda figure: (figure.period.first, figure.period.last, figure.id))
        told = (FigureWords(figure, query.lang, query.conversion.scale) for figure in found[-MOST_ROWS:])
        return [SeriesPoint.of(words) for words in told]

    @property
    def has_areas(self) -> bool:
        """Whether the figures are of several areas, so that each row has to name its own."""
        return len({figure.area.alpha3 for figure in self.dataset.figures}) > 1

    def address(self, frame: PageFrame, suffix: str) -> str:
        """The address of the same figures in a format: of a picture the same one, with its title, accent and unit."""
        first = self.dataset.figures[0]
        asked = {name: frame.asked.get(name) for name in ("unit", "scale", "basis", "rate", "as_of")}
        return frame.api(
            f"/figures.{suffix}",
            **asked,
            indicator=first.indicator.code,
            area=first.area.alpha3,
            claims="all" if self.dataset.query.claims is Claims.ALL else None,
            highlight=self.highlight if suffix in PICTURES else None,
            limit=str(MAX_LIMIT) if self.dataset.total > DEFAULT_LIMIT else None,
            lang="zh" if frame.lang is Lang.ZH else None,
        )

    @property
    def cut(self) -> int:
        """How many figures the table leaves out."""
        return max(0, len(self.dataset.figures) - MOST_ROWS)


async def chart_of_series(
    service: FigureService, figure: Figure, query: FigurePageQuery, frame: PageFrame
) -> ChartOnPage | None:
    """The chart of the series that a figure belongs to; None where one picture cannot hold it, or nothing is in it.

    Of a claim that does not stand for its period all claims are drawn, so that it is among them.
    """
    if figure.formula is not None:
        return None
    drawn = await _chart(service, figure, query, frame, Claims.PREFERRED if figure.preferred else Claims.ALL)
    return drawn or await _chart(service, figure, query, frame, Claims.PREFERRED)


async def _chart(
    service: FigureService, figure: Figure, query: FigurePageQuery, frame: PageFrame, claims: Claims
) -> ChartOnPage | None:
    asked = asked_as(
        FigureParameters,
        query,
        frame.lang,
        indicator=(figure.indicator.code,),
        area=(figure.area.alpha3,),
        claims=claims,
    )
    dataset = await answers.figures(service, asked, Page(limit=MAX_LIMIT), lambda found: found)
    if not dataset.figures:
        return None
    address = frame.absolute(frame.page(f"/indicators/{figure.indicator.code}"))
    try:
        return await off_the_loop(lambda: ChartOnPage.of(dataset, address, highlight=figure.id))
    except Problem:  # several units, or more lines than can be told apart: the table has them
        return None
