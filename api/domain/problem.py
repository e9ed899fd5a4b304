"""The root of the error tree: a request that is refused, and what is wrong with its parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

_SHOWN_CHARACTERS = 100
SHOWN_OF_A_PATH = 500
"""Characters of the path of a request that are repeated, to its sender and in the log."""
_SHOWN_CODES = 60


def shortened(text: str, most: int) -> str:
    """What somebody sent, to be repeated: its beginning and its length where it is long."""
    return text if len(text) <= most else f"{text[:most]}… ({len(text)} characters)"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one parameter: the value given, what is allowed, and the nearest that is."""

    parameter: str
    detail: str
    value: str | None = None
    allowed: Sequence[str] = ()
    nearest: Sequence[str] = ()

    def body(self) -> dict[str, Any]:
        """The entry of `errors` in the problem document."""
        value = None if self.value is None else shortened(self.value, _SHOWN_CHARACTERS)
        entry: dict[str, Any] = {"parameter": self.parameter, "detail": self.detail, "value": value}
        if self.allowed:
            entry["allowed"] = list(self.allowed[:_SHOWN_CODES])
            if len(self.allowed) > _SHOWN_CODES:
                entry["allowed_total"] = len(self.allowed)
        if self.nearest:
            entry["nearest"] = list(self.nearest)
        return entry


class Problem(Exception):  # noqa: N818 - the field says problem or refusal
    """A request that is answered with a problem document (RFC 9457) instead of data."""

    code: ClassVar[str] = "internal-error"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "The server failed"
    help: ClassVar[str] = "The fault is the server's. The request id finds it in the log."

    def __init__(self, detail: str, faults: Sequence[Fault] = (), headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.faults = tuple(faults)
        self.headers = headers or {}
