"""OData's errors: status, code, message, and the option that is at fault."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from http import HTTPStatus
from typing import Any

from api.domain.errors import Problem
from api.domain.words import did_you_mean
from api.web.prefixed_routes import QueryErrors

NOT_SERVED = (
    "$expand", "$apply", "$search", "$compute", "$levels", "$index", "$schemaversion", "$deltatoken", "$id",
)  # fmt: skip


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


bad_request = partial(ODataError, HTTPStatus.BAD_REQUEST)
"""An option that cannot be read, or that the resource does not take."""
not_implemented = partial(ODataError, HTTPStatus.NOT_IMPLEMENTED)
"""A part of OData that this service does not have."""
missing = partial(ODataError, HTTPStatus.NOT_FOUND)
"""A resource that does not exist."""


def of_problem(problem: Problem) -> ODataError:
    """A problem of the service itself as an OData error."""
    return ODataError(400 if problem.status == 422 else problem.status, problem.detail)


class ODataQueryErrors(QueryErrors):
    """The errors of a query string: 400, or 501 for an option that OData has and this service does not."""

    @staticmethod
    def error(sentence: str, name: str | None = None) -> ODataError:
        """An error with that sentence."""
        return bad_request(sentence, name)

    def unknown(self, name: str, accepted: Collection[str]) -> ODataError:
        """An option that the resource does not take."""
        if name in NOT_SERVED or name.startswith("@"):
            return not_implemented(f"{name[:60]} is not served.", name[:60])
        hint = did_you_mean(name, accepted)
        return bad_request(f"{name[:60]!r} is no option of this resource.{hint}", name[:60])
