"""The inputs that the fuzzer kept, read again without it: no exception but refusals, soon, and nothing stays."""

from __future__ import annotations

import gc
import sys
import tracemalloc
from collections.abc import Callable

import pytest

from tests.fuzz.target import CORPORA, NAMES, FindingError, Read, kept, target, timed
from tests.helpers.tables import every

MOST_BYTES = 200_000
"""Of all inputs that are kept: a clone carries them."""
ROUNDS, INPUTS = 6, 12
GROWTH = 150_000
"""Bytes that may stay, two thousand of each reading: pools and caches of libraries fill, and do not go on growing."""


@pytest.fixture(scope="module")
def database(migrated_url: Callable[[str], str]) -> str:
    """One for all targets, which only read."""
    return migrated_url("sqlite")


@pytest.mark.slow
@every("name", NAMES)
def test_what_a_fuzzer_kept_is_read_or_refused(name: str, database: str) -> None:
    """Each within a second of processor time."""
    failed = []
    with target(name).begin(lambda: database) as read:
        for path in kept(name):
            try:
                timed(read)(path.read_bytes())
            except Exception as error:  # each is named, whatever it is
                failed.append(f"{path.name}: {error!r}")
    assert not failed, "\n".join(failed)
    assert len(kept(name)) > 10


@pytest.mark.slow
@every("name", NAMES)
def test_nothing_stays_of_an_input_that_was_read(name: str, database: str) -> None:
    """Memory is what it was when each is read again and again; what is kept on purpose has been filled before."""
    inputs = [path.read_bytes() for path in kept(name)[:INPUTS]]
    with target(name).begin(lambda: database) as read:
        _read_often(read, inputs, 2)
        tracemalloc.start()
        try:
            _read_often(read, inputs, 1)
            before, _ = tracemalloc.get_traced_memory()
            _read_often(read, inputs, ROUNDS)
            after, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert after - before < GROWTH


def _read_often(read: Read, inputs: list[bytes], times: int) -> None:
    for data in inputs * times:
        read(data)
    gc.collect()


def test_the_inputs_that_are_kept_stay_small() -> None:
    """And each target has a folder of its own."""
    assert {path.name for path in CORPORA.iterdir()} == set(NAMES)
    assert sum(path.stat().st_size for name in NAMES for path in kept(name)) <= MOST_BYTES


def test_what_takes_too_long_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a run stops at it."""
    monkeypatch.setattr("tests.fuzz.target.MOST_SECONDS", 0.0)
    with pytest.raises(FindingError, match="processor time"):
        timed(len)(b"")


def test_no_target_needs_the_fuzzer() -> None:
    """It is not among what tests install; only the runner imports it."""
    for name in NAMES:
        target(name)
    assert "atheris" not in sys.modules
