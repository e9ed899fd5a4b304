"""The plug-in of assistants (MCP)."""

from __future__ import annotations

from api.plugin import Link, Plugin

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
