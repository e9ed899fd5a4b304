"""The parameters of the pages: what can be switched on them, so that an address brings the same page back.

The language is no parameter: pages in Chinese lie under /zh.
"""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import Field

from api.domain.query import Claims, Lang
from api.service.parameters import parameter_types as types
from api.service.parameters import unknown_codes as codes
from api.service.parameters.parameter_groups import AtMoment, Converted
from api.service.parameters.parameter_model import Parameters

Model = TypeVar("Model", bound=Parameters)

OneReport = Annotated[str | None, codes.REPORT, Field(description="Only figures of this report; of all without it.")]


class FigurePageQuery(Converted, AtMoment):
    """The page of a figure."""


class IndicatorPageQuery(Converted, AtMoment):
    """The page of an indicator."""

    area: Annotated[
        str | None, codes.AREA, Field(description="The area to draw; the one with most figures without it.")
    ] = None
    report: OneReport = None
    claims: Annotated[
        Claims | None,
        types.CLAIMS,
        Field(description="preferred: one claim a period, the default; all: each source's."),
    ] = None


class FrontPageQuery(Converted):
    """The front page."""

    report: OneReport = None


class ReportPageQuery(Converted):
    """The page of a report, and that of a source."""


def asked_as(model: type[Model], query: Parameters, lang: Lang, **more: object) -> Model:
    """What the parameters of a page ask of the figures behind it: a model with the fields that both have."""
    given = {name: value for name, value in query.given.items() if name in model.model_fields}
    return model.model_construct(_fields_set={*given, *more, "lang"}, **given, **more, lang=lang)
