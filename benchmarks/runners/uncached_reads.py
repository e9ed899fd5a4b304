"""Answers made anew: nothing is kept ready, each request reads the database; beside Datasette and raw ASGI."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from functools import partial
from urllib.parse import urlencode

from benchmarks.bench import CONTROL_BYTES, Bench
from benchmarks.data.datasets import Dataset, fill
from benchmarks.data.peer_database import FIELDS
from benchmarks.measure.processes import MeasureError, Server
from benchmarks.measure.requests import fetch, get, load
from benchmarks.measure.rounds import Subject
from benchmarks.peers import programs
from benchmarks.peers.postgres import postgres
from benchmarks.results import Row

GROUP = "Answers made anew, CACHE_BYTES=0 (goal 2)"
ADDRESSES = 200
DATABASE = "bench_reads"


def run(bench: Bench) -> Iterator[Row]:
    """A series, one figure, a conversion, on SQLite and PostgreSQL."""
    dataset = bench.largest
    pairs = dataset.series(ADDRESSES)
    money = [pair for pair in pairs if pair[0].endswith("-money")]
    series = [_series(indicator, area) for indicator, area in pairs]
    own = [_series(indicator, area) for indicator, area in money]
    euro = [_series(indicator, area, unit="EUR") for indicator, area in money]
    single = [f"/v1/figures/{row['id']}" for row in dataset.sample(ADDRESSES)]
    with contextlib.ExitStack() as stack:
        ours = stack.enter_context(bench.service(dataset.url, cache_bytes=0))
        asked = {
            "series": (ours, series),
            "one figure": (ours, single),
            "in its own unit": (ours, own),
            "converted": (ours, euro),
        }
        if bench.peers.datasette:
            peer = stack.enter_context(programs.datasette(bench.peers.datasette, dataset.peer_database, bench.work))
            _check_same(ours, peer, pairs[0])
            asked["datasette query"] = (peer, [_canned(*pair) for pair in pairs])
            asked["datasette table"] = (peer, [_filtered(*pair) for pair in pairs])
        if server := _on_postgres(bench, dataset, stack):
            asked["series on PostgreSQL"] = (server, series)
        subjects: dict[str, Subject] = {
            name: partial(_rate, server, paths, bench.seconds) for name, (server, paths) in asked.items()
        }
        subjects["control"] = bench.quiet
        rounds = bench.rounds(subjects)
    found = {name: rounds.median(name) for name in subjects}

    def row(what: str, ours: str, label: str, peer: str, goal: str, note: str = "") -> Row:
        missing = note if peer in found and ours in found else "not installed here"
        numbers = (found.get(ours), "/s", label, found.get(peer))
        return Row(GROUP, what, dataset.label, *numbers, goal, rounds.count, rounds.spread, missing)

    what = "series of 30 rows, 13 fields"
    yield row(what, "series", "Datasette, canned query", "datasette query", "≥ 2", "two names joined in")
    yield row(what, "series", "Datasette, table filter", "datasette table", "", "its 11 columns, no names joined in")
    yield row("one figure", "one figure", f"raw ASGI, {CONTROL_BYTES:,} B", "control", "≥ 0.085")
    note = "the goal is 1.5 times the time"
    yield row("series converted", "converted", "the same in its own unit", "in its own unit", "≥ 0.67", note)
    yield row(f"{what}, PostgreSQL", "series on PostgreSQL", "the same on SQLite", "series", "≥ 0.5")


def _check_same(ours: Server, peer: Server, pair: tuple[str, str]) -> None:
    """Refuse to compare answers that do not hold the same rows and columns."""
    served = json.loads(fetch(ours.port, _series(*pair, shape="flat")).body)
    published = json.loads(fetch(peer.port, _canned(*pair)).body)
    for row in (*served, *published):
        row.update({name: float(row[name]) for name in ("value", "low", "high") if row[name] is not None})
    by_id = {row["id"]: row for row in published}
    if [by_id.get(row["id"]) for row in served] != served or len(served) != len(published):
        raise MeasureError(f"Datasette's rows of {pair} are not ours: {published[:1]} and {served[:1]}")


def _on_postgres(bench: Bench, dataset: Dataset, stack: contextlib.ExitStack) -> Server | None:
    server = stack.enter_context(postgres(bench.peers.psql)) if bench.peers.psql else None
    if server is None:
        return None
    server.do("postgres", f"create database {DATABASE}", bench.work)
    url = server.url(DATABASE)
    fill(url, dataset.parts, bench.work)
    return stack.enter_context(bench.service(url, cache_bytes=0))


def _rate(server: Server, paths: Sequence[str], seconds: float) -> float:
    return load(server.port, [get(path) for path in paths], seconds).per_second


def _series(indicator: str, area: str, **more: str) -> str:
    return "/v1/figures?" + urlencode({"indicator": indicator, "area": area, "claims": "all", "fields": FIELDS, **more})


def _canned(indicator: str, area: str) -> str:
    return "/peer/series.json?" + urlencode({"indicator": indicator, "area": area, "_shape": "array"})


def _filtered(indicator: str, area: str) -> str:
    asked = {"indicator": indicator, "area": area, "_shape": "array", "_nofacet": "1", "_nocount": "1"}
    return "/peer/figure.json?" + urlencode(asked)
