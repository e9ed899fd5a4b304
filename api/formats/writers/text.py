"""Plain text writer: the amount of each figure in words, or one picked field; a list has one line for each figure."""

from collections.abc import Iterator

from api.domain.errors import ConflictingParameters
from api.domain.figure import Dataset, Figure
from api.domain.query import Lang
from api.domain.units import UnitKind
from api.domain.words import amount_words, one_line, vintage_code
from api.formats import sentences
from api.formats.table import Table
from api.formats.writers.csv import cell_text

_BARE = frozenset({"value", "value_text", "low", "high"})
"""The fields that are a bare number without its unit."""


def write(table: Table) -> bytes:
    """The bytes of a line for each figure of a table of figures: its amount in words, or the one field that was picked.

    A single figure has no line break, since a spreadsheet's WEBSERVICE would keep the break in the cell. In a list LF
    ends each line, since a shell would skip a last line without LF. Raises ConflictingParameters if several fields are
    picked.
    """
    dataset = table.answer
    lines = _cells(table) if table.picked else (_amount(figure, dataset) for figure in dataset.figures)
    return "".join(line if table.single else f"{line}\n" for line in lines).encode()


def _cells(table: Table) -> Iterator[str]:
    """The picked cell of each figure as CSV has it; empty for a bare number that is not in the wanted unit."""
    dataset, columns = table.answer, table.flat_columns()
    if len(columns) != 1:
        given = ", ".join(column.name for column in columns) or "an object"
        detail = f"`fields` picks {given}, and text has one value a line: pick one, such as value, or ask for csv."
        raise ConflictingParameters.at("fields", detail)
    lines = (one_line(str(cell_text(cell))) for (cell,) in table.flat_rows())
    if not dataset.unconverted or columns[0].name not in _BARE:
        return lines
    left = set(dataset.unconverted)
    return ("" if figure.id in left else line for figure, line in zip(dataset.figures, lines, strict=True))


def _amount(figure: Figure, dataset: Dataset) -> str:
    """The amount in words; remarks say if it is estimated, forecast, provisional, preliminary or withdrawn."""
    lang, served, remarks = dataset.query.lang, figure.served, sentences.withdrawal(figure, dataset.query.lang)
    if figure.status in sentences.LESS_THAN_FINAL or vintage_code(figure.vintage) == "PRELIMINARY":
        remarks = [*sentences.remarks_of(figure.status, figure.vintage, None, lang), *remarks]
    if figure.indicator.measuring_type == "rank":
        words = sentences.spoken_figure(figure.indicator, served, lang)
    else:
        # Only money is in the wanted scale: nobody says 0.000000165 billion zones.
        is_money, label = served.unit.kind is UnitKind.MONEY, served.unit.label_en
        wanted = dataset.query.conversion.scale if is_money else None
        words = one_line(amount_words(served.display(lang, wanted=wanted), served.comparator, lang))
        if lang is not Lang.ZH and not is_money and f" {words}".endswith(f" 1 {label}"):
            words = words.removesuffix(label) + sentences.counted_unit(served.unit, lang, one=True)
    return words + sentences.bracketed(remarks, lang)
