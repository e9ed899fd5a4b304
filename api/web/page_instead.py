"""Where a browser is sent that opens the address of an entry of the API: to the page that shows it to people."""

from __future__ import annotations

from fastapi import Request, Response

from api.formats.negotiation import liking, preferences
from api.formats.registry import offered
from api.plugins.citations.negotiation import OWN_MEDIA_TYPES
from api.service.parameters.groups import Localised
from api.web.cache_control import cacheable
from api.web.in_front.meant_query import meant_pairs
from api.web.pages.page_frame import PageFrame
from api.web.public_address import address_of

HTML = "text/html"
KEPT = ("unit", "scale", "basis", "rate", "as_of")
"""What a page is asked in the very words of the API."""


def page_instead(request: Request, query: Localised, path: str, *, figures: bool) -> Response | None:
    """A redirect to the page at a path, where the Accept header likes one better than whatever is offered; None else.

    Who names a format, or anything that only an answer of the API has, wants that. `figures` tells which are offered.
    """
    accept = request.headers.get("accept")
    asked = [name for name in query.given if name not in (*KEPT, "lang")]
    if not accept or asked or request.scope.get("suffix") or not likes_pages(accept, figures=figures):
        return None
    pairs = {name: value for name, value in meant_pairs(request.scope).items() if name in KEPT}
    frame = PageFrame(query.lang, path, pairs, address_of(request.scope))
    # Relative to the host, so that no proxy has to be known.
    headers = {"location": frame.again(), "vary": "Accept", **cacheable(request)}
    return Response(status_code=303, headers=headers)


def likes_pages(accept: str, *, figures: bool) -> bool:
    """Whether a header likes HTML better than every representation of figures, citations included, or of a table."""
    wanted = preferences(accept)
    others = [name for row in offered(figures=figures) for name in (row.media_type, *row.also)]
    page = liking(wanted, (HTML,))
    return page.quality > 0 and page > liking(wanted, (*others, *(OWN_MEDIA_TYPES if figures else ())))
