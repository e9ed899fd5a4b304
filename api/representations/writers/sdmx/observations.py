"""A figure as an SDMX observation: the codes, names and cells that every data format writes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from api.domain.entries import UnitBase
from api.domain.figure import Figure
from api.domain.quantity import plain
from api.domain.query import Lang
from api.domain.words import Bilingual, vintage_code, vintage_name
from api.representations.writers.sdmx.concepts import (
    COMPARATOR_CODES,
    INDICATOR,
    REF_AREA,
    SOURCE,
    UNIT_MEASURE,
    VINTAGE,
    Component,
)
from api.representations.writers.sdmx.data_structures import DataStructure

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text with characters that XML cannot hold replaced, so that every representation says the same."""
    return _ILLEGAL.sub("\ufffd", text)


def unit_code(unit: UnitBase) -> str:
    """The code of a unit of measure."""
    return unit.sdmx


def source_code(source_id: str) -> str:
    """The code of a source; a dot would separate dimensions in a key, and no id holds an underscore."""
    return source_id.replace(".", "_")


def source_id(code: str) -> str:
    """The id of the source with that code."""
    return code.replace("_", ".")


class Cells(NamedTuple):
    """All that is told of a figure, in the order of COMPONENTS; None for what is missing."""

    FREQ: str
    REF_AREA: str
    INDICATOR: str
    VINTAGE: str
    SOURCE: str
    TIME_PERIOD: str
    OBS_VALUE: str
    UNIT_MEASURE: str
    UNIT_MULT: str
    DECIMALS: str
    OBS_STATUS: str
    COMPARATOR: str
    PREFERRED: str
    AS_PRINTED: str | None
    LOW: str | None
    HIGH: str | None
    OBS_COM: str | None


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure as an observation: its dimensions, its value and its attributes, each in the structure's order."""

    figure: Figure
    cells: Cells
    dimensions: tuple[str, ...]
    attributes: tuple[str | None, ...]

    @classmethod
    def of(cls, figure: Figure, cells: Cells, structure: DataStructure) -> Observation:
        """What a data structure tells of a figure's cells."""
        return cls(figure, cells, structure.dimension_cells(cells), structure.attribute_cells(cells))

    @property
    def value(self) -> str:
        """The value."""
        return self.cells.OBS_VALUE

    def cell(self, component: str) -> str | None:
        """The value of a dimension, attribute or the measure."""
        cell: str | None = getattr(self.cells, component)
        return cell


def observe(figure: Figure, structure: DataStructure, lang: Lang = Lang.EN) -> Observation:
    """The observation that a figure is in a data structure."""
    served, (value, low, high) = figure.served, figure.numbers
    cells = Cells(
        FREQ=figure.period.frequency,
        REF_AREA=figure.area.alpha3,
        INDICATOR=figure.indicator.code,
        VINTAGE=vintage_code(figure.vintage),
        SOURCE=source_code(figure.source.id),
        TIME_PERIOD=figure.period.text,
        OBS_VALUE=plain(value),
        UNIT_MEASURE=unit_code(served.unit),
        UNIT_MULT=str(figure.scale.exponent),
        DECIMALS=str(max(0, -int(value.as_tuple().exponent))),
        OBS_STATUS=figure.status,
        COMPARATOR=COMPARATOR_CODES[served.comparator],
        PREFERRED="true" if figure.preferred else "false",
        AS_PRINTED=legal(figure.locator.phrase) or None,
        LOW=None if low is None else plain(low),
        HIGH=None if high is None else plain(high),
        OBS_COM=legal(comment(figure, lang)) or None,
    )
    return Observation.of(figure, cells, structure)


def comment(figure: Figure, lang: Lang) -> str:
    """What was inferred or left unsaid, and how a converted value came about, which has no attribute of its own."""
    receipt = figure.receipt
    converted = "换算：" if lang is Lang.ZH else "Converted: "
    parts = [figure.note(lang) or "", f"{converted}{receipt.formula} ({receipt.basis})" if receipt else ""]
    return " ".join(part for part in parts if part)


def label(component: Component, code: str, figure: Figure) -> Bilingual:
    """The name of a value, found in the figure that has it."""
    if component.codes:
        return component.codes[code]
    if component is REF_AREA:
        return Bilingual(figure.area.name_en, figure.area.name_zh)
    if component is INDICATOR:
        return Bilingual(legal(figure.indicator.name_en), legal(figure.indicator.name_zh))
    if component is SOURCE:
        source = figure.source
        names = (legal(source.title or source.publisher_in(lang)) for lang in ("en", "zh"))
        return Bilingual(*names)
    if component is VINTAGE:
        return vintage_name(code)
    if component is UNIT_MEASURE:
        return Bilingual(legal(figure.served.unit.name_en), legal(figure.served.unit.name_zh))
    return Bilingual(code, code)
