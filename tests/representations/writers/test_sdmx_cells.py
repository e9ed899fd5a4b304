"""SDMX observations: each cell has the name of its component, and descriptions are those of the rows of figures."""

from __future__ import annotations

import pytest

from api.representations.column_derivation import columns_of
from api.representations.figure_rows import FigureRow
from api.representations.writers.sdmx.concepts import ATTRIBUTES, COMPONENTS, DIMENSION_IDS, OBS_VALUE
from api.representations.writers.sdmx.observations import AttributeCells, DimensionCells, observe
from tests.representations.writers.cases import SALES, figure


def test_cells_are_named_as_the_components() -> None:
    """In their order, on which the writers rely."""
    assert DimensionCells._fields == DIMENSION_IDS
    assert AttributeCells._fields == tuple(part.id for part in ATTRIBUTES)


def test_a_cell_is_found_by_the_name_of_its_component() -> None:
    """Dimensions, the value, attributes; what is missing is None."""
    found = observe(figure(SALES, "2024", "1.8", comparator=">"))
    shown = {name: found.cell(name) for name in ("REF_AREA", "TIME_PERIOD", OBS_VALUE.id, "COMPARATOR", "LOW", "HIGH")}
    assert shown == {
        "REF_AREA": "CHN", "TIME_PERIOD": "2024", "OBS_VALUE": "1.8", "COMPARATOR": "GT", "LOW": "1.8", "HIGH": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("component", "field"),
    [("LOW", "low"), ("HIGH", "high"), ("DECIMALS", "decimals"), ("AS_PRINTED", "as_printed"), ("OBS_COM", "notes")],
)
def test_what_a_row_gives_too_is_described_as_there(component: str, field: str) -> None:
    """In English and in Chinese."""
    column = next(column for column in columns_of(FigureRow) if column.name == field)
    assert column.meaning_zh
    assert COMPONENTS[component].meaning == (f"{column.meaning}.", f"{column.meaning_zh}。")
