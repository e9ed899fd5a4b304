"""The rows that a package's files hold, and what each cell may be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from api.domain.claim_preference import Rank
from api.domain.period import Period
from api.domain.units import UnitKind
from api.domain.words.comparators import Comparator
from api.domain.words.scales import scale_of

SHAPES: Mapping[str, str] = {
    r"^[a-z0-9][a-z0-9-]*$": "small letters, digits and hyphens, as in online-retail-sales",
    r"^[a-z0-9][a-z0-9.-]*$": "small letters, digits, hyphens and points, as in agency-2025-02-01",
    r"^[A-Za-z][A-Za-z0-9-]*$": "letters, digits and hyphens, as in CNY, percent or visitors",
    r"^[A-Z]{3}$": "the three capital letters of an area in ISO 3166-1, as in CHN, or WLD for the world",
    r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$": "a language, as in en, zh or zh-TW",
    r"^https?://[^\s#]+$": "an http or https address without spaces and without a # part",
    r"^[a-z][a-z_]*$": "small letters and underscores, as in world_share",
    r"^[a-z][a-z0-9-]*$": "small letters, digits and hyphens, as in silk-road-ecommerce",
    r"^[0-9a-f]{64}$": "a SHA-256: 64 digits 0-9 and a-f; `indicators extract` prints that of a sentence",
    r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$": "a moment in UTC, as in 2026-11-24T00:00:00Z",
    # What Quantity.printed reads; as a pattern it takes a third of the time.
    r"^-?[0-9]{1,30}(\.[0-9]{1,30})?$": "the digits as printed, 30 at most before a point and behind it, as in 15.5",
}
"""What each pattern below allows, in words."""

_CODE, _ID, _UNIT, _AREA, _LANGUAGE, _URL, _MEASURE, _BREAKDOWN, _SHA256, _MOMENT, _DECIMAL = SHAPES


def _shaped(pattern: str, length: int | None = None) -> Any:
    return StringConstraints(pattern=pattern, max_length=length)


Code = Annotated[str, _shaped(_CODE, 80)]
Id = Annotated[str, _shaped(_ID, 60)]
UnitCode = Annotated[str, _shaped(_UNIT, 20)]
Language = Annotated[str, _shaped(_LANGUAGE)]

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What TOML's escapes could bring in and XML cannot hold."""


def _words(text: str) -> str:
    if not text.strip():
        raise ValueError("it holds nothing but white space")
    if control := _UNWRITABLE.search(text):
        raise ValueError(f"it holds the control character U+{ord(control[0]):04X}")
    return text


def _sized(length: int) -> Any:
    return StringConstraints(min_length=1, max_length=length)


Line = Annotated[str, _sized(300), AfterValidator(_words)]
Note = Annotated[str, _sized(1000), AfterValidator(_words)]
Paragraphs = Annotated[str, _sized(2000), AfterValidator(_words)]
Label = Annotated[str, _sized(60), AfterValidator(_words)]


@lru_cache(maxsize=4096)  # the rows of a file share few periods
def _period(text: str) -> str:
    Period.parse(text)
    return text


def _day(text: str) -> str:
    try:
        if str(date.fromisoformat(text)) == text:  # it reads other forms as well
            return text
    except ValueError:
        pass
    raise ValueError("it is a day like 2025-09-15")


def _digits(text: object) -> object:
    if isinstance(text, str) and re.fullmatch(r"[0-9]{1,9}", text) is None:
        raise ValueError("it is a whole number")
    return text


def _scale(exponent: int) -> int:
    scale_of(exponent)
    return exponent


