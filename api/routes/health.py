"""Whether the service lives, whether it is ready, and how it fares."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from api.http import current
from api.schemas import Problem
from api.writers.json import dumps

router = APIRouter(tags=["Operations"])
UNCACHED = {"cache-control": "no-store"}


class Health(BaseModel):
    """That the process answers."""

    status: str = Field(description="ok")


class Readiness(Health):
    """That the database answers, and what it holds."""

    release: str = Field(description="The newest release")
    figures_of: list[str] = Field(description="The reports whose figures are served")


def _json(body: dict[str, object]) -> Response:
    return Response(dumps(body), media_type="application/json", headers=UNCACHED)


@router.get("/healthz", summary="Does the process live?", responses={200: {"model": Health}}, response_model=None)
async def healthz() -> Response:
    """Answers as long as the process does, whatever the database."""
    return _json({"status": "ok"})


@router.get(
    "/readyz",
    summary="Is the service ready?",
    responses={
        200: {"model": Readiness},
        503: {"description": "The database is missing, behind or out of reach", "model": Problem},
    },
    response_model=None,
)
async def readyz(request: Request) -> Response:
    """Reads from the database, so that 200 means that figures can be served."""
    known = await current(request).catalogue()
    await current(request).probe()
    return _json({"status": "ok", "release": known.version, "figures_of": list(known.reports)})


@router.get("/metrics", summary="Metrics for Prometheus", response_model=None)
async def metrics(request: Request) -> Response:
    """Requests by method, route and status, and their durations, as text."""
    found = request.app.state.metrics
    return Response(found.exposition(), headers={"content-type": found.content_type, **UNCACHED})
