"""Which requests are expensive: they take a tenth of a second or more to answer where there are 100,000 figures.

What is not here takes less, or does so once a release: structures of SDMX, datasets of DBnomics, $metadata of OData.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod

from api.domain.errors import InvalidParameter
from api.representations.formats import FORMATS, by_suffix
from api.web.in_front.delivery import Scope
from api.web.in_front.meant_query import meant_pairs

MANY = 1000
"""Rows to read, to skip or to count from which on a list is long."""
FEW_SERIES = 8
"""Series that are read by their keys: such a list is short, whatever else is asked of it."""
_HEAVY = frozenset({"png"})
"""Formats that take long however little is asked for; a workbook of a page takes 20 ms, another picture 3."""
_ALL = ("", "*", "all")


@dataclass(frozen=True, slots=True)
class _AsWanted:
    """What the rules look at: the path without its suffix, the query as it is meant, the format."""

    method: str
    path: str
    query: Mapping[str, str]
    format: str

    def number(self, name: str, otherwise: int) -> int:
        """A number of the query; what is none is refused elsewhere."""
        text = self.query.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else otherwise


Rule = Callable[[_AsWanted], bool]


def _always(_asked: _AsWanted) -> bool:
    return True


def _posted(asked: _AsWanted) -> bool:
    return asked.method == "POST"


def _of_a_text(asked: _AsWanted) -> bool:
    return asked.method == "POST" or "text" in asked.query


def _in_a_heavy_format(asked: _AsWanted) -> bool:
    return asked.format in _HEAVY


def _of_a_past_moment(asked: _AsWanted) -> bool:
    return "as_of" in asked.query


def _long(asked: _AsWanted) -> bool:
    return asked.number("limit", 100) + asked.number("offset", 0) >= MANY


def _long_list(asked: _AsWanted) -> bool:
    """A list of figures that goes over many of them, to give them or to find those to give."""
    series = asked.query.get("indicator"), asked.query.get("area")
    if all(series) and prod(codes.count(",") + 1 for codes in series if codes) <= FEW_SERIES:
        return False
    return _long(asked) or not asked.query.keys().isdisjoint(("as_of", "sort", "latest", "updated_after"))


def _of_odata(asked: _AsWanted) -> bool:
    filtered = "$filter" in asked.query or "$orderby" in asked.query
    counted = asked.path.endswith("/$count")
    return filtered or (not counted and asked.number("$top", MANY) + asked.number("$skip", 0) >= MANY)


def _of_the_world_bank(asked: _AsWanted) -> bool:
    *_, place, indicators = asked.path.split("/") if "/indicator/" in asked.path else ("", "", "")
    read = asked.number("per_page", 50) * asked.number("page", 1)
    return read >= MANY or indicators.count(";") + place.count(";") > FEW_SERIES or "/series/all/" in asked.path


def _of_sdmx(asked: _AsWanted) -> bool:
    """Data whose key does not name few series: FREQ.REF_AREA.INDICATOR and so on, + between codes."""
    key = next((part.split(".") for part in reversed(asked.path.split("/")) if part.count(".") > 1), [])
    named = key[1:3]
    return any(part in _ALL for part in named or ("",)) or prod(part.count("+") + 1 for part in named) > FEW_SERIES


_ZH = "(?:/zh)?"
_TABLE: tuple[tuple[str, tuple[Rule, ...]], ...] = (
    # Paths, and what makes a request of them expensive: one of these.
    (r"/v1/downloads/.+|/v1/(?:datapackage|croissant)\.json", (_always,)),
    (rf"/v1/fact-check|{_ZH}/fact-check", (_of_a_text,)),
    (r"/v1/(?:figures|market-size|trade|partnerships)", (_in_a_heavy_format, _long_list)),
    (r"/v1/(?:changes|comparisons|rates)", (_in_a_heavy_format, _long)),
    (r"/v1/audit", (_in_a_heavy_format, _of_a_past_moment)),
    (r"/v1/.+", (_in_a_heavy_format,)),
    (rf"{_ZH}/(?:indicators|figures|reports)/.+", (_of_a_past_moment,)),
    (r"/odata/v4/(?:Figures|Claims)(?:/\$count)?", (_of_odata,)),
    (r"/worldbank/v2/.+", (_of_the_world_bank,)),
    (r"/sdmx/(?:2\.1|3\.0)/data(?:/.*)?", (_of_sdmx,)),
    (r"/mcp/?", (_posted,)),
)
_RULES = tuple((re.compile(pattern), rules) for pattern, rules in _TABLE)


def is_expensive(scope: Scope) -> bool:
    """Whether a request whose parameters are read is expensive; what cannot be read is not, for it is refused."""
    path: str = scope["path"]
    rules = next((rules for pattern, rules in _RULES if pattern.fullmatch(path)), ())
    if not rules:
        return False
    try:
        query = meant_pairs(scope)
    except InvalidParameter:
        return False
    asked = _AsWanted(scope["method"], path, query, _format(scope, query))
    return any(rule(asked) for rule in rules)


def _format(scope: Scope, query: Mapping[str, str]) -> str:
    """The key of the format that is asked for by suffix, by name or as the only picture or workbook of a header."""
    if suffix := scope.get("suffix"):
        row = by_suffix(suffix)
        return row.key if row else ""
    if "format" in query:
        return query["format"]
    accepted = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"accept"), "")
    return next((key for key in _HEAVY if accepted.startswith(FORMATS[key].media_type)), "")
