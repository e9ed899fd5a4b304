"""The observations that a data query asks for, read page by page into series and sets."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, replace

from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.domain.period import Span
from api.domain.query import Page, Query
from api.protocols.sdmx.data_query import DataQuery
from api.protocols.sdmx.errors import TOO_LARGE, SdmxError
from api.representations.writers.sdmx.concepts import INDICATOR, REF_AREA, SOURCE
from api.representations.writers.sdmx.messages import Message, MessageWriter, Series, Set, grouped
from api.representations.writers.sdmx.observations import Observation, observe, source_id
from api.service.figures import FigureService
from api.service.threads import off_the_loop

MAX_HISTORY = 50_000
"""Observations that a comparison of several moments holds in memory."""
PAGE = 2000
"""Figures that are read at a time."""
TURN = 100
"""Observations after which others get their turn: making and writing them takes the time of the server's one thread."""
PIECE = 64 * 1024
"""Characters that are sent at a time."""


@dataclass(frozen=True, slots=True)
class DataReading:
    """A query put to the data."""

    service: FigureService
    catalogue: Catalogue
    query: DataQuery

    async def observations(self, other: DataQuery | None = None) -> AsyncIterator[Observation]:
        """The observations wanted, in the order of indicator and area."""
        query = other or self.query
        figures = self.figures(query)
        while figures is not None:
            found = (await self.service.printed(self.catalogue, figures)).figures
            for number, observation in enumerate(await self._wanted(query, found), 1):
                if number % TURN == 0:
                    await sleep(0)
                yield observation
            behind = replace(figures.page, after=found[-1].id) if len(found) == PAGE else None
            figures = replace(figures, page=behind) if behind else None

    async def _wanted(self, query: DataQuery, figures: Sequence[Figure]) -> Sequence[Observation]:
        """Those of the figures that are wanted, as observations; of many they are made off the loop."""

        def make() -> Sequence[Observation]:
            made = (observe(figure, query.definition) for figure in figures)
            return [observation for observation in made if query.selection.takes(observation)]

        return make() if len(figures) <= TURN else await off_the_loop(make)

    def figures(self, query: DataQuery) -> Query | None:
        """The figures that hold all observations wanted, and some more; None where a filter leaves no code."""
        selection = query.selection
        chosen = {part.id: selection.codes(part.id, self.catalogue) for part in (INDICATOR, REF_AREA, SOURCE)}
        if any(codes is not None and not codes for codes in chosen.values()):
            return None
        codes = {name: tuple(sorted(found)) if found else () for name, found in chosen.items()}
        bounds = [one.bounds() for one in selection.time_filters]
        spans = tuple(Span(first, last) for first, last in bounds if first or last)
        return Query(
            topics=(query.topic,) if query.topic else (),
            indicators=codes[INDICATOR.id],
            areas=codes[REF_AREA.id],
            sources=tuple(source_id(code) for code in codes[SOURCE.id]),
            spans=spans[:1],  # several would stand for any of them; the others are looked at afterwards
            claims=query.definition.claims,
            as_of=query.as_of,
            updated_after=query.updated_after,
            page=Page(limit=PAGE, counted=False),
        )

    async def series(self) -> AsyncIterator[Series]:
        """The series wanted; where the message is flat, the observations in handfuls."""
        message = self.query.message(self.catalogue)
        gathered: list[Observation] = []
        async for observation in self.observations():
            # The data come in the order of indicator and area: what shares a series is among its neighbours.
            if gathered and _neighbours(self.query.at, gathered[0]) != _neighbours(self.query.at, observation):
                for one in self._trimmed(message, gathered):
                    yield one
                gathered = []
            gathered.append(observation)
        for one in self._trimmed(message, gathered):
            yield one

    def _trimmed(self, message: Message, observations: Sequence[Observation]) -> Iterable[Series]:
        first, last = self.query.first, self.query.last
        for series in grouped(message, sorted(observations, key=_place)) if observations else ():
            kept = series.observations
            if first is not None or last is not None:
                # With both, the first ones and the last ones, none of them twice.
                start = kept[: first or 0]
                end = kept[max(len(start), len(kept) - (last or 0)) :]
                kept = [*start, *end]
            yield Series(series.key, kept)

    async def sets(self) -> list[tuple[Set, list[Series]]]:
        """What changed: since a moment as one set, or with every release as a set; what was withdrawn apart."""
        query = self.query
        message = query.message(self.catalogue)
        moments = self._moments()
        before = await self._snapshot(moments[0]) if moments[0] else {}
        found: list[tuple[Set, list[Series]]] = []
        for moment in moments[1:]:
            now = await self._snapshot(moment)
            changed = [one for key, one in now.items() if key not in before or _differ(before[key], one)]
            gone = [one for key, one in before.items() if key not in now]
            for head, observations in (
                (Set("Replace", valid_from=moment or message.prepared), changed),
                (Set("Delete", valid_to=moment or message.prepared), gone),
            ):
                if observations:
                    found.append((head, grouped(message, sorted(observations, key=_place))))
            before = now
        return found

    def _moments(self) -> list[str | None]:
        """The moments to compare, the first of them the one before; None for before the first release."""
        query = self.query
        end = query.as_of or max((one.released_at for one in self.catalogue.releases.values()), default="")
        start = query.updated_after
        if not query.history:
            return [start, end]
        between = {one.released_at for one in self.catalogue.releases.values() if one.released_at <= end}
        return [start, *sorted(moment for moment in between if start is None or moment > start)]

    async def _snapshot(self, moment: str | None) -> dict[tuple[str, ...], Observation]:
        """What stood at a moment, by dimensions."""
        found: dict[tuple[str, ...], Observation] = {}
        async for observation in self.observations(replace(self.query, as_of=moment, updated_after=None)):
            found[observation.dimensions] = observation
            if len(found) > MAX_HISTORY:
                detail = f"More than {MAX_HISTORY} observations would have to be compared: narrow the key or the time."
                raise SdmxError(TOO_LARGE, detail)
        return found


