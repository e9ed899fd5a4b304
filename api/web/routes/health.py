"""Whether the service lives, whether it is ready, and how it fares."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from api.representations.writers.json import dumps
from api.web.description import described
from api.web.response_models import Health, Readiness
from api.web.responses import current, take_nothing

router = APIRouter(tags=["Operations"])
UNCACHED = {"cache-control": "no-store"}


def _json(body: dict[str, object]) -> Response:
    return Response(dumps(body), media_type="application/json", headers=UNCACHED)


@router.get(
    "/healthz",
    summary="Does the process live?",
    operation_id="get_health",
    **described(Health, "The process lives."),
)
async def healthz(request: Request) -> Response:
    """Answers as long as the process does, whatever the database."""
    take_nothing(request)
    return _json({"status": "ok"})


@router.get(
    "/readyz",
    summary="Is the service ready?",
    operation_id="get_readiness",
    **described(Readiness, "Figures can be served.", 503),
)
async def readyz(request: Request) -> Response:
    """Reads from the database, so that 200 means that figures can be served."""
    take_nothing(request)
    catalogue = await current(request).catalogue()
    await current(request).probe()
    return _json({"status": "ok", "release": catalogue.version, "figures_of": list(catalogue.reports)})


@router.get(
    "/metrics",
    summary="Metrics for Prometheus",
    operation_id="get_metrics",
    response_class=PlainTextResponse,
    response_description="The series in the text format of Prometheus.",
    response_model=None,
)
async def metrics(request: Request) -> Response:
    """Requests by method, route and status, and their durations, as text."""
    take_nothing(request)
    found = request.app.state.metrics
    return Response(found.exposition(), headers={"content-type": found.content_type, **UNCACHED})
