"""Clients of the World Bank's API, of DBnomics, OData and SDMX, unmodified, read the figures that our own API gives."""

import subprocess
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import pytest

from api.domain.period import Period
from tests.clients.conftest import LINE, Api, Run, reading
from tests.helpers.tables import every
from tests.plugins.sdmx import sdmx_reading
from tests.plugins.sdmx.sdmx_reading import DIMENSIONS, LEAD, Row, expected, expected_claim

SALES, EXPORTS, TRADE = "online-retail-sales", "cross-border-ecommerce-exports", "cross-border-ecommerce-trade"
PAVILIONS = ["silk-road-ecommerce-national-pavilions"]
FIGURE = f"{SALES}.CHN.2024.cfis-2025-09-15"
COMPARATORS = {"=": "EQ", "~": "AP", ">": "GT", ">=": "GE", "<": "LT", "<=": "LE"}
Rows = list[dict[str, Any]]
Line = dict[str, Decimal]
Places = dict[tuple[str, ...], Decimal]

pytestmark = pytest.mark.slow
wbgapi, wbdata, datareader, bank_data, dbnomics, python_odata = (
    reading(f"api_readers.{name}")
    for name in ("wbgapi", "wbdata", "pandas_datareader", "world_bank_data", "dbnomics", "python_odata")
)
o_js, odata_client = reading("o_js.js"), reading("odata_client.js")


def assert_read(read: Any, **expected: Any) -> None:
    """Fail where a client did not read what is expected, by the names that its program gives; SDMX in any order."""
    for name, wanted in expected.items():
        found = read[name.replace("_", " ")]
        assert in_order(found) == in_order(wanted) if name.startswith("rows_") else found == wanted, name


def date_of(period: str) -> str:
    year, dash, rest = period.partition("-")
    return f"{year}M{rest}" if dash and rest.isdigit() else f"{year}{rest}"


def values(api: Api, indicator: str, query: str = "") -> Line:
    """Our preferred values of China in whole units, by date as the World Bank writes it."""
    return {date_of(row["period"]): row["value"] for row in api(f"/v1/figures?indicator={indicator}&area=CHN{query}")}


def codes(api: Api, name: str) -> list[str]:
    return [next(iter(row.values())) for row in api(f"/v1/{name}?limit=10000")]


def of_trade(api: Api) -> list[str]:
    return [row["code"] for row in api("/v1/indicators?topic=trade")]


def test_wbgapi(wbgapi: Any, api: Api, line: Line) -> None:
    sales, exports = values(api, SALES), values(api, EXPORTS)
    both = [[name, date, value] for name, own in ((EXPORTS, exports), (SALES, sales)) for date, value in own.items()]
    assert_read(wbgapi, line=line, fetched=sorted(both), flat=exports, one=sales["2024"], newest=sorted((SALES, TRADE)))
    assert_read(wbgapi, indicators=codes(api, "indicators"), of_trade=sorted(of_trade(api)), regions=["NA"], incomes=[])
    times = sorted({date_of(row["period"]) for row in api("/v1/figures?claims=all&limit=10000")})
    assert_read(wbgapi, found=PAVILIONS, economies={"CHN": False, "WLD": True}, times=times)
    assert wbgapi["labelled"][0].endswith("(CNY, more than)")
    assert wbgapi["definition"] == api(f"/v1/indicators/{SALES}")["definition"]


def test_wbdata(wbdata: Any, api: Api, line: Line) -> None:
    ours = api(f"{LINE}&to=2024")
    rows = sorted([row["period"], row["value"], "CNY", row["comparator"]] for row in ours)
    trade = values(api, TRADE)
    assert_read(wbdata, rows=rows, series={row["period"]: row["value"] for row in ours}, quarter=[trade["2024Q1"]])
    assert_read(wbdata, frame={"sales": line, "trade": trade}, empty=[], incomes=[], lendings=[])
    indicators = codes(api, "indicators")
    assert_read(wbdata, indicators=indicators, of_source=len(indicators), of_trade=of_trade(api))
    newest = api("/v1/releases?sort=-sequence&limit=1")[0]["released_at"][:10]
    assert_read(wbdata, countries=codes(api, "areas"), updated=newest)
    assert wbdata["refused"].startswith("Got error 175")


