"""The MCP server: the tools and the data dictionary, as fastmcp offers them over HTTP and standard input."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from fastmcp import FastMCP
from fastmcp.resources import Resource
from fastmcp.tools import Tool, ToolResult
from mcp_types import ToolAnnotations
from pydantic import PrivateAttr

from api.domain.errors import FAILED, Problem
from api.protocols.mcp import dictionary, tools
from api.protocols.mcp.answers import problem_text
from api.protocols.mcp.arguments import read, schema
from api.service.figure_service import FigureService
from api.service.log_setup import logger

NAME = "report-indicators"
INSTRUCTIONS = (
    "Figures of reports, each with its comparator, unit, period, source and a link that opens the source at the words "
    "that prove it. search_indicators finds codes, get_figures gives figures (converted if you ask), audit_findings "
    "says which of them agree. Quote a value with its comparator (> is more than, ~ is about), unit, period and source "
    "link, and say where another source says otherwise (other_claims). low and high are what rounding leaves open, no "
    "confidence interval. What was not found is not known here: say so. Read figures://data-dictionary for the fields."
)
READ_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)


class _Offered(Tool):
    """A tool of ours as fastmcp calls it; a problem is an answer that says what was wrong."""

    _tool: tools.Tool = PrivateAttr()
    _service: FigureService = PrivateAttr()

    @classmethod
    def of(cls, tool: tools.Tool, service: FigureService) -> _Offered:
        """The tool over the data."""
        offered = cls(
            name=tool.name,
            title=tool.title,
            description=tool.meaning,
            parameters=schema(tool.arguments),
            annotations=READ_ONLY,
        )
        offered._tool, offered._service = tool, service
        return offered

    async def run(self, arguments: dict[str, Any]) -> ToolResult:
        """Answer a call."""
        try:
            catalogue = await self._service.catalogue()
            values, texts = read(arguments, self._tool.arguments, catalogue)
            answer = await self._tool.run(self._service, values, texts)
            return ToolResult(content=answer.text())
        except Problem as problem:
            return ToolResult(content=problem_text(problem), is_error=True)
        except Exception:  # a tool is an edge: whatever fails ends here, answered and logged
            logger("indicators.mcp").exception("failure", tool=self.name)
            return ToolResult(content=problem_text(Problem(FAILED)), is_error=True)


def server(service: FigureService) -> FastMCP[Any]:
    """The server over the data."""
    made: FastMCP[Any] = FastMCP(
        NAME,
        instructions=INSTRUCTIONS,
        version=version(NAME),
        tools=[_Offered.of(tool, service) for tool in tools.TOOLS],
        mask_error_details=True,
    )

    async def data_dictionary() -> str:
        return dictionary.written(await service.catalogue())

    made.add_resource(
        Resource.from_function(
            data_dictionary,
            dictionary.ADDRESS,
            name="data-dictionary",
            title=dictionary.TITLE,
            description=dictionary.MEANING,
            mime_type="text/markdown",
        )
    )
    return made
