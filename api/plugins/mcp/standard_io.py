"""MCP over standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from concurrent.futures import CancelledError
from contextlib import suppress
from errno import EPIPE
from itertools import chain
from threading import Thread
from typing import Any

import anyio.to_thread
from fastmcp import FastMCP
from fastmcp.server.context import reset_transport, set_transport
from fastmcp.utilities.logging import temporary_log_level
from mcp.server.stdio import stdio_server
from mcp_types import JSONRPCNotification, JSONRPCRequest, jsonrpc_message_adapter
from pydantic import ValidationError

ENDING_SECONDS = 30.0
"""In which what was asked before the end of the input is to be answered."""
AHEAD = 16
"""Lines that are read before those in front of them are taken."""
PARSE_ERROR, INVALID_REQUEST = -32700, -32600
_NO_JSON = "The line is no JSON: each message is an object on a line of its own."
_NO_MESSAGE = "The line is no message of JSON-RPC 2.0: a request has jsonrpc, id and method, and batches are not taken."
_CANCELLED = "notifications/cancelled"


async def serve(server: FastMCP[Any]) -> None:
    """Answer what is asked until the input ends; BrokenPipeError where the reader has left."""
    lines = _Lines()
    token = set_transport("stdio")
    try:
        with temporary_log_level("ERROR"):
            async with server._lifespan_manager(), stdio_server(lines, lines) as (read, write):  # type: ignore[arg-type]
                served = server._mcp_server
                await served.run(read, write, served.create_initialization_options())
    except ExceptionGroup as group:  # of the tasks that read and write
        if group.subgroup(BrokenPipeError) is None:
            raise
        raise BrokenPipeError(EPIPE, os.strerror(EPIPE)) from None
    finally:
        reset_transport(token)


class _Lines:
    """Standard input and output, as the library's transport reads and writes them."""

    def __init__(self) -> None:
        self._read: asyncio.Queue[bytes | None] = asyncio.Queue(AHEAD)
        self._unanswered: Counter[int | str] = Counter()
        self._answered = asyncio.Event()
        self._writing = asyncio.Lock()

    async def __aiter__(self) -> AsyncIterator[str]:
        """Each line that is a message; the end when all of them are answered."""
        # Not one of the loop's threads: whoever ends would wait for it, which waits for a line.
        Thread(target=self._read_lines, args=(asyncio.get_running_loop(),), daemon=True).start()
        encoding = "utf-8-sig"  # a mark at the beginning belongs to no message
        while (line := await self._read.get()) is not None:
            text = line.decode(encoding, "replace").strip()
            encoding = "utf-8"
            if text and await self._is_message(text):
                yield text
        with suppress(TimeoutError):
            async with asyncio.timeout(ENDING_SECONDS):
                while self._unanswered:
                    self._answered.clear()
                    await self._answered.wait()

    async def write(self, text: str) -> None:
        """Write a message, which `flush` need not follow."""
        await self._write(text.encode())
        told = json.loads(text)
        if "method" not in told:
            self._end(told.get("id"))

    async def flush(self) -> None:
        """Nothing: each message is written at once."""

    def _read_lines(self, loop: asyncio.AbstractEventLoop) -> None:
        with suppress(RuntimeError, CancelledError), open(0, "rb", closefd=False) as file:  # the loop may have ended
            for line in chain(file, (None,)):
                asyncio.run_coroutine_threadsafe(self._read.put(line), loop).result()

    async def _is_message(self, text: str) -> bool:
        """Whether a line is a message; a request waits for its answer, and what is no message is answered here."""
        try:
            told = json.loads(text)
        except (ValueError, RecursionError):
            await self._refuse(None, PARSE_ERROR, _NO_JSON)
            return False
        id = told.get("id") if isinstance(told, dict) else None
        try:
            message = jsonrpc_message_adapter.validate_json(text, by_name=False)
        except ValidationError:
            message = None
        if message is None or (isinstance(message, JSONRPCNotification) and "id" in told):
            await self._refuse(id, INVALID_REQUEST, _NO_MESSAGE)
            return False
        if isinstance(message, JSONRPCRequest):
            self._unanswered[message.id] += 1
        elif isinstance(message, JSONRPCNotification) and message.method == _CANCELLED:
            self._end((message.params or {}).get("requestId"))
        return True

    async def _refuse(self, id: Any, code: int, words: str) -> None:
        known = id if isinstance(id, int | str) and not isinstance(id, bool) else None
        told = {"jsonrpc": "2.0", "id": known, "error": {"code": code, "message": words}}
        await self._write(json.dumps(told).encode() + b"\n")

    async def _write(self, line: bytes) -> None:
        async with self._writing:
            await anyio.to_thread.run_sync(_written, line)

    def _end(self, id: Any) -> None:
        if not isinstance(id, int | str):  # a cancellation may name anything
            return
        if self._unanswered[id] > 1:
            self._unanswered[id] -= 1
        else:
            del self._unanswered[id]
        self._answered.set()


def _written(line: bytes) -> None:
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()
