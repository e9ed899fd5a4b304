"""The text that somebody wants checked: what of it can be read, and what is refused."""

from __future__ import annotations

import re

from api.domain.errors import ContentTooLarge, Fault, UnreadableText

MAX_BYTES = 65_536
"""Bytes of UTF-8 that a text has at most."""

_ADDRESS = re.compile(r"\s*(?:https?://|www\.)\S+\s*")
_HTML = re.compile(
    r"\s*<(?:!doctype\s+html|html|head|body|p|div|span|article|section|h[1-6]|ul|table)[\s>/]", re.IGNORECASE
)
_SPACED = "\t\n\r\f\v\u0085\u2028\u2029"


def decoded(body: bytes, parameter: str = "body") -> str:
    """The text of a body; ContentTooLarge or UnreadableText where it cannot be checked."""
    if len(body) > MAX_BYTES:
        raise ContentTooLarge(
            f"The text has more than {MAX_BYTES} bytes of UTF-8: send a part of it.",
            [Fault(parameter, f"has more than {MAX_BYTES} bytes")],
        )
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _unreadable(
            parameter, f"is not UTF-8: the byte at {error.start} does not fit. Save it as UTF-8."
        ) from None
    return readable(text, parameter)


def readable(text: str, parameter: str = "text") -> str:
    """The text itself; UnreadableText where no sentence can be read of it."""
    if not text.strip().strip("\ufeff"):
        raise _unreadable(parameter, "holds no text. Give the sentences that quote figures.")
    control = next((char for char in text if (char < " " or char == "\x7f") and char not in _SPACED), None)
    if control is not None:
        raise _unreadable(parameter, f"holds a character that no text has (U+{ord(control):04X}). Send plain text.")
    if _ADDRESS.fullmatch(text):
        raise _unreadable(parameter, "is an address, which is not fetched. Send the text that stands there.")
    if _HTML.match(text):
        raise _unreadable(parameter, "is HTML. Send the text that a reader of the page sees.")
    return text


def _unreadable(parameter: str, detail: str) -> UnreadableText:
    return UnreadableText(f"`{parameter}` {detail}", [Fault(parameter, detail)])
