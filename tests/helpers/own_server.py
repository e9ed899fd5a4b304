"""`indicators serve` as a process of its own, and connections to it that send any bytes in any time."""

import io
import json
import os
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

import httpx

from tests.helpers.command_line import PROGRAM, environment, started

PATIENCE = 120
"""Seconds that anything may take on a busy machine that is done at once on an idle one."""
TCP_CLOSE = 7
"""The state of a connection that is no more, as Linux counts them."""
SHORTENED = """
from api.web.connections import protocol
from api.web.middleware import front
for name, value in {!r}.items():
    (owner,) = (module for module in (protocol, front) if hasattr(module, name))
    setattr(owner, name, value)
"""


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not (reached := condition()) and time.monotonic() < end:
        time.sleep(0.05)
    return reached


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def request(path: str, *headers: str, method: str = "GET") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: test", *headers, "", ""]).encode()


class Response(HTTPResponse):
    """The next response of a connection, which must be whole."""

    def __init__(self, raw: "Raw") -> None:
        super().__init__(raw)  # type: ignore[arg-type]
        self.begin()
        self.body = self.read()

    @property
    def problem(self) -> tuple[int, str]:
        assert self.headers["content-type"] == "application/problem+json", self.body
        problem = json.loads(self.body)
        assert problem["status"] == self.status
        return self.status, problem["code"]


class _Stream(io.BufferedReader):
    def close(self) -> None:
        """Stay open."""


class Raw:
    def __init__(self, port: int, receive_buffer: int | None = None, source: str | None = None) -> None:
        self.socket = socket.socket()
        if receive_buffer is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        if source is not None:
            self.socket.bind((source, 0))
        self.socket.settimeout(PATIENCE)
        try:
            self.socket.connect(("127.0.0.1", port))
        except OSError:
            self.socket.close()
            raise
        self._stream = _Stream(socket.SocketIO(self.socket, "r"))
        self.refused: OSError | None = None
        """What sending ended with, once the server had closed."""

    def send(self, data: bytes) -> "Raw":
        try:
            self.socket.sendall(data)
        except OSError as error:
            self.refused = error
        return self

    def makefile(self, _mode: str) -> io.BufferedReader:
        return self._stream

    def response(self) -> Response:
        return Response(self)

    def rest(self) -> bytes:
        read = b""
        with suppress(ConnectionResetError):
            while data := self._stream.read1():
                read += data
        return read

    def is_reset(self) -> bool:
        """Whether the server has cut the connection, whatever of its answer is still to be read."""
        return self.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1) == bytes([TCP_CLOSE])


@dataclass
class OwnServer:
    """A server that runs, and the connections that are open to it."""

    port: int
    process: subprocess.Popen[str]
    log_file: Path
    client: httpx.Client
    raws: list[Raw] = field(default_factory=list)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.client.get(path, **options)

    def status(self, path: str) -> int:
        try:
            return self.get(path).status_code
        except httpx.TransportError:
            return 0

    def connect(self, data: bytes = b"", **options: Any) -> Raw:
        self.raws.append(Raw(self.port, **options))
        return self.raws[-1].send(data)

    def forget(self) -> None:
        while self.raws:
            self.raws.pop().socket.close()

    def megabytes(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) / 1024

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8")

    def lines(self, word: str) -> list[str]:
        return [line for line in self.log.splitlines() if word in line]

    def events(self, name: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines(f'"event":"{name}"')]


@contextmanager
def own_server(
    folder: Path,
    options: str = "",
    process_options: Mapping[str, Any] | None = None,
    bounds: Mapping[str, float] | None = None,
    before: str = "",
    **variables: str,
) -> Iterator[OwnServer]:
    """A server that is ready; in its session nothing is left afterwards.

    Process options are those of Popen, bounds are set otherwise, and some code is carried out before it begins.
    """
    port, log = free_port(), folder / "log.txt"
    with log.open("w") as stderr:
        given = {"env": environment(**variables), "stderr": stderr} | dict(process_options or {})
        program = before + (SHORTENED.format(bounds) if bounds else "") + PROGRAM
        process = started(f"serve --port {port} {options}", folder, program, **given)
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    plain = {"accept-encoding": "identity"}
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE, limits=limits, headers=plain)
    server = OwnServer(port, process, log, client)
    try:
        assert within(PATIENCE, lambda: process.poll() is not None or server.status("/readyz") == 200), server.log
        assert process.poll() is None, server.log
        yield server
    finally:
        server.forget()
        client.close()
        with suppress(ProcessLookupError):  # it ended by itself
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@dataclass
class Ticks:
    """How long `/healthz` took each time, and whatever was not a 200."""

    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@contextmanager
def ticking(server: OwnServer, path: str = "/healthz") -> Iterator[Ticks]:
    """Ask for a path ten times a second meanwhile, and once at least."""
    ticks, over = Ticks(), threading.Event()

    def ask() -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=PATIENCE) as client:
            is_over = False
            while not is_over:
                begun = time.monotonic()
                try:
                    if (status := client.get(path).status_code) != 200:
                        ticks.faults.append(f"status {status}")
                except httpx.TransportError as error:
                    ticks.faults.append(repr(error))
                ticks.seconds.append(time.monotonic() - begun)
                is_over = over.wait(0.1)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    try:
        yield ticks
    finally:
        over.set()
        thread.join(PATIENCE)
