"""What the service says of itself, as rows: its paths, the errors that it gives and the formats that it writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Annotated, NamedTuple

from api.domain.errors import tree
from api.representations.column_derivation import columns_of
from api.representations.formats import offered
from api.representations.table import Table


class ErrorRow(NamedTuple):
    """An entry of /v1/errors."""

    code: Annotated[str, "Stable code of the error"]
    status: Annotated[int, "HTTP status"]
    title: Annotated[str, "What happened"]
    help: Annotated[str, "What to do"]


class FormatRow(NamedTuple):
    """An entry of /v1/formats."""

    key: Annotated[str, "The value of `format`"]
    media_type: Annotated[str, "The media type, for Accept"]
    suffix: Annotated[str, "What ends a path instead, as in /v1/figures.csv"]
    needs: Annotated[str, "table: every path has it; figures: /v1/figures and /v1/figures/{id} have it"]
    meaning: Annotated[str, "What it is for"]


class PathRow(NamedTuple):
    """An entry of /v1."""

    path: Annotated[str, "The path; a part in braces is a code or an id"]
    meaning: Annotated[str, "What it gives"]
    parameters: Annotated[list[str], "The names of its parameters; /docs explains each"]
    example: Annotated[str, "An address to try"]


def paths_table(rows: Iterable[PathRow], links: Mapping[str, str]) -> Table:
    """The paths of the API, with links to what describes them further."""
    return Table("paths", columns_of(PathRow), list(rows), links=links, key=("path",))


def errors_table() -> Table:
    """Every way to be refused, by status and code."""
    rows = [ErrorRow(code=error.code, status=error.status, title=error.title, help=error.help) for error in tree()]
    return Table("errors", columns_of(ErrorRow), sorted(rows, key=attrgetter("status", "code")))


def formats_table() -> Table:
    """Every format whose libraries are installed."""
    rows = [
        FormatRow(
            key=row.key,
            media_type=row.media_type,
            suffix=f".{row.suffix}",
            needs=str(row.needs),
            meaning=row.meaning,
        )
        for row in offered(figures=True)
    ]
    return Table("formats", columns_of(FormatRow), rows)
