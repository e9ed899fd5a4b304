"""What an empty answer says of where data are: the one thing to leave out, and what there is then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from api.domain.catalogue import Catalogue
from api.domain.figure import Dataset, Figure
from api.domain.query import Claims, Query
from api.service.derived_figures import selected_of
from api.storage.database import Database
from api.storage.values_in_use import values_in_use

NAMED = 12
"""Periods, areas or other values that a hint names."""


@dataclass(frozen=True, slots=True)
class _Narrowing:
    """A field of a query that narrows it down: the parameter that sets it, and the column that it is about."""

    field: str
    parameter: str
    column: str
    noun: str


_NARROWINGS = (
    _Narrowing("updated_after", "updated_after", "release", "releases"),
    _Narrowing("as_of", "as_of", "release", "releases"),
    _Narrowing("spans", "period", "period", "periods"),
    _Narrowing("frequencies", "frequency", "period", "periods"),
    _Narrowing("sources", "source", "source", "sources"),
    _Narrowing("reports", "report", "release", "reports"),
    _Narrowing("breakdowns", "flow", "indicator", "indicators"),
    _Narrowing("areas", "area", "area", "areas"),
    _Narrowing("indicators", "indicator", "indicator", "indicators"),
    _Narrowing("topics", "topic", "indicator", "indicators"),
)


async def hint(database: Database, catalogue: Catalogue, dataset: Dataset, derived: Sequence[Figure]) -> str | None:
    """What to ask instead of a query that found nothing on its page; None where it found something."""
    query = dataset.query
    if dataset.figures:
        return None
    if dataset.total and query.page.after is not None:
        return f"There are {dataset.total} rows, and none of them comes behind `after={query.page.after}`."
    if dataset.total:
        return f"There are {dataset.total} rows, and `offset={query.page.offset}` passes over all of them."
    if not query.derived and selected_of(derived, catalogue, query):
        return "What is asked for is stated by no source and follows from other figures: add `derived=true`."
    everything = replace(query, claims=Claims.ALL, latest=None)
    if query.claims is Claims.PREFERRED and await values_in_use(database, catalogue, everything, "source"):
        return "The claims that are asked for are not the preferred ones: add `claims=all`."
    for narrowing in _NARROWINGS:
        if not getattr(query, narrowing.field):
            continue
        left_out: Any = {narrowing.field: None if narrowing.field in _SINGLE else ()}
        wider = replace(everything, **left_out)
        if values := await values_in_use(database, catalogue, wider, narrowing.column):
            if narrowing.field == "reports":
                values = sorted({catalogue.releases[release].report for release in values})
            listed = _listed(values)
            return f"Without `{_given(narrowing, query)}` there are figures, of the {narrowing.noun} {listed}."
    return (
        "No one parameter left out finds a figure: /v1/indicators lists what is measured, /v1/search finds it by words."
    )


_SINGLE = frozenset({"updated_after", "as_of"})
"""The fields that hold one value, and no list."""


def _given(narrowing: _Narrowing, query: Query) -> str:
    """The parameter by the name that the topic has for it."""
    if narrowing.field == "breakdowns" and query.topics == ("partnerships",):
        return "programme"
    return narrowing.parameter


def _listed(values: Sequence[Any]) -> str:
    shown = [str(value) for value in values]
    if len(shown) <= NAMED:
        return ", ".join(shown)
    # Periods are in order: the ends say more than the first dozen.
    return f"{', '.join(shown[: NAMED // 2])} … {', '.join(shown[-NAMED // 2 :])} ({len(shown)} in all)"
