"""Plain text: one figure as the bare value, which fills one cell of a spreadsheet; of several a line each."""

from __future__ import annotations

from collections.abc import Iterator

from api.domain.errors import ConflictingParameters, Fault
from api.domain.figure import Dataset, Figure
from api.domain.query import Lang
from api.domain.units import UnitKind
from api.domain.words import one_line, vintage_code
from api.formats.sentences import amount_words, bracketed, one_of_its_unit, remarks_of, spoken_figure, withdrawal
from api.formats.table import Table
from api.formats.writers.csv import cell_text

_BARE = frozenset({"value", "value_text", "low", "high"})
"""The fields that are a number alone, without anything that names its unit."""
_LESS_THAN_FINAL = frozenset("EFP")
"""The statuses of estimates, forecasts and provisional numbers."""


def write(table: Table) -> bytes:
    """The amount of each figure in words, or the one field that was picked.

    Of one figure it is that and nothing else, since WEBSERVICE of a spreadsheet would keep a line break in the cell; in
    a list LF ends each line, since a shell would pass over a last one without it.
    """
    assert table.dataset is not None  # noqa: S101 - the table of formats sends no other
    lines = _cells(table, table.dataset) if table.picked else _amounts(table.dataset)
    return "".join(line if table.single else f"{line}\n" for line in lines).encode()


def _cells(table: Table, dataset: Dataset) -> Iterator[str]:
    """The exact cell of each figure, as CSV has it; ConflictingParameters where there is more than one.

    A bare number that is not in the wanted unit is left out, and its line stays empty.
    """
    columns = table.flat_columns()
    if len(columns) != 1:
        given = ", ".join(column.name for column in columns) or "an object"
        detail = f"`fields` picks {given}, and text has one value a line: pick one, such as value, or ask for csv."
        raise ConflictingParameters(detail, [Fault("fields", detail)])
    lines = (one_line(str(cell_text(cell))) for (cell,) in table.flat_rows())
    if not dataset.unconverted or columns[0].name not in _BARE:
        return lines
    left = set(dataset.unconverted)
    return ("" if figure.id in left else line for figure, line in zip(dataset.figures, lines, strict=True))


def _amounts(dataset: Dataset) -> Iterator[str]:
    """Each amount with what a reader must know of it, since no other column says that."""
    lang = dataset.query.lang
    for figure in dataset.figures:
        yield _in_words(figure, dataset) + bracketed([*_unfinished(figure, lang), *withdrawal(figure, lang)], lang)


def _unfinished(figure: Figure, lang: Lang) -> list[str]:
    """Remarks on an amount that is less than final; an edition is not, and a sheet reads 8.8% alone as a number."""
    if figure.status not in _LESS_THAN_FINAL and vintage_code(figure.vintage) != "PRELIMINARY":
        return []
    return remarks_of(figure.status, figure.vintage, None, lang)


def _in_words(figure: Figure, dataset: Dataset) -> str:
    """The served amount of a figure: `more than 250 billion USD`; money in the wanted scale, if there is one.

    What is counted keeps the scale that it is read in: nobody says 0.000000165 billion zones.
    """
    query = dataset.query
    if figure.indicator.measuring_type == "rank":
        return spoken_figure(figure.indicator, figure.served, query.lang)
    wanted = query.conversion.scale if figure.served.unit.kind is UnitKind.MONEY else None
    display = figure.served.display(query.lang, wanted=wanted)
    words = one_line(amount_words(display, figure.served.comparator, query.lang))
    return words if query.lang is Lang.ZH else one_of_its_unit(words, figure.served.unit)
