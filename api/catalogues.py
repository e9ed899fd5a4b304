"""The catalogue as tables: indicators, areas, units, years, sources, reports, releases, rates and errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.dataset import Catalogue
from api.errors import tree
from api.query import Lang
from api.tables import Column, Kind, Table
from api.units import Rate


def _text(name: str, meaning: str, *, optional: bool = False) -> Column:
    return Column(name, Kind.TEXT, meaning, optional=optional)


def _integer(name: str, meaning: str, *, optional: bool = False) -> Column:
    return Column(name, Kind.INTEGER, meaning, optional=optional)


@dataclass(frozen=True, slots=True)
class Listing:
    """A catalogue: its name in the path, its columns (the first is the key), and what it lists."""

    name: str
    columns: tuple[Column, ...]
    key: str
    entries: str

    def table(self, known: Catalogue, lang: Lang) -> Table:
        """Every entry, its texts in the language asked for."""
        found: Mapping[str, Any] = getattr(known, self.entries)
        return Table(self.name, self.columns, [self._row(entry, lang) for entry in found.values()])

    def one(self, known: Catalogue, lang: Lang, key: str) -> Table | None:
        """The entry with that key, or None."""
        entry = getattr(known, self.entries).get(key)
        return Table(self.name, self.columns, [self._row(entry, lang)], single=True) if entry else None

    def _row(self, entry: Any, lang: Lang) -> tuple[Any, ...]:
        return tuple(self._cell(entry, column.name, lang) for column in self.columns)

    def _cell(self, entry: Any, name: str, lang: Lang) -> Any:
        if hasattr(entry, name):
            return getattr(entry, name)
        return getattr(entry, f"{name}_{lang}") or getattr(entry, f"{name}_en")


INDICATORS = Listing(
    "indicators",
    (
        _text("code", "Code of the indicator"),
        _text("topic", "market-size, trade, partnerships or a package's own"),
        _text("name", "Name, in the language asked for"),
        _text("definition", "What is measured, in the language asked for"),
        _text("unit_kind", "money, share or count"),
        _text("measuring_type", "flow, stock, ratio, rank or count"),
        _text("measure", "Its place in a row of the topic's endpoint", optional=True),
        _text("breakdown", "The row's flow or programme", optional=True),
    ),
    "code",
    "indicators",
)
AREAS = Listing(
    "areas",
    (
        _text("alpha3", "ISO 3166-1 alpha-3; WLD is the world"),
        _text("alpha2", "ISO 3166-1 alpha-2"),
        _text("m49", "UN M49, three digits"),
        _text("name", "Name, in the language asked for"),
    ),
    "alpha3",
    "areas",
)
UNITS = Listing(
    "units",
    (
        _text("code", "ISO 4217 code, percent, ratio or a counted noun"),
        _text("kind", "money, share or count: conversion stays within a kind"),
        _integer("exponent", "Power of ten to the kind's base: percent is -2 of ratio"),
        _text("name", "Name, in the language asked for"),
        _text("label", "The word behind a number, in the language asked for"),
        _text("symbol", "Sign"),
        _text("sdmx", "Code in SDMX data"),
    ),
    "code",
    "units",
)
SOURCES = Listing(
    "sources",
    (
        _text("id", "Id of the source"),
        _text("publisher", "Who published it"),
        _text("title", "Its own title, where it was seen", optional=True),
        _text("language", "Language of the source"),
        _text("url", "Its address"),
        _text("published", "Day of publication", optional=True),
        _text("tier", "A: the publisher's own page; B: media quoting it"),
        _text("note", "What is to be known of it", optional=True),
    ),
    "id",
    "sources",
)
REPORTS = Listing(
    "reports",
    (
        _text("id", "Id of the report"),
        _text("title", "Title, in the language asked for where it is known"),
        _text("publisher", "Who published it, where it is known", optional=True),
        _integer("year", "Year in its title or of its publication", optional=True),
        _text("language", "Language of what was read"),
        _text("rank", "Only a preferred report answers where none is named"),
        _text("description", "What it is, in the language asked for"),
    ),
    "id",
    "reports",
)
RELEASES = Listing(
    "releases",
    (
        _text("id", "Id of the release"),
        _integer("sequence", "Order of loading"),
        _text("report", "The report whose figures it adds or withdraws"),
        Column("released_at", Kind.MOMENT, "When it was made, UTC"),
        _text("content_sha256", "SHA-256 over its files"),
        _text("note", "What it brings, in the language asked for"),
    ),
    "id",
    "releases",
)
LISTINGS = (INDICATORS, AREAS, UNITS, SOURCES, REPORTS, RELEASES)

YEAR_COLUMNS = (
    _integer("year", "Calendar year"),
    _text("first_day", "Its first day"),
    _text("last_day", "Its last day"),
)
RATE_COLUMNS = (
    _text("base", "The currency of which one unit is priced"),
    _text("quote", "The currency that it is priced in"),
    _integer("year", "Calendar year"),
    Column("mean", Kind.NUMBER, "Mean of the year's daily cross rates, ten significant digits"),
    Column("last", Kind.NUMBER, "Cross rate of the year's last day, ten significant digits"),
    _text("last_day", "That day"),
    _integer("days", "Number of days with a rate"),
    Column("partial", Kind.FLAG, "Whether the pair does not cover the whole year"),
)
FORMAT_NOTE = "A rate the other way round is the reciprocal of the one listed."
ERROR_COLUMNS = (
    _text("code", "Stable code of the error"),
    _integer("status", "HTTP status"),
    _text("title", "What happened"),
    _text("help", "What to do"),
)


def years_table(years: Iterable[int]) -> Table:
    """The calendar years that figures or rates refer to."""
    return Table("years", YEAR_COLUMNS, [(year, f"{year}-01-01", f"{year}-12-31") for year in years])


def rates_table(rates: Iterable[Rate]) -> Table:
    """Exchange rates by pair and year."""
    names = [column.name for column in RATE_COLUMNS]
    return Table("rates", RATE_COLUMNS, [tuple(getattr(rate, name) for name in names) for rate in rates])


def errors_table() -> Table:
    """Every way to be refused."""
    rows: list[Sequence[Any]] = [(error.code, error.status, error.title, error.help) for error in tree()]
    return Table("errors", ERROR_COLUMNS, sorted(rows, key=lambda row: (row[1], row[0])))
