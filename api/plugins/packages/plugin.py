"""The plug-in of report packages: its commands."""

from api.plugin import Plugin

PLUGIN = Plugin(
    "packages",
    commands={
        name: f"api.plugins.packages.commands:{name.upper()}"
        for name in ("check", "load", "new", "rebuild", "seed", "verify", "withdraw")
    },
)
