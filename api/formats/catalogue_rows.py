"""Rows of the catalogue, of changes, of the audit, of a search, and of the service's paths, errors and formats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from api.audit.findings import Finding
from api.audit.sentences import Side
from api.domain.catalogue import Catalogue
from api.domain.errors import tree
from api.domain.figure import ChangeKind, Figure, FigureChange
from api.domain.query import Lang
from api.formats.figure_rows import FigureRow, figure_cells
from api.formats.registry import offered
from api.formats.table import (
    Address,
    ComparatorSign,
    Day,
    Made,
    Moment,
    Narrower,
    RowClass,
    Table,
    columns_of,
    like,
    names_of,
)

if TYPE_CHECKING:
    from api.domain.models import ExchangeRateBase


class IndicatorRow(NamedTuple):
    """An entry of /v1/indicators: an indicator's code, topic, name, definition and kinds."""

    code: Annotated[str, "Code of the indicator"]
    topic: Annotated[str, "market-size, trade, partnerships or a package's own"]
    name: Annotated[str, "Name, in the requested language"]
    definition: Annotated[str, "What is measured, in the requested language"]
    unit_kind: Annotated[str, "money, share, count or physical"]
    measuring_type: Annotated[str, "flow, stock, ratio, rank or count"]
    measure: Annotated[str | None, "Its place in a row of the topic's endpoint"]
    breakdown: Annotated[str | None, "The row's flow or programme"]


class AreaRow(NamedTuple):
    """An entry of /v1/areas: codes and name of a country, a part of one, or the world."""

    alpha3: Annotated[str, "ISO 3166-1 alpha-3; WLD is the world; a part of a country has one code, such as CN-ZJ"]
    alpha2: Annotated[str, "ISO 3166-1 alpha-2, or the code of a part"]
    m49: Annotated[str, "UN M49, three digits, or the code of a part"]
    name: Annotated[str, "Name, in the requested language"]
    country: Annotated[str | None, "The country that it is a part of, alpha-3; empty for a country and the world"]


class UnitRow(NamedTuple):
    """An entry of /v1/units: code, kind, power of ten and names of a unit."""

    code: Annotated[str, "ISO 4217 code, percent, ratio or a counted noun"]
    kind: Annotated[str, "money, share, count or physical; conversion stays within a kind"]
    exponent: Annotated[int, "Power of ten to the kind's base: percent is -2 of ratio"]
    name: Annotated[str, "Name, in the requested language"]
    label: Annotated[str, "The word behind a number, in the requested language"]
    symbol: Annotated[str | None, "Sign, where there is one"]
    sdmx: Annotated[str, "Code in SDMX data"]


class SourceRow(NamedTuple):
    """An entry of /v1/sources: publisher, title, address, licence and archived copy of a source."""

    id: Annotated[str, "Id of the source"]
    publisher: Annotated[str, "Who published it, in the requested language where it is known"]
    publisher_zh: Annotated[str | None, "The publisher's Chinese name, where it is known"]
    title: Annotated[str | None, "Its own title, where it was seen"]
    language: Annotated[str, "Language of the source"]
    url: Annotated[Address, "Its address"]
    published: Annotated[Day | None, "Day of publication"]
    tier: Annotated[str, "A: the publisher's own page; B: media quoting it"]
    note: Annotated[str | None, "A remark on it"]
    licence: Annotated[str | None, "The terms that its publisher states, where they were seen"]
    retrieved_at: Annotated[Moment | None, "When it was read, UTC"]
    archived_url: Annotated[Address | None, "Address of an archived copy"]
    page_sha256: Annotated[str | None, "SHA-256 of the bytes that were read"]


class ReportRow(NamedTuple):
    """An entry of /v1/reports: title, publisher, year and rank of a report."""

    id: Annotated[str, "Id of the report"]
    title: Annotated[str, "Title, in the requested language where it is known"]
    publisher: Annotated[str | None, "Who published it, where it is known"]
    year: Annotated[int | None, "Year in its title or of its publication"]
    language: Annotated[str, "Language of what was read"]
    rank: Annotated[str, "Of rival claims, that of a preferred report stands before that of a normal one"]
    description: Annotated[str, "What it is, in the requested language"]


