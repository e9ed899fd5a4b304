"""The routes of topics: market size, trade and partnerships, each with its own typed rows."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response

from api.formats.table import dataset_meta
from api.formats.topic_rows import MarketSizeRow, PartnershipsRow, TradeRow, topic_table
from api.service.parameters.queries import MarketSizeQuery, PartnershipsQuery, TradeQuery
from api.web.dependencies import Service, from_query
from api.web.links import API
from api.web.middleware.expensive import long_list
from api.web.openapi import documented, listed
from api.web.responses import respond_whole

router = APIRouter(prefix=API)


def _add(topic: str, model: Any, row: Any, summary: str, description: str) -> None:
    """Add the route of a topic, which lists rows of the class `row` for parameters of the class `model`."""

    @router.get(
        f"/{topic}",
        tags=[topic.replace("-", " ").capitalize()],
        summary=summary,
        description=description,
        name=f"list_{topic.replace('-', '_')}",
        **documented(model, listed(row)),
    )
    async def rows(request: Request, query: Annotated[Any, from_query(model, long_list)], service: Service) -> Response:
        dataset = await service.of_topic(query, topic)
        return respond_whole(request, query, topic_table(row, dataset, query.columns), dataset_meta(dataset))


_add(
    "market-size",
    MarketSizeQuery,
    MarketSizeRow,
    "Market size by area and period",
    "Sales, their growth, the share of the world and the years as the largest market; each is a whole figure.",
)
_add(
    "trade",
    TradeQuery,
    TradeRow,
    "Cross-border e-commerce by flow, area and period",
    "Value, growth and shares of the total, of exports and of imports; each is a whole figure.",
)
_add(
    "partnerships",
    PartnershipsQuery,
    PartnershipsRow,
    "Partnership programmes by period",
    "Partner countries, pavilions, sourcing bases and training of a programme; each is a whole figure.",
)
