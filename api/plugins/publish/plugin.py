"""The plug-in of the site without a server: the command `publish`."""

from api.plugin import Plugin

PLUGIN = Plugin("publish", commands={"publish": "api.plugins.publish.commands:PUBLISH"})
