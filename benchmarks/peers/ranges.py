"""Readings of a part of a file: by DuckDB in a process of its own, counted in the service's log."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure.processes import MeasureError, Server

_READING = Path(__file__).with_name("duckdb_reading.py")


@dataclass(frozen=True)
class Request:
    """A request as the log tells it."""

    method: str
    path: str
    status: int
    bytes: int


def read_series(python: Path, address: str, indicator: str, area: str) -> float:
    """Seconds in which DuckDB reads a series; MeasureError if it fails or finds nothing."""
    line = [str(python), str(_READING), address, indicator, area]
    done = subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603 - a named peer
    if done.returncode:
        raise MeasureError(f"DuckDB failed: {done.stderr[-1000:]}")
    found = json.loads(done.stdout)
    if not found["rows"]:
        raise MeasureError(f"DuckDB finds no row of {indicator} and {area}")
    return float(found["seconds"])


def logged(server: Server, path: str) -> Iterator[Request]:
    """The requests of a path in the log of a server that has ended, which has then written all of it."""
    for line in server.said.read_text(encoding="utf-8").splitlines():
        if line.startswith("{") and (told := json.loads(line)).get("path") == path:
            yield Request(told["method"], path, told["status"], told["bytes"])


def duckdb_version(python: Path | None) -> str | None:
    """The version of the DuckDB that a Python has."""
    if python is None:
        return None
    line = [str(python), "-c", "import duckdb; print(duckdb.__version__)"]
    done = subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603 - a named peer
    return done.stdout.strip() or None
