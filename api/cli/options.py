"""Declarations of commands, and the parameters of the API as their options."""

import inspect
from collections.abc import Callable
from typing import Annotated, Any, NamedTuple, TypeVar

import typer
from pydantic import Field, create_model

from api.formats.registry import offered
from api.service.parameters.groups import WITHOUT_SOURCE, ParameterField, Parameters, Shown, ShownFigures, fields_of
from api.service.parameters.types import word

Model = TypeVar("Model", bound=Shown)
Pairs = list[tuple[str, str]]
Run = Callable[..., None]

TABLE = "table"
DatabaseUrl = Annotated[
    str | None,
    typer.Option(metavar="URL", help="The database; without it DATABASE_URL, without that var/indicators.db."),
]

_OUTPUT = (
    "lang",
    "format",
    "sep",
    "decimal",
    "cells",
    "width",
    "height",
    "kind",
    "highlight",
    "fields",
    "sort",
    "limit",
    "offset",
)


class Command(NamedTuple):
    """The function of a command, and examples of its use that work as they are."""

    run: Run
    examples: tuple[str, ...]

    @property
    def epilog(self) -> str:
        """The examples as lines of the command's help."""
        lines = (f"  indicators {example}" for example in self.examples)
        return "\n".join(("\b", "Examples:", *lines)).replace("[", r"\[")  # \b keeps the lines apart


def printed(model: type[Model]) -> type[Model]:
    """A subclass of a parameter model whose `format` has one more word, the default: a table for a terminal."""
    words = (TABLE, *(row.key for row in offered(figures=issubclass(model, ShownFigures))))
    shown = Annotated[str, word(words), Field(default=TABLE, description="Format of the answer.")]
    name, meaning = model.__name__, model.__doc__
    return create_model(name, __base__=model, __cls_kwargs__=WITHOUT_SOURCE, __doc__=meaning, format=shown)


def options_of(model: type[Parameters]) -> Callable[[Run], Run]:
    """Decorator: a command gets the model's parameters as options, and those given as name and text in `pairs`."""
    by_identifier = {f"given_{item.attribute}": item for item in fields_of(model)}

    def give(function: Run) -> Run:
        own = inspect.signature(function, eval_str=True).parameters.values()
        options = [_option(identifier, parameter) for identifier, parameter in by_identifier.items()]
        kept = [item.replace(kind=inspect.Parameter.KEYWORD_ONLY) for item in own if item.name != "pairs"]

        def run(**given: Any) -> None:
            pairs = [
                (parameter.name, value) for name, parameter in by_identifier.items() for value in given.pop(name) or ()
            ]
            function(pairs=pairs, **given)

        run.__name__, run.__doc__ = function.__name__, function.__doc__
        run.__signature__ = inspect.Signature([*options, *kept])  # type: ignore[attr-defined]
        run.__annotations__ = {item.name: item.annotation for item in (*options, *kept)}
        return run

    return give


def option_name(parameter: str) -> str:
    """The name of a parameter's option: `to_scale` is `--to-scale`."""
    return f"--{parameter.replace('_', '-')}"


def _option(identifier: str, parameter: ParameterField) -> inspect.Parameter:
    """The option of a parameter, a list of texts, as a parameter of the command's function for Typer."""
    meaning = parameter.meaning
    if parameter.many:
        meaning += " Several are separated by commas, or the option repeated."
    if parameter.default is not None:
        meaning += f" Default: {str(parameter.default).lower()}."
    schema = parameter.type.schema
    metavar = {"integer": "NUMBER", "boolean": "true|false"}.get(schema["type"], parameter.name.upper())
    if 0 < len(words := schema.get("enum", ())) <= 12:
        metavar = "|".join(words)
    declared = typer.Option(
        option_name(parameter.name),
        help=meaning.replace("[", r"\["),
        metavar=metavar,
        rich_help_panel="Output" if parameter.name in _OUTPUT else None,
        show_default=False,
    )
    # A list for all, so that an option that was given twice is refused like a parameter, never half ignored.
    annotation = Annotated[list[str] | None, declared]
    return inspect.Parameter(identifier, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
