"""The files of the page at `/docs`: the style of its own text, and what starts Swagger UI and mends its look."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from api.domain.errors import NotFound
from api.web.cache_control import cacheable

FOLDER = Path(__file__).resolve().parent / "api_explorer"
SCRIPT, STYLE = "start_explorer.js", "swagger_ui.css"
PREFIX = "/docs"
_TYPES = {SCRIPT: "text/javascript; charset=utf-8", STYLE: "text/css; charset=utf-8"}

router = APIRouter(include_in_schema=False)


@cache
def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def own_style() -> Markup:
    """The style of the page's own text, which stands in the page so that a phone need not wait for it."""
    return Markup(_text("landing.css"))  # noqa: S704 - our own file


@router.get(f"{PREFIX}/{{name}}")
async def explorer_file(request: Request, name: str) -> Response:
    """What the explorer is started by and looks like."""
    if name not in _TYPES:
        raise NotFound("There is no such file; /docs is the page.")
    return Response(_text(name), headers={"content-type": _TYPES[name], **cacheable(request)})
