"""dbnomics, unmodified, draws the lines that our own API gives, and reads each claim with its comparator and source."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

Read = Callable[[str], Any]
COMPARATORS = {"EQ": "=", "AP": "~", "GT": ">", "GE": ">=", "LT": "<", "LE": "<="}


@pytest.fixture(scope="module")
def found(run: Callable[..., Any], server: str) -> Any:
    """What dbnomics read."""
    return run("dbnomics_reads", server)


def places(rows: list[dict[str, Any]]) -> dict[tuple[str, ...], Decimal]:
    """The values of a data frame by indicator, area, period, unit and vintage, those of claims by two more."""
    names = ("INDICATOR", "REF_AREA", "original_period", "UNIT", "VINTAGE")
    own = ("SOURCE", "COMPARATOR") if "SOURCE" in rows[0] else ()
    return {tuple(row[name] for name in (*names, *own)): row["value"] for row in rows}


def ours(api: Read, claims: str, wanted: Callable[[dict[str, Any]], bool]) -> dict[tuple[str, ...], Decimal]:
    """The values of our own API by the same."""
    rows = [row for row in api(f"/v1/figures?claims={claims}&fields=*&limit=10000") if wanted(row)]
    codes = {sign: code for code, sign in COMPARATORS.items()}
    found = {}
    for row in rows:
        vintage = (row["vintage"] or "_Z").upper()
        place = (row["indicator"], row["area"], row["period"], row["unit"], vintage)
        own = (row["source"], codes[row["comparator"]]) if claims == "all" else ()
        found[(*place, *own)] = row["value"]
    assert len(found) == len(rows)
    return found


@pytest.mark.parametrize(("dataset", "claims"), [("figures", "preferred"), ("claims", "all")])
def test_a_dataset_is_every_figure(found: Any, api: Read, dataset: str, claims: str) -> None:
    """Over all pages."""
    assert places(found[dataset]) == ours(api, claims, lambda _row: True)


def test_a_line_is_ours(found: Any, api: Read) -> None:
    """Period by period, of one unit and in whole units of it, whoever printed each value and in which scale."""
    wanted = {row["period"]: row["value"] for row in api("/v1/figures?indicator=online-retail-sales&area=CHN")}
    line = {row["original_period"]: row["value"] for row in found["line"]}
    assert line == wanted
    assert len(line) == len(found["line"]) > 10
    assert {row["UNIT"] for row in found["line"]} == {"CNY"}
    assert min(line.values()) > 1_000_000_000_000


def test_a_mask_picks_series(found: Any, api: Read) -> None:
    """Years and quarters of one indicator, in yuan."""
    wanted = ours(
        api,
        "all",
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
    wanted = ours(api, "all", lambda row: row["comparator"] == ">" and "-" not in row["period"])
    assert places(found["dimensions"]) == wanted
    assert {row["Comparator"] for row in found["dimensions"]} == {"more than"}


def test_an_id_picks_one_series(found: Any) -> None:
    """With its labels and the day that the period starts."""
    (row,) = found["ids"]
    assert (row["value"], row["period"][:10]) == (1_800_000_000_000, "2024-01-01")
    assert (row["Comparator"], row["Unit"], row["Frequency"]) == ("more than", "Chinese Yuan", "annual")


def test_ids_pick_from_several_datasets(found: Any) -> None:
    """What is in two of them, from each."""
    assert [(row["dataset_code"], row["value"]) for row in found["mixed"]] == [
        ("FIGURES", 1_800_000_000_000),
        ("TRADE", 1_800_000_000_000),
    ]
    assert {row["series_name"] for row in found["mixed"]} == {
        "China – Cross-border e-commerce exports – Chinese Yuan (more than)"
    }
