"""`python -m benchmarks`: prepare the data, run the runners, write the table."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.bench import Bench, control
from benchmarks.data.datasets import prepare
from benchmarks.measure.machine import library_versions, machine_line, program_version, revision
from benchmarks.measure.processes import CLIENT_CORE, MeasureError
from benchmarks.measure.rounds import Plan
from benchmarks.peers.programs import Peers, find_peers
from benchmarks.peers.ranges import duckdb_version
from benchmarks.results import Row, write
from benchmarks.runners import NAMES, OF_THE_SERVICE_ALONE, WHEN_ASKED, runner

ROOT = Path(__file__).resolve().parents[1]
SIZES, ROUNDS, SECONDS, BUDGET = (10_000, 100_000), 5, 1.0, 120.0
NOT_MEASURED = "Not measured"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure as the command line says; 1 where a runner ended early."""
    asked = _parser().parse_args(arguments)
    sizes = sorted({int(float(size)) for size in asked.sizes})
    work, output = asked.work.resolve(), asked.output.resolve()
    work.mkdir(parents=True, exist_ok=True)
    os.chdir(ROOT)  # the programs that are started import from here
    os.sched_setaffinity(0, {CLIENT_CORE})  # what waits here must not disturb the server
    peers = find_peers(ROOT)
    versions, head = _versions(peers), _head(peers, asked)
    rows: list[Row] = []
    names = asked.only or NAMES
    with contextlib.ExitStack() as stack:
        quiet = stack.enter_context(control(work))
        datasets = []
        for size in sizes:
            _say(f"Preparing {size:,} figures")
            datasets.append(prepare(size, work, peers=not OF_THE_SERVICE_ALONE.issuperset(names), reuse=asked.reuse))
        plan = Plan(asked.rounds, asked.budget)
        bench = Bench(ROOT, work, tuple(datasets), peers, plan, asked.seconds, quiet)
        for name in names:
            _say(f"Running {name}")
            try:
                rows.extend(_shown(row) for row in runner(name)(bench))
            except MeasureError as error:
                _say(f"{name} ended early: {error}")
                rows.append(Row(NOT_MEASURED, name, bench.largest.label, None, "", rounds=0, note=_line(str(error))))
            write(output, rows, versions, head)  # after each, so that a run that is stopped leaves what it has
    _say(f"Wrote {output}")
    return int(any(row.ours is None for row in rows if row.group == NOT_MEASURED))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", nargs="+", default=[str(size) for size in SIZES], help="figures: 1e4 1e5 1e6 1e7")
    parser.add_argument("--only", nargs="+", choices=(*NAMES, *WHEN_ASKED), help="these runners alone")
    parser.add_argument("--reuse", action="store_true", help="take what an earlier run loaded, if it is there")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="rounds of a run (default %(default)s)")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long a load lasts (default %(default)s)")
    parser.add_argument("--budget", type=float, default=BUDGET, help="seconds of a run at most (default %(default)s)")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "benchmarks", help="where data is written")
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks" / "RESULTS.md", help="the table")
    return parser


def _head(peers: Peers, asked: argparse.Namespace) -> dict[str, str]:
    fewer = f"fewer where a run took over {asked.budget:g} s, as its column says"
    missing = peers.missing()
    return {
        "when": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "what": f"commit {revision(ROOT)}",
        "machine": machine_line(),
        "client": "`benchmarks/measure/load_client.py`, 16 kept connections unless a row says otherwise",
        "rounds": f"{asked.rounds}, a load {asked.seconds:g} s each; {fewer}",
        "not installed": ", ".join(missing) or "nothing",
    }


def _versions(peers: Peers) -> dict[str, str]:
    programs = {
        "DuckDB": duckdb_version(peers.duckdb),
        "Datasette": program_version(peers.datasette),
        "sqlite3": program_version(peers.sqlite3),
        "nginx": program_version(peers.nginx, "-v"),
        "psql": program_version(peers.psql),
    }
    return {**library_versions(), **{name: version or "not installed" for name, version in programs.items()}}


def _shown(row: Row) -> Row:
    ratio = f", {row.ratio:.3g} of {row.peer}" if row.ratio is not None else ""
    ours = "not measured" if row.ours is None else f"{row.ours:,.2f} {row.unit}"
    _say(f"  {row.what}, {row.size}: {ours}{ratio}")
    return row


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "/")[:300]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
