"""What follows from other figures on a subject that no source states for the same area and period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from api.domain.catalogue import Catalogue
from api.domain.figure import Figure


def derived_of(
    derived: Iterable[Figure], catalogue: Catalogue, indicators: Sequence[str], area: str, stated: Iterable[Figure]
) -> Iterator[Figure]:
    """The derived figures on some indicators of an area, as figures of those.

    A derived figure has an indicator of its own, whose name goes on from the one that it is of: `Cross-border
    e-commerce imports, from the exports' share`. Where a source states the same, its figure stands.
    """
    told = {(figure.indicator.code, figure.period.text) for figure in stated}
    for figure in derived:
        for code in indicators:
            of = catalogue.indicators[code]
            is_of_it = figure.indicator.name_en.startswith(f"{of.name_en},") and figure.area.alpha3 == area
            if is_of_it and (code, figure.period.text) not in told:
                yield replace(figure, indicator=of)
