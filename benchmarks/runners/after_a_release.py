"""First answers after a release: what is made anew for each, and how long the same takes from then on."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from itertools import count

from benchmarks.bench import Bench, wait_for_release
from benchmarks.data.datasets import load_small_release
from benchmarks.measure.requests import fetch
from benchmarks.results import Row

GROUP = "First answers after a release (goal 7)"
GOAL = "≤ 300 ms"
BUDGET = 120.0
ADDRESSES = {
    "SDMX 2.1 structures": "/sdmx/2.1/dataflow/all/all/latest?references=all",
    "SDMX 3.0 structures": "/sdmx/3.0/structure/dataflow/*/*/*?references=all",
    "OpenAPI": "/openapi.json",
    "DBnomics datasets": "/dbnomics/v22/datasets/REPORTS",
    "OData metadata": "/odata/v4/$metadata",
    "OData figures": "/odata/v4/Figures?$top=50",
    "World Bank indicators": "/worldbank/v2/indicator?format=json",
    "the page at /": "/",
}
_numbers = count(1_001)  # apart from the releases of other runners


def run(bench: Bench) -> Iterator[Row]:
    """Each address the first time after a release, in rounds of releases, and the second time."""
    dataset = bench.largest
    first: dict[str, list[float]] = {name: [] for name in ADDRESSES}
    again: dict[str, list[float]] = {name: [] for name in ADDRESSES}

    def release() -> float:
        number = next(_numbers)
        load_small_release(dataset.url, bench.work, number)
        wait_for_release(server, f"bench-extra-{number}.1")
        for name, path in ADDRESSES.items():
            first[name].append(1000 * fetch(server.port, path).seconds)
            again[name].append(1000 * fetch(server.port, path).seconds)
        return sum(times[-1] for times in first.values())

    with bench.service(dataset.url) as server:
        rounds = bench.rounds({"release": release}, budget=BUDGET)
    for name in ADDRESSES:
        numbers = (statistics.median(first[name][-rounds.count :]), "ms", "ours, the second time")
        second = statistics.median(again[name][-rounds.count :])
        yield Row(GROUP, name, dataset.label, *numbers, second, GOAL, rounds.count, rounds.spread)
