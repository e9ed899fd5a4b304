"""How a page is routed: once in English, once more below /zh, and without what its address need not say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from api.domain.errors import InvalidParameter
from api.domain.query import Lang
from api.service.parameters.read_parameters import pairs_of
from api.web.canonical_query import SAFE
from api.web.pages.page_frame import CHINESE, language_of
from api.web.public_address import root_of

Endpoint = TypeVar("Endpoint", bound=Callable[..., Awaitable[Response]])
OF_UNITS = frozenset({"basis", "rate"})
"""What says how to convert, and is left over in a form whose unit is taken back."""
TRACKERS = frozenset(
    {"fbclid", "gclid", "dclid", "msclkid", "yclid", "twclid", "igshid", "mc_cid", "mc_eid", "_ga", "ref_src", "spm"}
)
"""What other sites append to a link to tell where a reader came from; utm_ is a whole family of such."""
LANGUAGES = {"zh": CHINESE, "zh-cn": CHINESE, "zh-hans": CHINESE, "cn": CHINESE, "en": ""}
"""The prefix of the pages that `lang=` means."""


class PageRoute(APIRoute):
    """A route whose address is led to the plain one: without empty fields of a form, and without others' trackers.

    `lang=zh`, which the API takes, leads to the page below /zh. Any other name that a page does not know is refused.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, behind the look at the address."""
        handle = super().get_route_handler()

        async def plainly(request: Request) -> Response:
            if request.scope["query_string"] and (address := _plain(request)):
                return RedirectResponse(address, status_code=302)
            return await handle(request)

        return plainly


def _plain(request: Request) -> str | None:
    """The plain address of a page; None where it is that already."""
    try:
        pairs = pairs_of(request.scope["query_string"])
    except InvalidParameter:
        return None
    path: str = request.scope["path"]
    spoken = next((value.lower() for name, value in pairs if name == "lang" and value.lower() in LANGUAGES), None)
    kept = [(name, value) for name, value in without_needless(pairs) if name != "lang" or spoken is None]
    if len(kept) == len(pairs):
        return None
    if spoken is not None:
        bare = path.removeprefix(CHINESE) if language_of(path) is Lang.ZH else path
        path = f"{LANGUAGES[spoken]}{bare or '/'}"
    query = urlencode(kept, safe=SAFE)
    # Relative to the host, so that no proxy has to be known: `//` at the start would name another host.
    return f"{root_of(request.scope)}/{path.lstrip('/')}" + (f"?{query}" if query else "")


def without_needless(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """What an address of a page asks, without empty fields and others' trackers; no rate where a form asks no unit."""
    needless = TRACKERS | (OF_UNITS if ("unit", "") in pairs else frozenset())
    return [(name, value) for name, value in pairs if value and name not in needless and not name.startswith("utm_")]


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
