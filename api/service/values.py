"""Kinds of parameter values: each reads one text, says what is allowed where it cannot, and has an OpenAPI schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from api.domain.catalogue import Catalogue
from api.domain.period import Period, Span
from api.domain.quantity import Quantity
from api.domain.rates import AppliedRate
from api.domain.suggestions import nearest
from api.domain.units import UnitKind

Schema = dict[str, Any]
Read = Callable[[str, Catalogue], Any]

DECIMAL_PATTERN = r"^-?[0-9]{1,30}(\.[0-9]{1,30})?$"


class Wrong(ValueError):  # noqa: N818 - reads as what it says: raise Wrong(...)
    """A text that is not allowed; `unknown_code` where it is well-formed but in no catalogue."""

    def __init__(
        self,
        detail: str,
        allowed: Sequence[str] = (),
        near: Sequence[str] = (),
        *,
        unknown_code: bool = False,
    ) -> None:
        super().__init__(detail)
        self.allowed, self.near, self.unknown_code = tuple(allowed), tuple(near), unknown_code


@dataclass(frozen=True, slots=True)
class Values:
    """A kind of value: `read` raises a ValueError, best a Wrong, for what it does not allow."""

    read: Read
    schema: Callable[[Catalogue], Schema]


def word(allowed: Iterable[str], make: Callable[[str], Any] = str, default: str | None = None) -> Values:
    """One of a few fixed words."""
    words = [str(item) for item in allowed]
    schema: Schema = {"type": "string", "enum": words} | ({"default": default} if default else {})

    def read(text: str, _catalogue: Catalogue) -> Any:
        if text not in words:
            raise Wrong(f"it is one of {', '.join(words)}", words, nearest(text, words))
        return make(text)

    return Values(read, lambda _catalogue: schema)


def flag(default: bool) -> Values:
    """Whether or not: `true` or `false`."""
    words = word(("true", "false"), "true".__eq__)
    return Values(words.read, lambda _catalogue: {"type": "boolean", "default": default})


def code(path: str, codes: Callable[[Catalogue], Iterable[str]]) -> Values:
    """A code that the catalogue endpoint of that name lists."""

    def read(text: str, catalogue: Catalogue) -> str:
        allowed = list(codes(catalogue))
        if text not in allowed:
            detail = f"no such code; /v1/{path} lists them"
            raise Wrong(detail, allowed, nearest(text, allowed), unknown_code=True)
        return text

    return Values(read, lambda catalogue: {"type": "string", "enum": list(codes(catalogue))})


def integer(low: int, high: int, default: int | None = None) -> Values:
    """A whole number within bounds."""
    schema: Schema = {"type": "integer", "minimum": low, "maximum": high}
    if default is not None:
        schema["default"] = default

    def read(text: str, _catalogue: Catalogue) -> int:
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
            raise Wrong(f"it is a whole number from {low} to {high}")
        number = int(text)
        if not low <= number <= high:
            raise Wrong(f"it lies between {low} and {high}", [str(low), str(high)])
        return number

    return Values(read, lambda _catalogue: schema)


def _read_area(text: str, catalogue: Catalogue) -> str:
    found = catalogue.area_codes.get(text.upper())
    if found is None:
        names = {
            name: area.alpha3 for area in catalogue.areas.values() for name in (area.name_en, area.name_zh, area.alpha3)
        }
        near = list(dict.fromkeys(names[name] for name in nearest(text, names)))
        detail = "no such area; ISO 3166-1 alpha-3, alpha-2 or M49 codes and WLD for the world: /v1/areas lists them"
        raise Wrong(detail, list(catalogue.areas), near, unknown_code=True)
    return found


def _read_period(text: str, _catalogue: Catalogue) -> str:
    return Period.parse(text).text


def _read_span(text: str, _catalogue: Catalogue) -> Span:
    return Span.parse(text)


def _read_moment(text: str, _catalogue: Catalogue) -> str:
    # A moment that has not come yet would let the answer change; today's answer may still, until the day is over.
    if re.fullmatch(Pattern.MOMENT, text) is None:
        raise Wrong("it is a day like 2026-11-24 or a moment in UTC like 2026-11-24T12:00:00Z")
    day, _, time = text.partition("T")
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    if f"{day}T{time or '00:00:00Z'}" > now:
        raise Wrong(f"it is not later than now, {now}")
    return f"{day}T{time or '23:59:59Z'}"


def _read_rate(text: str, catalogue: Catalogue) -> AppliedRate:
    rate = AppliedRate.parse(text)
    for currency in (rate.base, rate.quote):
        CURRENCY.read(currency, catalogue)
    return rate


def _read_decimal(text: str, _catalogue: Catalogue) -> str:
    Quantity.printed(text)
    return text


def currencies(catalogue: Catalogue) -> list[str]:
    """The codes of all currencies."""
    return [unit.code for unit in catalogue.units.values() if unit.kind is UnitKind.MONEY]


def topics(catalogue: Catalogue) -> list[str]:
    """The topics of all indicators."""
    return sorted({indicator.topic for indicator in catalogue.indicators.values()})


_YEAR = "[12][0-9]{3}"
_DAYS = "(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31"
_LEAP_YEAR = "([12][0-9](0[48]|[2468][048]|[13579][26])|(12|16|20|24|28)00)"
_DAY = f"({_YEAR}-({_DAYS})|{_LEAP_YEAR}-02-29)"
_PERIOD = f"({_YEAR}(-(S[12]|Q[1-4]|0[1-9]|1[0-2]))?|{_DAY})"
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"


class Pattern(StrEnum):
    """What texts of a kind look like, as exactly as a pattern can say it."""

    PERIOD = f"^{_PERIOD}$"
    SPAN = rf"^({_PERIOD}(/({_PERIOD}|\.\.))?|\.\./{_PERIOD})$"
    MOMENT = f"^{_DAY}(T{_TIME}Z)?$"


def _pattern(pattern: str, *examples: str) -> Callable[[Catalogue], Schema]:
    return lambda _catalogue: {"type": "string", "pattern": str(pattern), "examples": list(examples)}


def _area_schema(catalogue: Catalogue) -> Schema:
    codes = zip(*((area.alpha3, area.alpha2, area.m49) for area in catalogue.areas.values()), strict=True)
    return {"type": "string", "enum": [code for kind in codes for code in kind]}


def _rate_schema(catalogue: Catalogue) -> Schema:
    codes = "|".join(currencies(catalogue))
    number = r"([1-9][0-9]{0,11}(\.[0-9]{1,12})?|0\.[0-9]{0,11}[1-9])"
    # The pair names two currencies: the look-ahead refuses one and the same.
    pattern = rf"^(?!([A-Z]{{3}})\1)({codes})({codes}):{number}$"
    return {"type": "string", "pattern": pattern, "examples": ["USDCNY:7.2"]}


AREA = Values(_read_area, _area_schema)
PERIOD = Values(_read_period, _pattern(Pattern.PERIOD, "2024", "2024-S1", "2025-06"))
SPAN = Values(_read_span, _pattern(Pattern.SPAN, "2024", "2014/2024", "2014/.."))
MOMENT = Values(_read_moment, _pattern(Pattern.MOMENT, "2026-11-24", "2026-11-24T12:00:00Z"))
RATE = Values(_read_rate, _rate_schema)
DECIMAL = Values(_read_decimal, _pattern(DECIMAL_PATTERN, "15.5"))
CURRENCY = code("units", currencies)
UNIT = code("units", lambda catalogue: catalogue.units)
TOPIC = code("indicators", topics)
INDICATOR = code("indicators", lambda catalogue: catalogue.indicators)
SOURCE = code("sources", lambda catalogue: catalogue.sources)
REPORT = code("reports", lambda catalogue: catalogue.reports)