class ReleaseRow(NamedTuple):
    """An entry of /v1/releases: a set of figures of one report that were added or withdrawn together."""

    id: Annotated[str, "Id of the release"]
    sequence: Annotated[int, "Order of loading"]
    report: Annotated[str, "The report whose figures it adds or withdraws"]
    released_at: Annotated[Moment, "When it was made, UTC"]
    content_sha256: Annotated[str, "SHA-256 over its files"]
    note: Annotated[str, "What it brings, in the requested language"]


class YearRow(NamedTuple):
    """An entry of /v1/years: a calendar year with its first and last day."""

    year: Annotated[int, "Calendar year"]
    first_day: Annotated[Day, "Its first day"]
    last_day: Annotated[Day, "Its last day"]


class RateRow(NamedTuple):
    """An entry of /v1/rates: the mean and the last exchange rate of a pair of currencies in a year."""

    base: Annotated[str, "The currency of which one unit is priced"]
    quote: Annotated[str, "The currency that it is priced in"]
    year: Annotated[int, "Calendar year"]
    mean: Annotated[Decimal, "Mean of the year's daily cross rates, ten significant digits"]
    last: Annotated[Decimal, "Cross rate of the year's last day, ten significant digits"]
    last_day: Annotated[Day, "That day"]
    days: Annotated[int, "Number of days with a rate"]
    partial: Annotated[bool, "Whether the pair does not cover the whole year"]


def entry_row(row: type[Made], entry: Any, lang: Lang) -> Made:
    """The row, of class `row`, of a catalogue entry: a cell for each field of the class, texts in that language."""
    names = names_of(row)
    return row(*[text_in(entry, name, lang) for name in names])


def text_in(entry: Any, name: str, lang: Lang) -> Any:
    """An entry's field: in Chinese `{name}_zh` unless it is missing or empty, else `{name}_en`, or else `name`."""
    english = getattr(entry, f"{name}_en" if hasattr(entry, f"{name}_en") else name)
    return (getattr(entry, f"{name}_zh", None) if lang is Lang.ZH else english) or english


class Listing(NamedTuple):
    """A list of the catalogue: its name in the path and in Catalogue, its row class, and its key column."""

    name: str
    row: RowClass
    key: str

    def entries(self, catalogue: Catalogue) -> Mapping[str, Any]:
        """The entries of this list in a catalogue, by key."""
        found: Mapping[str, Any] = getattr(catalogue, self.name)
        return found

    def table(self, catalogue: Catalogue, lang: Lang, key: str | None = None) -> Table:
        """The table, in the language `lang`, of all entries or of that with `key`; raises KeyError if there is none."""
        entries = self.entries(catalogue)
        rows: list[Any] = [entry_row(self.row, each, lang) for each in ([entries[key]] if key else entries.values())]
        return Table(self.name, columns_of(self.row), rows, single=key is not None, key=(self.key,))


INDICATORS = Listing("indicators", IndicatorRow, "code")
AREAS = Listing("areas", AreaRow, "alpha3")
UNITS = Listing("units", UnitRow, "code")
SOURCES = Listing("sources", SourceRow, "id")
REPORTS = Listing("reports", ReportRow, "id")
RELEASES = Listing("releases", ReleaseRow, "id")
LISTINGS = (INDICATORS, AREAS, UNITS, SOURCES, REPORTS, RELEASES)


def years_table(years: Iterable[int]) -> Table:
    """The table of calendar years, one row each with the first and the last day."""
    rows = [YearRow(year, f"{year}-01-01", f"{year}-12-31") for year in years]
    return Table("years", columns_of(YearRow), rows, key=("year",))


def rates_table(rates: Iterable[ExchangeRateBase]) -> Table:
    """The table of exchange rates, one row each, in the order in which they come."""
    rows = [
        entry_row(RateRow, rate, Lang.EN)._replace(mean=Decimal(rate.mean), last=Decimal(rate.last)) for rate in rates
    ]
    return Table("rates", columns_of(RateRow), rows, key=("base", "quote", "year"))


