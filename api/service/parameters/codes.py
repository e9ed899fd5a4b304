"""Codes as parameter types, and the refusal of one that the catalogue does not hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.domain.catalogue import Catalogue
from api.domain.rates import AppliedRate
from api.domain.units import UnitKind
from api.domain.words import READ_CHARACTERS, folded, nearest
from api.service.parameters.synonyms import SEVERAL, VALUES, scale_named
from api.service.parameters.types import Schema, TextType, UnknownCodeError
from api.service.search import find_indicators

if TYPE_CHECKING:
    from api.domain.entries import UnitBase


NEAR = 3
"""Indicators that are named for a code that there is not."""
TEXT: Schema = {"type": "string"}
_OF_NAMES = 0.75
"""The likeness from which the name of one area is taken for another's mistyped."""


@dataclass(frozen=True)
class Code(TextType):
    """A code of the catalogue: any text when it is read, compared with the catalogue when the query is resolved."""

    path: str = ""
    """The list under /v1 that holds the codes."""
    codes: Callable[[Catalogue], Collection[str]] = lambda _catalogue: ()
    noun: str = "code"
    """The word for one of them."""

    def schema_of(self, catalogue: Catalogue) -> Schema:
        """One of the codes that the catalogue holds."""
        return {**self.schema, "enum": list(self.codes(catalogue))}

    def resolve(self, value: Any, catalogue: Catalogue) -> Any:
        """The code that a text stands for, in any case of its letters; UnknownCodeError names the nearest."""
        codes = self.codes(catalogue)
        if value in codes:
            return value
        same = [code for code in codes if code.casefold() == value.casefold()]
        return same[0] if len(same) == 1 else self.otherwise(value, catalogue, list(codes))

    def otherwise(self, value: str, catalogue: Catalogue, codes: list[str]) -> str:
        """The code that another word for it stands for, where there is one."""
        raise self.none_such(codes, lambda: nearest(value, codes))

    def none_such(self, codes: Sequence[str], near: Sequence[str] | Callable[[], Sequence[str]]) -> UnknownCodeError:
        """The refusal of a text that stands for no code."""
        return UnknownCodeError(f"is no {self.noun} here; /v1/{self.path} lists them", codes, near)


@dataclass(frozen=True)
class AreaCode(Code):
    """A code of an area in any of its three forms, or its name; the alpha-3 code is what it stands for."""

    def resolve(self, value: Any, catalogue: Catalogue) -> Any:
        """The alpha-3 code; UnknownCodeError names the areas whose name or code comes nearest."""
        word = folded(value)
        code = catalogue.area_codes.get(value.zfill(3) if value.isascii() and value.isdigit() else value.upper())
        code = code or catalogue.area_names.get(word) or VALUES["area"].get(word)
        if code in catalogue.areas:
            return code

        def near() -> list[str]:
            words = {**catalogue.area_names, **{code: code for code in catalogue.areas}}
            return list(dict.fromkeys(words[name] for name in nearest(word, words, likeness=_OF_NAMES)))

        detail = "is no area here: areas are ISO 3166-1 alpha-3, alpha-2 or M49 codes, or names; /v1/areas lists them"
        raise UnknownCodeError(detail, list(catalogue.areas), near)


@dataclass(frozen=True)
class UnitCode(Code):
    """A code of a unit, its name, or another word that means this unit alone."""

    def otherwise(self, value: str, catalogue: Catalogue, codes: list[str]) -> str:
        """The unit that a word means; a scale and a word for several units are refused with what is meant."""
        word = folded(value)
        units = {code: catalogue.units[code] for code in codes}
        if (code := VALUES["unit"].get(word)) in units:
            return code
        if word in SEVERAL["unit"]:
            near = [code for code in SEVERAL["unit"][word] if code in units]
            raise UnknownCodeError(f"may be one of several units; /v1/{self.path} lists them", codes, near)
        named = [code for code, unit in units.items() if word in _words_for(unit)]
        if len(named) == 1:
            return named[0]
        self._without_scale(value.strip(), catalogue, codes)
        raise self.none_such(codes, named or (lambda: nearest(value, codes) or _named_like(word, units)))

    def _without_scale(self, text: str, catalogue: Catalogue, codes: list[str]) -> None:
        """Refuse `billion`, `USD billion` and 亿元 with what to write instead."""
        if (scale := scale_named(text)) is not None and not text.isdigit():
            detail = f"is a scale and no unit: write `scale={scale.name}`, and here a unit such as USD or CNY"
            raise UnknownCodeError(detail, codes)
        cuts = [match.span() for match in re.finditer(r"[\s_-]+", text)]
        cuts += [(place, place) for place in range(1, min(len(text), 5)) if not text.isascii()]
        for end, start in cuts:
            for scale_text, unit in ((text[:end], text[start:]), (text[start:], text[:end])):
                if (scale := scale_named(scale_text)) is None:
                    continue
                try:
                    code = self.resolve(unit, catalogue)
                except UnknownCodeError as wrong:
                    if folded(unit) not in SEVERAL["unit"] or not wrong.near:
                        continue
                    code = wrong.near[0]
                detail = f"is a unit with a scale: write {code} here, and `scale={scale.name}` beside it"
                raise UnknownCodeError(detail, codes, [code], says_all=True)


