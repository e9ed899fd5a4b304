"""Whole tables over HTTP: the first time after a release, and again; beside sqlite3, Datasette, psql and a file."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

from benchmarks.bench import Bench, wait_for_release
from benchmarks.data.datasets import Dataset, load_small_release
from benchmarks.measure.processes import CLIENT_CORE, Server
from benchmarks.measure.processes import run as run_program
from benchmarks.measure.requests import fetch
from benchmarks.measure.rounds import Rounds, Subject
from benchmarks.peers import programs
from benchmarks.peers.postgres import postgres
from benchmarks.results import Row

GROUP = "Whole tables, all claims (goal 4)"
FIRST = {"csv": "≥ 1.0", "parquet": "≥ 1.0", "json": "≥ 0.7", "ndjson": "", "xlsx": "≥ 4,500 rows/s"}
"""The formats with their goals for the first time after a release; each round of each is a release of its own."""

_numbers = count(1)


def run(bench: Bench) -> Iterator[Row]:
    """Each format the first time, then CSV again; what the peers make of the same rows and columns."""
    dataset = bench.largest
    with contextlib.ExitStack() as stack:
        ours = stack.enter_context(bench.service(dataset.url))
        peers = _peers(bench, dataset, stack)
        for name, goal in FIRST.items():
            subjects: dict[str, Subject] = {"ours": partial(_first_time, bench, ours, dataset, name)}
            if name == "csv":
                subjects |= peers
            rounds = bench.rounds(subjects)
            if name == "csv":
                first_csv, csv_spread = rounds.median("ours"), rounds.spread
                yield from _csv_rows(rounds, dataset, goal)
            else:
                peer = "our CSV" if name != "xlsx" else ""
                yield Row(
                    GROUP, f"{name}, first time", dataset.label, rounds.median("ours"), "rows/s", peer,
                    first_csv if peer else None, goal, rounds.count,
                    max(rounds.spread, csv_spread) if peer else rounds.spread,
                    "the CSV of the run above" if peer else "",
                )  # fmt: skip
        peak = ours.peak_memory()
        yield Row(GROUP, "the server's peak memory by then", dataset.label, peak / 1e6, "MB", goal="≤ 160 MB")
        again = partial(_rate, ours, dataset, "/v1/downloads/claims.csv", bench.work)
        again()  # the last release was for another format
        plain = stack.enter_context(programs.bare("fastapi_app", dataset.claims_csv, bench.work, "/bytes"))
        rounds = bench.rounds({"ours": again, "file": partial(_rate, plain, dataset, "/file", bench.work)})
    numbers = (rounds.median("ours"), "rows/s", "a file by FastAPI", rounds.median("file"), "1")
    yield Row(GROUP, "csv, again", dataset.label, *numbers, rounds.count, rounds.spread)


def _peers(bench: Bench, dataset: Dataset, stack: contextlib.ExitStack) -> dict[str, Subject]:
    """What makes a CSV of the same rows and columns."""
    peers: dict[str, Subject] = {}
    output = bench.work / "peer.csv"
    if program := bench.peers.sqlite3:
        line: list[str | Path] = [program, "-csv", "-header", dataset.peer_database, "select * from claims"]
        peers["sqlite3 -csv -header"] = lambda: dataset.size / run_program(line, bench.work, output=output).seconds
    if program := bench.peers.datasette:
        server = stack.enter_context(programs.datasette(program, dataset.peer_database, bench.work))
        address = "/peer/claims.csv?_stream=on&_size=max"
        peers["Datasette, CSV stream"] = partial(_rate, server, dataset, address, bench.work)
    database = stack.enter_context(postgres(bench.peers.psql)) if bench.peers.psql else None
    if database is not None:
        with dataset.claims_csv.open(encoding="utf-8") as file:
            columns = ", ".join(f'"{name}" text' for name in file.readline().strip().split(","))
        database.do("postgres", f"create table claims ({columns})", bench.work)
        database.do("postgres", f"\\copy claims from '{dataset.claims_csv}' with (format csv, header)", bench.work)
        copy = "\\copy (select * from claims) to stdout with (format csv, header)"
        peers["psql COPY"] = lambda: dataset.size / database.do("postgres", copy, bench.work, output).seconds
    return peers


def _csv_rows(rounds: Rounds, dataset: Dataset, goal: str) -> Iterator[Row]:
    goals = {"sqlite3 -csv -header": goal, "Datasette, CSV stream": "≥ 8", "psql COPY": ""}
    for peer, wanted in goals.items():
        other = rounds.median(peer) if peer in rounds.values else None
        note = "" if other is not None else "not installed here"
        numbers = (rounds.median("ours"), "rows/s", peer, other, wanted, rounds.count, rounds.spread, note)
        yield Row(GROUP, "csv, first time", dataset.label, *numbers)


def _first_time(bench: Bench, server: Server, dataset: Dataset, name: str) -> float:
    """Rows a second of the first request after a release; the release itself is not counted."""
    number = next(_numbers)
    load_small_release(dataset.url, bench.work, number)
    wait_for_release(server, f"bench-extra-{number}.1")
    return _rate(server, dataset, f"/v1/downloads/claims.{name}", bench.work)


def _rate(server: Server, dataset: Dataset, path: str, work: Path) -> float:
    return dataset.size / fetch(server.port, path, keep=work / f"fetched-{CLIENT_CORE}").seconds
