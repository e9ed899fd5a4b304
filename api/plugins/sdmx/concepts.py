"""A figure in the terms of SDMX: components, code lists, the two data structures, the dataflows, observations."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from api.domain.catalogue import Catalogue, once_a_catalogue
from api.domain.figure import Figure
from api.domain.messages import Bilingual, Message, Words
from api.domain.models import SourceBase, UnitBase
from api.domain.period import Period
from api.domain.quantity import plain
from api.domain.query import Claims, Codes, Lang
from api.domain.units import EXPONENTS, UnitKind
from api.domain.words import COMPARATOR_WORDS, NOT_APPLICABLE, STATUS_WORDS, Comparator, vintage_code, vintage_name
from api.formats.figure_rows import FigureRow
from api.formats.table import columns_of
from api.formats.topic_rows import TOPICS

AGENCY = "REPORTS"
TIME_PERIOD = "TIME_PERIOD"
ALL_DIMENSIONS = "AllDimensions"
MAX_DECIMALS = 99
"""More decimals than a value can have: 30 printed ones, 12 of a rate, 15 digits of the result, in trillions."""
_COLUMNS = {column.name: column.meaning for column in columns_of(FigureRow)}


def _in_messages(id: str) -> str:
    """An id as the names of messages write it: OBS_VALUE is `obs-value`."""
    return id.lower().replace("_", "-")


@dataclass(eq=False)  # one by identity
class Component:
    """A dimension, measure or attribute.

    `codes` are the codes of its code list, empty if they depend on the data, None if it has no code list. `holds` is
    its data type: String, Decimal, Boolean or ObservationalTimePeriod.
    """

    id: str
    codes: Mapping[str, Words] | None = None
    holds: str = "String"
    required: bool = True

    def __post_init__(self) -> None:
        self.name = Message(f"field-{_in_messages(self.id)}")
        # In English the meaning of the figure's column of that name, if there is one.
        column = _COLUMNS.get("notes" if self.id == "OBS_COM" else self.id.lower(), "")
        self.meaning = Message(f"sdmx-means-{_in_messages(self.id)}", column=column)
        self.codelist = None if self.codes is None else f"CL_{self.id.removeprefix('REF_')}"
        """The id of its code list, None if it has none."""


STATUSES = {code: words.name for code, words in STATUS_WORDS.items()}
COMPARATOR_CODES: Mapping[str, str] = dict(zip(Comparator, ("EQ", "AP", "GT", "GE", "LT", "LE"), strict=True))
"""By comparator, its code: `>` is GT, since SDMX does not allow signs."""
_COMPARATORS = {code: COMPARATOR_WORDS[sign] for sign, code in COMPARATOR_CODES.items()}
_MULTIPLIERS = {str(exponent): Bilingual(scale.plural_en, scale.name_zh) for exponent, scale in EXPONENTS.items()}

FREQ = Component("FREQ", {code: Message(f"sdmx-frequency-{code.lower()}") for code in "ASQMD"})
REF_AREA = Component("REF_AREA", {})
INDICATOR = Component("INDICATOR", {})
VINTAGE = Component("VINTAGE", {})
SOURCE = Component("SOURCE", {})
TIME = Component(TIME_PERIOD, holds="ObservationalTimePeriod")
OBS_VALUE = Component("OBS_VALUE", holds="Decimal")
UNIT_MEASURE = Component("UNIT_MEASURE", {})
UNIT_MULT = Component("UNIT_MULT", _MULTIPLIERS | {"0": Message("sdmx-units")})
DECIMALS = Component(
    "DECIMALS", {str(number): Message("sdmx-decimals-of", count=number) for number in range(MAX_DECIMALS + 1)}
)
OBS_STATUS = Component("OBS_STATUS", STATUSES)
COMPARATOR = Component("COMPARATOR", _COMPARATORS | {"EQ": Message("sdmx-comparator-eq")})
PREFERRED = Component("PREFERRED", holds="Boolean")
AS_PRINTED = Component("AS_PRINTED", required=False)
LOW = Component("LOW", holds="Decimal", required=False)
HIGH = Component("HIGH", holds="Decimal", required=False)
OBS_COM = Component("OBS_COM", required=False)


@dataclass(eq=False)  # one by identity
class DataStructure:
    """A data structure: the dimensions and the attributes of observations, and the claims that are observations."""

    id: str
    dimensions: tuple[Component, ...]
    attributes: tuple[Component, ...]
    claims: Claims

    def __post_init__(self) -> None:
        self.key = self.dimensions[:-1]
        """The dimensions that a series key is written in: all but time, which comes last."""
        self.components = {part.id: part for part in (*self.dimensions, OBS_VALUE, *self.attributes)}
        """The dimensions, the measure and the attributes by id."""


FIGURE = DataStructure(
    "FIGURE",
    (FREQ, REF_AREA, INDICATOR, VINTAGE, TIME),
    (UNIT_MEASURE, UNIT_MULT, DECIMALS, OBS_STATUS, COMPARATOR, SOURCE, AS_PRINTED, LOW, HIGH, OBS_COM),
    Claims.PREFERRED,
)
CLAIM = DataStructure(
    "CLAIM",
    (FREQ, REF_AREA, INDICATOR, VINTAGE, SOURCE, TIME),
    (UNIT_MEASURE, UNIT_MULT, DECIMALS, OBS_STATUS, COMPARATOR, PREFERRED, AS_PRINTED, LOW, HIGH, OBS_COM),
    Claims.ALL,
)
DATA_STRUCTURES: Mapping[str, DataStructure] = {structure.id: structure for structure in (FIGURE, CLAIM)}
COMPONENTS = CLAIM.components
"""All components of a figure, by id."""
LISTS = {part.codelist: part.name for part in COMPONENTS.values() if part.codelist}
"""The names of all code lists by id, in the order in which they are served."""


class Flow(NamedTuple):
    """A dataflow: the preferred figures of one topic, or of all if `topics` is empty, or the claims of all sources."""

    id: str
    topics: Codes = ()
    structure: DataStructure = FIGURE


FIGURES = Flow("FIGURES")
CLAIMS = Flow("CLAIMS", structure=CLAIM)
_OF_TOPICS = (Flow(topic.upper().replace("-", "_"), (topic,)) for topic in TOPICS.values())
FLOWS: Mapping[str, Flow] = {flow.id: flow for flow in (FIGURES, *_OF_TOPICS, CLAIMS)}

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text with U+FFFD for each character that XML cannot contain, so that all formats have the same text."""
    return _ILLEGAL.sub("\ufffd", text)