def test_pandas_datareader(datareader: Any, api: Api) -> None:
    frame = {name: values(api, name, "&to=2024") for name in (SALES, TRADE)}
    quarters = {date: value for date, value in frame[TRADE].items() if "Q" in date}
    assert_read(datareader, frame=frame, quarters=quarters, countries=codes(api, "areas"), found=PAVILIONS)
    assert "no-such-indicator" in datareader["refused"]


def test_world_bank_data(bank_data: Any, api: Api, line: Line) -> None:
    both = [["CHN", name, date, value] for name in (SALES, EXPORTS) for date, value in values(api, name).items()]
    labels = ["China", "Online retail sales", max(line)]
    assert_read(bank_data, line=line, both=sorted(both), one=values(api, EXPORTS)["2024"], labels=labels)
    topics = sorted({row["topic"] for row in api("/v1/indicators?limit=1000")})
    assert_read(bank_data, indicators=codes(api, "indicators"), countries=codes(api, "areas"), topics=topics)
    assert_read(bank_data, found=PAVILIONS, sources=["Report indicators"], regions=["NA"])
    assert "no-such-indicator" in bank_data["refused"]


def test_dbnomics_and_odata_draw_the_line_of_the_api(dbnomics: Any, python_odata: Any, o_js: Any, line: Line) -> None:
    """Period by period in whole units, whoever printed each value and in which scale: what a tool sums is true."""
    assert {(row["original_period"], row["value"], row["UNIT"]) for row in dbnomics["line"]} == {
        (*one, "CNY") for one in line.items()
    }
    assert {period: Decimal(value) for period, value in python_odata["line"]} == line
    assert {row["period"]: row["value"] for row in o_js["line"]} == line
    assert len(dbnomics["line"]) == len(python_odata["line"]) == len(o_js["line"]) == len(line)


def places(rows: Rows) -> Places:
    """The values of a data frame by indicator, area, period, unit and vintage, those of claims by two more."""
    names = ["INDICATOR", "REF_AREA", "original_period", "UNIT", "VINTAGE"]
    names += ["SOURCE", "COMPARATOR"] if "SOURCE" in rows[0] else []
    return {tuple(row[name] for name in names): row["value"] for row in rows}


def ours(rows: Rows, wanted: Callable[[dict[str, Any]], bool], *, alone: bool = False) -> Places:
    """The values of our own API by the same; alone, without what tells a claim from its rivals."""
    found: Places = {}
    chosen = [row for row in rows if wanted(row)]
    for row in chosen:
        place = (row["indicator"], row["area"], row["period"], row["unit"], (row["vintage"] or "_Z").upper())
        found[place if alone else (*place, row["source"], COMPARATORS[row["comparator"]])] = row["value"]
    assert len(found) == len(chosen)
    return found


def test_dbnomics(dbnomics: Any, claims: Rows) -> None:
    """All pages of each data set; by a mask, by dimensions, by id; what is in two data sets comes from each."""

    def masked(row: dict[str, Any]) -> bool:
        of_sales = (row["indicator"], row["area"], row["unit"]) == (SALES, "CHN", "CNY")
        return of_sales and ("-" not in row["period"] or "-Q" in row["period"])

    assert places(dbnomics["figures"]) == ours(claims, lambda row: row["preferred"], alone=True)
    assert places(dbnomics["claims"]) == ours(claims, lambda _row: True)
    assert places(dbnomics["mask"]) == ours(claims, masked)
    more = ours(claims, lambda row: row["comparator"] == ">" and "-" not in row["period"])
    assert places(dbnomics["dimensions"]) == more
    assert {row["Comparator"] for row in dbnomics["dimensions"]} == {"more than"}
    (row,) = dbnomics["ids"]
    assert (row["value"], row["period"][:10]) == (1_800_000_000_000, "2024-01-01")
    assert (row["Comparator"], row["Unit"], row["Frequency"]) == ("more than", "Chinese Yuan", "annual")
    name = "China – Cross-border e-commerce exports – Chinese Yuan (more than)"
    mixed = [(row["dataset_code"], row["value"], row["series_name"]) for row in dbnomics["mixed"]]
    assert mixed == [(dataset, 1_800_000_000_000, name) for dataset in ("FIGURES", "TRADE")]


def recent(claims: Rows) -> Rows:
    """The claims in yuan since 2024, the largest number first, equal ones by id."""
    chosen = [row for row in claims if row["year"] >= 2024 and row["unit"] == "CNY"]
    return sorted(chosen, key=lambda row: (-row["value"], row["id"]))


