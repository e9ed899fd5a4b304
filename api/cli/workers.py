"""The processes that answer, as uvicorn has them but for how they fail; their metrics on a port of their own."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import parent_process
from socket import AF_INET, AF_INET6
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler

from uvicorn.supervisors.multiprocess import Multiprocess, Process

from api.cli.failures import Failure
from api.service.log import logger
from api.service.process import CHALLENGE, has_key

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

    from api.settings import Settings

AGAIN_SECONDS = 10
"""After which a process that did not start is tried again, as long as another lives."""


def worker() -> Any:
    """The application in a process that stops, as if it were to, when the first process was killed.

    Nobody else would stop it, and its port is wanted again.
    """
    from api.main import create_app

    def stop_with_the_first() -> None:
        if (first := parent_process()) is not None:
            first.join()
            os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=stop_with_the_first, daemon=True).start()
    return create_app()


class WorkerProcesses(Multiprocess):
    """uvicorn's supervisor, which ends, as if it were to, when one process cannot start; this one goes on.

    It ends where no other process lives.
    """

    has_failed = False
    """Whether it ended because no process was left."""
    _again = 0.0
    """When what did not start is tried again."""

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
                self._again = monotonic() + AGAIN_SECONDS
                logger("indicators.server").error("a process did not start", exit_code=process.exitcode)
            self.processes[place] = Process(self.config, self.sockets)
            self.processes[place].start()


class _Handler(WSGIRequestHandler):
    timeout = 10
    """Seconds in which a client has to ask, and to take the answer."""

    def log_message(self, format: str, *_arguments: Any) -> None:
        """Write no line: those who ask do it every few seconds."""


@contextmanager
def served_metrics(settings: Settings, registry: CollectorRegistry) -> Iterator[None]:
    """Answer on METRICS_PORT of METRICS_HOST meanwhile, if it is set."""
    if not settings.metrics_port:
        yield
        return
    from prometheus_client.exposition import ThreadingWSGIServer, make_wsgi_app

    class Server(ThreadingWSGIServer):
        address_family = AF_INET6 if ":" in settings.metrics_host else AF_INET

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Write nothing of a client that has left."""
            if not isinstance(sys.exc_info()[1], OSError):
                super().handle_error(request, client_address)

    try:
        server = Server((settings.metrics_host, settings.metrics_port), _Handler)
    except OSError as error:
        place = f"port {settings.metrics_port} of {settings.metrics_host}"
        raise Failure(f"the metrics cannot be served on {place}: {error.strerror or error}.") from None
    server.set_app(_application(make_wsgi_app(registry), settings.metrics_key))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def _application(answer: Callable[..., Any], key: str) -> Callable[..., Any]:
    text = (("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store"))

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if environ["PATH_INFO"] != "/metrics":
            start_response("404 Not Found", list(text))
            return [b"The metrics are at /metrics.\n"]
        if not has_key(environ.get("HTTP_AUTHORIZATION", ""), key):
            start_response("401 Unauthorized", [*text, ("www-authenticate", CHALLENGE)])
            return [b"The metrics are told to those who have the key.\n"]
        return answer(environ, start_response)

    return application
