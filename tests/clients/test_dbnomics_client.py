"""dbnomics, unmodified, reads the figures that our own API gives, each with its unit and comparator."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

Read = Callable[[str], Any]
COMPARATORS = {"EQ": "=", "ABOUT": "~", "GT": ">", "GE": ">=", "LT": "<", "LE": "<="}


@pytest.fixture(scope="module")
def found(run: Callable[..., Any], server: str) -> Any:
    """What dbnomics read."""
    return run("dbnomics_reads", server)


def places(rows: list[dict[str, Any]]) -> dict[tuple[str, ...], Decimal]:
    """The values of a data frame by indicator, area, period, source, unit and comparator."""
    names = ("INDICATOR", "REF_AREA", "original_period", "SOURCE", "UNIT")
    return {(*(row[name] for name in names), COMPARATORS[row["COMPARATOR"]]): row["value"] for row in rows}


def ours(api: Read, wanted: Callable[[dict[str, Any]], bool]) -> dict[tuple[str, ...], Decimal]:
    """The claims of our own API in whole units, by the same."""
    rows = api("/v1/figures?claims=all&scale=one&limit=10000")
    names = ("indicator", "area", "period", "source", "unit", "comparator")
    return {tuple(row[name] for name in names): row["value"] for row in rows if wanted(row)}


def test_a_dataset_is_every_claim(found: Any, api: Read) -> None:
    """Over all pages."""
    assert places(found["dataset"]) == ours(api, lambda _row: True)


def test_a_mask_picks_series(found: Any, api: Read) -> None:
    """Years and quarters of one indicator, in yuan."""
    wanted = ours(
        api,
        lambda row: (
            row["indicator"] == "online-retail-sales"
            and row["area"] == "CHN"
            and row["unit"] == "CNY"
            and ("-" not in row["period"] or "-Q" in row["period"])
        ),
    )
    assert places(found["mask"]) == wanted


def test_dimensions_pick_series(found: Any, api: Read) -> None:
    """Every more than of a year."""
    wanted = ours(api, lambda row: row["comparator"] == ">" and "-" not in row["period"])
    assert places(found["dimensions"]) == wanted
    assert {row["Comparator"] for row in found["dimensions"]} == {"more than"}


def test_an_id_picks_one_series(found: Any) -> None:
    """With its labels and the day that the period starts."""
    (row,) = found["ids"]
    assert (row["value"], row["period"][:10]) == (1_800_000_000_000, "2024-01-01")
    assert (row["Comparator"], row["Unit"], row["Frequency"]) == ("more than", "Chinese Yuan", "annual")
