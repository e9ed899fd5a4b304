"""What stands around the figures of a page: rival claims, the same printed in another unit, and findings about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from api.audit.findings import Finding
from api.domain.catalogue import Catalogue
from api.domain.conditions import Both, Comparison, ComparisonOperator, Condition, Either
from api.domain.figure import Figure
from api.domain.query import MAX_LIMIT, Claims, Page, Query
from api.service.figures import FigureService

Place = tuple[str, str, str]
"""An indicator, an area and a period."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a figure does not say by itself, for the figures of one page."""

    claims: Mapping[Place, Sequence[Figure]] = field(default_factory=dict)
    """By place, the claims that are not on the page, as printed."""
    reprinted: Mapping[str, Sequence[Figure]] = field(default_factory=dict)
    """By a figure's id, what its source prints for the same in other units."""
    findings: Mapping[str, Sequence[Finding]] = field(default_factory=dict)
    """By a figure's id, the findings about it."""

    def rivals(self, figure: Figure) -> Sequence[Figure]:
        """The claims for the same indicator, area and period that are not on the page."""
        return self.claims.get(_place(figure), ())


async def surroundings(
    service: FigureService, catalogue: Catalogue, figures: Sequence[Figure], as_of: str | None
) -> Surroundings:
    """What stands around some figures, each kind read at once for all of them."""
    if not figures:
        return Surroundings()
    here = {figure.id for figure in figures}
    places = dict.fromkeys(_place(figure) for figure in figures)
    claims: dict[Place, list[Figure]] = {}
    for rival in (await service.printed(catalogue, _at(tuple(places), as_of))).figures:
        if rival.id not in here:
            claims.setdefault(_place(rival), []).append(rival)
    audit = await service.audit(catalogue, as_of)
    about: dict[str, list[Finding]] = {}
    for finding in audit.findings:
        for id in here.intersection(finding.inputs):
            about.setdefault(id, []).append(finding)
    return Surroundings(claims, await service.reprinted(catalogue, figures), about)


def _place(figure: Figure) -> Place:
    return figure.indicator.code, figure.area.alpha3, figure.period.text


def _at(places: Sequence[Place], as_of: str | None) -> Query:
    """Every source's claims at some places."""
    names = ("indicator", "area", "period")

    def is_there(place: Place) -> Condition:
        parts = zip(names, place, strict=True)
        return Both(tuple(Comparison(name, ComparisonOperator.EQ, code) for name, code in parts))

    return Query(
        indicators=tuple(dict.fromkeys(indicator for indicator, _, _ in places)),
        areas=tuple(dict.fromkeys(area for _, area, _ in places)),
        claims=Claims.ALL,
        as_of=as_of,
        where=Either(tuple(map(is_there, places))),
        page=Page(limit=MAX_LIMIT, counted=False),
    )
