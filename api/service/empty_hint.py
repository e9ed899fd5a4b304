"""What an empty answer says of where data are: the one thing to leave out, and what there is then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from api.domain.catalogue import Catalogue
from api.domain.figure import Dataset, Figure
from api.domain.query import Claims, Query
from api.service.derived_figures import selected_of
from api.service.parameters.parameter_fields import fields_of
from api.service.parameters.parameter_model import Parameters
from api.storage.database import Database
from api.storage.values_in_use import values_in_use

Wanted = TypeVar("Wanted", bound=Parameters)

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
        return passed_over(dataset.total, query.page.offset)
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


def passed_over(total: int, offset: int) -> str:
    """That a page begins behind the last row."""
    return f"There are {total} rows, and `offset={offset}` passes over all of them."


async def with_one_left_out(wanted: Wanted, names: Iterable[str], count: Callable[[Wanted], Awaitable[int]]) -> str:
    """What to ask instead of a list that is empty: the first parameter without which rows are counted."""
    fields = {item.name: item.attribute for item in fields_of(type(wanted))}
    for name in names:
        if wanted.given.get(attribute := fields[name]):
            default = type(wanted).model_fields[attribute].get_default()
            if found := await count(wanted.model_copy(update={attribute: default})):
                return f"Without `{name}` there {'is 1' if found == 1 else f'are {found}'}."
    return "There are none either where one parameter is left out."


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
