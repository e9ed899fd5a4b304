"""MCP at /mcp/: the tools over HTTP, each request by itself."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.requests import ClientDisconnect

from api.domain.errors import MethodNotAllowed
from api.formats.writers.json import dumps
from api.plugins.mcp.answers import SITE
from api.web.middleware.delivery import Message, Receive
from api.web.middleware.expensive import its_turn
from api.web.prefixed_routes import METHODS
from api.web.public_address import address_of

PREFIX = "/mcp"


MAX_BODY = 256 * 1024


"""Bytes of a call; the longest that makes sense has a few thousand."""


router = APIRouter(prefix=PREFIX, include_in_schema=False)


@router.api_route("", methods=METHODS)
@router.api_route("/", methods=METHODS)
async def mcp(request: Request) -> Response:
    """Hand a call to the server, or say what is wrong with the request."""
    if request.method != "POST":
        detail = "MCP clients POST JSON-RPC here; there is nothing to read. docs/clients.md says how to connect one."
        raise MethodNotAllowed(detail, headers={"Allow": "POST"})
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > MAX_BODY:
                return _too_long()
    except ClientDisconnect:
        return Response(status_code=400)  # nobody reads it
    await its_turn(request.scope)  # not before: whoever sends slowly would hold it meanwhile
    return await _answered(request, bytes(body))


def _too_long() -> Response:
    """JSON-RPC's own answer to a call that is too long to be read."""
    error = {"code": -32600, "message": f"The call is longer than {MAX_BODY} bytes."}
    body = dumps({"jsonrpc": "2.0", "id": None, "error": error})
    return Response(body, 413, {"content-type": "application/json"})


async def _answered(request: Request, body: bytes) -> Response:
    """The answer of fastmcp's application to a call with that body."""
    # A new application each time: it keeps nothing, and its lifespan begins and ends with the request (1 ms).
    application = _server(request.app).http_app(
        path="/",
        stateless_http=True,
        json_response=True,
        host_origin_protection=False,  # the data are open to all, and this service does not know its public name
    )
    scope = {**request.scope, "path": "/", "raw_path": b"/", "root_path": ""}
    answer = Response()
    parts = []

    async def record(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status_code, answer.raw_headers = message["status"], list(message["headers"])
        else:
            parts.append(message.get("body", b""))

    SITE.set(address_of(request.scope))  # of this request alone, whose task it is
    async with application.lifespan(application):
        await application(scope, _replayed(body, request.receive), record)
    answer.body = b"".join(parts)
    return answer


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Receives the body that was read already, and then whatever comes."""
    read = iter((body,))

    async def again() -> Message:
        for whole in read:
            return {"type": "http.request", "body": whole, "more_body": False}
        return await receive()

    return again


def _server(app: FastAPI) -> Any:
    """The server over the application's data, made on first use."""
    if not hasattr(app.state, "mcp"):
        from api.plugins.mcp.server import server  # fastmcp takes most of a second

        app.state.mcp = server(app.state.service)
    return app.state.mcp
