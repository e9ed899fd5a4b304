"""The parameters of a fact-check."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.plugins.fact_check.request import MAX_BYTES, PATTERN, readable
from api.plugins.fact_check.rows import FactCheckRow
from api.service.parameters import types
from api.service.parameters.groups import AsOf, Localised, Parameters, Shown
from api.service.parameters.queries import FIELDS, cells
from api.service.parameters.types import ListOf, TextType


class CheckedBy(Parameters):
    """By which figures a text is checked."""

    area: Annotated[
        str | None, types.AREA, Field(description="The area of numbers beside which the text names none.")
    ] = None
    report: Annotated[
        tuple[str, ...], ListOf(types.REPORT), Field(description="Reports whose figures it is held against; all.")
    ] = ()
    as_of: AsOf = None


class FactsChecked(CheckedBy, Localised):
    """By which figures a text is checked, and the language of what is told of it."""


TEXT = TextType(
    readable,
    {
        "type": "string",
        "pattern": PATTERN,
        "maxLength": MAX_BYTES,
        "examples": ["China's online retail sales reached 15.5 trillion yuan in 2024."],
    },
    longest=MAX_BYTES,
)


class PostedFactCheckQuery(Shown, FactsChecked):
    """`/v1/fact-check` of a text that is posted."""

    fields: Annotated[tuple[str, ...], cells(FactCheckRow), FIELDS] = ()


class FactCheckQuery(PostedFactCheckQuery):
    """`/v1/fact-check`."""

    text: Annotated[str, TEXT, Field(description="The text to check: English or Chinese sentences that quote figures.")]
