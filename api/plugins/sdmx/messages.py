"""SDMX data messages: observations, and what a message says around them."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from api.domain.entries import ReleaseBase
from api.domain.figure import Dataset, Figure
from api.domain.quantity import plain
from api.domain.query import Claims, Lang
from api.domain.words import Bilingual, vintage_code, vintage_name
from api.formats.table import Table
from api.plugins.sdmx.concepts import (
    AGENCY,
    ALL_DIMENSIONS,
    CLAIM,
    CLAIMS,
    COMPARATOR_CODES,
    COMPONENTS,
    DATA_STRUCTURES,
    FIGURES,
    FLOWS,
    INDICATOR,
    REF_AREA,
    SOURCE,
    TIME_PERIOD,
    UNIT_MEASURE,
    VINTAGE,
    Component,
    DataStructure,
    Flow,
)

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text with characters that XML cannot hold replaced, so that every representation says the same."""
    return _ILLEGAL.sub("\ufffd", text)


def source_code(source_id: str) -> str:
    """The code of a source; a dot would separate dimensions in a key, and no id holds an underscore."""
    return source_id.replace(".", "_")


def source_id(code: str) -> str:
    """The id of the source with that code."""
    return code.replace("_", ".")


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure as an observation: all cells by component, dimensions and attributes in the structure's order."""

    figure: Figure
    cells: Mapping[str, Any]
    dimensions: tuple[str, ...]
    attributes: tuple[str | None, ...]

    @property
    def value(self) -> str:
        """The value."""
        value: str = self.cells["OBS_VALUE"]
        return value


def observe(figure: Figure, structure: DataStructure, lang: Lang = Lang.EN) -> Observation:
    """The observation that a figure is in a data structure."""
    served, receipt, (value, low, high) = figure.served, figure.receipt, figure.numbers
    comment = figure.note(lang) or ""
    if receipt:  # it has no attribute of its own
        converted = "换算：" if lang is Lang.ZH else "Converted: "
        comment = f"{comment} {converted}{receipt.formula} ({receipt.basis})".lstrip()
    cells = {
        "FREQ": figure.period.frequency,
        "REF_AREA": figure.area.alpha3,
        "INDICATOR": figure.indicator.code,
        "VINTAGE": vintage_code(figure.vintage),
        "SOURCE": source_code(figure.source.id),
        "TIME_PERIOD": figure.period.text,
        "OBS_VALUE": plain(value),
        "UNIT_MEASURE": served.unit.sdmx,
        "UNIT_MULT": str(figure.scale.exponent),
        "DECIMALS": str(max(0, -int(value.as_tuple().exponent))),
        "OBS_STATUS": figure.status,
        "COMPARATOR": COMPARATOR_CODES[served.comparator],
        "PREFERRED": "true" if figure.preferred else "false",
        "AS_PRINTED": legal(figure.locator.phrase) or None,
        "LOW": None if low is None else plain(low),
        "HIGH": None if high is None else plain(high),
        "OBS_COM": legal(comment) or None,
    }
    return Observation(figure, cells, structure.dimension_cells(cells), structure.attribute_cells(cells))


def label(component: Component, code: str, figure: Figure) -> Bilingual:
    """The name of a value, found in the figure that has it."""
    if component.codes:
        return component.codes[code]
    if component is VINTAGE:
        return vintage_name(code)
    source, indicator, unit = figure.source, figure.indicator, figure.served.unit
    names = {
        REF_AREA.id: (figure.area.name_en, figure.area.name_zh),
        INDICATOR.id: (indicator.name_en, indicator.name_zh),
        SOURCE.id: tuple(source.title or source.publisher_in(lang) for lang in ("en", "zh")),
        UNIT_MEASURE.id: (unit.name_en, unit.name_zh),
    }
    return Bilingual(*map(legal, names.get(component.id, (code, code))))