@like(FigureRow)
class ChangeRow(NamedTuple):
    """An entry of /v1/changes: one figure added, withdrawn, or replaced by another."""

    kind: Annotated[
        str,
        Narrower({"enum": list(ChangeKind)}),
        "corrected: another figure took its place; reissued: one that states the same did; withdrawn; added",
    ]
    indicator: str
    name: str
    area: str
    area_name: str
    period: str
    source: str
    old: Annotated[str | None, "Id of the figure that was taken back, empty for an added one"]
    new: Annotated[str | None, "Id of the figure that came, empty for a withdrawn one"]
    old_value: Annotated[Decimal | None, "The old number as printed, its scale word multiplied out"]
    old_unit: Annotated[str | None, "Its unit"]
    old_comparator: Annotated[ComparatorSign | None, "= as printed, ~ about, > more than, >=, <, <="]
    old_display: Annotated[str | None, "The old value as a person reads it, in the requested language"]
    old_as_printed: Annotated[str | None, "The words printed in the source"]
    new_value: Annotated[Decimal | None, "The new number as printed, its scale word multiplied out"]
    new_unit: Annotated[str | None, "Its unit"]
    new_comparator: Annotated[ComparatorSign | None, "= as printed, ~ about, > more than, >=, <, <="]
    new_display: Annotated[str | None, "The new value as a person reads it, in the requested language"]
    new_as_printed: Annotated[str | None, "The words printed in the source"]
    difference: Annotated[
        Decimal | None, "new_value less old_value, exactly; empty where their units differ or one is missing"
    ]
    reason: Annotated[str | None, "Why the old figure was taken back, in the requested language"]
    release: Annotated[str, "Id of the release that did it"]
    released_at: Annotated[Moment, "When that release was made, UTC"]
    report: Annotated[str, "The report of the release"]


def _side(which: str, figure: Figure | None, lang: Lang) -> dict[str, Any]:
    """The cells, by column, of the `old` or `new` figure of a change; all None if the change has no such figure."""
    printed = figure.printed if figure else None
    return {
        which: figure and figure.id,
        f"{which}_value": printed and printed.numbers(0).value,
        f"{which}_unit": printed and printed.unit.code,
        f"{which}_comparator": printed and str(printed.comparator),
        f"{which}_display": printed and printed.display(lang),
        f"{which}_as_printed": figure and figure.locator.phrase,
    }


def _change_row(change: FigureChange, catalogue: Catalogue, lang: Lang) -> ChangeRow:
    release = catalogue.releases[change.release]
    return ChangeRow(
        kind=str(change.kind),
        **figure_cells(change.place, ("indicator", "name", "area", "area_name", "period", "source"), lang),
        **_side("old", change.old, lang),
        **_side("new", change.new, lang),
        difference=change.difference,
        reason=change.reason and change.reason.in_language(lang),
        release=release.id,
        released_at=release.released_at,
        report=release.report,
    )


def changes_table(changes: Iterable[FigureChange], catalogue: Catalogue, lang: Lang) -> Table:
    """The table of changes, one row each, with texts in the language `lang`."""
    return Table("changes", columns_of(ChangeRow), [_change_row(change, catalogue, lang) for change in changes])


class SideRow(NamedTuple):
    """One side of a relation: value, interval, unit and display."""

    value: Annotated[Decimal, "Its value at scale one, not rounded for show"]
    low: Annotated[Decimal | None, "Lower end of its interval, empty where it is open"]
    high: Annotated[Decimal | None, "Upper end of its interval, empty where it is open"]
    unit: Annotated[str, "Its unit"]
    display: Annotated[str, "The side as a person reads it, in the requested language"]


class FindingRow(NamedTuple):
    """An entry of /v1/audit: a declared relation with its formula, both sides, the verdict and a sentence."""

    id: Annotated[str, "Permanent id: report.relation"]
    relation: Annotated[str, "Id of the declared relation"]
    report: Annotated[str, "The report that declares it"]
    kind: Annotated[str, "check, or derive for a derivation that had to be refused"]
    verdict: Annotated[str, "consistent, consistent only within rounding, contradicts, not comparable or not testable"]
    differs: Annotated[
        str | None,
        "definition, period, edition or vintage: why the relation says that its sides may differ without contradicting "
        "each other; empty where it speaks of one thing",
    ]
    expectation: Annotated[str, "What should hold, in words"]
    formula: Annotated[str, "The same as a formula over figures"]
    inputs: Annotated[list[str], "Ids of the figures that it speaks of"]
    left: Annotated[SideRow | None, "The left side with its interval"]
    right: Annotated[SideRow | None, "The right side with its interval"]
    slack: Annotated[
        str | None,
        "How far the sides could part and still meet, as a share of the right one; negative where they do not",
    ]
    sentence: Annotated[str, "The finding in one sentence, in the requested language"]


