"""Values that are refused with a word of their own: what is meant by them, or why they make no sense."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from api.service.parameters.parameter_synonyms import meant_by

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
