"""Errors: problems that are answered with a code and an HTTP status, faults of arithmetic, and failures of writers."""

import re
from collections.abc import Sequence
from errno import EROFS
from typing import Any, ClassVar, NamedTuple, Self

from api.domain.messages import toml_of

_SHOWN_CHARACTERS = 100
_MESSAGES = toml_of(__file__, "error_messages.toml")
SHOWN_OF_A_PATH = 500
"""Maximum number of characters of a request's path that an answer or the log repeats."""
_SHOWN_CODES = 60


def shortened(text: str, most: int = SHOWN_OF_A_PATH) -> str:
    """The text; of one with more than `most` characters, the first `most`, `…`, and its length in brackets."""
    return text if len(text) <= most else f"{text[:most]}… ({len(text)} characters)"


def message(name: str, **values: object) -> str:
    """The sentence `name` of `[details]` in error_messages.toml, with its values; KeyError if it or one is missing."""
    sentence: str = _MESSAGES["details"][name]
    return sentence.format(**values)


class Fault(NamedTuple):
    """A fault of one parameter: its name, a message, the value sent, the allowed values and the nearest of them."""

    parameter: str
    detail: str
    value: str | None = None
    allowed: Sequence[str] = ()
    nearest: Sequence[str] = ()

    def body(self) -> dict[str, Any]:
        """The fault as a dict for the answer's `errors`: a long value cut, at most 60 allowed values, their total."""
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
    """An error that is answered with a problem document (RFC 9457) instead of data."""

    code: ClassVar[str] = "internal-error"
    """The stable code by which callers distinguish errors: the class's name in kebab case, unless it sets another."""
    status: ClassVar[int] = 500
    title: ClassVar[str] = "The server failed"
    """The docstring of the class, without the full stop."""
    help: ClassVar[str] = _MESSAGES["internal-error"]
    """Advice to the sender of the request, from error_messages.toml by code; else that of the parent class."""

    def __init_subclass__(cls, status: int | None = None, code: str | None = None) -> None:
        cls.title = (cls.__doc__ or "").removesuffix(".")
        cls.status = status or cls.status
        cls.code = code or re.sub("(?<!^)(?=[A-Z])", "-", cls.__name__).lower()
        cls.help = _MESSAGES.get(cls.code, cls.help)

    def __init__(self, detail: str, faults: Sequence[Fault] = (), headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.faults = tuple(faults)
        self.headers = headers or {}

    @classmethod
    def at(
        cls,
        parameter: str,
        detail: str,
        value: str | None = None,
        allowed: Sequence[str] = (),
        nearest: Sequence[str] = (),
    ) -> Self:
        """A problem of this class with the text `detail` and one fault, which has all the arguments."""
        return cls(detail, [Fault(parameter, detail, value, allowed, nearest)])


class BadRequest(Problem, status=400):
    """The request cannot be read."""


class RequestTimeout(Problem, status=408):
    """The request did not come in time."""


class MisdirectedRequest(Problem, status=421):
    """The host is not served here."""


FAILED = "The server failed to answer; the request id finds why in its log."

_SET_UP = "Run `indicators migrate`; if yours is another one, name it in DATABASE_URL or --database-url."


class InvalidParameter(Problem, status=422):
    """A parameter cannot be read."""


class MissingParameter(InvalidParameter):
    """A parameter is missing."""


class UnknownParameter(InvalidParameter):
    """A parameter is not known here."""


class UnknownCode(InvalidParameter):
    """A code is not known."""


class ConflictingParameters(InvalidParameter):
    """Parameters do not go together."""


class UnreadableText(InvalidParameter):
    """The text cannot be read."""


class ContentTooLarge(Problem, status=413):
    """The text is too long."""


class UnsupportedMediaType(Problem, status=415):
    """The body is declared as something that is not read."""


class NotConvertible(InvalidParameter):
    """The value cannot be expressed in that unit."""


class NoRate(InvalidParameter, code="no-exchange-rate"):
    """There is no exchange rate for that."""


class KeyRequired(Problem, status=401):
    """A key is required."""


class NotFound(Problem, status=404):
    """There is nothing at that address."""


class MethodNotAllowed(Problem, status=405):
    """The method is not allowed."""


class NotAcceptable(Problem, status=406):
    """The representation does not exist."""


class PreconditionFailed(Problem, status=412):
    """The answer is not the one that was named."""


class RangeNotSatisfiable(Problem, status=416):
    """The range lies beyond the end."""


class NotImplementedHere(Problem, code="not-implemented", status=501):
    """The format is not made here."""


class TooBusy(Problem, status=503):
    """Too many expensive requests at once."""


class TookTooLong(Problem, status=503):
    """The answer takes too long to make."""


class NotReady(Problem, status=503):
    """The service is not ready."""

    RETRY_SECONDS: ClassVar[int] = 5
    """Seconds in the header Retry-After: a lost database is probed several times a second, and most return soon."""

    def __init__(
        self, reason: str, advice: str = _SET_UP, why: str = "The figures cannot be read at the moment"
    ) -> None:
        super().__init__(f"{why}; ask again in a few seconds.", headers={"Retry-After": str(self.RETRY_SECONDS)})
        self.reason, self.advice = reason, advice


class InsufficientStorage(Problem, status=507):
    """There is no room to make the file."""


def tree(root: type[Problem] = Problem) -> list[type[Problem]]:
    """The class `root` and all classes derived from it, each before its subclasses."""
    return [root, *(leaf for child in root.__subclasses__() for leaf in tree(child))]


class QuantityError(ValueError):
    """An error for a number, scale, comparator or exchange rate that cannot be read, and for an impossible interval."""


class DivisionByZeroInterval(QuantityError):  # noqa: N818 - the name of the contract
    """An error for a division by an interval that contains or touches zero."""


def driver_message(error: BaseException) -> str:
    """The first line of the message of a database error, or of the driver's error in `orig`; a fixed text if empty."""
    silence = "no answer came" if isinstance(error, TimeoutError) else "without a word"
    return (str(getattr(error, "orig", None) or error) or silence).splitlines()[0]


def not_made(file: str, error: Exception) -> InsufficientStorage:
    """An InsufficientStorage to raise for an unwritten file; its text says that TMPDIR is unwritable, or full."""
    is_none = isinstance(error, FileNotFoundError | NotADirectoryError | PermissionError)
    if is_none or getattr(error, "errno", None) == EROFS:
        return InsufficientStorage(f"{file} was not made: the server cannot write to its temporary folder (TMPDIR).")
    return InsufficientStorage(f"{file} was not made: the server's temporary disk took no more.")


class OccupiedError(Exception):
    """An error of a writer that waited in vain for other writers to finish, and has written nothing."""


class UnconfirmedError(Exception):
    """An error for a connection lost during a commit: the database contains all of the transaction, or nothing."""
