"""Types of parameters that are codes of the catalogue: each finds the code that a text means, and refuses others."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from api.domain.catalogue import Catalogue
from api.domain.errors import message
from api.domain.rates import AppliedRate
from api.domain.units import UnitKind
from api.domain.words import READ_CHARACTERS, folded, nearest
from api.service.parameters.types import SEVERAL, UNITS, VALUES, ParameterError, TextType, scale_named
from api.service.search import find_indicators

if TYPE_CHECKING:
    from api.domain.models import UnitBase


class UnknownCodeError(ParameterError):
    """A text that means no code of the catalogue, or one of several; with the allowed and the nearest codes."""


NEAR = 3
"""Maximum number of indicators that are suggested for an unknown code."""
_OF_NAMES = 0.75
"""The least likeness at which a text counts as a mistyped name."""


@dataclass(frozen=True)
class Code(TextType):
    """The type of a parameter that is a code of the catalogue: reading accepts any text, resolving finds the code."""

    read: Callable[[str], Any] = field(default=str, kw_only=True)
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"}, kw_only=True)
    path: str = ""
    """The name of the list of these codes, below /v1 and in the catalogue."""
    noun: str = "code"
    """The word for one code in a refusal."""
    among: Callable[[Catalogue], Collection[str]] | None = None
    """The function that gives the codes, if they are not all codes of the list."""

    def resolve(self, value: Any, catalogue: Catalogue) -> Any:
        """The one code that equals a text in any letter case; else the result or error of `otherwise`."""
        codes = self.among(catalogue) if self.among else getattr(catalogue, self.path)
        if value in codes:
            return value
        same = [code for code in codes if code.casefold() == value.casefold()]
        return same[0] if len(same) == 1 else self.otherwise(value, catalogue, list(codes))

    def otherwise(self, value: str, catalogue: Catalogue, codes: list[str]) -> str:
        """The code for a text that equals no code; here it always raises UnknownCodeError with the nearest codes."""
        raise self.none_such(codes, lambda: nearest(value, codes))

    def none_such(self, codes: Sequence[str], near: Sequence[str] | Callable[[], Sequence[str]]) -> UnknownCodeError:
        """An UnknownCodeError, to be raised, for a text that means no code; of many codes it names the list."""
        sentence = "unknown-code-of-few" if len(codes) <= NEAR else "unknown-code"
        return UnknownCodeError(message(sentence, noun=self.noun, path=self.path), codes, near)


class AreaCode(Code):
    """The type of a parameter that is an area's alpha-3, alpha-2 or M49 code, or name; the value is alpha-3."""

    def resolve(self, value: Any, catalogue: Catalogue) -> Any:
        """The alpha-3 code of the area with this code, name or synonym; else UnknownCodeError with near areas."""
        text = folded(value)
        code = catalogue.area_codes.get(value.zfill(3) if value.isascii() and value.isdigit() else value.upper())
        code = code or catalogue.area_names.get(text) or VALUES["area"].get(text)
        if code in catalogue.areas:
            return code

        def near() -> list[str]:
            words = {**catalogue.area_names, **{code: code for code in catalogue.areas}}
            return list(dict.fromkeys(words[name] for name in nearest(text, words, likeness=_OF_NAMES)))

        raise UnknownCodeError(message("unknown-area"), list(catalogue.areas), near)


class UnitCode(Code):
    """The type of a parameter that is a unit's code, its name, or another word that means only this unit."""

    def otherwise(self, value: str, catalogue: Catalogue, codes: list[str]) -> str:
        """The code of the unit that a word means; UnknownCodeError, with advice, for no unit, several, or a scale."""
        text = folded(value)
        units = {code: catalogue.units[code] for code in codes}
        if (code := UNITS.get(text)) in units:
            return code
        if text in SEVERAL["unit"]:
            near = [code for code in SEVERAL["unit"][text] if code in units]
            raise UnknownCodeError(message("one-of-several-units", path=self.path), codes, near)
        named = [code for code, unit in units.items() if text in _words_for(unit)]
        if len(named) == 1:
            return named[0]
        self._refuse_scale(value.strip(), catalogue, codes)
        raise self.none_such(codes, named or (lambda: nearest(value, codes) or _named_like(text, units)))

    def _refuse_scale(self, text: str, catalogue: Catalogue, codes: list[str]) -> None:
        """Raise UnknownCodeError for `billion`, `USD billion` and 亿元, with advice to send unit and scale apart."""
        if (scale := scale_named(text)) and not text.isdigit():
            raise UnknownCodeError(message("scale-for-a-unit", scale=scale.name), codes)
        between = r"[\s_-]+" if text.isascii() else ""
        for cut in re.finditer(between, text[:READ_CHARACTERS]):
            parts = text[: cut.start()], text[cut.end() :]
            for scale_text, unit in (parts, parts[::-1]):
                if not (scale := scale_named(scale_text)):
                    continue
                try:
                    code = self.resolve(unit, catalogue)
                except UnknownCodeError as wrong:
                    if folded(unit) not in SEVERAL["unit"] or not wrong.near:
                        continue
                    code = wrong.near[0]
                sentence = message("unit-with-a-scale", unit=code, scale=scale.name)
                raise UnknownCodeError(sentence, codes, [code], says_all=True)


