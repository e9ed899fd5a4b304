"""What a request means however it is spelled: left by the application for the store of answers in front of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from api.service.parameters.reading import canonical, pairs_of
from api.web.in_front.answer_store import Kept
from api.web.in_front.delivery import Scope


class AlreadyKept(Exception):  # noqa: N818 - no error: it ends a request whose answer is there already
    """The answer to what a request means was made for another spelling of it."""

    def __init__(self, kept: Kept) -> None:
        super().__init__("kept")
        self.kept = kept


class Meant:
    """The query string that a request means, once its parameters are read."""

    __slots__ = ("_find", "answered", "pairs", "read")

    def __init__(self, find: Callable[[bytes], Kept | None]) -> None:
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
