"""The table of formats, and which of them a request gets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any, cast

from api.domain.errors import ConflictingParameters, Fault, NotAcceptable
from api.domain.suggestions import nearest
from api.representations.table import Table

Write = Callable[[Table], bytes]

OPTIONS = ("sep", "decimal")
"""The parameters that are options of some format."""
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
    """A representation: its key (also its suffix and its writer's file), media type and what it is for.

    Where `options` names parameters, the writer has a frozen dataclass `Options` with a field for each.
    """

    key: str
    media_type: str
    meaning: str
    needs: Needs = Needs.TABLE
    extra: Extra | None = None
    charset: bool = False
    also: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    version: str | None = None

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

    def module(self) -> ModuleType:
        """The writer's module, imported on first use; NotAcceptable says what to install where that is missing."""
        if not self.installed:
            raise _not_installed(self)
        folder = "writers.sdmx" if self.key.startswith("sdmx-") else "writers"
        return import_module(f"{__package__}.{folder}.{self.key.replace('-', '_')}")

    def writer(self) -> Write:
        """The writer with its default options."""
        return cast(Write, self.module().write)

    def write(self, table: Table, asked: Mapping[str, Any] = _NOTHING) -> bytes:
        """The table in this format, with the options among the values that were asked for."""
        given = options_of(self.key, self.options, asked)
        if not self.fits(table):
            raise _not_for(self)
        if self.needs is Needs.FIGURES and asked.get("fields"):
            raise _conflict("fields", f"`fields` picks columns, and {self.key} has none: it holds whole figures.")
        module = self.module()
        body: bytes = module.write(table, module.Options(**given)) if self.options else module.write(table)
        return body

    def fits(self, table: Table) -> bool:
        """Whether it can represent that table."""
        return self.needs is Needs.TABLE or is_of_figures(table)


def options_of(key: str, options: Sequence[str], asked: Mapping[str, Any]) -> dict[str, Any]:
    """The options among what was asked for; ConflictingParameters where the format has no such option."""
    given = {name: asked[name] for name in OPTIONS if name in asked}
    for name in given:
        if name not in options:
            raise _conflict(name, f"`{name}` is an option of csv; {key} has none.")
    return given


def is_of_figures(table: Table) -> bool:
    """Whether each row of the table is one figure of its dataset."""
    return table.dataset is not None and table.name in ("figures", "figure")


_PYARROW = Extra("pyarrow", "parquet")
FORMATS: Mapping[str, Format] = {
    row.key: row
    for row in (
        Format("json", "application/json", "rows in an envelope with meta and links"),
        Format(
            "csv",
            "text/csv",
            "flat rows for spreadsheets and data frames; sep=; and decimal=, for those of other locales",
            charset=True,
            options=OPTIONS,
        ),
        Format(
            "ndjson",
            "application/x-ndjson",
            "one JSON object a line",
            also=("application/ndjson", "application/jsonl", "application/x-jsonlines"),
        ),
        Format(
            "jsonstat",
            "application/json-stat+json",
            "JSON-stat 2.0: a cube of indicator, area and period",
            Needs.FIGURES,
        ),
        Format(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "a workbook with typed columns, a sheet of sources and a sheet of notes",
            extra=Extra("openpyxl", "excel"),
        ),
        Format(
            "parquet",
            "application/vnd.apache.parquet",
            "typed columns for data frames and databases; values are exact decimals",
            extra=_PYARROW,
            also=("application/x-parquet",),
        ),
        Format(
            "arrow",
            "application/vnd.apache.arrow.file",
            "an Arrow IPC file (Feather 2) with the same columns as parquet",
            extra=_PYARROW,
        ),
        Format(
            "sdmx-json",
            "application/vnd.sdmx.data+json",
            "SDMX-JSON 1.0; /sdmx/2.1 and /sdmx/3.0 have the structures and the other versions",
            Needs.FIGURES,
            version="1.0.0",
        ),
        Format(
            "sdmx-csv",
            "application/vnd.sdmx.data+csv",
            "SDMX-CSV 1.0: an observation a line, its dimensions and attributes as columns",
            Needs.FIGURES,
            charset=True,
            version="1.0.0",
        ),
        Format(
            "sdmx-ml",
            "application/vnd.sdmx.genericdata+xml",
            "SDMX-ML 2.1, generic data: readable without the data structure",
            Needs.FIGURES,
            version="2.1",
        ),
    )
}
CSVW = Format(
    "csvw", "application/csvm+json", "CSV on the Web metadata of the CSV answer to the same request", options=OPTIONS
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
    return CSVW if suffix == CSVW_SUFFIX else FORMATS.get(suffix)


def negotiate(accept: str | None, *, figures: bool = True) -> Format:
    """The format that an Accept header likes best; the first of the table where it likes all the same."""
    if not accept or accept == "*/*":
        return FORMATS["json"]
    wanted = [_preference(part) for part in accept.split(",")[:50]]
    rows = offered(figures=figures)
    best, chosen = max(((_liked(wanted, row), row) for row in rows), key=lambda pair: pair[0])
    if best <= 0:
        raise _none_of(accept, wanted, rows)
    return chosen


def _none_of(accept: str, wanted: Iterable[tuple[str, float]], rows: Sequence[Format]) -> NotAcceptable:
    ranges = [name for name, quality in wanted if quality > 0]
    for row in FORMATS.values():
        if row not in rows and any(name in ranges for name in (row.media_type, *row.also)):
            return _not_for(row) if row.installed else _not_installed(row)
    detail = "None of the media types in Accept is served here."
    return NotAcceptable(detail, [Fault("Accept", detail, accept, allowed=[row.media_type for row in rows])])


def _not_installed(row: Format) -> NotAcceptable:
    assert row.extra is not None  # noqa: S101 - only a format with an extra can be missing
    detail = f"The format {row.key} is not installed on this server. Its operator adds it with: {row.extra.command}"
    return NotAcceptable(detail, [Fault("format", detail, row.key, [row.key for row in offered(figures=True)])])


def _not_for(row: Format) -> NotAcceptable:
    detail = f"{row.key} represents figures: /v1/figures and /v1/figures/{{id}} have it, other paths do not."
    return NotAcceptable(detail, [Fault("format", detail, row.key, [row.key for row in offered(figures=False)])])


def _conflict(name: str, detail: str) -> ConflictingParameters:
    return ConflictingParameters(detail, [Fault(name, detail)])


def _liked(wanted: Iterable[tuple[str, float]], row: Format) -> float:
    return max(_quality(wanted, name) for name in (row.media_type, *row.also))


def _preference(part: str) -> tuple[str, float]:
    name, *options = (piece.strip() for piece in part.split(";"))
    for option in options:
        key, _, value = option.partition("=")
        if key.strip() == "q":
            try:
                return name.lower(), float(value)
            except ValueError:
                return name.lower(), 0.0
    return name.lower(), 1.0


def _quality(wanted: Iterable[tuple[str, float]], media_type: str) -> float:
    """The q of the most specific range that covers the media type (RFC 9110, 12.5.1)."""
    ranges = dict(wanted)
    group = media_type.partition("/")[0]
    for name in (media_type, f"{group}/*", "*/*"):
        if name in ranges:
            return ranges[name]
    return 0.0