def _words_for(unit: UnitBase) -> set[str]:
    """The names and labels of a unit, folded for comparisons, and the English ones with an `s` too."""
    names = {folded(name) for name in (unit.name_en, unit.name_zh, unit.label_en, unit.label_zh)}
    return names | {f"{name}s" for name in names if name.isascii()}


def _named_like(text: str, units: Mapping[str, UnitBase]) -> list[str]:
    """The codes of the units with a similar name, the most similar first."""
    names = {name: code for name, code in UNITS.items() if code in units}
    names |= {folded(unit.name_en): code for code, unit in units.items()}
    return list(dict.fromkeys(names[name] for name in nearest(text, names)))


class IndicatorCode(Code):
    """The type of a parameter that is an indicator's code; a refusal suggests indicators with such names."""

    def otherwise(self, value: str, catalogue: Catalogue, codes: list[str]) -> str:
        """Raise UnknownCodeError, with the indicators whose names match the text, and derived ones spelled like it."""
        text = value[:READ_CHARACTERS]
        derived = [code for code in codes if code in catalogue.derived]

        def near() -> list[str]:
            hits = find_indicators(catalogue, text)[:NEAR]
            return [*nearest(text, derived, 1, _OF_NAMES), *(hit.code for hit in hits)]

        raise self.none_such(codes, near)


class OwnRate(Code):
    """The type of a parameter that is a caller's own AppliedRate, whose two currencies are codes."""

    def resolve(self, value: Any, catalogue: Catalogue) -> Any:
        """The rate unchanged; UnknownCodeError if one of its currencies is none of the catalogue."""
        codes = currencies(catalogue)
        for currency in (value.base, value.quote):
            if currency not in codes:
                sentence = message("unknown-currency", currency=currency, path=self.path)
                raise UnknownCodeError(sentence, codes, nearest(currency, codes))
        return value


def currencies(catalogue: Catalogue) -> list[str]:
    """The codes of all units of money."""
    return [unit.code for unit in catalogue.units.values() if unit.kind is UnitKind.MONEY]


AREA = AreaCode(
    "AreaCode",
    "An area: ISO 3166-1 alpha-3, alpha-2 or UN M49; WLD, 1W and 001 are the world; CN-ZJ is a part of a country.",
    "areas",
)
CURRENCY = UnitCode("CurrencyCode", "A currency by its ISO 4217 code.", "units", "currency", currencies)
INDICATOR = IndicatorCode("IndicatorCode", "What is measured; /v1/indicators explains each.", "indicators", "indicator")
MEASURED = replace(INDICATOR, among=lambda known: [*known.indicators, *known.derived])
"""The code of an indicator or of a derived indicator."""
RELEASE = Code("ReleaseId", "A release; /v1/releases lists them.", "releases")
PROGRAMME = Code(
    "Programme",
    "A programme of partnerships.",
    "indicators",
    "programme",
    lambda known: sorted({of.breakdown or "" for of in known.indicators.values() if of.topic == "partnerships"} - {""}),
)
REPORT = Code("ReportId", "A report; /v1/reports lists them.", "reports", "report")
SOURCE = Code("SourceId", "A source; /v1/sources lists them.", "sources", "source")
TOPIC = Code(
    "Topic",
    "A topic of indicators.",
    "indicators",
    "topic",
    lambda known: sorted({indicator.topic for indicator in known.indicators.values()}),
)
UNIT = UnitCode("UnitCode", "A unit: an ISO 4217 code, percent, ratio or a counted noun.", "units", "unit")
RATE = OwnRate(
    "OwnRate",
    "A rate of your own with its pair: USDCNY:7.2 says that one USD is 7.2 CNY.",
    "units",
    read=lambda text: AppliedRate.parse(text.upper()),
    schema={
        "type": "string",
        # The look-ahead refuses a pair of the same currency.
        "pattern": r"^(?!([A-Z]{3})\1)[A-Z]{6}:([1-9][0-9]{0,11}(\.[0-9]{1,12})?|0\.[0-9]{0,11}[1-9])$",
        "examples": ["USDCNY:7.2"],
    },
)
