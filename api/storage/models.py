"""The tables. Rows are written by migrations and package loads only, and read as columns by the store."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from api.storage.database import name_constraints, text

RANKS = ("preferred", "normal", "deprecated")

name_constraints(SQLModel.metadata)


def _column(length: int, references: str | None = None, **options: Any) -> Any:
    keys = [ForeignKey(references)] if references else []
    return Field(sa_type=text(length), sa_column_args=keys, **options)


def _one_of(column: str, *allowed: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(word) for word in allowed)})", name=column)


class Year(SQLModel, table=True):
    """A calendar year."""

    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    first_day: str = _column(10)
    last_day: str = _column(10)


class Unit(SQLModel, table=True):
    """A currency (ISO 4217), percent, ratio, or a counted noun."""

    __table_args__ = (_one_of("kind", "money", "share", "count", "physical"),)

    code: str = _column(20, primary_key=True)
    kind: str = _column(10)
    exponent: int
    name_en: str = _column(200)
    name_zh: str = _column(200)
    label_en: str = _column(60)
    label_zh: str = _column(60)
    symbol: str = _column(20)
    sdmx: str = _column(20)


class Area(SQLModel, table=True):
    """A country of ISO 3166-1, or the world."""

    alpha3: str = _column(3, primary_key=True)
    alpha2: str = _column(2, unique=True)
    m49: str = _column(3, unique=True)
    name_en: str = _column(200)
    name_zh: str = _column(200)


class Report(SQLModel, table=True):
    """A publication whose figures are served; only a preferred one answers where no report is named."""

    __table_args__ = (_one_of("rank", *RANKS),)

    id: str = _column(60, primary_key=True)
    title_en: str = _column(300)
    title_zh: str | None = _column(300, nullable=True)
    publisher: str | None = _column(300, nullable=True)
    year: int | None = Field(default=None, foreign_key="year.year")
    language: str = _column(10)
    rank: str = _column(10)
    description_en: str = _column(2000)
    description_zh: str = _column(2000)


class Release(SQLModel, table=True):
    """A set of figures loaded together and never changed; `sequence` is the order of loading."""

    __table_args__ = (CheckConstraint("length(content_sha256) = 64", name="content_sha256"),)

    id: str = _column(80, primary_key=True)
    sequence: int = Field(unique=True)
    report: str = _column(60, "report.id")
    released_at: str = _column(20)
    content_sha256: str = _column(64)
    note_en: str = _column(1000)
    note_zh: str = _column(1000)


class Source(SQLModel, table=True):
    """Where figures were read: publisher, title (if it was seen), address, date."""

    __table_args__ = (_one_of("tier", "A", "B"),)

    id: str = _column(60, primary_key=True)
    publisher: str = _column(300)
    title: str | None = _column(500, nullable=True)
    language: str = _column(10)
    url: str = _column(1000)
    published: str | None = _column(10, nullable=True)
    tier: str = _column(1)
    note: str | None = _column(1000, nullable=True)


class Indicator(SQLModel, table=True):
    """What is measured; `measure` and `breakdown` are its place in a row of its topic's endpoint."""

    __table_args__ = (
        _one_of("unit_kind", "money", "share", "count", "physical"),
        _one_of("measuring_type", "flow", "stock", "ratio", "rank", "count"),
    )

    code: str = _column(80, primary_key=True)
    topic: str = _column(40, index=True)
    name_en: str = _column(300)
    name_zh: str = _column(300)
    definition_en: str = _column(2000)
    definition_zh: str = _column(2000)
    unit_kind: str = _column(10)
    measuring_type: str = _column(10)
    measure: str | None = _column(40, nullable=True)
    breakdown: str | None = _column(40, nullable=True)


