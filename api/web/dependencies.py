"""Dependencies of FastAPI's routes: the service, the settings and the parameters, also as a canonical query."""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Request

from api.domain.period import Period, Span
from api.domain.rates import AppliedRate
from api.domain.units import Scale
from api.service.figures import FigureService
from api.service.parameters.codes import Code
from api.service.parameters.groups import NoParameters, Parameters, fields_of
from api.service.parameters.reading import pairs_of, read
from api.settings import Settings
from api.web.middleware.expensive import take_turn

_LAST_SECOND = re.compile(r"(?<=^[0-9]{4}-[0-9]{2}-[0-9]{2})T23:59:59Z$")


def canonical_query(query: Parameters) -> dict[str, str]:
    """A dict of the given parameters that differ from their defaults, as texts by sorted name."""
    given, texts, model = query.model_fields_set, {}, type(query)
    for item in fields_of(model):
        name = item.attribute
        if name in given and (value := getattr(query, name)) != model.model_fields[name].default:
            texts[item.name] = ",".join(map(_text, value)) if item.many else _text(value)
    return dict(sorted(texts.items()))


def _text(value: Any) -> str:
    """A value of a parameter as text, in one spelling for equal values."""
    match value:
        case bool():
            return str(value).lower()
        case Scale():
            return value.name
        case AppliedRate():
            return f"{value.pair}:{value.value:f}"
        case Span():
            return value.exact or f"{_end(value.first, 'first')}/{_end(value.last, 'last')}"
        case str():
            return _LAST_SECOND.sub("", value)  # a day alone means its last second, which may not have come yet
        case _:
            return str(value)


def _end(day: date | None, side: str) -> str:
    """The shortest text, 2024, 2024-01 or a date, of a period whose `side`, first or last, is `day`; `..` for None."""
    texts = (f"{day:%Y}", f"{day:%Y-%m}", f"{day}") if day else ()
    return next((text for text in texts if getattr(Period.parse(text), side) == day), "..")


def service_of(request: Request) -> FigureService:
    """The application's service of figures."""
    service: FigureService = request.app.state.service
    return service


def settings_of(request: Request) -> Settings:
    """The settings of the application."""
    settings: Settings = request.app.state.settings
    return settings


def from_query(model: type[Parameters], expensive: Callable[[Any], bool] | None = None) -> Any:
    """The dependency that reads the query string as `model`, and waits for a turn if `expensive` is true of it."""
    with_codes = any(isinstance(item.type, Code) for item in fields_of(model))

    async def parameters(request: Request) -> Parameters:
        catalogue = await service_of(request).catalogue() if with_codes else None
        query = read(model, pairs_of(request.scope["query_string"]), catalogue)
        request.scope["state"]["meant"] = canonical_query(query)
        if expensive and expensive(query):
            await take_turn(request.scope)
        return query

    return Depends(parameters)


async def _service(request: Request) -> FigureService:
    """The service as a dependency; a coroutine, since FastAPI would run a plain function in a thread each time."""
    return service_of(request)


Service = Annotated[FigureService, Depends(_service)]
Nothing = Annotated[NoParameters, from_query(NoParameters)]
