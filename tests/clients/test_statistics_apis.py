"""Clients of the World Bank's API, of DBnomics and of OData, unmodified, read the figures that our own API gives."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.clients.conftest import Api, reading

SALES, EXPORTS, TRADE = "online-retail-sales", "cross-border-ecommerce-exports", "cross-border-ecommerce-trade"
COMPARATORS = {"=": "EQ", "~": "AP", ">": "GT", ">=": "GE", "<": "LT", "<=": "LE"}
Rows = list[dict[str, Any]]
Places = dict[tuple[str, ...], Decimal]

pytestmark = pytest.mark.slow
wbgapi, wbdata, datareader, bank_data, dbnomics, python_odata = (
    reading(f"api_readers.{name}")
    for name in ("wbgapi", "wbdata", "pandas_datareader", "world_bank_data", "dbnomics", "python_odata")
)
o_js, odata_client = reading("o_js.js"), reading("odata_client.js")


def values(api: Api, indicator: str, query: str = "") -> dict[str, Decimal]:
    """Our preferred values of China in whole units, by date as the World Bank writes it."""
    rows = api(f"/v1/figures?indicator={indicator}&area=CHN{query}")
    return {_date(row["period"]): row["value"] for row in rows}


def _date(period: str) -> str:
    year, dash, rest = period.partition("-")
    return f"{year}M{rest}" if dash and rest.isdigit() else f"{year}{rest}"


def codes(api: Api, name: str) -> list[str]:
    """The keys of a catalogue of ours."""
    return [next(iter(row.values())) for row in api(f"/v1/{name}?limit=10000")]


def test_every_client_of_the_world_bank_draws_the_same_line(
    wbgapi: Any, wbdata: Any, datareader: Any, bank_data: Any, line: dict[str, Decimal]
) -> None:
    """Online retail sales of China in yuan, by year, from the values alone; two of them were asked up to 2024."""
    assert wbgapi["frame"] == line
    assert wbdata["frame"]["sales"] == line
    assert bank_data["line"] == line
    until = {date: value for date, value in line.items() if date < "2025"}
    assert datareader["frame"][SALES] == wbdata["series"] == until
    assert {row["date"]: row["value"] for row in wbdata["rows"]} == until
    assert {row["unit"] for row in wbdata["rows"]} == {"CNY"}


def test_every_client_of_the_world_bank_reads_the_catalogue(
    wbgapi: Any, wbdata: Any, datareader: Any, bank_data: Any, api: Api
) -> None:
    """Indicators, countries, topics, and a search."""
    for client in (wbgapi, wbdata, bank_data):
        assert list(client["indicators"]) == codes(api, "indicators")
    for client in (wbdata, datareader, bank_data):
        assert list(client["countries"]) == codes(api, "areas")
    for client in (wbgapi, datareader, bank_data):
        assert client["found"] == ["silk-road-ecommerce-national-pavilions"]
    of_trade = [row["code"] for row in api("/v1/indicators?topic=trade")]
    assert (wbdata["of_topic"], wbgapi["members"]) == (of_trade, sorted(of_trade))
    assert bank_data["topics"] == sorted({row["topic"] for row in api("/v1/indicators?limit=1000")})


def test_wbgapi_fetches_values(wbgapi: Any, api: Api) -> None:
    """Rows, a flat frame and one value."""
    found = {(row["series"], row["time"].removeprefix("YR")): row["value"] for row in wbgapi["fetched"]}
    wanted = {(name, date): value for name in (SALES, EXPORTS) for date, value in values(api, name).items()}
    assert found == wanted
    assert dict(wbgapi["flat"]) == values(api, EXPORTS)
    assert wbgapi["one"] == values(api, SALES)["2024"]


def test_wbgapi_reads_more_of_the_catalogue(wbgapi: Any, api: Api) -> None:
    """Economies, times, regions and no groups by income."""
    assert wbgapi["searched"] == wbgapi["found"]
    assert wbgapi["economies"] == {"CHN": False, "WLD": True}
    used = {_date(row["period"]) for row in api("/v1/figures?claims=all&limit=10000")}
    assert {time.removeprefix("YR") for time in wbgapi["times"]} == used
    assert wbgapi["newest"] == sorted((SALES, TRADE))
    assert (wbgapi["regions"], wbgapi["incomes"]) == (["NA"], [])


def test_wbgapi_keeps_the_more_than(wbgapi: Any, api: Api) -> None:
    """In the label of the series, and in the notes on a country's series."""
    (cell,) = wbgapi["labelled"]
    assert cell["series"]["value"].endswith("(CNY, more than)")
    assert wbgapi["footnotes"].startswith("2024: > 1.8 trillion CNY (“exceeding 1.8 trillion yuan”")
    assert wbgapi["definition"] == api(f"/v1/indicators/{SALES}")["definition"]


