"""SDMX-ML of a table of figures: generic data of version 2.1, which tools read without the data structure."""

from __future__ import annotations

from api.formats.table import Table
from api.representations.writers.sdmx.generic_xml import Generic
from api.representations.writers.sdmx.messages import of_table


def write(table: Table) -> bytes:
    """The figures of a table as generic SDMX-ML 2.1."""
    message, series = of_table(table, "1.0")
    return Generic(message).whole(series)
