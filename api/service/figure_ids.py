"""The ids of figures: which texts can be one, and the refusal of one that no figure has."""

from __future__ import annotations

from collections.abc import Callable

from api.domain.catalogue import Catalogue
from api.domain.catalogue_entries import ReleaseBase
from api.domain.errors import Fault, NotFound, Problem
from api.service.catalogue_search import find_indicators

MAX_ID = 240
"""Characters that an id has at most."""

Absent = Callable[[str, str | None], Problem]
"""Makes the refusal of an id that no figure has, given the id and the code of the indicator that looks most like it."""


def can_be_id(text: str) -> bool:
    """Whether a text can be the id of a figure; no other is looked for in the database."""
    return len(text) <= MAX_ID and text.isascii() and text.isprintable()


def in_usual_case(figure_id: str) -> str:
    """An id as it is written but for the case of its letters: capitals in its area and period."""
    parts = figure_id.split(".", 3)
    if len(parts) < 4:
        return figure_id
    indicator, area, period, source = parts
    return f"{indicator.lower()}.{area.upper()}.{period.upper()}.{source.lower()}"


def nearest_indicator(figure_id: str, catalogue: Catalogue) -> str | None:
    """The code of the indicator that looks most like the first part of an id; None where none does."""
    near = find_indicators(catalogue, figure_id[:MAX_ID].partition(".")[0])
    return near[0].key if near else None


def absent(figure_id: str, indicator: str | None) -> NotFound:
    """The refusal of an id that no figure has, with the address that lists ids."""
    address = f"/v1/figures?indicator={indicator}" if indicator else "/v1/figures"
    return NotFound(f"There is no figure {figure_id[:MAX_ID]!r}; {address} lists the ids.")


def not_yet(figure_id: str, moment: str, release: ReleaseBase) -> NotFound:
    """The refusal of a figure at a moment before the release that brought it, which is the nearest to ask for."""
    day = release.released_at[:10]
    detail = f"The figure {figure_id[:MAX_ID]!r} was not here on {moment[:10]}: release {release.id} of {day} added it."
    return NotFound(detail, [Fault("as_of", detail, moment, nearest=[release.released_at])])