def large(claims: Rows) -> Rows:
    return [row for row in claims if row["value"] > 1_000_000_000_000]


def test_python_odata_makes_classes_of_the_metadata(python_odata: Any, claims: Rows) -> None:
    """Sets by name, properties by type; every figure is read value by value."""
    assert python_odata["sets"] == ["Areas", "Claims", "Figures", "Indicators", "Sources", "Units", "Years"]
    types = {
        "id": "String",
        "value": "Decimal",
        "low": "Decimal",
        "year": "Integer",
        "time": "Datetime",
        "derived": "Boolean",
    }
    assert {name: python_odata["types"][name] for name in types} == types

    def told(name: str, cell: Any) -> Any:
        if name == "time":
            return f"{cell.replace('T', ' ').removesuffix('Z')}+00:00"
        return str(cell) if isinstance(cell, Decimal) and name != "year" else cell

    assert python_odata["every"] == [
        {name: told(name, row[name]) for name in python_odata["every"][0]} for row in claims
    ]
    preferred = [row["id"] for row in claims if row["preferred"]]
    assert_read(python_odata, stand=preferred, preferred=preferred)


def test_python_odata_queries(python_odata: Any, claims: Rows) -> None:
    wanted = [row["id"] for row in recent(claims)]
    assert_read(python_odata, filtered=wanted, count=len(wanted), first=wanted[0], paged=wanted[1:3])
    assert_read(python_odata, large=[row["id"] for row in large(claims)], got="15.5 trillion CNY", year="2024-12-31")
    assert_read(python_odata, words=[row["id"] for row in claims if "70% of" in row["as_printed"]])
    assert_read(python_odata, lacking=sum("e" not in row["name"] for row in claims), starting=["Chile", "China"])
    assert_read(python_odata, selected=[{"id": claims[0]["id"], "value": claims[0]["value"]}])
    assert python_odata["refused"].startswith("HTTP 400 | BadRequest | $filter")


def test_o_js_queries(o_js: Any, claims: Rows) -> None:
    wanted = [
        {name: row[name] for name in ("id", "value", "comparator")}
        for row in claims
        if row["year"] >= 2024 and row["comparator"] != "=" and "%" in row["as_printed"]
    ]
    texts = [{"id": id} for id in sorted(row["id"] for row in claims if row["unit"] == "CNY")[:2]]
    assert_read(o_js, figures=sorted(wanted, key=lambda row: -row["value"]), texts=texts, count=len(claims))
    assert (o_js["one"]["display"], len(o_js["sets"])) == ("15.5 trillion CNY", 7)
    assert (o_js["refused"]["status"], o_js["refused"]["error"]["code"]) == (400, "BadRequest")


def test_odata_client_queries(odata_client: Any, claims: Rows) -> None:
    wanted = [{"id": row["id"], "value": row["value"]} for row in recent(claims)]
    assert_read(odata_client, figures=wanted[1:6], count=len(wanted))
    assert (odata_client["one"]["value"], odata_client["year"]["first_day"]) == (15_500_000_000_000, "2024-01-01")
    assert [row["id"] for row in odata_client["large"]] == [row["id"] for row in large(claims) if row["preferred"]]
    chosen = [row["id"] for row in claims if row["id"].startswith(f"{SALES}.CHN.2024.") and row["year"] == 2024]
    assert [row["id"] for row in odata_client["found"]] == chosen
    assert odata_client["refused"].startswith("$filter")


FLOWS = ["CLAIMS", "FIGURES", "MARKET_SIZE", "PARTNERSHIPS", "TRADE"]
ATTRIBUTES = ["UNIT_MEASURE", "UNIT_MULT", "DECIMALS", "OBS_STATUS", "COMPARATOR", "SOURCE", "AS_PRINTED"]
ATTRIBUTES += ["LOW", "HIGH", "OBS_COM"]
NUMBERS = ("OBS_VALUE", "UNIT_MULT", "DECIMALS", "LOW", "HIGH")
OF_TRADE, KEYED = "&topic=trade", "&area=CHN&indicator=cross-border-ecommerce-trade,cross-border-ecommerce-exports"


def in_order(rows: Iterable[Row]) -> list[Row]:
    """The rows by their dimensions, without the columns that name the dataflow."""
    return sdmx_reading.in_order({name: cell for name, cell in row.items() if name not in LEAD} for row in rows)


