"""Exchange rates: those of a conversion, from the catalogue or the caller, and the name of their source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import count, groupby
from typing import TYPE_CHECKING

from api.domain.errors import NoRate, QuantityError
from api.domain.messages import Bilingual, Message, Words

if TYPE_CHECKING:
    from api.domain.models import ExchangeRateBase, FiscalRateBase, RateBase


_RATE = re.compile(r"(?P<base>[A-Z]{3})(?P<quote>[A-Z]{3}):(?P<value>[0-9]{1,12}(?:\.[0-9]{1,12})?)")


class Basis(StrEnum):
    """The rate of a conversion: the year's mean, the year's last, the one the source used, the caller's, or none."""

    ANNUAL_AVERAGE = "annual-average"
    YEAR_END = "year-end"
    AS_PRINTED = "as-printed"
    GIVEN = "given"
    EXACT = "exact"


ASKABLE_BASES = (Basis.ANNUAL_AVERAGE, Basis.YEAR_END, Basis.AS_PRINTED)


@dataclass(frozen=True)
class AppliedRate:
    """An exchange rate of a conversion: one `base` is `value` `quote`; `days` counts the daily rates in it."""

    base: str
    quote: str
    value: Decimal
    basis: Basis
    period: str | None
    source: str
    days: int | None = None
    partial: bool = False

    @property
    def pair(self) -> str:
        """The codes of both currencies as one word, base first: USDCNY is CNY for one USD."""
        return f"{self.base}{self.quote}"

    @classmethod
    def of(cls, rate: RateBase, period: str, basis: Basis) -> AppliedRate:
        """An AppliedRate of a stored rate: its last daily rate for the basis `year-end`, else the mean of the year."""
        value, days = rate.mean, rate.days
        if basis is Basis.YEAR_END:
            value, period, days = rate.last, rate.last_day, 1
        return cls(rate.base, rate.quote, Decimal(value), basis, period, RATES_SOURCE, days, rate.partial)

    @classmethod
    def parse(cls, text: str) -> AppliedRate:
        """The AppliedRate of a caller's text, `USDCNY:7.2` (one USD is 7.2 CNY); QuantityError for other texts."""
        match = _RATE.fullmatch(text)
        if not match:
            raise QuantityError(
                "a rate names its pair, USDCNY:7.2 for one USD = 7.2 CNY; a bare number would not say which way it goes"
            )
        value = Decimal(match["value"])
        if value == 0 or match["base"] == match["quote"]:
            raise QuantityError("a rate is above zero and between two currencies, like USDCNY:7.2")
        return cls(match["base"], match["quote"], value, Basis.GIVEN, None, "given in the request")

    def factor(self, source: str, target: str) -> Fraction | None:
        """The number of `target` units in one `source` unit, in either direction; None if the pair is another one."""
        return self._factors.get((source, target))

    @cached_property
    def _factors(self) -> Mapping[tuple[str, str], Fraction]:
        factor = Fraction(self.value)
        return {(self.base, self.quote): factor, (self.quote, self.base): 1 / factor}


RATES_SOURCE = "European Central Bank, euro foreign exchange reference rates"


class Rates:
    """Exchange rates by pair and year, calendar or fiscal."""

    def __init__(self, rates: Iterable[ExchangeRateBase], fiscal: Iterable[FiscalRateBase] = ()) -> None:
        self.by_key: dict[tuple[str, str, str], RateBase]
        self.by_key = {(rate.base, rate.quote, str(rate.year)): rate for rate in rates}
        self.by_key |= {(rate.base, rate.quote, rate.period): rate for rate in fiscal}
        self._found: dict[tuple[str, str, str, Basis], AppliedRate] = {}
        self._years: dict[tuple[str, str, bool], list[str]] = {}

    def years(self, source: str, target: str, *, fiscal: bool = False) -> Sequence[str]:
        """The years (fiscal ones if `fiscal`) with a rate of two currencies in either direction, as sorted texts."""
        if (years := self._years.get((source, target, fiscal))) is None:
            either = (source, target), (target, source)
            found = (year for *pair, year in self.by_key if tuple(pair) in either and ("F" in year) == fiscal)
            years = self._years[source, target, fiscal] = sorted(found)
        return years

    def find(self, source: str, target: str, year: str, basis: Basis) -> AppliedRate:
        """The AppliedRate of two currencies, in either direction, in the year `2024` or `2025-FY0630`; else NoRate."""
        if found := self._found.get(key := (source, target, year, basis)):
            return found
        rates, fiscal = self.by_key, "F" in year
        if rate := rates.get((source, target, year)) or rates.get((target, source, year)):
            return self._found.setdefault(key, AppliedRate.of(rate, year, basis))
        years = self.years(source, target, fiscal=fiscal)
        if years:
            why = f" for {year}; there is one for {f'{years[0]} to {years[-1]}' if fiscal else ranges(years)}"
        else:
            why = f" for fiscal years like {year}: `rate=` takes your own" if fiscal else " in any year"
        raise NoRate.at("year", f"There is no rate between {source} and {target}{why}.", year, years)


def ranges(numbers: Iterable[str | int]) -> str:
    """Years, or other whole numbers, as a text of ranges: `1999-2026`, `2005-2007, 2010`."""
    place = count()  # of numbers that follow one another, each is its place more than the same number
    runs = [[*run] for _, run in groupby(sorted(map(int, numbers)), lambda number: number - next(place))]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def default_basis(measuring_type: str) -> Basis:
    """The basis if none is wanted: the year's end for the measuring type `stock`, else the annual average."""
    return Basis.YEAR_END if measuring_type == "stock" else Basis.ANNUAL_AVERAGE


def rates_source(source: str) -> Words:
    """The name of a source of rates: translated for RATES_SOURCE, else the text `source` in every language."""
    return Message("rates-of-ecb", source=source) if source == RATES_SOURCE else Bilingual(source, source)
