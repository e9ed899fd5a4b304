"""The commands of the core: where each is declared. Those of plug-ins are named by their `Plugin`.

Whatever is heavy (SQL, the web server, Alembic) is imported inside the function that needs it.
"""

COMMANDS = {
    "audit": "api.cli.commands.audit:AUDIT",
    "convert": "api.cli.commands.convert:CONVERT",
    "figures": "api.cli.commands.figures:FIGURES",
    "migrate": "api.cli.commands.migrate:MIGRATE",
    "rates": "api.cli.commands.listings:LIST_RATES",
    "serve": "api.cli.commands.serve:SERVE",
    "units": "api.cli.commands.listings:LIST_UNITS",
}
"""By the command's name, the module that declares it and the name there."""
