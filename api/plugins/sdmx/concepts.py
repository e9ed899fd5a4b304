"""A figure in the terms of SDMX: components, code lists, the two data structures, the dataflows, observations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from api.domain.catalogue import Catalogue
from api.domain.entries import SourceBase, UnitBase
from api.domain.figure import Figure
from api.domain.messages import Bilingual
from api.domain.quantity import plain
from api.domain.query import Claims, Lang
from api.domain.units import EXPONENTS, UnitKind
from api.domain.words import COMPARATOR_WORDS, NOT_APPLICABLE, STATUS_WORDS, Comparator, vintage_code, vintage_name
from api.formats.figure_rows import TOPICS, FigureRow
from api.formats.table import columns_of

AGENCY = "REPORTS"
TIME_PERIOD = "TIME_PERIOD"
ALL_DIMENSIONS = "AllDimensions"
MAX_DECIMALS = 99
"""More decimals than a value can have: 30 printed ones, 12 of a rate, 15 digits of the result, in trillions."""


@dataclass(frozen=True, eq=False)  # one by identity
class Component:
    """A dimension, measure or attribute.

    `listed` names its code list, if it has one; `codes` are those of a list that does not depend on the data.
    `holds` is its data type: String, Decimal, Boolean or ObservationalTimePeriod.
    """

    id: str
    name: Bilingual
    meaning: Bilingual
    listed: Bilingual | None = None
    codes: Mapping[str, Bilingual] = field(default_factory=dict)
    holds: str = "String"
    required: bool = True

    @cached_property
    def codelist(self) -> str | None:
        """The id of its code list."""
        return f"CL_{self.id.removeprefix('REF_')}" if self.listed else None


_MEANINGS = {
    "FREQ": ("Length of the period.", "时期的长度。"),
    "REF_AREA": (
        "Country of ISO 3166-1 (alpha-3), or WLD for the world.",
        "ISO 3166-1三位字母国家代码，WLD为全世界。",
    ),
    "INDICATOR": ("What is measured.", "所测量的内容。"),
    "VINTAGE": (
        "Preliminary, revised, final or an edition, each a series of its own; _Z where the source tells none.",
        "初步、修订、最终或某一版本，各为一条序列；来源未说明时为_Z。",
    ),
    "SOURCE": (
        "Where the figure was read. Of sources that disagree, FIGURES has the preferred one and CLAIMS a series each.",
        "数据出处。来源不一致时，FIGURES取首选来源，CLAIMS各为一条序列。",
    ),
    "TIME_PERIOD": ("Period that the figure is about.", "数据所属的时期。"),
    "OBS_VALUE": (
        "The value in whole units of UNIT_MEASURE; /v1/figures tells it in another power of ten where scale= asks.",
        "以UNIT_MEASURE为单位的数值；/v1/figures可用scale=指定十的幂。",
    ),
    "UNIT_MEASURE": (
        "Currency of ISO 4217, PT percent, PN ratio, or a counted noun.",
        "ISO 4217货币、PT百分比、PN比率或计数名词。",
    ),
    "UNIT_MULT": (
        "Power of ten of the value and its ends: 0 unless another is asked for.",
        "数值及上下限所用的十的幂：未指定时为0。",
    ),
    "DECIMALS": ("Number of decimals of the value.", "数值的小数位数。"),
    "OBS_STATUS": (
        "Whether the value is normal, provisional, estimated, a forecast or a break.",
        "数值是否正常、初步、估计、预测或中断。",
    ),
    "COMPARATOR": (
        "What the source says of its number: this, about this, more or less than this.",
        "来源对数字的说法：等于、约、超过或不足。",
    ),
}
"""The meanings of components that are not those of a field in the rows of figures."""
_COLUMNS = {column.name: column for column in columns_of(FigureRow)}


def _part(
    id: str, en: str, zh: str, listed: tuple[str, str] | None = None, chinese: str = "", **more: Any
) -> Component:
    column = _COLUMNS["notes" if id == "OBS_COM" else id.lower()] if id not in _MEANINGS else None
    meaning = (f"{column.meaning}.", chinese) if column else _MEANINGS[id]
    return Component(id, Bilingual(en, zh), Bilingual(*meaning), Bilingual(*listed) if listed else None, **more)


_FREQUENCIES = {
    "A": Bilingual("Annual", "年度"),
    "S": Bilingual("Half-yearly", "半年度"),
    "Q": Bilingual("Quarterly", "季度"),
    "M": Bilingual("Monthly", "月度"),
    "D": Bilingual("Daily", "日度"),
}
STATUSES = {code: words.name for code, words in STATUS_WORDS.items()}
_SIGNS = dict(zip(Comparator, ("EQ", "AP", "GT", "GE", "LT", "LE"), strict=True))
COMPARATOR_CODES = {str(sign): code for sign, code in _SIGNS.items()}
"""Codes of comparators, whose signs SDMX does not allow."""
_COMPARATORS = {
    code: Bilingual("as printed", "等于") if code == "EQ" else COMPARATOR_WORDS[sign] for sign, code in _SIGNS.items()
}
_MULTIPLIERS = {
    str(exponent): Bilingual(scale.plural_en, scale.name_zh or "个") for exponent, scale in EXPONENTS.items()
}
_DECIMALS = {
    str(number): Bilingual(f"{number} decimal{'' if number == 1 else 's'}", f"{number}位小数")
    for number in range(MAX_DECIMALS + 1)
}

_PARTS = (
    _part("FREQ", "Frequency", "频率", ("Frequencies", "频率"), codes=_FREQUENCIES),
    _part("REF_AREA", "Reference area", "参考地区", ("Reference areas", "参考地区")),
    _part("INDICATOR", "Indicator", "指标", ("Indicators", "指标")),
    _part("VINTAGE", "Vintage", "版本", ("Vintages", "版本")),
    _part("SOURCE", "Source", "来源", ("Sources", "来源")),
    _part(TIME_PERIOD, "Time period", "时间", holds="ObservationalTimePeriod"),
    _part("OBS_VALUE", "Value", "数值", holds="Decimal"),
    _part("UNIT_MEASURE", "Unit of measure", "计量单位", ("Units of measure", "计量单位")),
    _part("UNIT_MULT", "Unit multiplier", "单位乘数", ("Unit multipliers", "单位乘数"), codes=_MULTIPLIERS),
    _part("DECIMALS", "Decimals", "小数位数", ("Numbers of decimals", "小数位数"), codes=_DECIMALS),
    _part("OBS_STATUS", "Observation status", "观测状态", ("Observation statuses", "观测状态"), codes=STATUSES),
    _part("COMPARATOR", "Comparator", "比较符", ("Comparators", "比较符"), codes=_COMPARATORS),
    _part(
        "PREFERRED",
        "Preferred",
        "首选",
        chinese="是否为该指标、地区与时期在所有来源和报告中的首选数据。",
        holds="Boolean",
    ),
    _part("AS_PRINTED", "As printed", "原文", chinese="来源中印刷的文字；推算的数据没有。", required=False),
    _part("LOW", "Lower end", "下限", chinese="取整区间的下限，无界时为空。", holds="Decimal", required=False),
    _part("HIGH", "Upper end", "上限", chinese="取整区间的上限，无界时为空。", holds="Decimal", required=False),
    _part("OBS_COM", "Comment", "说明", chinese="推断或未说明的内容，以文字表述。", required=False),
)
FREQ, REF_AREA, INDICATOR, VINTAGE, SOURCE, TIME, OBS_VALUE, UNIT_MEASURE, UNIT_MULT, DECIMALS, *_OTHERS = _PARTS
OBS_STATUS, COMPARATOR, PREFERRED, AS_PRINTED, LOW, HIGH, OBS_COM = _OTHERS
COMPONENTS: Mapping[str, Component] = {part.id: part for part in _PARTS}
"""All components of a figure, by id."""
LISTS = {part.codelist: part.listed for part in COMPONENTS.values() if part.codelist and part.listed}
"""The names of all code lists by id, in the order in which they are served."""


class Entry(NamedTuple):
    """A code's names, and its meaning."""

    name: Bilingual
    meaning: Bilingual | None = None


