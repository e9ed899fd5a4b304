"""How the benchmarks measure: the client against a real server, the rule on noise, and what the table says."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import results
from benchmarks.measure.processes import MeasureError, Server, free_port, run, serving
from benchmarks.measure.requests import fetch, get, load
from benchmarks.measure.rounds import Plan, interleave
from benchmarks.peers import programs
from benchmarks.peers.bare_apps import ETAG
from benchmarks.results import Row

BODY = b'{"data": [1, 2, 3], "meta": {}, "links": {}}'


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Plain ASGI under uvicorn."""
    folder = tmp_path_factory.mktemp("bare")
    (folder / "body.json").write_bytes(BODY)
    with programs.bare("raw", folder / "body.json", folder) as server:
        yield server


@pytest.mark.slow
class TestClient:
    """The client process."""

    def test_it_asks_as_fast_as_it_is_answered(self, bare: Server) -> None:
        """Each answer is timed, and none is longer than the longest."""
        found = load(bare.port, [get("/"), get("/b")], 0.2, connections=4)
        assert found.per_second > 0
        assert 0 < found.p50 <= found.p99 <= found.longest
        assert 0 < found.busy <= 1.5

    def test_it_keeps_to_a_rate(self, bare: Server) -> None:
        """Nothing is asked before it is due: the last of 50 requests is, after 49 hundredths of a second."""
        found = load(bare.port, [get("/")], 0.5, connections=4, rate=100)
        assert found.per_second <= 50 / 0.49

    def test_it_reads_answers_without_a_body(self, bare: Server) -> None:
        """A 304 has none."""
        assert load(bare.port, [get("/", {"If-None-Match": ETAG})], 0.1, status="304").per_second > 0

    def test_another_status_is_no_measurement(self, bare: Server) -> None:
        """An error is often faster than an answer."""
        with pytest.raises(MeasureError, match="was to answer 304"):
            load(bare.port, [get("/")], 0.05, status="304")

    def test_whole_answers_are_fetched(self, bare: Server, tmp_path: Path) -> None:
        """In memory or into a file."""
        assert fetch(bare.port, "/").body == BODY
        assert fetch(bare.port, "/", keep=tmp_path / "kept").length == len(BODY)
        assert (tmp_path / "kept").read_bytes() == BODY

    def test_memory_is_told(self, bare: Server) -> None:
        """Now and at most."""
        assert 5_000_000 < bare.memory() <= bare.peak_memory()


@pytest.mark.slow
@pytest.mark.parametrize(("path", "begins"), [("/bytes", BODY), ("/model", b'{"data":[1,2,3]'), ("/file", BODY)])
def test_fastapi_answers_the_same(tmp_path: Path, path: str, begins: bytes) -> None:
    """As bytes, by a model, and from the file."""
    (tmp_path / "body.json").write_bytes(BODY)
    with programs.bare("fastapi_app", tmp_path / "body.json", tmp_path, "/bytes") as server:
        assert fetch(server.port, path).body.startswith(begins)


def test_a_program_that_fails_says_why(tmp_path: Path) -> None:
    """What it wrote last is in the message."""
    with pytest.raises(MeasureError, match="no such luck"):
        run([sys.executable, "-c", "raise SystemExit('no such luck')"], tmp_path)


def test_a_server_that_ends_at_once_says_why(tmp_path: Path) -> None:
    """It is not waited for."""
    line = [sys.executable, "-c", "raise SystemExit('no such port')"]
    with pytest.raises(MeasureError, match="no such port"), serving(line, free_port(), "/", tmp_path):
        pass


def test_what_a_program_took(tmp_path: Path) -> None:
    """Its time, and the most memory."""
    line = [sys.executable, "-c", "import time; x = bytearray(30_000_000); time.sleep(0.2)"]
    took = run(line, tmp_path, cores=sorted(os.sched_getaffinity(0)))
    assert took.seconds > 0
    assert took.peak_bytes > 30_000_000


class TestRounds:
    """What takes turns."""

    def test_they_interleave(self) -> None:
        """Each subject once a round, after the control; medians are of the rounds."""
        turns: list[str] = []
        numbers = itertools.count(1)

        def turn(name: str) -> float:
            turns.append(name)
            return float(next(numbers)) if name == "a" else 100.0

        rounds = interleave({"a": lambda: turn("a"), "b": lambda: turn("b")}, lambda: turn("control"), Plan(3, 60))
        assert turns == [*["control", "a", "b"] * 3, "control"]
        assert (rounds.count, rounds.median("a"), rounds.noisy) == (3, 2.0, False)

    def test_a_noisy_run_is_made_again(self) -> None:
        """The second one counts if it is quiet."""
        controls = iter([100.0, 130.0, 100.0, 100.0, 100.0, 101.0])
        rounds = interleave({"a": lambda: 1.0}, lambda: next(controls), Plan(2, 60))
        assert not rounds.noisy
        assert next(controls, None) is None

    def test_a_run_that_stays_noisy_says_so(self) -> None:
        """More than a fifth of the median is noise."""
        controls = itertools.cycle([100.0, 130.0])
        assert interleave({"a": lambda: 1.0}, lambda: next(controls), Plan(3, 60)).noisy

    def test_a_budget_ends_a_run_after_a_whole_round(self) -> None:
        """And how many rounds there were is told."""
        rounds = interleave({"a": lambda: 1.0}, lambda: 1.0, Plan(5, 0))
        assert rounds.count == 1


def test_the_table_names_what_is_missing(tmp_path: Path) -> None:
    """A peer that is not installed has a row too; noise and ratios are told."""
    rows = [
        Row("One", "reads", "1e4", 50.0, "/s", "nginx", None, note="not installed here"),
        Row("One", "reads", "1e4", 50.0, "/s", "raw", 200.0, "≥ 0.6", 5, 0.31),
        Row("Two", "a part", "1e4", None, "", rounds=0),
    ]
    results.write(tmp_path / "R.md", rows, {"nginx": "not installed"}, {"machine": "two cores"})
    text = (tmp_path / "R.md").read_text(encoding="utf-8")
    assert "| reads | 1e4 | 50.0 /s | nginx |  |  |  | 1 | not installed here |" in text
    assert "| reads | 1e4 | 50.0 /s | raw | 200 /s | 0.25 | ≥ 0.6 | 5 | *noisy* (31%) |" in text
    assert "| a part | 1e4 | not measured |" in text
    assert "* machine: two cores" in text
    assert "| nginx | not installed |" in text


def test_all_peers_are_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none is installed, all are named."""
    monkeypatch.setenv("PATH", "")
    assert programs.find_peers(tmp_path).missing() == ["datasette", "duckdb", "sqlite3", "nginx", "psql"]
