"""The text that a command is given: a file, or what comes on standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from api.cli.failures import BAD_INPUT, Failure

MAX_BYTES = 16 * 1024 * 1024


def content_of(file: str) -> str:
    """The text of a file, or of standard input for `-`; Failure where it is too large, or no UTF-8."""
    try:
        if file == "-":
            content = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(file).open("rb") as opened:
                content = opened.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise Failure(f"{file} has more than {MAX_BYTES} bytes", BAD_INPUT)
        return content.decode("utf-8-sig")
    except OSError as error:
        raise Failure(f"{file} cannot be read: {error.strerror}", BAD_INPUT) from None
    except UnicodeDecodeError as error:
        raise Failure(f"{file} is not UTF-8 (byte {error.start + 1}): save it as UTF-8", BAD_INPUT) from None
