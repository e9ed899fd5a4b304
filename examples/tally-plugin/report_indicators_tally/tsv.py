"""TSV: flat rows with a header, tabs between the cells; tabs and line ends inside a cell become spaces."""

from api.formats.table import Table


def write(table: Table) -> bytes:
    """The table as lines of cells."""
    lines = [[column.name for column in table.flat_columns()], *table.flat_rows()]
    return "".join("\t".join(map(_cell, line)) + "\n" for line in lines).encode()


def _cell(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())
