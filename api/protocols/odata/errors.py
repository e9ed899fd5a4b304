"""How the OData service refuses: status, code and message in OData's own shape."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from api.domain.errors import Problem

_OF_OURS = {422: HTTPStatus.BAD_REQUEST}
"""Statuses that OData has another one for."""


class ODataError(Exception):
    """A request that is answered with an OData error; `target` is the option that is at fault."""

    def __init__(self, status: int, message: str, target: str | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.target = status, message, target

    def body(self) -> dict[str, Any]:
        """The error as OData's JSON format has it."""
        error: dict[str, Any] = {"code": HTTPStatus(self.status).phrase.replace(" ", ""), "message": self.message}
        if self.target:
            error["target"] = self.target
        return {"error": error}


def bad_request(message: str, target: str | None = None) -> ODataError:
    """An option that cannot be read, or that the resource does not take."""
    return ODataError(HTTPStatus.BAD_REQUEST, message, target)


def not_implemented(message: str, target: str | None = None) -> ODataError:
    """A part of OData that this service does not have."""
    return ODataError(HTTPStatus.NOT_IMPLEMENTED, message, target)


def missing(message: str) -> ODataError:
    """A resource that does not exist."""
    return ODataError(HTTPStatus.NOT_FOUND, message)


def of_refusal(refusal: Problem) -> ODataError:
    """A refusal of ours as an OData error."""
    return ODataError(_OF_OURS.get(refusal.status, refusal.status), refusal.detail)
