"""Which page an address leads to, of those that can be embedded: a figure's or an indicator's, in either language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote, urlsplit

from api.domain.query import Lang
from api.service.parameters.page_parameters import FigurePageQuery, IndicatorPageQuery
from api.service.parameters.reading import canonical, pairs_of
from api.web.pages.page_frame import CHINESE, PageFrame, language_of
from api.web.pages.plain_address import LANGUAGES, without_needless

_PATH = re.compile(r"(?:/embed)?/(?P<kind>figures|indicators)/(?P<key>[^/]+)/?")
_QUERY = "%!$&'()*+,;=:@/?-._~"
"""What stands in a query string as it is; anything else that an address was pasted with is percent-encoded."""


class EmbeddedKind(StrEnum):
    """What is shown in a frame."""

    FIGURE = "figures"
    INDICATOR = "indicators"


QUERIES = {EmbeddedKind.FIGURE: FigurePageQuery, EmbeddedKind.INDICATOR: IndicatorPageQuery}
"""The parameters of each."""


@dataclass(frozen=True, slots=True)
class EmbeddablePage:
    """A page that can be embedded: whose, and its frame, which has its language and what it asks."""

    kind: EmbeddedKind
    key: str
    frame: PageFrame

    @property
    def embedded(self) -> str:
        """The absolute address of what is put into a page in its place."""
        return self.frame.absolute(self.frame.page(f"/embed/{self.kind}/{self.key}", **self.frame.asked))


def embeddable(address: str, site: str) -> EmbeddablePage | None:
    """The page at an absolute address of a site; None where it is of another site, or no such page.

    Whether it is reached by http or https tells no two sites apart, since a proxy may hide one from the other.
    """
    try:
        given, ours = urlsplit(address.strip()), urlsplit(site)
    except ValueError:
        return None
    same = given.scheme in ("http", "https") and given.netloc.lower() == ours.netloc.lower() and ours.netloc
    if not same or not given.path.startswith(f"{ours.path}/"):
        return None
    path = unquote(given.path.removeprefix(ours.path))
    lang = language_of(path)
    match = _PATH.fullmatch(path.removeprefix(CHINESE) if lang is Lang.ZH else path)
    if match is None:
        return None
    kind, asked = EmbeddedKind(match["kind"]), _asked(given.query)
    spoken = LANGUAGES.get(asked.get("lang", "").lower())
    if spoken is not None:
        lang = Lang.ZH if spoken else Lang.EN
        del asked["lang"]
    return EmbeddablePage(kind, match["key"], PageFrame(lang, f"/{kind}/{match['key']}", asked, site))


def _asked(query: str) -> dict[str, str]:
    """What the page is asked, in the order that makes equal questions equal."""
    return canonical(without_needless(pairs_of(quote(query, safe=_QUERY).encode())))
