"""Releases of which all is known beforehand, and what clients have read of them: histories, as Jepsen checks them.

Each release adds figures, and puts one in the place of another.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from tests.faults.grounds import write_figures
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
Truths = Mapping[str, Mapping[Hashable, int]]
"""By kind of read, which release a fact belongs to."""


class Told(NamedTuple):
    """The fact in an answer, the release that it names, if it names one, and when that was released."""

    fact: Hashable
    release: int | None = None
    moment: str | None = None


class Read(NamedTuple):
    """A read of a client, and what was in the answer; None where none came, `lost` says why."""

    client: int
    kind: str
    told: Told | None
    etag: str | None = None
    lost: str | None = None


def _rows(release: int) -> list[tuple[str, int, int]]:
    """Period, value and edition of what a release adds."""
    first = date(1900, 1, 1) + timedelta(DAYS * release)
    days = [(str(first + timedelta(day)), 100 * release + day, 1) for day in range(DAYS)]
    return [(COUNTED, 4_000 + release, release), *days]


def _claim(period: str, value: int, edition: int) -> tuple[str, int]:
    id_ = f"{INDICATOR}.ATA.{period}.example-agency-2025-02-01"
    return (f"{id_}.{edition}" if edition > 1 else id_), value


def write_package(folder: Path, release: int) -> Path:
    """The package by which that release is made from the one before."""
    write_figures(without_lock(folder), (row for each in range(1, release + 1) for row in _rows(each)))
    return folder


def truths(releases: int) -> Truths:
    """What each kind of read finds in each release, and in no other."""
    found: dict[str, dict[Hashable, int]] = {kind: {} for kind in PATHS}
    for release in range(1, releases + 1):
        own, days = _rows(release)[0], [row for each in range(1, release + 1) for row in _rows(each)[1:]]
        claims = tuple(sorted(_claim(*row) for row in (*days, own)))
        found["figure"][_claim(*own)] = release
        found["list"][len(claims), claims] = release
        found["count"][len(claims)] = release
        found["csv"][claims] = release
        found["catalogue"][tuple(f"{REPORT}.{each}" for each in range(1, release + 1))] = release
    return found


def told(kind: str, body: bytes) -> Told:
    """What is in an answer."""
    if kind == "csv":
        rows = (line.split(",") for line in body.decode().splitlines()[1:])
        return Told(tuple(sorted((row[0], int(row[1])) for row in rows)))
    answer = json.loads(body)
    data, meta = answer["data"], answer["meta"]
    if kind == "catalogue":
        own = sorted((row["sequence"], row["id"]) for row in data if row["report"] == REPORT)
        return Told(tuple(release for _, release in own))
    fact: Hashable = meta["total"]
    if kind != "count":
        claims = tuple(sorted((row["id"], row["value"]) for row in data))
        fact = claims[0] if kind == "figure" else (fact, claims)
    return Told(fact, int(meta["release"].rpartition(".")[2]), meta["released_at"])


@dataclass
class History:
    """All reads in the order in which each client made them, and what is wrong with them."""

    truths: Truths
    found: list[tuple[str, Read]] = field(default_factory=list)
    reads: Counter[str] = field(default_factory=Counter)
    releases: Counter[int] = field(default_factory=Counter)
    """How many answers were of each release."""
    _newest: dict[int, int] = field(default_factory=dict)
    _tags: dict[tuple[str, Hashable], str | None] = field(default_factory=dict)
    _moments: dict[int, str] = field(default_factory=dict)

    def add(self, read: Read) -> None:
        """Take a read."""
        self.reads[read.kind] += 1
        if read.told is None:
            self.found.append(("a request without an answer", read))
            return
        fact, named, moment = read.told
        release = self.truths[read.kind].get(fact)
        if release is None:
            self.found.append(("an answer that is of no release", read))
            return
        self.releases[release] += 1
        newest = self._newest.setdefault(read.client, release)
        self._newest[read.client] = max(newest, release)
        wrong = {
            "an answer that names another release than it is of": named not in (None, release),
            "a release older than one that the client has seen": release < newest,
            "two ETags of one answer": self._tags.setdefault((read.kind, read.told), read.etag) != read.etag,
            "two moments of one release": moment and self._moments.setdefault(release, moment) != moment,
        }
        self.found += [(anomaly, read) for anomaly, is_so in wrong.items() if is_so]
