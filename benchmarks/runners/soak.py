"""Mixed traffic as long as the budget allows, at 70 % of what the server can do, with a release loaded every minute.

What it can do is measured in a minute of the same traffic, with a release loaded too, by clients that wait for each
answer: what is kept is made anew after a release, and counts as it does later.

It is run when it is asked for: `--only soak --budget 1800` is the half hour that the goal names.
"""

from __future__ import annotations

import math
import shutil
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from benchmarks.bench import Bench, wait_for_release
from benchmarks.data.datasets import Dataset, load_small_release
from benchmarks.measure.processes import Server
from benchmarks.measure.requests import Load, get, load
from benchmarks.results import Row

GROUP = "Soak: mixed traffic at 70 % of capacity, a release a minute"
SHARE = 0.7
MINUTE = 60.0
CONNECTIONS = 64
WARM = 3
"""A part of so many of the time is left out: the server still fills what it keeps."""
_MIX = (
    "/v1/figures?indicator={indicator}&area={area}",
    "/v1/figures/{id}",
    "/v1/figures.csv?indicator={indicator}&limit=200",
    "/v1/figures?limit=50&offset={number}",
    "/v1/figures.svg?indicator={indicator}&area={area}",
    "/v1/search?q={indicator}",
    "/indicators/{indicator}",
    "/figures/{id}",
    "/healthz",
)
_numbers = count(5_001)  # apart from the releases of other runners


@dataclass(frozen=True)
class _Minute:
    """What one minute took."""

    found: Load
    memory: int
    descriptors: int


def run(bench: Bench) -> Iterator[Row]:
    """Memory, descriptors and p99 of the last part beside those of the first after the warm one; any error ends it."""
    dataset = bench.largest
    database = shutil.copy(dataset.database, bench.work / "soak.db")  # what others measure is not to grow
    url = f"sqlite:///{database}"
    requests = _requests(dataset)
    with bench.service(url) as server:
        rounds = bench.rounds(
            {"kept": lambda: load(server.port, requests, bench.seconds).per_second}, 3 * bench.seconds
        )
        rate = SHARE * _minute(bench, url, server, requests).found.per_second
        minutes = [_minute(bench, url, server, requests, rate) for _ in range(math.ceil(bench.plan.budget / MINUTE))]
    part = max(1, len(minutes) // WARM)
    before, after = minutes[part : 2 * part] or minutes, minutes[-part:]
    what = f"{len(minutes)} minutes at {rate:,.0f} /s:"
    for name, unit, goal, of in (
        ("memory", "MB", "≤ 1.05", lambda minute: minute.memory / 1e6),
        ("descriptors", "", "≤ 1", lambda minute: minute.descriptors),
        ("p99", "ms", "stable", lambda minute: 1000 * minute.found.p99),
    ):
        numbers = (statistics.median(map(of, after)), unit, "the same before", statistics.median(map(of, before)), goal)
        yield Row(GROUP, f"{what} {name}", dataset.label, *numbers, len(minutes), rounds.spread)


def _requests(dataset: Dataset) -> list[str]:
    """Some hundred addresses of all kinds in turn, most of which have to be made anew after each release."""
    filled = [
        path.format(indicator=row["indicator"], area=row["area"], id=row["id"], number=7 * place)
        for place, row in enumerate(dataset.sample(60))
        for path in _MIX
    ]
    return [get(path) for path in filled]


def _minute(bench: Bench, url: str, server: Server, requests: list[str], rate: float = 0.0) -> _Minute:
    """A minute of traffic, in whose middle a release is loaded and taken up."""
    number = next(_numbers)
    with ThreadPoolExecutor(1) as beside:
        traffic = beside.submit(load, server.port, requests, MINUTE, CONNECTIONS, rate)
        time.sleep(MINUTE / 2)
        load_small_release(url, bench.work, number)
        wait_for_release(server, f"bench-extra-{number}.1")
        found = traffic.result()
    return _Minute(found, server.memory(), len(list(Path(f"/proc/{server.process.pid}/fd").iterdir())))
