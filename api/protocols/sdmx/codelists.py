"""The code lists: every code that a dimension or attribute can have, with its names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from weakref import WeakKeyDictionary

from api.domain.catalogue import Catalogue
from api.domain.entries import SourceBase, UnitBase
from api.domain.units import UnitKind
from api.domain.words import NOT_APPLICABLE, Bilingual, vintage_code, vintage_name
from api.representations.writers.sdmx.concepts import COMPONENTS
from api.representations.writers.sdmx.observations import source_code, unit_code


class Entry(NamedTuple):
    """A code's names, and what it means."""

    name: Bilingual
    meaning: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Codelist:
    """A list of codes."""

    id: str
    name: Bilingual
    entries: Mapping[str, Entry]


_NAMES = {
    "CL_FREQ": Bilingual("Frequencies", "频率"),
    "CL_AREA": Bilingual("Reference areas", "参考地区"),
    "CL_INDICATOR": Bilingual("Indicators", "指标"),
    "CL_VINTAGE": Bilingual("Vintages", "版本"),
    "CL_SOURCE": Bilingual("Sources", "来源"),
    "CL_UNIT_MEASURE": Bilingual("Units of measure", "计量单位"),
    "CL_UNIT_MULT": Bilingual("Unit multipliers", "单位乘数"),
    "CL_DECIMALS": Bilingual("Numbers of decimals", "小数位数"),
    "CL_OBS_STATUS": Bilingual("Observation statuses", "观测状态"),
    "CL_COMPARATOR": Bilingual("Comparators", "比较符"),
}
LISTS = tuple(_NAMES)
"""The ids of all code lists, in the order in which they are served."""


def codelists(catalogue: Catalogue) -> Mapping[str, Codelist]:
    """All code lists, by id."""
    return {name: Codelist(name, _NAMES[name], entries) for name, entries in _entries(catalogue).items()}


def codes(catalogue: Catalogue, component: str) -> Mapping[str, Entry] | None:
    """The codes of a dimension or attribute; None for one that has no code list."""
    listed = COMPONENTS[component].codelist
    return _entries(catalogue)[listed] if listed else None


_MADE: WeakKeyDictionary[Catalogue, Mapping[str, Mapping[str, Entry]]] = WeakKeyDictionary()
"""By the catalogue that they are made of: each code of a key is looked up in them."""


def _entries(catalogue: Catalogue) -> Mapping[str, Mapping[str, Entry]]:
    made = _MADE.get(catalogue)
    if made is None:
        made = _MADE[catalogue] = _of_catalogue(catalogue)
    return made


def _of_catalogue(catalogue: Catalogue) -> Mapping[str, Mapping[str, Entry]]:
    fixed = {
        part.codelist: {code: Entry(name) for code, name in part.codes.items()}
        for part in COMPONENTS.values()
        if part.codelist and part.codes
    }
    from_data = {
        "CL_AREA": {area.alpha3: Entry(Bilingual(area.name_en, area.name_zh)) for area in catalogue.areas.values()},
        "CL_INDICATOR": {
            one.code: Entry(Bilingual(one.name_en, one.name_zh), Bilingual(one.definition_en, one.definition_zh))
            for one in catalogue.indicators.values()
        },
        "CL_VINTAGE": {
            code: Entry(vintage_name(code)) for code in (NOT_APPLICABLE, *map(vintage_code, catalogue.vintages))
        },
        "CL_SOURCE": {source_code(source.id): _source(source) for source in catalogue.sources.values()},
        "CL_UNIT_MEASURE": {unit_code(unit): _unit(unit) for unit in catalogue.units.values()},
    }
    return {name: (fixed | from_data)[name] for name in _NAMES}


def _source(source: SourceBase) -> Entry:
    (name, place), (name_zh, place_zh) = (
        (source.title or publisher, ", ".join(part for part in (publisher, source.published, source.url) if part))
        for publisher in (source.publisher, source.publisher_in("zh"))
    )
    return Entry(Bilingual(name, name_zh), Bilingual(place, place_zh))


def _unit(unit: UnitBase) -> Entry:
    meaning = (
        Bilingual("A count (NUMBER in other lists).", "计数（其他代码表中为NUMBER）。")
        if unit.kind is UnitKind.COUNT and unit_code(unit) == unit.code
        else None
    )
    return Entry(Bilingual(unit.name_en, unit.name_zh), meaning)
