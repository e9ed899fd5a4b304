"""Guesses at what was meant by a wrong name or value."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from api.domain.search import nearest

VERY_LIKE = 0.7
"""The share of letters in common from which a name is taken for a parameter: these are short and much alike."""
MISTYPED = 0.75
"""The share of letters in common from which a name is taken for another that means a parameter: there are many."""
_LONG = 4
"""Letters of a name that is recognised though it is mistyped."""

Synonyms = Mapping[str, tuple[str, ...]]


def _by_name(*lines: str) -> Synonyms:
    """`country nation: area` as `{"country": ("area",), "nation": ("area",)}`, several lines on one name joined."""
    found: dict[str, tuple[str, ...]] = {}
    for line in lines:
        names, _, meant = line.partition(": ")
        for name in names.split():
            found[name] = (*found.get(name, ()), *meant.split())
    return found


_OF_CONVERSION = _by_name(
    "amount number quantity num val: value",
    "currency cur ccy unit units code: from to",
    "fromcurrency fromunit base basecurrency sourcecurrency src have: from",
    "tocurrency tounit convertto target targetcurrency quote into dest destination want symbols: to",
    "toscale outputscale: to_scale",
    "date period time day years: year",
    "multiplier magnitude unitmult power: scale",
    "exchangerate fx fxrate: rate",
    "sign qualifier: comparator",
)
"""What names mean where a quantity is converted: `from` and `to` are units there, and periods elsewhere."""

_OF_RATES = _by_name("from fromcurrency source src have: base", "to tocurrency target into unit: quote")
"""What they mean where rates are listed."""

SYNONYMS = _by_name(
    "country countries geo geography location locations region regions iso iso2 iso3 iso3166 countrycode nation: area",
    "areas place refarea entity market territory state economy: area",
    "currency currencies cur ccy convert convertto tocurrency target targetcurrency units unitcode money: unit base",
    "into inunit tounit measureunit: unit",
    "start since begin startdate datefrom fromdate startperiod after starttime startyear min mindate: from",
    "since modifiedsince changedsince updatedsince updated lastupdated newerthan: updated_after",
    "end until till enddate dateto todate endperiod before endtime endyear max maxdate upto: to",
    "date dates time year years when day month quarter timeperiod daterange periods: period year",
    "mrv mostrecent mostrecentvalue last newest recent lastnobservations current: latest",
    "page pagenumber pageno p skip startindex from_row cursor: offset after",
    "perpage pagesize size count top max_results maxresults rows num n first limitto take: limit",
    "order orderby ordering sorting sortby orderbyfield sortorder direction: sort",
    "q search query text keyword keywords term find contains name match s: q query",
    "amount number quantity: value",
    "language languages locale l hl culture: lang",
    "metric metrics series code codes variable variables measure measures indicatorcode kpi statistic: indicator",
    "dataset stat concept id: indicator",
    "type output outputformat fmt ext mime accept download as: format",
    "columns column select cols field properties include only attributes: fields",
    "publisher publishers sources provider origin publication author: source",
    "reports edition study: report",
    "category categories theme themes subject topics group: topic",
    "direction tradeflow flows imports exports trade: flow",
    "program programs programmes initiative: programme",
    "multiplier magnitude multiple power unitmult units_multiplier unitscale denomination: scale",
    "exchangerate fx fxrate rates: rate",
    "method conversion ratetype average: basis",
    "claim allclaims preferred: claims",
    "asof vintage snapshot version known knownat: as_of",
    "delimiter separator seperator delim: sep",
    "decimalmark decimalpoint decimals: decimal",
    "escape escaping sanitize sanitise safe formulas injection: cells",
    "calculated computed includederived: derived",
    "charttype chartkind chart graph plot: kind",
    "w imagewidth pixelwidth: width",
    "h imageheight pixelheight: height",
    "layout nested flat orient: shape",
    "status result outcome: verdict",
    "pair symbol symbols: base quote",
)
"""Names by meaning, in lower case without underscores and hyphens, with the parameters that are meant, the likeliest
first; a path offers those of them that it takes."""

ADVICE: Mapping[str, str] = {
    "offset": "`offset` is the number of rows to skip: the third page of 100 is `limit=100&offset=200`. Or follow "
    "`links.next`.",
    "after": "Follow `links.next` from page to page.",
    "q": "/v1/search?q= finds indicators, areas, sources and reports by words.",
    "sort": "A minus before the name, as in `sort=-period`, is for descending.",
}
"""By parameter, what is to be known of it beside its name."""

_NOT_COUNTED = "Leave it out: nobody counts here where readers come from."

UNNEEDED: Mapping[str, str] = {
    "apikey": "No key is needed.",
    "key": "No key is needed.",
    "token": "No key is needed.",
    "accesstoken": "No key is needed.",
    "callback": "JSONP is not needed: every answer allows any origin.",
    "utmsource": _NOT_COUNTED,
    "utmmedium": _NOT_COUNTED,
    "utmcampaign": _NOT_COUNTED,
    "pretty": "Leave it out: your program can indent what it reads.",
    "indent": "Leave it out: your program can indent what it reads.",
    "filter": "Each filter is a parameter of its own.",
    "where": "Each filter is a parameter of its own.",
    "groupby": "Nothing is summed here: each row is a figure as its source states it.",
    "aggregate": "Nothing is summed here: each row is a figure as its source states it.",
}
"""Names for what no parameter does, with what to do instead."""


def squashed(name: str) -> str:
    """A name in lower case without what separates its words: `per_page`, `perPage` and `per-page` are one."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def meant_by(name: str, taken: Collection[str]) -> list[str]:
    """Those of the parameters that a path takes which the name probably means, the likeliest first.

    By its meaning, then by its spelling, then by the spelling of names that mean one: `curency` is `currency`, a unit.
    """
    plain = squashed(name)
    same = [item for item in taken if squashed(item) == plain]
    if found := [item for item in [*same, *_synonyms(plain, taken)] if item in taken]:
        return list(dict.fromkeys(found))
    if plain in UNNEEDED:
        return []
    if near := nearest(name, taken, likeness=VERY_LIKE):
        return near
    long = [synonym for synonym in SYNONYMS if len(synonym) >= _LONG and len(plain) >= _LONG]
    spelt = nearest(plain, long, likeness=MISTYPED)
    spelt.sort(key=lambda synonym: sorted(synonym) != sorted(plain))  # letters that have changed places come first
    return [item for synonym in spelt[:1] for item in _synonyms(synonym, taken) if item in taken]


