"""`/v1/search`: indicators, areas, sources and reports by words, English and Chinese at once."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.domain.catalogue import Catalogue
from api.domain.query import Lang
from api.formats.catalogue_rows import SearchRow, search_table
from api.service.parameters.queries import SearchQuery
from api.service.search import SearchHit, search
from api.web.dependencies import Service, from_query
from api.web.openapi.models import documented, listed
from api.web.public_address import API
from api.web.responses import respond

router = APIRouter(prefix=API, tags=["Catalogue"])
NOTHING = "Nothing is called so. Try fewer or other words, English or Chinese; /v1/indicators lists all."


@router.get(
    "/search",
    summary="Search by words",
    operation_id="search",
    **documented(SearchQuery, listed(SearchRow)),
)
async def find(
    request: Request, query: Annotated[SearchQuery, Depends(from_query(SearchQuery))], service: Service
) -> Response:
    """Indicators first, a level before its growth and shares; then areas, sources and reports."""
    catalogue = await service.catalogue()
    found = search(catalogue, query.q)
    meta = {"total": len(found), "release": catalogue.version} | ({} if found else {"hint": NOTHING})
    rows = [_row(item, catalogue, query.lang) for item in found[: query.limit]]
    return respond(request, query, search_table(rows), meta)


def _row(found: SearchHit, catalogue: Catalogue, lang: Lang) -> SearchRow:
    entry = getattr(catalogue, f"{found.kind}s")[found.code]
    english = ("name_en", "title_en", "title", "publisher")
    names = ("name_zh", "title_zh", "publisher_zh", *english) if lang is Lang.ZH and found.kind != "source" else english
    return SearchRow(
        kind=found.kind,
        code=found.code,
        name=next(text for name in names if (text := getattr(entry, name, None))),
        topic=getattr(entry, "topic", None),
        score=round(found.score),
        matched=found.matched,
        matched_text=found.name or None,
        url=f"{API}/{found.kind}s/{found.code}",
    )
