"""Charts of the figures that answer a query, with title and notes; cards of single figures; both as SVG and PNG."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import quote

from api.domain.errors import ConflictingParameters
from api.domain.figure import Dataset, Figure, figures_by, years_alone
from api.domain.messages import Joined, Message, Words, joined
from api.domain.period import Period
from api.domain.quantity import Interval
from api.domain.query import Lang, Query
from api.domain.rates import Basis, rates_source
from api.domain.units import Scale, UnitKind, spoken
from api.domain.words import COMPARATOR_WORDS, STATUS_WORDS, Comparator, one_line
from api.formats import sentences
from api.formats.sentences import spoken_figure, unit_words
from api.formats.table import Table
from api.plugins.charts.chart import (
    WORLD,
    Chart,
    ChartKind,
    Join,
    Line,
    LineMaker,
    Mark,
    Originators,
    before_break,
    break_reason,
    breaks_of,
    chart_scale,
    clauses,
    interval_sentence,
    kind_of,
    leading,
    measured_by,
    named_in,
    of_one_period,
    ranks,
    series_of,
)
from api.plugins.charts.drawing import Drawing, Face, Part, Stroke, png, svg
from api.plugins.charts.layout import enlarged, layout
from api.plugins.charts.plugin import ChartOptions
from api.plugins.charts.theme import NARROW, PREVIEW_HEIGHT, PREVIEW_WIDTH, PX, Ink

DEFAULT = ChartOptions()
MOST_LINES = 10
"""Maximum number of lines that shapes and names, or numbers, can distinguish."""
MOST_ROWS = 40


def chart_of(dataset: Dataset, address: str = "", kind: str | None = None, highlight: str | None = None) -> Chart:
    """A dataset's chart, without lines if it has no figure; ConflictingParameters for too many figures or units."""
    query, lang = dataset.query, dataset.query.lang
    chosen = None if kind is None else ChartKind(kind)
    alone = _years_alone(dataset, highlight)
    figures = _of_one_unit(alone, query)
    if not figures:
        return _empty(dataset, address)
    _check_number(len(figures), 2000, "figures")
    wanted, unit = query.conversion.scale, figures[0].served.unit.kind
    scale, drawn = chart_scale(figures, wanted, lang), kind_of(figures, chosen)
    originators = Originators(dataset.catalogue, lang)
    maker = LineMaker(figures, drawn, scale, originators, lang, wanted, highlight)
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
    finding = ChartFinding(chart, [mark.figure for mark in marks], lang, originators, wanted)
    said = _notes(chart, dataset, len(alone) - len(figures), chosen, parts=len(alone) < len(dataset.figures))
    return chart._replace(
        title=finding.sentence(),
        subtitle=finding.subtitle(),
        notes=tuple(dict.fromkeys(note.in_language(lang) for note in said)),
        description=description(chart),
    )


def _unit(figure: Figure, scale: Scale, lang: Lang) -> str:
    """The unit to follow a chart's numbers, with the scale's word: `trillion yuan`; empty for ranks and ratios."""
    if figure.indicator.measuring_type == "rank" or figure.served.unit.code == "ratio":
        return ""  # ranks and ratios have no unit: "6 place" is no amount
    words = unit_words(figure.served.unit, lang)
    if scale.exponent:
        name = scale.name_zh if lang is Lang.ZH else (spoken(scale) or scale).name
        words = lang.message("chart-words", first=name, second=words)
    return one_line(words)


def _years_alone(dataset: Dataset, highlight: str | None) -> Sequence[Figure]:
    """The figures, without those of parts of a year that has one, unless the query or `highlight` selects a part."""
    query, figures = dataset.query, dataset.figures
    if query.years or query.frequencies or any(span.exact for span in query.spans):
        return figures
    alone = years_alone(figures)
    chief = next((figure for figure in figures if figure.id == highlight), None)
    return alone if chief is None or chief in alone else figures


