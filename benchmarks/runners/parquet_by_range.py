"""One series out of the Parquet file of all claims: what DuckDB asks for and gets, and how long it takes."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from benchmarks.bench import Bench
from benchmarks.data.datasets import Dataset
from benchmarks.measure.requests import fetch
from benchmarks.peers import ranges
from benchmarks.results import Row

GROUP = "One series by DuckDB from the Parquet file of all claims (goal 4)"
PATH = "/v1/downloads/claims.parquet"
_SERIES = 5
_NOTE = "each by a new DuckDB, which has no answer kept"


def run(bench: Bench) -> Iterator[Row]:
    """Requests and bytes as the server's log counts them, a row each at every size."""
    python = bench.peers.duckdb
    if python is None:
        yield Row(GROUP, "all", bench.largest.label, None, "", "", rounds=0, note="DuckDB is not installed here")
        return
    for dataset in bench.datasets:
        series = dataset.series(_SERIES)
        with bench.service(dataset.url) as server:
            whole = fetch(server.port, PATH, keep=bench.work / "claims.parquet").length
            seconds = [ranges.read_series(python, f"{server.base}{PATH}", *each) for each in series]
        asked = list(ranges.logged(server, PATH))[1:]  # the first was ours, for the whole file
        yield from _rows(dataset, asked, seconds, whole)


def _rows(dataset: Dataset, asked: list[ranges.Request], seconds: list[float], whole: int) -> Iterator[Row]:
    count = len(seconds)
    parts = sum(request.method == "GET" for request in asked) / count
    note = f"{len(asked) / count:.3g} with HEAD; {_NOTE}"
    yield Row(GROUP, "requests", dataset.label, parts, "GET", goal="≤ 4", rounds=count, note=note)
    # HEAD answers no byte, whatever length it tells.
    taken = sum(request.bytes for request in asked if request.method == "GET") / count
    file = ("the whole file", whole / 1e3)
    yield Row(GROUP, "bytes", dataset.label, taken / 1e3, "kB", *file, goal="≤ 400 kB", rounds=count)
    yield Row(GROUP, "time", dataset.label, 1000 * statistics.median(seconds), "ms", rounds=count)
