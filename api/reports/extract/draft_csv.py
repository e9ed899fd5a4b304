"""A draft of figures.csv from proposals: what neither the text nor a person says stays empty."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping

from api.reports.extract.doubts import Doubt
from api.reports.extract.proposal import Proposal
from api.reports.extract.unit_codes import unit_code
from api.reports.packages.package_rows import FIGURE_COLUMNS

Row = Mapping[str, str]
NOTHING: Row = {}


def draft(proposals: Iterable[Proposal], known: Row = NOTHING) -> str:
    """The proposals as figures.csv, units by code; `known` are cells that all rows share, such as the source."""
    return as_csv(draft_row(proposal, known) for proposal in proposals)


def as_csv(rows: Iterable[Row]) -> str:
    """Rows of figures.csv under its columns."""
    out = io.StringIO()
    table = csv.DictWriter(out, FIGURE_COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return out.getvalue()


def draft_row(proposal: Proposal, known: Row = NOTHING, indicator: Callable[[Proposal], str] = lambda _: "") -> Row:
    """The cells of a proposal that are not empty.

    The notes tell what was inferred. What is only left unsaid is for the person who reads the draft, and no note.
    """
    inferred = [doubt for doubt in proposal.doubts if doubt.part]
    cells = {
        **known,
        "indicator": indicator(proposal),
        "period": proposal.period or "",
        "value": proposal.value,
        "scale": str(proposal.scale),
        "unit": unit_code(proposal.unit),
        "comparator": proposal.comparator,
        "status": status_of(proposal),
        "phrase": proposal.phrase,
        "prefix": proposal.prefix,
        "suffix": proposal.suffix,
        "inferred": ";".join(proposal.inferred),
        "note_en": " ".join(doubt.en for doubt in inferred),
        "note_zh": "".join(doubt.zh for doubt in inferred),
        "restates": proposal.restates,
    }
    return {name: cell for name, cell in cells.items() if cell}


def status_of(proposal: Proposal) -> str:
    """`F` of a figure that is expected, planned or aimed at; `A` of any other."""
    return "F" if Doubt.FORECAST in proposal.doubts else "A"
