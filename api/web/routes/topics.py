"""What the three topic endpoints share: their parameters, their query, and a page of typed rows."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request, Response

from api.domain.errors import Fault, InvalidParameter
from api.domain.query import MAX_LIMIT, Page
from api.representations.row_columns import names_of
from api.representations.topic_rows import TopicRow, key_names, topic_table
from api.service.asked import Accepted
from api.service.parameters import CONVERTED, PAGED, SELECTED, SHOWN, fields_of, sort_by
from api.web import responses


def accepted(row: type[TopicRow]) -> Accepted:
    """The parameters of a topic's endpoint."""
    return Accepted((*SELECTED, *CONVERTED, *SHOWN, *PAGED, sort_by(key_names(row)), fields_of(names_of(row))))


async def respond(request: Request, row: type[TopicRow], parameters: Accepted) -> Response:
    """The rows of a topic: of the preferred reports, unless the request names others."""
    catalogue, asked = await responses.ask(request, parameters)
    named = "report" in asked.values or "source" in asked.values
    query = asked.query(row.topic().code, () if named else catalogue.preferred_reports)
    # A row holds several figures, so that rows are paged after they are made of all figures.
    dataset = await responses.current(request).fetch(catalogue, replace(query, page=Page(limit=MAX_LIMIT)))
    if dataset.total > MAX_LIMIT:
        detail = (
            f"{dataset.total} figures are selected; rows are made of at most {MAX_LIMIT}. Narrow by area or period."
        )
        raise InvalidParameter(detail, [Fault("area", detail)])
    return responses.paged(request, asked, topic_table(row, dataset), responses.release_meta(dataset))
