"""Releases of which all is known beforehand: each adds figures, and puts one in the place of another."""

from collections.abc import Hashable, Mapping
from datetime import date, timedelta
from pathlib import Path

from tests.faults.grounds import write_figures
from tests.faults.packages import noted
from tests.helpers.worked_example import without_lock

REPORT, INDICATOR = "my-report", "station-visitors"
DAYS = 5
"""Figures that each release adds."""
COUNTED = "2024"
"""The period of the figure that each release puts in the place of that of the release before."""
PATHS = {
    "figure": f"/v1/figures?report={REPORT}&indicator={INDICATOR}&period={COUNTED}&frequency=A&fields=id,value",
    "list": f"/v1/figures?report={REPORT}&fields=id,value&limit=5000",
    "count": f"/v1/figures?report={REPORT}&claims=all&fields=id&limit=1",
    "csv": f"/v1/figures.csv?report={REPORT}&fields=id,value",
    "catalogue": "/v1/releases",
}


def _rows(release: int) -> list[tuple[str, int, int]]:
    """Period, value and edition of what a release adds."""
    first = date(1900, 1, 1) + timedelta(DAYS * release)
    days = [(str(first + timedelta(day)), 100 * release + day, 1) for day in range(DAYS)]
    return [(COUNTED, 4_000 + release, release), *days]


def _claim(period: str, value: int, edition: int) -> tuple[str, int]:
    id_ = f"{INDICATOR}.ATA.{period}.example-agency-2025-02-01"
    return (f"{id_}.{edition}" if edition > 1 else id_), value


def write_package(folder: Path, release: int) -> Path:
    write_figures(without_lock(folder), (row for each in range(1, release + 1) for row in _rows(each)))
    noted(f"Release {release}.")(folder)
    return folder


def truths(releases: int) -> Mapping[str, Mapping[Hashable, int]]:
    """By kind of read, the release that a fact belongs to, and no other."""
    found: dict[str, dict[Hashable, int]] = {kind: {} for kind in PATHS}
    for release in range(1, releases + 1):
        own, days = _rows(release)[0], [row for each in range(1, release + 1) for row in _rows(each)[1:]]
        claims = tuple(sorted(_claim(*row) for row in (*days, own)))
        found["figure"][(_claim(*own),)] = release
        found["list"][claims] = found["csv"][claims] = release
        found["count"][len(claims)] = release
        found["catalogue"][tuple(f"{REPORT}.{each}" for each in range(1, release + 1))] = release
    return found
