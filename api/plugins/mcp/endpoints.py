"""MCP at /mcp/: the tools over HTTP, each request by itself."""

import asyncio
from importlib import import_module
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, FastAPI, Request, Response
from starlette.types import Message, Receive, Scope, Send

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
    return _Answer(request.app, body)


class _Answer(Response):
    """The answer of fastmcp's application to a call whose body was read."""

    def __init__(self, app: FastAPI, call: bytes) -> None:
        super().__init__()
        self._app, self._call = app, call

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by a stateless application that is made for this request alone, in 1 ms."""
        if not hasattr(self._app.state, "mcp"):  # in a thread: to import fastmcp takes most of a second
            self._app.state.mcp = await to_thread.run_sync(_server, self._app)
        application = self._app.state.mcp.http_app(
            path="/",
            stateless_http=True,
            json_response=True,
            host_origin_protection=False,  # the data are open to all, and this service does not know its public name
        )
        calls = iter((self._call,))

        async def again() -> Message:
            for call in calls:
                return {"type": "http.request", "body": call, "more_body": False}
            return await receive()

        SITE.set(address_of(scope))  # for this request alone, which has a task of its own
        async with application.lifespan(application):
            await application({**scope, "path": "/", "raw_path": b"/", "root_path": ""}, again, send)


def _server(app: FastAPI) -> Any:
    """The server over the application's data; what its first calls import is imported by those of another one."""
    from fastmcp import Client

    from api.plugins.mcp.server import server

    async def call() -> None:
        async with Client(server(app.state.service)) as client:
            await client.list_tools()

    asyncio.run(call())
    made = server(app.state.service)
    made.http_app(path="/", stateless_http=True, json_response=True)
    return made
