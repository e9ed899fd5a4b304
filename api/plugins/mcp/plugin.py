"""The plug-in of assistants (MCP)."""

from contextvars import ContextVar

from api.plugin import Link, Plugin

SITE: ContextVar[str] = ContextVar("SITE", default="")
"""The address of the service for those who called it; empty if only this process knows it."""
PLUGIN = Plugin(
    "mcp",
    requires=("fastmcp",),
    protocols=("api.plugins.mcp.endpoints",),
    commands={"mcp": "api.plugins.mcp.commands:MCP"},
    links=(
        Link(
            "/mcp/",
            "Model Context Protocol",
            "https://modelcontextprotocol.io/",
            programs="/mcp",
            posts="calls",
        ),
    ),
)
