"""SDMX data messages: their layout, and their writers in CSV, JSON and XML, in the dialects of 2.1 and 3.0."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from io import StringIO
from operator import attrgetter
from typing import Any
from xml.sax.saxutils import escape

from api.domain.messages import LANGUAGES, Words
from api.domain.models import ReleaseBase
from api.domain.query import Claims, Codes, Lang
from api.formats.table import Table
from api.formats.writers.json import dumps
from api.plugins.sdmx.concepts import (
    AGENCY,
    ALL_DIMENSIONS,
    CLAIM,
    CLAIMS,
    FIGURES,
    FLOWS,
    OBS_VALUE,
    TIME,
    TIME_PERIOD,
    Component,
    Flow,
    Node,
    Observation,
    label,
    observe,
    source_code,
)

OLD, NEW = "1.0", "1.0.0"
"""The version of every structure in SDMX 2.1, and in SDMX 3.0."""


def stamp(name: str, release: ReleaseBase | None) -> tuple[str, str]:
    """The id of a message, of `name` and the release, and its date, the release's: equal requests get equal bytes."""
    released_at = release.released_at if release else "1970-01-01T00:00:00Z"
    return f"{name}-{source_code(release.id if release else 'empty')}", released_at


def flow_of(structure: Node) -> Flow:
    """The dataflow that a node names; of a data structure, the dataflow of all its figures."""
    if structure.kind == "dataflow":
        return FLOWS[structure.id]
    return CLAIMS if structure.id == CLAIM.id else FIGURES


Series = Sequence[Observation]
"""Observations that share all dimensions but time; in a flat message, any observations."""


@dataclass
class DataMessage:
    """A data message without its data: structure, release, the attributes and values that it shows, and its layout.

    `kind` is the media type after `application/vnd.sdmx.`, whose class writes the message in pieces: `start`, `series`
    for each series, `end`. `at` is TIME_PERIOD, by which the observations of a series differ, or AllDimensions if there
    are no series.
    """

    kind: str
    structure: Node
    version: str
    release: ReleaseBase | None
    shown: Sequence[Component]
    at: str = TIME_PERIOD
    values: bool = True
    lang: Lang = Lang.EN

    def __post_init__(self) -> None:
        self.id, self.prepared = stamp(self.structure.id, self.release)
        self.flow = flow_of(self.structure)
        self.dimensions = self.flow.structure.dimensions
        self.urn, self.is_30 = self.structure.urn(self.version), self.version == NEW
        self.observations = self.values or bool(self.shown)
        """False if only keys are shown, no value and no attribute."""
        self.flat = self.at == ALL_DIMENSIONS
        """True if there are no series."""
        self.outer: Sequence[Component] = () if self.flat else self.flow.structure.key
        """The dimensions that series differ by; none in a flat message."""
        self.inner: Sequence[Component] = self.dimensions if self.flat else (TIME,)
        """The dimensions that the observations of a series differ by; all in a flat message."""

    def grouped(self, observations: Iterable[Observation]) -> list[Series]:
        """The observations as series, in the order of their first observation; a flat message has one series."""
        found: dict[Codes, list[Observation]] = {}
        for observation in observations:
            found.setdefault(observation.key(self.outer), []).append(observation)
        return list(found.values())

    def start(self) -> str:
        """The text of the message before the first series."""
        raise NotImplementedError

    def series(self, series: Series) -> str:
        """The text of a series with its observations."""
        raise NotImplementedError

    def joined(self, several: Iterable[Series]) -> str:
        """The text of several series with their observations."""
        return "".join(map(self.series, several))

    def end(self) -> str:
        """The text of the message after the last series."""
        return ""


class _Csv(DataMessage):
    """SDMX-CSV 1.0 and 2.0: one line for each observation."""

    def start(self) -> str:
        name = self.urn.rpartition("=")[2]
        self._lead = {"DATAFLOW": name}
        if self.is_30:
            self._lead = {"STRUCTURE": self.structure.kind, "STRUCTURE_ID": name, "ACTION": "I"}
        self._parts = [*self.dimensions, *([OBS_VALUE] if self.values else []), *self.shown]
        return _lines([[*self._lead, *(part.id for part in self._parts)]])

    def series(self, series: Series) -> str:
        """The lines of a series; one line with the key of the series if observations are left out."""
        shown = series if self.observations or self.flat else series[:1]
        return _lines([*self._lead.values(), *(self._cell(part, one) for part in self._parts)] for one in shown)

    def _cell(self, part: Component, observation: Observation) -> str:
        left_out = part.id == self.at and not self.observations
        return "" if left_out else observation.cells[part] or ""


def _lines(rows: Iterable[Iterable[str]]) -> str:
    buffer = StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()


Members = dict[str, Any]


