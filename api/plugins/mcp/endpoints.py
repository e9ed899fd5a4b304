"""MCP at /mcp/: the tools over HTTP, each request by itself."""

import asyncio
from importlib import import_module
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, FastAPI, Request, Response

from api.domain.errors import MethodNotAllowed
from api.formats.writers.json import dumps
from api.plugins.mcp.plugin import SITE
from api.web.links import address_of
from api.web.middleware.expensive import take_turn
from api.web.prefixed_routes import METHODS, index

MAX_BODY = 256 * 1024
"""Maximum number of bytes of a call; a sensible call has at most a few thousand."""
router = APIRouter(prefix="/mcp", include_in_schema=False)


@router.api_route("", methods=METHODS)
@router.api_route("/", methods=METHODS)
async def mcp(request: Request) -> Response:
    """Pass a POST on to the MCP server, answer a plain GET with the list of tools, and refuse any other request."""
    looks = "text/event-stream" not in request.headers.get("accept", "") and not request.scope["query_string"]
    if request.method == "GET" and looks:
        tools = (await to_thread.run_sync(import_module, "api.plugins.mcp.tools")).TOOLS.items()
        return index(request, [{"tool": each.__name__, "meaning": title} for each, (title, _) in tools])
    if request.method != "POST":
        detail = "MCP clients POST JSON-RPC here; there is nothing to read. docs/clients.md says how to connect one."
        raise MethodNotAllowed(detail, headers={"Allow": "POST"})
    body = await request.body()
    if len(body) > MAX_BODY:
        error = {"code": -32600, "message": f"The call is longer than {MAX_BODY} bytes."}
        refusal = dumps({"jsonrpc": "2.0", "id": None, "error": error})
        return Response(refusal, 413, {"content-type": "application/json"})
    await take_turn(request.scope)  # not before: a client that sends slowly would occupy the turn meanwhile
    state = request.app.state
    if not hasattr(state, "mcp"):  # in a thread: to import fastmcp takes most of a second
        state.mcp = await to_thread.run_sync(_server, request.app)
    from httpx import ASGITransport, AsyncClient  # on use: fastmcp has imported it

    # A stateless application for this request alone, made in 1 ms; the data are open to all, under any public name.
    application = state.mcp.http_app(path="/", stateless_http=True, json_response=True, host_origin_protection=False)
    SITE.set(address_of(request.scope))  # for this request alone, which has a task of its own
    transport = ASGITransport(application)
    async with application.lifespan(application), AsyncClient(transport=transport, base_url="http://mcp") as client:
        answer = await client.post("/", content=body, headers=request.headers.raw)
    return Response(answer.content, answer.status_code, dict(answer.headers))


def _server(app: FastAPI) -> Any:
    """Make the MCP server over the application's data and warm it up; only in a thread that runs no event loop."""
    from fastmcp import Client

    from api.plugins.mcp.server import server

    async def call() -> None:
        async with Client(server(app.state.service)) as client:
            await client.list_tools()

    asyncio.run(call())
    made = server(app.state.service)
    made.http_app(path="/", stateless_http=True, json_response=True)
    return made
