"""Segments of paths, lists of ids and parameters of the World Bank's API."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from api.domain.catalogue import Catalogue
from api.domain.figure import Dataset
from api.domain.period import Period, PeriodError, Span
from api.domain.query import Among, Lang, Page, Query
from api.domain.words import nearest
from api.plugins.worldbank import rows
from api.plugins.worldbank.errors import WorldBankError, WorldBankQueryErrors, invalid, unknown
from api.plugins.worldbank.rows import DATABASE, OTHER_DATABASE, period_of
from api.web.dependencies import service_of
from api.web.middleware.expensive import FEW_SERIES, MANY, take_turn
from api.web.prefixed_routes import QueryString

ALL = "all"
MAX_IDS = 2000
_PLURALS = {"countries": "country"} | {
    f"{name}s": name for name in ("indicator", "source", "topic", "region", "incomelevel", "lendingtype")
}


def singular(segment: str) -> str:
    """A segment of a path as they have it in the singular: countries and Country are country."""
    return _PLURALS.get(segment.lower(), segment.lower())


def check_database(text: str) -> None:
    """Refuse the id of a database that there is not."""
    for item in text.split(";"):
        if item not in (DATABASE, OTHER_DATABASE, ALL):
            raise unknown("source", item, [DATABASE])


def areas(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    """The areas of a list of ISO codes, none for `all`."""
    return _ids(text, "country", lambda item: catalogue.area_codes.get(item.upper()), catalogue.areas)


def indicators(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    """The indicators of a list, none for `all`."""
    return among(text, "indicator", catalogue.indicators)


def among(text: str, kind: str, existing: Collection[str]) -> tuple[str, ...]:
    """The ids of a list of those that exist, none for `all`."""
    return _ids(text, kind, lambda item: item if item in existing else None, existing)


def times(text: str) -> tuple[str, ...]:
    """The periods of a list of time ids, none for `all`; a year without figures is no error."""

    def find(item: str) -> str:
        try:
            return period_of(item)
        except PeriodError as error:
            raise invalid("time", item, f"a time is like YR2024, 2024Q1 or 2024M06; {error}") from None

    return _ids(text, "time", find, ())


def _ids(text: str, kind: str, find: Callable[[str], str | None], existing: Collection[str]) -> tuple[str, ...]:
    """The ids of a list, none for `all`; an error for one that does not exist."""
    items = [item for item in text.split(";") if item]
    if len(items) > MAX_IDS:
        raise WorldBankError(120, "Invalid value", f"At most {MAX_IDS} ids are read, {len(items)} were given.")
    if not items or any(item.lower() == ALL for item in items):
        return ()
    found = []
    for item in items:
        code = find(item)
        if code is None:
            raise unknown(kind, item, nearest(item, existing))
        found.append(code)
    return tuple(dict.fromkeys(found))


PER_PAGE, MAX_PER_PAGE, MAX_PAGE = 50, 50_000, 1_000_000
COMMON = ("format", "per_page", "page")
DATA = (*COMMON, "date", "mrv", "mrnev", "frequency", "source", "footnote")
JSON, JSON_STAT = "json", "jsonstat"
FREQUENCIES = {"Y": "A", "A": "A", "S": "S", "Q": "Q", "M": "M", "D": "D"}
MAX_DATES = 2000


@dataclass(frozen=True, slots=True)
class WorldBankQuery(QueryString):
    """The query string of a World Bank request; page and size are checked on reading, the others on use."""

    errors = WorldBankQueryErrors()
    any_case = True  # theirs know incomeLevel and incomelevel

    def __post_init__(self) -> None:
        _ = self.page, self.per_page

    @property
    def format(self) -> str:
        """The representation that is wanted."""
        return self.values.get("format", JSON).lower()

    def check_format(self, formats: Sequence[str]) -> None:
        """Refuse a format that the path is not served in."""
        if self.format not in formats:
            served = " and ".join(formats)
            hint = "; jsonstat is served at country/…/indicator/…" if self.format == JSON_STAT else ""
            detail = f"format={self.format[:60]}: only {served} is served here{hint}."
            raise WorldBankError(111, "Unknown format", detail)

    @property
    def page(self) -> int:
        """The page, the first of which is 1."""
        return self.whole("page", 1, MAX_PAGE, default=1)

    @property
    def per_page(self) -> int:
        """The number of rows on a page."""
        return self.whole("per_page", 1, MAX_PER_PAGE, default=PER_PAGE)

    def cut(self, found: Sequence[rows.Row]) -> list[rows.Row]:
        """The rows of the page."""
        start = (self.page - 1) * self.per_page
        return list(found[start : start + self.per_page])

    @property
    def latest(self) -> int | None:
        """The number of newest periods wanted; a figure is never empty, so that mrv and mrnev are one."""
        if "mrv" in self.values and "mrnev" in self.values:
            raise invalid("mrnev", self.values["mrnev"], "mrv is given too, give one of them")
        return self.whole("mrv", 1, 1000, default=self.whole("mrnev", 1, 1000, default=None))

    @property
    def footnotes(self) -> bool:
        """True where observations have a footnote."""
        return self.flag("footnote", {"y": True, "n": False, "Y": True, "N": False}, default=True)

    @property
    def spans(self) -> tuple[Span, ...]:
        """The dates wanted: one exactly, or a range that a figure's own period lies inside."""
        text = self.values.get("date")
        if text is None:
            return ()
        found = []
        for item in text.split(";")[:MAX_DATES]:
            first, colon, last = item.partition(":")
            try:
                start = period_of(first)
                if colon:
                    found.append(Span.between(start, period_of(last)))
                else:  # theirs are years, unless a part of one is asked for: that period and none inside it
                    period = Period.parse(start)
                    found.append(Span(period.first, period.last, exact=True))
            except PeriodError as error:
                raise invalid("date", text, f"a date is like 2024, 2014:2024, 2024Q1 or 2024M06; {error}") from None
        return tuple(found)

    @property
    def frequencies(self) -> tuple[str, ...]:
        """The letter of the periods wanted, none for all."""
        text = self.values.get("frequency")
        if text is None:
            return ()
        if text.upper() not in FREQUENCIES:
            raise invalid("frequency", text, f"it is one of {', '.join(FREQUENCIES)}")
        return (FREQUENCIES[text.upper()],)

    def check_database(self) -> None:
        """Refuse another database than ours."""
        check_database(self.values.get("source", DATABASE))


