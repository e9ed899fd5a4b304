"""`/openapi.json`, and the page `/docs`: example calls with their answers, and the explorer around Swagger UI."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.openapi.docs import swagger_ui_default_parameters
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from httpx import ASGITransport, AsyncClient
from markupsafe import Markup

from api.domain.catalogue import Catalogue
from api.formats.registry import FORMATS
from api.formats.writers.json import dumps
from api.plugin import links
from api.plugins.pages.frame import FOLDER, HEADERS, Frame, PageRoute
from api.service.concurrency import off_the_loop, once_a_release
from api.web.dependencies import Nothing, Service, settings_of
from api.web.links import API
from api.web.openapi import CONTACT, EXPLORER, SUMMARY, TAGS, complete
from api.web.routes.catalogue import path_rows

OPENAPI, STATIC = "/openapi.json", "/static-offline-docs"
_FOLDER = FOLDER / "api_explorer"

router = APIRouter(include_in_schema=False)
pages = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get(OPENAPI)
async def openapi(request: Request, _query: Nothing, service: Service) -> Response:
    """The OpenAPI document as JSON, with this server's address."""
    settings = settings_of(request)
    address = settings.public_url.rstrip("/") or f"http://127.0.0.1:{settings.port}"
    body = await _document(request.app, await service.catalogue(), address)
    return Response(body, media_type="application/json")


@once_a_release
async def _document(app: FastAPI, _catalogue: Catalogue, address: str) -> bytes:
    def make() -> bytes:
        document = complete(app.openapi(), address)
        document["info"]["contact"] = {"name": CONTACT, "url": address}
        return dumps(document)

    return await off_the_loop(make)


FIGURE = "online-retail-sales.CHN.2024.cfis-2025-09-15"
_CALLS = (
    (
        "Market size: online retail sales a year, their growth, the share of the world",
        "/market-size.csv?area=CHN&from=2022&unit=USD&fields=period,sales,sales_display",
    ),
    (
        "Trade: cross-border e-commerce by flow, its growth and shares",
        "/trade.csv?report=new-ecommerce-2025&fields=flow,period,value,growth,share_of_total_trade",
    ),
    (
        "Partnerships: partner countries, pavilions, sourcing bases and sessions of a programme",
        "/partnerships.csv?from=2025&fields=period,partner_countries,national_pavilions,direct_sourcing_bases",
    ),
)


async def _answer(request: Request, address: str) -> str | None:
    """The text with which this application answers a GET of an address; None if it does not succeed."""
    async with AsyncClient(transport=ASGITransport(request.app), base_url="http://localhost") as client:
        response = await client.get(address, headers={"host": request.headers.get("host", "localhost")})
    return response.text.strip() if response.is_success else None


def _operations_by_tag(paths: Mapping[str, Any]) -> Mapping[str, Sequence[tuple[str, str | None, str]]]:
    """The API's operations by tag, each with method and path, an address to try (None if not GET), a summary."""
    examples = {row.path: row.example for row in path_rows(paths)}
    by_tag = defaultdict(list)
    for path, methods in paths.items():
        for method, described in methods.items():
            example = examples.get(path, path) if method == "get" else None
            by_tag[described["tags"][0]].append((f"{method.upper()} {path}", example, described["summary"]))
    return by_tag


@pages.get("/docs")
async def docs(_query: Nothing, frame: Frame) -> Response:
    """The page of the API: example calls, formats and all operations, complete without script, and the explorer."""
    app, indicators = frame.request.app, frame.catalogue.indicators
    described = await to_thread.run_sync(app.openapi)  # made on first use, in half a second
    static, usual = f"{frame.root}{STATIC}", FIGURE.partition(".")[0]
    response = await frame.response(
        "api_explorer.html",
        summary=SUMMARY,
        calls=[(title, API + address, await _answer(frame.request, API + address)) for title, address in _CALLS],
        figure=FIGURE,
        formats=FORMATS.values(),
        # The indicator whose figures are shown in each format: a picture holds one.
        series=usual if usual in indicators else next(iter(indicators), None),
        apis=[link for link in links() if link.title],
        tags=TAGS,
        operations=_operations_by_tag(described["paths"]),
        settings={**swagger_ui_default_parameters, **EXPLORER},
        openapi=f"{frame.root}{OPENAPI}",
        # The style of the page's own text is in the page, so that a phone need not wait for it.
        own_style=Markup((_FOLDER / "landing.css").read_text()),  # noqa: S704 - our own file
        script=f"{static}/start_explorer.js",
        bundle=f"{static}/swagger-ui-bundle.js",
        styles=(f"{static}/swagger-ui.css", f"{static}/swagger_ui.css"),
    )
    # Swagger UI shows a picture as a blob, and sets styles on its elements; its scripts are files all the same.
    policy = HEADERS["content-security-policy"].replace("data:", "data: blob:")
    response.headers["content-security-policy"] = f"{policy}; style-src 'self' 'unsafe-inline'"
    return response


@pages.get("/zh/docs")
async def docs_in_chinese(frame: Frame) -> Response:
    """Redirect to the English page, since the texts of the API are English."""
    return RedirectResponse(f"{frame.root}/docs")


def mount(app: FastAPI) -> None:
    """Serve the explorer's own files, and those of Swagger UI from an installed package, under one path of the app."""
    app.mount(STATIC, StaticFiles(directory=_FOLDER, packages=[("fastapi_offline", "static")]))


router.include_router(pages)
