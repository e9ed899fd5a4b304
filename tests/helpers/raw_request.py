"""A request as its bytes say it, handed to an application past any client that would put it right."""

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from time import process_time
from typing import Any
from urllib.parse import unquote


def expanded(text: str) -> str:
    """A text in which ⟦3×a#⟧ is a0a1a2: what is too long to be written."""

    def repeated(found: re.Match[str]) -> str:
        return "".join(found[2].replace("#", str(number)) for number in range(int(found[1])))

    return re.sub("(?s)⟦(\\d+)×(.+?)⟧", repeated, text)


def unescaped(text: str) -> bytes:
    return text.encode().decode("unicode_escape").encode("latin-1")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip()

    def json(self) -> Any:
        """The body as JSON, of which NaN is none."""

        def refuse(word: str) -> None:
            raise ValueError(f"{word} is no JSON")

        return json.loads(self.body, parse_constant=refuse)


async def asked(
    app: Any, target: bytes, method: str = "GET", headers: Mapping[str, str] | None = None, content: bytes = b""
) -> Answer:
    """The answer of an application to a request target, split as a server splits it."""
    path, _, query = target.partition(b"?")
    sent = [(b"host", b"test"), *((name.encode(), value.encode()) for name, value in (headers or {}).items())]
    scope = {
        **{"type": "http", "method": method, "http_version": "1.1", "scheme": "http", "asgi": {"version": "3.0"}},
        **{"path": unquote(path.decode("ascii")), "raw_path": path, "query_string": query, "root_path": ""},
        **{"headers": sent, "client": ("127.0.0.1", 1), "server": ("test", 80), "state": {}},
    }
    messages: list[Any] = []
    requested = [{"type": "http.request", "body": content, "more_body": False}]

    async def receive() -> Any:
        if not requested:
            await asyncio.Event().wait()  # the client stays
        return requested.pop()

    async def send(message: Any) -> None:
        messages.append(message)

    begun = process_time()
    await app(scope, receive, send)
    seconds = process_time() - begun
    start = messages[0]
    told = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in start["headers"]}
    made = b"".join(message.get("body", b"") for message in messages[1:])
    return Answer(start["status"], told, made, seconds)