def _named(entry: Any) -> Bilingual:
    return Bilingual(entry.name_en, entry.name_zh)


CodeLists = Mapping[str, Mapping[str, Entry]]
_MADE: WeakKeyDictionary[Catalogue, CodeLists] = WeakKeyDictionary()
"""By the catalogue that they are made of: each code of a key is looked up in them."""


def codelists(catalogue: Catalogue) -> CodeLists:
    """The codes of all code lists, by the list's id."""
    if catalogue in _MADE:
        return _MADE[catalogue]
    fixed = {
        part.codelist: {code: Entry(name) for code, name in part.codes.items()}
        for part in COMPONENTS.values()
        if part.codelist and part.codes
    }
    vintages = (NOT_APPLICABLE, *map(vintage_code, catalogue.vintages))
    _MADE[catalogue] = fixed | {
        "CL_AREA": {one.alpha3: Entry(_named(one)) for one in catalogue.areas.values()},
        "CL_INDICATOR": {
            one.code: Entry(_named(one), Bilingual(one.definition_en, one.definition_zh))
            for one in catalogue.indicators.values()
        },
        "CL_VINTAGE": {code: Entry(vintage_name(code)) for code in vintages},
        "CL_SOURCE": {source_code(source.id): _source(source) for source in catalogue.sources.values()},
        "CL_UNIT_MEASURE": {unit.sdmx: _unit(unit) for unit in catalogue.units.values()},
    }
    return _MADE[catalogue]


