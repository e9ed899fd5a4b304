"""The script of the pages, put together from its files, and the icon that browsers ask every site for."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from fastapi import APIRouter, Request, Response

from api.domain.errors import NotFound
from api.web.public_address import cacheable

FOLDER = Path(__file__).resolve().parent
PREFIX = "/assets"
FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}

router = APIRouter(include_in_schema=False)


class Script(NamedTuple):
    """The script, and its name, which changes with its content."""

    name: str
    body: bytes


@cache
def script() -> Script:
    """The one script: its parts in alphabetical order."""
    files = sorted((FOLDER / "script").glob("*.js"))
    body = "\n".join(file.read_text(encoding="utf-8") for file in files).encode()
    return Script(f"pages-{sha256(body).hexdigest()[:12]}.js", body)


@router.get(f"{PREFIX}/{{name}}")
async def asset(name: str) -> Response:
    """The script, which browsers may keep for good: another one has another name."""
    if name != script().name:
        raise NotFound("There is no such file; the pages name those that there are.")
    return Response(script().body, headers={"content-type": "text/javascript; charset=utf-8", **FOR_EVER})


@router.get("/favicon.ico")
async def favicon(request: Request) -> Response:
    """The sign of the site."""
    icon = (FOLDER / "favicon.ico").read_bytes()
    return Response(icon, headers={"content-type": "image/x-icon", **cacheable(request)})
