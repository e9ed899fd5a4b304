"""What a start costs in time and memory, how long `indicators convert` takes, how few bytes answers are in brotli."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.bench import Bench
from benchmarks.data.datasets import INDICATORS
from benchmarks.data.peer_database import FIELDS
from benchmarks.measure.processes import free_port, serving
from benchmarks.measure.processes import run as run_program
from benchmarks.measure.requests import fetch
from benchmarks.peers import programs
from benchmarks.results import Row

GROUP = "Start, memory, the command line, sizes (goal 8)"
_CONVERT = ("convert", "15.5", "trillion", "CNY", "USD", "--year", "2024")


def run(bench: Bench) -> Iterator[Row]:
    """Start and memory beside a bare FastAPI application and Datasette; convert; sizes in brotli."""
    dataset = bench.largest
    figure = f"/v1/figures/{dataset.sample(1)[0]['id']}"
    memory: dict[str, int] = {}
    environment = {"DATABASE_URL": dataset.url}

    def start_ours() -> float:
        port = free_port()
        line, where = [*INDICATORS, "serve"], {**environment, "PORT": str(port)}
        with serving(line, port, figure, bench.work, where) as server:
            memory["ours"] = server.memory()
            return server.seconds_to_first_answer

    def start_bare() -> float:
        with programs.bare("fastapi_app", bench.work / "control.json", bench.work, "/bytes") as server:
            memory["bare"] = server.memory()
            return server.seconds_to_first_answer

    def start_datasette() -> float:
        assert bench.peers.datasette  # noqa: S101 - asked for only where it is
        with programs.datasette(bench.peers.datasette, dataset.peer_database, bench.work) as server:
            memory["datasette"] = server.memory()
            return server.seconds_to_first_answer

    subjects = {"ours": start_ours, "bare": start_bare}
    if bench.peers.datasette:
        subjects["datasette"] = start_datasette
    subjects["convert"] = lambda: 1000 * run_program([*INDICATORS, *_CONVERT], bench.work, environment).seconds
    subjects["python"] = lambda: 1000 * run_program([INDICATORS[0], "-c", "pass"], bench.work).seconds
    rounds = bench.rounds(subjects)
    for label, peer in (("a bare FastAPI application", "bare"), ("Datasette", "datasette")):
        there = peer in subjects
        other, megabytes = (rounds.median(peer), memory[peer] / 1e6) if there else (None, None)
        tail = (rounds.count, rounds.spread, "" if there else "not installed here")
        ours = rounds.median("ours")
        yield Row(GROUP, "start to the first figure", dataset.label, ours, "s", label, other, "≤ 1.0 s", *tail)
        held = memory["ours"] / 1e6
        yield Row(GROUP, "memory after it", dataset.label, held, "MB", label, megabytes, "≤ 95 MB", *tail)
    numbers = (rounds.median("convert"), "ms", "Python that does nothing", rounds.median("python"), "≤ 300 ms")
    yield Row(GROUP, "indicators convert", "", *numbers, rounds.count, rounds.spread)
    yield from _sizes(bench)


def _sizes(bench: Bench) -> Iterator[Row]:
    """Bytes in brotli; a conversion has its receipt in it."""
    dataset = bench.largest
    money = next(row for row in dataset.sample(1000) if row["unit"] == "USD" and row["period"] > "2000")
    pair = f"indicator={money['indicator']}&area={money['area']}"
    asked = {
        "a figure with its receipt, in brotli": (f"/v1/figures/{money['id']}?unit=EUR", "≤ 1,400 B"),
        "a series of 30, 13 fields, in brotli": (f"/v1/figures?{pair}&claims=all&fields={FIELDS}", "≤ 4,096 B"),
    }
    with bench.service(dataset.url) as server:
        for what, (path, goal) in asked.items():
            small = fetch(server.port, path, {"Accept-Encoding": "br"})
            note = "" if small.headers.get("content-encoding") == "br" else "came uncompressed"
            plain = fetch(server.port, path).length
            yield Row(GROUP, what, dataset.label, small.length, "B", "uncompressed", plain, goal, note=note)
