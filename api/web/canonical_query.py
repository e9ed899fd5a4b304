"""The one spelling of a query string that all others with its meaning stand for."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar
from urllib.parse import urlencode

from fastapi import Request

from api.domain.errors import Problem
from api.domain.period import Span
from api.domain.rates import AppliedRate
from api.domain.units import Scale
from api.service.figures import FigureService
from api.service.parameters.groups import Parameters, fields_of
from api.service.parameters.reading import Pairs, canonical, has_codes, read, resolve
from api.web.in_front.meant_query import Meant

Model = TypeVar("Model", bound=Parameters)
_LAST_SECOND = re.compile(r"(?<=^[0-9]{4}-[0-9]{2}-[0-9]{2})T23:59:59Z$")
SAFE = ",:/"
"""Characters that need no percent sign in a query string of ours."""


async def as_meant(request: Request, query: Model, pairs: Pairs) -> Model:
    """The parameters as the canonical spelling of the request reads, whose query string is left for the store in front.

    Every other spelling is answered as that one, so that equal questions get equal bytes. What cannot be spelled so
    that it reads the same is answered as it came.
    """
    meant: Meant | None = request.scope.get("state", {}).get("meant")
    if meant is None:
        return query
    try:
        resolved = query
        if has_codes(type(query)):
            service: FigureService = request.app.state.service
            resolved = resolve(query, await service.catalogue())
        texts = spelled(resolved)
        if texts != canonical(pairs) and read(type(query), texts.items()) != resolved:
            return query
    except Problem:  # the route tells it, in its turn
        return query
    meant.settle(urlencode(texts, safe=SAFE).encode(), texts)
    return resolved


def spelled(query: Parameters) -> dict[str, str]:
    """The parameters that differ from their defaults, in alphabetical order, each in its shortest exact form."""
    given, texts = query.model_fields_set, {}
    defaults = _defaults(type(query))
    for item in fields_of(type(query)):
        if item.attribute in given and (value := getattr(query, item.attribute)) != defaults[item.attribute]:
            texts[item.name] = ",".join(map(_text, value)) if item.many else _text(value)
    return dict(sorted(texts.items()))


@cache
def _defaults(model: type[Parameters]) -> Mapping[str, Any]:
    return {name: info.default for name, info in model.model_fields.items()}


def _text(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Scale():
            return value.name
        case Enum():
            return str(value.value)
        case AppliedRate():
            return f"{value.base}{value.quote}:{value.value:f}"
        case Span():
            return _span(value)
        case str():
            return _LAST_SECOND.sub("", value)  # `as_of=` a day says as much, and that second may not have come yet
        case _:
            return str(value)


def _span(span: Span) -> str:
    """One period where there is one with these days, else a range from period to period."""
    first, last = span.first, span.last
    if first and last:
        year, month = first.year, first.month
        half, quarter = (month + 5) // 6, (month + 2) // 3
        for text in (f"{year}", f"{year}-S{half}", f"{year}-Q{quarter}", f"{year}-{month:02}", f"{first}"):
            if Span.parse(text) == span:
                return text
    return f"{_start(first)}/{_end(last)}"


def _start(day: date | None) -> str:
    if day is None:
        return ".."
    return f"{day}" if day.day > 1 else f"{day:%Y-%m}" if day.month > 1 else f"{day.year}"


def _end(day: date | None) -> str:
    if day is None:
        return ".."
    if day.day < monthrange(day.year, day.month)[1]:
        return f"{day}"
    return f"{day:%Y-%m}" if day.month < 12 else f"{day.year}"
