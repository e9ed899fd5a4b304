"""Releases that are dated later than now: a clock was ahead when they were loaded, or is behind now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from api.domain.catalogue import Catalogue

TOLERANCE = timedelta(minutes=1)
"""A release is dated by the end of its load, and clocks of machines differ."""


def told_of_the_clock(catalogue: Catalogue) -> list[str]:
    """What to tell who loads or serves such releases; nothing where the newest one is dated before now."""
    newest = catalogue.newest()
    if newest is None or newest.released_at <= f"{datetime.now(UTC) + TOLERANCE:%Y-%m-%dT%H:%M:%SZ}":
        return []
    return [
        f"The newest release, {newest.id}, is dated {newest.released_at}, later than this machine's clock,",
        "  which was ahead when that was loaded, or is behind now. What is loaded until then is dated the same:",
        "  answers `as_of=` a day before know nothing of it, and citations of it lead nowhere until then.",
    ]
