"""Conversions through the API, against rates worked out here from the ECB's days by plain long division."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from currency_converter import CURRENCY_FILE  # type: ignore[import-untyped]  # it ships no types

from api.domain.amounts import Amount
from api.domain.catalogue_entries import UnitBase
from api.domain.conversion import convert
from api.domain.quantity import Quantity
from api.domain.rates import AppliedRate
from api.domain.units import UnitKind
from api.domain.words.scales import SCALES
from tests.conftest import Client
from tests.helpers.tables import every

POWERS = {"one": 0, "thousand": 3, "wan": 4, "million": 6, "yi": 8, "billion": 9, "trillion": 12, "wanyi": 12}

Day = dict[str, str]


@pytest.fixture(scope="session")
def daily() -> list[Day]:
    """The days that the ECB published, oldest first."""
    with zipfile.ZipFile(CURRENCY_FILE) as archive:
        text = archive.read("eurofxref-hist.csv").decode("ascii")
    return sorted(csv.DictReader(io.StringIO(text)), key=lambda day: day["Date"])


@dataclass(frozen=True)
class Naive:
    """A pair in a year: mean and last rate with ten digits, the last day, how many days, and of how many."""

    mean: Decimal
    last: Decimal
    last_day: str
    days: int
    published: int


def naive(daily: Sequence[Day], pair: str, year: int) -> Naive:
    """The rates of a pair, each day's quotient first and the mean of these then."""
    base, quote = pair[:3], pair[3:]
    days = [day | {"EUR": "1"} for day in daily if day["Date"].startswith(f"{year}-")]
    quoted = [day for day in days if day[base] != "N/A" and day[quote] != "N/A"]
    with localcontext() as context:
        context.prec = 60
        crosses = [Decimal(day[quote]) / Decimal(day[base]) for day in quoted]
        mean = sum(crosses) / len(crosses)
        context.prec = 10
        return Naive(+mean, +crosses[-1], quoted[-1]["Date"], len(crosses), len(days))


# What is asked; the pair whose rate serves; and how the answer reads.
CONVERSIONS = """
    15.5  trillion CNY USD 2024 annual-average | USDCNY | 2.15 trillion USD
    15.5  wanyi    CNY USD 2024 annual-average | USDCNY | 2.15 trillion USD
    15.5  trillion CNY USD 2024 year-end       | USDCNY | 2.12 trillion USD
    155   billion  CNY USD 2024 annual-average | USDCNY | 21.5 billion USD
    1550  yi       CNY USD 2024 annual-average | USDCNY | 21.54 billion USD
    1550  wan      CNY USD 2024 annual-average | USDCNY | 2.154 million USD
    2.1   trillion USD CNY 2024 annual-average | USDCNY | 15.1 trillion CNY
    6.3   trillion USD CNY 2024 year-end       | USDCNY | 46.0 trillion CNY
    100   one      EUR CNY 2024 annual-average | EURCNY | 779 CNY
    100   one      CNY EUR 2024 annual-average | EURCNY | 12.8 EUR
    100   million  EUR USD 2008 year-end       | EURUSD | 139 million USD
    1000  one      GBP JPY 2023 annual-average | GBPJPY | 174,800 JPY
    1000  one      JPY GBP 2023 annual-average | GBPJPY | 5.719 GBP
    100   one      EUR HRK 2022 annual-average | EURHRK | 753 HRK
    100   one      HRK EUR 2022 year-end       | EURHRK | 13.3 EUR
    1000  one      USD RUB 2022 annual-average | USDRUB | 78,090 RUB
    1000  one      USD CNY 2026 annual-average | USDCNY | 6,807 CNY
    1000  one      USD CNY 2026 year-end       | USDCNY | 6,653 CNY
    1.00  billion  USD JPY 1999 annual-average | USDJPY | 114 billion JPY
    0     million  USD CNY 2024 annual-average | USDCNY | 0 CNY
    -15.5 trillion CNY USD 2024 annual-average | USDCNY | -2.15 trillion USD
"""


@dataclass(frozen=True)
class Case:
    """A row of the table."""

    value: str
    scale: str
    source: str
    target: str
    year: int
    basis: str
    pair: str
    display: str

    @classmethod
    def of(cls, row: str) -> Case:
        asked, pair, display = (cell.strip() for cell in row.split("|"))
        value, scale, source, target, year, basis = asked.split()
        return cls(value, scale, source, target, int(year), basis, pair, display)

    @property
    def address(self) -> str:
        asked = f"value={self.value}&scale={self.scale}&from={self.source}&to={self.target}"
        return f"/v1/convert?{asked}&year={self.year}&basis={self.basis}"

    def times(self, number: Fraction, rate: Decimal) -> Fraction:
        """The number in the unit that is wanted, at the rate of the pair."""
        whole = number * 10 ** POWERS[self.scale]
        return whole * Fraction(rate) if self.pair.startswith(self.source) else whole / Fraction(rate)


CASES = [Case.of(row) for row in CONVERSIONS.strip().splitlines()]
each_case = every("case", CASES)


@each_case
def test_a_conversion_reads_as_expected(client: Client, case: Case) -> None:
    """The result has the digits that the converted number warrants, in a scale that reads well."""
    assert client.exact(case.address)["display"] == case.display


@each_case
def test_the_receipt_names_the_rate_of_the_days(client: Client, daily: list[Day], case: Case) -> None:
    """Pair, rate, period, days and whether the year is covered are those of the daily rates."""
    receipt, found = client.exact(case.address)["conversion"], naive(daily, case.pair, case.year)
    average = case.basis == "annual-average"
    assert (receipt["pair"], receipt["basis"]) == (case.pair, case.basis)
    assert Decimal(receipt["rate"]) == (found.mean if average else found.last)
    assert receipt["period"] == (str(case.year) if average else found.last_day)
    assert receipt["days"] == (found.days if average else 1)
    assert receipt["partial"] is (found.days < found.published or case.year == 2026)


