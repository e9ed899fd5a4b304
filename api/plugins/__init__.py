"""Plug-ins: what the service offers around its core, each a folder of one shape."""

PLUGINS = tuple(
    f"api.plugins.{name}"
    for name in (
        *("packages", "extract", "fact_check", "citations", "sdmx", "odata", "worldbank", "charts"),
        *("pages", "mcp", "discovery"),
    )
)
"""The built-in ones; each imports the core and plug-ins before it."""
