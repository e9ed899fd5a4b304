"""A small real run of the benchmarks: that they measure, not what."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.runners import NAMES

SMALL = ("--sizes", "1e4", "--rounds", "1", "--seconds", "0.2", "--budget", "1")


def measured(repository: Path, folder: Path, *more: str) -> str:
    """The table that a run writes."""
    output = folder / "RESULTS.md"
    line = [sys.executable, "-m", "benchmarks", *SMALL, "--work", folder / "work", "--output", output, *more]
    subprocess.run(line, cwd=repository, check=True, capture_output=True)  # noqa: S603 - our own program
    return output.read_text(encoding="utf-8")


@pytest.mark.full  # .ci/run makes a small run of all runners
def test_a_run_writes_its_table(repository: Path, tmp_path: Path) -> None:
    """A row each, with the peer's number and the ratio; and where it was measured."""
    text = measured(repository, tmp_path, "--only", "hot_answers", "start_and_sizes")
    assert "## Not measured" not in text
    assert re.search(
        r"\| 500 addresses, [\d,]+ B \| 1e4 \| [\d,.]+ /s \| raw ASGI, as many bytes \| [\d,.]+ /s \| ", text
    )
    assert re.search(r"\| indicators convert \|  \| [\d,.]+ ms \| ", text)
    assert re.search(r"\* machine: \d+ cores", text)
    assert re.search(r"\| fastapi \| \d", text)


@pytest.mark.full
def test_every_runner_measures(repository: Path, tmp_path: Path) -> None:
    """Each has its rows, none ended early, and a peer that is not installed is named."""
    text = measured(repository, tmp_path, "--sizes", "3e3", "1e4")
    assert "## Not measured" not in text
    groups = re.findall(r"^## (?!Versions)(.*)$", text, re.MULTILINE)
    assert len(groups) == len(NAMES)
    goals = re.findall(r"\(goal (\d)\)$", "\n".join(groups), re.MULTILINE)
    assert list(dict.fromkeys(goals)) == list("12345678")
