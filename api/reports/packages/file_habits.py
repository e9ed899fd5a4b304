"""The byte order mark and the line ends that programs such as Excel write: reading leaves them out, writing keeps them.

A file reads the same, hashes the same and has the same lines whether its lines end in LF or in CR LF.
"""

from __future__ import annotations

import codecs
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from api.domain.errors import UnwrittenError

_BLOCK = 1 << 16
_CR_LF, _LF = b"\r\n", b"\n"


def plain(content: bytes, *, first: bool) -> bytes:
    """Whole lines without a byte order mark, which only the `first` of a file may have, each ended by LF."""
    return (content.removeprefix(codecs.BOM_UTF8) if first else content).replace(_CR_LF, _LF)


def plain_blocks(file: BinaryIO) -> Iterator[bytes]:
    """The content of a file by blocks, plain."""
    first, kept = True, b""
    while block := file.read(_BLOCK):
        block = kept + block
        kept = b"\r" if block.endswith(b"\r") else b""  # its LF may be in the next block
        yield plain(block.removesuffix(kept), first=first)
        first = False
    yield kept


def in_habit_of(path: Path, text: str) -> bytes:
    """A text as bytes with the line ends of the first line of a file; with LF where there is no file."""
    content = text.encode("utf-8")
    if not path.is_file():
        return content
    with path.open("rb") as file:
        return content.replace(_LF, _CR_LF) if file.readline(_BLOCK).endswith(_CR_LF) else content


def replace(path: Path, text: str) -> None:
    """Write a file anew in its habit, all of it or nothing."""
    content = in_habit_of(path, text)
    if path.is_file():
        with path.open("rb") as file:
            content = codecs.BOM_UTF8 + content if file.read(3) == codecs.BOM_UTF8 else content
    write_whole(path, content)


def append(path: Path, text: str) -> None:
    """Write a text behind what a file holds, on a line of its own and in the file's habit, all of it or nothing."""
    before = path.read_bytes()
    end = "" if not before or before.endswith(_LF) else "\n"
    write_whole(path, before + in_habit_of(path, end + text))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, all of it or nothing; UnwrittenError where the system does not.

    The new content goes to a file whose name nobody can guess and that must not exist, since a package may be a
    stranger's: a link that it brings would lead the writing to any file of the user's.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}.new")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # a name must not be given to what a power cut could still empty
        beside.replace(path)
    except OSError as error:
        raise UnwrittenError(path, error.strerror) from error
    finally:
        with suppress(OSError):
            beside.unlink()
