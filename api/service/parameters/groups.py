"""Groups of parameters that several kinds of requests share, as frozen pydantic models.

Pydantic puts the fields of the last base class first, so that bases are listed from the last to the first.
"""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from api.audit.verdicts import Verdict
from api.domain.period import Span
from api.domain.query import DEFAULT_LIMIT, MAX_LIMIT, Claims, Codes, Lang
from api.domain.rates import AppliedRate, Basis
from api.domain.units import SCALES, Scale
from api.domain.words import Comparator
from api.formats.writers.csv import CELLS, DECIMALS, SEPARATORS
from api.formats.writers.json import SHAPES
from api.service.parameters import codes, types
from api.service.parameters.types import VALUES, ListOf, TextType, whole_number, word


class Parameters(BaseModel):
    """Base of the models of a request's parameters; unknown ones are refused, and fields' docstrings are served."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True, use_attribute_docstrings=True
    )

    noun: ClassVar[str] = "parameter of this path"
    """The words for a parameter in the refusal of an unknown one."""

    @property
    def given(self) -> Mapping[str, Any]:
        """By attribute, such as `from_`, the values that the request gave, also those that equal the defaults."""
        return {name: getattr(self, name) for name in self.model_fields_set}


WITHOUT_SOURCE: dict[str, Any] = {"use_attribute_docstrings": False}
"""Options of a class that `create_model` makes: pydantic looked for its source in every module, 20 ms a class."""


class ParameterField:
    """A field of a model, as documents and faults need it; `many` if it takes a list, with commas or repeated."""

    def __init__(self, attribute: str, info: FieldInfo) -> None:
        mark = [mark for mark in info.metadata if isinstance(mark, TextType | ListOf)][-1]
        default = info.default.name if isinstance(info.default, Scale) else info.default
        self.attribute, self.name = attribute, info.alias or attribute
        """The names in the model and as callers write it: `from_` and `from`, which is a keyword of Python."""
        self.meaning = " ".join((info.description or mark.meaning).split())
        self.many, self.required = isinstance(mark, ListOf), info.is_required()
        self.type = mark.item if isinstance(mark, ListOf) else mark
        self.default = default if isinstance(default, str | int) else None
        """The default as callers would write it; None if no value means the same as leaving the parameter out."""


@cache
def fields_of(model: type[Parameters]) -> tuple[ParameterField, ...]:
    """The ParameterFields of a model, in the order in which they are documented."""
    return tuple(ParameterField(*item) for item in model.model_fields.items())


MAX_OFFSET = 100_000
"""Maximum of `offset`; to read further rows, a caller follows `links.next`, which goes by key."""

# Parameters that several models have.

AsOf = Annotated[str | None, types.MOMENT, Field(description="The data as of the end of that day (or of that moment).")]
Reports = Annotated[Codes, ListOf(codes.REPORT, "Reports.")]
Sources = Annotated[Codes, ListOf(codes.SOURCE, "Sources.")]
UpdatedAfter = Annotated[
    str | None, types.MOMENT, Field(description="Only figures released after that day (or moment).")
]


class NoParameters(Parameters):
    """The model of a request without parameters."""


class AtLeast(Parameters):
    """The parameter `release` of every address: the release that the server must have at least."""

    release: Annotated[str, codes.RELEASE]
    """Only from a server that has this release, or later ones."""


class Localised(Parameters):
    """The parameter `lang`, the language of an answer."""

    lang: Annotated[Lang, types.LANG] = Lang.EN
    """Language of names, notes and displays."""


class Shown(Localised):
    """The parameters of an answer's language, format and options of CSV."""

    format: Annotated[str | None, types.FORMAT] = None
    """Representation. It beats the Accept header, and a suffix of the path (/v1/figures.csv) beats both."""
    sep: Annotated[str | None, word(SEPARATORS)] = None
    """CSV delimiter, a comma by default; use ; for European spreadsheets."""
    decimal: Annotated[str | None, word(DECIMALS)] = None
    """CSV decimal mark, a point by default; a comma needs sep=; or sep=tab."""
    cells: Annotated[str | None, word(CELLS)] = None
    """CSV cells: exact, the default, or text, with an apostrophe before each text that a spreadsheet would take for a
    formula (= + - @, tab); numbers stay.
    """
    bom: Annotated[bool | None, types.FLAG] = None
    """true: CSV begins with a byte order mark, by which Excel reads it as UTF-8."""

    @property
    def columns(self) -> Codes:
        """The fields that the parameter `fields` names; empty without names, or if the model lacks the parameter."""
        return getattr(self, "fields", ())


