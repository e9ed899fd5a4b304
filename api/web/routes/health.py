"""Liveness, readiness and metrics."""

from contextlib import suppress
from ipaddress import ip_address
from secrets import compare_digest

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.domain.errors import KeyRequired
from api.formats.writers.json import dumps
from api.web.dependencies import Nothing, Service, settings_of
from api.web.middleware.delivery import UNCACHED
from api.web.openapi import PROBLEM, Health, Readiness

router = APIRouter(tags=["Operations"])


def _json(body: dict[str, object], release: str = "") -> Response:
    headers = UNCACHED | ({"X-Release": release} if release else {})  # which a cache in front can read
    return Response(dumps(body), media_type="application/json", headers=headers)


@router.get(
    "/healthz",
    summary="Liveness",
    responses={200: {"model": Health, "description": "The process lives."}, "default": PROBLEM},
)
async def get_health(_query: Nothing) -> Response:
    """Answers as long as the process runs, also if the database fails."""
    return _json({"status": "ok"})


@router.get(
    "/readyz",
    summary="Readiness",
    responses={200: {"model": Readiness, "description": "Figures can be served."}, 503: PROBLEM, "default": PROBLEM},
)
async def get_readiness(request: Request, _query: Nothing, service: Service) -> Response:
    """Reads from the database, so that 200 means that figures can be served."""
    catalogue = await service.catalogue()
    await service.newest.probe()
    release = catalogue.version
    return _json({"status": "ok", "release": release, "figures_of": list(catalogue.reports)}, release)


def may_see_metrics(client: str, authorization: str, key: str) -> bool:
    """True if the Authorization header (RFC 6750) has the key; with an empty `key`, for clients on this machine."""
    if not key:
        with suppress(ValueError):  # a proxy may forward a text that is no address
            return not client or ip_address(client).is_loopback
        return False
    scheme, _, given = authorization.partition(" ")
    same = compare_digest(given.encode("latin-1"), key.encode())  # a header's bytes as servers hand them on
    return same and scheme.lower() == "bearer"


@router.get(
    "/metrics",
    summary="Metrics for Prometheus",
    response_class=PlainTextResponse,
    response_description="The series in the text format of Prometheus.",
    responses={401: PROBLEM},
)
async def get_metrics(request: Request, _query: Nothing) -> Response:
    """Requests by method, route and status, and their durations, as text, over all processes.

    If METRICS_KEY is set, only requests with the key get the metrics, else only clients on the same machine.
    """
    key, client = settings_of(request).metrics_key, request.client.host if request.client else ""
    if not may_see_metrics(client, request.headers.get("authorization", ""), key):
        whose = "those who have the key" if key else "this machine alone, until METRICS_KEY is set"
        raise KeyRequired(f"The metrics are for {whose}.", headers={"WWW-Authenticate": 'Bearer realm="metrics"'})
    series = generate_latest(request.app.state.metrics.registry)
    return Response(series, headers={"content-type": CONTENT_TYPE_LATEST, **UNCACHED})
