"""A draft figures.csv from proposals: what the text does not say stays empty for a person to fill in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from api.reports.extract.proposal import Proposal
from api.reports.extract.unit_codes import unit_code

_HEADER = (
    "indicator,area,period,value,scale,unit,comparator,status,vintage,source,originator,paragraph,phrase,prefix,suffix,"
    "sentence_sha256,inferred,note_en,note_zh,restates,edition,rank"
)
COLUMNS = tuple(_HEADER.split(","))


def draft(proposals: Iterable[Proposal]) -> str:
    """The proposals as figures.csv, units by code; indicator, area, source and a period not found are empty."""
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    for proposal in proposals:
        table.writerow(_row(proposal))
    return out.getvalue()


def _row(proposal: Proposal) -> dict[str, str | int]:
    return {
        "period": proposal.period or "",
        "value": proposal.value,
        "scale": proposal.scale,
        "unit": unit_code(proposal.unit),
        "comparator": proposal.comparator,
        "status": "A",
        "paragraph": proposal.paragraph,
        "phrase": proposal.phrase,
        "prefix": proposal.prefix,
        "suffix": proposal.suffix,
        "sentence_sha256": proposal.sentence_sha256,
        "inferred": ";".join(proposal.inferred),
        "note_en": proposal.reason,
        "note_zh": "".join(doubt.zh for doubt in proposal.doubts),
        "restates": proposal.restates,
    }
