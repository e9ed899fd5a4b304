"""The script of the pages, put together from its files, and what browsers ask every site for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, Response

from api.domain.errors import NotFound

FOLDER = Path(__file__).resolve().parent
PREFIX = "/assets"
FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file that pages ask for: its name, which changes with what is in it, its bytes and their media type."""

    name: str
    body: bytes
    content_type: str


@cache
def script() -> Asset:
    """The one script: its parts in alphabetical order."""
    files = sorted((FOLDER / "script").glob("*.js"))
    body = "\n".join(file.read_text(encoding="utf-8") for file in files).encode()
    return Asset(f"pages-{sha256(body).hexdigest()[:12]}.js", body, "text/javascript; charset=utf-8")


router = APIRouter(include_in_schema=False)


@router.get(f"{PREFIX}/{{name}}")
async def asset(name: str) -> Response:
    """The script, which browsers may keep for good: another one has another name."""
    found = script()
    if found.name != name:
        raise NotFound("There is no such file; the pages name those that there are.")
    return Response(found.body, headers={"content-type": found.content_type, **FOR_EVER})
