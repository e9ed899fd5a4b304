"""Plug-ins: what the service offers around its core, each a folder of one shape."""

PLUGINS = (
    *("packages", "extract", "fact_check", "citations", "sdmx", "odata", "worldbank", "charts"),
    *("pages", "mcp", "discovery", "publish"),
)
"""The built-in plug-ins."""
