"""sdmx1, pysdmx and opensdmx read what our own JSON says, value by value, with the code their documentation shows."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest

from api.domain.period import Period
from tests.clients.conftest import Api, Run
from tests.helpers.tables import every
from tests.protocols.sdmx import sdmx_reading
from tests.protocols.sdmx.sdmx_reading import DIMENSIONS, LEAD, Row, expected, expected_claim

FLOWS = ["CLAIMS", "FIGURES", "MARKET_SIZE", "PARTNERSHIPS", "TRADE"]
ATTRIBUTES = ["UNIT_MEASURE", "UNIT_MULT", "DECIMALS", "OBS_STATUS", "COMPARATOR", "SOURCE", "AS_PRINTED"]
ATTRIBUTES += ["LOW", "HIGH", "OBS_COM"]
ROWS = ("data", "specific", "trade", "claims", "keyed", "newest", "china", "large", "between")
NUMBERS = ("OBS_VALUE", "UNIT_MULT", "DECIMALS", "LOW", "HIGH")
TRADE, KEYED = "&topic=trade", "&area=CHN&indicator=cross-border-ecommerce-trade,cross-border-ecommerce-exports"

pytestmark = pytest.mark.slow


def in_order(rows: Iterable[Row]) -> list[Row]:
    """The rows by their dimensions, without the columns that name the dataflow."""
    return sdmx_reading.in_order({name: cell for name, cell in row.items() if name not in LEAD} for row in rows)


def figures(api: Api, query: str = "") -> list[Row]:
    """The rows of our own JSON for the figures that stand."""
    return in_order(map(expected, api(f"/v1/figures?claims=preferred&limit=10000&fields=*{query}")))


def numbers(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The rows with numbers as such, whatever digits a reader gave them."""
    return [{name: float(cell) if name in NUMBERS else cell for name, cell in row.items()} for row in in_order(rows)]


def last_of_each(rows: list[Row]) -> list[Row]:
    """The newest observation of each series."""
    newest: dict[tuple[str, ...], Row] = {}
    for row in sorted(rows, key=lambda row: Period.parse(row["TIME_PERIOD"]).first):
        newest[tuple(row[name] for name in DIMENSIONS[:-1])] = row
    return in_order(newest.values())


def assert_read(read: Any, **expected: Any) -> None:
    """Fail where a client did not read what is expected, by the names that its program gives; rows in any order."""
    found = {name: in_order(read[name]) if name in ROWS else read[name] for name in expected}
    assert found == {name: in_order(value) if name in ROWS else value for name, value in expected.items()}


@every("version", ["2.1", "3.0.0"])
def test_sdmx1(server: str, api: Api, claims: list[Row], line: dict[str, Decimal], run: Run, version: str) -> None:
    """Discovery, structures in both languages and data, generic and structure-specific, of both versions."""
    read = run("sdmx_readers.sdmx1", server, version[:3], version)
    names = [api(f"/v1/indicators/cross-border-ecommerce-trade?lang={lang}")["name"] for lang in ("en", "zh")]
    assert_read(read, dataflows=FLOWS, dimensions=list(DIMENSIONS), attributes=ATTRIBUTES, names=names)
    assert read["codelists"]["CL_AREA"] == len(api("/v1/areas?limit=10000"))
    every, trade = figures(api), figures(api, TRADE)
    keyed = figures(api, KEYED + ("&from=2024&to=2025" if version == "2.1" else ""))
    assert_read(read, data=every, specific=every, trade=trade, claims=map(expected_claim, claims), keyed=keyed)
    assert {period: Decimal(value) for period, value in read["line"].items()} == line
    if version == "2.1":
        series = len({tuple(row[name] for name in DIMENSIONS[:-1]) for row in trade})
        newest = last_of_each(figures(api, "&topic=market-size"))
        assert_read(read, series=series, frame=len(figures(api, KEYED)), newest=newest)
        assert read["available"]["REF_AREA"] == sorted({row["REF_AREA"] for row in figures(api, "&topic=partnerships")})


def test_pysdmx(server: str, api: Api, claims: list[Row], line: dict[str, Decimal], run: Run) -> None:
    """The connector's discovery, counts, code lists and filters, and each format through its readers."""
    read = run("sdmx_readers.pysdmx", server)
    trade, china = figures(api, TRADE), figures(api, f"{TRADE}&area=CHN&from=2024")
    china = [row for row in china if row["FREQ"] in ("A", "S")]
    large = [row for row in trade if Decimal(row["OBS_VALUE"]) > 500_000_000_000 and row["INDICATOR"].endswith("trade")]
    between = figures(api, "&topic=market-size&from=2022&to=2023")
    assert_read(read, data=figures(api), claims=map(expected_claim, claims), china=china, large=large, between=between)
    assert_read(
        read, dataflows=[[flow, "1.0.0"] for flow in FLOWS], found=["TRADE"], china_counts=len(china), nothing=[]
    )
    assert read["counts"][0] == len(trade)
    components = read["components"]
    assert components["INDICATOR"] == ["Dimension", "String", sorted({row["INDICATOR"] for row in trade})]
    assert components["OBS_VALUE"][:2] == ["Measure", "Decimal"]
    assert [name for name, part in components.items() if part[0] == "Attribute"] == ATTRIBUTES
    assert {period: Decimal(value) for period, value in read["line"].items()} == line
    assert len(read["formats"]) == 7
    for name, rows in read["formats"].items():
        as_read = numbers if "CSV" in name else in_order  # it reads CSV through a data frame with floats
        assert as_read(rows) == as_read(trade), name
    for version, name in (("1.0", "2.1"), ("1.0.0", "3.0"), ("1.0.0", "json")):
        assert f"DataStructure=REPORTS:FIGURE({version})" in read["structures"][name]
        assert len(read["structures"][name]) == 14
    assert "Dataflow=REPORTS:TRADE(1.0.0)" in read["schema"]
    assert read["failures"] == ["NotFound", "Invalid", "Invalid"]


def floats(rows: Iterable[dict[str, str | None]]) -> list[dict[str, Any]]:
    """The rows as opensdmx reads them, in a fixed order: numbers as floats, periods as their first day."""
    given = ({name: cell for name, cell in row.items() if cell is not None} for row in rows)
    return numbers({**row, "TIME_PERIOD": Period.parse(row["TIME_PERIOD"]).first.isoformat()} for row in given)


def test_opensdmx(server: str, api: Api, run: Run, python: str) -> None:
    """Discovery over XML, data over CSV."""
    newer = "import sys; sys.exit(sys.version_info < (3, 12))"
    if subprocess.run([python, "-c", newer], check=False).returncode != 0:  # noqa: S603 - the clients' interpreter
        pytest.skip("opensdmx needs Python 3.12, the clients have an older one")
    read = run("sdmx_readers.opensdmx", server)
    last = len(last_of_each(figures(api, TRADE)))
    assert_read(
        read, dataflows=FLOWS, dimensions=list(DIMENSIONS[:-1]), areas=len(api("/v1/areas?limit=10000")), last=last
    )
    assert floats(read["all"]) == floats(figures(api))
    annual = [row for row in figures(api, f"{TRADE}&area=CHN&from=2024") if row["FREQ"] == "A"]
    assert floats(read["annual"]) == floats(annual)
