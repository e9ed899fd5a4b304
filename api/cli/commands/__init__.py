"""The commands: each file has a `COMMAND`; this table names it.

Whatever is heavy (SQL, the web server, Alembic) is imported inside the function that needs it.
"""

FILES = {
    "audit": "run_audit",
    "check": "check_package",
    "convert": "convert_value",
    "extract": "extract_figures",
    "fact-check": "check_facts",
    "figures": "list_figures",
    "load": "load_package",
    "mcp": "serve_mcp",
    "migrate": "migrate_database",
    "new": "new_package",
    "rates": "list_rates",
    "rebuild": "rebuild_computed",
    "serve": "serve_http",
    "units": "list_units",
    "verify": "verify_sources",
    "withdraw": "withdraw_figures",
}
"""By the command's name, the file that declares it."""
