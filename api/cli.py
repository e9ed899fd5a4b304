"""The command line, put together from the files of `api/commands/`; nothing is decided here."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import wraps
from importlib import import_module
from importlib.metadata import version
from io import TextIOWrapper
from pkgutil import iter_modules
from typing import Annotated, Any

import typer

from api import commands
from api.commands._command import Command
from api.commands._failure import told


def names() -> list[str]:
    """The commands that there are."""
    return [module.name for module in iter_modules(commands.__path__) if not module.name.startswith("_")]


def application(wanted: Iterable[str] = ()) -> typer.Typer:
    """The application with the commands that are wanted, so that no other has to be imported; with all by default."""
    app = typer.Typer(pretty_exceptions_enable=False, context_settings={"token_normalize_func": _dashed})
    app.callback(invoke_without_command=True, no_args_is_help=True)(_root)
    for name in wanted or names():
        command: Command = import_module(f"{commands.__name__}.{name}").COMMAND
        context = {"ignore_unknown_options": command.negatives}
        app.command(name, epilog=command.epilog, context_settings=context)(_ending_well(command.run))
    return app


def _dashed(token: str) -> str:
    """An option may be written as the API writes its parameter: --as_of is --as-of."""
    return token.replace("_", "-")


def _root(
    show_version: Annotated[bool, typer.Option("--version", help="Print the version, and nothing else.")] = False,
) -> None:
    """Figures of reports: exact, converted, and with the place that proves them."""
    if show_version:
        print(version("report-indicators"))
        raise typer.Exit


def _ending_well(run: Callable[..., None]) -> Callable[..., None]:
    @wraps(run)
    def ended(**given: Any) -> None:
        with told():
            run(**given)

    return ended


def main() -> None:
    """Run what the arguments say."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    given = sys.argv[1:2]
    application(given if set(given) <= set(names()) else ())()
