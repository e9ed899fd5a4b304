"""The plug-in of citations for reference managers: its route and its suffixes."""

from api.plugin import Plugin

PLUGIN = Plugin(
    "citations",
    routers=("api.plugins.citations.endpoints",),
    suffixes={"/citation": "api.plugins.citations.formats:CITATION_SUFFIXES"},
)
