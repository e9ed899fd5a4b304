"""An answer that standard output does not take: the work is done all the same, and nobody takes it for told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.broken_streams import full, left
from tests.helpers.command_line import environment, started

pytestmark = [pytest.mark.slow, pytest.mark.one_engine]  # only the output is harmed

FULL = "indicators: the answer could not be written to standard output: No space left on device.\n"
PACKAGE = Path(__file__).resolve().parents[2] / "api" / "reports" / "scaffold"
FIGURE = "online-retail-sales.CHN.2024.cfis-2025-09-15"


def ended(line: str, folder: Path, output: Callable[[], Any], **variables: str) -> tuple[int, str]:
    """The code and the words of a command with that output."""
    with output() as stdout, started(line, folder, stdout=stdout, env=environment(**variables)) as process:
        told = process.communicate()[1]
    return process.returncode, told


@pytest.mark.parametrize("buffered", [{}, {"PYTHONUNBUFFERED": "1"}], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize(
    "line",
    [
        *("figures --area CHN", "figures --format csv", "figures --format xlsx", "units --format json"),
        *("convert 15.5 --from CNY --to USD --year 2024", "--version", "--help", "figures --help"),
    ],
)
def test_an_answer_that_is_lost_is_no_success(
    line: str, buffered: dict[str, str], migrated_url: Callable[[str], str], tmp_path: Path
) -> None:
    """A sentence says why, and none is wanted by a reader who has left."""
    variables = {"DATABASE_URL": migrated_url("sqlite"), **buffered}
    code, told = ended(line, tmp_path, full, **variables)
    assert (code, told.endswith(FULL), "Traceback" in told) == (1, True, False)
    code, told = ended(line, tmp_path, left, **variables)
    assert (code, "indicators:" in told, "Traceback" in told, "Exception" in told) == (1, False, False, False)


@pytest.mark.parametrize("output", [full, left])
@pytest.mark.parametrize(
    ("line", "told", "again"),
    [
        (f"load {PACKAGE}", "Release ", "Nothing to do: "),
        (f"withdraw {FIGURE} --reason wrong", "Release ", "indicators: "),
        ("new my-report", "Made my-report with a worked example.", "indicators: my-report exists already"),
        ("rebuild", "sqlite:///", "sqlite:///"),
        ("migrate", "sqlite:///", "sqlite:///"),
    ],
)
def test_work_that_is_done_is_told_on_standard_error(
    line: str, told: str, again: str, output: Callable[[], Any], migrated_url: Callable[[str], str], tmp_path: Path
) -> None:
    """It is done, as the next time shows."""
    variables = {"DATABASE_URL": migrated_url("sqlite")}
    code, said = ended(line, tmp_path, output, **variables)
    assert (code, f"Done all the same: {told}" in said, "Traceback" in said) == (1, True, False)
    assert said.endswith(FULL) == (output is full)
    with started(line, tmp_path, env=environment(**variables)) as process:
        assert "".join(process.communicate()).startswith(again)


@pytest.mark.parametrize("output", [full, left])
def test_a_migration_goes_on_without_its_reader(output: Callable[[], Any], tmp_path: Path) -> None:
    """It prints a line for each revision, in the middle of a transaction."""
    assert ended("migrate", tmp_path, output)[0] == 1
    with started("migrate", tmp_path) as process:
        assert process.communicate()[0].endswith(": nothing to do.\n")


def test_a_refused_command_ends_with_its_own_code(tmp_path: Path) -> None:
    """Whatever becomes of its output."""
    assert ended("figures --nothing", tmp_path, full)[0] == 2
