"""A command that has to wait before it may write says for what, and goes on when it may."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from api.domain.write_errors import OccupiedError
from api.storage.database_address import parse_url
from api.storage.write_transaction import writing
from tests.faults.lost_databases import OwnFile
from tests.helpers.command_line import environment, started
from tests.helpers.own_server import PATIENCE, free_port, within
from tests.helpers.worked_example import without_lock

pytestmark = pytest.mark.slow

WRITER = "Waiting for another load, withdrawal or migration to end, for 60 s at most."
PROGRAM = (
    "Waiting for another program that writes to {} or has locked it (`fuser` tells which) to end, for 60 s at most."
)


@asynccontextmanager
async def held(url: str) -> AsyncIterator[None]:
    """Another writer is at work."""
    async with writing(parse_url(url)):
        yield


@pytest.mark.parametrize("line", ["migrate", "rebuild", "load package"])
def test_who_waits_for_another_writer_says_so(line: str, fresh_url: str, tmp_path: Path) -> None:
    """In a line on standard error, once; when its turn comes it does what it was started for."""
    without_lock(tmp_path / "package")
    told = tmp_path / "told.txt"

    async def start() -> int:
        with told.open("w") as stderr:
            async with held(fresh_url):
                process = started(line, tmp_path, env=environment(DATABASE_URL=fresh_url), stderr=stderr)
                assert within(PATIENCE, lambda: "Waiting" in told.read_text() or process.poll() is not None)
            await asyncio.to_thread(process.communicate, timeout=PATIENCE)
        return process.returncode

    assert asyncio.run(start()) == 0
    lines = told.read_text().splitlines()
    expected = PROGRAM.format(Path(fresh_url).name) if fresh_url.startswith("sqlite") else WRITER
    assert [said for said in lines if "Waiting" in said] == [expected]


def test_a_server_says_so_too(migrated_url: Callable[[str], str], tmp_path: Path) -> None:
    """Where another program has the whole file, so that not even its revision can be read."""
    url, told = migrated_url("sqlite"), tmp_path / "told.txt"
    with told.open("w") as stderr, OwnFile(Path(url.removeprefix("sqlite:///"))).locked():
        given = {"env": environment(DATABASE_URL=url), "stderr": stderr}
        process = started(f"serve --port {free_port()}", tmp_path, **given)
        assert within(PATIENCE, lambda: "Waiting" in told.read_text() or process.poll() is not None)
        process.kill()
        process.communicate()
    assert PROGRAM.format(Path(url).name) in told.read_text()


def test_a_turn_that_does_not_come(migrated_url: Callable[[str], str]) -> None:
    """It is told who had the file, which may be a program that is none of ours."""
    url = migrated_url("sqlite")

    async def write() -> None:
        async with writing(parse_url(url), 0.5):
            pass

    with (
        OwnFile(Path(url.removeprefix("sqlite:///"))).locked(),
        pytest.raises(OccupiedError, match=r"locked it \(`fuser` tells which\) did not end in time: try again"),
    ):
        asyncio.run(write())
