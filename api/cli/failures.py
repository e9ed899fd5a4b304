"""Failures of a command: a text for people on standard error, and an exit code."""

import re
import signal
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import typer

from api.cli.options import option_name
from api.domain.errors import NotReady, Problem

BAD_INPUT, FAILED, DISPROVED, INTERRUPTED = 2, 1, 3, 130
"""Exit codes; `DISPROVED` is for a relation or a figure that a command found wrong."""
_SHOWN_CODES = 30


class Failure(Exception):  # noqa: N818 - what the command ends in
    """Raised to end a command with a sentence and an exit code."""

    def __init__(self, detail: str, code: int = FAILED) -> None:
        super().__init__(detail)
        self.code = code


def unwritten(path: Path, reason: str | None) -> Failure:
    """The Failure, to be raised, of a file that could not be written and is unchanged."""
    return Failure(f"{path} cannot be written, and is as it was: {reason or 'the system does not say why'}.")


def refuse_missing_folder(path: Path) -> None:
    """Raise Failure if the parent folder of a file or folder to write does not exist."""
    if not (folder := path.parent.resolve()).is_dir():
        detail = f"there is no folder {folder} for {path.name}; nothing is written: make it, or name another"
        raise Failure(detail, BAD_INPUT)


@contextmanager
def reporting_failures() -> Iterator[None]:
    """Context or decorator: a Problem or Failure is printed on standard error and ends the command with its code."""
    try:
        yield
    except Problem as problem:
        say("\n".join(_lines(problem)))
        raise typer.Exit(BAD_INPUT if problem.status < 500 else FAILED) from None
    except Failure as failure:
        say(f"indicators: {failure}")
        raise typer.Exit(failure.code) from None


@contextmanager
def interruptible() -> Iterator[None]:
    """Context: Ctrl-C ends a write at once with a Failure; the event loop would wait for the end of a transaction."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        with suppress(ValueError):  # not in the main thread
            signal.signal(signal.SIGINT, partial(signal.default_int_handler))  # which no event loop replaces
    try:
        yield
    except KeyboardInterrupt:
        raise Failure("interrupted; nothing is written but what was finished.", INTERRUPTED) from None


def say(text: str) -> None:
    """Print a text on standard error, with unprintable characters replaced; an OSError of that is ignored."""
    with suppress(OSError):  # such as a full disk, which must not end the command
        print(printable(text), file=sys.stderr, flush=True)


def printable(text: str) -> str:
    """The text with U+FFFD for each unprintable character, such as a control, but not for line ends and spaces."""
    kept = {sign for sign in text if sign.isprintable() or sign == "\n" or unicodedata.category(sign) == "Zs"}
    return "".join(sign if sign in kept else "\N{REPLACEMENT CHARACTER}" for sign in text)


def _lines(problem: Problem) -> Iterator[str]:
    """Yield the lines of a problem for people: its sentence and advice, or its faults by option with nearest words."""
    if isinstance(problem, NotReady):
        yield f"indicators: {problem.reason}"
        yield f"  {problem.advice}"
    elif not problem.faults:
        yield f"indicators: {problem.detail}"
    else:
        yield f"indicators: {problem.title}"
    for fault in problem.faults:  # `limit=0` lies outside 1 to 10000: --limit 0 lies outside 1 to 10000
        option, head = option_name(fault.parameter), f"`{fault.parameter}="
        said, quoted = re.subn(f"^{head}(.*?)` ", rf"{option} \1 ", fault.detail, flags=re.DOTALL)
        yield f"  {said}" if quoted else f"  {option}: {said.replace(f'{head}`', option)}"
        if fault.nearest and fault.nearest[0] not in fault.detail:
            yield f"    nearest: {', '.join(fault.nearest)}"
        if fault.allowed and fault.allowed[-1] not in fault.detail:
            more = f" … ({len(fault.allowed)} in all)" if len(fault.allowed) > _SHOWN_CODES else ""
            yield f"    allowed: {', '.join(fault.allowed[:_SHOWN_CODES])}{more}"
