"""The catalogue of everything that figures refer to, at one version of the data, and the cache of what it gives."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from api.domain.query import Query
from api.domain.words import folded, one_line

if TYPE_CHECKING:
    from api.domain.models import AreaBase, CatalogueEntry, IndicatorBase, ReleaseBase, ReportBase, SourceBase, UnitBase

    Entry = TypeVar("Entry", bound=CatalogueEntry)


CORRECTABLE = {
    "report": (
        *("title_en", "title_zh", "publisher", "description_en", "description_zh"),
        *("neutral_words", "narrowing_words"),
    ),
    "unit": ("name_en", "name_zh", "label_en", "label_zh"),
    "source": ("publisher", "publisher_zh", "title", "note", "licence"),
    "indicator": ("name_en", "name_zh", "aliases_en", "aliases_zh", "definition_en", "definition_zh"),
}
"""By kind of entry, the names of the texts that a release may correct; another change would change the meaning."""


class TextCorrection(NamedTuple):
    """A correction of one text of an entry by the release with this `sequence`, its number in the order of loading."""

    sequence: int
    kind: str
    code: str
    field: str
    before: str | None
    after: str


def undone(kind: str, entries: Mapping[str, Entry], later: Sequence[TextCorrection]) -> Mapping[str, Entry]:
    """Entries of one kind, by code, with the texts before the corrections `later`, which are sorted by release."""
    found = dict(entries)
    for _, of, code, field_name, before, _ in reversed(later):
        if of == kind and code in found:
            found[code] = found[code].model_copy(update={field_name: before})
    return found


class DerivedName(NamedTuple):
    """The English and the Chinese name of a derived indicator."""

    name_en: str
    name_zh: str


class DataVersion(NamedTuple):
    """The version of the data: its newest release, and the time of its last verification."""

    release: int
    """The number of the newest release; 0 before the first."""
    content: str | None
    """The release's time and SHA-256: after a restore, another release may get the same number and id."""
    verified_at: str | None

    @property
    def newest(self) -> tuple[int, str | None]:
        """The number and content of the newest release: a cache key for anything computed from the figures."""
        return self.release, self.content


@dataclass(frozen=True, eq=False)  # compared by identity, so that values computed from it can be kept by catalogue
class Catalogue:
    """All indicators, areas, units, sources, reports and releases at one version of the data, each by its code."""

    indicators: Mapping[str, IndicatorBase]
    areas: Mapping[str, AreaBase]
    units: Mapping[str, UnitBase]
    sources: Mapping[str, SourceBase]
    reports: Mapping[str, ReportBase]
    releases: Mapping[str, ReleaseBase]
    years: Sequence[int]
    vintages: Sequence[str] = ()
    """The vintages of all figures, also of withdrawn ones."""
    originators: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By id of a source, the originators of its figures, also of withdrawn ones."""
    derived: Mapping[str, DerivedName] = field(default_factory=dict)
    """By code, the names of the derived indicators."""
    withdrawals: int = 0
    """The number of figures withdrawn so far."""
    corrections: Sequence[TextCorrection] = ()
    """All corrections in the order of their releases; the entries have the newest texts."""
    verified_at: str | None = None
    """Time of the last verification against the sources; None if there was none."""

    remembered: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False)
    """The cache of `once_a_catalogue`: by function and arguments, the value computed for this catalogue."""
    _earlier: dict[int, Catalogue] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def empty(cls) -> Catalogue:
        """The catalogue of a database without data."""
        return cls({}, {}, {}, {}, {}, {}, ())

    @cached_property
    def version(self) -> str:
        """The newest release's id, or `empty`."""
        newest = self.newest()
        return newest.id if newest else "empty"

    @property
    def state(self) -> tuple[str, str | None, str | None]:
        """A cache key for files of the data: id, time and hash of the newest release, time of the last verification."""
        newest = self.newest()
        content = f"{newest.released_at} {newest.content_sha256}" if newest else None
        return self.version, content, self.verified_at

    def newest(self, as_of: str | None = None, of: Collection[str] | None = None) -> ReleaseBase | None:
        """The newest release up to the time `as_of`, of the reports of the releases `of` if given; None without one."""
        reports = None if of is None else {self.releases[release].report for release in of}
        for row in self._newest_first:
            if (as_of is None or row.released_at <= as_of) and (reports is None or row.report in reports):
                return row
        return None

    @cached_property
    def _newest_first(self) -> Sequence[ReleaseBase]:
        return sorted(self.releases.values(), key=lambda release: -release.sequence)

    def at(self, moment: str | None) -> Catalogue:
        """The catalogue with its texts as of `moment`; itself if that is None, or no text was corrected since."""
        if moment is None or not self.corrections:
            return self
        newest = self.newest(moment)
        count = sum(item.sequence <= newest.sequence for item in self.corrections) if newest else 0
        if count == len(self.corrections):
            return self
        if not (earlier := self._earlier.get(count)):
            later = self.corrections[count:]
            texts: dict[str, Any] = {f"{kind}s": undone(kind, getattr(self, f"{kind}s"), later) for kind in CORRECTABLE}
            earlier = self._earlier[count] = replace(self, **texts, corrections=self.corrections[:count])
        return earlier

    def forget(self) -> None:
        """Clear the caches of this catalogue and its earlier versions, whose values refer to it and keep it alive."""
        for each in (self, *self._earlier.values()):
            each.remembered.clear()

    def releases_of(self, query: Query) -> list[str]:
        """The ids of the releases that pass a query's `reports`, `as_of` and `updated_after`."""
        return [
            release.id
            for release in self.releases.values()
            if (not query.reports or release.report in query.reports)
            and (query.as_of is None or release.released_at <= query.as_of)
            and (query.updated_after is None or release.released_at > query.updated_after)
        ]

    @cached_property
    def chinese_names(self) -> Mapping[str, str]:
        """By English name of a publisher or title of a report, on one line, the Chinese one, where there is one."""
        pairs = [(report.title_en, report.title_zh) for report in self.reports.values()]
        pairs += [(source.publisher, source.publisher_zh) for source in self.sources.values()]
        return {one_line(name): one_line(chinese) for name, chinese in pairs if chinese}

    @cached_property
    def area_codes(self) -> Mapping[str, str]:
        """By each code of an area (alpha-3, alpha-2 or M49), its alpha-3 code."""
        return {code: area.alpha3 for area in self.areas.values() for code in (area.alpha3, area.alpha2, area.m49)}

    @cached_property
    def area_names(self) -> Mapping[str, str]:
        """By folded English or Chinese name, an area's alpha-3 code; a country wins over a part with the same name."""
        areas = sorted(self.areas.values(), key=lambda area: area.country is None)
        return {folded(name): area.alpha3 for area in areas for name in (area.name_en, area.name_zh)}


More = ParamSpec("More")
Made = TypeVar("Made")


def once_a_catalogue(
    make: Callable[Concatenate[Catalogue, More], Made],
) -> Callable[Concatenate[Catalogue, More], Made]:
    """Decorator that caches a function's results in the catalogue it gets, by the other arguments, all hashable."""

    def kept(catalogue: Catalogue, /, *more: More.args, **named: More.kwargs) -> Made:
        question = make, *more, *named.items()
        found: Made | None = catalogue.remembered.get(question)  # another thread may forget it at any time
        if found is None:
            found = catalogue.remembered[question] = make(catalogue, *more, **named)
        return found

    return kept
