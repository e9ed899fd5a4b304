"""What routes depend on: the service, the settings, and the parameters of the request.

Parameters are read by one dependency that validates a model, and not by FastAPI's own `Annotated[Model, Query()]`. That
one takes a request from 45 µs (a route without parameters) to 190 µs, this one to 70 µs, and it cannot refuse a value
that is given twice. docs/design.md tells how this was measured.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

from fastapi import Depends, Request

from api.domain.errors import InvalidParameter
from api.service.figures import FigureService
from api.service.parameters.groups import Parameters
from api.service.parameters.reading import has_codes, pairs_of, read
from api.settings import Settings
from api.web.canonical_query import as_meant
from api.web.in_front.expensive_turns import its_turn

Model = TypeVar("Model", bound=Parameters)


def service_of(request: Request) -> FigureService:
    """The figures that the application serves."""
    service: FigureService = request.app.state.service
    return service


def settings_of(request: Request) -> Settings:
    """The settings of the application."""
    settings: Settings = request.app.state.settings
    return settings


def from_query(model: type[Model], *, has_body: bool = False) -> Callable[[Request], Awaitable[Model]]:
    """A dependency that reads a query string as that model; InvalidParameter tells every fault at once.

    Then it waits for the request's turn, where that is expensive. A route that reads a body does so itself, behind the
    body: whoever sends slowly would hold a turn meanwhile.
    """
    with_codes = has_codes(model)

    async def parameters(request: Request) -> Model:
        pairs = pairs_of(request.scope["query_string"])
        try:
            query = read(model, pairs)
        except InvalidParameter:
            if not with_codes:
                raise
            # The same again with the catalogue, so that unknown codes stand beside the other faults.
            return read(model, pairs, await service_of(request).catalogue())
        query = await as_meant(request, query, pairs)
        if not has_body:
            await its_turn(request.scope)
        return query

    return parameters


async def _service(request: Request) -> FigureService:
    """The same as a dependency, and a coroutine: FastAPI would hand a plain function to a thread, for each request."""
    return service_of(request)


Service = Annotated[FigureService, Depends(_service)]