def _of_one_unit(figures: Sequence[Figure], query: Query) -> Sequence[Figure]:
    """All figures if they have one unit, else those in the wanted unit; ConflictingParameters if none is in it."""
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
    """Raise ConflictingParameters if `count`, the number of `what`, is more than `most`."""
    if count > most:
        detail = (
            f"This would be {count:,} {what}, and a picture tells {most:,} apart at most: narrow it by `indicator`, "
            "`area`, `period` or `source`, or ask for `claims=preferred`."
        )
        raise ConflictingParameters.at("indicator", detail)


def _empty(dataset: Dataset, address: str) -> Chart:
    """The chart without lines, whose texts say that no figure matches, with the dataset's hint."""
    lang, newest = dataset.query.lang, dataset.release
    sentence, hint = lang.message("chart-no-answer"), one_line(dataset.hint or "")
    return Chart(
        kind=ChartKind.DOT,
        source_line="" if newest is None else lang.message("chart-as-of", release=newest.id),
        address=one_line(address),
        lang=lang,
        title=lang.message("chart-nothing"),
        subtitle=sentence,
        description=f"{sentence} {hint}".strip(),
        notes=(hint,) if hint else (),
    )


_WITH_ARTICLE = (
    "ARE BHS CAF COM CYM DOM FLK FRO GBR GMB IMN MDV MHL MNP NLD PHL SLB SYC TCA USA VGB VIR"  # by their codes
)
"""Areas whose English name takes an article in a sentence."""
_MEASURE_WORDS = frozenset("个场家座所项件次名位人台辆艘架套条处种类批只头口笔份部期届轮")
"""Chinese measure words; the label of a counted unit begins with one, mostly with the noun after it: 个国家."""
_COUNTED = re.compile(r"(?:数量|个数|家数|件数|人数|户数|场次|次数|总数)$")
_LONGEST = 100
"""Maximum number of characters of an indicator's name in a title."""
_MERE_COUNT = re.compile(r"(?:数量|个数)$")
"""End of a Chinese name that says only that things are counted, as the number after the name does too."""


