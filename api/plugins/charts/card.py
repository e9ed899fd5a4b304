"""The card of one figure: its number as printed and converted, its words, its source and what rounding leaves open."""

from collections.abc import Iterator

from api.domain.figure import Figure
from api.domain.messages import Message, Words, joined
from api.domain.period import Period
from api.domain.query import Query
from api.domain.words import one_line
from api.formats import sentences
from api.plugins.charts.chart import interval_sentence
from api.plugins.charts.drawing import Drawing, Face, Part, Stroke, enlarged
from api.plugins.charts.theme import NARROW, PX, Ink

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
        yield Message("figure-withdrawn").in_language(lang).upper(), Face(28, Ink.ACCENT, bold=True), 0
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
        yield Message("chart-not-in-unit", unit=wanted.unit).in_language(lang), _NOTE, 12
    yield interval_sentence(figure.printed, lang), _NOTE, 14
    if figure.formula:
        yield Message("citation-calculated-from", text=", ".join(figure.inputs)).in_language(lang), _NOTE, 12
    else:
        if phrase := one_line(figure.locator.phrase):
            yield f"“{phrase}”", Face(17, serif=True), 3
        parts: list[Words | str] = [one_line(figure.source.publisher_in(lang))]
        if day := figure.source.published:
            parts.append(Period.parse(day[:10]))
        if (paragraph := figure.locator.paragraph) is not None:
            parts.append(Message("chart-paragraph", number=paragraph))
        said: list[Words | str] = [joined(parts, lang)]
        if originator := sentences.other_originator(figure.originator, figure.source.publisher):
            said.append(Message("figure-attributed", originator=one_line(originator)))
        yield joined(said, lang, "between-notes"), _NOTE, 12
    yield Message("citation-release", text=figure.release).in_language(lang), _SOURCE, 0
