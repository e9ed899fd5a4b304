"""The page at `/` and its two files; the page itself asks the public API."""

from pathlib import Path

from fastapi import APIRouter, Response

FOLDER = Path(__file__).resolve().parent
FILES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/explorer/explorer.css": ("explorer.css", "text/css; charset=utf-8"),
    "/explorer/explorer.js": ("explorer.js", "text/javascript; charset=utf-8"),
}
CACHED = {"cache-control": "public, max-age=60"}

router = APIRouter(include_in_schema=False)


def _serve(path: str, name: str, content_type: str) -> None:
    async def file() -> Response:
        return Response((FOLDER / name).read_bytes(), headers={"content-type": content_type, **CACHED})

    router.add_api_route(path, file, response_model=None)


for _path, (_name, _type) in FILES.items():
    _serve(_path, _name, _type)
