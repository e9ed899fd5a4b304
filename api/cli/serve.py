"""`indicators migrate` and `indicators serve`: the database brought to a revision, and answers over HTTP."""

from __future__ import annotations

import asyncio
import errno
import gc
import os
import signal
import socket
import sys
import threading
from multiprocessing import parent_process
from time import sleep
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.database import migrated, place_of, settings_of, shown
from api.cli.failures import BAD_INPUT, Failure, interruptible, say
from api.cli.options import Command, DatabaseUrl
from api.cli.output import print_done
from api.domain.errors import NotReady

if TYPE_CHECKING:
    from api.settings import Settings
    from api.storage.release_file import ReleaseFile


def migrate(database_url: DatabaseUrl = None) -> None:
    """Bring the database to the newest revision, tables and seeds, all or nothing; a second run finds nothing to do."""
    from api.storage.writing import revisions

    url = place_of(database_url)
    with interruptible():
        steps = asyncio.run(migrated(url, print_done))
    print_done(f"{shown(url)} is at {revisions()[-1]}: {f'{steps} done' if steps else 'nothing to do'}.")


MIGRATE = Command(migrate, ("migrate", "migrate --database-url postgresql+asyncpg://me:secret@localhost/figures"))


def serve(
    host: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="The address to listen on: HOST, else 127.0.0.1.")
    ] = None,
    port: Annotated[str | None, typer.Option(metavar="NUMBER", help="The port: PORT, else 8000.")] = None,
    workers: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="The number of processes: WORKERS, else 1.")
    ] = None,
    release: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|URL", help="The file of a release, served in place of a database: RELEASE, else none."
        ),
    ] = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Bring the database to the newest revision, then serve it until Ctrl-C."""
    from api.storage.address import refuse_damage

    given = {"host": host, "port": port, "workers": workers, "release": release, "database_url": database_url}
    settings = settings_of(**given)
    if release and database_url:
        raise Failure("--release and --database-url name two things to serve: give one of them.", BAD_INPUT)
    if origin := _taken(settings) if settings.release else None:
        given["database_url"] = f"sqlite:///{origin.served}"
        settings = settings_of(**given)
    url = place_of(given["database_url"])
    listener = _listen(settings.host, settings.port)
    gc.disable()  # imported objects stay; to look through them again and again is a fifth of the start
    try:
        refuse_damage(url)
        say(f"Migrating {shown(url)}")
        if not asyncio.run(migrated(url, lambda line: say(f"  {line}"))):
            say("  nothing to do")
        # The application reads its settings itself, in each worker: they have to be in the environment.
        os.environ.update({name.upper(): value for name, value in given.items() if value is not None})
        if origin:
            threading.Thread(target=_keep_up, args=(origin, settings.refresh_seconds), daemon=True).start()
        _serve(settings, listener)
    except KeyboardInterrupt:
        say("Stopped.")
        if any(not thread.daemon for thread in threading.enumerate() if thread is not threading.main_thread()):
            sys.stderr.flush()
            os._exit(0)  # the interpreter would wait for a thread that still works
    finally:
        listener.close()


HTTP_SECONDS = 5.0
"""Fewest seconds between two looks at a server for a newer release."""


def _taken(settings: Settings) -> ReleaseFile:
    """The release file that the settings name, fetched now or, if that fails, before; NotReady if neither succeeded."""
    from api.storage.release_file import ReleaseFile

    origin = ReleaseFile(settings.release)
    try:
        origin.take()
    except NotReady as problem:
        if not origin.served.is_file():
            raise
        say(f"{problem.reason} What was taken before is served.\n  {problem.advice}")
    return origin


def _keep_up(origin: ReleaseFile, refresh_seconds: float) -> None:
    """Fetch newer releases, for ever, at least `refresh_seconds` apart; log each, and each failure."""
    from api.service.log import DatabaseTroubles, logger

    log, troubles = logger("indicators.release"), DatabaseTroubles()
    while True:
        sleep(max(refresh_seconds, HTTP_SECONDS if origin.is_remote else 0.1))
        try:
            if digest := origin.take():
                log.info("release-taken", origin=origin.name, sha256=digest)
        except NotReady as problem:
            troubles.failed(problem, "release-refused")
        except Exception:  # the next look may succeed
            log.exception("release-failed")


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket, opened before the migration, during which clients wait; Failure if that is not possible."""
    ipv6 = ":" in host
    family = socket.AF_INET6 if ipv6 else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048, dualstack_ipv6=ipv6)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Failure(f"port {port} on {host} is in use; --port or PORT takes another.") from None
        reason = str(error.strerror or error).partition(" (while")[0]  # the attempt is in our sentence already
        raise Failure(f"cannot listen on port {port} of {host}: {reason}.") from None


def _serve(settings: Settings, listener: socket.socket) -> None:
    """Serve the application on a socket until the process is stopped; Failure if a worker process cannot start."""
    import uvicorn
    from uvicorn.config import STARTUP_FAILURE
    from uvicorn.supervisors.multiprocess import Multiprocess

    from api.main import create_app
    from api.service.process import shared_by_processes

    options: dict[str, Any] = {
        "log_level": "warning",  # the front writes a line for each request
        "access_log": False,
        "server_header": False,
        "http": "api.web.connections.protocol:BoundedProtocol",
        "ws": "none",
        "forwarded_allow_ips": settings.forwarding_peers,
        "timeout_graceful_shutdown": settings.stop_seconds,
        "timeout_worker_healthcheck": 60,  # also for the start: uvicorn's own 5 s are too few on a busy machine
    }
    app = create_app(settings)  # here first: a failure ends this process once, not each worker again and again
    gc.freeze()
    gc.enable()
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - asked for, not chosen
    base = f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"
    say(f"Serving {base}/\n  {base}/docs\n  {base}/v1/market-size?unit=USD\nCtrl-C stops it.")
    if settings.workers == 1:
        uvicorn.Server(uvicorn.Config(app, **options)).run(sockets=[listener])
        return
    with shared_by_processes():
        _keep_interrupts()
        config = uvicorn.Config("api.cli.serve:worker", factory=True, workers=settings.workers, **options)
        supervisor = Multiprocess(config, [listener])
        supervisor.run()
        if any(process.process.exitcode == STARTUP_FAILURE for process in supervisor.processes):
            raise Failure("a process cannot start; the reason is above.")


def worker() -> Any:
    """The application of a worker process, which a thread ends if the first process is killed, to free the port."""
    from api.main import create_app

    def stop_with_the_first() -> None:
        if first := parent_process():
            first.join()
            os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=stop_with_the_first, daemon=True).start()
    return create_app()


def _keep_interrupts() -> None:
    """Keep Ctrl-C from the workers: a worker that is still importing would print a traceback; this process ends them.

    A worker inherits the signal mask of the thread that starts it; in this process another thread gets the signal.
    """
    from multiprocessing.resource_tracker import ensure_running

    ensure_running()  # it clears the mask when it starts, so it starts first
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


SERVE = Command(
    serve,
    (
        "serve",
        "serve --port 8080 --host 0.0.0.0",
        "serve --release https://releases.example.org/figures.db",
        "serve --workers 2 --database-url postgresql+asyncpg://me:secret@localhost/figures",
    ),
)
