"""The routes of `/v1/fact-check`: a verdict on each number of a text, on claims, or on links to figures."""

from email.message import Message
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from starlette.requests import ClientDisconnect

from api.domain.errors import ConflictingParameters, MissingParameter, Problem, UnsupportedMediaType
from api.formats.sentences import PermanentAddresses
from api.formats.table import release_meta
from api.plugins.fact_check.check import check_claims, check_links, check_text
from api.plugins.fact_check.fields import CLAIMS, OBJECT, ClaimFields, posted_claims
from api.plugins.fact_check.links import HTML, MARKDOWN, MAX_LINKED_BYTES
from api.plugins.fact_check.parameters import (
    MAX_BYTES,
    PATTERN,
    FactCheckQuery,
    PostedFactCheckQuery,
    decoded,
    readable,
)
from api.plugins.fact_check.rows import FactCheckRow, fact_check_table
from api.plugins.fact_check.verdict import FactCheck
from api.service.concurrency import of_rows
from api.web.dependencies import Service, from_query
from api.web.links import API, address_of
from api.web.middleware.expensive import take_turn
from api.web.middleware.headers_and_etag import UNCACHED
from api.web.openapi import documented, listed
from api.web.responses import respond

router = APIRouter(prefix=API, tags=["Fact-check"])
MEANING = "The numbers of the text, or the claims, in order; none is an empty list with a hint."
JSON = "application/json"
BODY: dict[str, Any] = {
    "required": True,
    "description": f"Claims as fields, or a text, UTF-8; at most {MAX_BYTES} bytes.",
    "content": {
        JSON: {
            "schema": {**OBJECT, "required": ["claims"], "properties": {"claims": CLAIMS.schema}},
            "example": {
                "claims": [{"indicator": "online-retail-sales", "period": "2024", "amount": "15.5 trillion yuan"}]
            },
        },
        "text/plain": {
            "schema": {"type": "string", "pattern": PATTERN, "maxLength": MAX_BYTES},
            "example": "China's online retail sales reached 15.5 trillion yuan in 2024, up 7.2 percent.",
        },
        **{name: {"schema": {"type": "string", "maxLength": MAX_LINKED_BYTES}} for name in (HTML, MARKDOWN)},
    },
}


@router.get(
    "/fact-check",
    summary="Is a figure quoted right?",
    operation_id="check_text",
    **documented(FactCheckQuery, listed(FactCheckRow), meaning=MEANING),
)
async def fact_check(
    request: Request,
    query: Annotated[
        FactCheckQuery,
        from_query(FactCheckQuery, lambda query: (query.text, query.figure, query.indicator) != (None, None, None)),
    ],
    service: Service,
) -> Response:
    """The verdict on a claim, or on each number of a text: the figure that it was compared with, and what to print."""
    if query.text is not None:
        if said := [name for name in ClaimFields.model_fields if name != "area" and getattr(query, name) is not None]:
            raise ConflictingParameters.at(said[0], f"`text` is a text, and `{said[0]}` part of a claim: give one.")
        return await _answer(request, query, await check_text(service, query, query.text))
    if query.figure is None and query.indicator is None:
        raise MissingParameter.at("text", "Add `text=` (sentences), or a claim: `indicator=`, `period=` and `amount=`.")
    found = await check_claims(service, query, [query])
    if isinstance(problem := found.checked[0], Problem):
        raise problem
    return await _answer(request, query, found)


@router.post(
    "/fact-check",
    summary="Are figures quoted right? Claims as fields, or a longer text",
    operation_id="check_claims",
    **documented(PostedFactCheckQuery, listed(FactCheckRow), meaning=MEANING, body=BODY),
)
async def posted_fact_check(
    request: Request,
    query: Annotated[PostedFactCheckQuery, from_query(PostedFactCheckQuery)],
    service: Service,
) -> Response:
    """The verdicts on up to 100 claims, a body of JSON, or on the numbers of a text, `text/plain`. No body is kept.

    A claim that cannot be read has no verdict and an `error`; the others are answered all the same. Of `text/html` and
    `text/markdown` the words of each link to a figure are checked, and nothing else is read.
    """
    media_type = _media_type(request)
    most = MAX_LINKED_BYTES if media_type in (HTML, MARKDOWN) else MAX_BYTES
    try:
        text = decoded(await request.body(), most=most)
    except ClientDisconnect:
        return Response(status_code=400)  # nobody reads it
    claims = posted_claims(text) if media_type == JSON else None
    await take_turn(request.scope)
    if media_type in (HTML, MARKDOWN):
        found = await check_links(service, query, text, media_type, address_of(request.scope))
    elif claims is None:
        found = await check_text(service, query, readable(text, "body"))
    elif (refusal := (found := await check_claims(service, query, claims)).refusal) is not None:
        raise refusal
    response = await _answer(request, query, found)
    response.headers.update(UNCACHED)
    return response


async def _answer(request: Request, query: PostedFactCheckQuery, found: FactCheck) -> Response:
    release = found.catalogue.newest(query.as_of)
    addresses = PermanentAddresses.of(release, address_of(request.scope))
    table = await of_rows(len(found.checked), lambda: fact_check_table(found, query.lang, addresses))
    return respond(request, query, table, release_meta(release))


def _media_type(request: Request) -> str:
    """The media type of the body, text/plain by default; raises UnsupportedMediaType for other types or encodings."""
    declared = Message()
    declared["content-type"] = request.headers.get("content-type") or "text/plain"
    charset, media_type = str(declared.get_content_charset("utf-8")), declared.get_content_type()
    if media_type not in BODY["content"] or charset not in ("utf-8", "utf8", "us-ascii", "ascii"):
        wanted = f"send one of {', '.join(BODY['content'])} in UTF-8, such as a text with text/plain; charset=utf-8"
        raise UnsupportedMediaType(f"The body is declared as {declared['content-type'][:80]}; {wanted}.")
    return media_type