def codes(catalogue: Catalogue, part: Component) -> Mapping[str, Entry] | None:
    """The codes of a dimension or attribute; None for one that has no code list."""
    return codelists(catalogue)[part.codelist] if part.codelist else None


def _source(source: SourceBase) -> Entry:
    (name, place), (name_zh, place_zh) = (
        (source.title or publisher, ", ".join(part for part in (publisher, source.published, source.url) if part))
        for publisher in (source.publisher, source.publisher_in("zh"))
    )
    return Entry(Bilingual(name, name_zh), Bilingual(place, place_zh))


def _unit(unit: UnitBase) -> Entry:
    counted = unit.kind is UnitKind.COUNT and unit.sdmx == unit.code
    meaning = Bilingual("A count (NUMBER in other lists).", "计数（其他代码表中为NUMBER）。") if counted else None
    return Entry(_named(unit), meaning)


def source_code(source_id: str) -> str:
    """The code of a source; a dot would separate dimensions in a key, and no id holds an underscore."""
    return source_id.replace(".", "_")


def source_id(code: str) -> str:
    """The id of the source with that code."""
    return code.replace("_", ".")


@dataclass(frozen=True, eq=False)  # one by identity
class DataStructure:
    """Dimensions that tell observations apart, attributes of each, and the claims that are observations."""

    id: str
    name: Bilingual
    meaning: Bilingual
    dimensions: tuple[Component, ...]
    attributes: tuple[Component, ...]
    claims: Claims

    @property
    def key(self) -> tuple[Component, ...]:
        """The dimensions that a series key is written in: all but time, which comes last."""
        return self.dimensions[:-1]

    @cached_property
    def components(self) -> Mapping[str, Component]:
        """The dimensions, the measure and the attributes by id."""
        return {part.id: part for part in (*self.dimensions, OBS_VALUE, *self.attributes)}


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


