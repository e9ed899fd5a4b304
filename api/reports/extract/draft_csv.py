"""A draft figures.csv from proposals: what the text does not say stays empty for a person to fill in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from api.reports.extract.proposal import Proposal

_HEADER = (
    "indicator,area,period,value,scale,unit,comparator,status,source,originator,paragraph,phrase,prefix,suffix,"
    "sentence_sha256,inferred,note_en,note_zh,restates,edition,rank"
)
COLUMNS = tuple(_HEADER.split(","))


def draft(proposals: Iterable[Proposal]) -> str:
    """The proposals as figures.csv; indicator, area and source are empty, and so is a period that was not found."""
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
        "unit": proposal.unit,
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
