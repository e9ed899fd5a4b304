"""Every parameter once: its name, its meaning and what it allows; and which of them each kind of path accepts."""

from __future__ import annotations

from collections.abc import Iterable

from api.domain.catalogue import Catalogue
from api.domain.comparators import Comparator
from api.domain.query import DEFAULT_LIMIT, MAX_LIMIT, SORTS, Claims, Lang
from api.domain.rates import ASKABLE_BASES, Basis
from api.domain.scales import SCALES
from api.domain.suggestions import nearest
from api.representations import formats
from api.representations.figure_rows import FigureRow
from api.representations.row_columns import names_of
from api.representations.writers.csv import DECIMALS as CSV_DECIMALS
from api.representations.writers.csv import SEPARATORS as CSV_SEPARATORS
from api.service import values
from api.service.asked import Accepted, Parameter

MAX_OFFSET = 10_000_000

INDICATOR = Parameter("indicator", "Indicators.", values.INDICATOR, many=True)
AREA = Parameter("area", "Areas: ISO 3166-1 alpha-3, alpha-2 or M49; WLD is the world.", values.AREA, many=True)
TOPIC = Parameter("topic", "Topics of indicators.", values.TOPIC, many=True)
PERIOD = Parameter(
    "period",
    "Periods: one exactly (2024, 2024-S1, 2024-Q1, 2025-06), or all that lie inside a range (2014/2024, 2014/..).",
    values.SPAN,
    many=True,
)
FROM = Parameter("from", "First period of a range that a figure's own lies inside.", values.PERIOD)
TO = Parameter("to", "Last period of a range that a figure's own lies inside.", values.PERIOD)
LATEST = Parameter("latest", "Only the newest n periods of each indicator and area.", values.integer(1, 1000))
SOURCE = Parameter("source", "Sources.", values.SOURCE, many=True)
REPORT = Parameter("report", "Reports.", values.REPORT, many=True)
CLAIMS = Parameter(
    "claims",
    "preferred: one claim for each indicator, area and period; all: each source's.",
    values.word(Claims, Claims, Claims.PREFERRED),
)
UNIT = Parameter(
    "unit",
    "Unit to tell values in. Figures of another kind of unit stay as printed and are named in meta.unconverted.",
    values.UNIT,
)
SCALE = Parameter(
    "scale", "Power of ten to tell money and other scaled values in.", values.word(SCALES, SCALES.__getitem__)
)
BASIS = Parameter(
    "basis",
    "Which rate converts money: the annual average of the figure's own year (the default for flows), the end of that "
    "year (the default for stocks), or no rate but what the source itself printed in that unit.",
    values.word(ASKABLE_BASES, Basis),
)
RATE = Parameter("rate", "A rate of your own with its pair: USDCNY:7.2 says that one USD is 7.2 CNY.", values.RATE)
AS_OF = Parameter("as_of", "What was known at the end of that day (or at that moment).", values.MOMENT)
UPDATED_AFTER = Parameter("updated_after", "Only figures of releases after that day (or moment).", values.MOMENT)
DERIVED = Parameter(
    "derived",
    "true: also the figures that are calculated here from others, after those that sources state.",
    values.flag(default=False),
)
LANG = Parameter("lang", "Language of names, notes and displays.", values.word(Lang, Lang, Lang.EN))


def _format_of(*, figures: bool) -> Parameter:
    def read(text: str, _catalogue: Catalogue) -> str:
        # A format that is not installed, or not for this path, is readable all the same: it is refused as a 406.
        if text not in formats.FORMATS:
            allowed = [row.key for row in formats.offered(figures=figures)]
            raise values.Wrong(f"it is one of {', '.join(allowed)}", allowed, nearest(text, allowed))
        return text

    return Parameter(
        "format",
        "Representation. It beats the Accept header, and a suffix of the path (/v1/figures.csv) beats both.",
        values.Values(
            read, lambda _catalogue: {"type": "string", "enum": [row.key for row in formats.offered(figures=figures)]}
        ),
    )


FORMAT = _format_of(figures=False)
FIGURE_FORMAT = _format_of(figures=True)
SEP = Parameter(
    "sep",
    "What ends a cell of a CSV, a comma without it: ; for spreadsheets of many locales.",
    values.word(CSV_SEPARATORS),
)
DECIMAL = Parameter(
    "decimal",
    "What precedes the decimals of a CSV's numbers, a point without it: a comma goes with sep=; or sep=tab.",
    values.word(CSV_DECIMALS),
)
LIMIT = Parameter("limit", "Rows at most.", values.integer(1, MAX_LIMIT, DEFAULT_LIMIT))
OFFSET = Parameter("offset", "Rows to pass over first.", values.integer(0, MAX_OFFSET, 0))


def sort_by(names: Iterable[str]) -> Parameter:
    """The parameter that sorts by some of these fields."""
    allowed = [signed for name in names for signed in (name, f"-{name}")]
    return Parameter(
        "sort", "Fields to sort by, with a - before the name for descending.", values.word(allowed), many=True
    )


def fields_of(names: Iterable[str]) -> Parameter:
    """The parameter that picks some of these fields."""
    return Parameter("fields", "Fields to give, in that order; all without it.", values.word(names), many=True)


SHOWN = (LANG, FORMAT, SEP, DECIMAL)
FIGURE_SHOWN = (LANG, FIGURE_FORMAT, SEP, DECIMAL)
PAGED = (LIMIT, OFFSET)
CONVERTED = (UNIT, SCALE, BASIS, RATE)
SELECTED = (INDICATOR, AREA, PERIOD, FROM, TO, LATEST, SOURCE, REPORT, CLAIMS, AS_OF, UPDATED_AFTER)

FIGURE_FIELDS = fields_of(names_of(FigureRow))
FIGURES = Accepted((*SELECTED, TOPIC, DERIVED, *CONVERTED, *FIGURE_SHOWN, *PAGED, sort_by(SORTS), FIGURE_FIELDS))
FIGURE = Accepted((AS_OF, *CONVERTED, *FIGURE_SHOWN, FIGURE_FIELDS))
CONVERT = Accepted(
    (
        Parameter("value", "The number as printed: its digits say how precise it is.", values.DECIMAL, required=True),
        Parameter("scale", "Power of ten of the number.", values.word(SCALES, SCALES.__getitem__, default="one")),
        Parameter(
            "comparator",
            "= as printed, ~ about, > more than, >=, <, <=.",
            values.word(Comparator, Comparator, "="),
        ),
        Parameter("from", "Unit of the number.", values.UNIT, required=True),
        Parameter("to", "Unit that is wanted.", values.UNIT, required=True),
        Parameter(
            "to_scale",
            "Scale that is wanted; without it a readable one.",
            values.word(SCALES, SCALES.__getitem__),
        ),
        Parameter("year", "Calendar year whose rate converts money.", values.integer(1, 9999)),
        Parameter(
            "basis",
            "Which rate of that year: the average of its days (the default) or its last day's.",
            values.word((Basis.ANNUAL_AVERAGE, Basis.YEAR_END), Basis),
        ),
        RATE,
        *SHOWN,
    )
)