def _words_for(unit: UnitBase) -> set[str]:
    names = {folded(name) for name in (unit.name_en, unit.name_zh, unit.label_en, unit.label_zh)}
    return names | {f"{name}s" for name in names if name.isascii()}


def _named_like(word: str, units: Mapping[str, UnitBase]) -> list[str]:
    """The units in whose name the word stands, or that are named or called much like it."""
    names = {folded(unit.name_en): code for code, unit in units.items()}
    within = [code for name, code in names.items() if word.removesuffix("s") in name.split()]
    spelt = {name: code for name, code in VALUES["unit"].items() if code in units} | names
    return within[:3] or list(dict.fromkeys(spelt[name] for name in nearest(word, spelt)))


@dataclass(frozen=True)
class IndicatorCode(Code):
    """A code of an indicator."""

    def otherwise(self, value: str, catalogue: Catalogue, codes: list[str]) -> str:
        """UnknownCodeError names the indicators that are called so, in either language, or spelled much like it."""
        text = value[:READ_CHARACTERS]
        raise self.none_such(codes, lambda: [hit.code for hit in find_indicators(catalogue, text)[:NEAR]])


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
        codes = currencies(catalogue)
        for currency in (value.base, value.quote):
            if currency not in codes:
                detail = f"names {currency}, which is no currency here; /v1/{self.path} lists them"
                raise UnknownCodeError(detail, codes, nearest(currency, codes))
        return value


def currencies(catalogue: Catalogue) -> list[str]:
    """The codes of all currencies."""
    return [unit.code for unit in catalogue.units.values() if unit.kind is UnitKind.MONEY]


def topics(catalogue: Catalogue) -> list[str]:
    """The topics of all indicators."""
    return sorted({indicator.topic for indicator in catalogue.indicators.values()})


def breakdowns(catalogue: Catalogue, topic: str) -> list[str]:
    """The parts that the indicators of a topic are divided by."""
    found = {indicator.breakdown for indicator in catalogue.indicators.values() if indicator.topic == topic}
    return sorted(breakdown for breakdown in found if breakdown)


def _area_codes(catalogue: Catalogue) -> list[str]:
    return [getattr(area, form) for form in ("alpha3", "alpha2", "m49") for area in catalogue.areas.values()]


AREA = AreaCode(
    str,
    TEXT,
    "AreaCode",
    "An area: ISO 3166-1 alpha-3, alpha-2 or UN M49; WLD, 1W and 001 are the world.",
    "areas",
    _area_codes,
)
CURRENCY = UnitCode(str, TEXT, "CurrencyCode", "A currency by its ISO 4217 code.", "units", currencies, "currency")
INDICATOR = IndicatorCode(
    str,
    TEXT,
    "IndicatorCode",
    "What is measured; /v1/indicators explains each.",
    "indicators",
    lambda catalogue: catalogue.indicators,
    "indicator",
)
RELEASE = Code(
    str, TEXT, "ReleaseId", "A release; /v1/releases lists them.", "releases", lambda catalogue: catalogue.releases
)
PROGRAMME = Code(
    str,
    TEXT,
    "Programme",
    "A programme of partnerships.",
    "indicators",
    lambda catalogue: breakdowns(catalogue, "partnerships"),
    "programme",
)
REPORT = Code(
    str, TEXT, "ReportId", "A report; /v1/reports lists them.", "reports", lambda catalogue: catalogue.reports, "report"
)
SOURCE = Code(
    str, TEXT, "SourceId", "A source; /v1/sources lists them.", "sources", lambda catalogue: catalogue.sources, "source"
)
TOPIC = Code(str, TEXT, "Topic", "A topic of indicators.", "indicators", topics, "topic")
UNIT = UnitCode(
    str,
    TEXT,
    "UnitCode",
    "A unit: an ISO 4217 code, percent, ratio or a counted noun.",
    "units",
    lambda catalogue: catalogue.units,
    "unit",
)
RATE = OwnRate(
    lambda text: AppliedRate.parse(text.upper()),
    {**TEXT, "examples": ["USDCNY:7.2"]},
    "OwnRate",
    "A rate with its pair: USDCNY:7.2 says that one USD is 7.2 CNY.",
    "units",
    currencies,
)
