"""The commands: where each is declared.

Whatever is heavy (SQL, the web server, Alembic) is imported inside the function that needs it.
"""

_CORE, _PLUGINS = "api.cli.commands", "api.plugins"
COMMANDS = {
    "audit": f"{_CORE}.audit:AUDIT",
    "check": f"{_PLUGINS}.packages.commands:CHECK",
    "convert": f"{_CORE}.convert:CONVERT",
    "extract": f"{_PLUGINS}.extract.commands:EXTRACT",
    "fact-check": f"{_PLUGINS}.fact_check.commands:FACT_CHECK",
    "figures": f"{_CORE}.figures:FIGURES",
    "load": f"{_PLUGINS}.packages.commands:LOAD",
    "mcp": f"{_PLUGINS}.mcp.commands:MCP",
    "migrate": f"{_CORE}.migrate:MIGRATE",
    "new": f"{_PLUGINS}.packages.commands:NEW",
    "rates": f"{_CORE}.listings:LIST_RATES",
    "rebuild": f"{_PLUGINS}.packages.commands:REBUILD",
    "serve": f"{_CORE}.serve:SERVE",
    "units": f"{_CORE}.listings:LIST_UNITS",
    "verify": f"{_PLUGINS}.packages.commands:VERIFY",
    "withdraw": f"{_PLUGINS}.packages.commands:WITHDRAW",
}
"""By the command's name, the module that declares it and the name there."""
