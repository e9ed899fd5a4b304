"""The tools: what each is called and for, what it takes, what it answers, and the function that does so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from api.protocols.mcp import document_search, output_schemas, tool_answers
from api.protocols.mcp.answers import Reply
from api.protocols.mcp.tool_arguments import (
    AuditArguments,
    ConvertArguments,
    DocumentArguments,
    FigureArguments,
    QuestionArguments,
    SearchArguments,
    SourceArguments,
    TextArguments,
)
from api.service.figures import FigureService
from api.service.parameters.groups import Parameters
from api.service.parameters.types import Schema

Run = Callable[[FigureService, Any, Mapping[str, str]], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Tool:
    """What an assistant may call: a name, what it is for, the arguments it takes, what it does and what it answers.

    `run` takes the service, the arguments and their texts.
    """

    name: str
    title: str
    meaning: str
    arguments: type[Parameters]
    run: Run
    output: Schema


_QUOTE = "Quote a value with its comparator (> is more than, ~ is about), unit, period and source."
TOOLS = (
    Tool(
        "search",
        "Search figures and documents",
        "Answers a question with figures, each in a line that can be quoted as it stands, and with the indicators, "
        "sources and reports that they belong to. fetch takes the ids; url is the address to cite.",
        QuestionArguments,
        document_search.search,
        output_schemas.RESULTS,
    ),
    Tool(
        "fetch",
        "Fetch a document",
        "All that is known of a figure, an indicator, a source or a report, by its id: the value with what rounding "
        "leaves open, the words that prove it, what others print, what checks found, and how to cite it.",
        DocumentArguments,
        document_search.fetch,
        output_schemas.DOCUMENT,
    ),
    Tool(
        "fact_check",
        "Check a text",
        "Whether a text quotes figures right: for each number its verdict, why, the words to print instead, the figure "
        "that it was held against with its citation, and other figures that it may mean. cannot-tell says that no "
        "figure here decides it, never that it is right or wrong. Give sentences whole: what is measured, where and "
        "when is read from the words around a number.",
        TextArguments,
        tool_answers.fact_check,
        output_schemas.CHECKS,
    ),
    Tool(
        "search_indicators",
        "Search indicators",
        "Finds what is measured: codes of indicators with definitions, areas and their newest figures. Begin here; "
        "get_figures takes the codes.",
        SearchArguments,
        tool_answers.search_indicators,
        output_schemas.INDICATORS,
    ),
    Tool(
        "get_figures",
        "Get figures",
        "Figures by indicator, area, period, source, or by id, as printed in their source or converted (`unit`). "
        "`quote` is the line to copy; `value` is a number in whole units to calculate with, `display` is to be read, "
        "`as_printed` are the source's words, `also_printed` the same in another unit. `low` and `high` are what "
        "rounding leaves open (the printed digits allow any value between), no margin of error and no confidence "
        "interval: how sure a figure is, `status`, `notes`, `other_claims` and `findings` tell. Values of different "
        "`vintage` make no line. "
        f"{_QUOTE}",
        FigureArguments,
        tool_answers.get_figures,
        output_schemas.FIGURES,
    ),
    Tool(
        "convert",
        "Convert a quantity",
        "Converts a quantity of your own, with the receipt of the rate: `value` to calculate with, `display` with the "
        "digits that its own warrant, `low` and `high` for what their rounding leaves open. Give `value` as text: its "
        "digits say how precise it is. Never convert money in your head.",
        ConvertArguments,
        tool_answers.convert,
        output_schemas.CONVERSIONS,
    ),
    Tool(
        "audit_findings",
        "Findings about figures",
        "Whether figures agree: declared relations, whether they hold, hold only within rounding, contradict, or have "
        "sides that are not comparable (`differs` says by what: definition, period, edition or vintage), with the "
        "figures behind them. `indicator` and `figure` narrow them to those that speak of what you quote.",
        AuditArguments,
        tool_answers.audit_findings,
        output_schemas.FINDINGS,
    ),
    Tool(
        "get_source",
        "Get a source",
        "One source by its id: publisher, title, address, day, and the figures that were read in it.",
        SourceArguments,
        tool_answers.get_source,
        output_schemas.SOURCE,
    ),
)
