"""The typed endpoints of the topics: one factory, a row of the table each."""

from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Request, Response

from api.formats.figure_rows import MarketSizeRow, PartnershipsRow, TradeRow, topic_table
from api.formats.table import dataset_meta
from api.service.parameters.queries import MarketSizeQuery, PartnershipsQuery, TradeQuery
from api.web.dependencies import Service, from_query
from api.web.links import API
from api.web.middleware.expensive import long_list
from api.web.openapi.document import documented, listed
from api.web.responses import respond_whole


class Topic(NamedTuple):
    """A topic endpoint: its path, which is the topic's code, the classes of parameters and rows, its OpenAPI texts."""

    path: str
    tag: str
    query: Any
    row: Any
    summary: str
    description: str


TOPICS = (
    Topic(
        "market-size",
        "Market size",
        MarketSizeQuery,
        MarketSizeRow,
        "Market size by area and period",
        "Sales, their growth, the share of the world and the years as the largest market; each is a whole figure.",
    ),
    Topic(
        "trade",
        "Trade",
        TradeQuery,
        TradeRow,
        "Cross-border e-commerce by flow, area and period",
        "Value, growth and shares of the total, of exports and of imports; each is a whole figure.",
    ),
    Topic(
        "partnerships",
        "Partnerships",
        PartnershipsQuery,
        PartnershipsRow,
        "Partnership programmes by period",
        "Partner countries, pavilions, sourcing bases and training of a programme; each is a whole figure.",
    ),
)


def _router(topic: Topic) -> APIRouter:
    router = APIRouter(prefix=API, tags=[topic.tag])

    @router.get(
        f"/{topic.path}",
        name=topic.path,
        summary=topic.summary,
        description=topic.description,
        operation_id=f"list_{topic.path.replace('-', '_')}",
        **documented(topic.query, listed(topic.row)),
    )
    async def rows(
        request: Request, query: Annotated[Any, Depends(from_query(topic.query, long_list))], service: Service
    ) -> Response:
        dataset = await service.of_topic(query, topic.path)
        return respond_whole(request, query, topic_table(topic.row, dataset, query.columns), dataset_meta(dataset))

    return router


router = APIRouter()
for _topic in TOPICS:
    router.include_router(_router(_topic))
