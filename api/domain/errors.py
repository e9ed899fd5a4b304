"""The error tree: every way a request can be refused, with its stable code, status and title."""

from __future__ import annotations

from typing import ClassVar

from api.domain import connection_errors as _part_of_the_tree  # noqa: F401
from api.domain.problem import SHOWN_OF_A_PATH as SHOWN_OF_A_PATH
from api.domain.problem import Fault as Fault
from api.domain.problem import Problem as Problem
from api.domain.problem import shortened as shortened

FAILED = "The server failed to answer; the request id finds why in its log."

_SET_UP = "Run `indicators migrate` and see that DATABASE_URL points at the database."


class InvalidParameter(Problem):
    """A parameter's value cannot be read."""

    code = "invalid-parameter"
    status = 422
    title = "A parameter cannot be read"
    help = "Each entry of `errors` names the parameter, the value given and what is allowed."


class MissingParameter(InvalidParameter):
    """A parameter that the path cannot do without."""

    code = "missing-parameter"
    title = "A parameter is missing"
    help = "The detail names the parameter to add; `errors` lists what it may be, where that is a list."


class UnknownParameter(InvalidParameter):
    """A parameter that the path does not take."""

    code = "unknown-parameter"
    title = "A parameter is not known here"
    help = "No parameter is ever ignored. The detail says which one was probably meant; `errors` lists all."


class UnknownCode(InvalidParameter):
    """A code that no catalogue holds."""

    code = "unknown-code"
    title = "A code is not known"
    help = "`errors` gives the nearest codes; the catalogue endpoint named in the detail lists all."


class ConflictingParameters(InvalidParameter):
    """Parameters that are right one by one and make no sense together."""

    code = "conflicting-parameters"
    title = "Parameters do not go together"
    help = "The detail says which parameters exclude or need each other."


class UnreadableText(InvalidParameter):
    """A text to check of which no sentence can be read."""

    code = "unreadable-text"
    title = "The text cannot be read"
    help = "A fact-check takes plain text in UTF-8, English or Chinese: no address, no HTML, no file of another kind."


class ContentTooLarge(Problem):
    """A body that is larger than is read."""

    code = "content-too-large"
    status = 413
    title = "The text is too long"
    help = "A text to check has at most 65,536 bytes of UTF-8. Send it in parts."


class UnsupportedMediaType(Problem):
    """A body that is declared as something else than plain text."""

    code = "unsupported-media-type"
    status = 415
    title = "The body is declared as something that is not read"
    help = "A text to check is sent as it is, with Content-Type: text/plain; charset=utf-8."


class NotConvertible(InvalidParameter):
    """A unit that the value cannot be expressed in."""

    code = "not-convertible"
    title = "The value cannot be expressed in that unit"
    help = "Money goes to money, percent to ratio, a scale to a scale. `errors` lists the units that would work."


class NoRate(InvalidParameter):
    """An exchange rate that the tables do not hold."""

    code = "no-exchange-rate"
    title = "There is no exchange rate for that"
    help = "`errors` lists the years that have a rate. Your own goes in `rate=USDCNY:7.2`."


class KeyRequired(Problem):
    """Metrics that are told to those alone who have the key."""

    code = "key-required"
    status = 401
    title = "A key is required"
    help = "Send `Authorization: Bearer` with the key that who runs the service has set as METRICS_KEY."


class NotFound(Problem):
    """A path or an id that does not exist."""

    code = "not-found"
    status = 404
    title = "There is nothing at that address"
    help = "Paths are listed at /docs, ids by the list endpoint one level up."


class MethodNotAllowed(Problem):
    """A method that the path does not take: all take GET and HEAD (and OPTIONS for CORS), a fact-check POST too."""

    code = "method-not-allowed"
    status = 405
    title = "The method is not allowed"
    help = "The service is read-only: GET and HEAD; a text to check may be posted to /v1/fact-check."


class NotAcceptable(Problem):
    """A representation that the resource does not have."""

    code = "not-acceptable"
    status = 406
    title = "The representation does not exist"
    help = "`errors` lists the media types and the values of `format`. `format` beats `Accept`; a suffix beats both."


class PreconditionFailed(Problem):
    """An If-Match header that names another state of the answer."""

    code = "precondition-failed"
    status = 412
    title = "The answer is not the one that was named"
    help = "Ask without If-Match for the answer as it is now; its ETag names it."


class RangeNotSatisfiable(Problem):
    """A Range header that asks for bytes beyond the end."""

    code = "range-not-satisfiable"
    status = 416
    title = "The range lies beyond the end"
    help = "Content-Range says how many bytes there are."


class NotImplementedFormat(Problem):
    """A format that a protocol names and this server does not make; oEmbed has this status for it."""

    code = "not-implemented"
    status = 501
    title = "The format is not made here"
    help = "What is to be embedded is told as `format=json` or `format=xml`."


class TooManyRequests(Problem):
    """A request beyond those that one client may make in a time."""

    code = "too-many-requests"
    status = 429
    title = "There were too many requests"
    help = "Ask again after Retry-After seconds. `RateLimit` says how many are left; what is unchanged (304) is free."


class TooBusy(Problem):
    """A request that is expensive to answer, while as many as may be are under way and wait."""

    code = "too-busy"
    status = 503
    title = "Too many expensive requests at once"
    help = "Ask again after Retry-After seconds, or ask for less. What is quick to answer is answered all the while."


class TookTooLong(Problem):
    """An answer that is not made in time."""

    code = "took-too-long"
    status = 503
    title = "The answer takes too long to make"
    help = "It may be there after Retry-After seconds. Narrow the request, or take a whole table of /v1/downloads."


class NotReady(Problem):
    """The database is missing, behind or out of reach.

    Who asks is told that and when to come again; the reason and what helps are for who runs the service.
    """

    code = "not-ready"
    status = 503
    title = "The service is not ready"
    help = "Ask again after Retry-After seconds. Who runs the service finds the reason in its log."

    RETRY_SECONDS: ClassVar[int] = 5
    """When to come again: a lost database is looked for several times a second, and most are back soon."""

    def __init__(self, reason: str, advice: str = _SET_UP) -> None:
        detail = "The figures cannot be read at the moment; ask again in a few seconds."
        super().__init__(detail, headers={"Retry-After": str(self.RETRY_SECONDS)})
        self.reason, self.advice = reason, advice


class InsufficientStorage(Problem):
    """A file that the server has no room to make."""

    code = "insufficient-storage"
    status = 507
    title = "There is no room to make the file"
    help = "Take pages of /v1/figures meanwhile. Who runs the service gives its temporary disk (TMPDIR) more room."


def tree(root: type[Problem] = Problem) -> list[type[Problem]]:
    """Every error of the tree, the root first."""
    return [root, *(leaf for child in root.__subclasses__() for leaf in tree(child))]
