"""The stylesheet and the script of the pages, each put together from its files.

The stylesheet stands in every page, for a phone would wait for it twice as long at an address of its own (largest paint
1.1 s and 0.7 s on the slow connection that Lighthouse reckons with); the policy allows it by its hash and no other.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, Response

from api.domain.errors import NotFound

FOLDER = Path(__file__).resolve().parent
PREFIX = "/assets"
FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}


def _joined(folder: str, suffix: str) -> str:
    files = sorted((FOLDER / folder).glob(f"*.{suffix}"))
    return "\n".join(file.read_text(encoding="utf-8").strip() for file in files)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file that pages ask for: its name, which changes with what is in it, its bytes and their media type."""

    name: str
    body: bytes
    content_type: str


@cache
def stylesheet() -> str:
    """The one stylesheet: its parts in alphabetical order."""
    return _joined("styles", "css")


@cache
def stylesheet_hash() -> str:
    """What a Content-Security-Policy allows the stylesheet by."""
    return f"'sha256-{b64encode(sha256(stylesheet().encode()).digest()).decode()}'"


@cache
def script() -> Asset:
    """The one script: its parts in alphabetical order."""
    body = f"{_joined('script', 'js')}\n".encode()
    return Asset(f"pages-{sha256(body).hexdigest()[:12]}.js", body, "text/javascript; charset=utf-8")


router = APIRouter(include_in_schema=False)


@router.get(f"{PREFIX}/{{name}}")
async def asset(name: str) -> Response:
    """The script, which browsers may keep for good: another one has another name."""
    found = script()
    if found.name != name:
        raise NotFound("There is no such file; the pages name those that there are.")
    return Response(found.body, headers={"content-type": found.content_type, **FOR_EVER})
