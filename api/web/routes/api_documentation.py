"""`/openapi.json` and the explorer of the API at `/docs`, which needs no other site."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.staticfiles import StaticFiles

from api.representations.writers.json import dumps
from api.service.off_the_loop import off_the_loop
from api.service.once_a_release import OnceARelease
from api.service.parameters.parameter_groups import NoParameters
from api.web.dependencies import Service, from_query, settings_of
from api.web.openapi.api_texts import CONTACT, EXPLORER, TITLE
from api.web.openapi.complete_document import complete

OPENAPI = "/openapi.json"
STATIC = "/static-offline-docs"

_DOCUMENTS: OnceARelease[bytes] = OnceARelease()

router = APIRouter(include_in_schema=False)


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


@router.get("/docs")
async def docs(request: Request) -> Response:
    """Swagger UI over the document."""
    root = request.scope.get("root_path", "")
    return get_swagger_ui_html(
        openapi_url=f"{root}{OPENAPI}",
        title=f"{TITLE} - Swagger UI",
        swagger_js_url=f"{root}{STATIC}/swagger-ui-bundle.js",
        swagger_css_url=f"{root}{STATIC}/swagger-ui.css",
        swagger_favicon_url=f"{root}{STATIC}/favicon.png",
        swagger_ui_parameters=EXPLORER,
    )


def static_files() -> StaticFiles:
    """The script and style of Swagger UI, from the package that carries them."""
    return StaticFiles(packages=[("fastapi_offline", "static")])
