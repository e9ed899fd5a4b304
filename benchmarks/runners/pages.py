"""Pages of the shipped reports in brotli, as browsers take them, beside the JSON of one figure and raw ASGI."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import partial

from benchmarks.bench import Bench
from benchmarks.data.datasets import INDICATORS
from benchmarks.measure.processes import Server
from benchmarks.measure.processes import run as run_program
from benchmarks.measure.requests import fetch, get, load
from benchmarks.measure.rounds import Subject
from benchmarks.peers import programs
from benchmarks.results import Row

GROUP = "Pages"
BUDGET = 60.0
_CODING = {"Accept-Encoding": "br"}
_FIGURE = "online-retail-sales.CHN.2024.cfis-2025-09-15"
_JSON = f"/v1/figures/{_FIGURE}"
_PAGES = {"/": "/", "a figure": f"/figures/{_FIGURE}", "an indicator": "/indicators/online-retail-sales"}


def run(bench: Bench) -> Iterator[Row]:
    """Answers a second of ready pages, by JSON and by raw ASGI of as many bytes; milliseconds of one made anew."""
    url = f"sqlite:///{bench.work / 'shipped.db'}"
    run_program([*INDICATORS, "migrate"], bench.work, {"DATABASE_URL": url})
    yield from _ready(bench, url)
    yield from _made_anew(bench, url)


def _ready(bench: Bench, url: str) -> Iterator[Row]:
    with contextlib.ExitStack() as servers:
        ours = servers.enter_context(bench.service(url))
        subjects: dict[str, Subject] = {"JSON": partial(_rate, ours, _JSON, bench.seconds)}
        lengths: dict[str, int] = {}
        for number, (name, path) in enumerate(_PAGES.items()):
            page = fetch(ours.port, path, _CODING).body
            lengths[name] = len(page)
            body = bench.work / f"page-{number}.br"
            body.write_bytes(page)
            raw = servers.enter_context(programs.bare("raw", body, bench.work))
            subjects[name] = partial(_rate, ours, path, bench.seconds)
            subjects[f"raw {name}"] = partial(_rate, raw, "/", bench.seconds)
        rounds = bench.rounds(subjects, budget=BUDGET)
    for name, length in lengths.items():
        what, rate = f"{name}, ready, {length:,} B", rounds.median(name)
        told = (rounds.count, rounds.spread)
        yield Row(GROUP, what, "", rate, "/s", "one figure as JSON, ready", rounds.median("JSON"), "≥ 1.0", *told)
        yield Row(GROUP, what, "", rate, "/s", "raw ASGI, as many bytes", rounds.median(f"raw {name}"), "", *told)


def _made_anew(bench: Bench, url: str) -> Iterator[Row]:
    with bench.service(url, cache_bytes=0) as ours:
        asked = {"JSON": _JSON, **_PAGES}
        subjects = {name: partial(_milliseconds, ours, path, bench.seconds) for name, path in asked.items()}
        rounds = bench.rounds(subjects, budget=BUDGET)
    for name in _PAGES:
        numbers = (rounds.median(name), "ms", "one figure as JSON, made anew", rounds.median("JSON"))
        yield Row(GROUP, f"{name}, made anew", "", *numbers, "", rounds.count, rounds.spread, "p50 of one connection")


def _rate(server: Server, path: str, seconds: float) -> float:
    return load(server.port, [get(path, _CODING)], seconds).per_second


def _milliseconds(server: Server, path: str, seconds: float) -> float:
    return 1000 * load(server.port, [get(path, _CODING)], seconds, connections=1).p50
