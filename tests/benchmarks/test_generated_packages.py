"""The packages that benchmarks measure on: what `indicators load` reads, the same for a seed, in constant memory."""

from __future__ import annotations

import csv
import tracemalloc
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal

from api.reports.packages.package import read
from api.reports.releases import check
from api.storage.database import Database
from benchmarks.data import packages

SIZE = 3_000


def digests(folders: list[Path]) -> list[str]:
    """The hash of what each package holds."""
    return [read(folder).content_sha256 for folder in folders]


@pytest.mark.one_engine
def test_a_package_can_be_loaded(portal: BlockingPortal, url: str, tmp_path: Path) -> None:
    """It has as many figures as were asked for, and no fault."""
    (folder,) = packages.write_packages(tmp_path, SIZE)
    assert portal.call(check, Database(url), read(folder)).added == SIZE


@pytest.mark.one_engine
def test_a_small_release_can_be_loaded(portal: BlockingPortal, url: str, tmp_path: Path) -> None:
    """It is one figure of a report of its own."""
    package = read(packages.write_small_release(tmp_path, 7))
    assert package.head.report.id == "bench-extra-7"
    assert portal.call(check, Database(url), package).added == 1


def test_a_seed_gives_the_same_package(tmp_path: Path) -> None:
    """And another seed another one."""
    first = digests(packages.write_packages(tmp_path / "a", SIZE))
    assert digests(packages.write_packages(tmp_path / "b", SIZE)) == first
    assert digests(packages.write_packages(tmp_path / "c", SIZE, seed=1)) != first


def test_what_figures_are_like(tmp_path: Path) -> None:
    """There are gaps, rival claims, comparators, full-precision values and phrases that need quoting."""
    (folder,) = packages.write_packages(tmp_path, SIZE)
    with (folder / "figures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cells = {(row["indicator"], row["area"], row["period"]) for row in rows}
    series = {cell[:2] for cell in cells}
    assert len(cells) < packages.YEARS * len(series)
    assert len(cells) < len(rows)
    assert {row["comparator"] for row in rows} == {"=", *packages.COMPARATORS}
    assert max(len(row["value"]) for row in rows) >= 15
    assert any('"' in row["phrase"] and "," in row["phrase"] for row in rows)


def test_a_large_size_is_several_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file grows beyond what a package may have; together they are the size."""
    monkeypatch.setattr(packages, "PART", 1_000)
    parts = packages.write_packages(tmp_path, 2_500)
    rows = [len((part / "figures.csv").read_text(encoding="utf-8").splitlines()) - 1 for part in parts]
    assert rows == [1_000, 1_000, 500]


def test_the_full_shape() -> None:
    """Ten million figures are some 1,500 indicators of 220 areas and 30 years."""
    assert len(packages.area_codes()) == 220
    assert 1_450 <= packages.indicator_count(10**7) <= 1_600


@pytest.mark.full
def test_memory_does_not_grow_with_the_size(tmp_path: Path) -> None:
    """Rows are written as they are made."""
    peaks = []
    for size in (1_000, 8_000):
        tracemalloc.start()
        packages.write_packages(tmp_path / str(size), size)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 2 * peaks[0]
