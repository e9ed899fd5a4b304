"""Codes as parameter types, and the refusal of one that the catalogue does not hold."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from api.domain.catalogue import Catalogue
from api.domain.rates import AppliedRate
from api.domain.suggestions import nearest
from api.domain.units import UnitKind
from api.service.parameters.parameter_types import ParameterError, Schema, TextType

TEXT: Schema = {"type": "string"}


class NoSuchCodeError(ParameterError):
    """A code that is well formed and in no catalogue."""


@dataclass(frozen=True)
class Code(TextType):
    """A code of the catalogue: any text when it is read, held against the catalogue when the query is resolved."""

    path: str = ""
    """The list under /v1 that holds the codes."""
    codes: Callable[[Catalogue], Collection[str]] = lambda _catalogue: ()

    def schema_of(self, catalogue: Catalogue) -> Schema:
        """One of the codes that the catalogue holds."""
        return {**self.schema, "enum": list(self.codes(catalogue))}

    def resolve(self, value: Any, catalogue: Catalogue) -> Any:
        """The code that a text stands for; NoSuchCodeError names the nearest."""
        codes = self.codes(catalogue)
        if value in codes:
            return value
        allowed = list(codes)
        raise NoSuchCodeError(f"no such code; /v1/{self.path} lists them", allowed, nearest(value, allowed))


@dataclass(frozen=True)
class AreaCode(Code):
    """A code of an area in any of its three forms; the alpha-3 code is what it stands for."""

    def resolve(self, value: Any, catalogue: Catalogue) -> Any:
        """The alpha-3 code; NoSuchCodeError names the areas whose name or code comes nearest."""
        code = catalogue.area_codes.get(value.upper())
        if code is not None:
            return code
        names = {
            name: area.alpha3 for area in catalogue.areas.values() for name in (area.name_en, area.name_zh, area.alpha3)
        }
        near = list(dict.fromkeys(names[name] for name in nearest(value, names)))
        detail = "no such area; ISO 3166-1 alpha-3, alpha-2 or M49 codes and WLD for the world: /v1/areas lists them"
        raise NoSuchCodeError(detail, list(catalogue.areas), near)


@dataclass(frozen=True)
class OwnRate(Code):
    """A rate of the caller's own, whose two currencies are codes."""

    def schema_of(self, catalogue: Catalogue) -> Schema:
        """A pair of two of the catalogue's currencies, and a number."""
        codes = "|".join(self.codes(catalogue))
        number = r"([1-9][0-9]{0,11}(\.[0-9]{1,12})?|0\.[0-9]{0,11}[1-9])"
        # The look-ahead refuses one currency twice.
        return {**self.schema, "pattern": rf"^(?!([A-Z]{{3}})\1)({codes})({codes}):{number}$"}

    def resolve(self, value: Any, catalogue: Catalogue) -> Any:
        """The rate, where both currencies exist."""
        for currency in (value.base, value.quote):
            CURRENCY.resolve(currency, catalogue)
        return value


def currencies(catalogue: Catalogue) -> list[str]:
    """The codes of all currencies."""
    return [unit.code for unit in catalogue.units.values() if unit.kind is UnitKind.MONEY]


def topics(catalogue: Catalogue) -> list[str]:
    """The topics of all indicators."""
    return sorted({indicator.topic for indicator in catalogue.indicators.values()})


def _area_codes(catalogue: Catalogue) -> list[str]:
    forms = ("alpha3", "alpha2", "m49")
    return [getattr(area, form) for form in forms for area in catalogue.areas.values()]


AREA = AreaCode(
    str,
    TEXT,
    "AreaCode",
    "An area: ISO 3166-1 alpha-3, alpha-2 or UN M49; WLD, 1W and 001 are the world.",
    "areas",
    _area_codes,
)
CURRENCY = Code(str, TEXT, "CurrencyCode", "A currency by its ISO 4217 code.", "units", currencies)
INDICATOR = Code(
    str,
    TEXT,
    "IndicatorCode",
    "What is measured; /v1/indicators explains each.",
    "indicators",
    lambda catalogue: catalogue.indicators,
)
RELEASE = Code(
    str, TEXT, "ReleaseId", "A release; /v1/releases lists them.", "releases", lambda catalogue: catalogue.releases
)
REPORT = Code(
    str, TEXT, "ReportId", "A report; /v1/reports lists them.", "reports", lambda catalogue: catalogue.reports
)
SOURCE = Code(
    str, TEXT, "SourceId", "A source; /v1/sources lists them.", "sources", lambda catalogue: catalogue.sources
)
TOPIC = Code(str, TEXT, "Topic", "A topic of indicators.", "indicators", topics)
UNIT = Code(
    str,
    TEXT,
    "UnitCode",
    "A unit: an ISO 4217 code, percent, ratio or a counted noun.",
    "units",
    lambda catalogue: catalogue.units,
)
RATE = OwnRate(
    AppliedRate.parse,
    {**TEXT, "examples": ["USDCNY:7.2"]},
    "OwnRate",
    "A rate with its pair: USDCNY:7.2 says that one USD is 7.2 CNY.",
    "units",
    currencies,
)
