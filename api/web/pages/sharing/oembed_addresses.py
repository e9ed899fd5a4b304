"""Where a program that is given the link of a page finds what to embed in its place (oEmbed 1.0)."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from api.web.pages.page_frame import PageFrame

PATH = "/oembed"


class OembedAddresses(NamedTuple):
    """The absolute addresses of what is to be embedded, as JSON and as XML."""

    json: str
    xml: str

    @classmethod
    def of(cls, frame: PageFrame) -> OembedAddresses:
        """Those of a page."""
        page = quote(frame.canonical, safe="")
        base = f"{frame.site}{PATH}?"
        return cls(f"{base}url={page}", f"{base}format=xml&url={page}")
