"""The table of formats: a row each, which names its media type and the module that writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import chain
from types import ModuleType
from typing import Any

from api.domain.errors import ConflictingParameters, Fault, NotAcceptable
from api.domain.words import nearest
from api.formats.table import Table
from api.formats.writers.csv import CsvOptions
from api.formats.writers.json import JsonOptions
from api.plugin import plugins, resolve, when_changed

_NOTHING: Mapping[str, Any] = {}


class Needs(StrEnum):
    """What a format represents: any table, or only figures, since it is about their dimensions."""

    TABLE = "table"
    FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class Extra:
    """A module that a writer imports, and the extra of this distribution that installs it."""

    module: str
    name: str

    @property
    def command(self) -> str:
        """How to install it."""
        return f"pip install 'report-indicators[{self.name}]'"


@cache
def _importable(module: str) -> bool:
    return find_spec(module) is not None


@dataclass(frozen=True, slots=True)
class Format:
    """A representation: its key, which is its suffix too unless it has one of its own, its media type, its meaning.

    `writer` is the module and the function of it that makes it, `options` the frozen dataclass of its options,
    a field for each parameter. `whole` says that it has no columns to pick from, `drawn` that each row takes
    long to write.
    """

    key: str
    media_type: str
    meaning: str
    writer: str
    needs: Needs = Needs.TABLE
    extra: Extra | None = None
    charset: bool = False
    also: tuple[str, ...] = ()
    options: type[Any] | None = None
    version: str | None = None
    whole: bool = False
    drawn: bool = False
    own_suffix: str | None = None

    @property
    def suffix(self) -> str:
        """What ends a path instead of `format=`."""
        return self.own_suffix or self.key

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        media_type = f"{self.media_type};version={self.version}" if self.version else self.media_type
        return f"{media_type}; charset=utf-8" if self.charset else media_type

    @property
    def binary(self) -> bool:
        """Whether it is a file for a program and no text."""
        return not self.charset and not self.media_type.endswith(("json", "xml"))

    @property
    def installed(self) -> bool:
        """Whether what its writer imports is there."""
        return self.extra is None or _importable(self.extra.module)

    @property
    def option_names(self) -> tuple[str, ...]:
        """The parameters that are options of this format."""
        return tuple(option.name for option in fields(self.options)) if self.options else ()

    def module(self) -> ModuleType:
        """The writer's module, imported on first use; NotAcceptable says what to install where that is missing."""
        if not self.installed:
            raise not_installed(self)
        return import_module(self.writer.partition(":")[0])

    def write(self, table: Table, parameters: Mapping[str, Any] = _NOTHING) -> bytes:
        """The table in this format, with the options among the parameters of the request."""
        chosen = options_of(self.key, self.option_names, parameters)
        if not self.fits(table):
            raise not_for(self)
        if self.whole and parameters.get("fields"):
            raise _conflict("fields", f"`fields` picks columns, and {self.key} has none: it holds whole figures.")
        self.module()
        write = resolve(self.writer)
        body: bytes = write(table, self.options(**chosen)) if self.options else write(table)
        return body

    def fits(self, table: Table) -> bool:
        """Whether it can represent that table."""
        return self.needs is Needs.TABLE or is_of_figures(table)


def parameters_of(query: str) -> tuple[type[Any], ...]:
    """The models of the parameters that the formats of plug-ins take in a query of `figures` or of one `figure`."""
    return tuple(resolve(plugin.parameters[query]) for plugin in plugins() if query in plugin.parameters)


