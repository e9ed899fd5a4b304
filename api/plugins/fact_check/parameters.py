"""The query parameters of a fact-check, and the refusal of texts that cannot be read."""

import re
from typing import Annotated

from api.domain.errors import ContentTooLarge, Fault, UnreadableText
from api.domain.messages import Message
from api.plugins.fact_check.fields import ClaimFields
from api.plugins.fact_check.rows import FactCheckRow
from api.service.parameters import codes
from api.service.parameters.groups import AsOf, Localised, Parameters, Shown
from api.service.parameters.queries import FIELDS, cells
from api.service.parameters.types import ListOf, TextType

MAX_BYTES = 65_536  # greatest size of a text, in bytes of UTF-8
_ADDRESS = re.compile(r"\s*(?:https?://|www\.)\S+\s*")
_HTML = re.compile(
    r"\s*<(?:!doctype\s+html|html|head|body|p|div|span|article|section|h[1-6]|ul|table)[\s>/]", re.IGNORECASE
)
PATTERN = "^[^\\x00-\\x08\\x0e-\\x1f\\x7f]*[!-~\u00a1-\U0010ffff][^\\x00-\\x08\\x0e-\\x1f\\x7f]*$"
"""A text that has a visible character, and no control character but tabs and ends of lines."""
_SEEN = re.compile("[!-~\u00a1-\U0010ffff]")
_STEERING = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def decoded(body: bytes, parameter: str = "body", most: int = MAX_BYTES) -> str:
    """The body as text; raises ContentTooLarge if it has over `most` bytes, UnreadableText if it is not UTF-8."""
    if len(body) > most:
        fault = Fault(parameter, f"has more than {most} bytes")
        raise ContentTooLarge(f"The text has more than {most} bytes of UTF-8: send a part of it.", [fault])
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        detail = f"is not UTF-8: the byte at {error.start} does not fit. Save it as UTF-8."
        raise _unreadable(parameter, detail) from None


def readable(text: str, parameter: str = "text") -> str:
    """The text unchanged; raises UnreadableText for control characters, no visible one, an address alone, or HTML."""
    if (fault := why_unreadable(text)) is not None:
        raise _unreadable(parameter, fault.in_language("en"))
    return text


def why_unreadable(text: str) -> Message | None:
    """The fault of a text that has no sentences to read, as a predicate (`is HTML`); None if it is readable."""
    if (steering := _STEERING.search(text)) is not None:
        return Message("fact-text-control", code=f"U+{ord(steering[0]):04X}")
    if _SEEN.search(text) is None:
        return Message("fact-text-empty")
    if _ADDRESS.fullmatch(text):
        return Message("fact-text-address")
    if _HTML.match(text):
        return Message("fact-text-html")
    return None


def _unreadable(parameter: str, detail: str) -> UnreadableText:
    return UnreadableText(f"`{parameter}` {detail}", [Fault(parameter, detail)])


class CheckedBy(Parameters):
    """Query parameters that limit the figures a text is checked by: default area, reports, and the moment `as_of`."""

    area: Annotated[str | None, codes.AREA] = None
    """Area of the numbers for which the text names no area."""
    report: Annotated[tuple[str, ...], ListOf(codes.REPORT)] = ()
    """Reports by whose figures the text or claim is checked; all."""
    as_of: AsOf = None


class FactsChecked(CheckedBy, Localised):
    """Query parameters that limit the figures a text is checked by, and the language of the verdicts."""


EXAMPLE = "China's online retail sales reached 15.5 trillion yuan in 2024."
TEXT = TextType(
    readable,
    {"type": "string", "pattern": PATTERN, "maxLength": MAX_BYTES, "examples": [EXAMPLE]},
    longest=MAX_BYTES,
)


class PostedFactCheckQuery(Shown, FactsChecked):
    """Query parameters of POST `/v1/fact-check`, where the text or the claims are the body."""

    fields: Annotated[tuple[str, ...], cells(FactCheckRow, FIELDS)] = ()


class FactCheckQuery(PostedFactCheckQuery, ClaimFields):
    """Query parameters of GET `/v1/fact-check`: a text, or one claim as fields."""

    text: Annotated[str | None, TEXT] = None
    """The text to check: English or Chinese sentences that quote figures. Else a claim as fields, of `indicator`,
    `period` and `amount`.
    """
    area: Annotated[str | None, codes.AREA] = None
    """Area of the claim; for a text, area of the numbers for which the text names no area."""
