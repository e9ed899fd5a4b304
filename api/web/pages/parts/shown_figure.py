"""The figure that a page or a frame shows, in the unit that it is shown in."""

from __future__ import annotations

from api.domain.errors import Fault, NotFound
from api.domain.figure import Dataset
from api.domain.query import Lang
from api.domain.units import UnitKind
from api.service import answers
from api.service.figures import MAX_ID, FigureService, absent
from api.service.parameters.groups import OneFigureParameters
from api.service.parameters.page_parameters import FigurePageQuery, asked_as


async def shown_figure(service: FigureService, query: FigurePageQuery, lang: Lang, figure_id: str) -> Dataset:
    """The figure in the unit that is asked for, else also in dollars, or in yuan where its source prints dollars."""
    asked = asked_as(OneFigureParameters, query, lang)
    dataset = await answers.figure(service, asked, figure_id, lambda found: found, _absent)
    (figure,) = dataset.figures
    if query.unit is None and query.basis is None and figure.printed.unit.kind is UnitKind.MONEY:
        other = "CNY" if figure.printed.unit.code == "USD" else "USD"
        asked = asked_as(OneFigureParameters, query, lang, unit=other)
        dataset = await answers.figure(service, asked, figure_id, lambda found: found)
    return dataset


def _absent(figure_id: str, indicator: str | None) -> NotFound:
    """The refusal of the API, with the indicator that a page can lead to."""
    problem = absent(figure_id, indicator)
    near = [indicator] if indicator else []
    return NotFound(problem.detail, [Fault("id", problem.detail, figure_id[:MAX_ID], nearest=near)])
