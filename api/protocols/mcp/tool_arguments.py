"""The arguments that each tool takes: the parameters of the API, in pages that fit an assistant."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.domain.query import SORTS
from api.service.figures import MAX_ID
from api.service.parameters.codes import INDICATOR, SOURCE
from api.service.parameters.groups import (
    FigureParameters,
    FindingsSelected,
    Localised,
    OfTopics,
    OwnQuantity,
    Paged,
    Parameters,
    SelectedOfAnyTopic,
)
from api.service.parameters.queries import SORT, FactsChecked
from api.service.parameters.queries import TEXT as CHECKED_TEXT
from api.service.parameters.types import ListOf, TextType, signed, whole_number, word

MAX_ROWS = 100
ROWS = 20
MAX_QUESTION = 1000
MAX_ADDRESS = 1000
TEXT = TextType(str, {"type": "string"})
FIGURE = TextType(str, {"type": "string"}, longest=MAX_ID)
DOCUMENT = TextType(str, {"type": "string"}, longest=MAX_ADDRESS)


class ToolPage(Paged):
    """Which rows of an answer."""

    limit: Annotated[
        int,
        whole_number(1, MAX_ROWS),
        Field(description="Maximum number of rows; an answer also ends where 2,000 tokens do."),
    ] = ROWS


class Words(Parameters):
    """Words to look for."""

    query: Annotated[
        str,
        TEXT,
        Field(
            description="Words to look for in codes, names and definitions, English or Chinese; all indicators without."
        ),
    ] = ""


QUESTION = TextType(str, {"type": "string", "minLength": 1, "maxLength": MAX_QUESTION}, longest=MAX_QUESTION)


class QuestionArguments(Parameters):
    """What `search` takes."""

    query: Annotated[
        str,
        QUESTION,
        Field(description="A question or words, English or Chinese: what is measured, where, when."),
    ]


class DocumentArguments(Parameters):
    """What `fetch` takes."""

    id: Annotated[
        str, DOCUMENT, Field(description="Id of a result of search: of a figure, indicator, source or report.")
    ]


class TextArguments(ToolPage, FactsChecked):
    """What `fact_check` takes."""

    text: Annotated[str, CHECKED_TEXT, Field(description="The text to check: sentences that quote figures.")]


class SearchArguments(ToolPage, Localised, OfTopics, Words):
    """What `search_indicators` takes."""


class Sorted(Parameters):
    """In which order."""

    sort: Annotated[tuple[str, ...], ListOf(word(signed(SORTS))), SORT] = ()


class Ids(Parameters):
    """Which figures, by id."""

    id: Annotated[
        tuple[str, ...], ListOf(FIGURE), Field(description="Ids of figures; nothing else then picks figures.")
    ] = ()


class FigureArguments(ToolPage, Sorted, FigureParameters, SelectedOfAnyTopic, Ids):
    """What `get_figures` takes."""


class ConvertArguments(Localised, OwnQuantity):
    """What `convert` takes."""


class AboutFigures(Parameters):
    """About which figures."""

    indicator: Annotated[
        tuple[str, ...],
        ListOf(INDICATOR),
        Field(description="Only findings that speak of a figure of these indicators."),
    ] = ()
    figure: Annotated[
        tuple[str, ...], ListOf(FIGURE), Field(description="Only findings that speak of these figures, by id.")
    ] = ()


class AuditArguments(ToolPage, Localised, FindingsSelected, AboutFigures):
    """What `audit_findings` takes."""


class SourceId(Parameters):
    """Which source."""

    id: Annotated[str, SOURCE, Field(description="Id of the source.")]


class SourceArguments(ToolPage, Localised, SourceId):
    """What `get_source` takes."""
