"""Asking a server: by the client process many times, or here once for a whole answer."""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.measure.load_client import Found, Job
from benchmarks.measure.processes import CLIENT_CORE, MeasureError

CONNECTIONS = 16
BUSY = 0.9
"""The share of the time from which on the client itself is what was measured."""

_CLIENT = Path(__file__).with_name("load_client.py")
_READ = 1 << 20
_HEADERS = {"Host": "127.0.0.1", "Accept-Encoding": "identity"}
"""Sent with every request, so that what was fetched once is what the client finds ready."""


@dataclass(frozen=True)
class Load:
    """What a load found."""

    per_second: float
    p50: float
    p99: float
    longest: float
    busy: float


@dataclass(frozen=True)
class Answer:
    """One whole answer."""

    seconds: float
    length: int
    headers: Mapping[str, str]
    body: bytes


def get(path: str, headers: Mapping[str, str] | None = None) -> str:
    """The text of a GET request."""
    every = {**_HEADERS, **(headers or {})}
    return "\r\n".join([f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in every.items()), "", ""])


def load(  # noqa: PLR0913 - each says one thing of the load, and has a default
    port: int,
    requests: Sequence[str],
    seconds: float,
    connections: int = CONNECTIONS,
    rate: float = 0.0,
    status: str = "200",
    core: int = CLIENT_CORE,
) -> Load:
    """Ask from a process on the client's core, or another; MeasureError unless every answer has the status."""
    job = Job(port, tuple(requests), connections, seconds, core, rate)
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, _CLIENT], input=json.dumps(asdict(job)), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise MeasureError(f"the client failed: {done.stderr[-1000:]}")
    found = Found(**json.loads(done.stdout))
    if set(found.statuses) != {status}:
        raise MeasureError(f"{requests[0].splitlines()[0]} was to answer {status}: {found.statuses}")
    times = sorted(found.latencies)
    return Load(
        per_second=len(times) / found.seconds,
        p50=statistics.median(times),
        p99=times[min(len(times) - 1, int(len(times) * 0.99))],
        longest=times[-1],
        busy=found.busy,
    )


def fetch(port: int, path: str, headers: Mapping[str, str] | None = None, keep: Path | None = None) -> Answer:
    """GET one answer whole, kept in memory or in a file; MeasureError unless it is 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3600)
    began = time.perf_counter()
    connection.request(
        "GET", path, headers={"Host": "127.0.0.1", **(headers or {})}
    )  # the Host of `get`: one ready answer
    answer = connection.getresponse()
    if answer.status != http.client.OK:
        raise MeasureError(f"{path} answers {answer.status}: {answer.read()[:500]!r}")
    length, parts = 0, []
    file = keep.open("wb") if keep else None
    try:
        while part := answer.read(_READ):
            length += len(part)
            file.write(part) if file else parts.append(part)
    finally:
        connection.close()
        if file:
            file.close()
    seconds = time.perf_counter() - began
    found = {name.lower(): value for name, value in answer.getheaders()}
    return Answer(seconds, length, found, b"".join(parts))
