"""The picture of a table of figures, as SVG or PNG."""

from __future__ import annotations

from urllib.parse import quote

from api.domain.errors import ConflictingParameters, Fault
from api.domain.figure import Dataset
from api.domain.query import Lang
from api.formats.table import Table
from api.plugins.charts.card import figure_card
from api.plugins.charts.chart import PREVIEW_HEIGHT, PREVIEW_WIDTH, Chart, ChartOptions
from api.plugins.charts.content import chart_of
from api.plugins.charts.drawing import png, svg
from api.plugins.charts.layout import layout

DEFAULT = ChartOptions()
WIDTH = 720
FROM_WIDTH = 800
"""So wide a PNG has the shape of previews, unless a height is asked or its figures need a larger one."""


def write_svg(table: Table, options: ChartOptions = DEFAULT) -> bytes:
    """The picture as wide as asked, and as high as it needs to be unless that is asked."""
    return _picture(table, options.width or WIDTH, options.height, options).encode()


def write_png(table: Table, options: ChartOptions = DEFAULT) -> bytes:
    """The picture in as many pixels as asked."""
    width = options.width or PREVIEW_WIDTH
    shape = width * PREVIEW_HEIGHT // PREVIEW_WIDTH if width >= FROM_WIDTH else None
    svg_text = _picture(table, width, options.height or shape, options, grows=not options.height)
    return png(svg_text, width, options.height)


def _picture(table: Table, width: int, height: int | None, options: ChartOptions, *, grows: bool = False) -> str:
    if not table.single:
        return svg(layout(chart(table, options), width, height, grows=grows))
    dataset = figures_of(table)
    (figure,) = dataset.figures
    address = f"{table.site}{_pages(dataset.query.lang)}/figures/{figure.id}"
    return svg(figure_card(figure, dataset.query, address, width, height))


def chart(table: Table, options: ChartOptions) -> Chart:
    """The chart of a table of figures; ConflictingParameters where they make no one picture, or are not all."""
    dataset = figures_of(table)
    page, shown = dataset.query.page, len(dataset.figures)
    if shown < dataset.total or page.after is not None:  # it would show a trend that there is not
        name = "after" if page.after is not None else "offset" if page.offset else "limit"
        detail = (
            f"A picture shows all that is selected, {dataset.total:,} figures, and `{name}` leaves {shown:,} of them. "
            "Narrow them by `indicator`, `area`, `from`, `to` or `latest` instead."
        )
        raise ConflictingParameters(detail, [Fault(name, detail)])
    made = chart_of(dataset, _address(table, dataset), options.kind, options.highlight)
    if options.highlight and all(mark.figure != options.highlight for mark in made.marks):
        detail = f"No figure of this picture has the id {options.highlight!r} that `highlight` names."
        raise ConflictingParameters(detail, [Fault("highlight", detail, options.highlight)])
    return made


def figures_of(table: Table) -> Dataset:
    """The figures of a table."""
    assert table.dataset is not None  # noqa: S101 - the table of formats sends no other
    return table.dataset


def _address(table: Table, dataset: Dataset) -> str:
    """The page of the one indicator that there is or is asked for; of several, and of what is derived, the list."""
    figures = dataset.figures
    codes = {figure.indicator.code for figure in figures} or set(dataset.query.indicators)
    if len(codes) == 1 and all(figure.formula is None for figure in figures):
        return f"{table.site}{_pages(dataset.query.lang)}/indicators/{quote(codes.pop())}"
    return f"{table.site}/v1/figures"


def _pages(lang: Lang) -> str:
    return "/zh" if lang is Lang.ZH else ""