class ChartFinding(NamedTuple):
    """Maker of a chart's title, which states a finding, and its subtitle; amounts are in the `wanted` scale."""

    chart: Chart
    figures: Sequence[Figure]
    lang: Lang
    originators: Originators
    wanted: Scale | None

    def sentence(self) -> str:
        """The title: on the chief mark, else rival claims, else the leading area, else the subject and its time."""
        lang, figures, leader = self.lang, self.figures, leading(self.figures)
        if self.chart.chief:
            return self._of_mark(self.chart.lines[-1], self.chart.chief).in_language(lang)
        if len(set(map(_claimed, figures))) == 1:
            return self._claims().in_language(lang)
        if leader is None:
            return joined([*self._measured(), self._stretch()], lang)
        indicator, area = named_in(leader, lang)
        return lang.message(
            "chart-ranks-highest" if ranks((leader,)) else "chart-leads",
            indicator=indicator,
            area=area,
            period=leader.period,
            amount=self._spoken(leader),
        )

    def subtitle(self) -> str:
        """The indicator, area, unit and years; of several indicators or areas the number, as in `3 areas`."""
        figure, unit, lang = self.figures[0], self.chart.unit_words, self.lang
        one_indicator = len({each.indicator_code for each in self.figures}) == 1
        if one_indicator and unit == one_line(unit_words(figure.served.unit, lang)):
            unit = _unit_without_noun(figure, lang)
        return joined([*self._measured(), unit, self._stretch()], lang)

    def _measured(self) -> Iterator[str]:
        """The name of the indicator, then of the area; of several the number, as in `3 areas`."""
        lang = self.lang
        indicators = {figure.indicator_code: figure.name(lang) for figure in self.figures}
        areas = {figure.area_code: figure.area_name(lang) for figure in self.figures}
        for kind, names in (("indicators", indicators), ("areas", areas)):
            several = len(names) > 1
            yield lang.message(f"chart-{kind}", count=len(names)) if several else one_line(*names.values())

    def _stretch(self) -> str:
        """The only period in words, else the first and the last year, as in `2020–2024`."""
        periods = sorted((figure.period for figure in self.figures), key=lambda each: (each.first, each.last))
        first, last = periods[0], max(periods, key=lambda each: each.last)
        if first == last:
            return first.in_language(self.lang).removeprefix("the ")
        years = str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
        return self.lang.message("period-year", year=years)

    def _of_mark(self, line: Line, mark: Mark) -> Words:
        """The finding on one mark: `Sales in China rose to 5% in 2024`; of a limit (`above 5%`), no rise or fall."""
        figure, amount = mark.figure, self._spoken(mark.figure)
        period, lang = figure.period, self.lang
        when = "chart-on-day" if figure.period.frequency == "D" else "chart-in-period"
        is_rank, is_limit = ranks((figure,)), mark.is_limit
        if figure.status == "F":
            verb = "forecast"
        elif is_limit and not is_rank:
            verb = mark.comparator.word
            if mark.comparator is Comparator.MORE and mark.value < 0:
                verb = "more-below-zero"  # else it would be read as further below
        else:
            verb = ("limit" if is_limit else _verb(line, mark)) + ("-place" if is_rank else "")
        found = Message(
            f"chart-{verb}",
            what=_measured(figure, lang, counted=True),
            when=Message(when, period=period),
            period=period,
            amount=amount,
            bare=amount.removeprefix(COMPARATOR_WORDS[mark.comparator].in_language(lang)).lstrip(),
        )
        notes = [STATUS_WORDS[figure.status].label] if figure.status in ("E", "P") else []
        if self._is_disputed(figure):
            notes.append(Message("chart-says", who=self.originators.name(measured_by(figure))))
        return Message("chart-finding", finding=found, notes=Joined(notes, "between-commas")) if notes else found

    def _is_disputed(self, figure: Figure) -> bool:
        """True if another claim in the picture on the same subject and period has an interval that does not overlap."""
        rivals = [other for other in self.figures if other.id != figure.id and _claimed(other) == _claimed(figure)]
        interval = figure.served.quantity.interval
        return any(not interval.overlaps(other.served.quantity.interval) for other in rivals)

    def _spoken(self, figure: Figure) -> str:
        """The amount in words with its comparator, without a counted noun that the indicator's name has."""
        lang = self.lang
        words = spoken_figure(figure.indicator, figure.served, lang, self.wanted)
        label = one_line(unit_words(figure.served.unit, lang))
        kept = _unit_without_noun(figure, lang)
        if kept == label or not words.endswith(label):
            return words
        return f"{words.removesuffix(label).rstrip()}{kept}"

    def _claims(self) -> Words:
        """The finding on rival claims: how many there are, the least and the greatest, and if they can agree."""
        figures = sorted(self.figures, key=lambda figure: (figure.served.numbers(0).value, figure.id))
        alike = len({(figure.served.numbers(0), figure.served.comparator) for figure in figures}) == 1
        meeting = "agree" if alike else _meeting([figure.served.quantity.interval for figure in self.figures])
        return Message(
            f"chart-claims-{meeting}",
            what=_measured(self.figures[0], self.lang),
            period=figures[0].period,
            count=len(figures),
            least=self._spoken(figures[0]),
            most=self._spoken(figures[-1]),
        )


def _verb(line: Line, mark: Mark) -> str:
    """`fell`, `rose` or `reached` if the mark before this is comparable and their intervals lie apart, else `stood`."""
    before = line.marks[line.marks.index(mark) - 1]
    alone = sum(each.at in (mark.at, before.at) for each in line.marks) == 2
    # The mark itself must not come after a break; the mark before may.
    plain = mark.status == "A" and before.status in ("A", "B") and not mark.figure.vintage
    if mark.join is Join.SOLID and alone and plain and mark.low is not None and mark.high is not None:
        if before.low is not None and mark.high < before.low:
            return "fell"
        if before.high is not None and mark.low > before.high:
            return "rose" if mark.figure.indicator.measuring_type in ("ratio", "rank") or mark.value <= 0 else "reached"
    return "stood"