def finding_row(finding: Finding, lang: Lang) -> FindingRow:
    """The row of a finding, with texts in the language `lang`."""
    relation = finding.relation
    return FindingRow(
        id=finding.id,
        relation=relation.id,
        report=relation.report,
        kind=str(relation.kind),
        verdict=str(finding.verdict),
        differs=relation.differs and str(relation.differs),
        expectation=text_in(relation, "expectation", lang),
        formula=relation.formula.text,
        inputs=list(finding.inputs),
        left=_side_row(finding.left, lang),
        right=_side_row(finding.right, lang),
        slack=finding.slack,
        sentence=finding.sentence.in_language(lang),
    )


def _side_row(side: Side | None, lang: Lang) -> SideRow | None:
    if side is None:
        return None
    return SideRow(*side.amount.numbers(0), side.amount.unit.code, side.text.in_language(lang))


def findings_table(findings: Iterable[Finding], lang: Lang) -> Table:
    """The table of findings, one row each, with texts in the language `lang`."""
    return Table("audit", columns_of(FindingRow), [finding_row(finding, lang) for finding in findings])


class SearchRow(NamedTuple):
    """An entry of /v1/search: an indicator, area, source or report, and how well it matches."""

    kind: Annotated[
        str,
        Narrower({"enum": ["indicator", "derived", "area", "source", "report"]}),
        "indicator, derived (what follows from other figures), area, source or report",
    ]
    code: Annotated[str, "Its code or id, as filters take it"]
    name: Annotated[str, "Name, in the requested language where there is one"]
    topic: Annotated[str | None, "Topic of an indicator"]
    score: Annotated[int, "How well it matches, to 100; scores of different kinds do not compare"]
    matched: Annotated[
        str, "Which text matched best: name, code, alias, breakdown, definition, title, publisher, originator or id"
    ]
    matched_text: Annotated[str | None, "That text"]
    url: Annotated[str, "Its address here; /v1/figures takes its code as a filter"]


class ErrorRow(NamedTuple):
    """An entry of /v1/errors: code, status, title and advice of an error."""

    code: Annotated[str, "Stable code of the error"]
    status: Annotated[int, "HTTP status"]
    title: Annotated[str, "What happened"]
    help: Annotated[str, "What to do"]


class FormatRow(NamedTuple):
    """An entry of /v1/formats: key, media type, suffix and purpose of a format."""

    key: Annotated[str, "The value of `format`"]
    media_type: Annotated[str, "The media type, for Accept"]
    suffix: Annotated[str, "What ends a path instead, as in /v1/figures.csv"]
    needs: Annotated[str, "table: every path has it; figures: /v1/figures and /v1/figures/{id} have it"]
    meaning: Annotated[str, "What it is for"]


class PathRow(NamedTuple):
    """An entry of /v1: a path with its meaning, its parameters and an example."""

    path: Annotated[str, "The path; a part in braces is a code or an id"]
    meaning: Annotated[str, "What it gives"]
    parameters: Annotated[list[str], "The names of its parameters; /docs explains each"]
    example: Annotated[str, "An address to try"]


def errors_table() -> Table:
    """The table of every error that a request can get, sorted by status and code."""
    rows = [entry_row(ErrorRow, error, Lang.EN) for error in tree()]
    return Table("errors", columns_of(ErrorRow), sorted(rows, key=attrgetter("status", "code")))


def formats_table() -> Table:
    """The table of every format whose libraries are installed, one row each."""
    rows = [entry_row(FormatRow, row, Lang.EN)._replace(suffix=f".{row.suffix}") for row in offered(figures=True)]
    return Table("formats", columns_of(FormatRow), rows)