class Entry(NamedTuple):
    """The name and the meaning of a code."""

    name: Words
    meaning: Words | None = None


def _legal(english: str, chinese: str) -> Words:
    return Bilingual(legal(english), legal(chinese))


def _named(entry: Any) -> Words:
    return _legal(entry.name_en, entry.name_zh)


@once_a_catalogue  # each code of a key is looked up in them
def codelists(catalogue: Catalogue) -> Mapping[str, Mapping[str, Entry]]:
    """All code lists by id, each with its codes and their entries; made once for each catalogue."""
    fixed = {
        part.codelist: {code: Entry(name) for code, name in part.codes.items()}
        for part in COMPONENTS.values()
        if part.codelist and part.codes
    }
    vintages = (NOT_APPLICABLE, *map(vintage_code, catalogue.vintages))
    return fixed | {
        "CL_AREA": {one.alpha3: Entry(_named(one)) for one in catalogue.areas.values()},
        "CL_INDICATOR": {
            one.code: Entry(_named(one), _legal(one.definition_en, one.definition_zh))
            for one in catalogue.indicators.values()
        },
        "CL_VINTAGE": {code: Entry(vintage_name(code)) for code in vintages},
        "CL_SOURCE": {source_code(source.id): _source(source) for source in catalogue.sources.values()},
        "CL_UNIT_MEASURE": {unit.sdmx: _unit(unit) for unit in catalogue.units.values()},
    }


def codes(catalogue: Catalogue, part: Component) -> Mapping[str, Entry]:
    """A dict of the entries in a component's code list by code; KeyError if the component has no code list."""
    return codelists(catalogue)[part.codelist or ""]


def _source(source: SourceBase) -> Entry:
    publishers = source.publisher, source.publisher_in("zh")
    places = [", ".join(filter(None, (publisher, source.published, source.url))) for publisher in publishers]
    return Entry(_legal(*(source.title or publisher for publisher in publishers)), _legal(*places))


