"""The application, put together from its parts; nothing is decided here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

import httpx
from fastapi import FastAPI, Request, Response
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException
from starlette_compress import CompressMiddleware

from api import description
from api.current import Current
from api.dataset import Catalogue
from api.db import Database
from api.edge import Edge
from api.errors import Refusal
from api.http import API, Suffix, current, problem, refuse
from api.logs import configure
from api.metrics import Metrics
from api.routes import catalogue, convert, figures, health, market_size, partnerships, trade
from api.settings import Settings
from api.writers.json import dumps

NATIVE = (market_size, trade, partnerships, figures, convert, catalogue)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The ASGI application over the database that the settings name."""
    settings = settings or Settings()
    configure(settings)
    state = Current(Database(settings.database_url), settings.refresh_seconds)

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
        contact=description.CONTACT,
        servers=[{"url": settings.public_url or "/", "description": "This server"}],
        lifespan=lifespan,
        exception_handlers={Refusal: refuse, HTTPException: refuse},
        redoc_url=None,
    )
    app.state.settings, app.state.current, app.state.metrics = settings, state, Metrics()
    for module in NATIVE:
        app.include_router(module.router, prefix=API)
    app.include_router(health.router)
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
        known = await current(request).catalogue()
        if known.version not in made:
            made.clear()
            made[known.version] = dumps(await _describe(app, known))
        return Response(made[known.version], media_type="application/json")

    app.add_route("/openapi.json", openapi, include_in_schema=False)


async def _describe(app: FastAPI, known: Catalogue) -> dict[str, Any]:
    endpoints = {route.path: route.endpoint for route in app.routes if hasattr(route, "endpoint")}  # type: ignore[attr-defined]
    examples: dict[str, tuple[str, Any]] = {}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        for path, endpoint in endpoints.items():
            address = description.example(path, endpoint)
            if address:
                examples[path] = (address, (await client.get(address)).json())
    return description.complete(app.openapi(), endpoints, known, examples)
