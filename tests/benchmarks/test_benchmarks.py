"""The benchmarks: packages to measure on, client, noise and table; and a small real run."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal

from api.plugins.packages.load import check
from api.plugins.packages.package import read
from api.storage.database import Database
from benchmarks.data import packages

SIZE = 3_000


@pytest.mark.one_engine
def test_packages_can_be_loaded(portal: BlockingPortal, url: str, tmp_path: Path) -> None:
    """One of a size and a small release of one figure have no fault; a seed gives the same, another seed another."""
    (folder,) = packages.write_packages(tmp_path, SIZE)
    small = read(packages.write_small_release(tmp_path / "small", 7))
    assert small.head.report.id == "bench-extra-7"
    for package, size in ((read(folder), SIZE), (small, 1)):
        assert portal.call(check, Database(url), package).added == size
    again, other = (packages.write_packages(tmp_path / str(seed), SIZE, seed=seed)[0] for seed in (packages.SEED, 1))
    assert read(folder).content_sha256 == read(again).content_sha256 != read(other).content_sha256
    with (folder / "figures.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    cells = {(row["indicator"], row["area"], row["period"]) for row in found}
    assert len(cells) < packages.YEARS * len({cell[:2] for cell in cells})
    assert len(cells) < len(found)
    assert {row["comparator"] for row in found} == {"=", *packages.COMPARATORS}
    assert max(len(row["value"]) for row in found) >= 15
    assert any('"' in row["phrase"] and "," in row["phrase"] for row in found)


def test_a_large_size_is_several_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file grows beyond what a package may have; ten million figures are 1,500 indicators of 220 areas."""
    monkeypatch.setattr(packages, "PART", 1_000)
    parts = packages.write_packages(tmp_path, 2_500)
    lines = [len((part / "figures.csv").read_text(encoding="utf-8").splitlines()) - 1 for part in parts]
    assert lines == [1_000, 1_000, 500]
    assert len(packages.area_codes()) == 220
    assert 1_450 <= packages.indicator_count(10**7) <= 1_600


@pytest.mark.full
def test_a_run_writes_its_table(repository: Path, tmp_path: Path) -> None:
    """A runner has its rows with the peer's number, installed or not; and the machine. `make bench` runs all."""
    output = tmp_path / "RESULTS.md"
    small = ("--sizes", "3e3", "--rounds", "1", "--seconds", "0.2", "--budget", "1", "--only", "hot_answers")
    line = [sys.executable, "-m", "benchmarks", *small, "--work", tmp_path / "work", "--output", output]
    subprocess.run(line, cwd=repository, check=True, capture_output=True)  # noqa: S603 - our own program
    text = output.read_text(encoding="utf-8")
    assert "## Not measured" not in text
    for row in (
        r"\| 500 addresses, [\d,]+ B \| 3e3 \| [\d,.]+ /s \| raw ASGI, as many bytes \| [\d,.]+ /s \| ",
        *(r"\* machine: \d+ cores", r"\| fastapi \| \d"),
    ):
        assert re.search(row, text), row
