"""SDMX's own errors: a number, an HTTP status and a text, as an error message in XML."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial

from fastapi import Response

from api.domain.errors import InvalidParameter, MethodNotAllowed, Problem
from api.domain.words import did_you_mean
from api.formats.writers.json import dumps
from api.plugins.sdmx.messages import legal
from api.plugins.sdmx.xml import DECLARATION, V21, V30, text
from api.web.prefixed_routes import QueryErrors

NO_RESULTS, SYNTAX, SEMANTIC, INTERNAL, NOT_IMPLEMENTED, UNAVAILABLE, TOO_LARGE = 100, 140, 150, 500, 501, 503, 510
NOT_ACCEPTABLE = 1406
"""SDMX has no number of its own for it; those above 1000 are a service's own."""
_KNOWN: Mapping[int, tuple[str, int]] = {
    NO_RESULTS: ("No results found", 404),
    SYNTAX: ("Syntax error", 400),
    SEMANTIC: ("Semantic error", 422),
    INTERNAL: ("Internal server error", 500),
    NOT_IMPLEMENTED: ("Not implemented", 501),
    UNAVAILABLE: ("Service unavailable", 503),
    TOO_LARGE: ("Response size exceeds service limit", 413),
    NOT_ACCEPTABLE: ("Not acceptable", 406),
}
"""By number, its title and its status."""
FILTERS = "c"
"""Among the names that a path takes, what stands for filters: `c[REF_AREA]`."""
_LISTED = 40
"""Words that an error lists at most."""


class SdmxError(Exception):
    """A request that is answered with an SDMX error message; `status` where the number's own is not meant."""

    def __init__(self, number: int, detail: str, status: int | None = None) -> None:
        super().__init__(detail)
        self.number, self.detail, self.status = number, detail, status


class NotInCodelistError(SdmxError):
    """A code that no code list holds: a semantic error, in SDMX 2.1 a query without results."""

    def __init__(self, detail: str) -> None:
        super().__init__(SEMANTIC, detail)


syntax = partial(SdmxError, SYNTAX)
"""The query does not comply with the REST interface."""
semantic = partial(SdmxError, SEMANTIC)
"""The query is well-formed and makes no sense here."""
no_results = partial(SdmxError, NO_RESULTS)
"""There is nothing that the query names."""
not_implemented = partial(SdmxError, NOT_IMPLEMENTED)
"""The standard has it, this service does not."""


def unknown(what: str, word: str, allowed: Collection[str]) -> str:
    """The sentence `There is no dimension 'AERA'. Did you mean REF_AREA? There are …`."""
    listed = f" There are {', '.join(allowed)}." if len(allowed) <= _LISTED else ""
    return f"There is no {what} {word[:100]!r}.{did_you_mean(word, allowed, otherwise='')}{listed}"


def of_problem(problem: Problem) -> SdmxError:
    """A problem of the service itself as SDMX tells it."""
    if problem.status == 503:
        return SdmxError(UNAVAILABLE, problem.detail)
    if isinstance(problem, MethodNotAllowed):
        return SdmxError(SYNTAX, problem.detail, problem.status)
    if isinstance(problem, InvalidParameter):
        return SdmxError(SYNTAX, problem.detail)
    return SdmxError(INTERNAL, problem.detail, problem.status)


class SdmxQueryErrors(QueryErrors):
    """The errors of a query string: syntax errors that tell the value."""

    @staticmethod
    def error(sentence: str, _name: str | None = None) -> SdmxError:
        """The query string cannot be read."""
        return syntax(sentence)

    def unknown(self, name: str, accepted: Collection[str]) -> SdmxError:
        """A parameter that the path does not take."""
        hint = did_you_mean(name, accepted, otherwise="")
        names = ", ".join("c[…]" if word == FILTERS else word for word in accepted)
        return syntax(f"{name[:100]!r} is not a parameter here.{hint} There are {names}.")

    def repeated(self, name: str, _value: str) -> SdmxError:
        """A parameter that comes twice."""
        return syntax(f"{name[:100]} is given more than once.")

    def invalid(self, name: str, value: str, rule: str, words: Collection[str] = ()) -> SdmxError:
        """A value that is not allowed."""
        ending = f", not {value[:100]!r}" if value else ""
        return syntax(f"{name} {rule}{ending}.{did_you_mean(value, words, otherwise='')}")


def respond(error: SdmxError, accept: str | None, *, version_30: bool) -> Response:
    """The error message, as JSON where the request likes JSON and no XML, else as XML."""
    detail = legal(error.detail.encode("utf-8", "replace").decode("utf-8"))
    number = NO_RESULTS if isinstance(error, NotInCodelistError) and not version_30 else error.number
    title, status = _KNOWN[number]
    if number == SEMANTIC and not version_30:
        status = 403
    accepted = (accept or "").lower()
    if "json" in accepted and "xml" not in accepted:
        body = dumps({"errors": [{"code": number, "title": title, "detail": detail}]})
        media_type = "application/vnd.sdmx.data+json;version=2.0.0" if version_30 else "application/json"
    else:
        spaces, media_type = V30 if version_30 else V21, "application/xml"
        body = (
            f'{DECLARATION}<mes:Error xmlns:mes="{spaces.message}" xmlns:com="{spaces.common}">'
            f'<mes:ErrorMessage code="{number}"><com:Text xml:lang="en">{title}</com:Text>'
            f'<com:Text xml:lang="en">{text(detail)}</com:Text></mes:ErrorMessage></mes:Error>'
        ).encode()
    return Response(body, error.status or status, {"vary": "Accept", "content-type": media_type})
