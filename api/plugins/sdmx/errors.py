"""SDMX's own errors: a number, an HTTP status and a text, as an error message in XML or JSON."""

from collections.abc import Collection

from fastapi import Request, Response

from api.domain import errors
from api.domain.errors import Problem
from api.domain.words import did_you_mean
from api.formats.writers.json import dumps
from api.plugins.sdmx.concepts import legal
from api.plugins.sdmx.writers import DECLARATION, NEW, OLD, SPACES, text

_BUSY = (503, "Service unavailable", 503)
_KINDS: dict[type[Problem], tuple[int, str, int]] = {
    errors.NotFound: (100, "No results found", 404),
    errors.UnknownCode: (150, "Semantic error", 422),
    errors.ConflictingParameters: (150, "Semantic error", 422),
    errors.InvalidParameter: (140, "Syntax error", 400),
    errors.MethodNotAllowed: (140, "Syntax error", 405),
    errors.NotImplementedHere: (501, "Not implemented", 501),
    errors.ContentTooLarge: (510, "Response size exceeds service limit", 413),
    errors.NotAcceptable: (1406, "Not acceptable", 406),  # SDMX has no number for 406; above 1000 are a service's own
    **dict.fromkeys((errors.TooBusy, errors.TookTooLong, errors.NotReady), _BUSY),
    Problem: (500, "Internal server error", 500),
}
"""The number, the title and the HTTP status of each kind of problem; the first kind that fits counts."""
_LISTED = 40
"""Maximum number of words that an error lists."""


def unknown(what: str, word: str, allowed: Collection[str]) -> str:
    """The sentence `There is no dimension 'AERA'. Did you mean REF_AREA? There are …`."""
    listed = f" There are {', '.join(allowed)}." if len(allowed) <= _LISTED else ""
    return f"There is no {what} {word[:100]!r}.{did_you_mean(word, allowed, otherwise='')}{listed}"


def respond(version_30: bool, request: Request, problem: Problem) -> Response:
    """The error message: as JSON if Accept names JSON and not XML, else as XML."""
    detail, kind = legal(problem.detail), type(problem)
    if kind is errors.UnknownCode and not version_30:
        kind = errors.NotFound
    number, title, status = next(row for each, row in _KINDS.items() if issubclass(kind, each))
    if number == 150 and not version_30:
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
    return Response(body, status, {"vary": "Accept", "content-type": media_type})
