"""SDMX observations: each cell has the name of its component, and descriptions are those of the rows of figures."""

from __future__ import annotations

from dataclasses import replace

from api.domain.conversion import convert
from api.domain.query import Claims
from api.domain.rates import AppliedRate
from api.domain.words.scales import SCALES
from api.representations.column_derivation import columns_of
from api.representations.figure_rows import FigureRow, figure_table, figures_table
from api.representations.writers.sdmx.concepts import COMPONENTS, DECIMALS, OBS_VALUE
from api.representations.writers.sdmx.data_structures import CLAIM, DATA_STRUCTURES, FIGURE, DataStructure
from api.representations.writers.sdmx.messages import of_table
from api.representations.writers.sdmx.observations import Cells, observe
from tests.helpers.tables import every
from tests.representations.charts.drawings import written
from tests.representations.rows import rows_beside
from tests.representations.writers.cases import SALES, USD, dataset, figure


def test_cells_are_named_as_the_components() -> None:
    """In their order, on which the structures rely."""
    assert Cells._fields == tuple(COMPONENTS)


@every("structure", DATA_STRUCTURES.values())
def test_an_observation_has_the_cells_of_its_structure(structure: DataStructure) -> None:
    """Dimensions and attributes in the structure's order; the source tells claims apart, and is told of figures."""
    found = observe(figure(SALES, "2024", "1.8", vintage="edition-2025"), structure)
    assert found.dimensions == tuple(found.cell(part.id) for part in structure.dimensions)
    assert found.attributes == tuple(found.cell(part.id) for part in structure.attributes)
    assert ("bureau-2025" in found.dimensions) is (structure is CLAIM)
    assert ("PREFERRED" in structure.components) is (structure is CLAIM)
    assert found.cell("VINTAGE") == "EDITION-2025"


def test_a_cell_is_found_by_the_name_of_its_component() -> None:
    """Dimensions, the value, attributes; what is missing is None."""
    found = observe(figure(SALES, "2024", "1.8", comparator=">"), FIGURE)
    shown = [found.cell(name) for name in ("REF_AREA", "TIME_PERIOD", OBS_VALUE.id, "COMPARATOR", "LOW", "HIGH")]
    assert shown == ["CHN", "2024", "1800000000000", "GT", "1800000000000", None]


@every("told, scale, wanted", rows_beside(__file__, "numbers"))
def test_value_and_ends_are_told_with_one_multiplier(told: str, scale: str, wanted: str) -> None:
    """That of the scale that is served, whichever is printed."""
    (one,) = written(told)
    cells = observe(replace(one, scale=SCALES[scale]), FIGURE).cells
    shown = f"{cells.OBS_VALUE} x{cells.UNIT_MULT} .{cells.DECIMALS} from {cells.LOW} to {cells.HIGH}"
    assert shown == wanted


def test_no_value_has_more_decimals_than_are_listed() -> None:
    """Not the smallest that is read, at the highest rate, told in trillions."""
    least = figure(SALES, "2024", f"0.{'0' * 29}7", scale="one")
    converted, receipt = convert(least.printed, USD, AppliedRate.parse(f"USDCNY:{'9' * 12}.{'9' * 12}"))
    told = replace(least, converted=converted, receipt=receipt, scale=SCALES["trillion"])
    decimals = observe(told, FIGURE).cells.DECIMALS
    assert int(decimals) > 60
    assert decimals in DECIMALS.codes


@every("flow, figures, asked", rows_beside(__file__, "flows"))
def test_figures_are_claims_where_two_could_share_a_place(flow: str, figures: str, asked: str) -> None:
    """Where every source's are asked for, or a derived figure stands where another does; none of them is lost."""
    told = dataset(*written(figures), claims=Claims.ALL if asked == "all" else Claims.PREFERRED)
    message, series = of_table(figures_table(told), "1.0")
    assert message.structure.id == flow
    observations = [one for found in series for one in found.observations]
    assert len({one.dimensions for one in observations}) == len(told.figures)


@every("flow, figure", rows_beside(__file__, "one figure"))
def test_one_figure_is_a_claim_where_another_stands(flow: str, figure: str) -> None:
    """The preferred one and a derived one are the figure of their place."""
    message, _ = of_table(figure_table(dataset(*written(figure))), "1.0")
    assert message.structure.id == flow


@every(
    ("component", "field"),
    [("LOW", "low"), ("HIGH", "high"), ("PREFERRED", "preferred"), ("AS_PRINTED", "as_printed"), ("OBS_COM", "notes")],
)
def test_what_a_row_gives_too_is_described_as_there(component: str, field: str) -> None:
    """In English and in Chinese."""
    column = next(column for column in columns_of(FigureRow) if column.name == field)
    assert column.meaning_zh
    assert COMPONENTS[component].meaning == (f"{column.meaning}.", f"{column.meaning_zh}。")
