"""What browsers and robots ask every site for unasked: `/favicon.ico` and `/robots.txt`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import APIRouter, Request, Response

from api.web.cache_control import cacheable

FOLDER = Path(__file__).resolve().parent
FILES = {"favicon.ico": "image/x-icon", "robots.txt": "text/plain; charset=utf-8"}

router = APIRouter(include_in_schema=False)


def _endpoint(name: str, content_type: str) -> Callable[[Request], Awaitable[Response]]:
    async def file(request: Request) -> Response:
        return Response((FOLDER / name).read_bytes(), headers={"content-type": content_type, **cacheable(request)})

    return file


for _name, _type in FILES.items():
    router.add_api_route(f"/{_name}", _endpoint(_name, _type), response_model=None)
