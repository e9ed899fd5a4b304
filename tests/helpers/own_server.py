"""`indicators serve` as a process of its own, asked over HTTP while something happens to it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.helpers.command_line import environment, started

PATIENCE = 120


@dataclass
class OwnServer:
    """A server that runs, and what it has told on standard error."""

    port: int
    process: subprocess.Popen[str]
    told: Path
    client: httpx.Client

    def get(self, path: str, **options: Any) -> httpx.Response:
        """An answer over a connection of its own; its `elapsed` tells how long it took."""
        return self.client.get(path, **options)

    def status(self, path: str) -> int:
        """The status of an answer, 0 where there is none yet."""
        try:
            return self.get(path).status_code
        except httpx.TransportError:
            return 0

    def lines(self, word: str) -> list[str]:
        """The lines that it told with a word in them."""
        return [line for line in self.told.read_text(encoding="utf-8").splitlines() if word in line]


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    """Whether something comes to hold in that time."""
    end = time.monotonic() + seconds
    while not (held := holds()) and time.monotonic() < end:
        time.sleep(0.05)
    return held


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def own_server(
    folder: Path, options: str = "", process_options: Mapping[str, Any] | None = None, **variables: str
) -> Iterator[OwnServer]:
    """A server that is ready; in its session nothing is left afterwards. Process options are those of Popen."""
    port, told = free_port(), folder / "told.txt"
    with told.open("w") as stderr:
        given = {"env": environment(**variables), "stderr": stderr} | dict(process_options or {})
        process = started(f"serve --port {port} {options}", folder, **given)
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE, limits=limits)
    server = OwnServer(port, process, told, client)
    try:
        assert within(PATIENCE, lambda: process.poll() is not None or server.status("/readyz") == 200)
        assert process.poll() is None, told.read_text(encoding="utf-8")
        yield server
    finally:
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
