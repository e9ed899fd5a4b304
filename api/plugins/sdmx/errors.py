"""SDMX's own errors: a number, an HTTP status and a text, as an error message in XML or JSON."""

from collections.abc import Collection, Mapping
from functools import partial

from fastapi import Request, Response

from api.domain.errors import InvalidParameter, MethodNotAllowed, Problem
from api.domain.words import did_you_mean
from api.formats.writers.json import dumps
from api.plugins.sdmx.concepts import legal
from api.plugins.sdmx.writers import DECLARATION, NEW, OLD, SPACES, text

NO_RESULTS, SYNTAX, SEMANTIC, INTERNAL, NOT_IMPLEMENTED, UNAVAILABLE, TOO_LARGE = 100, 140, 150, 500, 501, 503, 510
NOT_ACCEPTABLE = 1406
"""The number for status 406, for which SDMX has none; numbers above 1000 are a service's own."""
_TITLES: Mapping[int, tuple[str, int]] = {
    NO_RESULTS: ("No results found", 404),
    SYNTAX: ("Syntax error", 400),
    SEMANTIC: ("Semantic error", 422),
    INTERNAL: ("Internal server error", 500),
    NOT_IMPLEMENTED: ("Not implemented", 501),
    UNAVAILABLE: ("Service unavailable", 503),
    TOO_LARGE: ("Response size exceeds service limit", 413),
    NOT_ACCEPTABLE: ("Not acceptable", 406),
}
"""The title and the HTTP status of each error number."""
_LISTED = 40
"""Maximum number of words that an error lists."""


class SdmxError(Exception):
    """A request that is answered with an SDMX error message.

    `status` replaces the HTTP status of the number; `in_21` replaces the number in SDMX 2.1.
    """

    def __init__(self, number: int, detail: str, status: int | None = None, in_21: int | None = None) -> None:
        super().__init__(detail)
        self.number, self.detail, self.status, self.in_21 = number, detail, status, in_21


syntax = partial(SdmxError, SYNTAX)
"""The query does not comply with the REST interface."""
semantic = partial(SdmxError, SEMANTIC)
"""The query is well-formed and makes no sense here."""
no_results = partial(SdmxError, NO_RESULTS)
"""The query finds nothing, or names a structure that does not exist."""
not_implemented = partial(SdmxError, NOT_IMPLEMENTED)
"""The query uses a part of the standard that this service does not have."""


def unknown(what: str, word: str, allowed: Collection[str]) -> str:
    """The sentence `There is no dimension 'AERA'. Did you mean REF_AREA? There are …`."""
    listed = f" There are {', '.join(allowed)}." if len(allowed) <= _LISTED else ""
    return f"There is no {what} {word[:100]!r}.{did_you_mean(word, allowed, otherwise='')}{listed}"


def of_problem(problem: Problem) -> SdmxError:
    """The SDMX error for a problem of the service."""
    if problem.status == 503:
        return SdmxError(UNAVAILABLE, problem.detail)
    if isinstance(problem, MethodNotAllowed | InvalidParameter):
        return syntax(problem.detail, problem.status if isinstance(problem, MethodNotAllowed) else None)
    return SdmxError(INTERNAL, problem.detail, problem.status)


def respond(version_30: bool, request: Request, error: SdmxError) -> Response:
    """The error message: as JSON if Accept names JSON and not XML, else as XML."""
    detail = legal(error.detail)
    number = error.number if version_30 else error.in_21 or error.number
    title, status = _TITLES[number]
    if number == SEMANTIC and not version_30:
        status = 403
    accepted = request.headers.get("accept", "").lower()
    if "json" in accepted and "xml" not in accepted:
        body = dumps({"errors": [{"code": number, "title": title, "detail": detail}]})
        media_type = "application/vnd.sdmx.data+json;version=2.0.0" if version_30 else "application/json"
    else:
        spaces, media_type = SPACES[NEW if version_30 else OLD], "application/xml"
        body = (
            f'{DECLARATION}<mes:Error xmlns:mes="{spaces}/message" xmlns:com="{spaces}/common">'
            f'<mes:ErrorMessage code="{number}"><com:Text xml:lang="en">{title}</com:Text>'
            f'<com:Text xml:lang="en">{text(detail)}</com:Text></mes:ErrorMessage></mes:Error>'
        ).encode()
    return Response(body, error.status or status, {"vary": "Accept", "content-type": media_type})
