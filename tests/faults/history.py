"""What clients have read, held against what each release is known to hold: histories, as Jepsen checks them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

Truths = Mapping[str, Mapping[Hashable, int]]
"""By kind of read, what it tells of each release: which release a fact belongs to."""


class Anomaly(Enum):
    """What must not be seen."""

    LOST = "a request without an answer"
    MIXED = "an answer that is of no release"
    MISLABELLED = "an answer that names another release than it is of"
    BACK = "a release older than one that the client has seen"
    TWO_TAGS = "two ETags of one answer"
    TWO_MOMENTS = "two moments of one release"


class Told(NamedTuple):
    """What an answer tells."""

    fact: Hashable
    release: int | None = None
    """The release that it names, if it names one."""
    moment: str | None = None
    """When that was released, as it says."""


class Read(NamedTuple):
    """A read of a client, and what it told; None where no answer came, `lost` says why."""

    client: int
    kind: str
    told: Told | None
    etag: str | None = None
    lost: str | None = None


@dataclass
class History:
    """All reads in the order in which each client made them. Clients may report at once."""

    truths: Truths
    found: list[tuple[Anomaly, Read]] = field(default_factory=list)
    reads: Counter[str] = field(default_factory=Counter)
    releases: Counter[int] = field(default_factory=Counter)
    """How many answers were of each release."""
    _newest: dict[int, int] = field(default_factory=dict)
    _tags: dict[tuple[str, Hashable], str | None] = field(default_factory=dict)
    _moments: dict[int, str] = field(default_factory=dict)

    def add(self, read: Read) -> None:
        """Take a read, and keep what is wrong with it."""
        self.reads[read.kind] += 1
        if read.told is None:
            self.found.append((Anomaly.LOST, read))
            return
        release = self.truths[read.kind].get(read.told.fact)
        if release is None:
            self.found.append((Anomaly.MIXED, read))
            return
        self.releases[release] += 1
        if read.told.release not in (None, release):
            self.found.append((Anomaly.MISLABELLED, read))
        if release < self._newest.setdefault(read.client, release):
            self.found.append((Anomaly.BACK, read))
        else:
            self._newest[read.client] = release
        if self._tags.setdefault((read.kind, read.told), read.etag) != read.etag:
            self.found.append((Anomaly.TWO_TAGS, read))
        if read.told.moment is not None and self._moments.setdefault(release, read.told.moment) != read.told.moment:
            self.found.append((Anomaly.TWO_MOMENTS, read))