@dataclass(frozen=True, slots=True)
class Structure:
    """A dataflow or a data structure that data are reported against, in a version of the artefacts."""

    kind: str
    id: str
    version: str

    @property
    def flow(self) -> Flow:
        """The dataflow that holds the figures."""
        return FLOWS[self.id] if self.kind == "dataflow" else CLAIMS if self.id == CLAIM.id else FIGURES

    @property
    def definition(self) -> DataStructure:
        """The data structure."""
        return self.flow.structure

    @property
    def name(self) -> Bilingual:
        """Its name."""
        return FLOWS[self.id].name if self.kind == "dataflow" else DATA_STRUCTURES[self.id].name

    @property
    def short(self) -> str:
        """`REPORTS:FIGURES(1.0)`."""
        return f"{AGENCY}:{self.id}({self.version})"

    @property
    def urn(self) -> str:
        """The identifier in the SDMX registry's form."""
        name = "Dataflow" if self.kind == "dataflow" else "DataStructure"
        return f"urn:sdmx:org.sdmx.infomodel.datastructure.{name}={self.short}"


def stamp(name: str, release: ReleaseBase | None) -> tuple[str, str]:
    """The id and the moment of a message: the same for the same data, so that the same question has the same bytes."""
    released_at = release.released_at if release else "1970-01-01T00:00:00Z"
    return f"{name}-{source_code(release.id if release else 'empty')}", released_at


@dataclass(frozen=True, slots=True)
class Message:
    """All of a data message but the data: structure, moment, layout, and the parts of observations that are shown.

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
    """True where there are several sets, each valid from or to a moment."""
    lang: Lang = Lang.EN

    @property
    def dimensions(self) -> tuple[Component, ...]:
        """All dimensions, in their order."""
        return self.structure.definition.dimensions

    @property
    def shown(self) -> tuple[Component, ...]:
        """All attributes that the structure has, shown in this message or not."""
        return self.structure.definition.attributes

    @property
    def flat(self) -> bool:
        """True where there are no series."""
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
        """True where it names withdrawn observations, by their dimensions alone."""
        return self.action == "Delete"


class Series(NamedTuple):
    """Observations that share all dimensions but one; those that share none, where the message is flat."""

    key: tuple[str, ...]
    observations: Sequence[Observation]


class Labels(StrEnum):
    """Codes alone, codes and names in one column, or names in columns of their own."""

    ID = "id"
    BOTH = "both"
    NAME = "name"


class Keys(StrEnum):
    """Keys that have columns of their own."""

    NONE = "none"
    OBS = "obs"
    SERIES = "series"
    BOTH = "both"


class SdmxCsvOptions(NamedTuple):
    """The parameters of CSV's media type."""

    labels: Labels = Labels.ID
    keys: Keys = Keys.NONE


PLAIN = SdmxCsvOptions()


class MessageWriter(ABC):
    """Writes a message piece by piece: start, then for each set open, series and close, and in the end, end."""

    def __init__(self, message: Message, options: SdmxCsvOptions = PLAIN) -> None:
        self.message, self.options = message, options
        self.set = Set()
        self.places = [place for place, part in enumerate(message.shown) if part.id in message.attributes]

    @abstractmethod
    def start(self) -> str:
        """The text before the first set."""

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
        """The text after the last set."""
        return ""

    def whole(self, sets: Iterable[tuple[Set, Sequence[Series]]]) -> bytes:
        """A message with some sets."""
        parts = [self.start()]
        for head, series in sets:
            parts += [self.open(head), *map(self.series, series), self.close()]
        return "".join([*parts, self.end()]).encode("utf-8")


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
    lang = dataset.query.lang
    message = Message(Structure("dataflow", flow.id, version), *stamp(flow.id, dataset.release), lang=lang)
    return message, grouped(message, (observe(figure, flow.structure, lang) for figure in dataset.figures))


def _one_a_place(dataset: Dataset, *, single: bool) -> bool:
    """True where the figures are the preferred ones, so that none of them shares a place with another."""
    figures = dataset.figures
    if single:
        return all(figure.preferred or figure.formula is not None for figure in figures)
    # What follows from others comes beside what is claimed, and may stand in its place.
    places = {(figure.indicator.code, figure.area.alpha3, figure.period.text, figure.vintage) for figure in figures}
    return dataset.query.claims is Claims.PREFERRED and len(places) == len(figures)
