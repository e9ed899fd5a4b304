"""Values of the parameters of the native API, right and wrong ones, over the served reports and the made-up one."""

from __future__ import annotations

import re

from api.representations.charts.chart import ChartKind
from api.representations.charts.chart_options import ChartOptions
from api.representations.formats import FORMATS
from tests.helpers.claims import INDICATOR


def table(text: str) -> dict[str, tuple[str, ...]]:
    """The values of each name; two spaces part them, since one may stand in a value."""
    rows = (re.split(r"  +", line.strip()) for line in text.strip().splitlines())
    return {name: tuple(values) for name, *values in rows}


_WRONG = """
-1 0 1066 1e9 2001 2024-13 2026-13-01 99 Atlantis USDCNY:0 X ZZZ cfis de idd kg none nothing online-retail-sale pie
round sold some soon spot trad value x yes yesterday zillion
"""
WRONG = frozenset(_WRONG.split())
"""Values that are refused: each is tried alone, and none in a mixture, which it would leave without an answer."""

TOPICS = ("market-size", "trade", "partnerships", "trade,market-size", "trad")
FIGURES = {"indicator": (INDICATOR,)} | table("""
    area           CHN  WLD  cn  156  DEU,FRA  ITA  AFG  China  Atlantis
    period         2024  2024-S1  2025-06  2014/2020  2023/..  ../2016  2025H1  2017-Q2  2024-13
    year           2024  2015,2016  2020  1999  99
    from           2020  2024-S1  2018-01-31  soon
    to             2016  2024-S1  2025-06  2013
    frequency      A  S  Q  M,D  A,S  X
    latest         1  2  3  true  0
    source         cfis-2025-09-15  nbs-2025-01-18,scio-2024-01-17  a-old  cfis
    report         new-ecommerce-2025  companion-official  test  none
    claims         all  preferred  some
    derived        true  false  yes
    as_of          2020-01-20  2020-02-10T00:00:00Z  2020-03-31  2026-11-24  2001-01-01  2026-13-01
    updated_after  2020-01-20  2020-02-10  2026-11-01  yesterday
""")
FIGURES["indicator"] += (
    "cross-border-ecommerce-trade",
    "goods-trade,goods-trade-exports",
    "online-retail-sales-growth",
    "silk-road-ecommerce-partner-countries",
    "Online-Retail-Sales",
    "online-retail-sale",
)
CONVERTED = table("""
    unit   USD  CNY  EUR  JPY  percent  ratio  RMB  countries  kg
    scale  one  thousand  million  billion  trillion  wan  yi  bn  zillion
    basis  annual-average  year-end  as-printed  spot
    rate   USDCNY:7.2  EURCNY:7.8  USDCNY:0
    lang   en  zh  zh-CN  de
""")
PICTURES = tuple(key for key, row in FORMATS.items() if row.options is ChartOptions)
SHOWN = (
    CONVERTED
    | {"format": (*(key for key in FORMATS if key not in PICTURES), "x")}
    | table("""
    sep      ;  tab  |
    decimal  .  ,
    limit    1  7  20  10000  0
    offset   0  5  130  100000  -1
    shape    nested  flat  round
    sort     id  -period  area,-year  indicator,period  source,-period  year  -id  value
    fields   *  id,value,unit  period,value_text,low,high  display,name,notes  id,links  idd
""")
)
SHOWN["after"] = (
    "online-retail-sales.CHN.2024.cfis-2025-09-15",
    "goods-trade.CHN.2023.scio-2024-01-17",
    "retail-ecommerce-sales.WLD.2024.cfis-2025-09-15",
    "nothing",
)
COMMON = {
    name: [value for value in among if value not in WRONG][:4]
    for name, among in (FIGURES | SHOWN).items()
    if name not in ("sort", "fields", "after")
}
TYPED = {
    "market-size": table("""
        sort    -period  area,period
        fields  sales,sales_unit  area,period,growth  period,sales_display  sold
    """),
    "trade": table("""
        flow    total  exports  imports,exports  nothing
        fields  flow,value  period,value_unit
    """),
    "partnerships": table("""
        programme  silk-road-ecommerce  none
        fields     programme,period  *
    """),
}
_IDS = """
online-retail-sales.CHN.2024.cfis-2025-09-15
retail-ecommerce-sales.WLD.2024.cfis-2025-09-15
retail-ecommerce-sales-growth.WLD.2024.cfis-2025-09-15
share-of-world-online-retail.CHN.2024.cfis-2025-09-15
cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15
silk-road-ecommerce-training-sessions.CHN.2025-06.cfis-2025-09-15
years-as-largest-online-retail-market.CHN.2024.cfis-2025-09-15
online-retail-sales.CHN.2024.nbs-2025-01-18
online-retail-sales.DEU.2010.a-new      online-retail-sales.DEU.2010.a-old    online-retail-sales.DEU.2014.b-twin
online-retail-sales.FRA.2018.a-old      online-retail-sales.FRA.2018.a-old.2  online-retail-sales.FRA.2017.a-old
online-retail-sales.ITA.2018-01-31.a-old
ONLINE-RETAIL-SALES.chn.2024.cfis-2025-09-15
online-retail-sales.CHN.2024.nobody
"""
IDS = tuple(_IDS.split())
ONE = CONVERTED | {"as_of": FIGURES["as_of"], "format": SHOWN["format"], "sep": SHOWN["sep"]}
ONE["fields"] = ("id,value", "receipt", "*", "idd")
SIZED = {"width": ("280", "360", "2000", "1e9"), "height": ("200", "420", "2001")}
DRAWN = (
    SIZED
    | {name: CONVERTED[name] for name in ("unit", "lang")}
    | {name: FIGURES[name] for name in ("indicator", "period", "claims", "latest")}
    | {"kind": (*ChartKind, "pie")}
)
DRAWN_ONE = SIZED | {name: CONVERTED[name] for name in ("unit", "scale", "lang")}
CITED = [f"/v1/figures/{figure}/citation{more}" for figure in IDS for more in ("", ".bib", ".ris", ".json")]
CITATION = {"lang": CONVERTED["lang"], "as_of": FIGURES["as_of"]} | table("""
    format  text  bibtex  ris  csl  x
    style   apa  chicago  gb-t-7714  GB/T 7714  x
    unit    USD
""")
LISTS = {name: SHOWN[name] for name in ("lang", "limit", "offset", "shape")} | table("""
    format  csv  ndjson  md  jsonstat  arrow  x
    sort    id  -id  code  -code  name  nothing
    fields  id,name  code,name  name  nothing
""")
AUDIT = {name: LISTS[name] for name in ("lang", "format", "limit", "offset", "shape")} | {
    "report": FIGURES["report"],
    "verdict": ("contradicts", "consistent", "confirms,contradicts", "not-comparable", "none"),
    "as_of": FIGURES["as_of"],
    "fields": ("verdict,sentence", "id"),
}
_COMPARED = "indicator area period year from to frequency source report as_of unit scale basis rate lang limit offset"
COMPARISONS = {name: COMMON[name] for name in _COMPARED.split()} | {
    "topic": TOPICS,
    "shape": ("flat", "sides"),
    "fields": ("left,right,meets", "overlap", "verdict,sentence", "idd"),
}
_WORDS = """
market size | online retail sales growth | cross border | 网络零售 | 跨境电商 出口 | china | silk road | eMarketer
| nothing like it | 7.1 | % | exports&limit=1 | sales&format=csv
"""
WORDS = tuple(words.strip() for words in _WORDS.split("|"))
CONVERT = {"value": ("15.5", "15.5 trillion", "0", "-3.50", "1e3", "x"), "scale": CONVERTED["scale"]} | table("""
    from  CNY  USD  percent  EUR
    to    USD  EUR  ratio  kg
    year  2024  2010  1066
""")
CONVERSIONS = [
    f"/v1/convert?value={value}&from={unit}&to={to}{more}"
    for value in ("15.5", "6.30", "15.5万亿")
    for unit, to in (("CNY", "USD"), ("USD", "CNY"), ("EUR", "JPY"), ("percent", "ratio"), ("CNY", "percent"))
    for more in ("&year=2024", "&year=2015&basis=year-end&scale=trillion", "&rate=USDCNY:7.2&lang=zh&to_scale=yi")
]
CATALOGUE = ("areas", "units", "sources", "reports", "releases", "years", "errors", "formats")
_ENTRIES = """
indicators/online-retail-sales  indicators/goods-trade  areas/CHN  areas/fr  areas/156  units/CNY  units/percent
sources/cfis-2025-09-15  sources/a-old  reports/new-ecommerce-2025  reports/test  releases/companion-official.1
releases/test.2  errors/not-found  units/none
"""
ENTRIES = [f"/v1/{entry}{more}" for entry in _ENTRIES.split() for more in ("", "?lang=zh", ".csv", "?fields=name")]
CHANGES = {name: LISTS[name] for name in ("lang", "format", "limit", "offset", "shape")} | {
    "report": FIGURES["report"],
    "indicator": FIGURES["indicator"],
    "figure": IDS[10:14],
    "updated_after": FIGURES["updated_after"],
    "from": ("test.1", "companion-official.1", "none"),
    "to": ("test.2", "new-ecommerce-2025.1", "none"),
    "as_of": FIGURES["as_of"],
}
FEED = {name: CHANGES[name] for name in ("report", "indicator", "figure", "updated_after", "lang")}
_SHARED = f"""
figures/{IDS[0]}  figures/{IDS[4]}?unit=EUR  figures/{IDS[12]}  figures/{IDS[0]}?as_of=2026-11-24
indicators/online-retail-sales  indicators/goods-trade?area=CN  indicators/none  audit
"""
SHARED = [f"/oembed?url=http://test{prefix}/{page}" for prefix in ("", "/zh") for page in _SHARED.split()]
SHARED += f"""
/oembed?url=http://test/figures/{IDS[4]}&format=xml
/oembed?url=http://test/figures/{IDS[0]}&maxwidth=500&maxheight=240
/oembed?url=http://test/figures/{IDS[0]}&maxwidth=0
/sitemap.xml  /sitemaps/pages-1.xml  /sitemaps/figures-1.xml  /sitemaps/figures-9.xml
""".split()
RATES = {name: LISTS[name] for name in ("lang", "format", "limit", "offset", "shape")} | {
    "base": ("USD", "usd,EUR", "ZZZ"),
    "quote": ("CNY", "JPY,CNY", "ZZZ"),
    "year": FIGURES["year"],
}
_FILES = """
figures.csv  figures.json  figures.ndjson  figures.parquet  claims.csv  claims.json  claims.ndjson  claims.parquet
figures.arrow  figures.csv-metadata.json  claims.arrow  claims.csv-metadata.json
indicators.csv  areas.csv  units.csv  sources.csv  reports.csv  releases.csv
indicators.csv-metadata.json  areas.csv-metadata.json  sources.csv-metadata.json  rates.csv-metadata.json
years.csv  figures.csv?unit=USD&scale=billion  claims.json?unit=EUR&basis=year-end  nothing.csv
"""
_PLACES = "/v1/collection.json /v1/terms /.well-known/api-catalog /v1 /v1?lang=zh /v1/figures/ /nothing"
DOWNLOADS = [*(f"/v1/downloads/{name}" for name in _FILES.split()), *_PLACES.split()]
