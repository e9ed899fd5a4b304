"""The two data structures, one of preferred figures and one of every source's claims, and the dataflows of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any

from api.domain.query import Claims
from api.domain.words import Bilingual
from api.formats.topic_rows import TOPIC_ROWS, Topic
from api.representations.writers.sdmx.concepts import (
    AS_PRINTED,
    COMPARATOR,
    COMPONENTS,
    DECIMALS,
    FREQ,
    HIGH,
    INDICATOR,
    LOW,
    OBS_COM,
    OBS_STATUS,
    OBS_VALUE,
    PREFERRED,
    REF_AREA,
    SOURCE,
    TIME,
    UNIT_MEASURE,
    UNIT_MULT,
    VINTAGE,
    Component,
)

_PLACES = {name: place for place, name in enumerate(COMPONENTS)}


@dataclass(frozen=True, eq=False)  # one by identity
class DataStructure:
    """What tells observations apart and what is told of each, and whose claims are observations."""

    id: str
    name: Bilingual
    meaning: Bilingual
    dimensions: tuple[Component, ...]
    attributes: tuple[Component, ...]
    claims: Claims

    @property
    def key(self) -> tuple[Component, ...]:
        """The dimensions that a series key is written in: all but time, which stands last."""
        return self.dimensions[:-1]

    @cached_property
    def components(self) -> Mapping[str, Component]:
        """The dimensions, the measure and the attributes by id."""
        return {part.id: part for part in (*self.dimensions, OBS_VALUE, *self.attributes)}

    @cached_property
    def dimension_cells(self) -> Callable[[Any], tuple[str, ...]]:
        """Picks the dimensions of all the cells of an observation."""
        return itemgetter(*(_PLACES[part.id] for part in self.dimensions))

    @cached_property
    def attribute_cells(self) -> Callable[[Any], tuple[str | None, ...]]:
        """Picks the attributes of all the cells of an observation."""
        return itemgetter(*(_PLACES[part.id] for part in self.attributes))


FIGURE = DataStructure(
    "FIGURE",
    Bilingual("Figure of a report", "报告数据"),
    Bilingual(
        "One figure for each indicator, area and period: the preferred claim of all sources, which SOURCE names.",
        "每个指标、地区与时期一个数据：所有来源中的首选，来源见SOURCE。",
    ),
    (FREQ, REF_AREA, INDICATOR, VINTAGE, TIME),
    (UNIT_MEASURE, UNIT_MULT, DECIMALS, OBS_STATUS, COMPARATOR, SOURCE, AS_PRINTED, LOW, HIGH, OBS_COM),
    Claims.PREFERRED,
)
CLAIM = DataStructure(
    "CLAIM",
    Bilingual("Claim of a source", "来源陈述"),
    Bilingual(
        "What each source says: sources that disagree are series of their own, and PREFERRED tells which stands.",
        "每个来源的说法：来源不一致时各为一条序列，PREFERRED标明首选。",
    ),
    (FREQ, REF_AREA, INDICATOR, VINTAGE, SOURCE, TIME),
    (UNIT_MEASURE, UNIT_MULT, DECIMALS, OBS_STATUS, COMPARATOR, PREFERRED, AS_PRINTED, LOW, HIGH, OBS_COM),
    Claims.ALL,
)
DATA_STRUCTURES: Mapping[str, DataStructure] = {structure.id: structure for structure in (FIGURE, CLAIM)}


@dataclass(frozen=True, slots=True)
class Flow:
    """A dataflow: the figures of one topic, or of all, or every source's claims."""

    id: str
    topic: str | None
    name: Bilingual
    meaning: Bilingual
    structure: DataStructure = FIGURE


def _flow(topic: Topic) -> Flow:
    return Flow(topic.code.upper().replace("-", "_"), topic.code, topic.name, topic.meaning)


FIGURES = Flow(
    "FIGURES",
    None,
    Bilingual("All figures", "全部数据"),
    Bilingual(
        "The preferred figure for each indicator, area and period, of every report.",
        "所有报告中每个指标、地区与时期的首选数据。",
    ),
)
CLAIMS = Flow(
    "CLAIMS",
    None,
    Bilingual("All claims", "全部陈述"),
    Bilingual("Every figure of every source, rivals included.", "所有来源的全部数据，包括互不一致者。"),
    CLAIM,
)
FLOWS: Mapping[str, Flow] = {flow.id: flow for flow in (FIGURES, *(_flow(row.topic()) for row in TOPIC_ROWS), CLAIMS)}


def whole_flow(structure: DataStructure) -> Flow:
    """The dataflow of every topic that a data structure has."""
    return CLAIMS if structure is CLAIM else FIGURES
