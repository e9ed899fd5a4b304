"""Arguments of a tool as the parameters of the API: the schema that says what they are, and the pairs they become."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from api.domain.catalogue import Catalogue
from api.domain.errors import Fault, InvalidParameter
from api.service.parameters.groups import ParameterField, Parameters, fields_of
from api.service.parameters.reading import canonical
from api.service.parameters.reading import read as read_parameters
from api.service.parameters.types import Schema

_GIVEN = {
    bool: "true or false",
    int: "a whole number",
    float: "a number with decimals",
    list: "a list",
    dict: "an object",
}
Model = TypeVar("Model", bound=Parameters)
_WANTED = {"boolean": "true or false", "integer": "a whole number"}
_SHOWN = 100


def schema(model: type[Parameters]) -> Schema:
    """The JSON Schema of the arguments; codes are looked up by the tools, and are not all listed here."""
    return {
        "type": "object",
        "properties": {parameter.name: _property(parameter) for parameter in fields_of(model)},
        "required": [parameter.name for parameter in fields_of(model) if parameter.required],
        "additionalProperties": False,
    }


def _property(parameter: ParameterField) -> Schema:
    kept = ("type", "enum", "minimum", "maximum", "minLength", "maxLength", "examples")
    described: Schema = {name: parameter.type.schema[name] for name in kept if name in parameter.type.schema}
    if parameter.many:
        return {"type": "array", "items": described, "description": parameter.meaning}
    default = {} if parameter.default is None else {"default": parameter.default}
    return {**described, **default, "description": parameter.meaning}


def read(arguments: Mapping[str, Any], model: type[Model], catalogue: Catalogue) -> tuple[Model, dict[str, str]]:
    """What the arguments ask for, and their texts; InvalidParameter tells what is wrong with any of them."""
    faults: list[Fault] = []
    pairs: list[tuple[str, str]] = []
    parameters = {parameter.name: parameter for parameter in fields_of(model)}
    for name, value in arguments.items():
        if value is None:  # how many programs write that they do not ask
            continue
        try:
            parameter = parameters.get(name)
            pairs += [(name, text) for text in (_texts(parameter, value) if parameter else [str(value)[:_SHOWN]])]
        except TypeError as wrong:
            faults.append(Fault(name, str(wrong), str(value)))
    if faults:
        raise InvalidParameter(f"{faults[0].parameter}: {faults[0].detail}", faults)
    return read_parameters(model, pairs, catalogue), canonical(pairs)


def _texts(parameter: ParameterField, value: Any) -> Iterable[str]:
    kind = parameter.type.schema["type"]
    if parameter.many and isinstance(value, list):
        return [_text(item, kind, parameter) for item in value] or [""]
    return [_text(value, kind, parameter)]


def _text(value: Any, kind: str, parameter: ParameterField) -> str:
    """The value as the query string writes it; TypeError where it is of another type than the parameter takes."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()  # half a surrogate pair has no UTF-8
    if kind == "boolean" and isinstance(value, bool):
        return str(value).lower()
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "integer" and number and isinstance(value, int):
        return str(value)
    wanted = _WANTED.get(kind, "a text")
    listed = f"a list, each item of it {wanted}" if parameter.many else wanted
    hint = f'; write "{value}"' if number and wanted == "a text" else ""
    raise TypeError(f"it is {listed}, and {_GIVEN.get(type(value), 'null')} was given{hint}")