_ORDER = ("indicator", "area", "-period")


@dataclass(frozen=True, slots=True)
class WorldBankRequest:
    """One request: its catalogue and language, and how its answers are paged."""

    request: Request
    catalogue: Catalogue
    lang: Lang
    path: str

    def query(self, accepted: Sequence[str] = COMMON, formats: Sequence[str] = (JSON,)) -> WorldBankQuery:
        """The query string, checked."""
        query = WorldBankQuery.read(self.request.scope["query_string"], accepted)
        query.check_format(formats)
        return query

    def listed(self, found: Sequence[rows.Row], query: WorldBankQuery | None = None) -> Any:
        """A list as their first, simple paths give it."""
        query = query or self.query()
        return [paging(query, len(found)), query.cut(found)]

    def concept(self, concept: str, found: Sequence[rows.Row]) -> Any:
        """Variables of a concept, as the paths of a database give them."""
        query = self.query()
        variables = {"id": concept, "name": concept, "variable": query.cut(found)}
        source = [{"id": rows.DATABASE, "name": rows.NAME, "concept": [variables]}]
        return {**paging(query, len(found)), "source": source}

    async def figures(
        self,
        query: WorldBankQuery,
        series: tuple[str, ...],
        countries: tuple[str, ...],
        times: tuple[str, ...] = (),
    ) -> Dataset:
        """The preferred figures in whole units, so that one series has one scale."""
        query.check_database()
        if query.per_page * query.page >= MANY or not series or len(series) + len(countries) > FEW_SERIES + 1:
            await take_turn(self.request.scope)
        wanted = Query(
            indicators=series,
            areas=countries,
            spans=query.spans,
            frequencies=query.frequencies,
            latest=query.latest,
            where=Among("period", times) if times else None,
            lang=self.lang,
            page=Page(query.per_page, (query.page - 1) * query.per_page, sort=_ORDER),
        )
        return await service_of(self.request).fetch(self.catalogue, wanted)


def paging(query: WorldBankQuery, total: int) -> rows.Row:
    """The page and the number of pages."""
    pages = -(-total // query.per_page)
    page = query.page if total else 0  # of nothing they say page 0 of 0, and one client compares the two
    return {"page": page, "pages": pages, "per_page": query.per_page, "total": total}
