"""Figures with their indicator, area, unit and source: the one object that every writer takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

from api.domain.amounts import Amount
from api.domain.conversion import Receipt
from api.domain.period import Period
from api.domain.query import Lang, Query
from api.domain.units import Unit


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured, and its place (`measure`, `breakdown`) in a row of its topic's endpoint."""

    code: str
    topic: str
    name_en: str
    name_zh: str
    definition_en: str
    definition_zh: str
    unit_kind: str
    measuring_type: str
    measure: str | None
    breakdown: str | None

    @property
    def counted(self) -> bool:
        """Whether a printed number of it is exact: a counted noun or a rank."""
        return self.measuring_type == "rank" or self.unit_kind == "count"


@dataclass(frozen=True, slots=True)
class Area:
    """A country of ISO 3166-1, or the world, by its three codes."""

    alpha3: str
    alpha2: str
    m49: str
    name_en: str
    name_zh: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures were read."""

    id: str
    publisher: str
    title: str | None
    language: str
    url: str
    published: str | None
    tier: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """A publication whose figures are served."""

    id: str
    title_en: str
    title_zh: str | None
    publisher: str | None
    year: int | None
    language: str
    rank: str
    description_en: str
    description_zh: str


@dataclass(frozen=True, slots=True)
class Release:
    """A set of figures loaded together, in the order of `sequence`."""

    id: str
    sequence: int
    report: str
    released_at: str
    content_sha256: str
    note_en: str
    note_zh: str


@dataclass(frozen=True)
class Catalogue:
    """Everything that figures refer to, at one version of the data."""

    indicators: Mapping[str, Indicator]
    areas: Mapping[str, Area]
    units: Mapping[str, Unit]
    sources: Mapping[str, Source]
    reports: Mapping[str, Report]
    releases: Mapping[str, Release]
    years: Sequence[int]
    withdrawals: int = 0

    @cached_property
    def version(self) -> str:
        """The newest release's id, or `empty`."""
        newest = self.newest()
        return newest.id if newest else "empty"

    def newest(self, as_of: str | None = None) -> Release | None:
        """The newest release, or the newest that was known at a moment."""
        known = (row for row in self.releases.values() if as_of is None or row.released_at <= as_of)
        return max(known, key=lambda release: release.sequence, default=None)

    @cached_property
    def area_codes(self) -> Mapping[str, str]:
        """Alpha-3 by alpha-3, alpha-2 and M49 code."""
        return {code: area.alpha3 for area in self.areas.values() for code in (area.alpha3, area.alpha2, area.m49)}

    @cached_property
    def preferred_reports(self) -> tuple[str, ...]:
        """The reports that answer where none is named."""
        return tuple(report.id for report in self.reports.values() if report.rank == "preferred")

    def codes_of_topics(self, topics: Sequence[str]) -> list[str]:
        """The codes of the indicators of some topics."""
        return [indicator.code for indicator in self.indicators.values() if indicator.topic in topics]


@dataclass(frozen=True, slots=True)
class Locator:
    """The place in a source that proves a figure: paragraph, printed phrase, hash of the sentence."""

    paragraph: int | None
    phrase: str
    prefix: str | None
    suffix: str | None
    sentence_sha256: str

    def link(self, url: str) -> str:
        """An address that opens the source at the phrase (a URL text fragment)."""
        parts = [_fragment(self.phrase)]
        if self.prefix:
            parts.insert(0, f"{_fragment(self.prefix)}-")
        if self.suffix:
            parts.append(f"-{_fragment(self.suffix)}")
        return f"{url}#:~:text={','.join(parts)}"


def _fragment(words: str) -> str:
    # The text directive gives '-' and ',' a meaning of their own, so that both must be encoded.
    return quote(words, safe="").replace("-", "%2D")


@dataclass(frozen=True, slots=True)
class Figure:
    """One claim: as printed, and as told (the same, or converted with a receipt)."""

    id: str
    indicator: Indicator
    area: Area
    period: Period
    printed: Amount
    status: str
    source: Source
    originator: str | None
    locator: Locator
    inferred: str | None
    note_en: str | None
    note_zh: str | None
    release: str
    rank: str
    withdrawn: str | None = None
    replaced_by: str | None = None
    converted: Amount | None = None
    receipt: Receipt | None = None
    formula: str | None = None
    """For a figure that was derived from others, how; None for a claim of a source."""
    inputs: tuple[str, ...] = ()

    @property
    def told(self) -> Amount:
        """The amount that is served: converted if that was asked, else as printed."""
        return self.converted or self.printed

    def name(self, lang: Lang) -> str:
        """The indicator's name."""
        return self.indicator.name_zh if lang is Lang.ZH else self.indicator.name_en

    def area_name(self, lang: Lang) -> str:
        """The area's name."""
        return self.area.name_zh if lang is Lang.ZH else self.area.name_en

    def note(self, lang: Lang) -> str | None:
        """What was inferred or left unsaid, in words."""
        return (self.note_zh if lang is Lang.ZH else self.note_en) or self.note_en


@dataclass(frozen=True, slots=True)
class Dataset:
    """The figures that answer a query; `total` counts those before paging."""

    query: Query
    figures: Sequence[Figure]
    total: int
    release: Release | None
    unconverted: Sequence[str] = ()
    findings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By a figure's id, the ids of the findings about it."""
