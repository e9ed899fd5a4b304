"""What a search found, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, NamedTuple

from api.representations.column_derivation import Narrower, columns_of
from api.representations.table import Table


class SearchRow(NamedTuple):
    """An entry of /v1/search."""

    kind: Annotated[
        str, Narrower({"enum": ["indicator", "area", "source", "report"]}), "indicator, area, source or report"
    ]
    code: Annotated[str, "Its code or id, as filters take it"]
    name: Annotated[str, "Name, in the language asked for where there is one"]
    topic: Annotated[str | None, "Topic of an indicator"]
    score: Annotated[int, "How well it matches, to 100; scores of different kinds do not compare"]
    matched: Annotated[
        str, "Which text matched best: name, code, alias, breakdown, definition, title, publisher, originator or id"
    ]
    matched_text: Annotated[str | None, "That text"]
    url: Annotated[str, "Its address here; /v1/figures takes its code as a filter"]


def search_table(rows: Iterable[SearchRow]) -> Table:
    """What was found, the best first."""
    return Table("search", columns_of(SearchRow), list(rows), key=("kind", "code"))
