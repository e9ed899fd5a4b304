"""How a page is routed: once in English, once more below /zh, and without what its address need not say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from api.web.pages.page_frame import CHINESE
from api.web.pages.plain_address import plain_address

Endpoint = TypeVar("Endpoint", bound=Callable[..., Awaitable[Response]])


class PageRoute(APIRoute):
    """A route whose address is led to the plain one: without empty fields of a form, and without others' trackers.

    `lang=zh`, which the API takes, leads to the page below /zh. Any other name that a page does not know is refused.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, behind the look at the address."""
        handle = super().get_route_handler()

        async def plainly(request: Request) -> Response:
            if request.scope["query_string"] and (address := plain_address(request)):
                return RedirectResponse(address, status_code=302)
            return await handle(request)

        return plainly


def page_router() -> APIRouter:
    """A router of pages, which the description of the API does not list."""
    return APIRouter(include_in_schema=False, route_class=PageRoute)


def page(router: APIRouter, path: str) -> Callable[[Endpoint], Endpoint]:
    """Route a page at its path in both languages."""

    def add(endpoint: Endpoint) -> Endpoint:
        for prefix in ("", CHINESE):
            router.add_api_route(f"{prefix}{path}", endpoint, response_model=None, methods=["GET"])
        return endpoint

    return add
