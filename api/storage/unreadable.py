"""Why a database cannot be read, told to those who run the service, with what helps."""

from __future__ import annotations

import tempfile

from sqlalchemy import URL

from api.domain.errors import NotReady
from api.storage.database_address import sqlite_path

_RESTORE = (
    "No migration mends it: put a copy that you have of the database in its place; or move the file away, make a new "
    "one with `indicators migrate` and load your reports again."
)
_OF_SQLITE = {
    "SQLITE_NOTADB": ("is no SQLite database", _RESTORE),
    "SQLITE_CORRUPT": ("is damaged or cut off", _RESTORE),
    "SQLITE_BUSY": (
        "is locked by another program",
        "See which one has it open (`fuser` tells); it is read again once that lets go.",
    ),
    "SQLITE_CANTOPEN": ("cannot be opened", "See that the user of this process may read the file and its folder."),
    "SQLITE_IOERR": ("cannot be read from its disk", "See whether the disk is there, is full or fails."),
}


def unreadable(url: URL, error: BaseException) -> NotReady:
    """The refusal that an error of a driver comes to."""
    original = getattr(error, "orig", None) or error
    told = (str(original) or type(original).__name__).splitlines()[0]
    path = sqlite_path(url)
    if path is None:
        return NotReady(f"The database does not answer ({type(original).__name__}: {told}).")
    if not path.exists():
        return NotReady(f"There is no database file {path.name}.")
    name = str(getattr(original, "sqlite_errorname", ""))
    if name == "SQLITE_FULL":  # a reader writes nothing but what it sorts
        folder = tempfile.gettempdir()
        return NotReady(
            f"There is no room left on a disk: {folder}, where temporary files go, or that of {path.name}.",
            f"Make room there, or name another folder in TMPDIR and SQLITE_TMPDIR ({told}).",
        )
    for kind, (what, advice) in _OF_SQLITE.items():
        if name.startswith(kind):
            return NotReady(f"The database file {path.name} {what} ({told}).", advice)
    return NotReady(f"The database cannot be read ({type(original).__name__}: {told}).")