class ShownFigures(Shown):
    """The parameters of Shown, but `format` may also be one in which only figures can be represented."""

    format: Annotated[str | None, types.FIGURE_FORMAT] = Field(
        None, description=Shown.model_fields["format"].description
    )


class Paged(Parameters):
    """The parameters `limit` and `offset`, which cut a page out of an answer's rows."""

    limit: Annotated[int, whole_number(1, MAX_LIMIT)] = DEFAULT_LIMIT
    """Maximum number of rows."""
    offset: Annotated[int, whole_number(0, MAX_OFFSET)] = 0
    """Number of rows to skip; whoever reads everything follows links.next."""

    @property
    def order(self) -> Codes:
        """The fields that the parameter `sort` names; empty without names, or if the model lacks the parameter."""
        return getattr(self, "sort", ())


class ShownPage(Paged, Shown):
    """The parameters of an answer with pages: those of Shown and Paged, and the shape of JSON."""

    shape: Annotated[str | None, word(SHAPES)] = None
    """Shape of JSON: nested (the default) is an envelope of data, meta and links; flat is the bare list of flat rows,
    with the columns that CSV has.
    """


class PagedByKey(Parameters):
    """The parameter `after`, the id of the figure after which a page begins."""

    after: Annotated[str | None, types.FIGURE_ID] = None
    """Id of the figure after which the page begins, as links.next gives it."""


class AtMoment(Parameters):
    """The parameter `as_of`, the time of the data."""

    as_of: AsOf = None


class OfTopics(Parameters):
    """The parameter `topic`, which selects indicators by their topics."""

    topic: Annotated[Codes, ListOf(codes.TOPIC, "Topics of indicators.")] = ()


class OfReports(Parameters):
    """The parameter `report`, which selects reports."""

    report: Reports = ()


class Selected(Parameters):
    """The parameters that select figures: filters, preferred or all claims, derived figures, time of the data."""

    years_alone: ClassVar[bool] = False
    """True if parts of a year that has a figure for the whole year are left out, unless a caller picks parts."""

    indicator: Annotated[Codes, ListOf(codes.MEASURED, "Indicators.")] = ()
    area: Annotated[Codes, ListOf(codes.AREA)] = ()
    """Areas: ISO 3166-1 alpha-3, alpha-2 or M49; WLD is the world, CN-ZJ a part of a country."""
    period: Annotated[tuple[Span, ...], ListOf(types.PERIOD_RANGE)] = ()
    """Periods: 2024 is the year alone, 2025-FY0630 a fiscal year, 2014/2024 and 2014/.. all that lie inside."""
    year: Annotated[tuple[int, ...], types.YEARS] = ()
    """Years, with the half-years, quarters, months in them, and the fiscal years that end in them."""
    from_: Annotated[str | None, types.PERIOD] = Field(None, alias="from")
    """Earliest period to return (inclusive). Only periods that lie entirely in the range match."""
    to: Annotated[str | None, types.PERIOD] = None
    """Latest period to return (inclusive). Only periods that lie entirely in the range match."""
    frequency: Annotated[Codes, ListOf(types.FREQUENCY)] = ()
    """Lengths of periods: A years, S half-years, Q quarters, M months, D days; all without it."""
    latest: Annotated[int | None, types.LATEST_PERIODS] = None
    """Only the newest n periods of each indicator and area."""
    source: Sources = ()
    report: Reports = ()
    claims: Annotated[Claims | None, types.CLAIMS] = None
    """preferred: one claim for each indicator, area and period; all: the claims of every source. The default is
    preferred, and all if `source` or `report` is given.
    """
    derived: Annotated[bool, types.FLAG] = False
    """true: also the figures that are calculated here from others, after those that sources state."""
    as_of: AsOf = None
    updated_after: UpdatedAfter = None


