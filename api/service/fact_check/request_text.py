"""The text that somebody wants checked: what of it can be read, and what is refused."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE

from api.domain.errors import ContentTooLarge, Fault, UnreadableText

MAX_BYTES = 65_536
"""Bytes of UTF-8 that a text has at most."""

_ADDRESS = re.compile(r"\s*(?:https?://|www\.)\S+\s*")
_HTML = re.compile(
    r"\s*<(?:!doctype\s+html|html|head|body|p|div|span|article|section|h[1-6]|ul|table)[\s>/]", re.IGNORECASE
)
PATTERN = "^[^\\x00-\\x08\\x0e-\\x1f\\x7f]*[!-~\u00a1-\U0010ffff][^\\x00-\\x08\\x0e-\\x1f\\x7f]*$"
"""What a text is: something to see, and no sign that only steers a machine but those that end a line."""
_SEEN = re.compile("[!-~\u00a1-\U0010ffff]")
_STEERING = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def decoded(body: bytes, parameter: str = "body") -> str:
    """The text of a body; ContentTooLarge or UnreadableText where it cannot be checked."""
    if b"\0" in body[:MAX_BYTES] and not body.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise _unreadable(parameter, "is no text: it holds U+0000. Send plain text in UTF-8.")
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
    if (steering := _STEERING.search(text)) is not None:
        code = f"U+{ord(steering[0]):04X}"
        raise _unreadable(parameter, f"holds a character that no text has ({code}). Send plain text.")
    if _SEEN.search(text) is None:
        raise _unreadable(parameter, "holds no text. Give the sentences that quote figures.")
    if _ADDRESS.fullmatch(text):
        raise _unreadable(parameter, "is an address, which is not fetched. Send the text that stands there.")
    if _HTML.match(text):
        raise _unreadable(parameter, "is HTML. Send the text that a reader of the page sees.")
    return text


def _unreadable(parameter: str, detail: str) -> UnreadableText:
    return UnreadableText(f"`{parameter}` {detail}", [Fault(parameter, detail)])
