"""Files of downloads made in a process of their own, whose disk ends at so many bytes or refuses its n-th change."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import NamedTuple

import httpx

from api.main import create_app
from api.service.downloads.download_list import downloads
from api.settings import Settings
from tests.faults.disks import Changes, ending_at


class Attempt(NamedTuple):
    """A file that was asked for: what its disk was good for, the answer, and what lies about afterwards."""

    file: str
    disk: str
    status: int
    code: str
    read: int
    """The status of a list of figures that was read right after."""
    left: int
    """Files that lie about and are not what was answered."""
    then: int
    """The status once the disk is as it should be."""
    same: bool
    """Whether the file is the same as before, whenever it is answered."""


def attempts(url: str, folder: Path, files: list[str], parts: list[float], step: int) -> list[Attempt]:
    """Each file where the disk ends within it, at those parts of its size, and where each n-th change is refused."""
    tempfile.tempdir = str(folder)
    changes = Changes(folder)
    return asyncio.run(_attempts(url, folder, files, parts, step, changes))


async def _attempts(
    url: str, folder: Path, files: list[str], parts: list[float], step: int, changes: Changes
) -> list[Attempt]:
    app = create_app(Settings(database_url=url, log_level="error", cache_bytes=0))
    made: list[Attempt] = []
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        for file in files:
            address = f"/v1/downloads/{file}"
            app.state.files.close()
            with changes.refusing(None):
                whole = await client.get(address)
            assert whole.status_code == 200, whole.text
            bad_disks = {f"ends at {part:.0%}": ending_at(int(len(whole.content) * part)) for part in parts}
            for number in range(1, changes.count + 1, step):
                bad_disks[f"refuses change {number}"] = changes.refusing(number)
            for name, bad in bad_disks.items():
                app.state.files.close()
                with bad:
                    refused = await client.get(address)
                    read = await client.get("/v1/figures?limit=3&sort=-period")
                left = _files(folder) - (refused.status_code == 200)
                then = await client.get(address)
                code = _code(refused)
                same = all(answer.content == whole.content for answer in (refused, then) if answer.status_code == 200)
                made.append(
                    Attempt(file, name, refused.status_code, code, read.status_code, left, then.status_code, same)
                )
    app.state.files.close()
    await app.state.service.close()
    return made


def _files(folder: Path) -> int:
    return sum(path.is_file() and path.name != ".lock" for path in folder.rglob("*"))


def _code(answer: httpx.Response) -> str:
    is_problem = answer.headers.get("content-type") == "application/problem+json"
    return str(answer.json()["type"]).rpartition("/")[2] if is_problem else ""


def all_files() -> list[str]:
    """The names of all downloads."""
    return [download.file for download in downloads()]