class Converted(Parameters):
    """The parameters that convert figures: unit, scale, and basis or rate."""

    unit: Annotated[str | None, codes.UNIT] = None
    """Convert values to this unit. Figures of another kind of unit, or without a rate, stay in their own unit;
    meta.unconverted of an answer names them.
    """
    scale: Annotated[Scale | None, types.SCALE] = None
    """Power of ten of value, low and high, by default one. Shares, ratios and ranks stay at one; meta.unscaled of an
    answer names them.
    """
    basis: Annotated[Basis | None, types.BASIS] = None
    """Which rate converts money: the annual average of the figure's own year (the default for flows), the end of that
    year (the default for stocks), or no rate but what the source itself printed in that unit.
    """
    rate: Annotated[AppliedRate | None, codes.RATE] = None


class FigureParameters(Localised, Converted, Selected):
    """The parameters that all requests for figures have: filters, conversion and language."""


class OneFigureParameters(Localised, Converted, AtMoment):
    """The parameters of a request for one figure: conversion, language and time of the data."""


class OwnQuantity(Parameters):
    """The parameters of the conversion of a caller's own number: units, scales, and year and basis, or rate."""

    value: Annotated[str, types.DECIMAL]
    """The number as printed: its digits say how precise it is."""
    scale: Annotated[Scale, types.SCALE] = SCALES["one"]
    """Power of ten of the number."""
    comparator: Annotated[Comparator, types.COMPARATOR] = Comparator("=")
    """= as printed, ~ about, > more than, >=, <, <=."""
    from_: Annotated[str, codes.UNIT] = Field(alias="from")
    """Unit of the number."""
    to: Annotated[str, codes.UNIT]
    """Unit that is wanted."""
    to_scale: Annotated[Scale | None, types.SCALE] = None
    """Scale of the converted value, by default one."""
    year: Annotated[int | None, whole_number(1, 9999)] = None
    """Calendar year whose rate converts money."""
    basis: Annotated[Basis | None, word((Basis.ANNUAL_AVERAGE, Basis.YEAR_END), Basis)] = None
    """Which rate of that year: the average of its days (the default) or its last day's."""
    rate: Annotated[AppliedRate | None, codes.RATE] = None


class ConvertQuery(Shown, OwnQuantity):
    """The parameters of `/v1/convert`, in this module as a command that converts should load no rows of figures."""


class FindingsSelected(Parameters):
    """The parameters that select findings: reports, verdicts, and the time of the data."""

    report: Reports = ()
    verdict: Annotated[tuple[Verdict, ...], ListOf(word(Verdict, Verdict, others=VALUES["verdict"]))] = ()
    """Verdicts, with spaces or hyphens."""
    as_of: AsOf = None


class RatesSelected(Parameters):
    """The parameters that select exchange rates: currencies and calendar years."""

    base: Annotated[Codes, ListOf(codes.CURRENCY)] = ()
    """Base currencies: each rate is the price of one unit of its base."""
    quote: Annotated[Codes, ListOf(codes.CURRENCY)] = ()
    """Quote currencies: each rate is a price in units of its quote."""
    year: Annotated[tuple[int, ...], types.YEARS] = ()
    """Calendar years."""


class FiguresChanged(Parameters):
    """The parameters that select changes: reports, indicators, ids of figures, and releases after a time."""

    report: Reports = ()
    indicator: Annotated[Codes, ListOf(codes.INDICATOR, "Indicators.")] = ()
    figure: Annotated[Codes, ListOf(types.FIGURE_ID)] = ()
    """Ids of figures: only changes that added or withdrew one of them."""
    updated_after: UpdatedAfter = None


class ChangesSelected(FiguresChanged):
    """The parameters that select changes: those of FiguresChanged, a first and last release, and a time."""

    from_: Annotated[str | None, codes.RELEASE] = Field(None, alias="from")
    """Only changes by releases after this release."""
    to: Annotated[str | None, codes.RELEASE] = None
    """Only changes by this release and earlier ones; if `from` is of the same report, only changes of that report."""
    as_of: AsOf = None
