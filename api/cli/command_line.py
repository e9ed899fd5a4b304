"""The command line, put together from its commands; a heavy module is imported in the function that needs it."""

import sys
from collections.abc import Iterable
from itertools import chain
from pkgutil import resolve_name
from typing import Annotated

import typer

from api.cli.failures import reporting_failures
from api.cli.options import Command
from api.cli.output import answered
from api.plugin import plugins

COMMANDS = {
    "audit": "api.cli.tables:AUDIT",
    "backup": "api.cli.backup:BACKUP",
    "convert": "api.cli.convert:CONVERT",
    "doctor": "api.cli.doctor:DOCTOR",
    "figures": "api.cli.tables:FIGURES",
    "migrate": "api.cli.serve:MIGRATE",
    "release": "api.cli.backup:RELEASE",
    "restore": "api.cli.backup:RESTORE",
    "serve": "api.cli.serve:SERVE",
    "units": "api.cli.tables:UNITS_LISTED",
}
"""The commands of the core by name, each as `module:OBJECT`; those of a plug-in are in its `Plugin`."""


def declared() -> dict[str, str]:
    """The commands of the core and of the enabled plug-ins by name, each as `module:OBJECT`, not imported."""
    return COMMANDS | dict(chain.from_iterable(plugin.commands.items() for plugin in plugins()))


def command(name: str) -> Command:
    """The command with that name, whose module is imported for it; KeyError if there is none."""
    found: Command = resolve_name(declared()[name])
    return found


def application(wanted: Iterable[str] = ()) -> typer.Typer:
    """The Typer application of the wanted commands, all if none is named, which it imports; KeyError if unknown."""
    # An option may be written as the API writes its parameter: --as_of is --as-of.
    settings = {"token_normalize_func": lambda token: token.replace("_", "-")}
    app = typer.Typer(pretty_exceptions_enable=False, context_settings=settings)
    app.callback(invoke_without_command=True, no_args_is_help=True)(_root)
    for name in wanted or sorted(declared()):
        added = command(name)
        app.command(name, epilog=added.epilog)(reporting_failures()(added.run))
    return app


def _root(
    show_version: Annotated[bool, typer.Option("--version", help="Print the version, and nothing else.")] = False,
) -> None:
    """Figures of reports: exact, converted, and with the place that proves them."""
    if show_version:
        from importlib.metadata import version

        print(version("report-indicators"))
        raise typer.Exit


def main() -> None:
    """Run the command line, with only the module of the command that the first argument names; then SystemExit."""
    given = sys.argv[1:2]
    with answered():
        application(given if set(given) <= declared().keys() else ())()
