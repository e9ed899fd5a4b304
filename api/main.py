"""The application, put together from its parts; nothing is decided here."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from importlib.metadata import version
from typing import Any

import httpx
from fastapi import FastAPI, Request, Response
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException
from starlette_compress import CompressMiddleware

from api.domain.catalogue import Catalogue
from api.domain.errors import Problem
from api.protocols.dbnomics import endpoints as dbnomics
from api.protocols.mcp import endpoint as mcp
from api.protocols.odata import endpoints as odata
from api.protocols.sdmx import v21 as sdmx21
from api.protocols.sdmx import v30 as sdmx30
from api.protocols.worldbank import endpoints as worldbank
from api.representations.writers.json import dumps
from api.service.download_files import Files
from api.service.figure_service import FigureService
from api.service.log_setup import configure
from api.settings import Settings
from api.storage.database import Database
from api.web import description
from api.web.components import REFUSED, REQUEST_ID
from api.web.edge import Edge
from api.web.metrics import Metrics
from api.web.pages import explorer
from api.web.responses import API, Suffix, current, problem, refuse, take_nothing
from api.web.routes import (
    audit,
    catalogue_lists,
    changes,
    convert,
    downloads,
    figures,
    format_list,
    health,
    market_size,
    partnerships,
    trade,
)

NATIVE = (market_size, trade, partnerships, figures, convert, audit, catalogue_lists, changes, format_list, downloads)
PROTOCOLS = (odata, worldbank, dbnomics, sdmx21, sdmx30, mcp)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The ASGI application over the database that the settings name."""
    settings = settings or Settings()
    configure(settings)
    state = FigureService(Database(settings.database_url), settings.refresh_seconds)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await state.database.close()

    app = FastAPIOffline(
        title=description.TITLE,
        summary=description.SUMMARY,
        description=description.DESCRIPTION,
        version=version("report-indicators"),
        license_info=description.LICENCE,
        servers=[{"url": settings.public_url or "/", "description": "This server"}],
        lifespan=lifespan,
        exception_handlers={Problem: refuse, HTTPException: refuse},
        redoc_url=None,
        redirect_slashes=False,
        swagger_ui_parameters=description.EXPLORER,
    )
    app.state.settings, app.state.current, app.state.metrics = settings, state, Metrics()
    app.state.files = Files()
    for module in NATIVE:
        app.include_router(module.router, prefix=API)
    for protocol in PROTOCOLS:
        app.include_router(protocol.router)
    app.include_router(health.router)
    app.include_router(explorer.router)
    _serve_description(app)
    app.add_middleware(Suffix)
    app.add_middleware(CompressMiddleware, minimum_size=1000)
    app.add_middleware(Edge, current=state, problem=problem, capacity=settings.cache_bytes, metrics=app.state.metrics)
    return app


def _serve_description(app: FastAPI) -> None:
    """Serve /openapi.json with the codes and answers of the newest release instead of what is known at import."""
    app.router.routes[:] = [route for route in app.router.routes if getattr(route, "path", "") != "/openapi.json"]
    made: dict[str, bytes] = {}

    async def openapi(request: Request) -> Response:
        take_nothing(request)
        catalogue = await current(request).catalogue()
        if catalogue.version not in made:
            made.clear()
            made[catalogue.version] = dumps(await _describe(app, catalogue))
        return Response(made[catalogue.version], media_type="application/json")

    app.add_route("/openapi.json", openapi, include_in_schema=False)


async def _describe(app: FastAPI, catalogue: Catalogue) -> dict[str, Any]:
    endpoints = _endpoints()
    examples = description.Examples()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(_inner(app)), base_url=_address(app)) as client:
        for path, key, address in description.example_addresses(endpoints):
            answer = await client.get(address)
            if answer.status_code == 200:
                shown = json.loads(answer.text, parse_float=Decimal) if key == "json" else answer.text
                examples.answers[path, key] = (f"GET {address}", shown)
        for status, (method, address, headers) in REFUSED.items():
            answer = await client.request(method, address, headers=headers)
            told = [f"{method} {address}", *(f"{name}: {value}" for name, value in headers.items())]
            examples.refusals[status] = (", ".join(told), {**answer.json(), "request_id": REQUEST_ID})
    whole = description.complete(app.openapi(), endpoints, catalogue, examples)
    whole["info"]["contact"] = {"name": description.CONTACT, "url": _address(app)}
    return whole


def _endpoints() -> dict[str, Any]:
    """The endpoints by path."""
    routers = [*((API, module.router) for module in NATIVE), ("", health.router)]
    return {prefix + route.path: route.endpoint for prefix, router in routers for route in router.routes}


def _inner(app: FastAPI) -> FastAPI:
    """The same routes without the edge: who asks itself for examples is no visitor, neither logged nor counted."""
    inner = FastAPI(openapi_url=None)
    inner.state = app.state
    inner.add_exception_handler(Problem, refuse)
    inner.add_exception_handler(HTTPException, refuse)
    for module in NATIVE:
        inner.include_router(module.router, prefix=API)
    inner.add_middleware(Suffix)
    return inner


def _address(app: FastAPI) -> str:
    settings: Settings = app.state.settings
    return settings.public_url.rstrip("/") or f"http://127.0.0.1:{settings.port}"
