"""A format as the suffix of a path: `/v1/figures.csv` is `/v1/figures` as CSV."""

from __future__ import annotations

import re

from api.domain.errors import Fault, NotAcceptable
from api.domain.search import nearest
from api.formats.registry import CSVW_SUFFIX, FORMATS, SUFFIXES, by_suffix
from api.plugins.citations.formats import CITATION_SUFFIXES
from api.service.parameters.guesses import meant_value
from api.web.in_front.delivery import App, Receive, Scope, Send

CITATION = "/citation"
"""What the path of a citation ends with, which has suffixes of its own."""
OWN_SUFFIXES = frozenset({"atom"})
"""Suffixes that belong to one path and are no format of others."""
_POINTED = "/v1/figures/"
"""What stands before ids that have points in them: what stands behind a point is part of the id, unless a format."""
# What lies under /v1/downloads/ and what describes it are files with names of their own; the terms are a text.
_SUFFIXED = re.compile(
    r"(?P<path>/v1/(?!downloads/|datapackage\.|croissant\.|collection\.|terms\.).*?[^/.])"
    rf"\.(?P<suffix>{re.escape(CSVW_SUFFIX)}|[a-z][a-z0-9-]{{1,11}})"
)


class PathSuffix:
    """Takes the suffix of a format off a path before it is routed."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Route the path without its suffix, and keep both; NotAcceptable where there is no such format."""
        if scope["type"] == "http" and (match := _SUFFIXED.fullmatch(scope["path"])):
            path, suffix = match["path"], match["suffix"]
            cited = path.endswith(CITATION)
            if suffix in CITATION_SUFFIXES if cited else by_suffix(suffix):
                # In place: the cache in front, whose copy of the scope this is, reads the route from it afterwards.
                scope.update(path=path, raw_path=path.encode(), suffix=suffix, full_path=scope["path"])
            elif cited:
                detail = f"There is no citation .{suffix}; there are .{', .'.join(CITATION_SUFFIXES)}."
                near = nearest(suffix, CITATION_SUFFIXES)
                raise NotAcceptable(detail, [Fault("suffix", detail, suffix, list(CITATION_SUFFIXES), near)])
            elif suffix not in OWN_SUFFIXES and "." not in path and not path.startswith(_POINTED):
                meant = meant_value("format", suffix, list(FORMATS))
                near = [FORMATS[key].suffix for key in meant] or nearest(suffix, SUFFIXES)
                hint = f" Did you mean .{near[0]}?" if near else " /v1/formats lists those that there are."
                detail = f"There is no representation .{suffix}.{hint}"
                fault = Fault("suffix", detail, suffix, list(SUFFIXES), near)
                raise NotAcceptable(detail, [fault])
        await self._app(scope, receive, send)


def full_path(scope: Scope) -> str:
    """The path of a request as it was sent, its suffix included."""
    path: str = scope.get("full_path") or scope["path"]
    return path
