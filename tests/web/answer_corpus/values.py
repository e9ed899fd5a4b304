"""Values of the parameters of the native API, right and wrong ones, over the served reports and the made-up one."""

import re
from pathlib import Path

from api.formats.registry import FORMATS
from api.plugins.charts.chart import ChartKind
from api.plugins.charts.plugin import ChartOptions

_SECTIONS = re.split(r"^\[(.+)\]\n", Path(__file__).with_suffix(".txt").read_text(encoding="utf-8"), flags=re.M)[1:]
_TEXTS = dict(zip(_SECTIONS[::2], _SECTIONS[1::2], strict=True))


def entries(section: str) -> tuple[str, ...]:
    """What a section of `values.txt` has; two spaces part the entries, since one may stand in an address."""
    return tuple(re.split(r"\s*\n|  +", _TEXTS[section].strip()))


def table(section: str) -> dict[str, tuple[str, ...]]:
    values: dict[str, tuple[str, ...]] = {}
    for line in _TEXTS[section].strip().splitlines():
        name, *more = re.split(r"  +", line)
        values[name] = (*values.get(name, ()), *more)
    return values


WRONG = frozenset(entries("WRONG"))
"""Values that are refused: each is tried alone, and none in a mixture, which it would leave without an answer."""

TOPICS = ("market-size", "trade", "partnerships", "trade,market-size", "trad")
FIGURES = table("FIGURES")
CONVERTED = table("CONVERTED")
PICTURES = tuple(key for key, row in FORMATS.items() if row.options is ChartOptions)
SHOWN = CONVERTED | {"format": (*(key for key in FORMATS if key not in PICTURES), "x")} | table("SHOWN")
COMMON = {
    name: [value for value in among if value not in WRONG][:4]
    for name, among in (FIGURES | SHOWN).items()
    if name not in ("sort", "fields", "after")
}
TYPED = {name: table(name) for name in ("market-size", "trade", "partnerships")}
IDS = entries("IDS")
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
CITATION = {"lang": CONVERTED["lang"], "as_of": FIGURES["as_of"]} | table("CITATION")
LISTS = {name: SHOWN[name] for name in ("lang", "limit", "offset", "shape")} | table("LISTS")
LISTED = {name: LISTS[name] for name in ("lang", "format", "limit", "offset", "shape")}
AUDIT = LISTED | table("AUDIT")
WORDS = entries("WORDS")
CONVERT = {"value": ("15.5", "15.5 trillion", "0", "-3.50", "1e3", "x"), "scale": CONVERTED["scale"]} | table("CONVERT")
CONVERSIONS = [
    f"/v1/convert?value={value}&from={unit}&to={to}{more}"
    for value in ("15.5", "6.30", "15.5万亿")
    for unit, to in (("CNY", "USD"), ("USD", "CNY"), ("EUR", "JPY"), ("percent", "ratio"), ("CNY", "percent"))
    for more in ("&year=2024", "&year=2015&basis=year-end&scale=trillion", "&rate=USDCNY:7.2&lang=zh&to_scale=yi")
]
CATALOGUE = ("areas", "units", "sources", "reports", "releases", "years", "errors", "formats")
ENTRIES = [f"/v1/{entry}{more}" for entry in entries("ENTRIES") for more in ("", "?lang=zh", ".csv", "?fields=name")]
CHANGES = LISTED | table("CHANGES")
FEED = {name: CHANGES[name] for name in ("report", "indicator", "figure", "updated_after", "lang")}
SHARED = entries("SHARED")
RATES = LISTED | table("RATES")
_PLACES = "/v1/collection.json /v1/terms /.well-known/api-catalog /v1 /v1?lang=zh /v1/figures/ /nothing"
DOWNLOADS = [*(f"/v1/downloads/{name}" for name in entries("FILES")), *_PLACES.split()]


def _below(root: str, name: str) -> list[str]:
    return [f"{root}/{place}" for place in entries(name)]


SDMX_21 = _below("/sdmx/2.1", "SDMX_21")
SDMX_21_QUERY = table("SDMX_21_QUERY")
SDMX_30 = _below("/sdmx/3.0", "SDMX_30")
SDMX_30_QUERY = table("SDMX_30_QUERY")
ODATA = ["/odata/v4/Figures", "/odata/v4/Claims"]
ODATA_QUERY = table("ODATA_QUERY")
ODATA_PLACES = ["/odata/v4/", *_below("/odata/v4", "ODATA_PLACES")]
WORLD_BANK = _below("/worldbank/v2", "WORLD_BANK")
WORLD_BANK_QUERY = table("WORLD_BANK_QUERY")
DBNOMICS = _below("/dbnomics/v22", "DBNOMICS")
DBNOMICS_QUERY = table("DBNOMICS_QUERY")
