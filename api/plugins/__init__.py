"""The built-in plug-ins: a folder for each, and the tuple of their names."""

PLUGINS = (
    *("packages", "extract", "fact_check", "citations", "sdmx", "odata", "worldbank", "charts"),
    *("pages", "mcp", "discovery", "publish"),
)
"""The built-in plug-ins."""