def elsewhere(name: str, taken: Collection[str]) -> tuple[str, str] | None:
    """The parameter that the name is or means and that this path does not take, and the path that does."""
    homes = _homes()
    candidates = (name, squashed(name), *SYNONYMS.get(squashed(name), ()))
    return next(((item, homes[item]) for item in candidates if item in homes and item not in taken), None)


def _synonyms(plain: str, taken: Collection[str]) -> tuple[str, ...]:
    own = _OF_CONVERSION.get(plain, ()) if "to_scale" in taken else ()
    own = _OF_RATES.get(plain, ()) if "quote" in taken else own
    return own or SYNONYMS.get(plain, ())


@cache
def _homes() -> Mapping[str, str]:
    """By parameter, the first path that takes it."""
    from api.service.parameters import particular, queries
    from api.service.parameters.groups import fields_of

    paths = {
        "/v1/figures": queries.FigureQuery,
        "/v1/trade": queries.TradeQuery,
        "/v1/partnerships": queries.PartnershipsQuery,
        "/v1/convert": particular.ConvertQuery,
        "/v1/search": particular.SearchQuery,
        "/v1/audit": queries.AuditQuery,
        "/v1/rates": queries.RatesQuery,
        "/v1/changes": queries.ChangesQuery,
    }
    found: dict[str, str] = {}
    for path, model in paths.items():
        for item in fields_of(model):
            found.setdefault(item.name, path)
    return found


