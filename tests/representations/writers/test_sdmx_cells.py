"""SDMX observations: each cell has the name of its component, and descriptions are those of the rows of figures."""

from __future__ import annotations

from dataclasses import replace

from api.domain.conversion import convert
from api.domain.figure import Dataset, Figure
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
from tests.representations.writers.cases import GROWTH, PERCENT, PRESS, SALES, USD, dataset, figure


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
    shown = {name: found.cell(name) for name in ("REF_AREA", "TIME_PERIOD", OBS_VALUE.id, "COMPARATOR", "LOW", "HIGH")}
    assert shown == {
        "REF_AREA": "CHN", "TIME_PERIOD": "2024", "OBS_VALUE": "1800000000000", "COMPARATOR": "GT",
        "LOW": "1800000000000", "HIGH": None,
    }  # fmt: skip


NUMBERS = [
    (figure(SALES, "2024", "15.5"), "one", "15500000000000 x0 .0 from 15450000000000 to 15550000000000"),
    (figure(SALES, "2024", "15.5"), "trillion", "15.5 x12 .1 from 15.45 to 15.55"),
    (figure(SALES, "2024", "15522.5", scale="billion"), "trillion", "15.5225 x12 .4 from 15.52245 to 15.52255"),
    (figure(GROWTH, "2024", "57.0", PERCENT, "one"), "one", "57.0 x0 .1 from 56.95 to 57.05"),
]


@every(("told", "scale", "wanted"), NUMBERS)
def test_value_and_ends_are_told_with_one_multiplier(told: Figure, scale: str, wanted: str) -> None:
    """That of the scale that is served, whichever is printed."""
    cells = observe(replace(told, scale=SCALES[scale]), FIGURE).cells
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


STANDING, RIVAL = figure(SALES, "2024", "15.5", preferred=True), figure(SALES, "2024", "15.4", source=PRESS)
DERIVED = figure(SALES, "2024", "15.3", source=PRESS, formula="a + b")
FLOWS = [
    ("FIGURES", dataset(STANDING, figure(SALES, "2023", "15.4", preferred=True))),
    ("FIGURES", dataset(STANDING, replace(STANDING, vintage="final"))),
    ("FIGURES", dataset(replace(STANDING, period=RIVAL.period, indicator=GROWTH), DERIVED)),
    ("CLAIMS", dataset(STANDING, DERIVED)),
    ("CLAIMS", dataset(STANDING, claims=Claims.ALL)),
    ("CLAIMS", dataset(STANDING, RIVAL, claims=Claims.ALL)),
    ("CLAIMS", dataset(claims=Claims.ALL)),
    ("FIGURES", dataset()),
]


@every(("flow", "told"), FLOWS)
def test_figures_are_claims_where_two_could_share_a_place(flow: str, told: Dataset) -> None:
    """Where every source's are asked for, or a derived figure stands where another does; none of them is lost."""
    message, series = of_table(figures_table(told), "1.0")
    assert message.structure.id == flow
    observations = [one for found in series for one in found.observations]
    assert len({one.dimensions for one in observations}) == len(told.figures)


@every(("flow", "one"), [("FIGURES", STANDING), ("CLAIMS", RIVAL), ("FIGURES", DERIVED)])
def test_one_figure_is_a_claim_where_another_stands(flow: str, one: Figure) -> None:
    """The preferred one and a derived one are the figure of their place."""
    message, _ = of_table(figure_table(dataset(one)), "1.0")
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
