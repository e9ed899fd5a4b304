"""What was measured on what: the machine, and the version of everything that took part."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import shutil
import sqlite3
import subprocess
from pathlib import Path

from benchmarks.measure.processes import CLIENT_CORE, CORES, SERVER_CORE

_DISTRIBUTIONS = (
    "fastapi",
    "starlette",
    "uvicorn",
    "uvloop",
    "httptools",
    "pydantic",
    "sqlalchemy",
    "orjson",
    "pyarrow",
)
_NUMBER = re.compile(r"\d+(?:\.\d+)+")


def machine_line() -> str:
    """The machine in a line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    pinned = f"server on core {SERVER_CORE}, client on core {CLIENT_CORE}"
    return (
        f"{len(CORES)} cores ({pinned}), {memory:.0f} GiB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}"
    )


def library_versions() -> dict[str, str]:
    """The versions of what the service and the bare applications stand on."""
    found = {name: version for name in _DISTRIBUTIONS if (version := _installed(name))}
    return {**found, "SQLite of Python": sqlite3.sqlite_version}


def program_version(program: str | Path | None, option: str = "--version") -> str | None:
    """What a program says its version is; None where there is no such program."""
    path = shutil.which(str(program)) if program else None
    if path is None:
        return None
    done = subprocess.run([path, option], capture_output=True, text=True, check=False)  # noqa: S603 - a named peer
    number = _NUMBER.search(done.stdout + done.stderr)
    return number[0] if number else "of unknown version"


def revision(root: Path) -> str:
    """The commit that is measured, with a mark if files differ from it."""
    git = shutil.which("git")
    if git is None:
        return "unknown"
    line = [git, "describe", "--always", "--dirty=, changed", "--abbrev=12"]
    done = subprocess.run(line, cwd=root, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    return done.stdout.strip() or "unknown"


def _installed(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None
