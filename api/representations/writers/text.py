"""Plain text: one figure as the bare value, which fills one cell of a spreadsheet; of several a line each."""

from __future__ import annotations

from collections.abc import Iterator

from api.domain.errors import ConflictingParameters, Fault
from api.domain.figure import Dataset, Figure
from api.domain.figure_conversion import scales
from api.representations.citations.cited_claim import amount_words, one_line
from api.representations.table import Table
from api.representations.writers.csv import cell_text


def write(table: Table) -> bytes:
    """The amount of each figure in words, or the one field that was picked.

    Of one figure it is that and nothing else, since WEBSERVICE of a spreadsheet would keep a line break in the cell; in
    a list LF ends each line, since a shell would pass over a last one without it.
    """
    assert table.dataset is not None  # noqa: S101 - the table of formats sends no other
    lines = _cells(table) if table.picked else _amounts(table.dataset)
    return "".join(line if table.single else f"{line}\n" for line in lines).encode()


def _cells(table: Table) -> Iterator[str]:
    """The exact cell of each figure, as CSV has it; ConflictingParameters where there is more than one."""
    columns = table.flat_columns()
    if len(columns) != 1:
        given = ", ".join(column.name for column in columns) or "an object"
        detail = f"`fields` picks {given}, and text has one value a line: pick one, such as value, or ask for csv."
        raise ConflictingParameters(detail, [Fault("fields", detail)])
    return (one_line(str(cell_text(cell))) for (cell,) in table.flat_rows())


def _amounts(dataset: Dataset) -> Iterator[str]:
    return (amount_in_words(figure, dataset) for figure in dataset.figures)


def amount_in_words(figure: Figure, dataset: Dataset) -> str:
    """What is served of a figure: `more than 250 billion USD`; in the scale that was asked for, where there is one."""
    query = dataset.query
    wanted = query.conversion.scale if scales(figure) else None
    display = figure.served.display(query.lang, wanted=wanted)
    return one_line(amount_words(display, figure.served.comparator, query.lang))
