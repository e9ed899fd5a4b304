"""A server in a process of its own, and connections to it that send any bytes, in any time."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.helpers.command_line import environment, started

PATIENCE = 60
"""Seconds that anything may take on a busy machine that is done at once on an idle one."""
TCP_CLOSE = 7
"""The state of a connection that is no more, as Linux counts them."""
SHORTENED = """
from api.web.connections import bounds
for name, value in {bounds!r}.items():
    assert hasattr(bounds, name)
    setattr(bounds, name, value)
from api.cli.command_line import main
main()
"""


@dataclass
class Response:
    """One response as it stood on the wire."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def problem(self) -> tuple[int, str]:
        """Its status, and the code of the problem that it tells."""
        assert self.headers["content-type"] == "application/problem+json", self
        told = json.loads(self.body)
        assert told["status"] == self.status
        return self.status, told["code"]


class Raw:
    """A connection."""

    def __init__(self, port: int, receive_buffer: int | None = None) -> None:
        self.socket = socket.socket()
        if receive_buffer is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(PATIENCE)
        try:
            self.socket.connect(("127.0.0.1", port))
        except OSError:
            self.close()
            raise
        self._read = b""
        self.refused: OSError | None = None
        """What sending ended with, once the server had closed."""

    def send(self, data: bytes) -> Raw:
        """Send bytes; a server that has closed meanwhile is no error."""
        try:
            self.socket.sendall(data)
        except OSError as error:
            self.refused = error
        return self

    def response(self, method: str = "GET") -> Response:
        """The next response, which must be whole."""
        head = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        headers = {line.partition(":")[0].lower(): line.partition(":")[2].strip() for line in head[1:] if line}
        status = int(head[0].split(" ")[1])
        if method == "HEAD" or status in (204, 304):
            body = b""
        elif "content-length" in headers:
            body = self._exactly(int(headers["content-length"]))
        else:
            body = self._chunks()
        return Response(status, headers, body)

    def rest(self) -> bytes:
        """What comes until the server closes; a reset is an end too."""
        while self._receive():
            pass
        read, self._read = self._read, b""
        return read

    def is_closed(self) -> bool:
        """Whether the server has closed, without waiting for it."""
        self.socket.setblocking(False)
        try:
            return self.socket.recv(1, socket.MSG_PEEK) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True
        finally:
            self.socket.settimeout(PATIENCE)

    def is_reset(self) -> bool:
        """Whether the server has cut the connection, whatever of its answer is still to be read."""
        return self.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1) == bytes([TCP_CLOSE])

    def close(self) -> None:
        """Close."""
        self.socket.close()

    def __enter__(self) -> Raw:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _receive(self) -> bytes:
        try:
            data = self.socket.recv(1 << 16)
        except ConnectionResetError:
            data = b""
        self._read += data
        return data

    def _until(self, end: bytes) -> bytes:
        while end not in self._read:
            assert self._receive(), f"closed after {self._read!r}"
        found, _, self._read = self._read.partition(end)
        return found

    def _exactly(self, size: int) -> bytes:
        while len(self._read) < size:
            assert self._receive(), f"closed after {len(self._read)} of {size} bytes"
        found, self._read = self._read[:size], self._read[size:]
        return found

    def _chunks(self) -> bytes:
        body = b""
        while size := int(self._until(b"\r\n"), 16):
            body += self._exactly(size)
            self._exactly(2)
        self._until(b"\r\n")
        return body


@dataclass
class RealServer:
    """A server that runs."""

    process: subprocess.Popen[str]
    port: int
    log: Path
    raws: list[Raw] = field(default_factory=list)

    def connect(self, data: bytes = b"", **options: Any) -> Raw:
        """A connection that has sent so much; closed when the server is."""
        self.raws.append(Raw(self.port, **options))
        return self.raws[-1].send(data)

    def get(self, path: str, *headers: str) -> Response:
        """An answer by a connection of its own."""
        with Raw(self.port) as raw:
            return raw.send(request(path, *headers, "Connection: close")).response()

    def megabytes(self) -> float:
        """What the process has in memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) / 1024

    def forget(self) -> None:
        """Close all connections."""
        for raw in self.raws:
            raw.close()
        self.raws.clear()


def request(path: str, *headers: str, method: str = "GET", version: str = "HTTP/1.1") -> bytes:
    """A request with a Host and these headers."""
    return "\r\n".join([f"{method} {path} {version}", "Host: test", *headers, "", ""]).encode()


def eventually(condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Whether something becomes true."""
    end = time.monotonic() + seconds
    while not (reached := condition()) and time.monotonic() < end:
        time.sleep(0.05)
    return reached


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(url: str, folder: Path, bounds: dict[str, float], **options: Any) -> Iterator[RealServer]:
    """A server over a database with some bounds set otherwise; `settings` and what Popen takes as keywords."""
    port, log = free_port(), folder / "log"
    settings = {"DATABASE_URL": url, "LOG_LEVEL": "info", **options.pop("settings", {})}
    with log.open("w") as written:
        given = {"env": environment(**settings), "stdout": written, "stderr": written, **options}
        process = started(f"serve --port {port}", folder, SHORTENED.format(bounds=bounds), **given)
        server = RealServer(process, port, log)
        try:
            assert eventually(lambda: process.poll() is not None or _answers(server)), log.read_text()
            assert process.poll() is None, log.read_text()
            yield server
        finally:
            server.forget()
            with suppress(ProcessLookupError):  # a test has ended it
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


def _answers(server: RealServer) -> bool:
    try:
        return server.get("/readyz").status == 200
    except (OSError, AssertionError):
        return False
