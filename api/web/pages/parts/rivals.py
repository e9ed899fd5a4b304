"""Who else states the same: the other claims on a figure's indicator, area and period, side by side with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.audit.findings import SideBySide
from api.domain.figure import Figure
from api.domain.period import Span
from api.domain.query import Lang, Page
from api.service import answers
from api.service.figures import FigureService
from api.service.parameters.page_parameters import FigurePageQuery, asked_as
from api.service.parameters.queries import RivalsSelected

MOST = 50
"""So many pairs of claims are looked at."""


@dataclass(frozen=True, slots=True)
class Rival:
    """Another claim, and the comparison of the two."""

    figure: Figure
    comparison: SideBySide

    @property
    def meets(self) -> bool | None:
        """Whether some number lies in both intervals; None where no rate brings them to one unit."""
        return self.comparison.meets


async def rivals_of(service: FigureService, figure: Figure, query: FigurePageQuery, lang: Lang) -> Sequence[Rival]:
    """The rivals of a figure that stands; a derived one has none."""
    if figure.formula is not None or figure.withdrawn:
        return ()
    place = {
        "indicator": (figure.indicator.code,),
        "area": (figure.area.alpha3,),
        "period": (Span.parse(figure.period.text),),
        "as_of": query.as_of,
    }
    asked = asked_as(RivalsSelected, FigurePageQuery.model_construct(_fields_set=set()), lang, **place)
    found = await answers.comparisons(service, asked, Page(limit=MOST))
    pairs = [item for item in found.comparisons if figure.id in (item.left.id, item.right.id)]
    return [Rival(item.right if item.left.id == figure.id else item.left, item) for item in pairs]
