"""What a model of parameters says of its fields: names, meanings, types and defaults, for help texts and schemas."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from pydantic.fields import FieldInfo

from api.domain.words.scales import Scale
from api.service.parameters.parameter_model import Parameters
from api.service.parameters.parameter_types import ListOf, TextType


@dataclass(frozen=True, slots=True)
class ParameterField:
    """One parameter of a model; one with `many` takes a list, separated by commas or repeated."""

    name: str
    """As callers write it."""
    attribute: str
    """As the model writes it: `from` is a word of the language."""
    meaning: str
    type: TextType
    many: bool
    required: bool
    default: str | int | bool | None
    """The default as callers would write it, None where leaving it out means something else than any value."""


@cache
def fields_of(model: type[Parameters]) -> tuple[ParameterField, ...]:
    """The fields of a model, in the order in which they are documented."""
    return tuple(_field(attribute, info) for attribute, info in model.model_fields.items())


def _field(attribute: str, info: FieldInfo) -> ParameterField:
    marks = [mark for mark in info.metadata if isinstance(mark, TextType | ListOf)]
    mark = marks[-1]
    return ParameterField(
        name=info.alias or attribute,
        attribute=attribute,
        meaning=info.description or "",
        type=mark.item if isinstance(mark, ListOf) else mark,
        many=isinstance(mark, ListOf),
        required=info.is_required(),
        default=None if info.is_required() else _written(info.default),
    )


def _written(default: Any) -> str | int | bool | None:
    if isinstance(default, Scale):
        return default.name
    if isinstance(default, Enum):
        return str(default.value)
    return default if isinstance(default, bool | int) else None
