"""Flatness: the median time of the same kinds of answers at the smallest and the largest size, nothing kept ready."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import partial

from benchmarks.bench import Bench
from benchmarks.data.datasets import Dataset
from benchmarks.data.packages import FIRST_YEAR, YEARS, indicator_code
from benchmarks.measure.processes import Server
from benchmarks.measure.requests import get, load
from benchmarks.results import Row

GROUP = "The same answer at two sizes, p50 of one connection, CACHE_BYTES=0 (goal 3)"
GOAL = "≤ 1.3"
_ADDRESSES = 50


def run(bench: Bench) -> Iterator[Row]:
    """One row a kind of answer and larger size, its ratio that of the p50 to the one at the smallest size."""
    smallest = bench.datasets[0]
    for dataset in bench.datasets[1:]:
        with contextlib.ExitStack() as stack:
            servers = {
                each: stack.enter_context(bench.service(each.url, cache_bytes=0)) for each in (smallest, dataset)
            }
            for kind in _kinds(smallest):
                subjects = {
                    each.label: partial(_p50, server, _kinds(each)[kind], bench.seconds / 2)
                    for each, server in servers.items()
                }
                rounds = bench.rounds(subjects, budget=60)
                large, small = rounds.median(dataset.label), rounds.median(smallest.label)
                peer = f"ours at {smallest.label}"
                numbers = (large, "ms", peer, small, GOAL, rounds.count, rounds.spread)
                yield Row(GROUP, kind, dataset.label, *numbers)
    if len(bench.datasets) == 1:
        yield Row(GROUP, "all", smallest.label, None, "ms", goal=GOAL, rounds=0, note="needs two sizes: --sizes")


def _kinds(dataset: Dataset) -> dict[str, list[str]]:
    """The addresses of each kind of answer; every kind gives as many rows at each size."""
    figures = dataset.sample(_ADDRESSES)
    year = FIRST_YEAR + YEARS // 2
    code = indicator_code(0)
    pages = [f"/v1/figures?limit=100&after={row['id']}" for row in figures[: len(figures) // 2]]
    return {
        "one figure": [f"/v1/figures/{row['id']}" for row in figures],
        "one series": [f"/v1/figures?indicator={code}&area={area}" for code, area in dataset.series(_ADDRESSES)],
        "first page of 100": ["/v1/figures?limit=100"],
        "a page of 100 anywhere, by key": pages,
        "a page of 100, offset 5,000": ["/v1/figures?limit=100&offset=5000"],
        "newest of each area, one indicator": [f"/v1/figures?indicator={code}&latest=1&limit=1000"],
        "one period across areas, one indicator": [f"/v1/figures?indicator={code}&period={year}&limit=1000"],
        "a page of 100, claims=preferred over all": ["/v1/figures?claims=preferred&limit=100"],
        "a page of 100, claims=all": ["/v1/figures?claims=all&limit=100"],
    }


def _p50(server: Server, paths: list[str], seconds: float) -> float:
    return 1000 * load(server.port, [get(path) for path in paths], seconds, connections=1).p50
