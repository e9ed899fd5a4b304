"""SDMX-CSV 1.0 and 2.0: one line for each observation."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO

from api.domain.figure import Figure
from api.formats.table import Table
from api.plugins.sdmx.concepts import OBS_VALUE, Component
from api.plugins.sdmx.messages import Message, MessageWriter, Observation, Series, label, of_table

_ACTIONS = {"Information": "I", "Append": "A", "Replace": "R", "Delete": "D"}


class Labels(StrEnum):
    """Codes alone, codes and names in one column, or names in columns of their own."""

    ID = "id"
    BOTH = "both"
    NAME = "name"


class Keys(StrEnum):
    """Which keys stand in columns of their own."""

    NONE = "none"
    OBS = "obs"
    SERIES = "series"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class SdmxCsvOptions:
    """What the media type's parameters ask for."""

    labels: Labels = Labels.ID
    keys: Keys = Keys.NONE


class _Csv(MessageWriter):
    def __init__(self, message: Message, options: SdmxCsvOptions | None = None) -> None:
        super().__init__(message)
        self.options = options or SdmxCsvOptions()

    def start(self) -> str:
        """The header line."""
        cells = [*self.lead_names(), *self._key_names()]
        for part in self._parts():
            cells += self._column(part)
        return _line([*cells, *self._date_names()])

    def series(self, series: Series) -> str:
        """The lines of a series; one with its key alone, where observations are left out."""
        buffer = StringIO(newline="")
        writer = csv.writer(buffer, lineterminator="\r\n")
        shown = series.observations if self.message.observations else self._distinct(series)
        writer.writerows(self._row(observation) for observation in shown)
        return buffer.getvalue()

    def _distinct(self, series: Series) -> Sequence[Observation]:
        return series.observations if self.message.flat else series.observations[:1]

    def lead_names(self) -> list[str]:
        """The names of the columns that identify the structure."""
        raise NotImplementedError

    def lead(self) -> list[str]:
        """The cells of those columns."""
        raise NotImplementedError

    def _parts(self) -> list[Component]:
        measure = [OBS_VALUE] if self.message.values and self.message.observations else []
        attributes = [self.message.shown[place] for place in self.places] if self.message.observations else []
        return [*self.message.dimensions, *measure, *attributes]

    def _column(self, part: Component) -> list[str]:
        name = part.name.in_language(self.message.lang)
        if self.options.labels is Labels.BOTH:
            return [f"{part.id}: {name}"]
        return [part.id, name] if self.options.labels is Labels.NAME else [part.id]

    def _key_names(self) -> list[str]:
        keys = self.options.keys
        series = ["SERIES_KEY"] if keys in (Keys.SERIES, Keys.BOTH) else []
        return [*series, "OBS_KEY"] if keys in (Keys.OBS, Keys.BOTH) else series

    def _date_names(self) -> list[str]:
        return ["VALID_FROM", "VALID_TO"] if self.message.dated else []

    def _row(self, observation: Observation) -> list[str]:
        keys = [".".join(observation.dimensions[:-1]), ".".join(observation.dimensions)]
        chosen = {Keys.NONE: [], Keys.SERIES: keys[:1], Keys.OBS: keys[1:], Keys.BOTH: keys}[self.options.keys]
        cells = [*self.lead(), *chosen]
        for part, cell in zip(self._parts(), self._cells(observation), strict=True):
            cells += self._value(part, cell, observation.figure)
        dates = [self.set.valid_from or "", self.set.valid_to or ""] if self.message.dated else []
        return [*cells, *dates]

    def _cells(self, observation: Observation) -> list[str | None]:
        if not self.message.observations:
            at = self.message.at
            return [
                None if part.id == at and not self.message.flat else cell
                for part, cell in zip(self.message.dimensions, observation.dimensions, strict=True)
            ]
        measure: list[str | None] = [observation.value] if self.message.values else []
        attributes = [observation.attributes[place] for place in self.places]
        if self.set.deletes:
            measure, attributes = [None] * len(measure), [None] * len(attributes)
        return [*observation.dimensions, *measure, *attributes]

    def _value(self, part: Component, cell: str | None, figure: Figure) -> list[str]:
        text = cell or ""
        if self.options.labels is Labels.ID:
            return [text]
        name = label(part, cell, figure).in_language(self.message.lang) if cell and part.codelist else ""
        if self.options.labels is Labels.NAME:
            return [text, name]
        return [f"{text}: {name}" if name else text]


class Csv1(_Csv):
    """SDMX-CSV 1.0; what a reader is to do stands in a column of its own where it is not for information."""

    def lead_names(self) -> list[str]:
        """DATAFLOW, and ACTION where there are several sets."""
        return ["DATAFLOW", *(["ACTION"] if self.message.dated else [])]

    def lead(self) -> list[str]:
        """The dataflow, and what to do."""
        structure = self.message.structure
        name = structure.name.in_language(self.message.lang)
        flow = f"{structure.short}: {name}" if self.options.labels is Labels.BOTH else structure.short
        return [flow, *([_ACTIONS[self.set.action]] if self.message.dated else [])]


class Csv2(_Csv):
    """SDMX-CSV 2.0."""

    def lead_names(self) -> list[str]:
        """STRUCTURE, STRUCTURE_ID, its name if labels ask for it, and ACTION."""
        names = ["STRUCTURE_NAME"] if self.options.labels is Labels.NAME else []
        return ["STRUCTURE", "STRUCTURE_ID", *names, "ACTION"]

    def lead(self) -> list[str]:
        """The structure and what to do."""
        structure = self.message.structure
        name = structure.name.in_language(self.message.lang)
        named = f"{structure.short}: {name}" if self.options.labels is Labels.BOTH else structure.short
        names = [name] if self.options.labels is Labels.NAME else []
        return [structure.kind, named, *names, _ACTIONS[self.set.action]]


def _line(cells: list[str]) -> str:
    buffer = StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()


def write(table: Table) -> bytes:
    """The figures of a table as SDMX-CSV 1.0."""
    message, series = of_table(table, "1.0")
    return Csv1(message).whole(series)