def options_of(key: str, names: Sequence[str], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The options among the parameters; ConflictingParameters for one that the format `key` does not have."""
    chosen = {name: parameters[name] for name in FORMATS.options() if name in parameters}
    for name in chosen:
        if name not in names:
            having = ", ".join(row.key for row in FORMATS.values() if name in row.option_names)
            raise _conflict(name, f"`{name}` is an option of {having}; {key} has none.")
    return chosen


def is_of_figures(table: Table) -> bool:
    """Whether each row of the table is one figure."""
    return table.dataset is not None


_PYARROW = Extra("pyarrow", "parquet")
CORE = (
    Format(
        "json",
        "application/json",
        "rows in an envelope with meta and links; the bare list of flat rows with shape=flat",
        "api.formats.writers.json:write",
        options=JsonOptions,
    ),
    Format(
        "csv",
        "text/csv",
        "flat rows for spreadsheets and data frames; sep=; and decimal=, for those of other locales",
        "api.formats.writers.csv:write",
        charset=True,
        options=CsvOptions,
    ),
    Format(
        "md",
        "text/markdown",
        "Markdown: an entry as a page of its fields, with a figure's statement; a list as a table",
        "api.formats.writers.markdown:write",
        charset=True,
        also=("text/x-markdown",),
    ),
    Format(
        "text",
        "text/plain",
        "a line a figure: its amount in words, or with fields= one bare value, for a cell or a shell",
        "api.formats.writers.text:write",
        needs=Needs.FIGURES,
        charset=True,
        own_suffix="txt",
    ),
    Format(
        "ndjson",
        "application/x-ndjson",
        "one JSON object a line",
        "api.formats.writers.ndjson:write",
        also=("application/ndjson", "application/jsonl", "application/x-jsonlines"),
    ),
    Format(
        "jsonstat",
        "application/json-stat+json",
        "JSON-stat 2.0: a cube of indicator, area and period",
        "api.formats.writers.jsonstat:write",
        needs=Needs.FIGURES,
        whole=True,
    ),
    Format(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "a workbook with typed columns, a sheet of sources and a sheet of notes",
        "api.formats.writers.xlsx:write",
        extra=Extra("xlsxwriter", "excel"),
    ),
    Format(
        "parquet",
        "application/vnd.apache.parquet",
        "typed columns for data frames and databases: numbers are float64, value_text is exact",
        "api.formats.writers.parquet:write",
        extra=_PYARROW,
        also=("application/x-parquet",),
    ),
    Format(
        "arrow",
        "application/vnd.apache.arrow.file",
        "an Arrow IPC file (Feather 2) with the same columns as parquet",
        "api.formats.writers.arrow:write",
        extra=_PYARROW,
    ),
)


class _Formats(Mapping[str, Format]):
    """The formats by a name of theirs: those of the core, then those of the plug-ins that are on."""

    def __init__(self, name: Callable[[Format], str]) -> None:
        self._name = name
        self._rows: dict[str, Format] | None = None
        self._options: dict[str, None] = {}
        when_changed(self._forget)

    def _forget(self) -> None:
        self._rows = None

    def _known(self) -> dict[str, Format]:
        # On first use, and not when this module is imported: plug-ins import it.
        if self._rows is None:
            rows = chain(CORE, *(plugin.formats for plugin in plugins()))
            self._rows = {self._name(row): row for row in rows}
            self._options = dict.fromkeys(chain.from_iterable(row.option_names for row in self._rows.values()))
        return self._rows

    def options(self) -> Iterable[str]:
        """The parameters that are options of some format."""
        self._known()
        return self._options

    def __getitem__(self, name: str) -> Format:
        return self._known()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known())

    def __len__(self) -> int:
        return len(self._known())


FORMATS = _Formats(lambda row: row.key)
SUFFIXES = _Formats(lambda row: row.suffix)
"""The formats by the suffix of the path."""
CSVW = Format(
    "csvw",
    "application/csvm+json",
    "CSV on the Web metadata of the CSV answer to the same request",
    "api.formats.writers.csvw:write",
    options=CsvOptions,
)
"""No format to ask for: it describes a CSV, from whose address and CSVW_SUFFIX its own is made."""
CSVW_SUFFIX = "csv-metadata.json"


def offered(*, figures: bool) -> list[Format]:
    """The formats that are installed and can represent figures, or any table."""
    return [row for row in FORMATS.values() if row.installed and (figures or row.needs is Needs.TABLE)]


def by_key(key: str) -> Format:
    """The format of that key; NotAcceptable names the nearest."""
    try:
        return FORMATS[key]
    except KeyError:
        detail = f"There is no format {key!r}." if len(key) < 40 else "There is no such format."
        fault = Fault("format", detail, key, allowed=list(FORMATS), nearest=nearest(key, FORMATS))
        raise NotAcceptable(detail, [fault]) from None


def by_suffix(suffix: str) -> Format | None:
    """The format of a path's suffix, None where it is no format's."""
    return CSVW if suffix == CSVW_SUFFIX else SUFFIXES.get(suffix)


def not_installed(row: Format) -> NotAcceptable:
    """The refusal of a format whose libraries are missing, with how to install them."""
    assert row.extra is not None  # noqa: S101 - only a format with an extra can be missing
    detail = f"The format {row.key} is not installed on this server. Its operator adds it with: {row.extra.command}"
    return NotAcceptable(detail, [Fault("format", detail, row.key, [row.key for row in offered(figures=True)])])


def not_for(row: Format) -> NotAcceptable:
    """The refusal of a format of figures on a path of something else."""
    detail = f"{row.key} represents figures: /v1/figures and /v1/figures/{{id}} have it, other paths do not."
    return NotAcceptable(detail, [Fault("format", detail, row.key, [row.key for row in offered(figures=False)])])


def _conflict(name: str, detail: str) -> ConflictingParameters:
    return ConflictingParameters(detail, [Fault(name, detail)])
