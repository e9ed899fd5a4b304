"""OData's errors: status, code, message, and the option that is at fault."""

from __future__ import annotations

from collections.abc import Collection
from http import HTTPStatus
from typing import Any

from api.domain.errors import Problem
from api.domain.search import did_you_mean
from api.web.prefixed_routes import QueryErrors

NOT_SERVED = (
    "$expand", "$apply", "$search", "$compute", "$levels", "$index", "$schemaversion", "$deltatoken", "$id",
)  # fmt: skip
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


def of_problem(problem: Problem) -> ODataError:
    """A problem of the service itself as an OData error."""
    return ODataError(_OF_OURS.get(problem.status, problem.status), problem.detail)


class ODataQueryErrors(QueryErrors):
    """The errors of a query string: 400, or 501 for an option that OData has and this service does not."""

    error = staticmethod(bad_request)

    def unknown(self, name: str, accepted: Collection[str]) -> ODataError:
        """An option that the resource does not take."""
        if name in NOT_SERVED or name.startswith("@"):
            return not_implemented(f"{name[:60]} is not served.", name[:60])
        hint = did_you_mean(name, accepted)
        return bad_request(f"{name[:60]!r} is no option of this resource.{hint}", name[:60])
