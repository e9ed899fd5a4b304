"""What a World Bank request asks: its parameters, lists of ids and dates, and the message where one is wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from api.domain.catalogue import Catalogue
from api.domain.conditions import Condition, Op, Test
from api.domain.period import PeriodError, Span
from api.domain.query import Lang
from api.domain.suggestions import did_you_mean, nearest
from api.protocols.worldbank.rows import DATABASE, period_of

ALL = "all"
PER_PAGE, MAX_PER_PAGE, MAX_PAGE = 50, 50_000, 1_000_000
COMMON = ("format", "per_page", "page")
DATA = (*COMMON, "date", "mrv", "mrnev", "frequency", "source", "footnote")
FREQUENCIES = {"Y": "A", "A": "A", "S": "S", "Q": "Q", "M": "M", "D": "D"}
LANGUAGES = tuple(Lang)
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


class Message(Exception):  # noqa: N818 - what their API calls it
    """A refusal: the number, the key and the text of the World Bank's message object."""

    def __init__(self, number: int, key: str, value: str) -> None:
        super().__init__(value)
        self.number, self.key, self.value = number, key, value

    def body(self) -> list[dict[str, Any]]:
        """The whole answer."""
        return [{"message": [{"id": str(self.number), "key": self.key, "value": self.value}]}]


def invalid(name: str, value: str, allowed: str) -> Message:
    """The message for a value that is not allowed."""
    return Message(120, "Invalid value", f"{name}={value[:60]}: {allowed}.")


def unknown(kind: str, value: str, near: Collection[str] = ()) -> Message:
    """The message for an id that does not exist."""
    hint = f" Near it: {', '.join(near)}." if near else ""
    return Message(175 if kind == "indicator" else 120, f"Unknown {kind}", f"There is no {kind} {value[:100]!r}.{hint}")


def singular(segment: str) -> str:
    """A segment of a path as they have it in the singular: countries and Country are country."""
    lower = segment.lower()
    return _SINGULAR.get(lower, lower)


def no_endpoint(path: str) -> Message:
    """The message for a path that does not exist."""
    return Message(112, "Unknown endpoint", f"There is nothing at {path[:200]!r} here.")


@dataclass(frozen=True, slots=True)
class Parameters:
    """The query string, checked: which page of how many rows, and the other parameters by name."""

    page: int
    per_page: int
    values: Mapping[str, str]

    @classmethod
    def read(cls, pairs: Iterable[tuple[str, str]], accepted: Collection[str]) -> Parameters:
        """The parameters of a path; Message for one that it does not take."""
        values: dict[str, str] = {}
        for given, value in pairs:
            name = given if given in accepted else given.lower()  # theirs know incomeLevel and incomelevel
            if name not in accepted:
                hint = did_you_mean(given, accepted, otherwise="")
                raise Message(120, "Unknown parameter", f"{given[:60]!r} is not a parameter here.{hint}")
            if name in values:
                raise invalid(name, value, "it is given twice")
            values[name] = value
        if values.get("format", "json") != "json":
            raise Message(111, "Unknown format", f"format={values['format'][:60]}: only json is served.")
        page = _whole(values, "page", 1, MAX_PAGE)
        return cls(page, _whole(values, "per_page", PER_PAGE, MAX_PER_PAGE), values)

    @property
    def latest(self) -> int | None:
        """How many of the newest periods are asked; a figure is never empty, so that mrv and mrnev are one."""
        given = [name for name in ("mrv", "mrnev") if name in self.values]
        if len(given) == 2:
            raise invalid("mrnev", self.values["mrnev"], "mrv is given too, give one of them")
        return _whole(self.values, given[0], 1, 1000) if given else None

    @property
    def spans(self) -> tuple[Span, ...]:
        """The dates asked for: one exactly, or a range that a figure's own period lies inside."""
        text = self.values.get("date")
        if text is None:
            return ()
        found = []
        for item in text.split(";")[:MAX_IDS]:
            first, colon, last = item.partition(":")
            try:
                start = period_of(first)
                found.append(Span.between(start, period_of(last)) if colon else Span.parse(start))
            except PeriodError as error:
                raise invalid("date", text, f"a date is like 2024, 2014:2024, 2024Q1 or 2024M06; {error}") from None
        return tuple(found)

    @property
    def frequency(self) -> Condition | None:
        """Years, half-years, quarters, months or days only."""
        text = self.values.get("frequency")
        if text is None:
            return None
        if text.upper() not in FREQUENCIES:
            raise invalid("frequency", text, f"it is one of {', '.join(FREQUENCIES)}")
        return Test("frequency", Op.EQ, FREQUENCIES[text.upper()])

    def check_database(self) -> None:
        """Refuse another database than ours."""
        database(self.values.get("source", DATABASE))


def _whole(values: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = values.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= most):
        raise invalid(name, text, f"it is a whole number from 1 to {most}")
    return int(text)


def database(text: str) -> None:
    """Refuse the id of a database that there is not."""
    for item in text.split(";"):
        if item not in (DATABASE, ALL):
            raise unknown("source", item, [DATABASE])


def ids(text: str, kind: str, find: Callable[[str], str | None], known: Collection[str]) -> tuple[str, ...]:
    """The ids of a list separated by semicolons, none for `all`; Message for one that does not exist."""
    items = [item for item in text.split(";") if item]
    if len(items) > MAX_IDS:
        raise Message(120, "Invalid value", f"At most {MAX_IDS} ids are read, {len(items)} were given.")
    if not items or any(item.lower() == ALL for item in items):
        return ()
    found = []
    for item in items:
        code = find(item)
        if code is None:
            raise unknown(kind, item, nearest(item, known, 3))
        found.append(code)
    return tuple(dict.fromkeys(found))


def areas(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    """The areas of a list of ISO codes, none for `all`."""
    return ids(text, "country", lambda item: catalogue.area_codes.get(item.upper()), catalogue.areas)


def indicators(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    """The indicators of a list, none for `all`."""
    return ids(text, "indicator", lambda item: item if item in catalogue.indicators else None, catalogue.indicators)


def times(text: str) -> tuple[str, ...]:
    """The periods of a list of time ids, none for `all`; a year without figures is no fault."""

    def find(item: str) -> str:
        try:
            return period_of(item)
        except PeriodError as error:
            raise invalid("time", item, f"a time is like YR2024, 2024Q1 or 2024M06; {error}") from None

    return ids(text, "time", find, ())
