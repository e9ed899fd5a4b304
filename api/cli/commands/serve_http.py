"""`indicators serve`: migrates, then answers over HTTP."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
import threading
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.failures import Failure, say
from api.cli.open_database import address_of, settings_of, shown
from api.cli.options import Command, DatabaseUrl

if TYPE_CHECKING:
    from sqlalchemy import URL

    from api.settings import Settings

FACTORY = "api.main:create_app"
BACKLOG = 2048
STOP_SECONDS = 5
"""Seconds that requests in flight get when the server is asked to stop."""

Host = Annotated[str | None, typer.Option(metavar="ADDRESS", help="Where to listen: HOST, else 127.0.0.1.")]
Port = Annotated[str | None, typer.Option(metavar="NUMBER", help="The port: PORT, else 8000.")]
Workers = Annotated[str | None, typer.Option(metavar="NUMBER", help="How many processes: WORKERS, else 1.")]


def run(host: Host = None, port: Port = None, workers: Workers = None, database_url: DatabaseUrl = None) -> None:
    """Bring the database to the newest revision, then serve it until Ctrl-C."""
    given = {"host": host, "port": port, "workers": workers, "database_url": database_url}
    settings = settings_of(**given)
    url = address_of(settings)
    listener = _listen(settings.host, settings.port)
    try:
        asyncio.run(_prepare(url))
        # The application reads its settings itself, in each worker: they have to be in the environment.
        os.environ.update({name.upper(): value for name, value in given.items() if value is not None})
        _serve(settings, listener)
    except KeyboardInterrupt:
        say("Stopped.")
    finally:
        listener.close()


def _listen(host: str, port: int) -> socket.socket:
    """A socket bound to the port, so that a taken port is found before anything is migrated."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise Failure(f"port {port} on {host} is in use; --port or PORT takes another.") from None
        raise Failure(f"cannot listen on port {port} of {host}: {error.strerror or error}.") from None
    return listener


async def _prepare(url: URL) -> None:
    from api.cli.migration_output import migrated

    say(f"Migrating {shown(url)}")
    done = await migrated(url, lambda line: say(f"  {line}"))
    if not done.steps:
        say(f"  nothing to do, it is at {done.revision}")


def _serve(settings: Settings, listener: socket.socket) -> None:
    import uvicorn

    options: dict[str, Any] = {
        "factory": True,
        "log_level": "warning",  # the edge writes a line for each request
        "access_log": False,
        "server_header": False,
        "ws": "none",
        "timeout_graceful_shutdown": STOP_SECONDS,
    }
    config = uvicorn.Config(FACTORY, **options)
    config.load()  # here, so that an application that cannot be made ends this once, not each worker again and again
    if settings.workers == 1:
        listener.listen(BACKLOG)
        _tell(settings)
        uvicorn.Server(config).run(sockets=[listener])
    else:
        listener.close()
        _keep_interrupts()
        _tell(settings)
        uvicorn.run(FACTORY, host=settings.host, port=settings.port, workers=settings.workers, **options)


def _keep_interrupts() -> None:
    """Take Ctrl-C in this process alone, which ends its workers: one that was still importing would print a traceback.

    A worker inherits the mask of the thread that starts it; here another thread still takes the signal.
    """
    if hasattr(signal, "pthread_sigmask"):
        from multiprocessing.resource_tracker import ensure_running

        ensure_running()  # it clears the mask when it starts, so it starts first
        threading.Thread(target=threading.Event().wait, daemon=True).start()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _tell(settings: Settings) -> None:
    for line in asyncio.run(_served(settings)):
        say(line)
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - asked for, not chosen
    base = f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"
    say(f"  {base}/\n  {base}/docs\n  {base}/v1/market-size?unit=USD\nCtrl-C stops it.")


async def _served(settings: Settings) -> list[str]:
    """What the database holds, a line for each report."""
    from api.domain.query import Claims, Page, Query
    from api.service.figure_service import FigureService
    from api.storage.database import Database

    service = FigureService(Database(settings.database_url), settings.refresh_seconds)
    try:
        catalogue = await service.catalogue()
        totals = {}
        for report in catalogue.reports.values():
            every = Query(reports=(report.id,), claims=Claims.ALL, page=Page(limit=1))
            totals[report.title_en] = (await service.printed(catalogue, every)).total
        lines = (f"  {total} of {title}" for title, total in totals.items())
        return [f"Serving {sum(totals.values())} figures, newest release {catalogue.version}:", *lines]
    finally:
        await service.close()


COMMAND = Command(
    run,
    (
        "serve",
        "serve --port 8080 --host 0.0.0.0",
        "serve --workers 2 --database-url postgresql+asyncpg://me:secret@localhost/figures",
    ),
)