MEANT: Mapping[str, Mapping[str, str]] = {
    "format": {
        "excel": "xlsx",
        "xls": "xlsx",
        "jsonl": "ndjson",
        "markdown": "md",
        "json-stat": "jsonstat",
        "feather": "arrow",
        "sdmx": "sdmx-json",
        "xml": "sdmx-ml",
        "tsv": "csv",
        "txt": "text",
        "plain": "text",
        "geojson": "json",
        "vega": "vegalite",
        "vega-lite": "vegalite",
        "image": "png",
        "jpg": "png",
        "jpeg": "png",
        "gif": "png",
        "webp": "png",
        "chart": "svg",
    },
    "basis": {
        "average": "annual-average",
        "annual": "annual-average",
        "mean": "annual-average",
        "avg": "annual-average",
        "eop": "year-end",
        "end": "year-end",
        "last": "year-end",
        "printed": "as-printed",
        "source": "as-printed",
    },
    "comparator": {
        "about": "~",
        "approx": "~",
        "approximately": "~",
        "circa": "~",
        "gt": ">",
        "more than": ">",
        "over": ">",
        "gte": ">=",
        "at least": ">=",
        "lt": "<",
        "less than": "<",
        "under": "<",
        "lte": "<=",
        "at most": "<=",
        "eq": "=",
        "==": "=",
    },
    "claims": {"best": "preferred", "default": "preferred", "every": "all", "any": "all", "each": "all"},
    "flow": {
        "export": "exports",
        "import": "imports",
        "x": "exports",
        "m": "imports",
        "all": "total",
        "both": "total",
        "balance": "total",
    },
    "sep": {"semicolon": ";", "comma": ",", "\t": "tab"},
    "cells": {"safe": "text", "escaped": "text", "quoted": "text", "raw": "exact", "plain": "exact"},
    "verdict": {
        "ok": "consistent",
        "contradiction": "contradicts",
        "contradicted": "contradicts",
        "inconsistent": "contradicts",
        "incomparable": "not comparable",
        "superseded": "not comparable",
        "untestable": "not testable",
    },
}
"""By parameter, the allowed word that another one means; it is suggested, not taken for it."""

_YEAR = re.compile("[12][0-9]{3}")
_SPAN = re.compile(rf"{_YEAR.pattern} ?(?:[-–/:]|\.\.) ?{_YEAR.pattern}")
_UNORDERED = frozenset({"value", "display", "low", "high", "value_text", "amount", "sales", "number"})
_SIDE_BY_SIDE = frozenset({"sides", "side-by-side", "pairs", "compared", "comparison"})
_COMPARED = "is no shape: /v1/comparisons has claims on one indicator, area and period side by side"
_NO_ORDER = "cannot be sorted by: values are of several units and comparators, and no order of them would be true"


def meant_value(parameter: str, text: str, allowed: Sequence[str]) -> list[str]:
    """The allowed words that a text means, before any that only looks like it."""
    word = text.strip().casefold()
    if parameter in ("fields", "sort"):
        sign = "-" if word.startswith("-") or word.endswith((":desc", " desc", ".desc")) else ""
        name = word.strip("-+ ").removesuffix("desc").removesuffix("asc").rstrip(" :.")
        names = [item for item in allowed if not item.startswith("-")]
        exact = [item for item in names if item.casefold() == name]
        return [sign + item for item in exact or meant_by(name, names) if sign + item in allowed]
    meant = MEANT.get(parameter, {}).get(word)
    same = [item for item in allowed if item.casefold() == word]
    return same or ([meant] if meant and meant in allowed else [])


def reason(parameter: str, text: str) -> str:
    """Why a value makes no sense, where there is more to say than that it is not among those allowed."""
    if parameter == "sort" and text.strip("-+ ").partition(":")[0] in _UNORDERED:
        return _NO_ORDER
    if parameter == "shape" and text.strip().casefold() in _SIDE_BY_SIDE:
        return _COMPARED
    if parameter == "year" and _SPAN.fullmatch(text):
        return f"is more than one year; write `period={'/'.join(_YEAR.findall(text))}`"
    return ""
