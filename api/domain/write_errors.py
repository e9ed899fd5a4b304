"""What a command that writes meets: another writer that does not end, a lost connection, a disk that takes no more."""

from __future__ import annotations

from errno import EROFS

from api.domain.errors import InsufficientStorage


def told(error: BaseException) -> str:
    """What a driver says of an error, in a line; it says nothing where a server does not answer."""
    silence = "no answer came" if isinstance(error, TimeoutError) else "without a word"
    return (str(getattr(error, "orig", None) or error) or silence).splitlines()[0]


def not_made(file: str, error: Exception) -> InsufficientStorage:
    """What is told to who asks for a file that the temporary disk did not take: it is full, or there is none to use."""
    is_none = isinstance(error, FileNotFoundError | NotADirectoryError | PermissionError)
    if is_none or getattr(error, "errno", None) == EROFS:
        return InsufficientStorage(f"{file} was not made: the server cannot write to its temporary folder (TMPDIR).")
    return InsufficientStorage(f"{file} was not made: the server's temporary disk took no more.")


class OccupiedError(Exception):
    """Another writer was at work all the time that this one would wait: nothing is written."""

    def __init__(self, detail: str = "another load, withdrawal or migration did not end in time") -> None:
        super().__init__(f"{detail}: try again")


class UnconfirmedError(Exception):
    """The connection was lost while the transaction ended: the server has kept all of it, or nothing."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"the connection was lost at the end, and all of it is written or nothing: try again to see ({reason})"
        )


class UnwrittenError(Exception):
    """A file that the system would not write: it is as it was."""

    def __init__(self, path: object, reason: str | None) -> None:
        super().__init__(f"{path} cannot be written, and is as it was: {reason or 'the system does not say why'}")
