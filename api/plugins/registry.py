"""The built-in plug-ins; others come by the entry point group `report_indicators.plugins`."""

PLUGINS = (
    *("packages", "extract", "fact_check", "citations", "sdmx", "odata", "worldbank", "charts"),
    *("pages", "mcp", "discovery", "publish"),
)
"""The built-in plug-ins."""