def _claimed(figure: Figure) -> tuple[str, str, str]:
    """The indicator, area and period that a figure is a claim on, by codes."""
    return *series_of(figure), figure.period_text


def _meeting(intervals: Sequence[Interval]) -> str:
    """`apart` if no number is in all intervals; `within-rounding` if only one is, and each has more; else `differ`."""
    together: Interval | None = intervals[0]
    for interval in intervals[1:]:
        together = together and together.intersection(interval)
    if together is None:
        return "apart"
    return "within-rounding" if together.width == 0 and all(each.width != 0 for each in intervals) else "differ"


def _measured(figure: Figure, lang: Lang, *, counted: bool = False) -> Words | str:
    """The indicator's name, cut if long, with the area if not in it: `Sales in China`; `counted` drops a final 数量."""
    (name, place), code = named_in(figure, lang), figure.area_code
    if len(name) > _LONGEST:
        name = f"{name[:_LONGEST].rstrip()}…"
    if lang is Lang.ZH:
        if counted:  # 达65个 is said of 直采基地, not of 直采基地数量
            name = _MERE_COUNT.sub("", name) or name
        place = "全球" if code == WORLD else place
        if name.startswith(place):
            return name
        return name.replace("一国", place, 1) if "一国" in name else f"{place}{name}"
    of_world = "world" in name.lower()
    if code == WORLD:
        return name if of_world else Message("chart-worldwide", indicator=name)
    if re.search(rf"\b{re.escape(place)}\b", name, re.IGNORECASE):
        return name
    if figure.indicator.unit_kind == UnitKind.COUNT or of_world:  # counted things may be outside the area
        return Message("chart-of-area", indicator=name, area=place)
    placed = f"the {place}" if code in _WITH_ARTICLE else place
    if " of a country" in name:
        return name.replace(" of a country", f" of {placed}")
    return Message("chart-in-area", indicator=name, area=placed)


def _unit_without_noun(figure: Figure, lang: Lang) -> str:
    """The unit in words; of a counted noun that the indicator's name has, only a measure word, or nothing."""
    indicator, unit, label = figure.indicator, figure.served.unit, one_line(unit_words(figure.served.unit, lang))
    if unit.kind is not UnitKind.COUNT or ranks((figure,)):
        return label
    if lang is not Lang.ZH:
        return "" if label.lower() in indicator.name_en.lower() else label
    name, noun = indicator.name_zh, label[1:]
    is_named = noun in name or _COUNTED.search(name) is not None
    return label[0] if noun and label[0] in _MEASURE_WORDS and is_named else label


def description(chart: Chart) -> str:
    """The chart in sentences: its kind, the number of figures, each row or both ends of each line, the breaks."""
    parts = [Message("chart-kind", kind=chart.kind, count=len(chart.marks))]
    for line in sorted(chart.lines, key=lambda line: (line.marks[0].at, line.marks[-1].at)):
        ends = line.marks if chart.in_rows else dict.fromkeys((line.marks[0], line.marks[-1]))
        parts.append(clauses([mark.sentence for mark in ends], chart.lang))
    parts += [Message("headed", heading=each.period, text=each.reason) for each in chart.breaks]
    return Joined(parts).in_language(chart.lang)


_NAMED = 4
_SEEN = 300
"""A value that is so many times smaller than the largest is less than a pixel from zero."""


