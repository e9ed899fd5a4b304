"""The parameters that select changes: of which figures, by which releases."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.service.parameters import parameter_types as types
from api.service.parameters import unknown_codes as codes
from api.service.parameters.parameter_groups import AsOf, OfReports, UpdatedAfter
from api.service.parameters.parameter_types import ListOf


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
