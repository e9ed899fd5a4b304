"""The plug-in of report packages."""

from api.plugin import Plugin

_COMMANDS = "api.plugins.packages.commands"
PLUGIN = Plugin(
    "packages",
    commands={
        name: f"{_COMMANDS}:{name.upper()}" for name in ("check", "load", "new", "rebuild", "verify", "withdraw")
    },
)