def _notes(chart: Chart, dataset: Dataset, left_out: int, wanted: ChartKind | None, *, parts: bool) -> Iterator[Words]:
    """The notes on a chart, the most important first; `left_out` figures are in other units.

    `wanted` is the kind that was requested; `parts` is True if parts of years were left out.
    """
    unit = dataset.query.conversion.unit
    if left_out:
        yield Message("chart-not-drawn", count=left_out, unit=unit or "")
    elif unit and all(mark.figure.served.unit.code != unit for mark in chart.marks):
        yield Message("chart-not-in-unit", unit=unit)
    if (shown := len(dataset.figures)) < dataset.total:
        yield Message("chart-shown-of", count=shown, total=dataset.total)
    if chart.kind is ChartKind.DOT and wanted in (ChartKind.STEP, ChartKind.BAR):
        yield Message(f"chart-no-{wanted}")
    for mark in chart.marks:
        if mark.status == "B" and (chart.in_rows or before_break(mark, chart.marks) is None):
            yield Message("headed", heading=mark.period, text=break_reason(mark.figure, chart.lang))
    yield from _converted(chart)
    yield from _how_marks_are_read(chart)
    if parts:
        yield Message("chart-parts-left-out")


def _converted(chart: Chart) -> Iterator[Words]:
    """Notes on the rates that converted the figures; none if nothing was converted by a rate."""
    receipts = [mark.figure.receipt for mark in chart.marks if mark.figure.receipt]
    bases = {receipt.basis for receipt in receipts} - {Basis.EXACT}
    if len(bases) > 1:
        yield Message("chart-several-bases")
    if len(bases) == 1:
        sources = {receipt.source for receipt in receipts if receipt.source}
        is_rate = len(sources) == 1 and bases <= {Basis.ANNUAL_AVERAGE, Basis.YEAR_END}
        words = Message(f"chart-{bases.pop()}")
        if is_rate:
            words = Message("noted", text=words, note=rates_source(*sources))
        yield Message("chart-sentence", text=words)
        if any(each.applied and each.applied.partial for each in receipts):
            yield Message("chart-partial")


def _how_marks_are_read(chart: Chart) -> Iterator[Words]:
    """Notes that explain what the marks, arrows and strokes in the chart mean, if it has such."""
    marks, joins = chart.marks, {mark.join for mark in chart.marks if chart.joined}
    if found := sorted({mark.status for mark in marks if mark.hollow}):
        yield Message("chart-hollow", labels=Joined([STATUS_WORDS[status].label for status in found], "between-listed"))
    for limit in (Comparator.MORE, Comparator.LESS):
        if any(limit in mark.comparator for mark in marks):
            end = Message("field-low" if limit is Comparator.MORE else "field-high")
            yield Message("chart-arrow", arrow=chart.arrow(limit), limit=COMPARATOR_WORDS[limit], end=end)
    largest = max((abs(mark.value) for mark in marks), default=Decimal(0))
    if small := [mark for mark in marks if mark.value and abs(mark.value) * _SEEN < largest]:
        yield Message("chart-too-small", marks=_named(small, chart.lang))
    about = [mark for mark in marks if mark.comparator is Comparator.ABOUT]
    if about and not chart.in_rows:  # a dot that is wider than its interval does not show it
        yield Message("chart-about", marks=_named(about, chart.lang))
    if chart.ranked:
        yield Message("chart-ranked")
    for join in (Join.DASHED, Join.DOTTED):
        if join in joins:
            yield Message(f"chart-{join}")
    if chart.kind is ChartKind.STEP and Join.SOLID in joins:
        yield Message("chart-steps")


def _named(marks: Sequence[Mark], lang: Lang) -> Words | str:
    """The first four of some marks in words, each a period with its amount, and the number of the others."""
    return _some([Message("noted", text=mark.period, note=mark.amount) for mark in marks], lang)


def _some(words: Sequence[Words | str], lang: Lang) -> Words | str:
    """The first four of some phrases, joined, and the number of the others."""
    some, more = joined(words[:_NAMED], lang, "between-listed"), len(words) - _NAMED
    return Message("chart-some", some=some, more=more, count=len(words)) if more > 0 else some


