"""The plug-in of the site without a server."""

from api.plugin import Plugin

PLUGIN = Plugin("publish", commands={"publish": "api.plugins.publish.commands:PUBLISH"})
