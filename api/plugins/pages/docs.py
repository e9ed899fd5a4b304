"""`/openapi.json`, and the page at `/docs`: calls to begin with, then the explorer."""

from collections.abc import Sequence
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.openapi.docs import swagger_ui_default_parameters
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles

from api.domain.catalogue import Catalogue
from api.formats.registry import FORMATS
from api.formats.writers.json import dumps
from api.plugin import links
from api.plugins.pages import explorer
from api.plugins.pages.explorer import FIGURE, first_calls, operation_groups
from api.plugins.pages.frame import PageFrame, page_response, page_router, policy
from api.service.cache import OnceARelease
from api.service.parameters.groups import NoParameters
from api.service.threads import off_the_loop
from api.web.dependencies import Service, from_query, settings_of
from api.web.openapi.document import CONTACT, EXPLORER, SUMMARY, complete

OPENAPI = "/openapi.json"
STATIC = "/static-offline-docs"
POLICY = policy(style_src="'self' 'unsafe-inline'", img_src="'self' data: blob:")
"""Swagger UI sets styles on its elements, which React writes into the page, and shows an answer that is a picture as
a blob; its scripts are files all the same.
"""

_DOCUMENTS: OnceARelease[bytes] = OnceARelease()

router = APIRouter(include_in_schema=False)
pages = page_router()


@router.get(OPENAPI)
async def openapi(
    request: Request, _query: Annotated[NoParameters, Depends(from_query(NoParameters))], service: Service
) -> Response:
    """The OpenAPI document, with the codes of the newest release."""
    catalogue, settings = await service.catalogue(), settings_of(request)
    address = settings.public_url.rstrip("/") or f"http://127.0.0.1:{settings.port}"

    def make() -> bytes:
        document = complete(request.app.openapi(), catalogue, address)
        document["info"]["contact"] = {"name": CONTACT, "url": address}
        return dumps(document)

    body = await _DOCUMENTS.get(catalogue, lambda: off_the_loop(make))
    return Response(body, media_type="application/json")


@pages.get("/docs")
async def docs(
    request: Request, _query: Annotated[NoParameters, Depends(from_query(NoParameters))], service: Service
) -> Response:
    """The page, whole without script."""
    described = await to_thread.run_sync(request.app.openapi)  # made on first use, in half a second
    frame = PageFrame.of(request)
    static, own = f"{frame.root}{STATIC}", f"{frame.root}{explorer.PREFIX}"
    response = await page_response(
        request,
        "api_explorer.html",
        frame,
        summary=SUMMARY,
        calls=await first_calls(service),
        recipes=_recipes(frame.site),
        formats=FORMATS.values(),
        series=_series(await service.catalogue()),
        apis=[link for link in links() if link.title],
        groups=operation_groups(described["paths"]),
        settings={**swagger_ui_default_parameters, **EXPLORER},
        openapi=f"{frame.root}{OPENAPI}",
        own_style=explorer.own_style(),
        script=f"{own}/{explorer.SCRIPT}",
        bundle=f"{static}/swagger-ui-bundle.js",
        styles=(f"{static}/swagger-ui.css", f"{own}/{explorer.STYLE}"),
    )
    response.headers["content-security-policy"] = POLICY
    return response


@pages.get("/zh/docs")
async def docs_in_chinese(request: Request) -> Response:
    """The same page: the texts of the API are English."""
    return RedirectResponse(f"{PageFrame.of(request).root}/docs")


def _series(catalogue: Catalogue) -> str | None:
    """The indicator whose figures are shown in each format: a picture holds one."""
    usual = FIGURE.partition(".")[0]
    return usual if usual in catalogue.indicators else next(iter(catalogue.indicators), None)


def _recipes(site: str) -> Sequence[tuple[str, str]]:
    figures, one = f"{site}/v1/figures.csv?latest=1", f"{site}/v1/figures/{FIGURE}.txt?unit=USD"
    return (
        ("pandas", f'pd.read_csv("{figures}", dtype={{"period": str}})'),
        ("R", f'read.csv("{figures}", na.strings = "")'),
        ("DuckDB", f"FROM read_csv('{figures}')"),
        ("Excel, Power BI, Tableau", f"OData feed: {site}/odata/v4"),
        ("Google Sheets", f'=IMPORTDATA("{one}", "|")'),
        ("LibreOffice Calc", f'=WEBSERVICE("{one}")'),
        ("Assistants", f"MCP server: {site}/mcp/"),
    )


def mount(app: FastAPI) -> None:
    """Serve the script and style of Swagger UI, from the package that carries them."""
    app.mount(STATIC, StaticFiles(packages=[("fastapi_offline", "static")]))


router.include_router(pages)
router.include_router(explorer.router)
