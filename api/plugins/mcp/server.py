"""The MCP server: tools, resources and prompts, as fastmcp offers them."""

from __future__ import annotations

from collections.abc import Awaitable
from importlib.metadata import version
from logging import DEBUG
from typing import Annotated, Any

from fastmcp import FastMCP
from fastmcp.exceptions import FastMCPError, PromptError, ResourceError, ValidationError
from fastmcp.prompts import PromptResult
from fastmcp.prompts.function_prompt import FunctionPrompt
from fastmcp.resources import Resource, ResourceTemplate
from fastmcp.tools import Tool, ToolResult
from mcp_types import ToolAnnotations
from pydantic import Field, PrivateAttr

from api.domain.errors import FAILED, Problem
from api.plugins.mcp import documents, rows, tools
from api.plugins.mcp.answers import problem_text, structured, text_of
from api.plugins.mcp.tools import read, schema
from api.service.figures import FigureService
from api.service.log import logger

NAME = "report-indicators"
INSTRUCTIONS = (
    "Figures of reports, each with its comparator, unit, period, source and a link that opens the source at the words "
    "that prove it. search answers a question with figures, fetch tells all of one, fact_check says whether a text "
    "quotes figures right; search_indicators finds codes, "
    "get_figures gives figures (converted if you ask), audit_findings says which of them agree. Quote a value with its "
    "comparator (> is more than, ~ is about), unit, period and source link, and say where another source says "
    "otherwise (other_claims). low and high are what rounding leaves open, no confidence interval. What was not found "
    "is not known here: say so. Read figures://data-dictionary for the fields."
)
READ_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
MARKDOWN = "text/markdown"


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
            output_schema=tool.output,
            annotations=READ_ONLY,
        )
        offered._tool, offered._service = tool, service
        return offered

    async def run(self, arguments: dict[str, Any]) -> ToolResult:
        """Answer a call."""
        try:
            catalogue = await self._service.catalogue()
            values, texts = read(arguments, self._tool.arguments, catalogue)
            body = (await self._tool.run(self._service, values, texts)).body()
            return ToolResult(content=text_of(body), structured_content=structured(body))
        except Problem as problem:
            return ToolResult(content=problem_text(problem), is_error=True)
        except Exception:  # a tool is an edge: whatever fails ends here, answered and logged
            logger("indicators.mcp").exception("failure", tool=self.name)
            return ToolResult(content=problem_text(Problem(FAILED)), is_error=True)


class _Offering(FunctionPrompt):
    """A prompt of ours as fastmcp renders it; an argument left out is told to whoever asked, and is no failure."""

    async def render(self, arguments: dict[str, Any] | None = None) -> PromptResult:
        """The prompt with its arguments; ValidationError, which is no error of the log, where one is missing."""
        missing = [each.name for each in self.arguments or () if each.required and each.name not in (arguments or {})]
        if missing:
            raise ValidationError(f"{self.name} needs {' and '.join(missing)}", log_level=DEBUG)
        return await super().render(arguments)


def server(service: FigureService) -> FastMCP[Any]:
    """The server over the data."""
    made: FastMCP[Any] = FastMCP(
        NAME,
        instructions=INSTRUCTIONS,
        version=version(NAME),
        tools=[_Offered.of(tool, service) for tool in tools.TOOLS],
        mask_error_details=True,
    )
    _add_resources(made, service)
    _add_prompts(made, service)
    return made


def _add_resources(made: FastMCP[Any], service: FigureService) -> None:
    """The data dictionary, and every document at an address of its own."""

    async def data_dictionary() -> str:
        return await _told(_dictionary(service), ResourceError)

    async def one(id: str) -> str:
        return await _told(_text(service, id), ResourceError)

    made.add_resource(
        Resource.from_function(
            data_dictionary,
            rows.ADDRESS,
            name="data-dictionary",
            title=rows.TITLE,
            description=rows.MEANING,
            mime_type=MARKDOWN,
        )
    )
    for kind, meaning in _DOCUMENTS.items():
        made.add_template(
            ResourceTemplate.from_function(
                one,
                f"{kind}://{{id}}",
                name=kind,
                title=kind.capitalize(),
                description=f"{meaning}; as fetch tells it, in Markdown.",
                mime_type=MARKDOWN,
            )
        )


_DOCUMENTS = {
    documents.FIGURE: "One figure by its id, indicator.area.period.source",
    "indicator": "One indicator by its code, with its newest figures",
    "source": "One source by its id, with the figures that were read in it",
    "report": "One report by its id, with its figures",
}


def _add_prompts(made: FastMCP[Any], service: FigureService) -> None:
    async def cite(
        id: Annotated[str, Field(description="Id of the figure")],
        lang: Annotated[str, Field(description="Language of the citation: en or zh")] = "en",
    ) -> str:
        return await _told(documents.cite_this_figure(service, id, lang), PromptError)

    async def check(text: Annotated[str, Field(description="The text whose numbers are to be checked")]) -> str:
        return await _told(_checked(text), PromptError)

    made.add_prompt(
        _Offering.from_function(
            cite,
            name="cite_this_figure",
            title="Cite this figure",
            description="A sentence that quotes a figure as its source prints it, and its citation.",
        )
    )
    made.add_prompt(
        _Offering.from_function(
            check,
            name="fact_check",
            title="Check a text",
            description="Whether a text quotes figures right, number by number, with corrections and citations.",
        )
    )


async def _told(answer: Awaitable[str], error: type[FastMCPError]) -> str:
    """The text, or what is wrong as an error of the protocol that a client shows."""
    try:
        return await answer
    except Problem as problem:
        raise error(problem.detail, log_level=DEBUG) from None  # whoever asked is told; it is no failure
    except Exception:
        logger("indicators.mcp").exception("failure")
        raise error(Problem(FAILED).detail) from None


async def _dictionary(service: FigureService) -> str:
    return rows.written(await service.catalogue())


async def _text(service: FigureService, id: str) -> str:
    text: str = (await documents.document(service, id)).body()["text"]
    return text


async def _checked(text: str) -> str:
    return documents.fact_check(text)
