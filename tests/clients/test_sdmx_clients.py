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


@every("version", ["2.1", "3.0.0"])
def test_sdmx1(
    server: str, api: Api, claims: list[dict[str, Any]], line: dict[str, Decimal], run: Run, version: str
) -> None:
    """Discovery, structures in both languages and data, generic and structure-specific, of both versions."""
    told = run("sdmx_readers.sdmx1", server, version[:3], version)
    assert told["dataflows"] == FLOWS
    assert told["dimensions"] == list(DIMENSIONS)
    assert told["attributes"] == ATTRIBUTES
    assert told["codelists"]["CL_AREA"] == len(api("/v1/areas?limit=10000"))
    assert told["names"] == [
        api(f"/v1/indicators/cross-border-ecommerce-trade?lang={lang}")["name"] for lang in ("en", "zh")
    ]
    assert in_order(told["data"]["FIGURES"]) == in_order(told["specific"]) == figures(api)
    assert in_order(told["data"]["TRADE"]) == figures(api, TRADE)
    assert in_order(told["claims"]) == in_order(map(expected_claim, claims))
    assert {period: Decimal(value) for period, value in told["line"].items()} == line
    assert in_order(told["keyed"]) == figures(api, KEYED + ("&from=2024&to=2025" if version == "2.1" else ""))
    if version == "2.1":
        trade = figures(api, TRADE)
        assert told["series"] == len({tuple(row[name] for name in DIMENSIONS[:-1]) for row in trade})
        assert told["frame"] == len(figures(api, KEYED))
        assert told["available"]["REF_AREA"] == sorted({row["REF_AREA"] for row in figures(api, "&topic=partnerships")})
        assert in_order(told["last"]) == last_of_each(figures(api, "&topic=market-size"))


def test_pysdmx(server: str, api: Api, claims: list[dict[str, Any]], line: dict[str, Decimal], run: Run) -> None:
    """The connector's discovery, counts, code lists and filters, and each format through its readers."""
    told = run("sdmx_readers.pysdmx", server)
    trade, china = figures(api, TRADE), figures(api, f"{TRADE}&area=CHN&from=2024")
    china = [row for row in china if row["FREQ"] in ("A", "S")]
    assert [flow[:2] for flow in told["dataflows"]] == [[flow, "1.0.0"] for flow in FLOWS]
    assert told["found"] == ["TRADE"]
    assert told["counts"][0] == len(trade)
    assert told["components"]["INDICATOR"] == ["Dimension", "String", sorted({row["INDICATOR"] for row in trade})]
    assert told["components"]["OBS_VALUE"][:2] == ["Measure", "Decimal"]
    assert [name for name, part in told["components"].items() if part[0] == "Attribute"] == ATTRIBUTES
    assert in_order(told["data"]) == figures(api)
    assert in_order(told["claims"]) == in_order(map(expected_claim, claims))
    assert {period: Decimal(value) for period, value in told["line"].items()} == line
    assert in_order(told["china"]) == china
    assert told["china_counts"] == len(china)
    assert in_order(told["large"]) == [
        row for row in trade if Decimal(row["OBS_VALUE"]) > 500_000_000_000 and row["INDICATOR"].endswith("trade")
    ]
    assert in_order(told["between"]) == figures(api, "&topic=market-size&from=2022&to=2023")
    assert len(told["formats"]) == 7
    for name, rows in told["formats"].items():
        as_read = numbers if "CSV" in name else in_order  # it reads CSV through a data frame with floats
        assert as_read(rows) == as_read(trade), name
    for version, name in (("1.0", "2.1"), ("1.0.0", "3.0"), ("1.0.0", "json")):
        assert f"DataStructure=REPORTS:FIGURE({version})" in told["structures"][name]
        assert len(told["structures"][name]) == 14
    assert "Dataflow=REPORTS:TRADE(1.0.0)" in told["schema"]
    assert told["failures"] == ["NotFound", "Invalid", "Invalid"]
    assert told["nothing"] == []


def floats(rows: Iterable[dict[str, str | None]]) -> list[dict[str, Any]]:
    """The rows as opensdmx reads them, in a fixed order: numbers as floats, periods as their first day."""
    given = ({name: cell for name, cell in row.items() if cell is not None} for row in rows)
    return numbers({**row, "TIME_PERIOD": Period.parse(row["TIME_PERIOD"]).first.isoformat()} for row in given)


def test_opensdmx(server: str, api: Api, run: Run, python: str) -> None:
    """Discovery over XML, data over CSV."""
    newer = "import sys; sys.exit(sys.version_info < (3, 12))"
    if subprocess.run([python, "-c", newer], check=False).returncode != 0:  # noqa: S603 - the clients' interpreter
        pytest.skip("opensdmx needs Python 3.12, the clients have an older one")
    told = run("sdmx_readers.opensdmx", server)
    assert told["dataflows"] == FLOWS
    assert told["dimensions"] == list(DIMENSIONS[:-1])
    assert len(told["areas"]) == len(api("/v1/areas?limit=10000"))
    assert floats(told["data"]) == floats(figures(api))
    annual = [row for row in figures(api, f"{TRADE}&area=CHN&from=2024") if row["FREQ"] == "A"]
    assert floats(told["keyed"]) == floats(annual)
    assert told["last"] == len(last_of_each(figures(api, TRADE)))
