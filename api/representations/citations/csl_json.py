"""CSL-JSON: one item, a web page, as Zotero, pandoc and citeproc read it (citeproc.js's csl-data schema)."""

from __future__ import annotations

from typing import Any

from api.representations.citations.cited_figure import CitedFigure
from api.representations.writers.json import dumps


def csl_json(cited: CitedFigure) -> bytes:
    """The item as a JSON object, as addresses of DOIs give it."""
    return dumps(csl_item(cited)) + b"\n"


def csl_item(cited: CitedFigure) -> dict[str, Any]:
    """The item; what is not known is left out."""
    source = cited.source
    fields = {
        "id": cited.id,
        "type": "webpage",
        "title": cited.claim,
        "author": [{"literal": source.publisher}],
        "container-title": source.title,
        "issued": _date(source.published),
        "URL": cited.address,
        "language": str(cited.lang),
        "note": cited.note,
    }
    return {name: value for name, value in fields.items() if value}


def _date(day: str | None) -> dict[str, Any] | None:
    return {"date-parts": [[int(part) for part in day.split("-")]]} if day else None
