"""A chart of the figures that answer a query, its stages in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from api.domain.errors import ConflictingParameters, Fault
from api.domain.figure import Dataset, Figure
from api.domain.query import Lang
from api.domain.units import Scale, UnitKind, spoken
from api.domain.words import one_line
from api.formats.sentences import unit_words
from api.plugins.charts.chart import Chart, ChartKind
from api.plugins.charts.kinds import Originators, kind_of, ranks
from api.plugins.charts.lines import LineMaker, breaks_of
from api.plugins.charts.notes import notes, source_line
from api.plugins.charts.numbers import chart_scale
from api.plugins.charts.title import ChartFinding, description

MOST_LINES = 10
"""So many lines are told apart by their shapes and their names, or numbers where names find no room."""
MOST_ROWS = 40
MOST_MARKS = 2000


def chart_of(dataset: Dataset, address: str = "", kind: str | None = None, highlight: str | None = None) -> Chart:
    """The chart of a dataset in the language of its query; `address` is printed in it, `highlight` a figure's id.

    Problem where the figures make no one picture: of several units, of more lines than can be told apart.
    """
    query, lang = dataset.query, dataset.query.lang
    chosen = None if kind is None else ChartKind(kind)
    figures = _of_one_unit(dataset)
    if not figures:
        return _empty(dataset, chosen or ChartKind.DOT, address)
    _check_number(len(figures), MOST_MARKS, "figures")
    wanted = query.conversion.scale
    scale = chart_scale(figures, wanted, lang)
    drawn = kind_of(figures, chosen)
    originators = Originators.of(figures, lang, dataset.chinese_names)
    maker = LineMaker(figures, drawn, scale, originators, wanted, highlight)
    in_rows = drawn is ChartKind.CLAIMS or len({figure.period.text for figure in figures}) == 1
    lines = (maker.rows(),) if in_rows else maker.lines()
    if in_rows:
        _check_number(len(figures), MOST_ROWS, "figures side by side")
    else:
        _check_number(len(lines), MOST_LINES, "lines")
    told = {figure.id: figure for figure in figures}
    marks = [mark for line in lines for mark in line.marks]
    unit = figures[0].served.unit.kind
    chart = Chart(
        kind=drawn,
        source_line=source_line(figures, dataset, lang),
        address=one_line(address),
        lang=lang,
        unit_words=_unit(figures[0], scale, lang),
        lines=lines,
        breaks=() if in_rows else breaks_of(told, marks, lang),
        in_rows=in_rows,
        signed=unit not in (UnitKind.MONEY, UnitKind.COUNT) or any(mark.value < 0 for mark in marks),
        ranked=ranks(figures),
        whole=unit is UnitKind.COUNT and not scale.exponent and all(mark.value.denominator == 1 for mark in marks),
        year_bands=not in_rows and any(map(maker.at_end, figures)),
    )
    finding = ChartFinding(chart, {mark.figure: told[mark.figure] for mark in marks}, originators, wanted)
    return replace(
        chart,
        title=finding.sentence(),
        subtitle=finding.subtitle(),
        notes=notes(chart, told, dataset, len(dataset.figures) - len(figures), chosen),
        description=description(chart),
    )


def _unit(figure: Figure, scale: Scale, lang: Lang) -> str:
    if figure.indicator.measuring_type == "rank" or figure.served.unit.code == "ratio":
        return ""  # a place is a number, and "6 place" is none; so is a ratio, of one number to another
    words = unit_words(figure.served.unit, lang)
    if scale.exponent and lang is Lang.ZH:
        words = f"{scale.name_zh}{words}"
    elif scale.exponent:
        words = f"{(spoken(scale, chinese=False) or scale).name} {words}"
    return one_line(words)


def _of_one_unit(dataset: Dataset) -> Sequence[Figure]:
    """The figures that are in one unit: those left out cannot be had in the wanted one."""
    figures, wanted = list(dataset.figures), dataset.query.conversion.unit
    units = {figure.served.unit.code for figure in figures}
    if len(units) > 1 and wanted in units:
        return [figure for figure in figures if figure.served.unit.code == wanted]
    if len(units) > 1:
        kinds = {figure.served.unit.kind for figure in figures}
        helps = "`unit=` brings them to one" if kinds == {UnitKind.MONEY} else "`indicator=` picks one measure"
        codes = sorted(units)
        named = ", ".join(codes[:10]) + (f" and {len(codes) - 10} more" if len(codes) > 10 else "")
        detail = f"A picture has one axis, and these figures are in several units: {named}. {helps}."
        raise ConflictingParameters(detail, [Fault("unit", detail, wanted, codes)])
    return figures


def _check_number(count: int, most: int, what: str) -> None:
    if count > most:
        detail = (
            f"This would be {count:,} {what}, and a picture tells {most:,} apart at most: narrow it by `indicator`, "
            "`area`, `period` or `source`, or ask for `claims=preferred`."
        )
        raise ConflictingParameters(detail, [Fault("indicator", detail)])


def _empty(dataset: Dataset, kind: ChartKind, address: str) -> Chart:
    lang, asked, newest = dataset.query.lang, dataset.query.indicators, dataset.release
    chinese = lang is Lang.ZH
    of = asked[0] if len(asked) == 1 else ""
    sentence = f"{of}没有符合条件的数据。" if chinese else f"No figure{f' of {of}' if of else ''} answers this query."
    hint = one_line(dataset.hint) if dataset.hint else ""
    return Chart(
        kind=kind,
        source_line="" if newest is None else f"{'截至发布版' if chinese else 'as of release'} {newest.id}",
        address=one_line(address),
        lang=lang,
        title="没有可画的数据" if chinese else "There is no figure to draw",
        subtitle=sentence,
        description=f"{sentence} {hint}".strip(),
        notes=(hint,) if hint else (),
    )
