"""A log that takes no line: what it would have told is lost, and nobody who is answered notices."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.faults import broken_streams
from tests.helpers.command_line import environment, started
from tests.helpers.own_server import own_server, within

pytestmark = pytest.mark.slow

PATIENCE = 20


@contextmanager
def full() -> Iterator[dict[str, Any]]:
    """A log on a disk without room."""
    with broken_streams.full() as file:
        yield {"stderr": file}


@contextmanager
def left() -> Iterator[dict[str, Any]]:
    """A log that nobody reads any more."""
    with broken_streams.left() as pipe:
        yield {"stderr": pipe}


@contextmanager
def closed() -> Iterator[dict[str, Any]]:
    """No standard error at all; the next file that is opened would take its number."""
    yield {"preexec_fn": lambda: os.close(2)}


LOGS = pytest.mark.parametrize("log", [full, left, closed])


@LOGS
@pytest.mark.parametrize("options", ["", "--workers 2"], ids=["one", "two"])
@pytest.mark.one_engine  # only the log is harmed
def test_a_server_without_a_log_answers(
    log: Callable[[], Any], options: str, migrated_url: Callable[[str], str], tmp_path: Path
) -> None:
    """It starts, and tells of a database that goes and comes back as one with a log does."""
    url = migrated_url("sqlite")
    path = Path(url.removeprefix("sqlite:///"))
    away = path.with_suffix(".away")
    offsets = count(1)

    def told(status: int) -> bool:
        """Whether each of some new addresses has it, whichever process answers."""
        return {server.status(f"/v1/figures?limit=2&offset={next(offsets)}") for _ in range(6)} == {status}

    with log() as given, own_server(tmp_path, options, given, DATABASE_URL=url, LOG_FORMAT="json") as server:
        assert told(200)
        path.rename(away)
        assert within(PATIENCE, lambda: told(503))
        assert server.status("/healthz") == 200
        away.rename(path)
        assert within(PATIENCE, lambda: told(200))


@LOGS
@pytest.mark.parametrize(
    "line", ["migrate", "rebuild", "convert 15.5 --from CNY --to USD --year 2024", "figures --area CHN"]
)
@pytest.mark.one_engine
def test_a_command_whose_words_nobody_takes_does_its_work(
    log: Callable[[], Any], line: str, migrated_url: Callable[[str], str], tmp_path: Path
) -> None:
    """Its answer is the one that it gives otherwise, with nothing of what was meant for standard error."""
    url = migrated_url("sqlite")

    def answer(**given: Any) -> tuple[str, int]:
        with started(line, tmp_path, env=environment(DATABASE_URL=url), **given) as process:
            told = process.communicate()[0]
        return told, process.returncode

    expected = answer()
    with log() as given:
        assert answer(**given)[1] == expected[1] == 0
        if "rebuild" not in line and "migrate" not in line:  # these tell how long it took
            assert answer(**given) == expected


@LOGS
@pytest.mark.parametrize(("line", "code"), [("figures --area nowhere", 2), ("figures --nothing", 2), ("nothing", 2)])
@pytest.mark.one_engine
def test_a_refused_command_ends_with_its_code(
    log: Callable[[], Any], line: str, code: int, migrated_url: Callable[[str], str], tmp_path: Path
) -> None:
    """As it does where somebody reads why."""
    given = {"env": environment(DATABASE_URL=migrated_url("sqlite"))}
    with log() as broken, started(line, tmp_path, **given, **broken) as process:
        assert (process.communicate()[0], process.returncode) == ("", code)
