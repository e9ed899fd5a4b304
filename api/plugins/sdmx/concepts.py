"""What is said of a figure in SDMX: dimensions, measure, attributes, and the two data structures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from operator import itemgetter
from typing import Any

from api.domain.query import Claims
from api.domain.units import EXPONENTS
from api.domain.words import COMPARATOR_WORDS, STATUS_WORDS, Bilingual, Comparator
from api.formats.figure_rows import FigureRow
from api.formats.table import columns_of
from api.formats.topic_rows import TOPIC_ROWS, Topic

AGENCY = "REPORTS"
TIME_PERIOD = "TIME_PERIOD"
ALL_DIMENSIONS = "AllDimensions"
MAX_DECIMALS = 99
"""More decimals than a value can have: 30 printed ones, 12 of a rate, 15 digits of the result, told in trillions."""


class Holds(StrEnum):
    """What the values of a component are, by SDMX's names of data types."""

    STRING = "String"
    DECIMAL = "Decimal"
    BOOLEAN = "Boolean"
    TIME = "ObservationalTimePeriod"


@dataclass(frozen=True, slots=True)
class Component:
    """A dimension, measure or attribute; `codes` where its code list does not depend on the data."""

    id: str
    name: Bilingual
    meaning: Bilingual
    codelist: str | None = None
    codes: Mapping[str, Bilingual] = field(default_factory=dict)
    holds: Holds = Holds.STRING
    required: bool = True


FREQUENCIES = {
    "A": Bilingual("Annual", "年度"),
    "S": Bilingual("Half-yearly", "半年度"),
    "Q": Bilingual("Quarterly", "季度"),
    "M": Bilingual("Monthly", "月度"),
    "D": Bilingual("Daily", "日度"),
}
STATUSES = {code: words.name for code, words in STATUS_WORDS.items()}
_COMPARATORS: Mapping[Comparator, tuple[str, Bilingual]] = {
    Comparator.EQUAL: ("EQ", Bilingual("as printed", "等于")),
    Comparator.ABOUT: ("AP", COMPARATOR_WORDS[Comparator.ABOUT]),
    Comparator.MORE: ("GT", COMPARATOR_WORDS[Comparator.MORE]),
    Comparator.AT_LEAST: ("GE", COMPARATOR_WORDS[Comparator.AT_LEAST]),
    Comparator.LESS: ("LT", COMPARATOR_WORDS[Comparator.LESS]),
    Comparator.AT_MOST: ("LE", COMPARATOR_WORDS[Comparator.AT_MOST]),
}
COMPARATOR_CODES = {str(sign): code for sign, (code, _) in _COMPARATORS.items()}
"""What stands for each comparator: its sign is no code that SDMX allows."""

MULTIPLIERS = {
    str(exponent): Bilingual(scale.plural_en, scale.name_zh or "个") for exponent, scale in EXPONENTS.items()
}
_DECIMALS = {
    str(number): Bilingual(f"{number} decimal{'' if number == 1 else 's'}", f"{number}位小数")
    for number in range(MAX_DECIMALS + 1)
}


def _meaning(field: str) -> Bilingual:
    """What the field of that name means in the rows of figures."""
    column = next(column for column in columns_of(FigureRow) if column.name == field)
    return Bilingual(f"{column.meaning}.", f"{column.meaning_zh}。")


FREQ = Component(
    "FREQ", Bilingual("Frequency", "频率"), Bilingual("Length of the period.", "时期的长度。"), "CL_FREQ", FREQUENCIES
)
REF_AREA = Component(
    "REF_AREA",
    Bilingual("Reference area", "参考地区"),
    Bilingual("Country of ISO 3166-1 (alpha-3), or WLD for the world.", "ISO 3166-1三位字母国家代码，WLD为全世界。"),
    "CL_AREA",
)
INDICATOR = Component(
    "INDICATOR", Bilingual("Indicator", "指标"), Bilingual("What is measured.", "所测量的内容。"), "CL_INDICATOR"
)
VINTAGE = Component(
    "VINTAGE",
    Bilingual("Vintage", "版本"),
    Bilingual(
        "Preliminary, revised, final or an edition, each a series of its own; _Z where the source tells none.",
        "初步、修订、最终或某一版本，各为一条序列；来源未说明时为_Z。",
    ),
    "CL_VINTAGE",
)
SOURCE = Component(
    "SOURCE",
    Bilingual("Source", "来源"),
    Bilingual(
        "Where the figure was read. Of sources that disagree, FIGURES has the preferred one and CLAIMS a series each.",
        "数据出处。来源不一致时，FIGURES取首选来源，CLAIMS各为一条序列。",
    ),
    "CL_SOURCE",
)
TIME = Component(
    TIME_PERIOD,
    Bilingual("Time period", "时间"),
    Bilingual("Period that the figure is about.", "数据所属的时期。"),
    holds=Holds.TIME,
)

