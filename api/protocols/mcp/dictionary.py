"""The data dictionary: what the fields, signs and codes of an answer mean, in a page."""

from __future__ import annotations

from collections.abc import Iterator

from api.domain.catalogue import Catalogue
from api.domain.units import SCALES
from api.formats.figure_rows import FigureRow
from api.formats.table import columns_of
from api.protocols.mcp.answers import lines
from api.protocols.mcp.entries import ADDED

ADDRESS = "figures://data-dictionary"
TITLE = "Data dictionary"
MEANING = "What the fields of a figure, its signs and its codes mean, and which indicators there are."


def written(catalogue: Catalogue) -> str:
    """The dictionary of the data as they stand, as Markdown."""
    return lines(list(_lines(catalogue)))


def _lines(catalogue: Catalogue) -> Iterator[str]:
    yield "# Data dictionary"
    yield "A figure is one claim of one source about an indicator, an area and a period. Ids are permanent."
    yield "Tools leave empty fields out, and `value_text`; /v1/figures/{id} opens an id."
    yield "## Fields"
    for column in columns_of(FigureRow):
        yield f"- {column.name}: {column.meaning}"
    yield "## Beside them, in get_figures"
    for name, meaning in ADDED.items():
        yield f"- {name}: {meaning}"
    yield "## Scales"
    yield ", ".join(f"{scale.name} (10^{scale.exponent})" for scale in SCALES.values())
    yield "## Reports"
    for report in catalogue.reports.values():
        yield f"- {report.id}: {report.title_en}"
    for topic in dict.fromkeys(indicator.topic for indicator in catalogue.indicators.values()):
        yield f"## Indicators of {topic}, with the kind of unit"
        for indicator in catalogue.indicators.values():
            if indicator.topic == topic:
                yield f"- {indicator.code}: {indicator.unit_kind}"
