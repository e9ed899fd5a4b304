"""A chart of the figures that answer a query, its stages in order; the card of one; a table's picture as SVG or PNG."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from api.domain.errors import ConflictingParameters
from api.domain.figure import Dataset, Figure, years_alone
from api.domain.messages import Message, joined
from api.domain.period import Period
from api.domain.query import Lang, Query
from api.domain.units import Scale, UnitKind, spoken
from api.domain.words import one_line
from api.formats import sentences
from api.formats.table import Table
from api.plugins.charts.chart import (
    Chart,
    ChartKind,
    LineMaker,
    Originators,
    breaks_of,
    chart_scale,
    interval_sentence,
    kind_of,
    of_one_period,
    ranks,
)
from api.plugins.charts.drawing import Drawing, Face, Part, Stroke, png, svg
from api.plugins.charts.layout import enlarged, layout
from api.plugins.charts.plugin import ChartOptions
from api.plugins.charts.sentences import ChartFinding, description, notes, source_line
from api.plugins.charts.theme import NARROW, PREVIEW_HEIGHT, PREVIEW_WIDTH, PX, Ink

DEFAULT = ChartOptions()
MOST_LINES = 10
"""Maximum number of lines that shapes and names, or numbers, can distinguish."""
MOST_ROWS = 40


def chart_of(dataset: Dataset, address: str = "", kind: str | None = None, highlight: str | None = None) -> Chart:
    """The chart of a dataset, with its address and a highlighted figure; ConflictingParameters if none is possible."""
    query, lang = dataset.query, dataset.query.lang
    chosen = None if kind is None else ChartKind(kind)
    alone = _years_alone(dataset, highlight)
    figures = _of_one_unit(alone, query)
    if not figures:
        return _empty(dataset, chosen or ChartKind.DOT, address)
    _check_number(len(figures), 2000, "figures")
    wanted, unit = query.conversion.scale, figures[0].served.unit.kind
    scale, drawn = chart_scale(figures, wanted, lang), kind_of(figures, chosen)
    originators = Originators(dataset.catalogue, lang)
    maker = LineMaker(figures, drawn, scale, originators, wanted, highlight)
    in_rows = drawn is ChartKind.CLAIMS or of_one_period(figures)
    lines = (maker.rows(),) if in_rows else maker.lines()
    _check_number(
        *((len(figures), MOST_ROWS, "figures side by side") if in_rows else (len(lines), MOST_LINES, "lines"))
    )
    marks = [mark for line in lines for mark in line.marks]
    chart = Chart(
        kind=drawn,
        source_line=source_line(figures, dataset, originators),
        address=one_line(address),
        lang=lang,
        unit_words=_unit(figures[0], scale, lang),
        lines=lines,
        breaks=() if in_rows else breaks_of(marks, lang),
        in_rows=in_rows,
        signed=unit not in (UnitKind.MONEY, UnitKind.COUNT) or any(mark.value < 0 for mark in marks),
        ranked=ranks(figures),
        whole=unit is UnitKind.COUNT and not scale.exponent,
        year_bands=not in_rows and any(map(maker.at_end, figures)),
    )
    finding = ChartFinding(chart, originators, wanted)
    return chart._replace(
        title=finding.sentence(),
        subtitle=finding.subtitle(),
        notes=notes(chart, dataset, len(alone) - len(figures), chosen, parts=len(alone) < len(dataset.figures)),
        description=description(chart),
    )


def _unit(figure: Figure, scale: Scale, lang: Lang) -> str:
    if figure.indicator.measuring_type == "rank" or figure.served.unit.code == "ratio":
        return ""  # ranks and ratios have no unit: "6 place" is no amount
    words = sentences.unit_words(figure.served.unit, lang)
    if scale.exponent:
        name = scale.name_zh if lang is Lang.ZH else (spoken(scale) or scale).name
        words = lang.message("chart-words", first=name, second=words)
    return one_line(words)


def _years_alone(dataset: Dataset, highlight: str | None) -> Sequence[Figure]:
    """The figures without parts of years that have a figure of their own, unless query or `highlight` picks a part."""
    query, figures = dataset.query, dataset.figures
    if query.years or query.frequencies or any(span.exact for span in query.spans):
        return figures
    alone = years_alone(figures)
    chief = next((figure for figure in figures if figure.id == highlight), None)
    return alone if chief is None or chief in alone else figures


def _of_one_unit(figures: Sequence[Figure], query: Query) -> Sequence[Figure]:
    """All figures if they have one unit, else those in the wanted unit; ConflictingParameters if none is."""
    wanted = query.conversion.unit
    units = {figure.served.unit.code: figure.served.unit.kind for figure in figures}
    if len(units) < 2:
        return figures
    if wanted in units:
        return [figure for figure in figures if figure.served.unit.code == wanted]
    helps = "`unit=` brings them to one" if {*units.values()} == {UnitKind.MONEY} else "`indicator=` picks one measure"
    codes = sorted(units)
    named = ", ".join(codes[:10]) + (f" and {len(codes) - 10} more" if len(codes) > 10 else "")
    detail = f"A picture has one axis, and these figures are in several units: {named}. {helps}."
    raise ConflictingParameters.at("unit", detail, wanted, codes)


def _check_number(count: int, most: int, what: str) -> None:
    if count > most:
        detail = (
            f"This would be {count:,} {what}, and a picture tells {most:,} apart at most: narrow it by `indicator`, "
            "`area`, `period` or `source`, or ask for `claims=preferred`."
        )
        raise ConflictingParameters.at("indicator", detail)


def _empty(dataset: Dataset, kind: ChartKind, address: str) -> Chart:
    lang, newest = dataset.query.lang, dataset.release
    sentence, hint = lang.message("chart-no-answer"), one_line(dataset.hint or "")
    return Chart(
        kind=kind,
        source_line="" if newest is None else lang.message("chart-as-of", release=newest.id),
        address=one_line(address),
        lang=lang,
        title=lang.message("chart-nothing"),
        subtitle=sentence,
        description=f"{sentence} {hint}".strip(),
        notes=(hint,) if hint else (),
    )


_NOTE, _NUMBER, _SOURCE = Face(13, Ink.QUIET), Face(54, bold=True, serif=True), Face(12, Ink.QUIET)
_SMALLEST = {True: 22, False: 16}
"""The size that a serif text falls to before it breaks into lines, in px: a bold one, and others."""


def figure_card(figure: Figure, query: Query, address: str, width: int, height: int | None = None) -> Drawing:
    """The card of a figure, `width` px wide, and as high as it needs or `height` px high."""
    texts = [*_texts(figure, query), (address, _SOURCE, 0)]
    words = sentences.claim_of(figure, query.lang), sentences.statement(figure, query.lang)

    def drawn(wide: int, high: int | None) -> Drawing | None:
        margin = y = (28 if wide > NARROW else 16) * PX
        room = wide * PX - 2 * margin
        parts: list[Part] = [Stroke(((margin, y), (margin + room, y)), Ink.INK, 20)]
        y += 14 * PX
        for text, face, gap in texts:
            while face.serif and face.size > _SMALLEST[face.bold] and face.width(text) > room:
                face = face._replace(size=face.size - 1)  # noqa: PLW2901 - the text alone has it
            lines = face.wrapped(text, room)
            parts += face.block(margin, y + face.step - face.size * 3, lines)
            y += len(lines) * face.step + gap * PX
        needed = -(-(y + margin) // PX)
        total = max(needed, high or 0)
        drawing = Drawing(wide, total, *words, query.lang, tuple(parts), (wide * PX, total * PX))
        return drawing if high in (None, total) else None

    return enlarged(drawn, width, height, 560)  # or as much wider as its words need


def _texts(figure: Figure, query: Query) -> Iterator[tuple[str, Face, int]]:
    """The texts of a card from the top down, each with its look and the gap below it in px."""
    lang, wanted = query.lang, query.conversion
    if by := sentences.withdrawal(figure, lang):
        yield lang.message("figure-withdrawn").upper(), Face(28, Ink.ACCENT, bold=True), 0
        yield by[0], Face(13, Ink.ACCENT), 14
    remarks = sentences.remarks_of(figure.status, figure.vintage, None, lang)
    place = [one_line(figure.area_name(lang)), figure.period.in_language(lang), *remarks]
    yield " · ".join(place), Face(14, Ink.QUIET), 4
    yield one_line(figure.name(lang)), Face(21, serif=True), 8
    yield sentences.spoken_figure(figure.indicator, figure.printed, lang), _NUMBER, 6
    if figure.receipt and figure.served.unit.code != figure.printed.unit.code:
        words = sentences.spoken_amount(figure.served, lang, wanted.scale)
        yield f"{sentences.conversion_sign(figure)} {words}".lstrip(), Face(24, Ink.ACCENT, serif=True), 2
        yield one_line(sentences.spoken_receipt(figure.receipt, lang)), _NOTE, 12
    elif wanted.unit and figure.served.unit.code != wanted.unit:
        yield lang.message("chart-not-in-unit", unit=wanted.unit), _NOTE, 12
    yield interval_sentence(figure.printed, lang), _NOTE, 14
    if figure.formula:
        yield lang.message("citation-calculated-from", text=", ".join(figure.inputs)), _NOTE, 12
    else:
        if phrase := one_line(figure.locator.phrase):
            yield f"“{phrase}”", Face(17, serif=True), 3
        source, paragraph = figure.source, figure.locator.paragraph
        day = Period.parse(source.published[:10]) if source.published else None
        where = None if paragraph is None else Message("chart-paragraph", number=paragraph)
        originator = sentences.other_originator(figure.originator, source.publisher)
        who = lang.message("figure-attributed", originator=one_line(originator)) if originator else None
        printed = joined((one_line(source.publisher_in(lang)), day, where), lang)
        yield joined((printed, who), lang, "between-notes"), _NOTE, 12
    yield lang.message("citation-release", text=figure.release), _SOURCE, 0


def write_svg(table: Table, options: ChartOptions = DEFAULT) -> bytes:
    """The SVG of a table, in the wanted width, and in the wanted height or as high as it needs to be."""
    return _picture(table, options.width or 720, options.height, options).encode()


def write_png(table: Table, options: ChartOptions = DEFAULT) -> bytes:
    """The PNG of a table in the wanted size; a wide one without a height has the shape of link previews or more."""
    width = options.width or PREVIEW_WIDTH
    shape = width * PREVIEW_HEIGHT // PREVIEW_WIDTH if width >= 800 else None
    svg_text = _picture(table, width, options.height or shape, options, grows=not options.height)
    return png(svg_text, width, options.height)


def _picture(table: Table, width: int, height: int | None, options: ChartOptions, *, grows: bool = False) -> str:
    if not table.single:
        return svg(layout(chart(table, options), width, height, grows=grows))
    dataset = table.answer
    (figure,) = dataset.figures
    return svg(figure_card(figure, dataset.query, _page(table, f"/figures/{figure.id}"), width, height))


def chart(table: Table, options: ChartOptions) -> Chart:
    """The chart of a table of figures; ConflictingParameters if they cannot be one chart, or the table lacks some."""
    dataset = table.answer
    page, shown = dataset.query.page, len(dataset.figures)
    if shown < dataset.total or page.after is not None:  # a part of the figures may show a false trend
        name = "after" if page.after is not None else "offset" if page.offset else "limit"
        detail = (
            f"A picture shows every selected figure, here {dataset.total:,}, so `{name}` cannot be used. "
            "Select fewer by `indicator`, `area`, `from`, `to` or `latest`, as in `latest=1`."
        )
        raise ConflictingParameters.at(name, detail)
    # The address of the indicator's page; for several indicators or derived figures that of the list.
    codes = {figure.indicator_code for figure in dataset.figures} or set(dataset.query.indicators)
    one = len(codes) == 1 and all(figure.formula is None for figure in dataset.figures)
    address = _page(table, f"/indicators/{quote(*codes)}") if one else f"{table.site}/v1/figures"
    made = chart_of(dataset, address, options.kind, options.highlight)
    if options.highlight and all(mark.figure.id != options.highlight for mark in made.marks):
        detail = f"No figure of this picture has the id {options.highlight!r} that `highlight` names."
        raise ConflictingParameters.at("highlight", detail, options.highlight)
    return made


def _page(table: Table, path: str) -> str:
    return f"{table.site}{'/zh' if table.answer.query.lang is Lang.ZH else ''}{path}"
