"""What an answer says about itself: the release that it takes account of, and where its figures stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.domain.figure import Dataset

if TYPE_CHECKING:
    from api.domain.entries import ReleaseBase


def release_meta(release: ReleaseBase | None) -> dict[str, Any]:
    """The release that an answer takes account of."""
    return {"release": release.id if release else None, "released_at": release.released_at if release else None}


def dataset_meta(dataset: Dataset) -> dict[str, Any]:
    """What the envelope says about where the figures stand."""
    meta, conversion = release_meta(dataset.release), dataset.query.conversion
    if conversion.unit:
        meta["unconverted"] = list(dataset.unconverted)
    if conversion.scale:
        meta["unscaled"] = list(dataset.unscaled)
    if vintages := dataset.vintages:
        meta["vintages"] = vintages
    if dataset.hint:
        meta["hint"] = dataset.hint
    return meta
