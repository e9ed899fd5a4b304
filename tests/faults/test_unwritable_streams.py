"""An answer or a log that nothing takes: the work is done all the same, and nobody takes a lost answer for one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from api.plugins.packages.commands import SCAFFOLD
from tests.conftest import MakeUrl
from tests.helpers.command_line import environment, started
from tests.helpers.own_server import own_server, within
from tests.helpers.tables import every

pytestmark = [pytest.mark.slow, pytest.mark.one_engine]  # only a stream is harmed

PATIENCE = 20
LOST = "indicators: the answer could not be written to standard output: No space left on device.\n"
FIGURE = "online-retail-sales.CHN.2024.cfis-2025-09-15"
CONVERT = "convert 15.5 --from CNY --to USD --year 2024"
FULL, LEFT, CLOSED = "full", "left", "closed"


@contextmanager
def broken(how: str, stream: str) -> Iterator[dict[str, Any]]:
    """A disk without room, a pipe that nobody reads any more, or no standard error: the next file takes its number."""
    (read, left), full = os.pipe(), os.open("/dev/full", os.O_WRONLY)
    os.close(read)
    try:
        yield {"preexec_fn": lambda: os.close(2)} if how == CLOSED else {stream: full if how == FULL else left}
    finally:
        os.close(left)
        os.close(full)


def ended(line: str, folder: Path, how: str = "", stream: str = "stdout", **variables: str) -> tuple[int, str, str]:
    """The code and both outputs of a command, one of which may be broken."""
    with (
        broken(how, stream) as given,
        started(line, folder, env=environment(**variables), **(given if how else {})) as process,
    ):
        out, said = process.communicate()
    return process.returncode, out or "", said or ""


def assert_lost_is_no_success(line: str, folder: Path, **variables: str) -> None:
    """A sentence says why, and none is wanted by a reader who has left."""
    code, _, said = ended(line, folder, FULL, **variables)
    assert (code, said.endswith(LOST), "Traceback" in said) == (1, True, False)
    code, _, said = ended(line, folder, LEFT, **variables)
    assert (code, "indicators:" in said, "Traceback" in said, "Exception" in said) == (1, False, False, False)


def test_an_answer_that_is_lost_is_no_success(url: str, tmp_path: Path) -> None:
    """Nor does a refused command end with any code but its own."""
    assert_lost_is_no_success(CONVERT, tmp_path, DATABASE_URL=url)
    assert ended("figures --nothing", tmp_path, FULL)[0] == 2


@pytest.mark.full
@every("variables", [{}, {"PYTHONUNBUFFERED": "1"}])
@every(
    "line",
    [
        *("figures --area CHN", "figures --format csv", "figures --format xlsx", "units --format json", CONVERT),
        *("--version", "--help", "figures --help"),
    ],
)
def test_every_answer_that_is_lost(line: str, variables: dict[str, str], url: str, tmp_path: Path) -> None:
    """The same of each format, with a buffer and without."""
    assert_lost_is_no_success(line, tmp_path, DATABASE_URL=url, **variables)


@pytest.mark.full
@every("output", [FULL, LEFT])
@every(
    ("line", "words", "again"),
    [
        (f"load {SCAFFOLD}", "Release ", "Nothing to do: "),
        (f"withdraw {FIGURE} --reason wrong", "Release ", "indicators: "),
        ("new my-report", "Made my-report with a worked example.", "indicators: my-report exists already"),
        ("rebuild", "sqlite:///", "sqlite:///"),
        ("migrate", "sqlite:///", "sqlite:///"),
        ("migrate", "", "sqlite:///"),  # a new database, with a line for each revision in the middle of a transaction
    ],
)
def test_work_that_is_done_is_told_on_standard_error(
    line: str, words: str, again: str, output: str, migrated_url: MakeUrl, tmp_path: Path
) -> None:
    """It is done, as the next time shows."""
    folder = tmp_path / f"{line.split()[0]}-{len(words)}-{output}"
    folder.mkdir()
    variables = {"DATABASE_URL": migrated_url("sqlite")} if words else {}
    code, _, said = ended(line, folder, output, **variables)
    assert (code, f"Done all the same: {words}" in said, "Traceback" in said) == (1, True, False)
    assert said.endswith(LOST) == (output == FULL)
    then = "".join(ended(line, folder, **variables)[1:])
    assert (then.startswith(again), then.endswith(": nothing to do.\n")) == (True, line == "migrate")


@pytest.mark.full
@every("log", [FULL, LEFT, CLOSED])
@every("options", ["", "--workers 2"])
def test_servers_without_a_log_answer(log: str, options: str, migrated_url: MakeUrl, tmp_path: Path) -> None:
    """Of a database that goes and comes back as well, however the log is broken, and one process or two."""
    url, offsets = migrated_url("sqlite"), count(1)
    path = Path(url.removeprefix("sqlite:///"))

    def answered(status: int) -> bool:
        """Whether each of some new addresses has it, whichever process answers."""
        return {server.status(f"/v1/figures?limit=2&offset={next(offsets)}") for _ in range(6)} == {status}

    variables = {"DATABASE_URL": url, "LOG_FORMAT": "json"}
    with broken(log, "stderr") as given, own_server(tmp_path, options, given, **variables) as server:
        assert answered(200)
        away = path.rename(path.with_suffix(".away"))
        assert within(PATIENCE, lambda: answered(503))
        assert server.status("/healthz") == 200
        away.rename(path)
        assert within(PATIENCE, lambda: answered(200))


@pytest.mark.full
@every("log", [FULL, LEFT, CLOSED])
@every(
    ("line", "expected"),
    [
        *(("migrate", 0), ("rebuild", 0), (CONVERT, 0), ("figures --area CHN", 0)),
        *(("figures --area nowhere", 2), ("figures --nothing", 2), ("nothing", 2)),
    ],
)
def test_a_command_whose_words_nobody_takes_does_its_work(
    log: str, line: str, expected: int, migrated_url: MakeUrl, tmp_path: Path
) -> None:
    """Its code and answer are those that it gives otherwise, with nothing of what was meant for standard error."""
    variables = {"DATABASE_URL": migrated_url("sqlite")}
    code, answer, _ = ended(line, tmp_path, **variables)
    again = ended(line, tmp_path, log, "stderr", **variables)
    assert again[0] == code == expected
    assert again[1] == answer or line in ("migrate", "rebuild")  # these tell how long it took
