"""Disks of one process that go wrong, and what is made on them: a disk ends at so many bytes, or refuses a change."""

import asyncio
import errno
import os
import resource
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx

from api.main import create_app
from api.settings import Settings
from tests.helpers.command_line import indicators

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = {"os.mkdir", "os.rename", "sqlite3.connect"}


@contextmanager
def ending_at(count: int) -> Iterator[None]:
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, hard))


class Changes:
    """The changes of a folder that this process asks the system for: files opened for writing, made and renamed."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self.count = 0
        self.refused: int | None = None
        sys.addaudithook(self._heard)

    def _heard(self, name: str, given: tuple[Any, ...]) -> None:
        if name in CHANGES or (name == "open" and given[2] & WRITING):
            path = given[0]
            if isinstance(path, str | os.PathLike) and str(path).startswith(self._folder):
                self.count += 1
                if self.count == self.refused:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    @contextmanager
    def refusing(self, number: int | None) -> Iterator[None]:
        """Refuse the n-th change from now on; none of them, which only counts them."""
        self.count, self.refused = 0, number
        try:
            yield
        finally:
            self.refused = None

    def bad_disks(self, sizes: Iterable[int], step: int = 1) -> dict[str, AbstractContextManager[None]]:
        return {f"ends at {size}": ending_at(size) for size in sizes} | {
            f"refuses change {number}": self.refusing(number) for number in range(1, self.count + 1, step)
        }


def exports(url: str, folder: Path, files: list[str], parts: list[float], step: int) -> list[tuple[Any, ...]]:
    """Each file where the disk ends within it, at those parts of its size, and where each n-th change is refused.

    The file, what its disk was good for, the status and code; and of what comes right after: the status of a list of
    figures, how many files lie about, the status of the same file on a good disk, and whether it is as before.
    """
    tempfile.tempdir = str(folder)
    changes, made = Changes(folder), []

    async def export() -> None:
        app = create_app(Settings(database_url=url, log_level="error", cache_bytes=0))
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            for file in files:
                address = f"/v1/downloads/{file}"
                app.state.files.close()
                with changes.refusing(None):
                    whole = await client.get(address)
                assert whole.status_code == 200, whole.text
                for name, bad in changes.bad_disks((int(len(whole.content) * part) for part in parts), step).items():
                    app.state.files.close()
                    with bad:
                        refused = await client.get(address)
                        read = await client.get("/v1/figures?limit=3&sort=-period")
                    lying = sum(path.is_file() for path in folder.rglob("*"))  # noqa: ASYNC240
                    then = await client.get(address)
                    is_problem = refused.headers.get("content-type") == "application/problem+json"
                    code = str(refused.json()["type"]).rpartition("/")[2] if is_problem else ""
                    same = {answer.content for answer in (refused, then) if answer.status_code == 200}
                    left = lying - (refused.status_code == 200)
                    after = (read.status_code, left, then.status_code, same <= {whole.content})
                    made.append((file, name, refused.status_code, code, after))
        app.state.files.close()
        await app.state.service.close()

    asyncio.run(export())
    return made


def attempts(line: str, beginning: Path, folder: Path, url: str, sizes: Iterable[int]) -> list[tuple[Any, ...]]:
    """A command line on a copy of a folder, where each of its changes is refused, and files end at those sizes.

    What its disk was good for, its code and words; and which files are neither as before nor as after, the code of
    the next attempt, and whether all is done then.
    """

    def fresh() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(beginning, folder)

    def files() -> dict[str, bytes]:
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    changes, made = Changes(folder), []
    fresh()
    before = files()
    with changes.refusing(None):
        assert indicators(line, DATABASE_URL=url).exit_code == 0
    after = files()
    assert after != before
    for name, disk in changes.bad_disks(sizes).items():
        fresh()
        with disk:
            failed = indicators(line, DATABASE_URL=url)
        found = files()
        neither = [file for file, content in found.items() if content not in (before.get(file), after.get(file))]
        neither += [file for file in before if file not in found]
        then = indicators(line, DATABASE_URL=url) if failed.exit_code else failed
        made.append((name, failed.exit_code, failed.stderr, (neither, then.exit_code, files() == after)))
    return made


def load_up_to(size: int, line: str, url: str) -> tuple[int, int, str]:
    """A load where no file may grow beyond a size: its code, that of one that reads right after, and its words."""
    with ending_at(size):
        failed = indicators(line, DATABASE_URL=url)
        return failed.exit_code, indicators("figures --limit 3", DATABASE_URL=url).exit_code, failed.stderr
