"""The stylesheet and the script of the pages: put together from their files, at addresses that change with them."""

from __future__ import annotations

from collections.abc import Mapping
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
    """One file that pages ask for: its name, which tells what is in it, its bytes and their media type."""

    name: str
    body: bytes
    content_type: str


def _joined(folder: str, suffix: str, content_type: str) -> Asset:
    files = sorted((FOLDER / folder).glob(f"*.{suffix}"))
    body = "\n".join(file.read_text(encoding="utf-8").strip() for file in files).encode() + b"\n"
    return Asset(f"pages-{sha256(body).hexdigest()[:12]}.{suffix}", body, content_type)


@cache
def assets() -> Mapping[str, Asset]:
    """The files by their kind, `css` and `js`: read once, the parts of each in alphabetical order."""
    return {
        "css": _joined("styles", "css", "text/css; charset=utf-8"),
        "js": _joined("script", "js", "text/javascript; charset=utf-8"),
    }


router = APIRouter(include_in_schema=False)


@router.get(f"{PREFIX}/{{name}}")
async def asset(name: str) -> Response:
    """One of the files, which browsers may keep for good: another one has another name."""
    found = next((item for item in assets().values() if item.name == name), None)
    if found is None:
        raise NotFound("There is no such file; the pages name those that there are.")
    return Response(found.body, headers={"content-type": found.content_type, **FOR_EVER})
