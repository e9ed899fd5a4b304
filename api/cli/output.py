"""Tables and texts written to standard output, and files read and written whole."""

import os
import secrets
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from api.cli.failures import BAD_INPUT, FAILED, Failure, printable, say, unwritten
from api.cli.options import TABLE
from api.formats import registry
from api.formats.table import CellKind, Table
from api.formats.writers.csv import cell_text


@contextmanager
def answered() -> Iterator[None]:
    """Context of the whole program: it always ends in SystemExit, with FAILED if standard output cannot be written.

    It prints the reason then, unless the reader of standard output has left.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    code = None
    try:
        try:
            yield
        except SystemExit as end:
            code = end.code
        print(end="", flush=True)
    except OSError as error:
        if error.filename is not None:  # an error of a file, not of a stream
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # for the interpreter, which writes what is left when it ends
        if code in (0, None):
            code = FAILED
            if not isinstance(error, BrokenPipeError):
                say(f"indicators: the answer could not be written to standard output: {error.strerror}.")
    raise SystemExit(code)


def print_done(text: str) -> None:
    """Print a text about work that is done; an error of standard output is ignored, so that the command goes on."""
    with suppress(OSError):
        print(text, flush=True)


def show(table: Table, query: Any, meta: Mapping[str, Any], columns: Sequence[str] = ()) -> None:
    """Print a table in `query.format`; for people (`table`) `columns`, or those that `query.fields` names.

    Says on standard error if rows are missing or not converted. Failure for a binary format on a terminal.
    """
    key = query.format
    if key == TABLE:
        registry.options_of(TABLE, (), query.given)  # refuses options that only formats of the API have
    shown = table.select(query.columns or (columns if key == TABLE else ()))
    rows = list(shown.rows)
    meta = {"count": len(rows), **table.meta, **meta}
    shown = replace(shown, rows=rows, meta={**meta, "lang": query.lang})
    if key != TABLE:
        chosen = registry.by_key(key)
        if chosen.binary and sys.stdout.isatty():
            raise Failure(f"{key} is a file for a program: add > {table.name}.{key}", BAD_INPUT)
        body = chosen.write(shown, query.given)
        sys.stdout.buffer.write(body if chosen.binary or body.endswith(b"\n") else body + b"\n")
        sys.stdout.flush()
    else:
        heads, cells = shown.flat_columns(), [list(map(_text, row)) for row in shown.flat_rows()]
        names = [column.name for column in heads]
        if shown.single:
            _print_aligned([*zip(names, *cells, strict=True)], (False, False))
        else:
            _print_aligned([names, *cells], [head.kind in (CellKind.NUMBER, CellKind.INTEGER) for head in heads])
    count, total = len(rows), meta.get("total", len(rows))
    if not total:
        say(str(meta.get("hint", "Nothing matches.")))
    elif count < total:
        say(f"{count} of {total} rows; --limit and --offset give others.")
    if left := meta.get("unconverted"):
        say(f"{len(left)} of these are as printed, since their kind of unit is another one.")


def _text(cell: Any) -> str:
    return printable(str(cell_text(cell))).replace("\n", " ")


def _print_aligned(lines: Sequence[Sequence[str]], right: Sequence[bool]) -> None:
    """Print lines of cells in columns of equal width; those with True in `right` are aligned to the right."""
    from rich.cells import cell_len

    widths = [max(map(cell_len, cells)) for cells in zip(*lines, strict=True)]
    for line in lines:
        spaced = [(" " * (width - cell_len(cell)), cell) for cell, width in zip(line, widths, strict=True)]
        sides = zip(right, spaced, strict=True)
        print("  ".join("".join(pair if at_right else pair[::-1]) for at_right, pair in sides).rstrip())


MAX_BYTES = 16 * 1024 * 1024


def content_of(file: str) -> str:
    """The text of a file, or of standard input for `-`; Failure if it is unreadable, over MAX_BYTES or not UTF-8."""
    try:
        with nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise Failure(f"{file} has more than {MAX_BYTES} bytes", BAD_INPUT)
        return content.decode("utf-8-sig")
    except OSError as error:
        raise Failure(f"{file} cannot be read: {error.strerror}", BAD_INPUT) from None
    except UnicodeDecodeError as error:
        raise Failure(f"{file} is not UTF-8 (byte {error.start + 1}): save it as UTF-8", BAD_INPUT) from None


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, all of it or nothing, in place of one there may be; Failure if the system refuses.

    The content first goes to a new file with a random name: under a foreseeable one a stranger's link could wait.
    """
    new = path.with_name(f".{path.name}.{secrets.token_hex(8)}.new")
    try:
        with new.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # before the file gets its name: a power cut could empty it
        new.replace(path)
    except OSError as error:
        raise unwritten(path, error.strerror) from error
    finally:
        with suppress(OSError):
            new.unlink()
