"""A chart of the figures that answer a query, its stages in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from api.domain.errors import ConflictingParameters, Fault
from api.domain.figure import Dataset, Figure
from api.domain.query import Lang
from api.domain.units import Scale, UnitKind, spoken
from api.domain.words import one_line
from api.formats.spoken import unit_words
from api.plugins.charts.breaks import breaks_of
from api.plugins.charts.chart import Chart, ChartKind, Line
from api.plugins.charts.kinds import Originators, kind_of, ranks, read_kind
from api.plugins.charts.lines import LineMaker
from api.plugins.charts.notes import notes, source_line
from api.plugins.charts.numbers import chart_scale
from api.plugins.charts.title import ChartFinding, description

MOST_LINES = 10
"""So many lines are told apart by their shapes and their names, or numbers where names find no room."""
MOST_ROWS = 40
MOST_MARKS = 2000
_RATIO = "ratio"
"""The unit of what is one number to another."""
NOTHING = {
    Lang.EN: ("There is no figure to draw", "No figure answers this query.", "No figure of {} answers this query."),
    Lang.ZH: ("没有可画的数据", "没有符合条件的数据。", "{}没有符合条件的数据。"),
}


def chart_of(dataset: Dataset, address: str = "", kind: str | None = None, highlight: str | None = None) -> Chart:
    """The chart of a dataset in the language of its query; `address` is printed in it, `highlight` a figure's id.

    Problem where the figures make no one picture: of several units, of more lines than can be told apart.
    """
    query = dataset.query
    lang = query.lang
    chosen = read_kind(kind) if kind is not None else None
    figures, left_out = _of_one_unit(dataset)
    if not figures:
        return _empty(dataset, chosen or ChartKind.DOT, address)
    _check_number(len(figures), MOST_MARKS, "figures")
    wanted = query.conversion.scale
    scale = chart_scale(figures, wanted, lang)
    drawn = kind_of(figures, chosen)
    originators = Originators.of(figures, lang, dataset.chinese_names)
    mixed = len({figure.period.frequency for figure in figures}) > 1
    maker = LineMaker(drawn, scale, lang, originators, wanted, highlight, mixed, _differing(figures))
    in_rows = drawn is ChartKind.CLAIMS or len({figure.period.text for figure in figures}) == 1
    lines = _rows(maker, figures) if in_rows else maker.lines(figures)
    if in_rows:
        _check_number(len(figures), MOST_ROWS, "figures side by side")
    else:
        _check_number(len(lines), MOST_LINES, "lines")
    told = {figure.id: figure for figure in figures}
    bands = not in_rows and any(maker.at_end(figure) for figure in figures)
    chart = Chart(
        kind=drawn,
        title="",
        subtitle="",
        unit_words=_unit(figures[0], scale, lang),
        lines=lines,
        breaks=() if in_rows else breaks_of(told, [mark for line in lines for mark in line.marks], lang),
        notes=(),
        source_line=source_line(figures, dataset, lang),
        address=one_line(address),
        lang=lang,
        description="",
        in_rows=in_rows,
        signed=_signed(figures[0].served.unit.kind, lines),
        ranked=ranks(figures),
        whole=_whole(figures[0].served.unit.kind, scale, lines),
        year_bands=bands,
    )
    finding = ChartFinding(chart, {mark.figure: told[mark.figure] for mark in chart.marks}, scale, originators, wanted)
    return replace(
        chart,
        title=finding.sentence(),
        subtitle=finding.subtitle(),
        notes=notes(chart, told, dataset, left_out, chosen),
        description=description(chart),
    )


def _rows(maker: LineMaker, figures: Sequence[Figure]) -> tuple[Line, ...]:
    """The figures below each other, the largest first, in one line that joins none of them."""
    return (maker.rows(figures),)


def _differing(figures: Sequence[Figure]) -> tuple[bool, bool]:
    """Whether they are of several indicators, and of several areas."""
    indicators = {figure.indicator.code for figure in figures}
    return len(indicators) > 1, len({figure.area.alpha3 for figure in figures}) > 1


def _unit(figure: Figure, scale: Scale, lang: Lang) -> str:
    if figure.indicator.measuring_type == "rank" or figure.served.unit.code == _RATIO:
        return ""  # a place is a number, and "6 place" is none; so is a ratio
    words = unit_words(figure.served.unit, lang)
    if not scale.exponent:
        return one_line(words)
    name = (spoken(scale, chinese=lang is Lang.ZH) or scale).name
    return one_line(f"{scale.name_zh}{words}" if lang is Lang.ZH else f"{name} {words}")


def _signed(kind: UnitKind, lines: Sequence[Line]) -> bool:
    if kind not in (UnitKind.MONEY, UnitKind.COUNT):
        return True
    return any(mark.value < 0 for line in lines for mark in line.marks)


def _whole(kind: UnitKind, scale: Scale, lines: Sequence[Line]) -> bool:
    whole = all(mark.value.denominator == 1 for line in lines for mark in line.marks)
    return kind is UnitKind.COUNT and not scale.exponent and whole


def _of_one_unit(dataset: Dataset) -> tuple[Sequence[Figure], int]:
    """The figures that are in one unit, and how many are left out since they cannot be had in the wanted one."""
    figures = list(dataset.figures)
    units = Counter(figure.served.unit.code for figure in figures)
    wanted = dataset.query.conversion.unit
    if len(units) > 1 and wanted in units:
        fitting = [figure for figure in figures if figure.served.unit.code == wanted]
        return fitting, len(figures) - len(fitting)
    if len(units) > 1:
        kinds = {figure.served.unit.kind for figure in figures}
        helps = "`unit=` brings them to one" if kinds == {UnitKind.MONEY} else "`indicator=` picks one measure"
        codes = sorted(units)
        named = ", ".join(codes[:10]) + (f" and {len(codes) - 10} more" if len(codes) > 10 else "")
        detail = f"A picture has one axis, and these figures are in several units: {named}. {helps}."
        raise ConflictingParameters(detail, [Fault("unit", detail, wanted, codes)])
    return figures, 0


def _check_number(count: int, most: int, what: str) -> None:
    if count > most:
        detail = (
            f"This would be {count:,} {what}, and a picture tells {most:,} apart at most: narrow it by `indicator`, "
            "`area`, `period` or `source`, or ask for `claims=preferred`."
        )
        raise ConflictingParameters(detail, [Fault("indicator", detail)])


def _empty(dataset: Dataset, kind: ChartKind, address: str) -> Chart:
    lang = dataset.query.lang
    title, sentence, of_indicator = NOTHING[lang]
    asked = dataset.query.indicators
    if len(asked) == 1:
        sentence = of_indicator.format(asked[0])
    release = source_line((), dataset, lang).partition(" · ")[2]
    hint = one_line(dataset.hint) if dataset.hint else ""
    return Chart(
        kind=kind,
        title=title,
        subtitle=sentence,
        unit_words="",
        lines=(),
        breaks=(),
        notes=(hint,) if hint else (),
        source_line=release,
        address=one_line(address),
        lang=lang,
        description=f"{sentence} {hint}".strip(),
    )
