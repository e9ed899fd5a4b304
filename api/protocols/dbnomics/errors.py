"""DBnomics' errors: a status with a list of messages."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from api.domain.errors import Problem
from api.domain.search import did_you_mean


class DbnomicsError(Exception):
    """A request that is answered with DBnomics' list of errors."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message

    def body(self) -> dict[str, Any]:
        """What stands in the answer beside `_meta`."""
        return {"errors": [{"message": self.message, "status_code": self.status}]}


def of_problem(problem: Problem) -> DbnomicsError:
    """A problem of the service itself as DBnomics tells it."""
    return DbnomicsError(400 if problem.status == 422 else problem.status, problem.detail)


class DbnomicsQueryErrors:
    """The errors of a query string: 400 with the sentence."""

    def unreadable(self, sentence: str) -> DbnomicsError:
        """The query string cannot be read."""
        return DbnomicsError(400, sentence)

    def unknown(self, name: str, accepted: Collection[str]) -> DbnomicsError:
        """A parameter that the path does not take."""
        return DbnomicsError(400, f"{name[:60]!r} is not a parameter here.{did_you_mean(name, accepted)}")

    def repeated(self, name: str, _value: str) -> DbnomicsError:
        """A parameter that comes twice."""
        return DbnomicsError(400, f"{name} is given twice.")

    def invalid(self, name: str, _value: str, rule: str, _words: Collection[str] = ()) -> DbnomicsError:
        """A value that is not allowed."""
        return DbnomicsError(400, f"{name} {rule}.")