def source_line(figures: Sequence[Figure], dataset: Dataset, originators: Originators) -> str:
    """The source line of a chart: originators and publishers, the last day of retrieval, the figures' releases."""
    lang, by_origin = originators.lang, figures_by(measured_by, figures)
    origins = sorted(by_origin, key=lambda who: (-len(by_origin[who]), who))
    named: list[Words | str] = [originators.quoted(by_origin[who]) for who in origins[:_NAMED]]
    if (more := len(origins) - len(named)) > 0:
        named.append(Message("chart-more-sources", count=more))
    parts = [Message("citation-source", text=joined(named, lang, "between-notes"))]
    if days := [figure.source.retrieved_at[:10] for figure in figures if figure.source.retrieved_at]:
        parts.append(Message("chart-retrieved", day=Period.parse(max(days))))
    brought, releases = {figure.release for figure in figures}, dataset.catalogue.releases
    newest = sorted(brought, key=lambda code: (-releases[code].sequence if code in releases else 0, code))
    parts.append(Message("chart-release", names=_some(newest, lang)))
    return " · ".join(part.in_language(lang) for part in parts)


_NOTE, _NUMBER, _SOURCE = Face(13, Ink.QUIET), Face(54, bold=True, serif=True), Face(12, Ink.QUIET)
_SMALLEST = {True: 22, False: 16}
"""The least size in px, by `bold`, to which a serif text shrinks before it breaks into lines."""


def figure_card(figure: Figure, query: Query, address: str, width: int, height: int | None = None) -> Drawing:
    """The card of a figure: amount, interval and source in words; `width` px wide, `height` px or as high as needed."""
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
    """The texts of a card from the top down, each with its face and the gap below it in px."""
    lang, wanted = query.lang, query.conversion
    if by := sentences.withdrawal(figure, lang):
        yield lang.message("figure-withdrawn").upper(), Face(28, Ink.ACCENT, bold=True), 0
        yield by[0], Face(13, Ink.ACCENT), 14
    remarks = sentences.remarks_of(figure.status, figure.vintage, None, lang)
    place = [one_line(figure.area_name(lang)), figure.period.in_language(lang), *remarks]
    yield " · ".join(place), Face(14, Ink.QUIET), 4
    yield one_line(figure.name(lang)), Face(21, serif=True), 8
    yield spoken_figure(figure.indicator, figure.printed, lang), _NUMBER, 6
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
    """SVG bytes of a table's chart or only figure's card, by default 720 px wide; ConflictingParameters if no chart."""
    return _picture(table, options.width or 720, options.height, options).encode()


def write_png(table: Table, options: ChartOptions = DEFAULT) -> bytes:
    """PNG bytes of a table's chart or its only figure's card; ConflictingParameters if no chart is possible.

    By default it is 1200 px wide. From 800 px on, without a height, it has the shape of 1200 by 630, or is higher.
    """
    width = options.width or PREVIEW_WIDTH
    shape = width * PREVIEW_HEIGHT // PREVIEW_WIDTH if width >= 800 else None
    svg_text = _picture(table, width, options.height or shape, options, grows=not options.height)
    return png(svg_text, width, options.height)


def _picture(table: Table, width: int, height: int | None, options: ChartOptions, *, grows: bool = False) -> str:
    """The SVG text of a table's chart or its only figure's card; a chart that `grows` may be higher than `height`."""
    if not table.single:
        return svg(layout(chart(table, options), width, height, grows=grows))
    dataset = table.answer
    (figure,) = dataset.figures
    return svg(figure_card(figure, dataset.query, _page(table, f"/figures/{figure.id}"), width, height))


def chart(table: Table, options: ChartOptions) -> Chart:
    """The chart of a table; ConflictingParameters if it is one page of more, makes no chart, or lacks `highlight`."""
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