OBS_VALUE = Component(
    "OBS_VALUE",
    Bilingual("Value", "数值"),
    Bilingual(
        "The value in whole units of UNIT_MEASURE; /v1/figures tells it in another power of ten where scale= asks.",
        "以UNIT_MEASURE为单位的数值；/v1/figures可用scale=指定十的幂。",
    ),
    holds=Holds.DECIMAL,
)
UNIT_MEASURE = Component(
    "UNIT_MEASURE",
    Bilingual("Unit of measure", "计量单位"),
    Bilingual(
        "Currency of ISO 4217, PT percent, PN ratio, or a counted noun.", "ISO 4217货币、PT百分比、PN比率或计数名词。"
    ),
    "CL_UNIT_MEASURE",
)
UNIT_MULT = Component(
    "UNIT_MULT",
    Bilingual("Unit multiplier", "单位乘数"),
    Bilingual(
        "Power of ten of the value and its ends: 0 unless another is asked for.",
        "数值及上下限所用的十的幂：未指定时为0。",
    ),
    "CL_UNIT_MULT",
    MULTIPLIERS,
)
DECIMALS = Component(
    "DECIMALS",
    Bilingual("Decimals", "小数位数"),
    Bilingual("Number of decimals of the value.", "数值的小数位数。"),
    "CL_DECIMALS",
    _DECIMALS,
)
OBS_STATUS = Component(
    "OBS_STATUS",
    Bilingual("Observation status", "观测状态"),
    Bilingual(
        "Whether the value is normal, provisional, estimated, a forecast or a break.",
        "数值是否正常、初步、估计、预测或中断。",
    ),
    "CL_OBS_STATUS",
    STATUSES,
)
COMPARATOR = Component(
    "COMPARATOR",
    Bilingual("Comparator", "比较符"),
    Bilingual(
        "What the source says of its number: this, about this, more or less than this.",
        "来源对数字的说法：等于、约、超过或不足。",
    ),
    "CL_COMPARATOR",
    dict(_COMPARATORS.values()),
)
PREFERRED = Component(
    "PREFERRED",
    Bilingual("Preferred", "首选"),
    _meaning("preferred"),
    holds=Holds.BOOLEAN,
)
AS_PRINTED = Component(
    "AS_PRINTED",
    Bilingual("As printed", "原文"),
    _meaning("as_printed"),
    required=False,
)
LOW = Component(
    "LOW",
    Bilingual("Lower end", "下限"),
    _meaning("low"),
    holds=Holds.DECIMAL,
    required=False,
)
HIGH = Component(
    "HIGH",
    Bilingual("Upper end", "上限"),
    _meaning("high"),
    holds=Holds.DECIMAL,
    required=False,
)
OBS_COM = Component(
    "OBS_COM",
    Bilingual("Comment", "说明"),
    _meaning("notes"),
    required=False,
)
COMPONENTS: Mapping[str, Component] = {
    part.id: part
    for part in (
        *(FREQ, REF_AREA, INDICATOR, VINTAGE, SOURCE, TIME, OBS_VALUE),
        *(UNIT_MEASURE, UNIT_MULT, DECIMALS, OBS_STATUS, COMPARATOR, PREFERRED, AS_PRINTED, LOW, HIGH, OBS_COM),
    )
}
"""All that is told of a figure, by id, in the order in which an observation holds it."""


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
