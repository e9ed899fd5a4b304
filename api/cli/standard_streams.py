"""Standard input, output and error as a command finds them: closed ones, and those that take nothing."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import Any

from api.cli.failures import FAILED, say


def prepare_streams() -> None:
    """Let nothing that a command tells its reader end it, and no file take the number of a stream that is closed."""
    _open_closed_ones()
    sys.stdout, sys.stderr = _over(_Answer, sys.stdout), _over(_Lossy, sys.stderr)
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


class _Answer(FileIO):
    """What cannot be written of an answer is lost too, and known to be. A reader who has left ends the command."""

    lost: OSError | None = None

    def write(self, data: Any, /) -> Any:
        if self.lost is not None:  # nothing follows behind a gap
            return len(data)
        try:
            return super().write(data)
        except OSError as error:
            self.lost = error
            if isinstance(error, BrokenPipeError):
                raise
            return len(data)


def tell_done(text: str) -> None:
    """Print what a command has done, which no reader who has left undoes; on standard error if it cannot be printed."""
    with suppress(BrokenPipeError):
        print(text, flush=True)
    if _lost() is not None:
        say(f"Done all the same: {text}")


def tell_step(text: str) -> None:
    """Print how far a command is that goes on without its reader."""
    with suppress(BrokenPipeError):
        print(text, flush=True)


def code_of_end(code: Any) -> Any:
    """The code that a command ends with: no success where its answer is lost, which is said unless nobody wants it."""
    with suppress(BrokenPipeError):
        sys.stdout.flush()
    if (lost := _lost()) is None or code not in (0, None):
        return code
    if not isinstance(lost, BrokenPipeError):
        say(f"indicators: the answer could not be written to standard output: {lost.strerror}.")
    return FAILED


def _lost() -> OSError | None:
    """Why standard output has not taken all of the answer, if it has not."""
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    return raw.lost if isinstance(raw, _Answer) else None


def _open_closed_ones() -> None:
    # A lower number is taken first, so each gets its own; the processes of a server inherit them.
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - for good


def _over(kind: type[FileIO], stream: Any) -> Any:
    """The stream over a file of that kind; one that is no file of the system as it is."""
    buffer = getattr(stream, "buffer", None)
    raw = getattr(buffer, "raw", buffer)  # PYTHONUNBUFFERED leaves the buffer out
    if not isinstance(raw, FileIO):
        return stream
    by_line = stream.line_buffering or raw is buffer
    file = BufferedWriter(kind(raw.fileno(), "w", closefd=False))
    return TextIOWrapper(file, stream.encoding, line_buffering=by_line)
