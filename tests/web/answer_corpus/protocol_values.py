"""Paths and parameters of the other protocols, right and wrong ones."""

from __future__ import annotations

import re

from tests.web.answer_corpus.values import table


def _below(root: str, places: str) -> list[str]:
    """Addresses below a root; two spaces part them, since one may stand in an address."""
    return [f"{root}/{place}" for place in re.split(r"\s*\n\s*|  +", places.strip())]


SDMX_21 = _below(
    "/sdmx/2.1",
    """
    data/FIGURES  data/TRADE  data/MARKET_SIZE  data/PARTNERSHIPS  data/CLAIMS  data/FIGURES/A.CHN
    data/FIGURES/.CHN..  data/FIGURES/A.CHN.online-retail-sales.  data/FIGURES/.FRA..  data/FIGURES/A+S.ITA+DEU..
    data/FIGURES/A.AFG..  data/FIGURES/A.ATLANTIS..  data/CLAIMS/.FRA...  data/TRADE/all/all  dataflow  datastructure
    codelist  conceptscheme  agencyscheme  dataflow/REPORTS/TRADE/1.0?references=children
    dataflow/REPORTS/TRADE/1.0?references=all&detail=referencepartial  datastructure/REPORTS/FIGURE?references=parents
    codelist/REPORTS/CL_AREA  codelist/REPORTS/CL_FREQ/1.0/A  availableconstraint/TRADE
    availableconstraint/FIGURES/.ITA..  availableconstraint/CLAIMS/.FRA.../all/SOURCE
    schema/dataflow/REPORTS/TRADE/1.0  data/NOPE  categoryscheme
    """,
)
SDMX_21_QUERY = table("""
    startPeriod             2020  2024-S1  2025-06  2024-13
    endPeriod               2016  2024  2018-01-31
    firstNObservations      1  2  0
    lastNObservations       1  3  x
    detail                  full  dataonly  serieskeysonly  nodata  some
    dimensionAtObservation  TIME_PERIOD  AllDimensions  REF_AREA  AREA
    updatedAfter            2020-02-01  2020-02-10T00:00:00Z
    includeHistory          true  false
    asOf                    2020-01-20  2020-02-10T00:00:00Z  2001-01-01
    format                  json  csv  xml
""")
SDMX_30 = _below(
    "/sdmx/3.0",
    """
    data/dataflow/REPORTS/FIGURES/1.0.0  data/dataflow/REPORTS/TRADE/1.0.0  data/dataflow/REPORTS/MARKET_SIZE/1.0.0
    data/dataflow/REPORTS/PARTNERSHIPS/1.0.0  data/dataflow/REPORTS/CLAIMS/1.0.0
    data/dataflow/REPORTS/FIGURES/1.0.0/A.CHN  data/dataflow/REPORTS/FIGURES/1.0.0/*.FRA
    data/dataflow/REPORTS/FIGURES/1.0.0/A.DEU,A.ITA  data/dataflow/REPORTS/FIGURES/1.0.0/A.ATLANTIS
    data/datastructure/REPORTS/FIGURE/1.0.0  data/*/*/FIGURES/*/*.FRA  structure/dataflow  structure/datastructure
    structure/codelist  structure/conceptscheme  structure/agencyscheme  structure/codelist/REPORTS/CL_INDICATOR/1.0.0
    structure/dataflow/REPORTS/TRADE/1.0.0?references=all
    availability/dataflow/REPORTS/TRADE/1.0.0/?references=all&mode=exact
    availability/dataflow/REPORTS/FIGURES/1.0.0/A.FRA?c[TIME_PERIOD]=2016&mode=available
    schema/dataflow/REPORTS/TRADE/1.0.0  structure/nothing
    """,
)
SDMX_30_QUERY = table("""
    c[REF_AREA]             CHN  DEU,FRA  ne:CHN  ATLANTIS
    c[TIME_PERIOD]          2024  ge:2020  ge:2015%2Ble:2020  ge:soon
    c[INDICATOR]            online-retail-sales  co:trade  sw:cross
    c[UNIT_MEASURE]         CNY  ne:CNY  USD,PT
    c[OBS_VALUE]            gt:15000000000000  le:10  gt:many
    c[FREQ]                 A  S,M
    firstNObservations      1  2
    lastNObservations       1  2
    attributes              none  all  dsd  UNIT_MEASURE,SOURCE  UNIT
    measures                all  none  OBS_VALUE  VALUE
    dimensionAtObservation  TIME_PERIOD  AllDimensions  REF_AREA
    updatedAfter            2020-02-01  2020-02-10T00:00:00Z
    includeHistory          true  false
    asOf                    2020-01-20  2001-01-01
    format                  json  csv
""")
_ROOT = "/odata/v4"
_FIGURE = "online-retail-sales.CHN.2024.cfis-2025-09-15"
ODATA = [f"{_ROOT}/Figures", f"{_ROOT}/Claims"]
_FILTERS = """
year eq 2024  area eq 'CHN' and year ge 2020  unit in ('USD','percent')  not (area eq 'CHN') or value lt 10
value gt 15490000000000 and value le 15500000000000  startswith(id,'cross-border') and preferred eq true
contains(as_printed,'trillion')  originator eq null  paragraph ge 10  time ge 2024-01-01T00:00:00Z
printed_value eq '15.5'  area eq 'FRA' and source eq 'a-old'  indicator eq 'nothing'  yaer eq 2024
tolower(unit) eq 'cny'
"""
ODATA_QUERY = {"$filter": tuple(re.split(r"  +|\n", _FILTERS.strip()))} | table("""
    $orderby    year desc  value  area,period desc  id desc  name  display
    $top        1  10  0  -1
    $skip       0  7  1000
    $count      true  false
    $select     id,value  period,display  vlaue
    $format     json  application/json;odata.metadata=none  atom
    lang        zh  de
    $skiptoken  nothing
""")
_SETS = f"""
$metadata  Indicators  Areas?$top=5  Areas?$filter=contains(name,'land')&$select=alpha3,name
Units?$orderby=code desc  Sources?$filter=published gt 2025-01-01  Reports  Releases  Years(2024)  Years('2024')
Figures('{_FIGURE}')  Claims('{_FIGURE}')?$select=id,value  Figures/$count  Claims/$count?$filter=year eq 2024
figures  $batch
"""
ODATA_PLACES = [f"{_ROOT}/", *_below(_ROOT, _SETS)]
WORLD_BANK = _below(
    "/worldbank/v2",
    """
    country/CHN/indicator/online-retail-sales  country/all/indicator/online-retail-sales
    country/DEU;FRA;ITA/indicator/online-retail-sales  country/WLD/indicator/retail-ecommerce-sales
    country/CHN/indicator/goods-trade;goods-trade-exports  country  country/CHN  indicator
    indicator/online-retail-sales  topic  topic/trade/indicator  source  sources/1  sources/1/concepts
    sources/1/country/CHN/series/all/time/all  sources/1/series/all/metadata  region  incomelevel  zh/country/CHN
    country/XXX  nothing
    """,
)
WORLD_BANK_QUERY = table("""
    format     json  xml  jsonstat  x
    date       2024  2015:2020  2024Q1  2025M06  2024:2014
    per_page   1  10  0
    page       1  2  99
    mrv        1  3
    mrnev      1  2
    frequency  Y  M  Q
    gapfill    Y
    footnote   y
    source     1  2  57
""")
DBNOMICS = _below(
    "/dbnomics/v22",
    """
    series/REPORTS/FIGURES  series/REPORTS/CLAIMS  series/REPORTS/TRADE
    series/REPORTS/FIGURES/A.CHN.online-retail-sales  series/REPORTS/FIGURES/.FRA+ITA
    series/REPORTS/CLAIMS/A.DEU.online-retail-sales....a-old  series/REPORTS/FIGURES/A.CNH  providers
    providers/REPORTS  datasets/REPORTS  datasets/REPORTS/TRADE  search?q=retail  last-updates  nothing
    """,
)
DBNOMICS_QUERY = table("""
    observations  1  0  2
    limit         1  5  200  0
    offset        0  3  100000
    metadata      0  1
    dimensions    {"REF_AREA":["CHN"]}  {"REF_AREA":["DEU","FRA"],"FREQ":["A"]}  {"AREA":["CHN"]}  x
""")
