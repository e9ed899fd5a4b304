"""The catalogue as tables: indicators, areas, units, years, sources, reports, releases, rates and errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.domain.catalogue import Catalogue
from api.domain.errors import tree
from api.domain.query import Lang
from api.domain.rates import Rate
from api.representations.table import Column, Kind, Table, integer, text


@dataclass(frozen=True, slots=True)
class Listing:
    """A catalogue: its name in the path, its columns (the first is the key), and what it lists."""

    name: str
    columns: tuple[Column, ...]
    key: str
    entries: str

    def table(self, catalogue: Catalogue, lang: Lang) -> Table:
        """Every entry, its texts in the language asked for."""
        found: Mapping[str, Any] = getattr(catalogue, self.entries)
        return Table(self.name, self.columns, [self._row(entry, lang) for entry in found.values()])

    def one(self, catalogue: Catalogue, lang: Lang, key: str) -> Table | None:
        """The entry with that key, or None."""
        entry = getattr(catalogue, self.entries).get(key)
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
        text("code", "Code of the indicator"),
        text("topic", "market-size, trade, partnerships or a package's own"),
        text("name", "Name, in the language asked for"),
        text("definition", "What is measured, in the language asked for"),
        text("unit_kind", "money, share, count or physical"),
        text("measuring_type", "flow, stock, ratio, rank or count"),
        text("measure", "Its place in a row of the topic's endpoint", optional=True),
        text("breakdown", "The row's flow or programme", optional=True),
    ),
    "code",
    "indicators",
)
AREAS = Listing(
    "areas",
    (
        text("alpha3", "ISO 3166-1 alpha-3; WLD is the world"),
        text("alpha2", "ISO 3166-1 alpha-2"),
        text("m49", "UN M49, three digits"),
        text("name", "Name, in the language asked for"),
    ),
    "alpha3",
    "areas",
)
UNITS = Listing(
    "units",
    (
        text("code", "ISO 4217 code, percent, ratio or a counted noun"),
        text("kind", "money, share, count or physical; conversion stays within a kind"),
        integer("exponent", "Power of ten to the kind's base: percent is -2 of ratio"),
        text("name", "Name, in the language asked for"),
        text("label", "The word behind a number, in the language asked for"),
        text("symbol", "Sign, where there is one", optional=True),
        text("sdmx", "Code in SDMX data"),
    ),
    "code",
    "units",
)
SOURCES = Listing(
    "sources",
    (
        text("id", "Id of the source"),
        text("publisher", "Who published it"),
        text("title", "Its own title, where it was seen", optional=True),
        text("language", "Language of the source"),
        text("url", "Its address"),
        text("published", "Day of publication", optional=True),
        text("tier", "A: the publisher's own page; B: media quoting it"),
        text("note", "What is to be known of it", optional=True),
    ),
    "id",
    "sources",
)
REPORTS = Listing(
    "reports",
    (
        text("id", "Id of the report"),
        text("title", "Title, in the language asked for where it is known"),
        text("publisher", "Who published it, where it is known", optional=True),
        integer("year", "Year in its title or of its publication", optional=True),
        text("language", "Language of what was read"),
        text("rank", "Only a preferred report answers where none is named"),
        text("description", "What it is, in the language asked for"),
    ),
    "id",
    "reports",
)
RELEASES = Listing(
    "releases",
    (
        text("id", "Id of the release"),
        integer("sequence", "Order of loading"),
        text("report", "The report whose figures it adds or withdraws"),
        Column("released_at", Kind.MOMENT, "When it was made, UTC"),
        text("content_sha256", "SHA-256 over its files"),
        text("note", "What it brings, in the language asked for"),
    ),
    "id",
    "releases",
)
LISTINGS = (INDICATORS, AREAS, UNITS, SOURCES, REPORTS, RELEASES)

YEAR_COLUMNS = (
    integer("year", "Calendar year"),
    text("first_day", "Its first day"),
    text("last_day", "Its last day"),
)
RATE_COLUMNS = (
    text("base", "The currency of which one unit is priced"),
    text("quote", "The currency that it is priced in"),
    integer("year", "Calendar year"),
    Column("mean", Kind.NUMBER, "Mean of the year's daily cross rates, ten significant digits"),
    Column("last", Kind.NUMBER, "Cross rate of the year's last day, ten significant digits"),
    text("last_day", "That day"),
    integer("days", "Number of days with a rate"),
    Column("partial", Kind.FLAG, "Whether the pair does not cover the whole year"),
)
CHANGE_COLUMNS = (
    text("figure", "Id of the figure"),
    text("change", "added or withdrawn"),
    text("release", "Id of the release that did it"),
    Column("at", Kind.MOMENT, "When that release was made, UTC"),
    text("report", "The report of the release"),
    text("replaced_by", "Id of the figure that took its place", optional=True),
    text("reason", "Why it was withdrawn, in the language asked for", optional=True),
)
ERROR_COLUMNS = (
    text("code", "Stable code of the error"),
    integer("status", "HTTP status"),
    text("title", "What happened"),
    text("help", "What to do"),
)


def years_table(years: Iterable[int]) -> Table:
    """The calendar years that figures or rates refer to."""
    return Table("years", YEAR_COLUMNS, [(year, f"{year}-01-01", f"{year}-12-31") for year in years])


def rates_table(rates: Iterable[Rate]) -> Table:
    """Exchange rates by pair and year."""
    names = [column.name for column in RATE_COLUMNS]
    return Table("rates", RATE_COLUMNS, [tuple(getattr(rate, name) for name in names) for rate in rates])


def changes_table(rows: Iterable[Any], catalogue: Catalogue, lang: Lang) -> Table:
    """What releases did to figures."""
    cells = []
    for row in rows:
        release = catalogue.releases[row.release]
        reason = (row.reason_zh if lang is Lang.ZH else row.reason_en) or row.reason_en
        cells.append((row.figure, row.change, release.id, release.released_at, release.report, row.replaced_by, reason))
    return Table("changes", CHANGE_COLUMNS, cells)


def errors_table() -> Table:
    """Every way to be refused."""
    rows: list[Sequence[Any]] = [(error.code, error.status, error.title, error.help) for error in tree()]
    return Table("errors", ERROR_COLUMNS, sorted(rows, key=lambda row: (row[1], row[0])))