class _Json(DataMessage):
    """SDMX-JSON 1.0 and 2.0: observations have indexes of component values, and the values are listed at the end."""

    def start(self) -> str:
        self._met: dict[Component, dict[str, tuple[int, Members]]] = {
            part: {} for part in (*self.dimensions, *self.shown)
        }
        self._comma = ""
        meta = {
            "id": self.id,
            "prepared": self.prepared,
            "test": False,
            "contentLanguages": LANGUAGES,
            "sender": {"id": AGENCY},
        }
        members: Members = {"action": "Information", "links": self._links()}
        members |= {"structure": 0} if self.is_30 else {}
        kind = "observations" if self.flat else "series"
        return f'{{"meta":{_text(meta)},"data":{{"dataSets":[{_text(members)[:-1]},"{kind}":{{'

    def series(self, series: Series) -> str:
        members = ",".join(f'"{self._key(self.inner, one)}":{self._cells(one)}' for one in series)
        if not self.flat:
            observations = f'"observations":{{{members}}}' if self.observations else ""
            members = f'"{self._key(self.outer, series[0])}":{{{observations}}}'
        comma, self._comma = self._comma, ","
        return comma + members

    def end(self) -> str:
        """The text after the data: dimensions and attributes with the values that indexes mean, in 2.0 the measure."""
        outer, inner, shown = (list(map(self._described, parts)) for parts in (self.outer, self.inner, self.shown))
        structure = {
            "links": self._links(),
            **self._named(self.structure.name),
            "dimensions": {"dataSet": [], "series": outer, "observation": inner},
            "attributes": {"dataSet": [], "series": [], "observation": shown},
        }
        if not self.is_30:
            return f'}}}}],"structure":{_text(structure)}}},"errors":[]}}'
        measure = {"id": OBS_VALUE.id, **self._named(OBS_VALUE.name), "format": {"dataType": OBS_VALUE.holds}}
        structure["measures"] = {"observation": [measure] if self.values else []}
        return f'}}}}],"structures":[{_text(structure)}]}},"errors":[]}}'

    def _key(self, parts: Iterable[Component], observation: Observation) -> str:
        return ":".join(self._index(part, observation) for part in parts)

    def _index(self, part: Component, observation: Observation) -> str:
        """The index, as text, of an observation's value in its component's list, which grows; `null` for none."""
        cell, met = observation.cells[part], self._met[part]
        if cell is None:
            return "null"
        if cell not in met:
            met[cell] = len(met), self._value(part, cell, observation)
        return str(met[cell][0])

    def _cells(self, observation: Observation) -> str:
        if not self.observations:
            return "[]"
        # The first cell is the value's in 1.0, shown or not.
        cells = [observation.cells[OBS_VALUE]] if self.values else [] if self.is_30 else ["null"]
        return f"[{','.join([*cells, *(self._index(part, observation) for part in self.shown)])}]"

    def _value(self, part: Component, cell: str, observation: Observation) -> Members:
        """The members that describe a value of a component: id and names, for a period also its start and end."""
        if part is not TIME and part.codelist is None:
            return {"value" if self.is_30 else "name": cell}
        described = {"id": cell, **self._named(label(part, cell, observation.figure))}
        if part is TIME:
            period = observation.figure.period
            described |= {"start": f"{period.first}T00:00:00Z", "end": f"{period.last}T23:59:59Z"}
        return described

    def _named(self, text: Words) -> Members:
        names = {lang: text.in_language(lang) for lang in LANGUAGES}
        return {"name": names[self.lang], "names": names}

    def _links(self) -> list[Members]:
        return [{"urn": self.urn, "rel": self.structure.kind}]

    def _described(self, part: Component) -> Members:
        """The members for a component with its values; an attribute has a relationship, in 2.0 also its type."""
        values = [value for _, value in self._met[part].values()]
        described = {"id": part.id, **self._named(part.name)}
        if part in self.dimensions:
            described["keyPosition"] = self.dimensions.index(part)
        elif self.is_30:
            described |= {"relationship": {"observation": {}}, "isMandatory": part.required}
        else:
            described["relationship"] = {"primaryMeasure": OBS_VALUE.id}
        # 2.0 allows no list without values; the observations hold null.
        if values or part in self.dimensions or not self.is_30:
            described["values"] = values
        if part is TIME:
            described["roles"] = [part.id]
        elif self.is_30 and part.codelist is None:
            described["format"] = {"dataType": part.holds}
        return described


def _text(value: Members) -> str:
    return dumps(value).decode("utf-8")


DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACES = {
    OLD: "http://www.sdmx.org/resources/sdmxml/schemas/v2_1",
    NEW: "http://www.sdmx.org/resources/sdmxml/schemas/v3_0",
}
"""The beginning of the namespaces of SDMX-ML, by the version of structures."""
text = partial(escape, entities={"\r": "&#13;"})
"""Escape a text for the content of an XML element."""
# A parser turns bare line ends and tabs in an attribute into spaces.
attribute = partial(escape, entities={"\r": "&#13;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;"})
"""Escape a text for an XML attribute in double quotes."""
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"


