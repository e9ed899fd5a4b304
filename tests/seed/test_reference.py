"""The reference tables and fonts: they equal a rebuild, and single figures equal a naive calculation."""

import importlib.util
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pycountry
import pytest

from tests.domain.test_conversion import Day, days_of_the_ecb, naive
from tests.helpers.rows import SEED, cases, each, seed_table
from tests.helpers.tables import every, mostly_full

REFERENCE = SEED / "reference"
NOTO = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc")
# ISO 4217 has withdrawn these: pycountry lists current currencies only.
WITHDRAWN = {"BGN", "CYP", "EEK", "HRK", "LTL", "LVL", "MTL", "ROL", "SIT", "SKK", "TRL"}

Row = dict[str, str]
Key = tuple[str, str, str]
NAMES = ("units.csv", "areas.csv", "fiscal-rates.csv", "exchange-rates.csv")


def load_build() -> ModuleType:
    """The build script as a module; seed/ is data, not a package."""
    spec = importlib.util.spec_from_file_location("reference_build", REFERENCE / "build.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up by name
    spec.loader.exec_module(module)
    return module


build = load_build()
daily = pytest.fixture(scope="module")(days_of_the_ecb)


@pytest.fixture(scope="module")
def rates() -> dict[Key, Row]:
    rows = [row for name in NAMES[2:] for row in seed_table("reference", name)]
    return {tuple(row.values())[:3]: row for row in rows}  # type: ignore[misc]


@pytest.mark.parametrize("name", mostly_full(NAMES, *NAMES[:2]))
def test_committed_file_equals_a_rebuild(name: str) -> None:
    content = (REFERENCE / name).read_bytes()
    assert build.FILES[name]() == content
    assert b"\r" not in content
    assert content.endswith(b"\n")


@every("row", cases(__file__, "rates"))
def test_rate(rates: dict[Key, Row], daily: list[Day], row: tuple[str, ...]) -> None:
    """A committed row has these very digits, and a naive calculation from the ECB's days gives them."""
    _, base, quote, year, mean, last, last_day, days, _ = row
    assert tuple(rates[base, quote, year].values()) == row[1:]
    found = naive(daily, f"{base}{quote}", year)
    assert (found.mean, found.last, found.last_day, found.days) == (Decimal(mean), Decimal(last), last_day, int(days))


@each(__file__, "none")
def test_no_row_without_a_common_day(rates: dict[Key, Row], base: str, quote: str, year: str) -> None:
    """A pair has no row where it was not quoted, nor in the other direction."""
    assert (base, quote, year) not in rates


def test_every_quoted_pair_has_a_row(rates: dict[Key, Row], daily: list[Day]) -> None:
    (last,) = [row for row in daily if row["Date"] == "2024-12-31"]
    quoted = 1 + sum(value not in ("N/A", "") for key, value in last.items() if key and key != "Date")
    assert sum(year == "2024" for _, _, year in rates) == quoted * (quoted - 1) // 2


def test_currencies_are_iso_4217_and_have_rates(rates: dict[Key, Row]) -> None:
    """Each currency of a rate is a unit of money, and each unit of money has rates; it is current or withdrawn."""
    money = {row["code"] for row in seed_table("reference", "units.csv") if row["kind"] == "money"}
    assert {code for base, quote, _ in rates for code in (base, quote)} == money
    assert money <= {currency.alpha_3 for currency in pycountry.currencies} | WITHDRAWN


def test_areas_are_iso_3166_and_the_world() -> None:
    iso = {(country.alpha_3, country.alpha_2, country.numeric) for country in pycountry.countries}
    held = {(row["alpha3"], row["alpha2"], row["m49"]) for row in seed_table("reference", "areas.csv")}
    assert held == iso | {("WLD", "1W", "001")}
    assert all(len(row["m49"]) == 3 and row["m49"].isdecimal() for row in seed_table("reference", "areas.csv"))


@pytest.mark.full
@pytest.mark.skipif(not NOTO.exists(), reason="Noto Sans CJK is not installed (Debian: apt install fonts-noto-cjk)")
def test_the_fonts_equal_a_rebuild() -> None:
    command = [sys.executable, str(SEED / "font" / "build.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own script
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
