"""Loading packages, checks included: figures a second and the most memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.data.datasets import Dataset, fill
from benchmarks.data.peer_database import build
from benchmarks.measure.rounds import Subject
from benchmarks.peers.postgres import Postgres, postgres
from benchmarks.results import Row

GROUP = "Loading, checks and start included (goal 6)"
SQLITE, POSTGRESQL, PLAIN = "SQLite", "PostgreSQL", "csv and sqlite3 of Python, unchecked"
GOALS = {SQLITE: "≥ 30,000", POSTGRESQL: "≥ 50,000"}
MEMORY_GOAL = "≤ 150 MB"

_numbers = count(1)


def run(bench: Bench) -> Iterator[Row]:
    """Each size on both engines, beside inserting as many rows without any check."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(postgres(bench.peers.psql)) if bench.peers.psql else None
        for dataset in bench.datasets:
            yield from _one_size(bench, dataset, server)


def _one_size(bench: Bench, dataset: Dataset, server: Postgres | None) -> Iterator[Row]:
    peaks: dict[str, int] = {}

    def load(engine: str, url: str) -> float:
        done = fill(url, dataset.parts, bench.work)
        peaks[engine] = max(peaks.get(engine, 0), done.peak_bytes)
        return dataset.size / done.seconds

    def on_sqlite() -> float:
        return load(SQLITE, f"sqlite:///{_new(bench.work / 'loading.db')}")

    def on_postgresql() -> float:
        assert server  # noqa: S101 - asked for only where it is
        name = f"bench_load_{next(_numbers)}"
        server.do("postgres", f"create database {name}", bench.work)
        return load(POSTGRESQL, server.url(name))

    def plain() -> float:
        began = time.perf_counter()
        build(dataset.claims_csv, _new(bench.work / "plain.db"))
        return dataset.size / (time.perf_counter() - began)

    subjects: dict[str, Subject] = {SQLITE: on_sqlite, PLAIN: plain}
    if server:
        subjects[POSTGRESQL] = on_postgresql
    rounds = bench.rounds(subjects)
    for engine, goal in GOALS.items():
        there = engine in subjects
        ours, note = (rounds.median(engine), "") if there else (None, "not installed here")
        tail = (rounds.count, rounds.spread, note)
        yield Row(GROUP, engine, dataset.label, ours, "/s", PLAIN, rounds.median(PLAIN), goal, *tail)
        if there:
            peak = peaks[engine] / 1e6
            yield Row(GROUP, f"{engine}, most memory", dataset.label, peak, "MB", "", None, MEMORY_GOAL, *tail)


def _new(database: Path) -> Path:
    """A place where no database lies."""
    for ending in ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    return database
