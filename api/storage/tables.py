"""The tables of the database: the catalogue, figures, relations, verifications, and tables computed from figures."""

# Without `from __future__ import annotations`: SQLModel reads the targets of relationships as types, not as text.
from typing import Annotated, Any

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlmodel import AutoString, Field, Relationship, SQLModel

from api.domain.catalogue import CORRECTABLE
from api.domain.models import (
    RANKS,
    AreaBase,
    ExchangeRateBase,
    FiscalRateBase,
    IndicatorBase,
    ReleaseBase,
    ReportBase,
    SourceBase,
    UnitBase,
)
from api.domain.units import UnitKind
from api.domain.words import STATUS_WORDS, Comparator
from api.storage.address import POSTGRESQL

# The names by which migrations find constraints again; this comes before the first table.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


# Texts with their greatest lengths; a key is a column of the primary key.
Text10 = Annotated[str, Field(max_length=10)]
Text1000 = Annotated[str, Field(max_length=1000)]
Text40OrNone = Annotated[str | None, Field(max_length=40)]
Text1000OrNone = Annotated[str | None, Field(max_length=1000)]
Key11 = Annotated[str, Field(primary_key=True, max_length=11)]
Key15 = Annotated[str, Field(primary_key=True, max_length=15)]
Key20 = Annotated[str, Field(primary_key=True, max_length=20)]
Key60 = Annotated[str, Field(primary_key=True, max_length=60)]
Key80 = Annotated[str, Field(primary_key=True, max_length=80)]
Key240 = Annotated[str, Field(primary_key=True, max_length=240)]
KeyOfFigure = Annotated[str, Field(primary_key=True, foreign_key="figure.id", max_length=240)]
KeyOfRelease = Annotated[str, Field(primary_key=True, foreign_key="release.id", max_length=80)]


def _one_of(column: str, *allowed: str) -> CheckConstraint:
    """The CHECK constraint, named after the column, that allows only the texts `allowed`."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(str(word)) for word in allowed)})", name=column)


class _TableRow(SQLModel):
    """Base of the tables of the catalogue; rows are not frozen, as SQLAlchemy sets their attributes."""

    model_config = {"frozen": False}


class Year(SQLModel, table=True):
    """The table of calendar years, with their first and last days as ISO dates."""

    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    first_day: Text10
    last_day: Text10


class Unit(UnitBase, _TableRow, table=True):
    """The table of units; its columns are the fields of UnitBase."""

    __table_args__ = (_one_of("kind", *UnitKind),)


class Area(AreaBase, _TableRow, table=True):
    """The table of areas; its columns are the fields of AreaBase."""


class Report(ReportBase, _TableRow, table=True):
    """The table of reports; its columns are the fields of ReportBase."""

    __table_args__ = (_one_of("rank", *RANKS),)


class Release(ReleaseBase, _TableRow, table=True):
    """The table of releases; its columns are the fields of ReleaseBase."""

    __table_args__ = (CheckConstraint("length(content_sha256) = 64", name="content_sha256"),)


class Source(SourceBase, _TableRow, table=True):
    """The table of sources; its columns are the fields of SourceBase."""

    __table_args__ = (_one_of("tier", "A", "B"),)


class Indicator(IndicatorBase, _TableRow, table=True):
    """The table of indicators; its columns are the fields of IndicatorBase."""

    __table_args__ = (
        _one_of("unit_kind", *UnitKind),
        _one_of("measuring_type", "flow", "stock", "ratio", "rank", "count"),
    )


def _of_rates() -> tuple[Any, ...]:
    return (
        CheckConstraint("days > 0", name="days"),
        CheckConstraint("length(mean) > 0 AND length(last) > 0", name="rates"),
        {"sqlite_with_rowid": False},
    )


class ExchangeRate(ExchangeRateBase, _TableRow, table=True):
    """The table of exchange rates of calendar years; its columns are the fields of ExchangeRateBase."""

    __tablename__ = "exchange_rate"
    __table_args__ = _of_rates()


class FiscalRate(FiscalRateBase, _TableRow, table=True):
    """The table of exchange rates of fiscal years; its columns are the fields of FiscalRateBase."""

    __tablename__ = "fiscal_rate"
    __table_args__ = _of_rates()


class PrintedFigure(SQLModel, table=True):
    """The table of claims as printed; a row with `restates` is no claim, but the same value in another unit."""

    __tablename__ = "figure"
    __table_args__ = (
        _one_of("comparator", *Comparator),
        _one_of("status", *STATUS_WORDS),
        _one_of("rank", *RANKS),
        CheckConstraint("length(value) > 0", name="value"),
        CheckConstraint("length(phrase) > 0", name="phrase"),
        CheckConstraint("paragraph > 0", name="paragraph"),
        CheckConstraint("length(sentence_sha256) = 64", name="sentence_sha256"),
        UniqueConstraint("id"),
        Index(None, "period", "indicator", "area"),
        Index(None, "indicator", "area", "last_day"),
        # Few figures have a vintage, and every release looks for them.
        Index(None, "vintage", sqlite_where=text("vintage IS NOT NULL"), postgresql_where=text("vintage IS NOT NULL")),
        Index(None, "release"),
        Index(None, "source"),
        Index(None, "value", "scale"),
        Index(None, "originator", "source"),
        {"sqlite_with_rowid": False},
    )

    indicator: str = Field(primary_key=True, foreign_key="indicator.code", max_length=80)
    area: str = Field(primary_key=True, foreign_key="area.alpha3", max_length=15)
    period: Key11
    id: Key240
    year: int = Field(foreign_key="year.year")
    first_day: Text10
    last_day: Text10
    value: str = Field(max_length=64)
    scale: int
    unit: str = Field(foreign_key="unit.code", max_length=20)
    comparator: str = Field(max_length=2)
    status: str = Field(max_length=1)
    vintage: Text40OrNone
    rank: Text10
    source: str = Field(foreign_key="source.id", max_length=60)
    originator: str | None = Field(max_length=300)
    paragraph: int | None = None
    phrase: str = Field(max_length=300)
    prefix: str | None = Field(max_length=200)
    suffix: str | None = Field(max_length=200)
    sentence_sha256: str = Field(max_length=64)
    inferred: str | None = Field(max_length=100)
    note_en: Text1000OrNone
    note_zh: Text1000OrNone
    restates: str | None = Field(max_length=240)
    release: str = Field(foreign_key="release.id", max_length=80)

    source_row: Source = Relationship()


class Context(SQLModel, table=True):
    """The table of the few words directly before and after the phrase of a figure in its source."""

    figure: KeyOfFigure
    before: str = Field(max_length=200)
    after: str = Field(max_length=200)


class Verification(SQLModel, table=True):
    """The table of the verdict of each figure's last comparison with its live source; in no release."""

    __table_args__ = (
        CheckConstraint("length(verdict) > 0", name="verdict"),
        # Every look for new data reads the newest time.
        Index(None, "checked_at"),
    )

    figure: KeyOfFigure
    verdict: str = Field(max_length=20)
    checked_at: str = Field(max_length=20)


