"""The card of one figure: its number as printed and converted, its words, its source and what rounding leaves open."""

from api.domain.figure import Figure
from api.domain.messages import Message, Words, joined
from api.domain.period import Period
from api.domain.query import Query
from api.domain.words import one_line
from api.formats import sentences
from api.plugins.charts.chart import interval_sentence
from api.plugins.charts.drawing import Box, Drawing, Face, FilledBox, Part, Stroke, enlarged
from api.plugins.charts.theme import HAIR, NARROW, PX, Ink

_LARGEST, _SMALLEST = 54, 22
"""Sizes of the number, in px."""
_NOTE, _FOOT = Face(13, Ink.QUIET), Face(12, Ink.QUIET)


def figure_card(figure: Figure, query: Query, address: str, width: int, height: int | None = None) -> Drawing:
    """The card of a figure, `width` px wide, and as high as it needs or `height` px high."""
    if height is None:
        return _Card(figure, query, address, width).drawing()

    def drawn(wide: int, high: int) -> Drawing | None:
        card = _Card(figure, query, address, wide)
        return card.drawing(high) if card.needed <= high else None

    return enlarged(drawn, width, height, 560)  # or as much wider as its words need


class _Card:
    """The parts of a card, placed from the top down."""

    def __init__(self, figure: Figure, query: Query, address: str, width: int) -> None:
        self._figure, self._wanted, self._lang, self._width = figure, query.conversion, query.lang, width
        self._margin = self._y = (28 if width > NARROW else 16) * PX
        self._right = width * PX - self._margin
        self._room = self._right - self._margin
        self._parts: list[Part] = []
        self._banner()
        self._parts.append(Stroke(((self._margin, self._y), (self._right, self._y)), Ink.INK, 20))
        self._y += 14 * PX
        period = figure.period.in_language(self._lang)
        remarks = sentences.remarks_of(figure.status, figure.vintage, None, self._lang)
        self._text(" · ".join([one_line(figure.area_name(self._lang)), period, *remarks]), Face(14, Ink.QUIET), 4)
        self._text(one_line(figure.name(self._lang)), Face(21, serif=True), 8)
        printed = sentences.spoken_figure(figure.indicator, figure.printed, self._lang)
        self._text(printed, Face(_LARGEST, bold=True, serif=True), smallest=_SMALLEST)
        self._converted()
        self._y += 12 * PX
        self._text(interval_sentence(figure.printed, self._lang), _NOTE, 14)
        self._source()
        release = Message("citation-release", text=figure.release).in_language(self._lang)
        self._foot = [line for text in (release, address) for line in _FOOT.wrapped(text, self._room)]

        self._foot_height = 10 * PX + len(self._foot) * _FOOT.step + self._margin
        self.needed = -(-(self._y + 16 * PX + self._foot_height) // PX)

    def drawing(self, height: int | None = None) -> Drawing:
        """The drawing in a height, or as high as it needs."""
        total = height or self.needed
        y = total * PX - self._foot_height
        rule = Stroke(((self._margin, y), (self._right, y)), Ink.GRID, HAIR)
        first = y + 10 * PX + _FOOT.step - _FOOT.size * 3
        parts = (*self._parts, rule, *_FOOT.block(self._margin, first, self._foot))
        words = sentences.claim_of(self._figure, self._lang), sentences.statement(self._figure, self._lang)
        return Drawing(self._width, total, *words, self._lang, parts, (self._width * PX, total * PX))

    def _text(self, said: Words | str, face: Face, gap: int = 0, left: int = 0, smallest: int | None = None) -> None:
        """Add a text and a gap below it; with a `smallest` size, its size falls to that before it breaks into lines."""
        text = said if isinstance(said, str) else said.in_language(self._lang)
        left = left or self._margin
        while face.size > (smallest or face.size) and face.width(text) > self._room:
            face = face._replace(size=face.size - 1)
        lines = face.wrapped(text, self._right - left)
        self._parts += face.block(left, self._y + face.step - face.size * 3, lines)
        self._y += len(lines) * face.step + gap * PX

    def _banner(self) -> None:
        if not (by := sentences.withdrawal(self._figure, self._lang)):
            return
        inner, top = self._margin + 12 * PX, self._y
        self._y += 6 * PX
        self._text(
            Message("figure-withdrawn").in_language(self._lang).upper(), Face(28, Ink.GROUND, bold=True), left=inner
        )
        self._text(by[0], Face(13, Ink.GROUND), 8, inner)
        self._parts.insert(0, FilledBox(Box(self._margin, top, self._right, self._y), Ink.ACCENT))
        self._y += 14 * PX

    def _converted(self) -> None:
        figure, unit = self._figure, self._wanted.unit
        if figure.receipt and figure.served.unit.code != figure.printed.unit.code:
            words = sentences.spoken_amount(figure.served, self._lang, self._wanted.scale)
            self._y += 6 * PX
            amount = f"{sentences.conversion_sign(figure)} {words}".lstrip()
            self._text(amount, Face(24, Ink.ACCENT, serif=True), 2, smallest=16)
            self._text(one_line(sentences.spoken_receipt(figure.receipt, self._lang)), _NOTE)
        elif unit and figure.served.unit.code != unit:
            self._y += 4 * PX
            self._text(Message("chart-not-in-unit", unit=unit), _NOTE)

    def _source(self) -> None:
        """Add the printed phrase by an upright line, its publisher and originator; for a derived figure its inputs."""
        figure = self._figure
        if figure.formula:
            return self._text(Message("citation-calculated-from", text=", ".join(figure.inputs)), _NOTE)
        left, top = self._margin + 14 * PX, self._y
        if phrase := one_line(figure.locator.phrase):
            self._text(f"“{phrase}”", Face(17, serif=True), 3, left)
        parts: list[Words | str] = [one_line(figure.source.publisher_in(self._lang))]
        if day := figure.source.published:
            parts.append(Period.parse(day[:10]))
        if (paragraph := figure.locator.paragraph) is not None:
            parts.append(Message("chart-paragraph", number=paragraph))
        said: list[Words | str] = [joined(parts, self._lang)]
        if originator := sentences.other_originator(figure.originator, figure.source.publisher):
            said.append(Message("figure-attributed", originator=one_line(originator)))
        self._text(joined(said, self._lang, "between-notes"), _NOTE, 0, left)
        x = self._margin + 15
        self._parts.append(Stroke(((x, top), (x, self._y)), Ink.ACCENT, 30))
        return None
