"""The World Bank's clients for Python, unmodified, read the figures that our own API gives: wbgapi, wbdata, others."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

SALES, EXPORTS, TRADE = "online-retail-sales", "cross-border-ecommerce-exports", "cross-border-ecommerce-trade"
Read = Callable[[str], Any]


def values(api: Read, indicator: str, query: str = "") -> dict[str, Decimal]:
    """Our preferred values of China in whole units, by date as the World Bank writes it."""
    rows = api(f"/v1/figures?indicator={indicator}&area=CHN{query}")
    return {_date(row["period"]): row["value"] for row in rows}


def _date(period: str) -> str:
    year, dash, rest = period.partition("-")
    return f"{year}M{rest}" if dash and rest.isdigit() else f"{year}{rest}"


def codes(api: Read, name: str) -> list[str]:
    """The keys of a catalogue of ours."""
    return [next(iter(row.values())) for row in api(f"/v1/{name}?limit=10000")]


@pytest.fixture(scope="module")
def wbgapi(run: Callable[..., Any], server: str) -> Any:
    """What wbgapi read."""
    return run("wbgapi_reads", server)


@pytest.fixture(scope="module")
def wbdata(run: Callable[..., Any], server: str) -> Any:
    """What wbdata read."""
    return run("wbdata_reads", server)


@pytest.fixture(scope="module")
def datareader(run: Callable[..., Any], server: str) -> Any:
    """What pandas-datareader read."""
    return run("pandas_datareader_reads", server)


@pytest.fixture(scope="module")
def bank_data(run: Callable[..., Any], server: str) -> Any:
    """What world_bank_data read."""
    return run("world_bank_data_reads", server)


def test_every_client_draws_the_same_line(wbgapi: Any, wbdata: Any, datareader: Any, bank_data: Any, api: Read) -> None:
    """Online retail sales of China in yuan, by year, from the values alone; two of them were asked up to 2024."""
    line = values(api, SALES)
    assert wbgapi["frame"] == line
    assert wbdata["frame"]["sales"] == line
    assert bank_data["line"] == line
    until = {date: value for date, value in line.items() if date < "2025"}
    assert datareader["frame"][SALES] == wbdata["series"] == until
    assert {row["unit"] for row in wbdata["rows"]} == {"CNY"}


def test_wbgapi_fetches_values(wbgapi: Any, api: Read) -> None:
    """Rows, a frame by year, a flat frame and one value."""
    found = {(row["series"], row["time"].removeprefix("YR")): row["value"] for row in wbgapi["fetched"]}
    wanted = {(name, date): value for name in (SALES, EXPORTS) for date, value in values(api, name).items()}
    assert found == wanted
    assert wbgapi["frame"] == values(api, SALES)
    assert dict(wbgapi["flat"]) == values(api, EXPORTS)
    assert wbgapi["one"] == values(api, SALES)["2024"]


def test_wbgapi_reads_the_catalogue(wbgapi: Any, api: Read) -> None:
    """Series, topics, economies and times."""
    assert list(wbgapi["series"]) == codes(api, "indicators")
    assert wbgapi["found"] == wbgapi["searched"] == ["silk-road-ecommerce-national-pavilions"]
    assert wbgapi["economies"] == {"CHN": False, "WLD": True}
    used = {_date(row["period"]) for row in api("/v1/figures?claims=all&limit=10000")}
    assert {time.removeprefix("YR") for time in wbgapi["times"]} == used
    assert wbgapi["members"] == sorted(row["code"] for row in api("/v1/indicators?topic=trade"))
    assert wbgapi["newest_columns"] == sorted((SALES, TRADE))
    assert (wbgapi["regions"], wbgapi["incomes"]) == (["NA"], [])


def test_wbgapi_keeps_the_more_than(wbgapi: Any, api: Read) -> None:
    """In the label of the series, and in the notes on a country's series."""
    (cell,) = wbgapi["labelled"]
    assert cell["series"]["value"].endswith("(CNY, more than)")
    assert wbgapi["footnotes"].startswith("2024: > 1.8 trillion CNY (“exceeding 1.8 trillion yuan”")
    assert wbgapi["definition"] == api(f"/v1/indicators/{SALES}")["definition"]


def test_wbdata_reads_observations(wbdata: Any, api: Read) -> None:
    """Rows with all that is said of a value, a series by day, a frame of two indicators."""
    wanted = values(api, SALES)
    assert {row["date"]: row["value"] for row in wbdata["rows"]} == {
        date: value for date, value in wanted.items() if date < "2025"
    }
    figures = {row["period"]: row for row in api(f"/v1/figures?indicator={SALES}&area=CHN")}
    assert all(row["comparator"] == figures[row["date"]]["comparator"] for row in wbdata["rows"])
    assert wbdata["series"] == {date: value for date, value in wanted.items() if date < "2025"}
    assert wbdata["frame"] == {"sales": wanted, "trade": values(api, TRADE)}
    assert [row["value"] for row in wbdata["quarter"]] == [values(api, TRADE)["2024Q1"]]
    assert wbdata["empty"] == []
    assert wbdata["updated"] == api("/v1/releases?sort=-sequence&limit=1")[0]["released_at"][:10]


def test_wbdata_reads_the_catalogue(wbdata: Any, api: Read) -> None:
    """Indicators, countries, sources and topics; a refusal is told by its number."""
    assert list(wbdata["indicators"]) == codes(api, "indicators")
    assert wbdata["of_source"] == len(codes(api, "indicators"))
    assert wbdata["of_topic"] == [row["code"] for row in api("/v1/indicators?topic=trade")]
    assert list(wbdata["countries"]) == codes(api, "areas")
    assert (wbdata["incomes"], wbdata["lendings"]) == ([], [])
    assert wbdata["refused"].startswith("Got error 175")


def test_pandas_datareader_downloads(datareader: Any, api: Read) -> None:
    """Two indicators side by side, and quarters by themselves."""
    wanted = {name: values(api, name, "&to=2024") for name in (SALES, TRADE)}
    assert datareader["frame"] == wanted
    assert datareader["quarters"] == {date: value for date, value in wanted[TRADE].items() if "Q" in date}


def test_pandas_datareader_reads_the_catalogue(datareader: Any, api: Read) -> None:
    """Countries, a search, and the words of a refusal."""
    assert list(datareader["countries"]) == codes(api, "areas")
    assert datareader["found"] == ["silk-road-ecommerce-national-pavilions"]
    assert "no-such-indicator" in datareader["refused"]


def test_world_bank_data_reads_json_stat(bank_data: Any, api: Read) -> None:
    """Several series and countries at once, one value, and labels."""
    wanted = [["CHN", name, date, value] for name in (SALES, EXPORTS) for date, value in values(api, name).items()]
    assert sorted(bank_data["both"]) == sorted(wanted)
    assert bank_data["one"] == values(api, EXPORTS)["2024"]
    assert bank_data["labels"] == ["China", "Online retail sales", max(values(api, SALES))]
    assert "no-such-indicator" in bank_data["refused"]


def test_world_bank_data_reads_the_catalogue(bank_data: Any, api: Read) -> None:
    """Countries, indicators, topics, and the other lists."""
    assert list(bank_data["countries"]) == codes(api, "areas")
    assert list(bank_data["indicators"]) == codes(api, "indicators")
    assert bank_data["found"] == ["silk-road-ecommerce-national-pavilions"]
    assert bank_data["sources"] == ["Report indicators"]
    assert bank_data["topics"] == sorted({row["topic"] for row in api("/v1/indicators?limit=1000")})
    assert bank_data["regions"] == ["NA"]
