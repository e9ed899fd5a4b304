"""Worker processes as uvicorn runs them, with failures of our own; their metrics on a port of their own."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import parent_process
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

from uvicorn.supervisors.multiprocess import Multiprocess, Process

from api.cli.failures import Failure
from api.service.log import logger
from api.service.process import CHALLENGE, has_key

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

    from api.settings import Settings


def worker() -> Any:
    """The application in a process that stops when the first process was killed: its port is wanted again."""
    from api.main import create_app

    def stop_with_the_first() -> None:
        if (first := parent_process()) is not None:
            first.join()
            os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=stop_with_the_first, daemon=True).start()
    return create_app()


class WorkerProcesses(Multiprocess):
    """uvicorn's supervisor, but one that goes on when a process cannot start, as long as another lives."""

    has_failed = False
    """True once it ended because no process was left."""
    _again = 0.0
    """The moment at which a process that did not start is tried again."""

    def keep_subprocess_alive(self) -> None:
        """Replace what has died or hangs."""
        for place, process in enumerate(self.processes):
            if self.should_exit.is_set() or process.is_alive(self.config.timeout_worker_healthcheck):
                continue
            if process.exitcode is None or process.exitcode < 0:
                process.kill()
                process.join()
            elif not any(other.process.is_alive() for other in self.processes):
                logger("indicators.server").error("no process is left", exit_code=process.exitcode)
                self.has_failed = True
                self.should_exit.set()
                return
            elif monotonic() < self._again:
                continue
            else:
                self._again = monotonic() + 10
                logger("indicators.server").error("a process did not start", exit_code=process.exitcode)
            self.processes[place] = Process(self.config, self.sockets)
            self.processes[place].start()


@contextmanager
def served_metrics(settings: Settings, registry: CollectorRegistry) -> Iterator[None]:
    """Answer on METRICS_PORT of METRICS_HOST meanwhile, if it is set."""
    if not settings.metrics_port:
        yield
        return
    from prometheus_client import CollectorRegistry, start_http_server
    from prometheus_client.exposition import make_wsgi_app

    try:
        # Of nothing, until it asks for the key.
        server, _ = start_http_server(settings.metrics_port, settings.metrics_host, CollectorRegistry())
    except OSError as error:
        place = f"port {settings.metrics_port} of {settings.metrics_host}"
        raise Failure(f"the metrics cannot be served on {place}: {error.strerror or error}.") from None
    server.set_app(_for_key(settings.metrics_key, make_wsgi_app(registry)))
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def _for_key(key: str, answer: Callable[..., Any]) -> Callable[..., Any]:
    """The application for those who have the key."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if has_key(environ.get("HTTP_AUTHORIZATION", ""), key):
            return answer(environ, start_response)
        start_response("401 Unauthorized", [("content-type", "text/plain"), ("www-authenticate", CHALLENGE)])
        return [b"The metrics are told to those who have the key.\n"]

    return application
