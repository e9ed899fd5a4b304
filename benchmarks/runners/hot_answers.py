"""Ready answers: 500 addresses asked again and again, beside applications that do nothing but answer as many bytes."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.data.datasets import Dataset
from benchmarks.measure.processes import CORES, Server
from benchmarks.measure.requests import BUSY, Load, fetch, get, load
from benchmarks.measure.rounds import Subject
from benchmarks.peers import programs
from benchmarks.peers.bare_apps import ETAG
from benchmarks.results import Row

GROUP = "Ready answers (goal 1)"
ADDRESSES = 500
_TWO, _GOAL_OF_TWO = f"{ADDRESSES} addresses, two workers", "≥ 1.7"


def run(bench: Bench) -> Iterator[Row]:
    """Hot GET and 304 against raw ASGI, FastAPI and nginx; two workers against one."""
    dataset = bench.largest
    paths = [f"/v1/figures/{row['id']}" for row in dataset.sample(ADDRESSES)]
    with contextlib.ExitStack() as servers:
        ours = servers.enter_context(bench.service(dataset.url))
        answers = [fetch(ours.port, path) for path in paths]
        body = _of_mean_size(bench.work, [answer.body for answer in answers])
        raw = servers.enter_context(programs.bare("raw", body, bench.work))
        fastapi = servers.enter_context(programs.bare("fastapi_app", body, bench.work, "/bytes"))
        tags = [answer.headers["etag"] for answer in answers]
        known = [get(path, {"If-None-Match": tag}) for path, tag in zip(paths, tags, strict=True)]
        again = [get("/", {"If-None-Match": ETAG})]
        busy: list[float] = []

        def asking(server: Server, requests: list[str], status: str = "200") -> Subject:
            return partial(_rate, partial(load, server.port, requests, bench.seconds, status=status), busy)

        subjects = {
            "ours": asking(ours, [get(path) for path in paths]),
            "raw": asking(raw, [get("/")]),
            "ours 304": asking(ours, known, "304"),
            "raw 304": asking(raw, again, "304"),
            "FastAPI returning bytes": asking(fastapi, [get("/bytes")]),
            "FastAPI returning a model": asking(fastapi, [get("/model")]),
        }
        if bench.peers.nginx:
            static = servers.enter_context(programs.nginx(bench.peers.nginx, bench.work, body.name, bench.work))
            subjects["nginx, a static file"] = asking(static, [get(f"/{body.name}")])
        rounds = bench.rounds(subjects)
    note = f"client busy {max(busy):.0%}" + (": too busy to tell more" if max(busy) > BUSY else "")
    what = f"{ADDRESSES} addresses, {body.stat().st_size:,} B"

    def row(ours: str, peer: str, label: str, goal: str, what: str) -> Row:
        found, other = rounds.median(ours), rounds.median(peer) if peer in rounds.values else None
        missing = note if other is not None else "not installed here"
        return Row(GROUP, what, dataset.label, found, "/s", label, other, goal, rounds.count, rounds.spread, missing)

    yield row("ours", "raw", "raw ASGI, as many bytes", "≥ 0.6", what)
    yield row("ours 304", "raw 304", "raw ASGI, 304", "≥ 0.7", f"{ADDRESSES} addresses, 304")
    for peer in ("FastAPI returning bytes", "FastAPI returning a model", "nginx, a static file"):
        yield row("ours", peer, peer, "", what)
    yield from _two_workers(bench, dataset, paths)


def _two_workers(bench: Bench, dataset: Dataset, paths: list[str]) -> Iterator[Row]:
    """Two workers with a core each; the client has a third, or each of them shares its core with a client.

    Where there are two cores, one worker and one client share a core on the other side too: per core the work is the
    same, and what is told is whether two cores answer twice as often.
    """
    if len(CORES) == 1:
        yield Row(GROUP, _TWO, dataset.label, None, "/s", "one worker", None, _GOAL_OF_TWO, 0, note="needs two cores")
        return
    requests, both, shared = [get(path) for path in paths], CORES[:2], len(CORES) == 2
    with bench.service(dataset.url) as one, bench.service(dataset.url, workers=2, cores=both) as two:
        for path in paths * 4:  # until each worker has them all, more likely than not
            fetch(one.port, path)
            fetch(two.port, path)
        clients = {"one": (one, both[:1] if shared else CORES[-1:]), "two": (two, both if shared else CORES[-1:])}
        subjects = {
            name: partial(_rate_of_clients, server.port, requests, bench.seconds, cores)
            for name, (server, cores) in clients.items()
        }
        rounds = bench.rounds(subjects)
    note = "each worker shares its core with a client" if shared else ""
    pair = (rounds.median("two"), "/s", "one worker", rounds.median("one"))
    yield Row(GROUP, _TWO, dataset.label, *pair, _GOAL_OF_TWO, rounds.count, rounds.spread, note)


def _rate_of_clients(port: int, requests: list[str], seconds: float, cores: list[int]) -> float:
    with ThreadPoolExecutor() as clients:
        loads = [clients.submit(load, port, requests, seconds, core=core) for core in cores]
        return sum(found.result().per_second for found in loads)


def _rate(ask: partial[Load], busy: list[float]) -> float:
    found = ask()
    busy.append(found.busy)
    return found.per_second


def _of_mean_size(work: Path, bodies: list[bytes]) -> Path:
    """The answer whose length comes nearest to the mean, as a file for the peers."""
    mean = sum(len(body) for body in bodies) / len(bodies)
    path = work / "answer.json"
    path.write_bytes(min(bodies, key=lambda body: abs(len(body) - mean)))
    return path
