"""What a path that does not exist probably means: by its words first, then by its spelling."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from api.domain.search import nearest
from api.web.public_address import API

_LIKENESS = 0.8
_PREFIXES = frozenset(("v1", "v2", "api", "rest", "graphql"))
"""Words before a path that say nothing of what is looked for."""


def _by_word(*lines: str) -> Mapping[str, tuple[str, ...]]:
    found = {}
    for line in lines:
        words, _, meant = line.partition(": ")
        found.update(dict.fromkeys(words.split(), tuple(meant.split())))
    return found


MEANT = _by_word(
    "exports export: /v1/trade?flow=exports",
    "imports import: /v1/trade?flow=imports",
    "flows crossborder crossbordertrade crossborderecommerce: /v1/trade",
    "market markets sales ecommerce onlineretail onlineretailsales retail: /v1/market-size",
    "silkroad silkroadecommerce partners partner programmes programs cooperation: /v1/partnerships",
    "countries country geo locations location regions region nations states: /v1/areas",
    "topics topic categories category themes variables variable: /v1/indicators",
    "metrics metric: /v1/indicators /metrics",
    "data observations observation series values value datapoints claims facts query: /v1/figures",
    "periods period dates time: /v1/years",
    "currencies currency measures: /v1/units",
    "exchangerates exchangerate fx forex: /v1/rates",
    "conversion conversions converter calculate: /v1/convert",
    "rivals rivalclaims sides sidebyside compare compared comparison disagreements: /v1/comparisons",
    "findings checks relations verdicts consistency: /v1/audit",
    "verify check factcheck claim: /v1/fact-check /v1/audit",
    "find lookup q suggest autocomplete: /v1/search",
    "publishers publications documents references: /v1/sources",
    "versions revisions history: /v1/releases",
    "updates revision corrections: /v1/changes",
    "feed rss atom rssxml atomxml feedxml: /v1/changes.atom",
    "datasets dataset files export bulk dump: /v1/downloads",
    "cite citations citation: /v1/figures",
    "license licence licensing copyright legal: /v1/terms",
    "datapackage frictionless: /v1/datapackage.json",
    "apicatalog apis: /.well-known/api-catalog",
    "redoc swagger swaggerui documentation doc help explorer apidocs: /docs",
    "openapi swaggerjson openapiyaml openapiyml apispec spec schema: /openapi.json",
    "health healthcheck live livez alive: /healthz",
    "ready status ping readiness: /readyz",
    "prometheus: /metrics",
    "sdmx: /sdmx/2.1",
    "odata: /odata/v4",
    "worldbank: /worldbank/v2",
    "dbnomics: /dbnomics/v22/providers",
    "indexhtml home main: /",
)
"""By word of a path, in lower case without what separates its words, the addresses that are meant."""


def meant_by(path: str, existing: Collection[str]) -> list[str]:
    """The addresses that a path probably means; its last word says most."""
    words = ["".join(sign for sign in part.casefold() if sign.isalnum()) for part in path.split("/") if part]
    if words and _PREFIXES.issuperset(words):
        return [API] if API in existing else []
    words = [word for word in words if word not in _PREFIXES]
    by_word = {"".join(sign for sign in place.removeprefix(API) if sign.isalnum()): place for place in existing}
    for word in reversed(words):
        for candidates in (MEANT.get(word, ()), [by_word[word]] if word in by_word else []):
            found = [item for item in candidates if item.partition("?")[0] in existing]
            if found:
                return found
    last = words[-1] if words else ""
    near = nearest(last, by_word, 1, _LIKENESS) if len(last) > 2 else []
    return [by_word[word] for word in near] or nearest(path, existing, 1, _LIKENESS)
