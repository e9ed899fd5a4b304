"""What is kept of the answers: an address, its status and the SHA-256 of its body, a line each in `answers.txt`."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import httpx

from api.main import create_app
from api.representations.formats import FORMATS
from api.settings import Settings
from tests.representations.writers.cases import READERS, as_text

KEPT = Path(__file__).with_name("answers.txt")
_OF_CONTENT = {FORMATS[key].media_type: FORMATS[key] for key in READERS}


def kept() -> dict[str, str]:
    """The answers of the file by address."""
    lines = KEPT.read_text(encoding="utf-8").splitlines()
    return {address: told for told, _, address in (line.rpartition(" ") for line in lines)}


def keep(answers: Mapping[str, str]) -> None:
    """Write the file."""
    KEPT.write_text("".join(f"{told} {address}\n" for address, told in answers.items()), encoding="utf-8")


def answered(
    url: str, asked: Iterable[str], look: Callable[[httpx.Response], object] = lambda _answer: None
) -> dict[str, str]:
    """What an application over that database answers to each address today; each answer is shown to `look` as well."""
    return asyncio.run(_answered(url, asked, look))


async def _answered(url: str, asked: Iterable[str], look: Callable[[httpx.Response], object]) -> dict[str, str]:
    app = create_app(Settings(database_url=url, log_level="error"))
    # A refusal tells the id of its request.
    told = {"transport": httpx.ASGITransport(app), "base_url": "http://test", "headers": {"x-request-id": "corpus"}}
    async with httpx.AsyncClient(**told) as client:  # type: ignore[arg-type]
        answers = {}
        for address in asked:
            answer = await client.get(address)
            answers[address] = _told(answer)
            look(answer)
    await app.state.service.database.close()
    return answers


def _told(response: httpx.Response) -> str:
    return f"{response.status_code} {hashlib.sha256(_stable(response)).hexdigest()}"


def _stable(response: httpx.Response) -> bytes:
    """The body; of a file whose bytes depend on the version of a library, what its reader reads."""
    row = _OF_CONTENT.get(response.headers.get("content-type", "").partition(";")[0])
    return as_text(row, response.content).encode() if row and response.status_code == 200 else response.content


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """A line for each address that is new, gone, or answered otherwise."""
    lines = []
    for address in dict.fromkeys([*before, *after]):
        was, now = before.get(address, "new"), after.get(address, "gone")
        if was != now:
            lines.append(f"{was.partition(' ')[0]} -> {now.partition(' ')[0]} {address}")
    return lines
