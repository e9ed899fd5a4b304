"""Figures as the storage holds them: rows of columns, of which a figure is made where one is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, overload

from api.domain.amounts import Amount
from api.domain.catalogue import Catalogue
from api.domain.digits_as_printed import PrintedDigits
from api.domain.figure import Figure, Locator
from api.domain.period import Period
from api.domain.words.comparators import Comparator
from api.domain.words.scales import scale_of


class StoredFigure(NamedTuple):
    """What is stored of a claim: the columns as printed, those as served, and what its last verification found.

    `display` is in the language that was asked for. What is served is missing where a claim does not stand.
    """

    indicator: str
    area: str
    period: str
    id: str
    year: int
    first_day: str
    value: str
    scale: int
    unit: str
    comparator: str
    status: str
    vintage: str | None
    rank: str
    source: str
    originator: str | None
    paragraph: int | None
    phrase: str
    prefix: str | None
    suffix: str | None
    sentence_sha256: str
    inferred: str | None
    note_en: str | None
    note_zh: str | None
    release: str
    preferred: bool
    served_value: str | None
    low: str | None
    high: str | None
    display: str | None
    fragment: str | None
    verified: str | None
    verified_at: str | None


_period = lru_cache(maxsize=8192)(Period.parse)


def figure_of(row: Any, catalogue: Catalogue) -> Figure:
    """The figure that a row tells, of a StoredFigure or of the table of figures alone."""
    indicator = catalogue.indicators[row.indicator]
    digits = PrintedDigits(row.value, row.scale, Comparator(row.comparator), indicator.counted)
    return Figure(
        id=row.id,
        indicator=indicator,
        area=catalogue.areas[row.area],
        period=_period(row.period),
        printed=Amount(digits, catalogue.units[row.unit], scale_of(row.scale)),
        status=row.status,
        vintage=row.vintage,
        source=catalogue.sources[row.source],
        originator=row.originator,
        locator=Locator(row.paragraph, row.phrase, row.prefix, row.suffix, row.sentence_sha256),
        inferred=row.inferred,
        note_en=row.note_en,
        note_zh=row.note_zh,
        release=row.release,
        rank=row.rank,
        preferred=bool(getattr(row, "preferred", False)),
        verified=getattr(row, "verified", None),
        verified_at=getattr(row, "verified_at", None),
    )


class StoredFigures(Sequence[Figure]):
    """The figures of rows, each made when it is looked at: an answer that only shows columns makes none."""

    def __init__(self, rows: Sequence[StoredFigure], catalogue: Catalogue) -> None:
        self.rows = rows
        self.catalogue = catalogue
        self._made: list[Figure] | None = None

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> Figure: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Figure]: ...

    def __getitem__(self, place: int | slice) -> Figure | Sequence[Figure]:
        if self._made is None and not isinstance(place, slice):
            return figure_of(self.rows[place], self.catalogue)
        return self._all()[place]

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._all())

    def places(self) -> Iterator[tuple[str, str, str | None]]:
        """The line (`indicator.area`), period and vintage of each."""
        return ((f"{row.indicator}.{row.area}", row.period, row.vintage) for row in self.rows)

    def _all(self) -> list[Figure]:
        if self._made is None:
            self._made = [figure_of(row, self.catalogue) for row in self.rows]
        return self._made
