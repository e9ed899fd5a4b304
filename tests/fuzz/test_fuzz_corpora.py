"""The inputs that the fuzzer kept, read again without it: no exception but refusals, soon, and nothing stays."""

import sys
from collections.abc import Callable

import pytest

from tests.fuzz.targets import CORPORA, TARGETS, digest, kept, timed
from tests.helpers.tables import every

MOST_BYTES = 200_000
"""Of all inputs that are kept: a clone carries them."""


@pytest.fixture(scope="module")
def database(migrated_url: Callable[[str], str]) -> str:
    return migrated_url("sqlite")


@pytest.mark.slow
@pytest.mark.parametrize("step", [8, pytest.param(1, marks=pytest.mark.full)])
@every("name", TARGETS)
def test_what_a_fuzzer_kept_is_read_or_refused(name: str, database: str, step: int) -> None:
    """Each within a second of processor time; one of eight in an ordinary run."""
    inputs = list(kept(name).items())[::step]
    assert len(inputs) >= 5
    with TARGETS[name][0](lambda: database) as reading:

        @every("key, data", inputs)
        def read(key: str, data: bytes) -> None:
            timed(reading)(data)

        read()


def test_the_inputs_that_are_kept_stay_small() -> None:
    """Each target has a file of its own, and each input the name of its content."""
    assert {path.name for path in CORPORA.iterdir()} == {f"{name}.jsonl" for name in TARGETS}
    assert sum(len(data) for name in TARGETS for data in kept(name).values()) <= MOST_BYTES
    assert all(key == digest(data) for name in TARGETS for key, data in kept(name).items())


def test_what_takes_too_long_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a run stops at it; no target needs the fuzzer, which is not among what tests install."""
    monkeypatch.setattr("tests.fuzz.targets.MOST_SECONDS", 0.0)
    with pytest.raises(AssertionError, match="processor time"):
        timed(len)(b"")
    assert "atheris" not in sys.modules
