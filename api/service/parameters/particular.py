"""Parameters that one kind of request has and no other: changes, the search, conversion, trade, partnerships."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.service.parameters import codes, spellings, types
from api.service.parameters.groups import (
    AsOf,
    Converted,
    Localised,
    OfPlaces,
    OfReports,
    OfTopics,
    OwnQuantity,
    Parameters,
    Shown,
    UpdatedAfter,
)
from api.service.parameters.types import MAX_CHARACTERS, ListOf, ParameterError, TextType, whole_number, word

MAX_FOUND = 100
FOUND = 20


def _read(text: str) -> str:
    if not text.strip():
        raise ParameterError("holds no word to look for, such as `market size` or 网络零售")
    return text


WORDS = TextType(
    _read, {"type": "string", "pattern": r"\S", "maxLength": MAX_CHARACTERS, "examples": ["market size", "网络零售"]}
)
FLOW = word(
    ("total", "exports", "imports"),
    name="Flow",
    meaning="A flow of trade.",
    spelled=spellings.flow,
)


class FiguresChanged(OfReports):
    """Changes of which figures."""

    indicator: Annotated[tuple[str, ...], ListOf(codes.INDICATOR), Field(description="Indicators.")] = ()
    figure: Annotated[
        tuple[str, ...],
        ListOf(types.FIGURE_ID),
        Field(description="Ids of figures: the changes that brought one of them or took it back."),
    ] = ()
    updated_after: UpdatedAfter = None


class ChangesSelected(FiguresChanged):
    """Which changes, by which releases."""

    from_: Annotated[
        str | None,
        codes.RELEASE,
        Field(alias="from", description="Only what releases after this one changed, the one that you know."),
    ] = None
    to: Annotated[
        str | None, codes.RELEASE, Field(description="Only what this release and those before it changed.")
    ] = None
    as_of: AsOf = None


class RivalsSelected(Localised, Converted, OfTopics, OfPlaces):
    """Which claims are compared with their rivals, in which unit and language."""

    source: Annotated[
        tuple[str, ...],
        ListOf(codes.SOURCE),
        Field(description="Sources, of which one or the other of the two claims is."),
    ] = ()
    report: Annotated[
        tuple[str, ...],
        ListOf(codes.REPORT),
        Field(description="Reports, of which one or the other of the two claims is."),
    ] = ()
    as_of: AsOf = None


class SearchQuery(Shown):
    """`/v1/search`."""

    q: Annotated[str, WORDS, Field(description="Words to look for, English or Chinese.")]
    limit: Annotated[int, whole_number(1, MAX_FOUND), Field(description="Maximum number of rows.")] = FOUND


class ConvertQuery(Shown, OwnQuantity):
    """`/v1/convert`."""


class OfFlows(Parameters):
    """Of which flows of trade."""

    flow: Annotated[
        tuple[str, ...],
        ListOf(FLOW),
        Field(description="Flows of trade. Imports follow from other figures: add derived=true."),
    ] = ()

    @property
    def breakdowns(self) -> tuple[str, ...]:
        """The parts of the topic that were named."""
        return self.flow


class OfProgrammes(Parameters):
    """Of which programmes of partnerships."""

    programme: Annotated[
        tuple[str, ...], ListOf(codes.PROGRAMME), Field(description="Programmes of partnerships.")
    ] = ()

    @property
    def breakdowns(self) -> tuple[str, ...]:
        """The parts of the topic that were named."""
        return self.programme
