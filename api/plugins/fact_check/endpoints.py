"""`/v1/fact-check`: whether a text quotes the figures right."""

from email.message import Message
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from starlette.requests import ClientDisconnect

from api.domain.errors import UnsupportedMediaType
from api.formats.sentences import PermanentAddresses
from api.formats.table import release_meta
from api.plugins.fact_check.check import check_text
from api.plugins.fact_check.parameters import MAX_BYTES, PATTERN, FactCheckQuery, PostedFactCheckQuery, decoded
from api.plugins.fact_check.rows import FactCheckRow, fact_check_table
from api.web.dependencies import Service, from_query
from api.web.links import API, address_of
from api.web.middleware.expensive import always, take_turn
from api.web.openapi.document import documented, listed
from api.web.responses import UNCACHED, respond

router = APIRouter(prefix=API, tags=["Fact-check"])
MEANING = "The numbers of the text in order; none is an empty list with a hint."
TEXT_BODY: dict[str, Any] = {
    "required": True,
    "description": f"The text, UTF-8, at most {MAX_BYTES} bytes.",
    "content": {
        "text/plain": {
            "schema": {"type": "string", "pattern": PATTERN, "maxLength": MAX_BYTES},
            "example": "China's online retail sales reached 15.5 trillion yuan in 2024, up 7.2 percent.",
        }
    },
}


@router.get(
    "/fact-check",
    summary="Is a figure quoted right?",
    operation_id="check_text",
    **documented(FactCheckQuery, listed(FactCheckRow), meaning=MEANING),
)
async def fact_check(
    request: Request, query: Annotated[FactCheckQuery, Depends(from_query(FactCheckQuery, always))], service: Service
) -> Response:
    """For each number that the text quotes, the verdict, the figure it was held against, and the words to print."""
    return await _answer(request, query, service, query.text)


@router.post(
    "/fact-check",
    summary="Is a figure quoted right? A longer text",
    operation_id="check_posted_text",
    **documented(PostedFactCheckQuery, listed(FactCheckRow), meaning=MEANING, body=TEXT_BODY),
)
async def posted_fact_check(
    request: Request,
    query: Annotated[PostedFactCheckQuery, Depends(from_query(PostedFactCheckQuery))],
    service: Service,
) -> Response:
    """The same of a text in the body, as `text/plain`. Nothing of it is kept."""
    try:
        text = decoded(await _body(request))
    except ClientDisconnect:
        return Response(status_code=400)  # nobody reads it
    await take_turn(request.scope)
    response = await _answer(request, query, service, text)
    response.headers.update(UNCACHED)
    return response


async def _answer(request: Request, query: PostedFactCheckQuery, service: Service, text: str) -> Response:
    found = await check_text(service, query, text)
    release = found.catalogue.newest(query.as_of)
    addresses = PermanentAddresses.of(release, address_of(request.scope))
    table = fact_check_table(found.checked, found.catalogue, query.lang, addresses, found.hint)
    return respond(request, query, table, release_meta(release))


async def _body(request: Request) -> bytes:
    """The body, of which no more is read than is taken."""
    declared = Message()
    declared["content-type"] = request.headers.get("content-type") or "text/plain"
    charset = str(declared.get_content_charset("utf-8"))
    coding = request.headers.get("content-encoding", "identity").lower()
    if declared.get_content_type() != "text/plain" or charset not in ("utf-8", "utf8", "us-ascii", "ascii"):
        wanted = "send the text itself with Content-Type: text/plain; charset=utf-8"
        raise UnsupportedMediaType(f"The body is declared as {declared['content-type'][:80]}; {wanted}.")
    if coding not in ("", "identity"):
        raise UnsupportedMediaType(f"The body is declared as {coding[:20]}; send the text as it is, uncompressed.")
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BYTES:
            break
    return bytes(body)
