"""Charts as pages have them, wide and narrow, with the currencies that they can be drawn in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from api.domain.catalogue import Catalogue
from api.domain.errors import Problem
from api.domain.figure import Dataset, Figure
from api.domain.query import DEFAULT_LIMIT, MAX_LIMIT, Claims
from api.domain.rates import RateKey, redenominated
from api.domain.units import UnitKind
from api.plugins.charts.chart import Chart
from api.plugins.charts.content import chart_of
from api.plugins.charts.drawing import svg
from api.plugins.charts.layout import layout
from api.plugins.pages.figure_words import FigureWords
from api.plugins.pages.frame import PageFrame
from api.plugins.pages.parameters import FigurePageQuery, figures_asked
from api.service.figures import FigureService
from api.service.parameters.codes import currencies
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
    codes = currencies(catalogue) if printed else ()
    keys: set[RateKey] = {
        key for source, year in printed for code in codes for key in ((source, code, year), (code, source, year))
    }
    known = (await service.rates(catalogue, keys)).by_key if keys else {}

    def convertible(code: str, source: str, year: int) -> bool:
        rated = (source, code, year) in known or (code, source, year) in known
        return rated or code == source or redenominated(source, code) is not None

    return sorted(code for code in codes if code == asked or any(convertible(code, *each) for each in printed))


WIDTHS = {"wide": 720, "narrow": 340}
"""How wide the two drawings are, in pixels; the stylesheet chooses one by the room that there is."""
PICTURES = frozenset({"svg", "png", "vegalite"})
"""The formats of a chart, which holds one unit."""
MOST_ROWS = 300
"""Rows of the table beside a chart; the file has all."""


@dataclass(frozen=True, slots=True)
class ChartOnPage:
    """A chart drawn twice, and the figures in it."""

    chart: Chart
    wide: Markup
    narrow: Markup
    dataset: Dataset
    highlight: str | None = None
    """The id of the figure that the page has the chart tell of; None where the chart chose, or does not draw it."""

    @property
    def rows(self) -> Sequence[FigureWords]:
        """The figures of its table, in the order of their periods; of many the newest."""
        query = self.dataset.query
        found = sorted(self.dataset.figures, key=lambda figure: (figure.period.first, figure.period.last, figure.id))
        return [FigureWords(figure, query.lang, query.conversion.scale) for figure in found[-MOST_ROWS:]]

    @property
    def has_areas(self) -> bool:
        """Whether the figures are of several areas, so that each row has to name its own."""
        return len({figure.area.alpha3 for figure in self.dataset.figures}) > 1

    @property
    def cut(self) -> int:
        """The number of figures that the table leaves out."""
        return max(0, len(self.dataset.figures) - MOST_ROWS)

    def address(self, frame: PageFrame, suffix: str) -> str:
        """The address of the same figures in a format: of a picture the same one, with its title, accent and unit."""
        first = self.dataset.figures[0]
        return frame.api(
            f"/figures.{suffix}",
            **frame.choice("as_of"),
            indicator=first.indicator.code,
            area=first.area.alpha3,
            claims="all" if self.dataset.query.claims is Claims.ALL else None,
            highlight=self.highlight if suffix in PICTURES else None,
            limit=str(MAX_LIMIT) if self.dataset.total > DEFAULT_LIMIT else None,
            lang=frame.say("", "zh"),
        )


async def drawn(dataset: Dataset, indicator: str, frame: PageFrame, highlight: str | None = None) -> ChartOnPage | None:
    """The chart of some figures of an indicator, which tells of the one with the id `highlight` if it draws it.

    None where there is no figure, or one picture cannot hold them: they are in several units, or more lines or marks
    than can be told apart.
    """
    if not dataset.figures:
        return None
    address = frame.absolute(frame.page(f"/indicators/{indicator}"))

    def draw() -> ChartOnPage:
        chart = chart_of(dataset, address, highlight=highlight)
        # Safe: the writer of the chart escapes every text that it inserts.
        wide, narrow = (Markup(svg(layout(chart, width), f"chart-{name}")) for name, width in WIDTHS.items())  # noqa: S704
        is_drawn = any(mark.figure == highlight for mark in chart.marks)
        return ChartOnPage(chart, wide, narrow, dataset, highlight if is_drawn else None)

    try:
        return await off_the_loop(draw)
    except Problem:
        return None


async def chart_of_series(
    service: FigureService, figure: Figure, query: FigurePageQuery, frame: PageFrame
) -> ChartOnPage | None:
    """The chart of the series that a figure belongs to.

    Of a claim that does not stand for its period all claims are drawn, so that it is among them.
    """
    if figure.formula is not None:
        return None
    code, area = figure.indicator.code, figure.area.alpha3
    for claims in (Claims.PREFERRED,) if figure.preferred else (Claims.ALL, Claims.PREFERRED):
        dataset = await figures_asked(service, query, frame.lang, indicator=(code,), area=(area,), claims=claims)
        if chart := await drawn(dataset, code, frame, figure.id):
            return chart
    return None
