"""Open loop: one ready figure at half of what the server can do, alone and while heavy work runs on the same server."""

from __future__ import annotations

import shutil
import statistics
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.data.datasets import INDICATORS
from benchmarks.data.packages import write_packages
from benchmarks.measure.processes import CORES, MeasureError
from benchmarks.measure.processes import run as run_program
from benchmarks.measure.requests import Answer, Load, fetch, get, load
from benchmarks.results import Row

GROUP = "Constant arrivals at half capacity, one ready figure (goal 5)"
CONNECTIONS = 64
LEAST_SECONDS = 5
_NOTE = "the worst of its loads beside the median of those alone"
_GOALS = {"p50": "", "p99": "≤ 15 ms", "max": "≤ 100 ms"}


def run(bench: Bench) -> Iterator[Row]:
    """p50, p99 and the longest, alone and beside a load, a whole CSV, an SDMX structure and a workbook."""
    dataset = bench.largest
    package = write_packages(bench.work / "arriving", min(dataset.size, 100_000), seed=10, report="bench-arriving")[0]
    database = shutil.copy(dataset.database, bench.work / "arriving.db")  # the load is not to grow what others measure
    url = f"sqlite:///{database}"
    requests = [get(f"/v1/figures/{dataset.sample(1)[0]['id']}")]
    with bench.service(url) as server:
        fetch(server.port, requests[0].split()[1])
        rounds = bench.rounds({"capacity": lambda: load(server.port, requests, bench.seconds).per_second})
        rate = rounds.median("capacity") / 2
        seconds = max(LEAST_SECONDS, bench.seconds)

        def ask() -> Load:
            return load(server.port, requests, seconds, connections=CONNECTIONS, rate=rate)

        alone = [ask() for _ in range(min(3, bench.plan.rounds))]
        jobs = {
            "loading": lambda: run_program([*INDICATORS, "load", package], package, {"DATABASE_URL": url}, cores=CORES),
            "csv": lambda: fetch(server.port, "/v1/downloads/claims.csv", keep=bench.work / "arriving.csv"),
            "structure": lambda: fetch(server.port, "/sdmx/2.1/dataflow/all/all/latest?references=all"),
            "workbook": lambda: _made(server.port, "/v1/downloads/claims.xlsx", bench.work / "arriving.xlsx"),
        }
        beside = [_while(job, ask) for job in jobs.values()]
    what = f"{rate:,.0f} /s"
    for quantile, goal in _GOALS.items():
        quiet = statistics.median(_milliseconds(found, quantile) for found in alone)
        for name, loads in zip(jobs, beside, strict=True):
            worst = max(_milliseconds(found, quantile) for found in loads)
            numbers = (worst, "ms", "the same alone", quiet, goal, len(loads), rounds.spread, _NOTE)
            yield Row(GROUP, f"{quantile} at {what} during: {name}", dataset.label, *numbers)


def _made(port: int, path: str, keep: Path) -> Answer:
    """Fetch a file that may take more than the 30 seconds of a request; the server goes on with it in between."""
    for _ in range(5):
        with suppress(MeasureError):
            return fetch(port, path, keep=keep)
    return fetch(port, path, keep=keep)


def _while(job: Callable[[], object], ask: Callable[[], Load]) -> list[Load]:
    """Ask at least once, and as long as the job takes."""
    failures: list[BaseException] = []

    def work() -> None:
        try:
            job()
        except BaseException as error:  # raised again below, in the thread that waits
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    loads = [ask()]
    while thread.is_alive():
        loads.append(ask())
    thread.join()
    if failures:
        raise failures[0]
    return loads


def _milliseconds(found: Load, quantile: str) -> float:
    return 1000 * {"p50": found.p50, "p99": found.p99, "max": found.longest}[quantile]
