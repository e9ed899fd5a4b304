"""Clients of the World Bank's API, of DBnomics and of OData, and one that was generated."""

import json
import sys

SALES, EXPORTS, TRADE = "online-retail-sales", "cross-border-ecommerce-exports", "cross-border-ecommerce-trade"


def _refusal(call, *names, **options):
    try:
        call(*names, **options)
    except Exception as error:
        return str(error)
    return ""


def wbgapi(base):
    """The one database, which it asks for by its own default number."""
    import wbgapi as wb

    wb.endpoint = f"{base}/worldbank/v2"
    frame = wb.data.DataFrame(SALES, "CHN", time=range(2014, 2026), numericTimeKeys=True)
    return {
        "fetched": sorted(
            [row["series"], row["time"].removeprefix("YR"), row["value"]]
            for row in wb.data.fetch([SALES, EXPORTS], "CHN")
        ),
        "labelled": [row["series"]["value"] for row in wb.data.fetch(EXPORTS, "CHN", "YR2024", labels=True)],
        "line": {str(year): value for year, value in frame.loc["CHN"].items()},
        "flat": {str(row.time): row.value for row in wb.data.FlatFrame(EXPORTS, "CHN").itertuples()},
        "one": wb.data.get(SALES, "CHN", 2024)["value"],
        "newest": sorted(wb.data.DataFrame([SALES, TRADE], "CHN", mrv=1).columns),
        "indicators": [row["id"] for row in wb.series.list()],
        "found": [row["id"] for row in wb.series.list(q="pavilions")],
        "economies": {row["id"]: row["aggregate"] for row in wb.economy.list()},
        "times": sorted(row["id"].removeprefix("YR") for row in wb.time.list()),
        "of trade": sorted(wb.topic.members("trade")),
        "regions": [row["code"] for row in wb.region.list()],
        "incomes": [row["id"] for row in wb.income.list()],
        "definition": wb.series.metadata.get(SALES).metadata["Longdefinition"],
    }


def wbdata(base):
    from wbdata import client

    lists = {"COUNTRIES": "countries", "INDICATOR": "indicators", "SOURCE": "sources", "TOPIC": "topics"}
    lists |= {"ILEVEL": "incomeLevels", "LTYPE": "lendingTypes"}
    client.BASE_URL = f"{base}/worldbank/v2"
    for name, path in lists.items():
        assert hasattr(client, f"{name}_URL")
        setattr(client, f"{name}_URL", f"{base}/worldbank/v2/{path}")
    reader = client.Client()
    rows = reader.get_data(SALES, country=["CHN", "USA"], date=("2014", "2024"))
    series = reader.get_series(SALES, country="CHN", date=("2014", "2024"), parse_dates=True)
    frame = reader.get_dataframe({SALES: "sales", TRADE: "trade"}, country="CHN")
    return {
        "rows": sorted([row["date"], row["value"], row["unit"], row["comparator"]] for row in rows),
        "updated": f"{rows.last_updated:%Y-%m-%d}",
        "empty": reader.get_data(SALES, country="FRA"),
        "quarter": [row["value"] for row in reader.get_data(TRADE, date=("2024Q1", "2024Q1"), freq="Q")],
        "series": {f"{day:%Y}": value for day, value in series.items()},
        "frame": {name: {str(key): value for key, value in column.dropna().items()} for name, column in frame.items()},
        "indicators": [row["id"] for row in reader.get_indicators()],
        "of trade": [row["id"] for row in reader.get_indicators(topic="trade")],
        "of source": len(reader.get_indicators(source=1)),
        "countries": [row["id"] for row in reader.get_countries()],
        "incomes": reader.get_incomelevels(),
        "lendings": reader.get_lendingtypes(),
        "refused": _refusal(reader.get_data, "no-such-indicator", country="CHN"),
    }


def pandas_datareader(base):
    from pandas_datareader import wb

    wb.WB_API_URL = f"{base}/worldbank/v2"
    frame = wb.download(indicator=[SALES, TRADE], country=["CN", "US"], start=2014, end=2024)
    quarters = wb.download(indicator=TRADE, country="CN", start=2024, end=2024, freq="Q")
    wrong = {"indicator": "no-such-indicator", "country": "CN", "start": 2014, "end": 2024}
    return {
        "frame": {name: {year: value for (_, year), value in frame[name].dropna().items()} for name in (SALES, TRADE)},
        "quarters": {year: value for (_, year), value in quarters.iloc[:, 0].items()},
        "countries": list(wb.get_countries()["iso3c"]),
        "found": sorted(wb.search("pavilions")["id"]),
        "refused": _refusal(wb.download, **wrong, errors="raise"),
    }


