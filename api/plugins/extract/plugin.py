"""The plug-in of the extraction of figures from prose."""

from api.plugin import Plugin

PLUGIN = Plugin("extract", commands={"extract": "api.plugins.extract.commands:EXTRACT"})
