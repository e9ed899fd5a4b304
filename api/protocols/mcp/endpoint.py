"""MCP at /mcp/: the tools over HTTP, each request by itself, so that any worker can answer it."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.routing import Route

from api.domain.errors import MethodNotAllowed, NotFound
from api.representations.formats import Extra
from api.representations.writers.json import dumps
from api.web.delivery import Message, Receive, Scope, Send

PREFIX = "/mcp"
EXTRA = Extra("fastmcp", "mcp")
MAX_BODY = 256 * 1024
"""Bytes of a call; the longest that makes sense has a few thousand."""

router = APIRouter()


class Endpoint:
    """The address that clients post to."""

    path = f"{PREFIX}/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a call to the server, or say what is wrong with the request."""
        scope["route"] = self  # as FastAPI's own routes do: the metrics count by it
        if find_spec(EXTRA.module) is None:
            raise NotFound(f"MCP is not installed on this server. Its operator adds it with: {EXTRA.command}")
        if scope["method"] != "POST":
            detail = (
                "MCP clients POST JSON-RPC here; there is nothing to read. docs/clients.md says how to connect one."
            )
            raise MethodNotAllowed(detail, headers={"Allow": "POST"})
        if (body := await _body(receive)) is None:
            await _refuse(send)
            return
        # A new application each time: it keeps nothing, and its lifespan begins and ends with the request (1 ms).
        application = _server(scope["app"]).http_app(
            path="/",
            stateless_http=True,
            json_response=True,
            host_origin_protection=False,  # the data are open to all, and this service does not know its public name
        )
        inner = {**scope, "path": "/", "raw_path": b"/", "root_path": ""}
        async with application.lifespan(application):
            await application(inner, _replayed(body, receive), send)


async def _body(receive: Receive) -> bytes | None:
    """The body of the request; None where it is too long."""
    body = bytearray()
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MAX_BODY:
            return None
        more = message.get("more_body", False)
    return bytes(body)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Receives the body that was read already, and then whatever comes."""
    read = iter((body,))

    async def again() -> Message:
        for whole in read:
            return {"type": "http.request", "body": whole, "more_body": False}
        return await receive()

    return again


async def _refuse(send: Send) -> None:
    """JSON-RPC's own answer to a call that is too long to be read."""
    error = {"code": -32600, "message": f"The call is longer than {MAX_BODY} bytes."}
    body = dumps({"jsonrpc": "2.0", "id": None, "error": error})
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _server(app: FastAPI) -> Any:
    """The server over the application's data, made on first use."""
    if not hasattr(app.state, "mcp"):
        from api.protocols.mcp.server import server

        app.state.mcp = server(app.state.service)
    return app.state.mcp


for _path in (PREFIX, Endpoint.path):
    router.routes.append(Route(_path, Endpoint(), include_in_schema=False))