def _differ(before: Observation, now: Observation) -> bool:
    """Whether another figure stands now, or the same one is told otherwise: it has become the preferred one."""
    return before.figure.id != now.figure.id or before.cells != now.cells


def _neighbours(at: str, observation: Observation) -> tuple[str, ...]:
    """What observations have in common that come one after the other and among which a series is complete."""
    if at == INDICATOR.id:
        return ()
    cells = observation.cells
    return (cells.INDICATOR,) if at == REF_AREA.id else (cells.REF_AREA, cells.INDICATOR)


def _place(observation: Observation) -> tuple[object, ...]:
    """The order of observations: by key, in a series by time."""
    cells = observation.cells
    frequency, _, _, *others, _ = observation.dimensions
    return (cells.INDICATOR, cells.REF_AREA, *others, frequency, observation.figure.period.first)


async def pieces(writer: MessageWriter, first: Series, rest: AsyncIterator[Series]) -> AsyncIterator[bytes]:
    """A message with one set, in pieces as the data come."""
    waiting = [writer.start(), writer.open(Set()), writer.series(first)]
    size = sum(map(len, waiting))
    async for series in rest:
        waiting.append(writer.series(series))
        size += len(waiting[-1])
        if size > PIECE:
            yield "".join(waiting).encode("utf-8")
            waiting, size = [], 0
    yield "".join([*waiting, writer.close(), writer.end()]).encode("utf-8")


def whole(writer: MessageWriter, sets: Iterable[tuple[Set, Sequence[Series]]]) -> bytes:
    """A message with several sets."""
    parts = [writer.start()]
    for head, series in sets:
        parts += [writer.open(head), *map(writer.series, series), writer.close()]
    return "".join([*parts, writer.end()]).encode("utf-8")