@each_case
def test_the_result_is_the_number_at_that_rate(client: Client, daily: list[Day], case: Case) -> None:
    """The unrounded result is right to its last of 34 digits, the value to its 15th, in whole units."""
    told, found = client.exact(case.address), naive(daily, case.pair, case.year)
    rate = found.mean if case.basis == "annual-average" else found.last
    true = case.times(Fraction(case.value), rate)
    assert (told["scale"], int(told["unit_mult"])) == ("one", 0)
    with localcontext() as context:
        context.prec = 34
        assert Decimal(told["conversion"]["unrounded"]) == Decimal(true.numerator) / Decimal(true.denominator)
    assert abs(Fraction(told["value"]) - true) <= abs(true) / 10**14
    assert told["value_text"] == f"{Decimal(told['value']):f}"
    assert len(told["value_text"].lstrip("-0.").replace(".", "")) <= 15


@each_case
def test_the_bounds_hold_the_converted_interval(client: Client, daily: list[Day], case: Case) -> None:
    """The ends are those of the printed digits at the same rate, cut outward behind 15 digits; the value is inside."""
    told, found = client.exact(case.address), naive(daily, case.pair, case.year)
    rate = found.mean if case.basis == "annual-average" else found.last
    half = Fraction(10) ** -len(case.value.partition(".")[2]) / 2
    low, high = (case.times(Fraction(case.value) + reach, rate) for reach in (-half, half))
    assert 0 <= low - Fraction(told["low"]) <= abs(low) / 10**14
    assert 0 <= Fraction(told["high"]) - high <= abs(high) / 10**14
    assert Fraction(told["low"]) <= Fraction(told["value"]) <= Fraction(told["high"])


@every(
    ("asked", "value", "rate", "notes"),
    [
        ("value=1000000&from=TRL&to=TRY", "1", None, None),
        ("value=1.5&scale=million&from=ROL&to=RON", "150", None, None),
        ("value=3&from=RON&to=ROL&year=2004", "30000", None, None),
        ("value=5&from=USD&to=RUB&year=2022&basis=year-end", "525", "2022-03-01", "the last one there is of 2022"),
        ("value=5&from=USD&to=RUB&year=2022", "390.", "2022", "only 42 days of 2022"),
    ],
)
def test_exact_and_partial_rates(client: Client, asked: str, value: str, rate: str | None, notes: str | None) -> None:
    """An old currency converts exactly to the one that replaced it; a rate of a part of the year is said to be one."""
    told = client.exact(f"/v1/convert?{asked}")
    assert told["value_text"].startswith(value)
    assert told["conversion"]["period"] == rate
    assert (notes in told["notes"]) if notes else told["notes"] is None
    assert told["conversion"]["basis"] == ("exact" if rate is None else told["conversion"]["basis"])


@every(
    ("asked", "display", "low", "high"),
    [
        ("value=1&from=EUR&to=ISK&year=2008", "146.2 ISK", "73.122562", "219.367686"),
        ("value=10&from=EUR&to=ISK&year=2008", "1,500 ISK", "1389.328678", "1535.573802"),
        ("value=1&from=EUR&to=ISK&year=2008&comparator=%3E", "> 146.2 ISK", "146.245124", None),
        ("value=2&from=percent&to=ratio", "0.02 ratio", "0.015", "0.025"),
    ],
)
def test_one_digit_reads_with_four(client: Client, asked: str, display: str, low: str, high: str | None) -> None:
    """A lone digit is most often exact: it reads with four, and apart from that the ends say what it leaves open."""
    told = client.exact(f"/v1/convert?{asked}")
    assert (told["display"], told["low"], told["high"]) == (display, Decimal(low), high and Decimal(high))


def test_the_value_and_the_receipt_agree(client: Client) -> None:
    """The receipt repeats what was converted, in which direction and from which source."""
    receipt = client.exact(CASES[0].address)["conversion"]
    told = {key: receipt[key] for key in ("value", "scale", "from_unit", "to_unit", "formula")}
    assert told == {
        "value": "15.5",
        "scale": "trillion",
        "from_unit": "CNY",
        "to_unit": "USD",
        "formula": "15.5 trillion CNY ÷ 7.19558631 CNY per USD",
    }
    assert receipt["source"].startswith("European Central Bank")


def money(code: str) -> UnitBase:
    """A currency."""
    return UnitBase(
        code=code,
        kind=UnitKind.MONEY,
        exponent=0,
        name_en=code,
        name_zh=code,
        label_en=code,
        label_zh=code,
        symbol="",
        sdmx=code,
    )


RATE = AppliedRate.parse("USDCNY:7.19558631")


@every("comparator", ["=", "~", ">", ">=", "<", "<="])
@every("value", ["15.5", "57.0", "0", "-3.14", "1" * 30, "0." + "0" * 29 + "1"])
def test_a_round_trip_gives_the_quantity_back(value: str, comparator: str) -> None:
    """There and back at the same rate is the same number, interval and digits, exactly."""
    amount = Amount(Quantity.printed(value, 12, comparator), money("CNY"), SCALES["trillion"])
    there, _ = convert(amount, money("USD"), RATE)
    back, _ = convert(there, money("CNY"), RATE)
    assert (back.quantity, back.unit) == (amount.quantity, amount.unit)
