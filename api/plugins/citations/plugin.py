"""The plug-in of citations for reference managers."""

from api.plugin import Plugin

PLUGIN = Plugin(
    "citations",
    routers=("api.plugins.citations.endpoints",),
    figures="api.plugins.citations.endpoints:AT_A_FIGURE",
)
