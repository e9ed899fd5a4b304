"""The MCP server: the tools of `tools.py`, offered by fastmcp."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from importlib.metadata import version
from time import sleep
from typing import Any, ClassVar, get_type_hints

from fastmcp import FastMCP
from fastmcp.tools import Tool, ToolResult
from mcp_types import ToolAnnotations
from pydantic import BaseModel, PrivateAttr

from api.domain.errors import Problem
from api.formats.writers.json import dumps
from api.plugins.mcp.rows import TEXTS, bare
from api.plugins.mcp.tools import TOOLS
from api.service.figures import FigureService
from api.service.parameters.groups import ParameterField, fields_of
from api.service.parameters.reading import read
from api.service.parameters.types import Schema

NAME = "report-indicators"
READ_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)


class _Offered(Tool):
    """A tool that reads its arguments as the API reads parameters; a Problem becomes an error answer in JSON."""

    _answer: Callable[[dict[str, Any]], Awaitable[str]] = PrivateAttr()
    running: ClassVar[int] = 0
    ended: ClassVar[int] = 0
    """The numbers of calls, in this process, that are at work, and that have ended."""

    @classmethod
    def of(cls, function: Any, title: str, result: type[BaseModel], service: FigureService) -> _Offered:
        """The tool of a function, whose docstring describes it and whose `arguments` model gives its parameters."""
        model = get_type_hints(function)["arguments"]
        fields = fields_of(model)

        async def answer(arguments: dict[str, Any]) -> str:
            values = read(model, _pairs(arguments), await service.catalogue())
            return dumps(bare(await function(service, values))).decode()

        offered = cls(
            name=function.__name__,
            title=title,
            description=" ".join((function.__doc__ or "").split()),
            parameters={
                "type": "object",
                "properties": {field.name: _property(field) for field in fields},
                "required": [field.name for field in fields if field.required],
                "additionalProperties": False,
            },
            output_schema=result.model_json_schema(),
            annotations=READ_ONLY,
        )
        offered._answer = answer
        return offered

    async def run(self, arguments: dict[str, Any]) -> ToolResult:
        """Answer a call with JSON as text, whose numbers have all digits, and parsed; a Problem is an error."""
        _Offered.running += 1
        try:
            answer = await self._answer(arguments)
        except Problem as problem:
            return ToolResult(content=_error(problem), is_error=True)
        finally:
            _Offered.running -= 1
            _Offered.ended += 1
        return ToolResult(content=answer, structured_content=json.loads(answer))


def _property(field: ParameterField) -> Schema:
    """The JSON Schema of an argument, with its meaning as description and without patterns."""
    # Without patterns, since numbers and single codes are read where texts and lists are described.
    described: Schema = {name: value for name, value in field.type.schema.items() if name != "pattern"}
    if field.many:
        described = {"type": "array", "items": described}
    elif field.default is not None:
        described["default"] = field.default
    return {**described, "description": field.meaning}


def _pairs(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Pairs of name and text: one for each item of a list, also of a JSON list, none for null; objects become JSON."""
    pairs: list[tuple[str, str]] = []
    for name, given in arguments.items():
        value = given
        if isinstance(given, str) and given.startswith("["):
            with suppress(ValueError):
                value = json.loads(given)
        items = (value or [""]) if isinstance(value, list) else [value]
        if all(isinstance(item, dict) for item in items):
            pairs.append((name, dumps([dict(_pairs(item)) for item in items]).decode()))
            continue
        pairs += [(name, _text(item)) for item in items if item is not None]  # null leaves an argument out
    return pairs


def _text(item: Any) -> str:
    """An item of an argument as text: true in lower case, 2.0 as 2, since a binary number has no zeros of its own."""
    text = item if isinstance(item, str) else str(item).lower().removesuffix(".0")
    return text.encode("utf-8", "replace").decode()  # half a surrogate pair has no UTF-8


def _error(problem: Problem) -> str:
    body = {"code": problem.code, "title": problem.title, "detail": problem.detail, "help": problem.help}
    return dumps({"error": {**body, "errors": [fault.body() for fault in problem.faults]}}).decode()


def server(service: FigureService) -> FastMCP[Any]:
    """The MCP server with all tools, which read the figures of a service."""
    return FastMCP(
        NAME,
        instructions=TEXTS["instructions"],
        version=version(NAME),
        tools=[_Offered.of(function, *described, service) for function, described in TOOLS.items()],
        mask_error_details=True,
    )


class _Input(io.RawIOBase):
    """Standard input, whose end is seen only after the last answer: fastmcp cancels the calls that are running then."""

    _calls = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count, quiet, ended = os.readv(0, [buffer]), 0, _Offered.ended
        self._calls += bytes(buffer[:count]).count(b'"tools/call"')
        # A call that was read may not be at work yet, or never come to it; an answer may still be on its way.
        while not count and quiet < (100 if _Offered.ended < self._calls else 3):
            sleep(0.1)
            quiet, ended = 0 if _Offered.running or _Offered.ended > ended else quiet + 1, _Offered.ended
        return count


async def converse(service: FigureService) -> None:
    """Serve the tools on standard input and output until the input ends and all is answered; replaces sys.stdin."""
    sys.stdin = io.TextIOWrapper(io.BufferedReader(_Input()))
    await server(service).run_stdio_async(show_banner=False, log_level="ERROR")
