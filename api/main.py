"""The function that makes the ASGI application: its database, services, middleware, routes and plug-ins."""

import gc
import logging
import os
import sys
from asyncio import CancelledError, create_task
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from importlib.metadata import version
from itertools import chain
from operator import attrgetter
from pkgutil import resolve_name
from typing import Any

import anyio.to_thread
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from api.domain.errors import Problem
from api.plugin import faults, installed, plugins
from api.plugins.registry import PLUGINS as PLUGINS  # defined there, since commands read it without FastAPI
from api.service.downloads.files import Files
from api.service.figures import FigureService
from api.service.log import DatabaseTroubles, configure, logger
from api.service.newest import keep_heaps_small, newest_seen
from api.service.process import remove_abandoned, shared_folder
from api.settings import Settings
from api.storage.database import Database
from api.web import openapi
from api.web.connections.protocol import CONNECTIONS, OpenConnections
from api.web.middleware.front import Application
from api.web.problems import problem_response
from api.web.routes import catalogue, downloads, figures, health, topics

ROUTES = (topics, figures, catalogue, downloads, health)
SWITCH_SECONDS = 0.001
"""Seconds after which a thread must give up the interpreter. While two threads work, the event loop is 15 ms late with
Python's default of 5 ms, and 5 ms late with this value, for 3 % more work (medians of a task that sleeps 1 ms).
"""
GARBAGE_THRESHOLDS = (50_000, 10, 10)
"""Objects that are made before the garbage collector looks for cycles; no thread runs while it looks. While 90,000
series were listed, the event loop was up to 180 ms late with Python's default of 700, and 40 ms late with this value,
and the list took half the time.
"""


def _is_no_cancellation(record: logging.LogRecord) -> bool:
    """A filter of uvicorn's log: False for a record with a CancelledError, which then is not written; else True."""
    return not (record.exc_info and isinstance(record.exc_info[1], CancelledError))


def _log_host(host: str, role: str) -> None:
    logger("indicators.database").warning("database-host", host=host, role=role)


def create_app(settings: Settings | None = None) -> Application:
    """Configure the log, and make the ASGI application for the settings, by default those of the environment."""
    settings = settings or Settings()
    configure(settings)
    database = Database(settings.database_url, DatabaseTroubles().failed, _log_host)
    service = FigureService(database, settings.refresh_seconds)

    @asynccontextmanager
    async def lifespan(app: Application) -> AsyncIterator[dict[str, Any]]:
        """Prepare the process before it serves; when it stops, remove its files, close the service, flush the log."""
        sys.setswitchinterval(SWITCH_SECONDS)
        keep_heaps_small()
        gc.set_threshold(*GARBAGE_THRESHOLDS)
        with suppress(OSError):  # best effort: leftovers of dead processes are not fatal
            await anyio.to_thread.run_sync(remove_abandoned)
        service.newest.watch(newest_seen(shared_folder()))
        logging.getLogger("uvicorn.error").addFilter(_is_no_cancellation)
        connections = OpenConnections(settings)
        watching = create_task(app.watch(connections))
        with suppress(CancelledError):  # a second Ctrl-C raises it: the shutdown is orderly all the same
            yield {CONNECTIONS: connections}
        watching.cancel()
        app.state.files.close()
        await service.close()
        logger("indicators.server").info("stopped", process=os.getpid())
        app.log.flush()  # a signal that ends the process runs no functions registered for its exit

    is_traced = any(name.startswith("OTEL_") for name in os.environ)  # else no request looks for FastAPI's telemetry
    app = Application(
        service,
        settings,
        title=openapi.TITLE,
        summary=openapi.SUMMARY,
        description=openapi.DESCRIPTION,
        version=version("report-indicators"),
        license_info=openapi.LICENCE,
        openapi_tags=openapi.TAGS,
        servers=[{"url": settings.public_url or "/", "description": "This server"}],
        lifespan=lifespan,
        exception_handlers={Problem: problem_response, HTTPException: problem_response},
        openapi_url=None,  # another route serves it, with the codes of the newest release
        redirect_slashes=False,
        generate_unique_id_function=attrgetter("name"),  # the name of an operation is that of its function
        telemetry=None if is_traced else {"tracing": False, "metrics": False, "logs": False},
    )
    app.state.settings, app.state.service, app.state.metrics = settings, service, app.metrics
    app.state.files = Files(settings.public_url)
    for plugin in installed():
        if reasons := faults(plugin):
            logger("indicators.plugins").warning("plug-in left out", plugin=plugin.name, reasons=reasons)
    enabled = plugins()
    modules = [*ROUTES, *(import_module(name) for plugin in enabled for name in (*plugin.protocols, *plugin.routers))]
    for route in chain.from_iterable(module.router.routes for module in modules):
        # Not by include_router: FastAPI would compare each route with the path twice, in a fifth of its time.
        app.router.routes.append(route)
        if isinstance(route, APIRoute):
            route.unique_id = route.operation_id or route.name
    app.without_formats = frozenset(
        route.path for route in app.routes if isinstance(route, APIRoute) and 406 not in route.responses
    )
    for plugin in enabled:
        if plugin.setup:
            resolve_name(plugin.setup)(app)
    return app
