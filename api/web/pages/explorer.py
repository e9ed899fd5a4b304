"""The page at `/` and its files, with what browsers and robots ask for unasked; the page itself asks the public API."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import APIRouter, Request, Response

from api.web.cache_control import cacheable
from api.web.public_address import address_of
from api.web.routes.api_catalog import api_catalog_link
from api.web.typed_links import linked

FOLDER = Path(__file__).resolve().parent
INDEX = "index.html"
FILES = {
    "/": (INDEX, "text/html; charset=utf-8"),
    "/explorer/explorer.css": ("explorer.css", "text/css; charset=utf-8"),
    "/explorer/explorer.js": ("explorer.js", "text/javascript; charset=utf-8"),
    "/favicon.ico": ("favicon.ico", "image/x-icon"),
    "/robots.txt": ("robots.txt", "text/plain; charset=utf-8"),
}

router = APIRouter(include_in_schema=False)


def _endpoint(name: str, content_type: str) -> Callable[[Request], Awaitable[Response]]:
    async def file(request: Request) -> Response:
        headers = {"content-type": content_type, **cacheable(request)}
        response = Response((FOLDER / name).read_bytes(), headers=headers)
        return linked(response, [api_catalog_link(address_of(request.scope))]) if name == INDEX else response

    return file


for _path, (_name, _type) in FILES.items():
    router.add_api_route(_path, _endpoint(_name, _type), response_model=None)