def test_wbdata_reads_observations(wbdata: Any, api: Api) -> None:
    """Rows with all that is said of a value, a frame of two indicators; a refusal by its number."""
    figures = {row["period"]: row for row in api(f"/v1/figures?indicator={SALES}&area=CHN")}
    assert all(row["comparator"] == figures[row["date"]]["comparator"] for row in wbdata["rows"])
    assert wbdata["frame"] == {"sales": values(api, SALES), "trade": values(api, TRADE)}
    assert [row["value"] for row in wbdata["quarter"]] == [values(api, TRADE)["2024Q1"]]
    assert (wbdata["empty"], wbdata["incomes"], wbdata["lendings"]) == ([], [], [])
    assert wbdata["of_source"] == len(codes(api, "indicators"))
    assert wbdata["updated"] == api("/v1/releases?sort=-sequence&limit=1")[0]["released_at"][:10]
    assert wbdata["refused"].startswith("Got error 175")


def test_pandas_datareader_downloads(datareader: Any, api: Api) -> None:
    """Two indicators side by side, quarters by themselves, and the words of a refusal."""
    wanted = {name: values(api, name, "&to=2024") for name in (SALES, TRADE)}
    assert datareader["frame"] == wanted
    assert datareader["quarters"] == {date: value for date, value in wanted[TRADE].items() if "Q" in date}
    assert "no-such-indicator" in datareader["refused"]


def test_world_bank_data_reads_json_stat(bank_data: Any, api: Api) -> None:
    """Several series and countries at once, one value, labels, and the other lists."""
    wanted = [["CHN", name, date, value] for name in (SALES, EXPORTS) for date, value in values(api, name).items()]
    assert sorted(bank_data["both"]) == sorted(wanted)
    assert bank_data["one"] == values(api, EXPORTS)["2024"]
    assert bank_data["labels"] == ["China", "Online retail sales", max(values(api, SALES))]
    assert (bank_data["sources"], bank_data["regions"]) == (["Report indicators"], ["NA"])
    assert "no-such-indicator" in bank_data["refused"]


def places(rows: Rows) -> Places:
    """The values of a data frame by indicator, area, period, unit and vintage, those of claims by two more."""
    names = ("INDICATOR", "REF_AREA", "original_period", "UNIT", "VINTAGE")
    own = ("SOURCE", "COMPARATOR") if "SOURCE" in rows[0] else ()
    return {tuple(row[name] for name in (*names, *own)): row["value"] for row in rows}


def ours(rows: Rows, wanted: Callable[[dict[str, Any]], bool], *, alone: bool = False) -> Places:
    """The values of our own API by the same; alone, without what tells a claim from its rivals."""
    found: Places = {}
    chosen = [row for row in rows if wanted(row)]
    for row in chosen:
        place = (row["indicator"], row["area"], row["period"], row["unit"], (row["vintage"] or "_Z").upper())
        found[place if alone else (*place, row["source"], COMPARATORS[row["comparator"]])] = row["value"]
    assert len(found) == len(chosen)
    return found


def test_dbnomics_reads_every_figure(dbnomics: Any, claims: Rows) -> None:
    """Over all pages of each data set."""
    assert places(dbnomics["figures"]) == ours(claims, lambda row: row["preferred"], alone=True)
    assert places(dbnomics["claims"]) == ours(claims, lambda _row: True)


def test_a_line_is_ours(dbnomics: Any, python_odata: Any, o_js: Any, line: dict[str, Decimal]) -> None:
    """Period by period in whole units, whoever printed each value and in which scale: what a tool sums is true."""
    assert {row["original_period"]: row["value"] for row in dbnomics["line"]} == line
    assert {row["UNIT"] for row in dbnomics["line"]} == {"CNY"}
    assert {period: Decimal(value) for period, value in python_odata["line"]} == line
    assert {row["period"]: row["value"] for row in o_js["line"]} == line
    assert len(dbnomics["line"]) == len(python_odata["line"]) == len(o_js["line"]) == len(line)


def test_dbnomics_picks_series(dbnomics: Any, claims: Rows) -> None:
    """By a mask, years and quarters of one indicator in yuan; by dimensions, every more than of a year."""

    def masked(row: dict[str, Any]) -> bool:
        of_sales = (row["indicator"], row["area"], row["unit"]) == (SALES, "CHN", "CNY")
        return of_sales and ("-" not in row["period"] or "-Q" in row["period"])

    assert places(dbnomics["mask"]) == ours(claims, masked)
    more = ours(claims, lambda row: row["comparator"] == ">" and "-" not in row["period"])
    assert places(dbnomics["dimensions"]) == more
    assert {row["Comparator"] for row in dbnomics["dimensions"]} == {"more than"}


