"""From parameters to the domain's objects: a query of figures, or a quantity to convert."""

from __future__ import annotations

from dataclasses import replace

from api.domain.amounts import Amount
from api.domain.catalogue import Catalogue
from api.domain.conversion import ConversionRequest
from api.domain.errors import ConflictingParameters, Fault
from api.domain.figure_change import ChangeQuery
from api.domain.figure_conversion import check as check_conversion
from api.domain.period import PeriodError, Span
from api.domain.quantity import Quantity
from api.domain.query import Claims, Conversion, Page, Query
from api.domain.units import UnitKind
from api.service.parameters.endpoint_parameters import ChangesSelected, FiguresChanged, RivalsSelected
from api.service.parameters.parameter_groups import (
    Converted,
    FigureParameters,
    OfPlaces,
    OneFigureParameters,
    OwnQuantity,
)
from api.service.parameters.presentation_parameters import Paged


def figure_query(parameters: FigureParameters, page: Page, topic: str | None = None) -> Query:
    """The query of some figures. Whoever names a report or a source wants its claims, preferred or not."""
    named = parameters.report or parameters.source
    return Query(
        topics=(topic,) if topic else parameters.topics,
        indicators=parameters.indicator,
        areas=parameters.area,
        breakdowns=parameters.breakdowns,
        sources=parameters.source,
        reports=parameters.report,
        spans=_spans(parameters),
        frequencies=parameters.frequency,
        latest=parameters.latest,
        claims=parameters.claims or (Claims.ALL if named else Claims.PREFERRED),
        as_of=parameters.as_of,
        updated_after=parameters.updated_after,
        derived=parameters.derived,
        conversion=conversion_of(parameters),
        lang=parameters.lang,
        page=page,
    )


def rivals_query(parameters: RivalsSelected, page: Page) -> Query:
    """The query of claims that are compared with their rivals; sources and reports are those of either side."""
    return Query(
        topics=parameters.topic,
        indicators=parameters.indicator,
        areas=parameters.area,
        sources=parameters.source,
        reports=parameters.report,
        spans=_spans(parameters),
        frequencies=parameters.frequency,
        claims=Claims.ALL,
        as_of=parameters.as_of,
        conversion=conversion_of(parameters),
        lang=parameters.lang,
        page=page,
    )


def one_figure_query(parameters: OneFigureParameters) -> Query:
    """The query of one figure: as of when, in which unit and language."""
    return Query(as_of=parameters.as_of, conversion=conversion_of(parameters), lang=parameters.lang)


def change_query(parameters: FiguresChanged, catalogue: Catalogue) -> ChangeQuery:
    """The changes that are wanted; ConflictingParameters where the first release is later than the last."""
    wanted = ChangeQuery(parameters.report, parameters.indicator, parameters.figure)
    if not isinstance(parameters, ChangesSelected):
        return replace(wanted, updated_after=parameters.updated_after)
    since, until = parameters.from_, parameters.to
    if since and until and catalogue.releases[since].sequence > catalogue.releases[until].sequence:
        detail = f"`from` ({since}) was released after `to` ({until}): exchange them."
        raise ConflictingParameters(detail, [Fault("from", detail, since)])
    return replace(wanted, since=since, until=until, as_of=parameters.as_of, updated_after=parameters.updated_after)


def page(paged: Paged) -> Page:
    """The rows of an answer; ConflictingParameters where `after` comes with another way to turn pages."""
    after = getattr(paged, "after", None)
    others = [name for name, given in (("offset", paged.offset), ("sort", paged.order)) if given]
    if getattr(paged, "derived", False):
        others.append("derived")
    if after is not None and others:
        detail = (
            f"`after` goes on in the order of the figures' key, and not beside `{others[0]}`: leave one of them out."
        )
        raise ConflictingParameters(detail, [Fault("after", detail, after)])
    return Page(limit=paged.limit, offset=paged.offset, sort=paged.order, after=after)


def question(own: OwnQuantity, catalogue: Catalogue) -> ConversionRequest:
    """The quantity that a conversion is about."""
    unit = catalogue.units[own.from_]
    counted = unit.kind is UnitKind.COUNT
    quantity = Quantity.printed(own.value, own.scale.exponent, own.comparator, counted=counted)
    return ConversionRequest(
        Amount(quantity, unit, own.scale), catalogue.units[own.to], own.to_scale, own.year, own.basis, own.rate
    )


def conversion_of(converted: Converted) -> Conversion:
    """The unit, scale and rate; ConflictingParameters where they do not go together."""
    found = Conversion(converted.unit, converted.scale, converted.basis, converted.rate)
    check_conversion(found)
    return found


def _spans(selected: OfPlaces) -> tuple[Span, ...]:
    ends = [name for name, end in (("from", selected.from_), ("to", selected.to)) if end is not None]
    if selected.year:
        if selected.period or ends:
            other = "period" if selected.period else ends[0]
            detail = f"Give `year` or `{other}`, not both: a year is a period."
            raise ConflictingParameters(detail, [Fault("year", detail)])
        return tuple(Span.between(str(year), str(year)) for year in selected.year)
    if not ends:
        return selected.period
    if selected.period:
        detail = f"Give `period` or `{ends[0]}`, not both: a period may be a range."
        raise ConflictingParameters(detail, [Fault("period", detail)])
    try:
        return (Span.between(selected.from_, selected.to),)
    except PeriodError as error:
        raise ConflictingParameters(f"from, to: {error}.", [Fault("from", str(error), selected.from_)]) from None