class Relation(SQLModel, table=True):
    """The table of relations between figures, checks and derivations; of one id, the latest release's row is valid."""

    __table_args__ = (
        _one_of("kind", "check", "derive"),
        _one_of("differs", "definition", "period", "edition", "vintage"),
    )

    report: str = Field(primary_key=True, foreign_key="report.id", max_length=60)
    id: Key80
    release: KeyOfRelease
    position: int
    kind: Text10
    formula: str = Field(max_length=2000)
    expectation_en: Text1000
    expectation_zh: Text1000
    note_en: Text1000OrNone
    note_zh: Text1000OrNone
    method: str | None = Field(max_length=20)
    indicator: str | None = Field(max_length=80)
    name_en: Text1000OrNone
    name_zh: Text1000OrNone
    area: str | None = Field(max_length=15)
    period: str | None = Field(max_length=11)
    unit: str | None = Field(max_length=20)
    measure: Text40OrNone
    breakdown: Text40OrNone
    differs: str | None = Field(max_length=10)


class Withdrawal(SQLModel, table=True):
    """The table of figures that a release withdrew, each with the reason and its replacement or None."""

    figure: KeyOfFigure
    release: str = Field(foreign_key="release.id", max_length=80)
    replaced_by: str | None = Field(default=None, foreign_key="figure.id", max_length=240)
    reason_en: Text1000
    reason_zh: Text1000OrNone


class Correction(SQLModel, table=True):
    """The table of texts of entries that releases corrected, old and new; the entry's own row has the new text."""

    __table_args__ = (_one_of("kind", *CORRECTABLE),)

    release: KeyOfRelease
    kind: str = Field(primary_key=True, max_length=10)
    code: Key80
    field: Key20
    before: str | None = Field(max_length=2000)
    after: str = Field(max_length=2000)


OPEN = 2**31 - 1
"""The value of `until` in a claim that is still valid."""


class ServedClaim(SQLModel, table=True):
    """The computed table of claims, each valid from release `since` to before `until`, with its ServedColumns."""

    __tablename__ = "served_claim"
    __table_args__ = {"sqlite_with_rowid": False}

    indicator: Key80
    area: Key15
    period: Key11
    figure: Key240
    since: int = Field(primary_key=True)
    until: int
    preferred: bool
    value: Text1000
    low: Text1000OrNone
    high: Text1000OrNone
    display_en: str = Field(max_length=1200)
    display_zh: str = Field(max_length=1200)
    fragment: str | None = Field(max_length=12000)


class SeriesCount(SQLModel, table=True):
    """The computed table of the numbers of valid and preferred claims of each series; an empty `vintage` is none."""

    __tablename__ = "series_count"
    __table_args__ = {"sqlite_with_rowid": False}

    indicator: Key80
    area: Key15
    frequency: str = Field(primary_key=True, max_length=1)
    unit: Key20
    vintage: str = Field(primary_key=True, max_length=40)
    comparator: str = Field(primary_key=True, max_length=2)
    source: Key60
    report: Key60
    claims: int
    preferred: int


class Computed(SQLModel, table=True):
    """The table of one row: the last release in the computed tables, and the version of the rules that made them."""

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    rules: int
    sequence: int


# Every text column sorts by code point on both engines, so that pages come in the same order.
for _column in (column for table in SQLModel.metadata.tables.values() for column in table.columns):
    if isinstance(_column.type, AutoString):  # SQLModel's type for a field of str
        _length = _column.type.length
        _column.type = String(_length).with_variant(String(_length, collation="C"), POSTGRESQL)
