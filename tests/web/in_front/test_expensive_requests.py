"""Which requests are expensive: by path, and by the query as it is meant."""

from __future__ import annotations

from typing import Any

from api.web.in_front.expensive_requests import is_expensive
from api.web.in_front.meant_query import Meant
from tests.helpers.tables import every

EXPENSIVE = """
GET /v1/downloads/figures.csv
GET /v1/downloads/claims.xlsx?unit=EUR
GET /v1/datapackage.json
GET /v1/croissant.json
GET /v1/fact-check?text=15
POST /v1/fact-check
GET /zh/fact-check?text=15
GET /v1/figures?limit=10000
GET /v1/figures?limit=1&offset=5000
GET /v1/figures?limit=0999&offset=0001
GET /v1/figures?sort=-period
GET /v1/figures?as_of=2026-11-25
GET /v1/figures?latest=1
GET /v1/figures?indicator=a,b,c&area=CHN,USA,DEU&latest=1
GET /v1/figures?indicator=a&format=png
GET /v1/figures.png?indicator=a&area=CHN
GET /v1/figures/a.CHN.2024.b.png
GET /v1/market-size?as_of=2026-11-25
GET /v1/changes?limit=10000
GET /v1/comparisons?offset=2000
GET /v1/audit?as_of=2026-11-25
GET /zh/indicators/a?as_of=2026-11-25
GET /odata/v4/Figures
GET /odata/v4/Claims?$top=10&$skip=5000
GET /odata/v4/Figures?$top=1&$filter=year%20eq%202024
GET /odata/v4/Figures/$count?$filter=year%20eq%202024
GET /worldbank/v2/country/all/indicator/a?per_page=25000
GET /worldbank/v2/country/all/indicator/a?per_page=10&page=500
GET /worldbank/v2/country/all/indicator/a;b;c;d;e;f;g;h;i;j
GET /worldbank/v2/country/a;b;c;d;e;f;g;h;i;j/indicator/a
GET /worldbank/v2/country/all/indicator/a?Per_Page=25000
GET /worldbank/v2/Countries/all/Indicators/a;b;c;d;e;f;g;h;i;j
GET /worldbank/v2/zh//country/CHN/indicator/ALL
GET /worldbank/v2/sources/2/country/all/series/all/time/all/data
GET /worldbank/v2/Source/2/Series/a;b;c;d;e;f;g;h;i;j/time/all
GET /worldbank/v2/sources/2/country/CHN/data
GET /worldbank/v2/sources/2/data
GET /worldbank/v2/sources/2/country-series/a~a;a~b;a~c;a~d;a~e;a~f;a~g;a~h;a~i;a~j/metadata
GET /odata/v4/Figures/
GET /sdmx/2.1/data/FIGURES
GET /sdmx/2.1//data/FIGURES/all
GET /sdmx/2.1/data/FIGURES/all/A.B.C,REPORTS
GET /sdmx/2.1/data/FIGURES/A.CHN+*.A.
GET /sdmx/2.1/data/FIGURES/A.+.A.
GET /sdmx/3.0/data/dataflow/REPORTS/FIGURES/1.0.0
GET /sdmx/3.0/data/dataflow/REPORTS/FIGURES/1.0.0/*
GET /sdmx/3.0/data/dataflow/REPORTS/FIGURES/1.0.0/A.CHN.A.*,*.*.*.*
GET /sdmx/2.1/data/FIGURES/A.CHN..
GET /sdmx/3.0/data/*/*/*/*/*
GET /sdmx/2.1/data/FIGURES/A.CHN+USA+DEU.A+B+C.
POST /mcp/
"""
CHEAP = """
GET /v1/downloads
GET /v1/fact-check
GET /fact-check
GET /v1/figures
GET /v1/figures?limit=500&offset=100
GET /v1/figures?indicator=a&area=CHN&latest=1
GET /v1/figures?indicator=a&area=CHN,USA&sort=-period&limit=10000
GET /v1/figures.csv?indicator=a
GET /v1/figures?limit=many
GET /v1/figures?limit=%FF
GET /v1/figures/a.CHN.2024.b
GET /v1/figures/a.CHN.2024.b.csv
GET /v1/indicators?limit=10000
GET /v1/areas?sort=-code
GET /v1/convert?value=1&from=CNY&to=USD&year=2024
GET /v1/audit
GET /v1/changes
GET /indicators/a
GET /figures/a.CHN.2024.b
GET /healthz
GET /readyz
GET /metrics
GET /docs
GET /odata/v4/$metadata
GET /odata/v4/Figures?$top=10
GET /odata/v4/Figures('a.CHN.2024.b')
GET /odata/v4/Figures/$count
GET /odata/v4/Indicators
GET /worldbank/v2/country/CHN/indicator/a
GET /worldbank/v2/country?per_page=300
GET /worldbank/v2/country/a;b;c;d;e;f;g;h;i;j
GET /worldbank/v2/country/a;b;c;d/indicator/a;b;c;d
GET /worldbank/v2/sources/2/series/all/metadata
GET /worldbank/v2/sources/2/search/data/metadata
GET /worldbank/v2/sources/2/country/CHN/series/a/time/YR2015;YR2016;YR2017;YR2018;YR2019;YR2020;YR2021;YR2022;YR2023
GET /sdmx/2.1/data/FIGURES/A.CHN.A.
GET /sdmx/2.1/data/FIGURES/A.CHN.A./REPORTS
GET /sdmx/3.0/data/dataflow/INDICATORS/FIGURES/*/A.CHN+USA.A.*
GET /sdmx/3.0/data/dataflow/REPORTS/FIGURES/1.0.0/A.CHN.A.*,A.USA.A.*
GET /sdmx/2.1/dataflow/all/all/latest?references=all
GET /dbnomics/v22/datasets/REPORTS
"""