class ExchangeRate(SQLModel, table=True):
    """What one unit of `base` cost in `quote`: a year's mean of daily cross rates, and its last day's."""

    __tablename__: ClassVar[str] = "exchange_rate"
    __table_args__ = (
        CheckConstraint("days > 0", name="days"),
        CheckConstraint("length(mean) > 0 AND length(last) > 0", name="rates"),
        {"sqlite_with_rowid": False},
    )

    base: str = _column(20, "unit.code", primary_key=True)
    quote: str = _column(20, "unit.code", primary_key=True)
    year: int = Field(primary_key=True, foreign_key="year.year", sa_column_kwargs={"autoincrement": False})
    mean: str = _column(40)
    last: str = _column(40)
    last_day: str = _column(10)
    days: int
    partial: bool


class Figure(SQLModel, table=True):
    """One claim as printed; clustered on indicator, area, period. A row that `restates` prints another's value anew."""

    __table_args__ = (
        _one_of("comparator", "=", "~", ">", ">=", "<", "<="),
        _one_of("status", "A", "B", "E", "F", "P"),
        _one_of("rank", *RANKS),
        CheckConstraint("length(value) > 0", name="value"),
        CheckConstraint("length(phrase) > 0", name="phrase"),
        CheckConstraint("paragraph > 0", name="paragraph"),
        CheckConstraint("length(sentence_sha256) = 64", name="sentence_sha256"),
        UniqueConstraint("id"),
        Index(None, "period", "indicator", "area"),
        Index(None, "indicator", "area", "last_day"),
        Index(None, "release"),
        {"sqlite_with_rowid": False},
    )

    indicator: str = _column(80, "indicator.code", primary_key=True)
    area: str = _column(3, "area.alpha3", primary_key=True)
    period: str = _column(10, primary_key=True)
    id: str = _column(240, primary_key=True)
    year: int = Field(foreign_key="year.year")
    first_day: str = _column(10)
    last_day: str = _column(10)
    value: str = _column(64)
    scale: int
    unit: str = _column(20, "unit.code")
    comparator: str = _column(2)
    status: str = _column(1)
    rank: str = _column(10)
    source: str = _column(60, "source.id")
    originator: str | None = _column(300, nullable=True)
    paragraph: int | None = Field(default=None)
    phrase: str = _column(300)
    prefix: str | None = _column(200, nullable=True)
    suffix: str | None = _column(200, nullable=True)
    sentence_sha256: str = _column(64)
    inferred: str | None = _column(100, nullable=True)
    note_en: str | None = _column(1000, nullable=True)
    note_zh: str | None = _column(1000, nullable=True)
    restates: str | None = _column(240, nullable=True)
    release: str = _column(80, "release.id")


class Relation(SQLModel, table=True):
    """A relation that a package declares between figures: a check, or a figure derived from others."""

    __table_args__ = (_one_of("kind", "check", "derive"),)

    report: str = _column(60, "report.id", primary_key=True)
    id: str = _column(80, primary_key=True)
    position: int
    kind: str = _column(10)
    formula: str = _column(2000)
    expectation_en: str = _column(1000)
    expectation_zh: str = _column(1000)
    note_en: str | None = _column(1000, nullable=True)
    note_zh: str | None = _column(1000, nullable=True)
    method: str | None = _column(20, nullable=True)
    indicator: str | None = _column(80, nullable=True)
    name_en: str | None = _column(1000, nullable=True)
    name_zh: str | None = _column(1000, nullable=True)
    area: str | None = _column(3, nullable=True)
    period: str | None = _column(10, nullable=True)
    unit: str | None = _column(20, nullable=True)
    release: str = _column(80, "release.id")


class Withdrawal(SQLModel, table=True):
    """That a release took a figure back, why, and which figure stands in its place."""

    figure: str = _column(240, "figure.id", primary_key=True)
    release: str = _column(80, "release.id")
    replaced_by: str | None = _column(240, "figure.id", nullable=True)
    reason_en: str = _column(1000)
    reason_zh: str | None = _column(1000, nullable=True)
