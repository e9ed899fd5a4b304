"""All figures that stand, in parts small enough to be listed at once; where the parts begin is found once a release."""

from __future__ import annotations

from collections.abc import Sequence

from api.domain.catalogue import Catalogue
from api.service.cache import OnceARelease
from api.service.figures import FigureService
from api.storage import figures as figure_ids_in_order
from api.storage.figures import ReleasedId

SIZE = 5000
"""Figures of a part."""
_BEGINNINGS: OnceARelease[Sequence[str]] = OnceARelease()


async def _beginnings(service: FigureService, catalogue: Catalogue) -> Sequence[str]:
    return await _BEGINNINGS.get(catalogue, lambda: figure_ids_in_order.beginnings(service.database, SIZE))


async def count_of_parts(service: FigureService, catalogue: Catalogue) -> int:
    """How many parts there are."""
    return len(await _beginnings(service, catalogue))


async def figures_of_part(service: FigureService, catalogue: Catalogue, number: int) -> Sequence[ReleasedId] | None:
    """The figures of a part, which are counted from 1; None where there is no such part."""
    beginnings = [*await _beginnings(service, catalogue), None]
    if not 1 <= number < len(beginnings):
        return None
    first = beginnings[number - 1]
    assert first is not None  # noqa: S101 - only the end is
    return await figure_ids_in_order.between(service.database, catalogue, first, beginnings[number])
