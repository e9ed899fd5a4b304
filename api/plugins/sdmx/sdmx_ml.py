"""SDMX-ML of a table of figures."""

from __future__ import annotations

from api.formats.table import Table
from api.plugins.sdmx.messages import of_table
from api.plugins.sdmx.xml import Generic


def write(table: Table) -> bytes:
    """The figures of a table as generic SDMX-ML 2.1."""
    message, series = of_table(table, "1.0")
    return Generic(message).whole(series)
