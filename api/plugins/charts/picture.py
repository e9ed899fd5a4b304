"""The picture of a table of figures, whichever format paints it, as SVG or PNG."""

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


def picture(table: Table, width: int, height: int | None, options: ChartOptions, *, grows: bool = False) -> str:
    """The SVG of a table of figures in a size; ConflictingParameters where its figures make no one picture.

    A chart that `grows` is higher where its figures need it.
    """
    dataset = figures_of(table)
    if table.single:
        (figure,) = dataset.figures
        address = page_of_figure(table.site, figure.id, dataset.query.lang)
        drawing = figure_card(figure, dataset.query, address, width, height)
    else:
        drawing = layout(chart(table, options), width, height, grows=grows)
    return svg(drawing)


def chart(table: Table, options: ChartOptions) -> Chart:
    """The chart of a table of figures, all of them."""
    dataset = figures_of(table)
    _check_whole(dataset)
    made = chart_of(dataset, address_of_chart(table), options.kind, options.highlight)
    if options.highlight and all(mark.figure != options.highlight for mark in made.marks):
        detail = f"No figure of this picture has the id {options.highlight!r} that `highlight` names."
        raise ConflictingParameters(detail, [Fault("highlight", detail, options.highlight)])
    return made


def figures_of(table: Table) -> Dataset:
    """The figures of a table."""
    assert table.dataset is not None  # noqa: S101 - the table of formats sends no other
    return table.dataset


def _check_whole(dataset: Dataset) -> None:
    """A picture of a part of a selection would show a trend that there is not."""
    page, shown = dataset.query.page, len(dataset.figures)
    if shown < dataset.total or page.after is not None:
        name = "after" if page.after is not None else "offset" if page.offset else "limit"
        detail = (
            f"A picture shows all that is selected, {dataset.total:,} figures, and `{name}` leaves {shown:,} of them. "
            "Narrow them by `indicator`, `area`, `from`, `to` or `latest` instead."
        )
        raise ConflictingParameters(detail, [Fault(name, detail)])


def page_of_figure(site: str, figure_id: str, lang: Lang) -> str:
    """The address of a figure's page, which stays."""
    return f"{site}{_pages(lang)}/figures/{figure_id}"


def address_of_chart(table: Table) -> str:
    """Where the figures of a chart are found: the page of their indicator; of several indicators, the list.

    Without figures that of the indicator which is asked for.
    """
    dataset = figures_of(table)
    codes = {figure.indicator.code for figure in dataset.figures if figure.formula is None}
    if not dataset.figures:
        codes = set(dataset.query.indicators)
    if len(codes) == 1 and all(figure.formula is None for figure in dataset.figures):
        return f"{table.site}{_pages(dataset.query.lang)}/indicators/{quote(codes.pop())}"
    return f"{table.site}/v1/figures"


def _pages(lang: Lang) -> str:
    return "/zh" if lang is Lang.ZH else ""


DEFAULT = ChartOptions()
"""Nothing asked of the picture."""


WIDTH = 720


def write_svg(table: Table, options: ChartOptions = DEFAULT) -> bytes:
    """The picture as wide as asked, and as high as it needs to be unless that is asked."""
    return picture(table, options.width or WIDTH, options.height, options).encode()


FROM_WIDTH = 800
"""So wide a picture has the shape of those previews, unless a height is asked or its figures need a larger one.

A narrower one is as high as it needs.
"""


def write_png(table: Table, options: ChartOptions = DEFAULT) -> bytes:
    """The picture in as many pixels as asked."""
    width = options.width or PREVIEW_WIDTH
    if options.height:
        return png(picture(table, width, options.height, options), width, options.height)
    shape = width * PREVIEW_HEIGHT // PREVIEW_WIDTH if width >= FROM_WIDTH else None
    return png(picture(table, width, shape, options, grows=True), width)
