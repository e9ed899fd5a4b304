"""The metrics on a port of their own, beside what is served: the library's application, in a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from threading import Thread
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from api.cli.failures import Failure
from api.service.bearer_key import CHALLENGE, has_key

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

    from api.settings import Settings

PATH = "/metrics"
_TEXT = (("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store"))


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Handler(WSGIRequestHandler):
    timeout = 10
    """Seconds that a client may take to ask."""

    def log_message(self, format: str, *_arguments: Any) -> None:
        """Write no line: those who ask do it every few seconds."""


@contextmanager
def served_metrics(settings: Settings, registry: CollectorRegistry) -> Iterator[None]:
    """Answer on METRICS_PORT of METRICS_HOST meanwhile, if it is set."""
    if not settings.metrics_port:
        yield
        return
    try:
        server = _Server((settings.metrics_host, settings.metrics_port), _Handler)
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