def scope(asked: str) -> dict[str, Any]:
    """A request as the application sees it behind the suffix of its path."""
    method, address = asked.split()
    path, _, query = address.partition("?")
    made: dict[str, Any] = {"method": method, "path": path, "query_string": query.encode(), "headers": [], "state": {}}
    stem, _, suffix = path.rpartition(".")
    if path.startswith("/v1/figures") and suffix in ("csv", "svg", "png", "xlsx"):
        made |= {"path": stem, "suffix": suffix}
    return made


@every("asked", EXPENSIVE.strip().splitlines())
def test_it_is_expensive(asked: str) -> None:
    """Each row of the table, by one request at least."""
    assert is_expensive(scope(asked))


@every("asked", CHEAP.strip().splitlines())
def test_it_is_cheap(asked: str) -> None:
    """What is quick never waits, nor what is refused."""
    assert not is_expensive(scope(asked))


@every(
    ("accept", "expensive"),
    [
        (b"image/png", True),
        (b"Image/PNG", True),
        (b"x/y, image/png", True),
        (b"text/csv;q=0.5, image/png", True),
        (b"image/png;q=0.5, text/csv", False),
        (b"image/png, text/csv", False),
        (b"image/png;q=0", False),
        (b"text/csv", False),
        (b"*/*", False),
    ],
)
def test_a_picture_is_expensive_by_its_header(accept: bytes, *, expensive: bool) -> None:
    """The header chooses where neither suffix nor parameter does."""
    asked = scope("GET /v1/figures?indicator=a") | {"headers": [(b"accept", accept)]}
    assert is_expensive(asked) is expensive


def test_an_encoded_slash_parts_nothing() -> None:
    """As SDMX reads a path: what follows is still no key."""
    path = "/sdmx/3.0/data/dataflow/REPORTS,a%2Fb/FIGURES/1.0.0/*"
    asked = scope(f"GET {path.replace('%2F', '/')}")
    assert is_expensive(asked | {"raw_path": path.encode()})


def test_the_query_is_taken_as_it_is_meant() -> None:
    """Once the parameters are read, their meaning decides."""
    asked = scope("GET /v1/figures?limit=00010000")
    meant = Meant(lambda _query: None)
    meant.settle(b"", {})
    asked["state"]["meant"] = meant
    assert not is_expensive(asked)