class Flow(NamedTuple):
    """A dataflow: the figures of one topic, or of all, or every source's claims."""

    id: str
    topic: str | None
    name: Bilingual
    meaning: Bilingual
    structure: DataStructure = FIGURE

    @property
    def topics(self) -> tuple[str, ...]:
        """The topic, as a query names topics."""
        return (self.topic,) if self.topic else ()


_EVERY = Bilingual(
    "The preferred figure for each indicator, area and period, of every report.",
    "所有报告中每个指标、地区与时期的首选数据。",
)
_CLAIMED = Bilingual("Every figure of every source, rivals included.", "所有来源的全部数据，包括互不一致者。")
FIGURES = Flow("FIGURES", None, Bilingual("All figures", "全部数据"), _EVERY)
CLAIMS = Flow("CLAIMS", None, Bilingual("All claims", "全部陈述"), _CLAIMED, CLAIM)
FLOWS: Mapping[str, Flow] = {
    flow.id: flow
    for flow in (
        FIGURES,
        *(Flow(one.code.upper().replace("-", "_"), one.code, one.name, one.meaning) for one in TOPICS.values()),
        CLAIMS,
    )
}

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text with characters that XML cannot hold replaced, so that every representation says the same."""
    return _ILLEGAL.sub("\ufffd", text)


class Observation(NamedTuple):
    """A figure as an observation: the cells of all components."""

    figure: Figure
    cells: Mapping[str, Any]

    def key(self, parts: Iterable[Component]) -> tuple[str, ...]:
        """The codes of some dimensions."""
        return tuple(self.cells[part.id] for part in parts)


def observe(figure: Figure, lang: Lang = Lang.EN) -> Observation:
    """The observation that a figure is."""
    served, receipt, (value, low, high) = figure.served, figure.receipt, figure.numbers
    comment = figure.note(lang) or ""
    if receipt:  # it has no attribute of its own
        converted = "换算：" if lang is Lang.ZH else "Converted: "
        comment = f"{comment} {converted}{receipt.formula} ({receipt.basis})".lstrip()
    cells = {
        "FREQ": figure.period.frequency,
        "REF_AREA": figure.area.alpha3,
        "INDICATOR": figure.indicator.code,
        "VINTAGE": vintage_code(figure.vintage),
        "SOURCE": source_code(figure.source.id),
        "TIME_PERIOD": figure.period.text,
        "OBS_VALUE": plain(value),
        "UNIT_MEASURE": served.unit.sdmx,
        "UNIT_MULT": str(figure.scale.exponent),
        "DECIMALS": str(max(0, -int(value.as_tuple().exponent))),
        "OBS_STATUS": figure.status,
        "COMPARATOR": COMPARATOR_CODES[served.comparator],
        "PREFERRED": "true" if figure.preferred else "false",
        "AS_PRINTED": legal(figure.locator.phrase) or None,
        "LOW": None if low is None else plain(low),
        "HIGH": None if high is None else plain(high),
        "OBS_COM": legal(comment) or None,
    }
    return Observation(figure, cells)


def label(part: Component, code: str, figure: Figure) -> Bilingual:
    """The name of a value, found in the figure that has it."""
    if part.codes:
        return part.codes[code]
    if part is VINTAGE:
        return vintage_name(code)
    if part is SOURCE:
        name = _source(figure.source).name
    else:
        entry = {REF_AREA: figure.area, INDICATOR: figure.indicator, UNIT_MEASURE: figure.served.unit}.get(part)
        name = _named(entry) if entry else Bilingual(code, code)
    return Bilingual(*map(legal, name))


class Node(NamedTuple):
    """A structure by its kind and id."""

    kind: str
    id: str

    def urn(self, version: str) -> str:
        """The identifier in the SDMX registry's form."""
        return f"urn:sdmx:org.sdmx.infomodel.{_CLASSES[self.kind]}={AGENCY}:{self.id}({version})"


_CLASSES = {
    "codelist": "codelist.Codelist",
    "dataflow": "datastructure.Dataflow",
    "datastructure": "datastructure.DataStructure",
}
