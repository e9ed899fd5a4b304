"""What is kept of the answers: an address, its status and the SHA-256 of its body, a line each in `answers.txt`."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import httpx

from api.formats.registry import FORMATS
from tests.conftest import Client
from tests.formats.writers.cases import READERS, as_text

KEPT = Path(__file__).with_name("answers.txt")
_OF_CONTENT = {FORMATS[key].media_type: FORMATS[key] for key in READERS}
ASKING = {"x-request-id": "corpus", "accept-encoding": "identity"}
"""A refusal repeats the id of its request; nothing is packed only to be unpacked."""
_AROUND = 30
"""Characters that are shown before and after the place where two bodies part."""


class Answer(NamedTuple):
    """The status and the body; of a file whose bytes depend on the version of a library, what its reader reads."""

    status: int
    body: bytes

    @classmethod
    def of(cls, response: httpx.Response) -> "Answer":
        row = _OF_CONTENT.get(response.headers.get("content-type", "").partition(";")[0])
        reads = row is not None and response.status_code == 200
        return cls(response.status_code, as_text(row, response.content).encode() if reads else response.content)

    @property
    def digest(self) -> str:
        return f"{self.status} {hashlib.sha256(self.body).hexdigest()}"


def kept() -> dict[str, str]:
    lines = KEPT.read_text(encoding="utf-8").splitlines()
    return {address: digest for digest, _, address in (line.rpartition(" ") for line in lines)}


def keep(digests: Mapping[str, str]) -> None:
    KEPT.write_text("".join(f"{digest} {address}\n" for address, digest in digests.items()), encoding="utf-8")


def answered(
    client: Client, asked: Iterable[str], look: Callable[[httpx.Response], object] = lambda _response: None
) -> dict[str, Answer]:
    answers = {}
    for address in asked:
        response = client.get(address, headers=ASKING)
        answers[address] = Answer.of(response)
        look(response)
    return answers


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """How each address that is new, gone or answered otherwise is: another status, or other bytes of the same."""
    changes = {}
    for address in dict.fromkeys([*before, *after]):
        was, now = before.get(address, "new"), after.get(address, "gone")
        if was != now:
            old, new = was.partition(" ")[0], now.partition(" ")[0]
            changes[address] = f"{new}, other bytes" if old == new else f"{old} -> {new}"
    return changes


def first_difference(before: bytes, after: bytes) -> str:
    """The place where two bodies part, with a little around it."""
    old, new = (body.decode(errors="backslashreplace") for body in (before, after))
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))
    place = sum(1 for _ in alike)
    start = max(place - _AROUND, 0)
    shown = (f"…{text[start:place]}[{text[place : place + _AROUND]}]…" for text in (old, new))
    return f"at character {place}: {' -> '.join(map(repr, shown))}"
