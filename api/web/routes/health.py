"""The routes of operations: liveness, readiness and metrics for Prometheus."""

from contextlib import suppress
from ipaddress import ip_address
from secrets import compare_digest

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.domain.errors import KeyRequired
from api.web.dependencies import Nothing, Service, settings_of
from api.web.middleware.headers_and_etag import UNCACHED
from api.web.openapi import PROBLEM, Health, Readiness

router = APIRouter(tags=["Operations"])


@router.get("/healthz", summary="Liveness", response_description="The process lives.", responses={"default": PROBLEM})
async def get_health(response: Response, _query: Nothing) -> Health:
    """Answers 200 as long as the process runs, also if the database fails."""
    response.headers.update(UNCACHED)
    return Health(status="ok")


@router.get(
    "/readyz",
    summary="Readiness",
    response_description="Figures can be served.",
    responses={503: PROBLEM, "default": PROBLEM},
)
async def get_readiness(response: Response, _query: Nothing, service: Service) -> Readiness:
    """Reads from the database, so that 200 means that figures can be served; 503 if it cannot be read."""
    catalogue = await service.catalogue()
    await service.newest.probe()
    response.headers.update(UNCACHED | {"X-Release": catalogue.version})  # which a cache in front can read
    return Readiness(status="ok", release=catalogue.version, figures_of=list(catalogue.reports))


def may_see_metrics(client: str, authorization: str, key: str) -> bool:
    """True if the Authorization header is `Bearer` and the key; with an empty `key`, if `client` is local or empty."""
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

    If METRICS_KEY is set, only requests with the key get the metrics, else only clients on this machine; others get
    401.
    """
    key, client = settings_of(request).metrics_key, request.client.host if request.client else ""
    if not may_see_metrics(client, request.headers.get("authorization", ""), key):
        detail = "The metrics are for those who have the METRICS_KEY; while none is set, for this machine alone."
        raise KeyRequired(detail, headers={"WWW-Authenticate": 'Bearer realm="metrics"'})
    series = generate_latest(request.app.state.metrics.registry)
    return Response(series, headers={"content-type": CONTENT_TYPE_LATEST, **UNCACHED})
