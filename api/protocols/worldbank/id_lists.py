"""The segments of the World Bank's paths: names of what is listed, and lists of ids separated by semicolons."""

from __future__ import annotations

from collections.abc import Callable, Collection

from api.domain.catalogue import Catalogue
from api.domain.period import PeriodError
from api.domain.search import nearest
from api.protocols.worldbank.errors import WorldBankError, invalid, unknown
from api.protocols.worldbank.rows import DATABASE, OTHER_DATABASE, period_of

ALL = "all"
MAX_IDS = 2000
_SINGULAR = {
    "countries": "country",
    "indicators": "indicator",
    "sources": "source",
    "topics": "topic",
    "regions": "region",
    "incomelevels": "incomelevel",
    "lendingtypes": "lendingtype",
}


def singular(segment: str) -> str:
    """A segment of a path as they have it in the singular: countries and Country are country."""
    lower = segment.lower()
    return _SINGULAR.get(lower, lower)


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
