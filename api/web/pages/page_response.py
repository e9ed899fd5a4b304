"""From a template and what it tells to a response: rendered off the loop, with the headers of a page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from api.domain.words import unturned
from api.service.threads import off_the_loop
from api.web.cache_control import cacheable
from api.web.dependencies import service_of
from api.web.in_front.meant_query import answers_the_meaning
from api.web.pages.page_frame import PageFrame
from api.web.pages.sharing.site_card import site_card
from api.web.pages.stylesheets import stylesheet, stylesheet_hash

TEMPLATES = Path(__file__).resolve().parent / "templates"
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
"""What a page may load and do: the site's own script and pictures, nothing within the page, in nobody's frame.

The stylesheet of its template is added to it.
"""


def policy(**changed: str) -> str:
    """The value of Content-Security-Policy, with some of its directives otherwise."""
    directives = {**POLICY, **{name.replace("_", "-"): value for name, value in changed.items()}}
    return "; ".join(f"{name} {value}" for name, value in directives.items())


HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy(),
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
IN_FRAMES = {**HEADERS, "content-security-policy": policy(frame_ancestors="* file:", script_src="'none'")}
"""Those of a page that anybody may put into a frame, in a file on a disk too; it runs nothing."""


def link_target(address: str | None) -> str | None:
    """An address that a page may lead to: http or https, or one of this site; None for what a browser would run."""
    if not address:
        return None
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    return address.strip() if parts.scheme in ("http", "https") and parts.netloc else None


def _inserted(value: Any) -> Any:
    """What a template inserts; a name or a note of a package turns nothing that stands behind it."""
    if not isinstance(value, str):
        return value
    return Markup(unturned(value)) if isinstance(value, Markup) else unturned(value)  # noqa: S704 - as safe as it was


@cache
def environment() -> Environment:
    """The templates: everything that they insert is escaped, and a name that there is not is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        finalize=_inserted,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["link_target"] = link_target
    made.globals["Markup"] = Markup
    return made


def rendered(template: str, frame: PageFrame, **told: Any) -> str:
    """The page that a template makes of what it tells."""
    style = Markup(stylesheet(template))  # noqa: S704 - our own files
    return environment().get_template(template).render(frame=frame, say=frame.say, stylesheet=style, **told)


def headers_for(template: str, allowed: Mapping[str, str] = HEADERS) -> dict[str, str]:
    """The headers of a page that may load and do what is allowed, with the stylesheet of its template."""
    said = allowed["content-security-policy"]
    return {**allowed, "content-security-policy": f"{said}; style-src {stylesheet_hash(template)}"}


async def page_response(
    request: Request,
    template: str,
    frame: PageFrame,
    status: int = 200,
    allowed: Mapping[str, str] = HEADERS,
    **told: Any,
) -> Response:
    """The page as a response, which caches may keep as they may keep answers of the API.

    `allowed` are the headers that say what it may load and do. Told no `card`, it is shared with that of the site.
    """
    if "card" not in told:
        told["card"] = await site_card(service_of(request), frame)
    body = await off_the_loop(lambda: rendered(template, frame, **told))
    headers = {**headers_for(template, allowed), "content-language": frame.html_lang, **cacheable(request)}
    answers_the_meaning(request.scope)
    return Response(body, status, headers)
