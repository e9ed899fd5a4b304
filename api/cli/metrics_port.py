"""The metrics on a port of their own, beside what is served: the library's application, in a thread."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from socket import AF_INET, AF_INET6, SHUT_RDWR
from socketserver import ThreadingMixIn
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from api.cli.failures import Failure
from api.service.bearer_key import CHALLENGE, has_key

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

    from api.settings import Settings

PATH = "/metrics"
SECONDS = 10.0
"""In which a client has to ask, and to take the answer."""
CLIENTS = 16
"""That are answered at once. Those who ask for metrics are few: more are closed."""
_TEXT = (("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store"))


class _Server(ThreadingMixIn, WSGIServer):
    """A thread for each client, for so many of them and so long."""

    daemon_threads = True

    def __init__(self, host: str, port: int) -> None:
        self.address_family = AF_INET6 if ":" in host else AF_INET
        self._due: dict[Any, float] = {}
        """When each client that is being answered must have gone."""
        super().__init__((host, port), _Handler)

    def verify_request(self, _request: Any, _client_address: Any) -> bool:
        """Close at once what is one too many."""
        return len(self._due) < CLIENTS

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread."""
        self._due[request] = monotonic() + SECONDS
        super().process_request(request, client_address)

    def service_actions(self) -> None:
        """Twice a second, end the clients whose time is over: their threads read, or write, no more."""
        for request, due in self._due.copy().items():
            if monotonic() > due:
                with suppress(OSError):  # it has just gone
                    request.shutdown(SHUT_RDWR)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection."""
        self._due.pop(request, None)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Write nothing of a client that has left."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Handler(WSGIRequestHandler):
    def log_message(self, format: str, *_arguments: Any) -> None:
        """Write no line: those who ask do it every few seconds."""


@contextmanager
def served_metrics(settings: Settings, registry: CollectorRegistry) -> Iterator[None]:
    """Answer on METRICS_PORT of METRICS_HOST meanwhile, if it is set."""
    if not settings.metrics_port:
        yield
        return
    try:
        server = _Server(settings.metrics_host, settings.metrics_port)
    except OSError as error:
        place = f"port {settings.metrics_port} of {settings.metrics_host}"
        raise Failure(f"the metrics cannot be served on {place}: {error.strerror or error}.") from None
    server.set_app(_application(registry, settings.metrics_key))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def _application(registry: CollectorRegistry, key: str) -> Callable[..., Any]:
    from prometheus_client import make_wsgi_app

    answer: Callable[..., Any] = make_wsgi_app(registry)

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if environ["PATH_INFO"] != PATH:
            start_response("404 Not Found", list(_TEXT))
            return [f"The metrics are at {PATH}.\n".encode()]
        if not has_key(environ.get("HTTP_AUTHORIZATION", ""), key):
            start_response("401 Unauthorized", [*_TEXT, ("www-authenticate", CHALLENGE)])
            return [b"The metrics are told to those who have the key.\n"]
        return answer(environ, start_response)

    return application
