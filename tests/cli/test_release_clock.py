"""What is told of a release that is dated later than now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlmodel import col

from api.storage.models import Release
from tests.conftest import within
from tests.faults.known_releases import write_package
from tests.helpers.command_line import indicators
from tests.helpers.own_server import own_server

FUTURE = "2090-01-01T00:00:00Z"
TOLD = f", is dated {FUTURE}, later than this machine's clock"


def date_newest(url: str, moment: str) -> None:
    """Have the newest release come at a moment, as where a clock was ahead."""
    newest = select(func.max(col(Release.sequence))).scalar_subquery()
    dated = update(Release).where(col(Release.sequence) == newest).values(released_at=moment)
    within(url, lambda connection: connection.execute(dated).rowcount)


@pytest.mark.parametrize(("moment", "is_told"), [(FUTURE, True), ("2026-11-26T00:00:00Z", False)])
def test_a_load_tells_of_a_clock_that_was_ahead(
    moment: str, is_told: bool, engine: str, migrated_url: Callable[[str], str], tmp_path: Path
) -> None:
    """And loads all the same: nobody can make the release come earlier."""
    url = migrated_url(engine)
    date_newest(url, moment)
    result = indicators(f"load '{write_package(tmp_path / 'package', 1)}'", DATABASE_URL=url)
    assert (result.exit_code, TOLD in result.stderr) == (0, is_told)
    assert "added" in result.stdout


@pytest.mark.slow
@pytest.mark.full
@pytest.mark.one_engine
def test_a_server_tells_of_it_at_its_start(migrated_url: Callable[[str], str], tmp_path: Path) -> None:
    """With what it serves."""
    url = migrated_url("sqlite")
    date_newest(url, FUTURE)
    with own_server(tmp_path, DATABASE_URL=url) as server:
        assert len(server.lines(TOLD)) == 1


def test_clocks_that_differ_a_little_are_none_of_it(migrated_url: Callable[[str], str], tmp_path: Path) -> None:
    """A release is dated by the end of its load, a second ahead."""
    url = migrated_url("sqlite")
    date_newest(url, f"{datetime.now(UTC) + timedelta(seconds=30):%Y-%m-%dT%H:%M:%SZ}")
    assert "clock" not in indicators(f"load '{write_package(tmp_path / 'package', 1)}'", DATABASE_URL=url).stderr
