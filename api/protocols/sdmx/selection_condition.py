"""Which observations are wanted, as a condition on figures that the database can select by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from api.domain.catalogue import Catalogue
from api.domain.conditions import Among, Both, Condition, Either
from api.domain.words import vintage_code
from api.protocols.sdmx.codelists import codes
from api.protocols.sdmx.filters import Filter
from api.protocols.sdmx.keys import ANY, Key, Selection
from api.representations.writers.sdmx.concepts import FREQ, INDICATOR, REF_AREA, SOURCE, TIME_PERIOD, VINTAGE
from api.representations.writers.sdmx.observations import source_id

_FIELDS: Mapping[str, str] = {
    FREQ.id: "frequency",
    REF_AREA.id: "area",
    INDICATOR.id: "indicator",
    VINTAGE.id: "vintage",
    SOURCE.id: "source",
    TIME_PERIOD: "period",
}
"""The field of a figure that tells a dimension; what is computed of a figure, such as its value, is none of them."""


def can_be_selected(selection: Selection) -> bool:
    """Whether a condition says the same as the selection."""
    return all(one.part.id in _FIELDS for one in selection.filters)


def condition(selection: Selection, catalogue: Catalogue, periods: Collection[str]) -> Condition | None:
    """The selection as a condition, None where it takes everything; `periods` are those that figures have."""
    parts: list[Condition] = [_passing(one, catalogue, periods) for one in selection.filters]
    if ANY not in selection.keys:
        parts.append(Either(tuple(_matching(key, catalogue) for key in selection.keys)))
    return Both(tuple(parts)) if parts else None


def _passing(one: Filter, catalogue: Catalogue, periods: Collection[str]) -> Condition:
    name = one.part.id
    known = periods if name == TIME_PERIOD else codes(catalogue, name) or ()
    return _among(name, (code for code in known if one.takes(code)), catalogue)


def _matching(key: Key, catalogue: Catalogue) -> Condition:
    return Both(tuple(_among(name, wanted, catalogue) for name, wanted in key.items()))


def _among(name: str, wanted: Iterable[str], catalogue: Catalogue) -> Condition:
    if name == VINTAGE.id:
        written = {vintage_code(vintage): vintage for vintage in (None, *catalogue.vintages)}
        return Among(_FIELDS[name], tuple(written[code] for code in sorted(wanted)))
    return Among(_FIELDS[name], tuple(source_id(code) if name == SOURCE.id else code for code in sorted(wanted)))
