"""The parts of a request to the World Bank's API: ids separated by semicolons, periods, the query string."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from api.domain.catalogue import Catalogue
from api.domain.errors import InvalidParameter, NotAcceptable, Problem, UnknownCode, UnknownParameter
from api.domain.period import Period, PeriodError, Span
from api.domain.query import Among, Codes, Lang, Page, Query
from api.domain.words import did_you_mean, nearest
from api.web.prefixed_routes import QueryString

DATABASE = "1"
ALL = "all"
MAX_IDS = 2000
PER_PAGE, MAX_PER_PAGE, MAX_PAGE = 50, 50_000, 1_000_000
COMMON = ("format", "per_page", "page")
DATA = (*COMMON, "date", "mrv", "mrnev", "frequency", "source", "footnote")
JSON, JSON_STAT = "json", "jsonstat"
FREQUENCIES = ("Y", "A", "S", "Q", "M", "D")
MAX_DATES = 2000


def invalid(name: str, value: str, allowed: str) -> InvalidParameter:
    """The problem, to be raised, of a value that is not allowed; `allowed` are words for what is."""
    return InvalidParameter(f"{name}={value[:60]}: {allowed}.")


def unknown(kind: str, value: str, near: Collection[str] = ()) -> UnknownCode:
    """The problem, to be raised, of an id that does not exist; `near` are ids like it."""
    hint = f" Near it: {', '.join(near)}." if near else ""
    return UnknownCode.at(kind, f"There is no {kind} {value[:100]!r}.{hint}")


def period_of(date: str) -> Period:
    """The period that the World Bank writes as 2024, YR2024, 2024Q1, 2024S1 or 2024M06; PeriodError if it is none."""
    text = date.upper().removeprefix("YR")
    year, letter, number = text[:4], text[4:5], text[5:]
    if letter in ("Q", "S"):
        text = f"{year}-{letter}{number}"
    try:
        return Period.parse(f"{year}-{number:0>2}" if letter == "M" else text)
    except PeriodError:
        raise PeriodError("a date is like 2024, 2014:2024, 2024Q1 or 2024M06") from None


def check_database(text: str) -> None:
    """Raise UnknownCode for an id, in a list with semicolons, other than DATABASE, `all` and 2, which clients send."""
    for item in text.split(";"):
        if item not in (DATABASE, "2", ALL):  # 2 are the World Development Indicators, which clients name by default
            raise unknown("source", item, [DATABASE])


def among(text: str, kind: str, existing: Collection[str], find: Callable[[str], str | None] | None = None) -> Codes:
    """The ids of a list with semicolons, each once, () for `all`; UnknownCode if one does not exist.

    `find`, used in place of `existing`, gives the id of a spelling, or None. InvalidParameter for over MAX_IDS.
    """
    items = [item for item in text.split(";") if item]
    if len(items) > MAX_IDS:
        raise InvalidParameter(f"At most {MAX_IDS} ids are read, {len(items)} were given.")
    if ALL in map(str.lower, items):
        return ()
    found: dict[str, None] = {}
    for item in items:
        code = find(item) if find else item if item in existing else None
        if code is None:
            raise unknown(kind, item, nearest(item, existing))
        found[code] = None
    return tuple(found)


def areas(text: str, catalogue: Catalogue) -> Codes:
    """The alpha-3 codes of ISO codes of areas with semicolons, () for `all`; UnknownCode if one does not exist."""
    return among(text, "country", catalogue.areas, lambda item: catalogue.area_codes.get(item.upper()))


def times(text: str) -> Codes:
    """The texts of the periods of time ids with semicolons, () for `all`; InvalidParameter if one is no period."""

    def find(item: str) -> str:
        try:
            return period_of(item).text
        except PeriodError as error:
            raise invalid("time", item, f"a time is like YR2024, 2024Q1 or 2024M06; {error}") from None

    return among(text, "time", (), find)


class WorldBankQuery(QueryString):
    """The query string of a World Bank request; first `check` reads page, size, format, then `figures` the others."""

    @classmethod
    def unknown(cls, name: str, accepted: Collection[str]) -> Problem:
        """The problem, to be raised, of a parameter that the path does not take; it suggests a near one."""
        hint = did_you_mean(name, accepted, otherwise="")
        return UnknownParameter(f"{name[:60]!r} is not a parameter here.{hint}")

    def check(self, formats: Sequence[str]) -> None:
        """Set `page`, `per_page`, `start` and `format`; a Problem for invalid ones, or a format not in `formats`."""
        self.page = self.whole("page", 1, MAX_PAGE, default=1)
        self.per_page = self.whole("per_page", 1, MAX_PER_PAGE, default=PER_PAGE)
        self.start = (self.page - 1) * self.per_page
        self.format = self.get("format", JSON).lower()
        if self.format not in formats:
            served = " and ".join(formats) + (" are" if len(formats) > 1 else " is")
            hint = "; jsonstat is served at country/…/indicator/…" if self.format == JSON_STAT else ""
            raise NotAcceptable(f"format={self.format[:60]}: only {served} served here{hint}.")

    def paging(self, total: int) -> dict[str, Any]:
        """A dict of `page` (0 without rows), `pages`, `per_page` and `total` of an answer with `total` rows in all."""
        pages = -(-total // self.per_page)
        page = self.page if total else 0  # without rows the World Bank has page 0 of 0, and one client compares the two
        return {"page": page, "pages": pages, "per_page": self.per_page, "total": total}

    def figures(self, series: Codes, countries: Codes, times: Codes, lang: Lang) -> Query:
        """The query of the preferred figures for these codes and the other parameters; a Problem if one is wrong."""
        spans, frequency = self._spans(), self.word("frequency", FREQUENCIES, None)
        if {"mrv", "mrnev"} <= self.keys():
            raise invalid("mrnev", self["mrnev"], "mrv is given too, give one of them")
        return Query(
            indicators=series,
            areas=countries,
            spans=spans,
            frequencies=(frequency.replace("Y", "A"),) if frequency else (),
            # A figure is never empty, so that both mean the same.
            latest=self.whole("mrv", 1, 1000, default=self.whole("mrnev", 1, 1000, default=None)),
            where=Among("period", times) if times else None,
            lang=lang,
            page=Page(self.per_page, self.start, sort=("indicator", "area", "-period")),
        )

    def _spans(self) -> tuple[Span, ...]:
        """The spans of `date`, cut to MAX_DATES: a date is its period only, a range all in it; or InvalidParameter."""
        text, found = self.get("date"), []
        for item in text.split(";")[:MAX_DATES] if text is not None else ():
            first, colon, last = item.partition(":")
            try:
                start = period_of(first)
                if colon:
                    found.append(Span.between(start.text, period_of(last).text))
                else:  # that period alone, and none inside it
                    found.append(Span.parse(start.text))
            except PeriodError as error:
                raise invalid("date", text or "", str(error)) from None
        return tuple(found)
