"""Meaning of a request's query, however it is spelled, and the format as suffix of its path."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from api.domain.errors import Fault, NotAcceptable
from api.domain.words import nearest
from api.formats.registry import CSVW_SUFFIX, FORMATS, SUFFIXES, by_suffix
from api.plugin import figure_answers
from api.service.parameters.reading import canonical, meant_value, pairs_of
from api.web.middleware.delivery import App, Receive, Scope, Send


class AlreadyKept(Exception):  # noqa: N818 - no error: it ends a request whose answer is there already
    """The answer to what a request means was made for another spelling of it."""

    def __init__(self, kept: Any) -> None:
        super().__init__("kept")
        self.kept = kept


class Meant:
    """The query string that a request means, once its parameters are read."""

    def __init__(self, find: Callable[[bytes], Any]) -> None:
        self._find = find
        self.read: bytes | None = None
        """The query string in the one spelling that all others mean."""
        self.pairs: Mapping[str, str] | None = None
        """Its names and values."""
        self.answered: bytes | None = None
        """The same where the answer depends on nothing else of the query string."""

    def settle(self, query_string: bytes, pairs: Mapping[str, str]) -> None:
        """Take note of it; AlreadyKept where there is an answer to it."""
        self.read, self.pairs = query_string, pairs
        if (kept := self._find(query_string)) is not None:
            raise AlreadyKept(kept)


def meant_pairs(scope: Scope) -> dict[str, str]:
    """The names and values that a request means, in alphabetical order; as it was sent where nobody has read it."""
    meant: Meant | None = scope.get("state", {}).get("meant")
    if meant is None or meant.pairs is None:
        return canonical(pairs_of(scope["query_string"]))
    return dict(meant.pairs)


def answers_the_meaning(scope: Scope) -> None:
    """Say that the answer depends on what the query string means alone, and not on how it is spelled."""
    meant: Meant | None = scope.get("state", {}).get("meant")
    if meant is not None:
        meant.answered = meant.read


_POINTED = "/v1/figures/"
"""What stands before ids that have points in them: what stands behind a point is part of the id, unless a format."""
_SUFFIXED = re.compile(
    rf"(?P<path>/v1/(?!downloads/).*?[^/.])\.(?P<suffix>{re.escape(CSVW_SUFFIX)}|[a-z][a-z0-9-]{{1,11}})"
)


class PathSuffix:
    """Takes the suffix of a format off a path before it is routed; `own` are paths that take none."""

    def __init__(self, app: App, own: Iterable[str] = ()) -> None:
        self._app = app
        self._own = frozenset(own)
        self._suffixes = {other.path: other.suffixes for other in figure_answers()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Route the path without its suffix, and keep both; NotAcceptable where there is no such format."""
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
