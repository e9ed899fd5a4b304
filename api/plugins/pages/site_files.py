"""/favicon.ico, which browsers ask every site for."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request, Response

from api.web.public_address import cacheable

ICON = Path(__file__).resolve().parent / "favicon.ico"

router = APIRouter(include_in_schema=False)


@router.get("/favicon.ico")
async def favicon(request: Request) -> Response:
    """The sign of the site."""
    return Response(ICON.read_bytes(), headers={"content-type": "image/x-icon", **cacheable(request)})
