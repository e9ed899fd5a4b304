"""Conversions, against rates worked out here from the ECB's days by plain long division, and by exact fractions."""

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from currency_converter import CURRENCY_FILE  # type: ignore[import-untyped]  # it ships no types
from hypothesis import example, given
from hypothesis import strategies as st

from api.domain.catalogue import Catalogue
from api.domain.conversion import Amount, Receipt, in_words
from api.domain.models import ExchangeRateBase
from api.domain.period import Period
from api.domain.quantity import Quantity, fixed, plain
from api.domain.rates import Basis, Rates
from api.domain.units import EXPONENTS, SCALES, Scale, spoken
from api.domain.words import Comparator
from api.service.parameters.groups import OwnQuantity
from api.service.parameters.reading import own_conversion, read
from tests.domain.test_printed_digits import TEXTS
from tests.helpers.evidence import units
from tests.helpers.rows import seed_table, shows, tables
from tests.helpers.tables import every

TABLES = tables(__file__)
POWERS = {"one": 0, "thousand": 3, "wan": 4, "million": 6, "yi": 8, "billion": 9, "trillion": 12, "wanyi": 12}
AVERAGE = Basis.ANNUAL_AVERAGE
Day = dict[str, str]


def days_of_the_ecb() -> list[Day]:
    """The days that the ECB published, oldest first, read here without the script that builds the rates."""
    with zipfile.ZipFile(CURRENCY_FILE) as archive:
        text = archive.read("eurofxref-hist.csv").decode("ascii")
    return sorted(csv.DictReader(io.StringIO(text)), key=lambda day: day["Date"])


daily = pytest.fixture(scope="module")(days_of_the_ecb)


@pytest.fixture(scope="module")
def rates() -> Rates:
    pairs = {row[1] for row in TABLES["conversions"]} | {"EURISK"}
    kept = [row for row in seed_table("reference", "exchange-rates.csv") if row["base"] + row["quote"] in pairs]
    return Rates(ExchangeRateBase.model_validate(row) for row in kept)


@dataclass(frozen=True)
class Naive:
    """A pair in a year: mean and last rate with ten digits, the last day, how many days, and of how many."""

    mean: Decimal
    last: Decimal
    last_day: str
    days: int
    published: int


def naive(daily: Sequence[Day], pair: str, year: str) -> Naive:
    """The rates of a pair in a year, calendar or fiscal, each day's quotient first and the mean of these then."""
    base, quote = pair[:3], pair[3:]
    within = Period.parse(year)
    days = [day | {"EUR": "1"} for day in daily if str(within.first) <= day["Date"] <= str(within.last)]
    quoted = [day for day in days if day[base] != "N/A" and day[quote] != "N/A"]
    with localcontext() as context:
        context.prec = 60
        crosses = [Decimal(day[quote]) / Decimal(day[base]) for day in quoted]
        mean = sum(crosses) / len(crosses)
        context.prec = 10
        return Naive(+mean, +crosses[-1], quoted[-1]["Date"], len(crosses), len(days))


def answer(text: str, rates: Rates, to_scale: str = "") -> Receipt:
    """The conversion of a quantity: `>15.5 trillion CNY USD 2024 year-end`, or less of it."""
    words = text.split()
    scale = SCALES[words.pop(1)] if words[1] in SCALES else SCALES["one"]
    value, source, target, year, basis = (*words, "", "")[:5]
    said = {"value": value.strip(">"), "scale": scale.name, "from": source, "to": target, "year": year, "basis": basis}
    said |= {"to_scale": to_scale, "comparator": ">" if value[0] == ">" else "="}
    own = read(OwnQuantity, [(name, text) for name, text in said.items() if text])
    return own_conversion(own, replace(Catalogue.empty(), units=units()), rates)


def times(text: str, pair: str, reach: Fraction, rate: Decimal) -> Fraction:
    """The number, so much more, in the unit that is wanted, at the rate of the pair."""
    value, scale, source, *_ = text.split()
    whole = (Fraction(value) + reach) * 10 ** POWERS[scale]
    return whole * Fraction(rate) if pair.startswith(source) else whole / Fraction(rate)


def rate_of(daily: Sequence[Day], text: str, pair: str) -> tuple[Naive, Decimal, bool]:
    """The pair in the year that is wanted, its rate on the basis, and whether that is the average."""
    year, basis = text.split()[-2:]
    found = naive(daily, pair, year)
    return found, found.mean if basis == AVERAGE else found.last, basis == AVERAGE


@every("text, pair, display", TABLES["conversions"])
def test_a_conversion_is_that_of_the_days(rates: Rates, daily: list[Day], text: str, pair: str, display: str) -> None:
    """By the rate of the daily rates; unrounded it is right to its last of 34 digits, and inside its ends."""
    found, rate, is_average = rate_of(daily, text, pair)
    year, basis = text.split()[-2:]
    converted = answer(text, rates)
    assert converted.display("en") == display
    period, days = (year, found.days) if is_average else (found.last_day, 1)
    partial = found.days < found.published or year == "2026"
    assert (applied := converted.applied) is not None
    assert (applied.pair, converted.basis, applied.value) == (pair, basis, rate)
    assert (applied.period, applied.days, applied.partial) == (period, days, partial)
    half = Fraction(10) ** -len(text.split()[0].partition(".")[2]) / 2
    low, true, high = (times(text, pair, reach, rate) for reach in (-half, Fraction(0), half))
    with localcontext() as context:
        context.prec = 34
        unrounded = Decimal(true.numerator) / Decimal(true.denominator)
    value, lower, upper = converted.numbers
    assert (converted.served_in.name, Decimal(converted.unrounded)) == ("one", unrounded)
    assert abs(Fraction(value) - true) <= abs(true) / 10**14
    assert len(plain(value).lstrip("-0.").replace(".", "")) <= 15
    assert 0 <= low - Fraction(lower) <= abs(low) / 10**14
    assert 0 <= Fraction(upper) - high <= abs(high) / 10**14
    assert lower <= value <= upper


