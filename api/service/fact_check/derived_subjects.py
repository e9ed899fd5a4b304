"""What follows from other figures on a subject."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from api.domain.catalogue import Catalogue
from api.domain.figure import Figure


def derived_of(
    derived: Iterable[Figure], catalogue: Catalogue, indicators: Sequence[str], area: str
) -> Iterator[Figure]:
    """The derived figures on some indicators of an area, as figures of those.

    A derived figure has an indicator of its own, whose name goes on from the one that it is of: `Cross-border
    e-commerce imports, from the exports' share`.
    """
    for figure in derived:
        for code in indicators:
            of = catalogue.indicators[code]
            if figure.indicator.name_en.startswith(f"{of.name_en},") and figure.area.alpha3 == area:
                yield replace(figure, indicator=of)
