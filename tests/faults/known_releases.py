"""Releases of a report of which all is known beforehand: each adds figures and puts one in the place of another."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from datetime import date, timedelta
from pathlib import Path

from tests.faults.grounds import write_figures
from tests.faults.history import Told, Truths
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
_SOURCE = "example-agency-2025-02-01"


def _rows(release: int) -> list[tuple[str, int, int]]:
    """Period, value and edition of what a release adds."""
    first = date(1900, 1, 1) + timedelta(DAYS * release)
    days = [(str(first + timedelta(day)), 100 * release + day, 1) for day in range(DAYS)]
    return [(COUNTED, 4_000 + release, release), *days]


def _held(release: int) -> list[tuple[str, int]]:
    """Ids and values of the figures of a release."""
    days = [row for each in range(1, release + 1) for row in _rows(each)[1:]]
    return sorted((_id(*row), row[1]) for row in (*days, _rows(release)[0]))


def _id(period: str, _value: int, edition: int) -> str:
    return f"{INDICATOR}.ATA.{period}.{_SOURCE}{f'.{edition}' if edition > 1 else ''}"


def write_package(folder: Path, release: int) -> Path:
    """The package by which that release is made from the one before."""
    write_figures(without_lock(folder), (row for each in range(1, release + 1) for row in _rows(each)))
    return folder


def truths(releases: int) -> Truths:
    """What each kind of read tells of each release, and of no other."""
    told: dict[str, dict[Hashable, int]] = {kind: {} for kind in PATHS}
    for release in range(1, releases + 1):
        held = _held(release)
        of = {
            "figure": (_id(*_rows(release)[0]), 4_000 + release),
            "list": (len(held), tuple(held)),
            "count": len(held),
            "csv": tuple(held),
            "catalogue": tuple(f"{REPORT}.{each}" for each in range(1, release + 1)),
        }
        for kind, fact in of.items():
            told[kind][fact] = release
    return told


def told(kind: str, body: bytes) -> Told:
    """What an answer tells."""
    if kind == "csv":
        rows = (line.split(",") for line in body.decode().splitlines()[1:])
        return Told(tuple(sorted((row[0], int(row[1])) for row in rows)))
    answer = json.loads(body)
    data, meta = answer["data"], answer["meta"]
    if kind == "catalogue":
        own = sorted((row["sequence"], row["id"]) for row in data if row["report"] == REPORT)
        return Told(tuple(release for _, release in own))
    facts: dict[str, Callable[[], Hashable]] = {
        "figure": lambda: (data[0]["id"], data[0]["value"]),
        "list": lambda: (meta["total"], tuple(sorted((row["id"], row["value"]) for row in data))),
        "count": lambda: meta["total"],
    }
    return Told(facts[kind](), int(meta["release"].rpartition(".")[2]), meta["released_at"])
