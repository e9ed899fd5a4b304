"""The World Bank's errors: a message object with a number, a key and a text."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from api.domain.errors import InvalidParameter, MethodNotAllowed, Problem
from api.domain.words import did_you_mean
from api.web.prefixed_routes import QueryErrors


class WorldBankError(Exception):
    """A request that is answered with a message object; its status is 200, as theirs are, unless it says another."""

    def __init__(self, number: int, key: str, value: str, status: int = 200) -> None:
        super().__init__(value)
        self.number, self.key, self.value, self.status = number, key, value, status

    def body(self) -> list[dict[str, Any]]:
        """The whole answer."""
        return [{"message": [{"id": str(self.number), "key": self.key, "value": self.value}]}]


def invalid(name: str, value: str, allowed: str) -> WorldBankError:
    """The message for a value that is not allowed."""
    return WorldBankError(120, "Invalid value", f"{name}={value[:60]}: {allowed}.")


def unknown(kind: str, value: str, near: Collection[str] = ()) -> WorldBankError:
    """The message for an id that does not exist."""
    hint = f" Near it: {', '.join(near)}." if near else ""
    number = 175 if kind == "indicator" else 120
    return WorldBankError(number, f"Unknown {kind}", f"There is no {kind} {value[:100]!r}.{hint}")


def no_endpoint(path: str) -> WorldBankError:
    """The message for a path that does not exist."""
    return WorldBankError(112, "Unknown endpoint", f"There is nothing at {path[:200]!r} here.")


def of_problem(problem: Problem) -> WorldBankError:
    """A problem of the service itself as a message; what the server is to blame for keeps its status."""
    if isinstance(problem, MethodNotAllowed):
        return WorldBankError(112, "Unknown endpoint", problem.detail, problem.status)
    failed = problem.status >= 500
    return WorldBankError(105 if failed else 120, problem.title, problem.detail, problem.status if failed else 200)


class WorldBankQueryErrors(QueryErrors):
    """The messages about a query string."""

    @staticmethod
    def error(sentence: str, _name: str | None = None) -> WorldBankError:
        """The query string cannot be read."""
        return WorldBankError(120, InvalidParameter.title, sentence)

    def unknown(self, name: str, accepted: Collection[str]) -> WorldBankError:
        """A parameter that the path does not take."""
        hint = did_you_mean(name, accepted, otherwise="")
        return WorldBankError(120, "Unknown parameter", f"{name[:60]!r} is not a parameter here.{hint}")

    def repeated(self, name: str, value: str) -> WorldBankError:
        """A parameter that comes twice."""
        return invalid(name, value, "it is given twice")

    def invalid(self, name: str, value: str, rule: str, _words: Collection[str] = ()) -> WorldBankError:
        """A value that is not allowed."""
        return invalid(name, value, f"it {rule}")