def figures(api: Api, query: str = "") -> list[Row]:
    return in_order(map(expected, api(f"/v1/figures?claims=preferred&limit=10000&fields=*{query}")))


def numbers(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The rows with numbers as such, whatever digits a reader gave them."""
    return [{name: float(cell) if name in NUMBERS else cell for name, cell in row.items()} for row in in_order(rows)]


def last_of_each(rows: list[Row]) -> list[Row]:
    newest: dict[tuple[str, ...], Row] = {}
    for row in sorted(rows, key=lambda row: Period.parse(row["TIME_PERIOD"]).first):
        newest[tuple(row[name] for name in DIMENSIONS[:-1])] = row
    return in_order(newest.values())


@every("version", ["2.1", "3.0.0"])
def test_sdmx1(server: str, api: Api, claims: list[Row], line: dict[str, Decimal], run: Run, version: str) -> None:
    read = run("sdmx_readers.sdmx1", server, version[:3], version)
    names = [api(f"/v1/indicators/cross-border-ecommerce-trade?lang={lang}")["name"] for lang in ("en", "zh")]
    assert_read(read, dataflows=FLOWS, dimensions=list(DIMENSIONS), attributes=ATTRIBUTES, names=names)
    assert read["codelists"]["CL_AREA"] == len(api("/v1/areas?limit=10000"))
    whole, trade = figures(api), figures(api, OF_TRADE)
    keyed = figures(api, KEYED + ("&from=2024&to=2025" if version == "2.1" else ""))
    assert_read(read, rows_data=whole, rows_specific=whole, rows_trade=trade, rows_keyed=keyed)
    assert_read(read, rows_claims=map(expected_claim, claims))
    assert {period: Decimal(value) for period, value in read["line"].items()} == line
    if version == "2.1":
        series = len({tuple(row[name] for name in DIMENSIONS[:-1]) for row in trade})
        newest = last_of_each(figures(api, "&topic=market-size"))
        assert_read(read, series=series, frame=len(figures(api, KEYED)), rows_newest=newest)
        assert read["available"]["REF_AREA"] == sorted({row["REF_AREA"] for row in figures(api, "&topic=partnerships")})


def test_pysdmx(server: str, api: Api, claims: list[Row], line: dict[str, Decimal], run: Run) -> None:
    read = run("sdmx_readers.pysdmx", server)
    trade, china = figures(api, OF_TRADE), figures(api, f"{OF_TRADE}&area=CHN&from=2024")
    china = [row for row in china if row["FREQ"] in ("A", "S")]
    totals = [row for row in trade if row["FREQ"] == "A" and row["INDICATOR"].endswith("trade")]
    between = figures(api, "&topic=market-size&from=2022&to=2023")
    assert_read(read, rows_data=figures(api), rows_claims=map(expected_claim, claims), rows_china=china)
    assert_read(read, rows_totals=totals, rows_between=between, china_counts=len(china), nothing=[], found=["TRADE"])
    assert_read(read, dataflows=[[flow, "1.0.0"] for flow in FLOWS])
    assert read["counts"][0] == len(trade)
    components = read["components"]
    assert components["INDICATOR"] == ["Dimension", "String", sorted({row["INDICATOR"] for row in trade})]
    assert components["OBS_VALUE"][:2] == ["Measure", "Decimal"]
    assert [name for name, part in components.items() if part[0] == "Attribute"] == ATTRIBUTES
    assert {period: Decimal(value) for period, value in read["line"].items()} == line
    assert len(read["formats"]) == 5
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
    newer = "import sys; sys.exit(sys.version_info < (3, 12))"
    if subprocess.run([python, "-c", newer], check=False).returncode != 0:  # noqa: S603 - the clients' interpreter
        pytest.skip("opensdmx needs Python 3.12, the clients have an older one")
    read = run("sdmx_readers.opensdmx", server)
    last = len(last_of_each(figures(api, OF_TRADE)))
    assert_read(
        read, dataflows=FLOWS, dimensions=list(DIMENSIONS[:-1]), areas=len(api("/v1/areas?limit=10000")), last=last
    )
    assert floats(read["all"]) == floats(figures(api))
    annual = [row for row in figures(api, f"{OF_TRADE}&area=CHN&from=2024") if row["FREQ"] == "A"]
    assert floats(read["annual"]) == floats(annual)
