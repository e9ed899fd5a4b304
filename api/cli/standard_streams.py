"""Standard input, output and error as a command finds them: closed ones, and an error stream that takes nothing."""

from __future__ import annotations

import os
import sys
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import Any


def prepare_streams() -> None:
    """Let nothing that a command tells its reader end it, and no file take the number of a stream that is closed."""
    _open_closed_ones()
    sys.stderr = _lossy(sys.stderr)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


class _Lossy(FileIO):
    """What cannot be written, on a full disk or to a reader who has left, is lost."""

    def write(self, data: Any, /) -> int:
        try:
            written = super().write(data)
        except OSError:
            written = None
        return len(data) if written is None else written


def _open_closed_ones() -> None:
    # A lower number is taken first, so each gets its own; the processes of a server inherit them.
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - for good


def _lossy(stream: Any) -> Any:
    """The stream over one that loses what it cannot write; one that is no file of the system as it is."""
    buffer = getattr(stream, "buffer", None)
    raw = getattr(buffer, "raw", buffer)  # PYTHONUNBUFFERED leaves the buffer out
    if not isinstance(raw, FileIO):
        return stream
    return TextIOWrapper(BufferedWriter(_Lossy(raw.fileno(), "w", closefd=False)), stream.encoding, line_buffering=True)