class _Xml(DataMessage):
    """SDMX-ML: generic data of 2.1, structure-specific data of 2.1 and 3.0."""

    def start(self) -> str:
        """The text before the series: root element, header with sender, date and structure, tag of the data set."""
        self._generic = self.kind.startswith("generic")
        self._root = "GenericData" if self._generic else "StructureSpecificData"
        spaces, id = SPACES[self.version], self.structure.id
        # 3.0 has a URN. The optional attributes package and class are left out: some readers stumble over them.
        own = self.urn if self.is_30 else f'<Ref agencyID="{AGENCY}" id="{id}" version="{self.version}"/>'
        reference = "StructureUsage" if self.structure.kind == "dataflow" else "Structure"
        declared, namespace = f'xmlns:gen="{spaces}/data/generic"', ""
        mark, scope = "", ""
        if not self._generic:
            mark, scope = "ss:", ' xsi:type="own:DataSetType"'
            scope += "" if self.is_30 else ' ss:dataScope="DataStructure"'
            space = f"{self.urn}:ObsLevelDim:{self.at}"
            namespace = f' namespace="{space}"'
            declared = f'xmlns:ss="{spaces}/data/structurespecific" xmlns:xsi="{_INSTANCE}" xmlns:own="{space}"'
        return (
            f'{DECLARATION}<mes:{self._root} xmlns:mes="{spaces}/message" xmlns:com="{spaces}/common" '
            f"{declared}><mes:Header><mes:ID>{self.id}</mes:ID><mes:Test>false</mes:Test>"
            f'<mes:Prepared>{self.prepared}</mes:Prepared><mes:Sender id="{AGENCY}"/>'
            f'<mes:Structure structureID="{id}"{namespace} dimensionAtObservation="{self.at}">'
            f"<com:{reference}>{own}</com:{reference}></mes:Structure></mes:Header>"
            f'<mes:DataSet {mark}structureRef="{id}"{scope} {mark}action="Information">'
        )

    def series(self, series: Series) -> str:
        observations = "".join(map(self._observation, series)) if self.flat or self.observations else ""
        if self.flat:
            return observations
        key = self._cells(self.outer, series[0].cells)
        if self._generic:
            return f"<gen:Series><gen:SeriesKey>{key}</gen:SeriesKey>{observations}</gen:Series>"
        return f"<Series{key}>{observations}</Series>" if observations else f"<Series{key}/>"

    def _observation(self, observation: Observation) -> str:
        cells = observation.cells
        attributes = self._cells(self.shown, cells)
        if not self._generic:
            value = self._cells([OBS_VALUE] if self.values else [], cells)
            return f"<Obs{self._cells(self.inner, cells)}{value}{attributes}/>"
        own = f'<gen:ObsDimension value="{cells[TIME]}"/>'
        if self.flat:
            own = f"<gen:ObsKey>{self._cells(self.inner, cells)}</gen:ObsKey>"
        value = f'<gen:ObsValue value="{cells[OBS_VALUE]}"/>' if self.values else ""
        attributes = attributes and f"<gen:Attributes>{attributes}</gen:Attributes>"
        return f"<gen:Obs>{own}{value}{attributes}</gen:Obs>"

    def _cells(self, parts: Iterable[Component], cells: Mapping[Component, Any]) -> str:
        """The components that have a value, as XML: elements in generic data, else attributes."""
        form = '<gen:Value id="{}" value="{}"/>' if self._generic else ' {}="{}"'
        there = ((part, cells[part]) for part in parts if cells[part] is not None)
        return "".join(form.format(part.id, cell if part.codelist else attribute(cell)) for part, cell in there)

    def end(self) -> str:
        return f"</mes:DataSet></mes:{self._root}>"


def message(kind: str, *fields: Any, **more: Any) -> DataMessage:
    """Make the DataMessage that writes a kind, XML but for data+csv and data+json; other arguments are its fields."""
    return {"data+csv": _Csv, "data+json": _Json}.get(kind, _Xml)(kind, *fields, **more)


def _write(kind: str, table: Table) -> bytes:
    """A table of figures as the bytes of a whole message of a kind, in the dialect of SDMX 2.1."""
    written, series = of_table(kind, table)
    return "".join([written.start(), written.joined(series), written.end()]).encode("utf-8")


write_csv, write_json, write_ml = (partial(_write, kind) for kind in ("data+csv", "data+json", "genericdata+xml"))


def of_table(kind: str, table: Table) -> tuple[DataMessage, list[Series]]:
    """The message of SDMX 2.1 for a table of figures, and the figures as series.

    It is of the dataflow FIGURES if the figures are preferred ones and no two share all dimensions, else of CLAIMS.
    """
    dataset, lang = table.answer, table.answer.query.lang
    # A derived figure comes in addition to the claims, and may share all dimensions with one of them.
    places = set(map(attrgetter("indicator_code", "area_code", "period_text", "vintage"), dataset.figures))
    fits = dataset.query.claims is Claims.PREFERRED and len(places) == len(dataset.figures)
    if table.single:
        fits = all(figure.preferred or figure.formula is not None for figure in dataset.figures)
    flow = FIGURES if fits else CLAIMS
    node = Node("dataflow", flow.id)
    made = message(kind, node, OLD, dataset.release, flow.structure.attributes, lang=lang)
    return made, made.grouped(observe(figure, lang) for figure in dataset.figures)
