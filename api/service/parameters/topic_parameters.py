"""The parameters that one topic has and others do not: the parts that its rows are divided by."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.service.parameters import parameter_types as types
from api.service.parameters import unknown_codes as codes
from api.service.parameters.parameter_groups import Parameters
from api.service.parameters.parameter_types import ListOf


class OfFlows(Parameters):
    """Of which flows of trade."""

    flow: Annotated[
        tuple[str, ...],
        ListOf(types.FLOW),
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
