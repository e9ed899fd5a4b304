"""What a command declares, and how the parameters of the API become its options."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from api.domain.catalogue import Catalogue
from api.service.asked import Accepted, Parameter
from api.service.values import Schema, word

Pairs = list[tuple[str, str]]
Run = Callable[..., None]

TABLE = "table"
DatabaseUrl = Annotated[
    str | None,
    typer.Option(metavar="URL", help="The database; without it DATABASE_URL, without that var/indicators.db."),
]

_OUTPUT = ("lang", "format", "sep", "decimal", "fields", "sort", "limit", "offset")
_FEW = 12
"""So many allowed words are listed in place of a value's name."""
_NOTHING = Catalogue.empty()


@dataclass(frozen=True, slots=True)
class Command:
    """What a command runs, and examples that each work as they stand."""

    run: Run
    examples: tuple[str, ...]
    negatives: bool = False
    """Whether an argument may be a negative number; what looks like an unknown option is then an argument too."""

    @property
    def epilog(self) -> str:
        """The examples, as the help shows them."""
        lines = (f"  indicators {example}" for example in self.examples)
        return "\n".join(("\b", "Examples:", *lines)).replace("[", r"\[")  # \b keeps the lines apart


def printed(accepted: Accepted) -> Accepted:
    """The same parameters with the terminal's table among the formats, and as their default."""
    return Accepted(tuple(_with_table(item) if item.name == "format" else item for item in accepted.parameters))


def _with_table(formats: Parameter) -> Parameter:
    words = (TABLE, *formats.values.schema(_NOTHING)["enum"])
    return Parameter("format", "How the answer is printed.", word(words, default=TABLE))


def options_of(accepted: Accepted) -> Callable[[Run], Run]:
    """Give a function the parameters as options; what was given reaches it as `pairs`, unread."""
    by_identifier = {_identifier(parameter): parameter for parameter in accepted.parameters}

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
    """The option that is named as the parameter: `to_scale` is `--to-scale`."""
    return f"--{parameter.replace('_', '-')}"


def _identifier(parameter: Parameter) -> str:
    return f"asked_{parameter.name}"  # `from` alone is a word of the language


def _option(identifier: str, parameter: Parameter) -> inspect.Parameter:
    schema = parameter.values.schema(_NOTHING)
    meaning = parameter.meaning
    if parameter.many:
        meaning += " Several are separated by commas, or the option repeated."
    if "default" in schema:
        meaning += f" Default: {str(schema['default']).lower()}."
    declared = typer.Option(
        option_name(parameter.name),
        help=meaning.replace("[", r"\["),
        metavar=_metavar(parameter, schema),
        rich_help_panel="Output" if parameter.name in _OUTPUT else None,
        show_default=False,
    )
    # A list for all, so that an option that was given twice is refused like a parameter, never half ignored.
    annotation = Annotated[list[str] | None, declared]
    return inspect.Parameter(identifier, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)


def _metavar(parameter: Parameter, schema: Schema) -> str:
    words = schema.get("enum", ())
    if 0 < len(words) <= _FEW:
        return "|".join(words)
    return {"integer": "NUMBER", "boolean": "true|false"}.get(schema["type"], parameter.name.upper())
