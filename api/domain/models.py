"""Fields of the catalogue's entries, to which figures refer; storage makes its tables of these classes."""

from typing import Any, Literal, get_args

from sqlmodel import AutoString, Field, SQLModel

from api.domain.units import UnitKind

Rank = Literal["preferred", "normal", "deprecated"]
"""A rank that a package may give to a claim or a report."""
RANKS = get_args(Rank)
"""The ranks in order of preference, the most preferred first."""


def _key(most: int) -> Any:
    """The Field of a primary key that is a text of at most `most` characters."""
    return Field(primary_key=True, max_length=most)


def _words(most: int) -> Any:
    """The Field of a text of at most `most` characters, which every entry has."""
    return Field(max_length=most)


def _text(most: int) -> Any:
    """The Field of a text of at most `most` characters, which is None in entries without it."""
    return Field(default=None, max_length=most)


class CatalogueEntry(SQLModel):
    """An immutable entry of the catalogue; a release may correct its texts, and never changes its meaning.

    The catalogue has these plain objects, not rows of tables, whose attributes take five times as long to read.
    """

    model_config = {"frozen": True}


class IndicatorBase(CatalogueEntry):
    """An indicator; `measure` and `breakdown` are its column and row in its topic's table, `;` separates aliases."""

    code: str = _key(80)
    topic: str = Field(index=True, max_length=40)
    name_en: str = _words(300)
    name_zh: str = _words(300)
    aliases_en: str | None = _text(1000)
    aliases_zh: str | None = _text(1000)
    definition_en: str = _words(2000)
    definition_zh: str = _words(2000)
    unit_kind: str = _words(10)
    measuring_type: str = _words(10)
    measure: str | None = _text(40)
    breakdown: str | None = _text(40)

    @property
    def counted(self) -> bool:
        """True if a number without scale or decimals is exact: for a rank or a counted noun, but not for a ratio."""
        return self.measuring_type == "rank" or (self.unit_kind == "count" and self.measuring_type != "ratio")

    @property
    def lasting(self) -> bool:
        """True for a stock or count: its number is a level that lasts until the next number, unlike a flow."""
        return self.measuring_type in ("stock", "count")


class AreaBase(CatalogueEntry):
    """A country or the world with three codes, or a part of `country` whose only code fills all three fields."""

    alpha3: str = _key(15)
    alpha2: str = Field(unique=True, max_length=15)
    m49: str = Field(unique=True, max_length=15)
    name_en: str = _words(200)
    name_zh: str = _words(200)
    country: str | None = _text(3)


class SourceBase(CatalogueEntry):
    """A page that figures were read on; the title is None if not seen; tier A is the publisher itself, B others."""

    id: str = _key(60)
    publisher: str = _words(300)
    publisher_zh: str | None = _text(300)
    title: str | None = _text(500)
    language: str = _words(10)
    url: str = _words(1000)
    published: str | None = _text(10)
    tier: str = _words(1)
    note: str | None = _text(1000)
    licence: str | None = _text(300)
    retrieved_at: str | None = _text(20)
    archived_url: str | None = _text(1000)
    page_sha256: str | None = _text(64)

    def publisher_in(self, lang: str) -> str:
        """The publisher's Chinese name for `zh` if there is one, else the English name."""
        return (self.publisher_zh if lang == "zh" else None) or self.publisher


class ReportBase(CatalogueEntry):
    """A publication whose figures are served; if its rank is `preferred`, its claims come before those of others."""

    id: str = _key(60)
    title_en: str = _words(300)
    title_zh: str | None = _text(300)
    publisher: str | None = _text(300)
    year: int | None = Field(default=None, foreign_key="year.year")
    language: str = _words(10)
    rank: str = _words(10)
    description_en: str = _words(2000)
    description_zh: str = _words(2000)
    neutral_words: str | None = _text(2000)
    narrowing_words: str | None = _text(2000)


class ReleaseBase(CatalogueEntry):
    """A set of figures of one report, loaded together and never changed; `sequence` numbers releases as loaded."""

    id: str = _key(80)
    sequence: int = Field(unique=True)
    report: str = Field(foreign_key="report.id", max_length=60)
    released_at: str = _words(20)
    content_sha256: str = _words(64)
    note_en: str = _words(1000)
    note_zh: str = _words(1000)


class UnitBase(CatalogueEntry):
    """A unit; a value times 10**exponent is in the base unit of its kind: 33 percent (exponent -2) is 0.33."""

    code: str = _key(20)
    kind: UnitKind = Field(sa_type=AutoString(10))
    exponent: int
    name_en: str = _words(200)
    name_zh: str = _words(200)
    label_en: str = _words(60)
    label_zh: str = _words(60)
    symbol: str = _words(20)
    sdmx: str = _words(20)


class RateBase(CatalogueEntry):
    """The price of one unit of `base` in `quote`, as decimal text: the year's mean of daily rates and its last rate."""

    base: str = Field(primary_key=True, foreign_key="unit.code", max_length=20)
    quote: str = Field(primary_key=True, foreign_key="unit.code", max_length=20)
    mean: str = _words(40)
    last: str = _words(40)
    last_day: str = _words(10)
    days: int
    partial: bool


class ExchangeRateBase(RateBase):
    """The exchange rate of a calendar year."""

    year: int = Field(primary_key=True, foreign_key="year.year", sa_column_kwargs={"autoincrement": False})


class FiscalRateBase(RateBase):
    """The exchange rate of a fiscal year, such as `2025-FY0630`."""

    period: str = _key(11)