def _unit(unit: UnitBase) -> Entry:
    counted = unit.kind is UnitKind.COUNT and unit.sdmx == unit.code
    return Entry(_named(unit), Message("sdmx-counted") if counted else None)


def source_code(source_id: str) -> str:
    """The code of a source: its id with underscores for dots, since a dot separates the dimensions of a key."""
    return source_id.replace(".", "_")


def source_id(code: str) -> str:
    """The id of the source with that code, with dots for all underscores, since ids have none; not looked up."""
    return code.replace("_", ".")


class Observation(NamedTuple):
    """A figure as an observation: a cell for each component."""

    figure: Figure
    cells: Mapping[Component, Any]

    def key(self, parts: Iterable[Component]) -> Codes:
        """The codes of the given dimensions, in their order."""
        return tuple(self.cells[part] for part in parts)


def time_value(period: Period) -> str:
    """A period as SDMX writes it: a fiscal year by its first day and its length, 2024-07-01/P1Y."""
    return f"{period.first}/P1Y" if period.is_fiscal else period.text


def observe(figure: Figure, lang: Lang = Lang.EN) -> Observation:
    """The observation made from a figure, its comment in the language `lang`."""
    served, receipt, (value, low, high) = figure.served, figure.receipt, figure.numbers
    comment = figure.note(lang) or ""
    if receipt:  # a receipt has no attribute of its own
        converted = Message("sdmx-converted", formula=receipt.formula, basis=str(receipt.basis))
        comment = f"{comment} {converted.in_language(lang)}".lstrip()
    cells = {
        FREQ: figure.period.frequency,
        REF_AREA: figure.area.alpha3,
        INDICATOR: figure.indicator.code,
        VINTAGE: vintage_code(figure.vintage),
        SOURCE: source_code(figure.source.id),
        TIME: time_value(figure.period),
        OBS_VALUE: plain(value),
        UNIT_MEASURE: served.unit.sdmx,
        UNIT_MULT: str(figure.scale.exponent),
        DECIMALS: str(max(0, -int(value.as_tuple().exponent))),
        OBS_STATUS: figure.status,
        COMPARATOR: COMPARATOR_CODES[served.comparator],
        PREFERRED: "true" if figure.preferred else "false",
        AS_PRINTED: legal(figure.locator.phrase) or None,
        LOW: None if low is None else plain(low),
        HIGH: None if high is None else plain(high),
        OBS_COM: legal(comment) or None,
    }
    return Observation(figure, cells)


def label(part: Component, code: str, figure: Figure) -> Words:
    """The name of a code in a component; `figure` has that code, and gives the name if the code list is not fixed."""
    if part.codes:
        return part.codes[code]
    if part is VINTAGE:
        return vintage_name(code)
    if part is SOURCE:
        return _source(figure.source).name
    entry = {REF_AREA: figure.area, INDICATOR: figure.indicator, UNIT_MEASURE: figure.served.unit}.get(part)
    return _named(entry) if entry else Bilingual(code, code)


class Node(NamedTuple):
    """A structure of SDMX by its kind, such as `dataflow` or `codelist`, and its id."""

    kind: str
    id: str

    def urn(self, version: str) -> str:
        """The identifier in SDMX registries of a dataflow, data structure or code list; KeyError for other kinds."""
        return f"urn:sdmx:org.sdmx.infomodel.{_CLASSES[self.kind]}={AGENCY}:{self.id}({version})"

    @property
    def name(self) -> Words:
        """This node's own name if it is a dataflow (a topic's: that of the topic) or data structure; else KeyError."""
        topics = FLOWS[self.id].topics if self.kind == "dataflow" else ()
        return Message(f"topic-{topics[0]}" if topics else f"sdmx-{_NAMED[self.kind]}-{_in_messages(self.id)}")

    @property
    def meaning(self) -> Words:
        """This node's own meaning if it is a dataflow or a data structure; KeyError for other kinds."""
        return Message(f"sdmx-means-{_NAMED[self.kind]}-{_in_messages(self.id)}")


_NAMED = {"dataflow": "flow", "datastructure": "dsd"}
_CLASSES = {
    "codelist": "codelist.Codelist",
    "dataflow": "datastructure.Dataflow",
    "datastructure": "datastructure.DataStructure",
}
