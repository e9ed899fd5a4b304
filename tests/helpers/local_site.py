"""A web site on this machine whose pages a test writes, and which remembers what was asked of it."""

import gzip
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """What the site says to one address: after so many seconds, and so often over."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0
    times: int = 1


def page(body: str, **more: float) -> Answer:
    return Answer(body.encode(), headers={"content-type": HTML}, **more)  # type: ignore[arg-type]


def to(address: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"location": address})


def zipped(body: str) -> Answer:
    return Answer(gzip.compress(body.encode()), headers={"content-type": HTML, "content-encoding": "gzip"})


@dataclass
class Site:
    address: str
    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.requests]


@contextmanager
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            open_site.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            answer = open_site.answers.get(self.path, Answer(status=404))
            time.sleep(answer.wait)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(answer.body) * answer.times))
            self.end_headers()
            try:
                for _ in range(answer.times):
                    self.wfile.write(answer.body)
                    if answer.times > 1:
                        self.wfile.flush()
                        time.sleep(answer.wait)
            except OSError:  # the asker has heard enough
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    open_site = Site(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield open_site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