def test_dbnomics_picks_series_by_id(dbnomics: Any) -> None:
    """With its labels and the day that the period starts; what is in two data sets, from each."""
    (row,) = dbnomics["ids"]
    assert (row["value"], row["period"][:10]) == (1_800_000_000_000, "2024-01-01")
    assert (row["Comparator"], row["Unit"], row["Frequency"]) == ("more than", "Chinese Yuan", "annual")
    assert [(row["dataset_code"], row["value"]) for row in dbnomics["mixed"]] == [
        ("FIGURES", 1_800_000_000_000),
        ("TRADE", 1_800_000_000_000),
    ]
    assert {row["series_name"] for row in dbnomics["mixed"]} == {
        "China – Cross-border e-commerce exports – Chinese Yuan (more than)"
    }


def recent(claims: Rows) -> Rows:
    """The claims in yuan since 2024, the largest number first, equal ones by id."""
    chosen = [row for row in claims if row["year"] >= 2024 and row["unit"] == "CNY"]
    return sorted(chosen, key=lambda row: (-row["value"], row["id"]))


def test_python_odata_makes_classes_of_the_metadata(python_odata: Any) -> None:
    """Sets by name, properties by type."""
    assert python_odata["sets"] == ["Areas", "Claims", "Figures", "Indicators", "Sources", "Units", "Years"]
    types = {"id": "String", "value": "Decimal", "low": "Decimal", "year": "Integer", "time": "Datetime"}
    for name, kind in (types | {"derived": "Boolean"}).items():
        assert python_odata["types"][name] == f"{kind}Property"


def test_python_odata_reads_every_figure(python_odata: Any, claims: Rows) -> None:
    """Value by value."""
    wanted = [
        {
            name: str(row[name]) if isinstance(row[name], Decimal) and name != "year" else row[name]
            for name in python_odata["every"][0]
        }
        for row in claims
    ]
    for row in wanted:
        row["time"] = f"{row['time'].replace('T', ' ').removesuffix('Z')}+00:00"
    assert python_odata["every"] == wanted
    assert python_odata["stand"] == python_odata["preferred"] == [row["id"] for row in claims if row["preferred"]]


def test_python_odata_queries(python_odata: Any, claims: Rows) -> None:
    """Filter, order, paging, count, key, parts of texts, and the message of a refusal."""
    wanted = recent(claims)
    assert python_odata["filtered"] == [[row["id"], str(row["value"])] for row in wanted]
    assert python_odata["large"] == [row["id"] for row in claims if row["value"] > 1_000_000_000_000]
    assert python_odata["count"] == len(wanted)
    assert python_odata["first"] == wanted[0]["id"]
    assert python_odata["paged"] == [row["id"] for row in wanted[1:3]]
    assert python_odata["selected"] == [{"id": claims[0]["id"], "value": claims[0]["value"]}]
    assert python_odata["got"] == "15.5 trillion CNY"
    assert python_odata["words"] == [row["id"] for row in claims if "70% of" in row["as_printed"]]
    assert python_odata["lacking"] == sum("e" not in row["name"] for row in claims)
    assert python_odata["starting"] == ["Chile", "China"]
    assert python_odata["year"] == "2024-12-31"
    assert python_odata["refused"].startswith("HTTP 400 | BadRequest | $filter")


def test_o_js_queries(o_js: Any, claims: Rows) -> None:
    """Filter, order and selection; a query as text; an entity, a count, the sets and a refusal."""
    wanted = [
        {name: row[name] for name in ("id", "value", "comparator")}
        for row in claims
        if row["year"] >= 2024 and row["comparator"] != "=" and "%" in row["as_printed"]
    ]
    assert o_js["figures"] == sorted(wanted, key=lambda row: -row["value"])
    assert o_js["texts"] == [{"id": id} for id in sorted(row["id"] for row in claims if row["unit"] == "CNY")[:2]]
    assert o_js["one"]["display"] == "15.5 trillion CNY"
    assert o_js["count"] == len(claims)
    assert len(o_js["sets"]) == 7
    assert (o_js["refused"]["status"], o_js["refused"]["error"]["code"]) == (400, "BadRequest")


def test_odata_client_queries(odata_client: Any, claims: Rows) -> None:
    """Filter, order, paging, keys, equality of several properties, count and the message of a refusal."""
    wanted = [{"id": row["id"], "value": row["value"]} for row in recent(claims)]
    assert odata_client["figures"] == wanted[1:6]
    assert odata_client["one"]["value"] == 15_500_000_000_000
    assert [row["id"] for row in odata_client["large"]] == [
        row["id"] for row in claims if row["preferred"] and row["value"] > 1_000_000_000_000
    ]
    assert odata_client["year"]["first_day"] == "2024-01-01"
    chosen = [row["id"] for row in claims if row["id"].startswith(f"{SALES}.CHN.2024.") and row["year"] == 2024]
    assert [row["id"] for row in odata_client["found"]] == chosen
    assert odata_client["count"] == len(wanted)
    assert odata_client["refused"].startswith("$filter")