def world_bank_data(base):
    import world_bank_data as wb
    from world_bank_data import request

    request.WORLD_BANK_URL = f"{base}/worldbank/v2"
    both = wb.get_series(f"{SALES};{EXPORTS}", ["CHN", "WLD"], id_or_value="id")
    line = wb.get_series(SALES, "CHN", simplify_index=True)
    return {
        "line": {str(year): int(value) for year, value in line.items()},
        "both": sorted([*place, int(value)] for place, value in both.dropna().items()),
        "one": int(wb.get_series(EXPORTS, "CHN", date="2024", simplify_index=True)),
        "labels": list(wb.get_series(SALES, "CHN", mrv=1).index[0]),
        "countries": list(wb.get_countries().index),
        "indicators": list(wb.get_indicators().index),
        "found": list(wb.search_indicators("pavilions").index),
        "sources": list(wb.get_sources()["name"]),
        "topics": list(wb.get_topics().index),
        "regions": list(wb.get_regions().index),
        "refused": _refusal(wb.get_series, "no-such-indicator"),
    }


def dbnomics(base):
    from dbnomics import fetch_series

    def read(*names, **options):
        frame = fetch_series(*names, max_nb_series=1000, **options, api_base_url=f"{base}/dbnomics/v22")
        frame = frame.loc[:, ~frame.columns.duplicated()]  # of several datasets, the client repeats those they share
        return json.loads(frame.to_json(orient="records", date_format="iso", double_precision=15))

    exports = f"A.CHN.{EXPORTS}.CNY._Z"
    return {
        "figures": read("REPORTS", "FIGURES"),
        "claims": read("REPORTS", "CLAIMS"),
        "line": read("REPORTS", "FIGURES", series_code=f".CHN.{SALES}"),
        "mask": read("REPORTS", "CLAIMS", series_code=f"A+Q.CHN.{SALES}.CNY"),
        "dimensions": read("REPORTS", "CLAIMS", dimensions={"COMPARATOR": ["GT"], "FREQ": ["A"]}),
        "ids": read([f"REPORTS/CLAIMS/{exports}.GT.cfis-2025-09-15"]),
        "mixed": read([f"REPORTS/FIGURES/{exports}", f"REPORTS/TRADE/{exports}"]),
    }


def python_odata(base):
    from odata import ODataService

    service = ODataService(f"{base}/odata/v4/", reflect_entities=True, quiet_progress=True)
    figures, claims, years, areas = (service.entities[name] for name in ("Figures", "Claims", "Years", "Areas"))
    ask = service.query

    def ids(entities, condition):
        return [item.id for item in ask(entities).filter(condition)]

    late = (claims.year >= 2024) & (claims.unit == "CNY")
    filtered = ask(claims).filter(late).order_by(claims.value.desc(), claims.id.asc())
    sales = (figures.indicator == SALES) & (figures.area == "CHN")
    names = "id value comparator unit scale status low high year time findings derived preferred vintage printed_value"
    names = [*names.split(), "printed_scale", "verified"]
    return {
        "sets": sorted(service.entities),
        "types": {name: type(getattr(figures, name)).__name__.removesuffix("Property") for name in names},
        "every": [{name: getattr(item, name) for name in names} for item in ask(claims)],
        "stand": [item.id for item in ask(figures)],
        "preferred": ids(claims, claims.preferred == True),  # noqa: E712
        "line": [[item.period, item.value] for item in ask(figures).filter(sales)],
        "large": ids(claims, claims.value > 1_000_000_000_000),
        "filtered": [item.id for item in filtered.all()],
        "count": ask(claims).filter(late).count(),
        "first": filtered.first().id,
        "paged": [item.id for item in filtered.offset(1).limit(2).all()],
        "selected": ask(claims).select(claims.id, claims.value).limit(1).all(),
        "got": ask(figures).get(f"{SALES}.CHN.2024.cfis-2025-09-15").display,
        "words": ids(claims, claims.as_printed.contains("70% of")),
        "lacking": ask(claims).filter(claims.name.lacks("e")).count(),
        "starting": [item.name for item in ask(areas).filter(areas.name.startswith("Chi")).all()],
        "year": ask(years).get(2024).last_day,
        "refused": _refusal(ask(figures).raw, {"$filter": "year eq"}),
    }


def generated(base, folder):
    """The client that openapi-python-client put into a folder."""
    sys.path.insert(0, folder)
    from report_indicators_client import Client
    from report_indicators_client.api.conversion import convert
    from report_indicators_client.api.fact_check import check_claims
    from report_indicators_client.api.figures import get_figure, list_figures
    from report_indicators_client.models import CheckClaimsJsonBody, Scale

    client = Client(base_url=base)
    figure = get_figure.sync("cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15", client=client, unit="USD")
    money = {"value": "15.5", "scale": Scale.TRILLION, "from_": "CNY", "to": "USD"}
    refused = list_figures.sync_detailed(client=client, period=["2024-13"])
    claim = {"indicator": "online-retail-sales", "period": "2024"}
    claims = [{**claim, "amount": "15.5 trillion yuan"}, {**claim, "amount": "a great deal"}]
    checked = check_claims.sync(client=client, body=CheckClaimsJsonBody.from_dict({"claims": claims}))
    return {
        "figure": figure.data.to_dict(),
        "rows": [row.id for row in list_figures.sync(client=client, topic=["trade"], limit=3).data],
        "quantity": convert.sync(client=client, **money, year=2024).data.value_text,
        "refused": [refused.status_code, refused.parsed.code],
        "verdicts": [row.verdict for row in checked.data],
    }
