"""The parameters of a file of figures: in which unit and scale. In a file there is no place to name what stays."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.domain.words.scales import Scale
from api.service.parameters import parameter_types as types
from api.service.parameters import unknown_codes as codes
from api.service.parameters.parameter_groups import Converted


class DownloadQuery(Converted):
    """`/v1/downloads/{file}`."""

    unit: Annotated[
        str | None,
        codes.UNIT,
        Field(
            description="Convert the values of a whole table to this unit. Figures of another kind of unit, or without "
            "a rate, stay in their own unit, which each row names."
        ),
    ] = None
    scale: Annotated[
        Scale | None,
        types.SCALE,
        Field(
            description="Power of ten of value, low and high of a whole table; one without it. Shares, ratios and "
            "ranks stay at one, which each row names."
        ),
    ] = None
