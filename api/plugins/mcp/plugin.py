"""The plug-in of assistants (MCP): its route, its command and its link."""

from contextvars import ContextVar

from api.plugin import Link, Plugin

SITE: ContextVar[str] = ContextVar("SITE", default="")
"""The address of the service as the current caller sees it; empty if there is none."""
PLUGIN = Plugin(
    "mcp",
    requires=("fastmcp",),
    protocols=("api.plugins.mcp.endpoints",),
    commands={"mcp": "api.plugins.mcp.commands:MCP"},
    links=(Link("/mcp/", "Model Context Protocol", "https://modelcontextprotocol.io/", programs="/mcp"),),
)
