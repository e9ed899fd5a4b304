"""SDMX-CSV 1.0 and 2.0: one line for each observation."""

from __future__ import annotations

import csv
from io import StringIO

from api.domain.figure import Figure
from api.formats.table import Table
from api.plugins.sdmx.concepts import OBS_VALUE, Component
from api.plugins.sdmx.messages import (
    PLAIN,
    Keys,
    Labels,
    Message,
    MessageWriter,
    Observation,
    SdmxCsvOptions,
    Series,
    Set,
    label,
    of_table,
)


class Csv1(MessageWriter):
    """SDMX-CSV 1.0; what a reader is to do stands in a column of its own where it is not for information."""

    def __init__(self, message: Message, options: SdmxCsvOptions = PLAIN) -> None:
        super().__init__(message, options)
        shown = message.observations
        measure = [OBS_VALUE] if message.values and shown else []
        attributes = [message.shown[place] for place in self.places] if shown else []
        self._parts = [*message.dimensions, *measure, *attributes]
        self._series = self.options.keys in (Keys.SERIES, Keys.BOTH)
        self._obs = self.options.keys in (Keys.OBS, Keys.BOTH)

    def start(self) -> str:
        """The header line."""
        keys = [name for name, shown in (("SERIES_KEY", self._series), ("OBS_KEY", self._obs)) if shown]
        columns = [cell for part in self._parts for cell in self._column(part)]
        dates = ["VALID_FROM", "VALID_TO"] if self.message.dated else []
        return _lines([[*self.lead_names(), *keys, *columns, *dates]])

    def series(self, series: Series) -> str:
        """The lines of a series; one with its key alone, where observations are left out."""
        alone = not self.message.observations and not self.message.flat
        return _lines([self._row(one) for one in (series.observations[:1] if alone else series.observations)])

    def lead_names(self) -> list[str]:
        """The names of the columns that identify the structure."""
        return ["DATAFLOW", *(["ACTION"] if self.message.dated else [])]

    def lead(self) -> list[str]:
        """The cells of those columns."""
        return [self._named(), *([self.set.action[0]] if self.message.dated else [])]

    def _named(self) -> str:
        structure = self.message.structure
        name = structure.name.in_language(self.message.lang)
        return f"{structure.short}: {name}" if self.options.labels is Labels.BOTH else structure.short

    def _column(self, part: Component) -> list[str]:
        name = part.name.in_language(self.message.lang)
        if self.options.labels is Labels.BOTH:
            return [f"{part.id}: {name}"]
        return [part.id, name] if self.options.labels is Labels.NAME else [part.id]

    def _row(self, observation: Observation) -> list[str]:
        cells = self.lead()
        if self._series:
            cells.append(".".join(observation.dimensions[:-1]))
        if self._obs:
            cells.append(".".join(observation.dimensions))
        for part, cell in zip(self._parts, self._cells(observation), strict=True):
            cells += self._value(part, cell, observation.figure)
        return [*cells, self.set.valid_from or "", self.set.valid_to or ""] if self.message.dated else cells

    def _cells(self, observation: Observation) -> list[str | None]:
        message = self.message
        if not message.observations:
            pairs = zip(message.dimensions, observation.dimensions, strict=True)
            return [None if part.id == message.at else cell for part, cell in pairs]
        told = [
            *([observation.value] if message.values else []),
            *(observation.attributes[place] for place in self.places),
        ]
        return [*observation.dimensions, *([None] * len(told) if self.set.deletes else told)]

    def _value(self, part: Component, cell: str | None, figure: Figure) -> list[str]:
        text = cell or ""
        if self.options.labels is Labels.ID:
            return [text]
        name = label(part, cell, figure).in_language(self.message.lang) if cell and part.codelist else ""
        return [text, name] if self.options.labels is Labels.NAME else [f"{text}: {name}" if name else text]


class Csv2(Csv1):
    """SDMX-CSV 2.0."""

    def lead_names(self) -> list[str]:
        """STRUCTURE, STRUCTURE_ID, its name if labels ask for it, and ACTION."""
        names = ["STRUCTURE_NAME"] if self.options.labels is Labels.NAME else []
        return ["STRUCTURE", "STRUCTURE_ID", *names, "ACTION"]

    def lead(self) -> list[str]:
        """The structure and what to do."""
        structure = self.message.structure
        names = [structure.name.in_language(self.message.lang)] if self.options.labels is Labels.NAME else []
        return [structure.kind, self._named(), *names, self.set.action[0]]


def _lines(rows: list[list[str]]) -> str:
    buffer = StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()


def write(table: Table) -> bytes:
    """The figures of a table as SDMX-CSV 1.0."""
    message, series = of_table(table, "1.0")
    return Csv1(message).whole([(Set(), series)])
