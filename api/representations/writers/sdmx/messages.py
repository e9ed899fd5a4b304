"""SDMX data messages: what they say beside the data, and how a writer goes through sets and series."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.domain.figure import Dataset
from api.domain.query import Claims, Lang
from api.domain.words import Bilingual
from api.formats.table import Table
from api.representations.writers.sdmx.concepts import AGENCY, ALL_DIMENSIONS, COMPONENTS, TIME_PERIOD, Component
from api.representations.writers.sdmx.data_structures import CLAIMS, FIGURES, FLOWS, DataStructure
from api.representations.writers.sdmx.observations import Observation, observe, source_code


@dataclass(frozen=True, slots=True)
class Structure:
    """What the data are reported against: a dataflow or the data structure, in a version of the artefacts."""

    kind: str
    id: str
    version: str
    name: Bilingual
    definition: DataStructure

    @classmethod
    def of_flow(cls, flow: str, version: str) -> Structure:
        """The dataflow of that id."""
        return cls("dataflow", flow, version, FLOWS[flow].name, FLOWS[flow].structure)

    @classmethod
    def of_definition(cls, definition: DataStructure, version: str) -> Structure:
        """The data structure itself."""
        return cls("datastructure", definition.id, version, definition.name, definition)

    @property
    def short(self) -> str:
        """`REPORTS:FIGURES(1.0)`."""
        return f"{AGENCY}:{self.id}({self.version})"

    @property
    def urn(self) -> str:
        """The identifier in the SDMX registry's form."""
        name = "Dataflow" if self.kind == "dataflow" else "DataStructure"
        return f"urn:sdmx:org.sdmx.infomodel.datastructure.{name}={self.short}"


@dataclass(frozen=True, slots=True)
class Message:
    """What a data message says beside the data: structure, moment, layout, and what of each observation is told.

    `at` is the dimension that tells the observations of a series apart, or AllDimensions where there are no series.
    """

    structure: Structure
    id: str
    prepared: str
    at: str = TIME_PERIOD
    attributes: frozenset[str] = frozenset(COMPONENTS)
    values: bool = True
    observations: bool = True
    dated: bool = False
    """Whether there are several sets, each valid from or to a moment."""
    lang: Lang = Lang.EN

    @property
    def dimensions(self) -> tuple[Component, ...]:
        """All dimensions, in their order."""
        return self.structure.definition.dimensions

    @property
    def shown(self) -> tuple[Component, ...]:
        """All attributes that the structure has, told in this message or not."""
        return self.structure.definition.attributes

    @property
    def flat(self) -> bool:
        """Whether observations stand alone."""
        return self.at == ALL_DIMENSIONS

    @property
    def outer(self) -> tuple[Component, ...]:
        """The dimensions of a series."""
        return () if self.flat else tuple(part for part in self.dimensions if part.id != self.at)

    @property
    def inner(self) -> tuple[Component, ...]:
        """The dimensions of an observation within its series."""
        return tuple(part for part in self.dimensions if self.flat or part.id == self.at)


@dataclass(frozen=True, slots=True)
class Set:
    """A data set of a message: what a reader is to do with it, and when it held."""

    action: str = "Information"
    valid_from: str | None = None
    valid_to: str | None = None

    @property
    def deletes(self) -> bool:
        """Whether it names what was withdrawn, by its dimensions alone."""
        return self.action == "Delete"


@dataclass(frozen=True, slots=True)
class Series:
    """Observations that share all dimensions but one; those that share none, where the message is flat."""

    key: tuple[str, ...]
    observations: Sequence[Observation]


class MessageWriter(ABC):
    """Writes a message piece by piece: start, then for each set open, series and close, and in the end, end."""

    def __init__(self, message: Message) -> None:
        self.message = message
        self.set = Set()
        self.places = [place for place, part in enumerate(message.shown) if part.id in message.attributes]

    @abstractmethod
    def start(self) -> str:
        """What stands before the first set."""

    def open(self, head: Set) -> str:
        """The beginning of a set."""
        self.set = head
        return ""

    @abstractmethod
    def series(self, series: Series) -> str:
        """A series with its observations."""

    def close(self) -> str:
        """The end of a set."""
        return ""

    def end(self) -> str:
        """What stands behind the last set."""
        return ""

    def whole(self, series: Iterable[Series]) -> bytes:
        """A message with one set."""
        parts = [self.start(), self.open(Set()), *map(self.series, series), self.close(), self.end()]
        return "".join(parts).encode("utf-8")


def grouped(message: Message, observations: Iterable[Observation]) -> list[Series]:
    """The series of observations that come in any order, in the order of their first observation."""
    if message.flat:
        return [Series((), list(observations))]
    places = [place for place, part in enumerate(message.dimensions) if part.id != message.at]
    found: dict[tuple[str, ...], list[Observation]] = {}
    for observation in observations:
        found.setdefault(tuple(observation.dimensions[place] for place in places), []).append(observation)
    return [Series(key, members) for key, members in found.items()]


def of_table(table: Table, version: str) -> tuple[Message, list[Series]]:
    """The message and the series of a table of figures."""
    dataset = table.dataset
    assert dataset is not None  # noqa: S101 - the table of formats gives these writers tables of figures only
    flow = FIGURES if _one_a_place(dataset, single=table.single) else CLAIMS
    release, lang = dataset.release, dataset.query.lang
    message = Message(
        Structure.of_flow(flow.id, version),
        message_id(flow.id, release.id if release else "empty"),
        release.released_at if release else "1970-01-01T00:00:00Z",
        lang=lang,
    )
    return message, grouped(message, (observe(figure, flow.structure, lang) for figure in dataset.figures))


def _one_a_place(dataset: Dataset, *, single: bool) -> bool:
    """Whether the figures are the preferred ones, so that none of them shares a place with another."""
    figures = dataset.figures
    if single:
        return all(figure.preferred or figure.formula is not None for figure in figures)
    # What follows from others comes beside what is claimed, and may stand in its place.
    places = {(figure.indicator.code, figure.area.alpha3, figure.period.text, figure.vintage) for figure in figures}
    return dataset.query.claims is Claims.PREFERRED and len(places) == len(figures)


def message_id(flow: str, release: str) -> str:
    """The id of a message: the same for the same data, so that the same question gives the same bytes."""
    return f"{flow}-{source_code(release)}"
