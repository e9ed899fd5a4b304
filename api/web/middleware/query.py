"""Meaning of a request's query, however it is spelled, and the format as suffix of its path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from starlette.types import ASGIApp, Receive, Scope, Send

from api.domain.errors import Fault, NotAcceptable
from api.domain.words import nearest
from api.formats.registry import CSVW_SUFFIX, FORMATS, SUFFIXES, by_suffix
from api.plugin import figure_answers
from api.service.parameters.reading import canonical, meant_value, pairs_of


def meant_pairs(scope: Scope) -> dict[str, str]:
    """The names and values that a request means, in alphabetical order; as it was sent where nothing has read it."""
    meant: Mapping[str, str] | None = scope.get("state", {}).get("meant")
    return canonical(pairs_of(scope["query_string"])) if meant is None else dict(meant)


_POINTED = "/v1/figures/"
"""Start of paths with ids that have points in them: the end after a point is part of the id, unless it is a format."""
_SUFFIXED = re.compile(
    rf"(?P<path>/v1/(?!downloads/).*?[^/.])\.(?P<suffix>{re.escape(CSVW_SUFFIX)}|[a-z][a-z0-9-]{{1,11}})"
)


class PathSuffix:
    """Takes the suffix of a format off a path before it is routed; `own` are paths without formats."""

    def __init__(self, app: ASGIApp, own: Iterable[str] = ()) -> None:
        self._app = app
        self._own = frozenset(own)
        self._suffixes = {other.path: other.suffixes for other in figure_answers()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Route the path without its suffix; NotAcceptable where there is no such format."""
        given = scope.get("path", "")  # what begins and ends the application has none
        match = _SUFFIXED.fullmatch(given)
        if match is not None and self._own.isdisjoint((given, match["path"])):
            path, suffix = match["path"], match["suffix"]
            of_path = next((own for end, own in self._suffixes.items() if path.endswith(end)), None)
            if suffix in of_path if of_path else by_suffix(suffix):
                # In place: the cache in front, whose copy of the scope this is, reads the route from it afterwards.
                scope.update(path=path, raw_path=path.encode(), suffix=suffix, full_path=given)
            elif of_path:
                detail = f"There is no citation .{suffix}; there are .{', .'.join(of_path)}."
                raise NotAcceptable(detail, [Fault("suffix", detail, suffix, list(of_path), nearest(suffix, of_path))])
            elif "." not in path and not path.startswith(_POINTED):
                meant = meant_value("format", suffix, list(FORMATS))
                near = [FORMATS[key].suffix for key in meant] or nearest(suffix, SUFFIXES)
                hint = f" Did you mean .{near[0]}?" if near else " /v1/formats lists those that there are."
                detail = f"There is no representation .{suffix}.{hint}"
                raise NotAcceptable(detail, [Fault("suffix", detail, suffix, list(SUFFIXES), near)])
        await self._app(scope, receive, send)


def full_path(scope: Scope) -> str:
    """The path of a request as it was sent, its suffix included."""
    path: str = scope.get("full_path") or scope["path"]
    return path
