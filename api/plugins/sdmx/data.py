"""Data and availability: the observations of a query, read page by page."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from api.domain.catalogue import Catalogue
from api.domain.errors import NotImplementedHere
from api.domain.period import Period
from api.domain.query import Page, Query, pinned
from api.domain.words import vintage_code
from api.plugins.sdmx.concepts import (
    ALL_DIMENSIONS,
    FLOWS,
    FREQ,
    INDICATOR,
    OBS_VALUE,
    REF_AREA,
    TIME,
    TIME_PERIOD,
    Component,
    DataStructure,
    Flow,
    Node,
    Observation,
    observe,
    source_code,
    time_value,
)
from api.plugins.sdmx.parameters import SdmxQuery, between, condition, read_filter, read_keys
from api.plugins.sdmx.writers import DataMessage, Series, flow_of, stamp
from api.service.concurrency import of_rows, off_the_loop, once_a_release
from api.service.figures import FigureService
from api.service.series import FiguresInUse, by_claims, in_use, periods_in_use, together

PAGE = 2000
"""Figures that are read at a time."""

_EVERY_ATTRIBUTE = ("dsd", "all", "obs")
_NO_ATTRIBUTE = ("msd", "dataset", "series", "none")
"""Words for no attribute: all attributes belong to observations, none to data sets or series."""


class Available(NamedTuple):
    """The codes in the data by dimension, and the numbers of series and observations."""

    values: Mapping[str, Collection[str]]
    series: int
    observations: int


class DataQuery(NamedTuple):
    """A data request: the query of the figures that are observations, and the message to write."""

    service: FigureService
    catalogue: Catalogue
    message: DataMessage
    figures: Query
    first: int
    last: int

    async def pages(self) -> AsyncIterator[list[Observation]]:
        """The observations, in the order of indicator and area, page by page."""
        figures: Query | None = self.figures
        while figures:
            found = (await self.service.printed(self.catalogue, figures)).figures
            yield await of_rows(len(found), partial(list, map(observe, found)))
            full = len(found) == PAGE
            figures = replace(figures, page=replace(figures.page, after=found[-1].id)) if full else None

    async def series(self) -> AsyncIterator[list[Series]]:
        """The wanted series, page by page; in a flat message, the observations."""
        waiting: list[Observation] = []
        async for page in self.pages():
            waiting += page
            done, waiting = await of_rows(len(waiting), partial(self._complete, waiting))
            if done:
                yield done
        if waiting:
            yield await of_rows(len(waiting), partial(self._grouped, waiting))

    def _complete(self, observations: Sequence[Observation]) -> tuple[list[Series], list[Observation]]:
        """The complete series, and the observations at the end, whose series may go on with the next page."""
        # The data come in the order of indicator and area: the observations of a series are neighbours.
        shared: Mapping[str, Sequence[Component]] = {INDICATOR.id: (), REF_AREA.id: (INDICATOR,)}
        parts = shared.get(self.message.at, (REF_AREA, INDICATOR))
        end = {one.key(parts) for one in observations[-1:]}
        last = [one for one in observations if one.key(parts) in end]
        return self._grouped(observations[: len(observations) - len(last)]), last

    def _grouped(self, observations: Iterable[Observation]) -> list[Series]:
        """The series of the observations, sorted by key and time, each cut to its first and last ones if wanted."""
        order = (INDICATOR, REF_AREA, *self.message.dimensions[3:-1], FREQ)
        found = self.message.grouped(sorted(observations, key=lambda one: (*one.key(order), one.figure.period.first)))
        if not (self.first or self.last):
            return found
        return [[*kept[: self.first], *kept[max(self.first, len(kept) - self.last) :]] for kept in found]

    async def available(self) -> Available:
        """The codes, and the numbers of series and observations, that the data of this query have."""
        found = await in_use(self.service, self.catalogue, self.figures)
        observations = await self.service.count(self.catalogue, self.figures)
        return await off_the_loop(partial(_of_figures, self.message.flow, self.catalogue, found, observations))


async def read(
    service: FigureService,
    catalogue: Catalogue,
    structure: Node,
    make: Callable[..., DataMessage],
    key: str,
    parameters: SdmxQuery,
) -> DataQuery:
    """The query of a data or availability path, with the parameters of SDMX 2.1 and 3.0; `make` makes its message."""
    flow = flow_of(structure)
    definition = flow.structure
    keys = read_keys(key, definition, catalogue)
    given = [read_filter(part, text, definition, catalogue) for part, text in parameters.filters.items()]
    given.append(between(parameters.text("startPeriod"), parameters.text("endPeriod")))
    filters = [one for one in given if one]
    first, last = (parameters.whole(f"{end}NObservations", 1, 999_999_999, 0) for end in ("first", "last"))
    dimensions = [part.id for part in definition.dimensions]
    at = parameters.word("dimensionAtObservation", (*dimensions, ALL_DIMENSIONS), TIME_PERIOD)
    shown, values = _content(parameters, definition)
    if (first or last) and at != TIME_PERIOD:
        raise NotImplementedHere("firstNObservations and lastNObservations go with TIME_PERIOD at observation only.")
    message = make(*stamp(structure.id, catalogue.newest()), shown, at, values)
    in_time = any(one.part is TIME for one in filters)
    periods = together(await periods_in_use(service, catalogue)) if in_time else ()
    where = condition(keys, filters, periods, catalogue)
    figures = Query(
        topics=flow.topics,
        # Given here too, these two keep the claims few among which the preferred ones are found.
        indicators=pinned(where, "indicator"),
        areas=pinned(where, "area"),
        claims=definition.claims,
        where=where,
        page=Page(limit=PAGE, counted=False),
    )
    return DataQuery(service, catalogue, message, figures, first, last)


def _content(parameters: SdmxQuery, definition: DataStructure) -> tuple[Sequence[Component], bool]:
    """The attributes that are shown, and True if the value is shown.

    Series have no attributes, so that only their keys are left if nothing of observations is shown.
    """
    detail = parameters.word("detail", ("full", "dataonly", "serieskeysonly", "nodata"), "full")
    own = [part.id for part in definition.attributes]
    names = parameters.words("attributes", [*_EVERY_ATTRIBUTE, *_NO_ATTRIBUTE, *own], "attribute")
    names = names or ["all" if detail == "full" else "none"]
    every = not set(names).isdisjoint(_EVERY_ATTRIBUTE)
    measures = parameters.words("measures", ["all", "none", OBS_VALUE.id], "measure")
    measures = measures or ["all" if detail in ("full", "dataonly") else "none"]
    return [part for part in definition.attributes if every or part.id in names], measures != ["none"]


async def pieces(
    message: DataMessage, first: Sequence[Series], rest: AsyncIterator[Sequence[Series]]
) -> AsyncIterator[str]:
    """The text of a message with one data set, in pieces as its series come."""

    def joined(series: Sequence[Series]) -> Awaitable[str]:
        return of_rows(sum(map(len, series)), partial(message.joined, series))

    yield message.start() + await joined(first)
    async for series in rest:
        yield await joined(series)
    yield message.end()


def _of_figures(flow: Flow, catalogue: Catalogue, found: FiguresInUse, observations: int) -> Available:
    """The codes and series of a dataflow's figures among those in use, whose number is `observations`."""
    indicators = {one.code for one in catalogue.indicators.values() if not flow.topics or one.topic in flow.topics}
    series = {
        (place.frequency, place.area, place.indicator, vintage_code(place.vintage), source_code(place.source))
        for place in found.places
        if place.indicator in indicators
    }
    length = len(flow.structure.key)
    periods = {period for indicator in indicators for period in found.periods.get(indicator, ())}
    times = {time_value(Period.parse(period)) for period in periods}
    keys = {key[:length] for key in series}
    values = dict(zip((part.id for part in flow.structure.key), map(frozenset, zip(*keys, strict=True)), strict=False))
    return Available({**values, TIME_PERIOD: times}, len(keys), observations)


@once_a_release
async def of_flows(service: FigureService, catalogue: Catalogue) -> Mapping[str, Available]:
    """Codes, series and observations of each dataflow with data."""
    found, made = await by_claims(service, catalogue), {}
    for name, flow in FLOWS.items():
        claims = flow.structure.claims
        if count := await service.count(catalogue, Query(topics=flow.topics, claims=claims)):
            made[name] = await off_the_loop(partial(_of_figures, flow, catalogue, found[claims], count))
    return made
