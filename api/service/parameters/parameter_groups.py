"""Groups of parameters that several kinds of requests have, as frozen models."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.audit.verdicts import Verdict
from api.domain.period import Span
from api.domain.query import Claims
from api.domain.rates import AppliedRate, Basis
from api.domain.words.comparators import Comparator
from api.domain.words.scales import SCALES, Scale
from api.service.parameters import parameter_types as types
from api.service.parameters import unknown_codes as codes
from api.service.parameters import value_spellings as spellings
from api.service.parameters.parameter_model import Parameters
from api.service.parameters.parameter_types import ListOf, whole_number, word
from api.service.parameters.presentation_parameters import Localised

YEARS = ListOf(whole_number(1000, 2999))
FREQUENCY = word(
    ("A", "S", "Q", "M", "D"),
    name="Frequency",
    meaning="The length of periods: A years, S half-years, Q quarters, M months, D days.",
    spelled=spellings.frequency,
)

# Parameters that several models have.

AsOf = Annotated[
    str | None, types.MOMENT, Field(description="What was known at the end of that day (or at that moment).")
]
OwnRate = Annotated[
    AppliedRate | None,
    codes.RATE,
    Field(description="A rate of your own with its pair: USDCNY:7.2 says that one USD is 7.2 CNY."),
]
Reports = Annotated[tuple[str, ...], ListOf(codes.REPORT), Field(description="Reports.")]
Sources = Annotated[tuple[str, ...], ListOf(codes.SOURCE), Field(description="Sources.")]
Topics = Annotated[tuple[str, ...], ListOf(codes.TOPIC), Field(description="Topics of indicators.")]
UpdatedAfter = Annotated[
    str | None, types.MOMENT, Field(description="Only figures released after that day (or moment).")
]


# Of several bases pydantic takes the fields of the last one first: they are named from the last to the first.


class NoParameters(Parameters):
    """No parameter at all."""


class AtMoment(Parameters):
    """As of when."""

    as_of: AsOf = None


class OfReports(Parameters):
    """Of which reports."""

    report: Reports = ()


class OfPlaces(Parameters):
    """Of which indicators, areas and periods."""

    indicator: Annotated[tuple[str, ...], ListOf(codes.INDICATOR), Field(description="Indicators.")] = ()
    area: Annotated[
        tuple[str, ...],
        ListOf(codes.AREA),
        Field(description="Areas: ISO 3166-1 alpha-3, alpha-2 or M49; WLD is the world."),
    ] = ()
    period: Annotated[
        tuple[Span, ...],
        ListOf(types.PERIOD_RANGE),
        Field(
            description="Periods: all that lie inside one (2025 holds 2025-06 too), or inside a range (2014/2024, "
            "2014/..)."
        ),
    ] = ()
    year: Annotated[
        tuple[int, ...], YEARS, Field(description="Calendar years, with the half-years, quarters, months in them.")
    ] = ()
    from_: Annotated[
        str | None,
        types.PERIOD,
        Field(
            alias="from",
            description="Earliest period to return (inclusive). Only periods that lie entirely in the range match.",
        ),
    ] = None
    to: Annotated[
        str | None,
        types.PERIOD,
        Field(description="Latest period to return (inclusive). Only periods that lie entirely in the range match."),
    ] = None
    frequency: Annotated[
        tuple[str, ...],
        ListOf(FREQUENCY),
        Field(description="Lengths of periods: A years, S half-years, Q quarters, M months, D days; all without it."),
    ] = ()


class Selected(OfPlaces):
    """Which figures."""

    latest: Annotated[
        int | None, types.LATEST, Field(description="Only the newest n periods of each indicator and area.")
    ] = None
    source: Sources = ()
    report: Reports = ()
    claims: Annotated[
        Claims | None,
        types.CLAIMS,
        Field(
            description="preferred: the one claim that stands for an indicator, area and period; all: each source's. "
            "preferred without it, but all where `source` or `report` is given."
        ),
    ] = None
    derived: Annotated[
        bool,
        types.FLAG,
        Field(
            description="true: also the figures that are calculated here from others, after those that sources state."
        ),
    ] = False
    as_of: AsOf = None
    updated_after: UpdatedAfter = None

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics that were named."""
        return ()

    @property
    def breakdowns(self) -> tuple[str, ...]:
        """The parts of a topic that were named."""
        return ()


class SelectedOfAnyTopic(Selected):
    """Which figures, of whichever topics."""

    topic: Topics = ()

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics that were named."""
        return self.topic


class Converted(Parameters):
    """In which unit and scale, by which rate."""

    unit: Annotated[
        str | None,
        codes.UNIT,
        Field(
            description="Convert values to this unit. Figures of another kind of unit, or without a rate, stay in "
            "their own unit and are named in meta.unconverted."
        ),
    ] = None
    scale: Annotated[
        Scale | None,
        types.SCALE,
        Field(
            description="Power of ten of value, low and high; one without it. Shares, ratios and ranks stay at one and "
            "are named in meta.unscaled."
        ),
    ] = None
    basis: Annotated[
        Basis | None,
        types.BASIS,
        Field(
            description="Which rate converts money: the annual average of the figure's own year (the default for "
            "flows), the end of that year (the default for stocks), or no rate but what the source itself printed in "
            "that unit."
        ),
    ] = None
    rate: OwnRate = None


class FigureParameters(Localised, Converted, Selected):
    """Which figures, in which unit and language: what every way to ask for figures has."""


class OneFigureParameters(Localised, Converted, AtMoment):
    """How one figure is told."""


class OwnQuantity(Parameters):
    """A quantity of the caller's own, and the unit that it is wanted in."""

    value: Annotated[str, types.DECIMAL, Field(description="The number as printed: its digits say how precise it is.")]
    scale: Annotated[Scale, types.SCALE, Field(description="Power of ten of the number.")] = SCALES["one"]
    comparator: Annotated[
        Comparator, types.COMPARATOR, Field(description="= as printed, ~ about, > more than, >=, <, <=.")
    ] = Comparator("=")
    from_: Annotated[str, codes.UNIT, Field(alias="from", description="Unit of the number.")]
    to: Annotated[str, codes.UNIT, Field(description="Unit that is wanted.")]
    to_scale: Annotated[
        Scale | None, types.SCALE, Field(description="Scale that the value is wanted in; one without it.")
    ] = None
    year: Annotated[
        int | None, whole_number(1, 9999), Field(description="Calendar year whose rate converts money.")
    ] = None
    basis: Annotated[
        Basis | None,
        word((Basis.ANNUAL_AVERAGE, Basis.YEAR_END), Basis),
        Field(description="Which rate of that year: the average of its days (the default) or its last day's."),
    ] = None
    rate: OwnRate = None


VERDICTS = ListOf(word(Verdict, Verdict, spelled=spellings.verdict))


class FindingsSelected(OfReports):
    """Which findings."""

    verdict: Annotated[tuple[Verdict, ...], VERDICTS, Field(description="Verdicts, with spaces or hyphens.")] = ()
    as_of: AsOf = None


class RatesSelected(Parameters):
    """Which exchange rates."""

    base: Annotated[
        tuple[str, ...], ListOf(codes.CURRENCY), Field(description="Currencies of which one unit is priced.")
    ] = ()
    quote: Annotated[
        tuple[str, ...], ListOf(codes.CURRENCY), Field(description="Currencies that it is priced in.")
    ] = ()
    year: Annotated[tuple[int, ...], YEARS, Field(description="Calendar years.")] = ()


class OfTopics(Parameters):
    """Of which topics."""

    topic: Topics = ()