Whole = Annotated[int, BeforeValidator(_digits)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReportHead(_Row):
    """The report itself."""

    id: Id
    title_en: Line
    title_zh: Line | None = None
    publisher: Line | None = None
    year: int | None = Field(None, ge=1000, le=2999)
    language: Language = "en"
    rank: Rank = "preferred"
    description_en: Paragraphs
    description_zh: Paragraphs | None = None


class ReleaseHead(_Row):
    """What the release brings; a release's moment is that of its loading, unless it is part of the project's seed."""

    id: Annotated[str, _shaped(_ID, 80)] | None = None
    released_at: Annotated[str, _shaped(_MOMENT)] | None = None
    note_en: Note = "A release of figures."
    note_zh: Note | None = None


class UnitHead(_Row):
    """A unit of the package's own: a counted noun (exact) or a physical unit (measured)."""

    code: UnitCode
    kind: Literal[UnitKind.COUNT, UnitKind.PHYSICAL]
    name_en: Line
    name_zh: Line | None = None
    label_en: Label | None = None
    label_zh: Label | None = None
    symbol: Annotated[str, StringConstraints(max_length=20), AfterValidator(_words)] = ""


class Head(_Row):
    """report.toml: the report, the release, units of its own, and where source texts lie for checking."""

    report: ReportHead
    release: ReleaseHead = ReleaseHead()
    unit: tuple[UnitHead, ...] = ()
    texts: dict[Id, str] = Field(default_factory=dict)


class PackagedSource(_Row):
    """sources.csv."""

    id: Id
    publisher: Line
    publisher_zh: Line | None = None
    title: Annotated[str, _sized(500), AfterValidator(_words)] | None = None
    language: Language = "en"
    url: Annotated[str, _shaped(_URL, 1000)]
    published: Annotated[str, AfterValidator(_day)] | None = None
    tier: Literal["A", "B"] = "B"
    note: Note | None = None
    licence: Line | None = None
    retrieved_at: Annotated[str, _shaped(_MOMENT)] | None = None
    archived_url: Annotated[str, _shaped(_URL, 1000)] | None = None
    page_sha256: Annotated[str, _shaped(_SHA256)] | None = None


class PackagedIndicator(_Row):
    """indicators.csv."""

    code: Code
    topic: Annotated[str, _shaped(_CODE, 40)]
    name_en: Line
    name_zh: Line | None = None
    aliases_en: Note | None = None
    aliases_zh: Note | None = None
    definition_en: Paragraphs
    definition_zh: Paragraphs | None = None
    unit_kind: UnitKind
    measuring_type: Literal["flow", "stock", "ratio", "rank", "count"]
    measure: Annotated[str, _shaped(_MEASURE, 40)] | None = None
    breakdown: Annotated[str, _shaped(_BREAKDOWN, 40)] | None = None


class PackagedFigure(_Row):
    """figures.csv."""

    indicator: Code
    area: Annotated[str, _shaped(_AREA)]
    period: Annotated[str, AfterValidator(_period)]
    value: Annotated[str, _shaped(_DECIMAL)]
    scale: Annotated[Whole, AfterValidator(_scale)] = 0
    unit: UnitCode
    comparator: Comparator = Comparator.EQUAL
    status: Literal["A", "B", "E", "F", "P"] = "A"
    vintage: Annotated[str, _shaped(_CODE, 40)] | None = None
    source: Id
    originator: Line | None = None
    paragraph: Annotated[Whole, Field(ge=1, le=1_000_000)] | None = None
    phrase: Line
    prefix: Annotated[str, _sized(200), AfterValidator(_words)] | None = None
    suffix: Annotated[str, _sized(200), AfterValidator(_words)] | None = None
    sentence_sha256: Annotated[str, _shaped(_SHA256)]
    inferred: Annotated[str, _sized(100), AfterValidator(_words)] | None = None
    note_en: Note | None = None
    note_zh: Note | None = None
    restates: UnitCode | None = None
    edition: Annotated[Whole, Field(ge=2, le=999)] | None = None
    rank: Rank = "normal"

    @property
    def base_id(self) -> str:
        """The id of the claim's first edition in its own unit."""
        return f"{self.indicator}.{self.area}.{self.period}.{self.source}"

    @property
    def id(self) -> str:
        """The figure's permanent id."""
        return figure_id(self.base_id, self.unit, self.restates, self.edition)

    @property
    def restated(self) -> str | None:
        """The id of the figure that this one prints again: the claim of the same edition."""
        return restated_id(self.base_id, self.restates, self.edition)

    @property
    def replaces(self) -> str | None:
        """The id of the edition before, which this one takes the place of."""
        return replaced_id(self.base_id, self.unit, self.restates, self.edition)


def figure_id(base: str, unit: str, restates: str | None, edition: int | None) -> str:
    """The permanent id of an edition of a claim, or of its restatement in another unit."""
    restatement = f".{unit}" if restates else ""
    return f"{base}{restatement}.{edition}" if edition else f"{base}{restatement}"


def restated_id(base: str, restates: str | None, edition: int | None) -> str | None:
    """The id of the figure that a restatement prints again."""
    return figure_id(base, "", None, edition) if restates else None


def replaced_id(base: str, unit: str, restates: str | None, edition: int | None) -> str | None:
    """The id of the edition before; None for the first."""
    if not edition:
        return None
    return figure_id(base, unit, restates, edition - 1 if edition > 2 else None)
