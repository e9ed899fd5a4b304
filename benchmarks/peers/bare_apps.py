"""Applications that do nothing but answer, with the bytes of the file that BENCH_BODY names."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

ETAG = '"bench"'


class Envelope(BaseModel):
    """An answer of the service, its envelope typed."""

    data: Any
    meta: dict[str, Any] | None = None
    links: dict[str, Any] | None = None


def _body() -> tuple[Path, bytes]:
    path = Path(os.environ["BENCH_BODY"])
    return path, path.read_bytes()


def raw() -> Callable[..., Awaitable[None]]:
    """Plain ASGI: two messages, or one empty answer where the ETag is known."""
    _, body = _body()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    tagged = [*headers, (b"etag", ETAG.encode())]

    async def app(scope: MutableMapping[str, Any], receive: object, send: Send) -> None:
        if scope["type"] != "http":
            return
        if any(name == b"if-none-match" for name, _ in scope["headers"]):
            await send({"type": "http.response.start", "status": 304, "headers": [(b"etag", ETAG.encode())]})
            await send({"type": "http.response.body", "body": b""})
        else:
            await send({"type": "http.response.start", "status": 200, "headers": tagged})
            await send({"type": "http.response.body", "body": body})

    return app


def fastapi_app() -> FastAPI:
    """FastAPI as its users write it: bytes, a model, and a file."""
    path, body = _body()
    app = FastAPI()

    @app.get("/bytes")
    async def answer_bytes(request: Request) -> Response:
        return Response(body, media_type="application/json")

    if body[:1] == b"{":
        model = Envelope.model_validate(orjson.loads(body))

        @app.get("/model")
        async def answer_model() -> Envelope:
            return model

    @app.get("/file")
    async def answer_file() -> FileResponse:
        return FileResponse(path)

    return app