@every("text, value, period, note", TABLES["exact and partial"])
def test_exact_and_partial_rates(rates: Rates, text: str, value: str, period: str, note: str) -> None:
    """An old currency converts exactly to the one that replaced it; a rate of a part of the year is said to be one."""
    converted = answer(text, rates)
    assert plain(converted.numbers.value).startswith(value)
    applied = converted.applied
    assert ((applied and applied.period) or "", converted.basis is Basis.EXACT) == (period, not period)
    caveat = converted.caveat
    assert (note in caveat.in_language("en")) if caveat else not note


test_displays = shows(
    __file__,
    {
        "one digit": lambda rates, text: (answer(text, rates).display("en"), *answer(text, rates).numbers[1:]),
        "displays": lambda rates, text, scale: tuple(map(answer(text, rates, scale).display, ("en", "zh"))),
    },
    "rates",
)


def test_the_value_and_the_receipt_agree(rates: Rates) -> None:
    receipt = answer(TABLES["conversions"][0][0], rates)
    before, after = receipt.before, receipt.after
    assert (receipt.value, before.scale.name, before.unit.code, after.unit.code) == ("15.5", "trillion", "CNY", "USD")
    assert receipt.formula == "15.5 trillion CNY ÷ 7.19558631 CNY per USD"
    assert str(receipt.source).startswith("European Central Bank")


RATES = st.builds(lambda units, power: Fraction(units, 10**power), st.integers(1, 10**8), st.integers(0, 6))
"""Decimals of some digits, which are taken as they are or turned over."""
FACTORS = st.one_of(
    RATES, RATES.map(lambda rate: 1 / rate), st.builds(Fraction, st.integers(1, 10**12), st.integers(1, 10**12))
)
EXPONENT = st.sampled_from(sorted(EXPONENTS))


@given(TEXTS, EXPONENT, st.sampled_from(Comparator), FACTORS, EXPONENT)
@example("0", 0, Comparator.EQUAL, Fraction(3, 7), 0)
@example("-0.5", 0, Comparator.ABOUT, Fraction(3, 7), 12)
@example("0.00000001", 0, Comparator.MORE, Fraction(1, 2**20), 12)
def test_converted_numbers_have_fifteen_digits(
    text: str, exponent: int, comparator: Comparator, factor: Fraction, scale: int
) -> None:
    """Or all that they have; cut outward, the value never outside its ends, the quotient right to its 34th digit."""
    converted, unit = Quantity.printed(text, exponent, comparator).scaled(factor), Fraction(10) ** scale
    true = Fraction(text) * 10**exponent * factor / unit
    value, low, high = converted.numbers(scale)
    interval = converted.interval
    if not converted.is_printed:
        for found, exact in ((value, converted.value), (low, interval.low), (high, interval.high)):
            if found is not None and exact is not None:
                assert len(plain(found).lstrip("-0.").replace(".", "").rstrip("0")) <= 15
                assert abs(Fraction(found) * unit - exact) * 10**14 <= abs(exact)
    assert low is None or low <= value
    assert high is None or value <= high
    assert low is None or Fraction(low) * unit <= (interval.low or 0)
    assert high is None or (interval.high or 0) <= Fraction(high) * unit
    with localcontext() as context:
        context.prec = 34
        assert converted.unrounded(scale) == Decimal(true.numerator) / Decimal(true.denominator)
    assert (converted.whole, converted.comparator) == (int(abs(true * unit)), comparator)


@every("factor, moves", [("1", 1), ("10", 1), ("1/1000", 1), ("3", 0), ("1/7", 0), ("10/3", 0), ("20", 0)])
def test_powers_of_ten(factor: str, moves: int) -> None:
    assert Quantity.printed("15.5", 12).scaled(Fraction(factor)).is_printed is bool(moves)


@given(TEXTS, EXPONENT, st.sampled_from(Comparator), FACTORS, st.sampled_from([*SCALES.values()]), st.integers(0, 4))
@example("1500", 0, Comparator.EQUAL, Fraction(1), SCALES["thousand"], 0)
def test_a_text_has_the_digits_of_its_scale(
    text: str, exponent: int, comparator: Comparator, factor: Fraction, wanted: Scale, least: int
) -> None:
    """Which are those of scale one, moved, but for an exact number: that has only the digits that it needs."""
    for quantity in (Quantity.printed(text, exponent, comparator, True), Quantity.printed(text).scaled(factor)):
        scale = spoken(wanted) or SCALES["one"]
        number = fixed(*quantity.digits(scale.exponent, least))
        shown = Amount(quantity, units()["USD"], scale).display("en", least, wanted)
        assert shown == in_words(number, quantity.comparator, scale, units()["USD"], chinese=False)
