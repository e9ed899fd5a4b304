"""Structures: which go together, as messages made of the catalogue by pysdmx, and the XML schema of a dataflow."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from importlib.util import find_spec
from typing import Any, NamedTuple

from api.domain.catalogue import Catalogue
from api.domain.words import Bilingual
from api.formats.writers.json import dumps
from api.plugins.sdmx.concepts import (
    AGENCY,
    COMPONENTS,
    DATA_STRUCTURES,
    FLOWS,
    OBS_VALUE,
    TIME,
    TIME_PERIOD,
    Component,
    Holds,
)
from api.plugins.sdmx.data import Available
from api.plugins.sdmx.errors import not_implemented
from api.plugins.sdmx.messages import Message, legal
from api.plugins.sdmx.parameters import LISTS, codelists, codes, version_matches
from api.plugins.sdmx.xml import DECLARATION, V21, Namespaces, attribute, specific_namespace


class StructureKind(StrEnum):
    """The kinds of structures that are served."""

    AGENCYSCHEME = "agencyscheme"
    CODELIST = "codelist"
    CONCEPTSCHEME = "conceptscheme"
    CONSTRAINT = "constraint"
    DATAFLOW = "dataflow"
    DATASTRUCTURE = "datastructure"


CONCEPTS = "CONCEPTS"
_WITH_ITEMS = (StructureKind.AGENCYSCHEME, StructureKind.CODELIST, StructureKind.CONCEPTSCHEME)


class Node(NamedTuple):
    """A structure by its kind and id."""

    kind: StructureKind
    id: str


AGENCIES = Node(StructureKind.AGENCYSCHEME, "AGENCIES")
NODES: tuple[Node, ...] = (
    *(Node(StructureKind.DATAFLOW, flow) for flow in FLOWS),
    *(Node(StructureKind.DATASTRUCTURE, name) for name in DATA_STRUCTURES),
    Node(StructureKind.CONCEPTSCHEME, CONCEPTS),
    *(Node(StructureKind.CODELIST, name) for name in LISTS),
    *(Node(StructureKind.CONSTRAINT, flow) for flow in FLOWS),
    AGENCIES,
)


def _children(node: Node) -> list[Node]:
    """The structures that this one refers to."""
    if node.kind is StructureKind.CONSTRAINT:
        return [Node(StructureKind.DATAFLOW, node.id)]
    if node.kind is StructureKind.DATAFLOW:
        return [Node(StructureKind.DATASTRUCTURE, FLOWS[node.id].structure.id)]
    if node.kind is StructureKind.DATASTRUCTURE:
        listed = (part.codelist for part in DATA_STRUCTURES[node.id].components.values())
        lists = dict.fromkeys(Node(StructureKind.CODELIST, name) for name in listed if name)
        return [Node(StructureKind.CONCEPTSCHEME, CONCEPTS), *lists]
    return []


def _parents(node: Node) -> list[Node]:
    """The structures that refer to this one."""
    return [other for other in NODES if node in _children(other)]


_Step = Callable[[Node], list[Node]]


def _near(nodes: Iterable[Node], step: _Step) -> list[Node]:
    return list(dict.fromkeys(other for node in nodes for other in step(node)))


def _far(nodes: Iterable[Node], step: _Step) -> list[Node]:
    """The structures one or more steps away."""
    found: dict[Node, None] = {}
    waiting = _near(nodes, step)
    while waiting:
        found |= dict.fromkeys(waiting)
        waiting = [node for node in _near(waiting, step) if node not in found]
    return list(found)


def _with_siblings(nodes: Sequence[Node]) -> list[Node]:
    above = _near(nodes, _parents)
    return [*above, *_near(above, _children)]


REFERENCES: dict[str, Callable[[Sequence[Node]], list[Node]]] = {
    "none": lambda _nodes: [],
    "parents": lambda nodes: _near(nodes, _parents),
    "parentsandsiblings": _with_siblings,
    "ancestors": lambda nodes: _far(nodes, _parents),
    "children": lambda nodes: _near(nodes, _children),
    "descendants": lambda nodes: _far(nodes, _children),
    "all": lambda nodes: [*_with_siblings(nodes), *_far(nodes, _children)],
}


def related(nodes: Sequence[Node], references: Iterable[str | StructureKind]) -> list[Node]:
    """The structures that go with some: by the words of REFERENCES, or all of a kind that is up or down the line."""
    found: list[Node] = []
    for word in references:
        if isinstance(word, StructureKind):
            line = [*_far(nodes, _parents), *_far(nodes, _children), AGENCIES]
            found += [node for node in line if node.kind is word]
        else:
            found += REFERENCES[word](nodes)
    return [node for node in dict.fromkeys(found) if node not in nodes]


class StructurePath(NamedTuple):
    """Kinds, agencies, ids, versions and items of a path; an empty tuple means any."""

    kinds: tuple[StructureKind, ...]
    agencies: tuple[str, ...]
    ids: tuple[str, ...]
    versions: tuple[str, ...]
    items: tuple[str, ...]

    def nodes(self, version: str) -> list[Node]:
        """The structures that are meant, where all stand in that version."""
        if self.versions and not any(version_matches(pattern, version) for pattern in self.versions):
            return []
        return [
            node
            for node in NODES
            if (not self.kinds or node.kind in self.kinds)
            and (not self.agencies or AGENCY in self.agencies or (node == AGENCIES and "SDMX" in self.agencies))
            and (not self.ids or node.id in self.ids)
            and (not self.items or node.kind in _WITH_ITEMS)
        ]


_MANY = ' maxOccurs="unbounded"'
_OBSERVATIONS = f'<xs:element name="Obs" type="ObsType" form="unqualified" minOccurs="0"{_MANY}/>'
_PRIMITIVES = {
    Holds.STRING: "xs:string",
    Holds.DECIMAL: "xs:decimal",
    Holds.BOOLEAN: "xs:boolean",
    Holds.TIME: "com:ObservationalTimePeriodType",
}


def schema(catalogue: Catalogue, message: Message, spaces: Namespaces) -> bytes:
    """The schema of a message's structure and layout in a version of SDMX-ML."""
    own = specific_namespace(message)
    parts = [part for part in (*message.dimensions, *message.shown) if part.codelist]
    types = "".join(_codes(part.id, codes(catalogue, part.id) or ()) for part in parts)
    # In 2.1 a set of time series has a type of its own, so that it fits both kinds of messages.
    prefix = "TimeSeries" if spaces is V21 and message.at == TIME_PERIOD else ""
    series, time = "", f'<xs:attribute name="{TIME_PERIOD}" use="prohibited"/>'
    if not message.flat:
        # The base types have TIME_PERIOD; where it is not among the parts, it is ruled out.
        outer = _attributes(message.outer, "required") + ("" if TIME in message.outer else time)
        series = _restricted("SeriesType", f"{prefix or 'Series'}Type", _OBSERVATIONS, outer)
    content = _attributes((OBS_VALUE, *message.shown), "optional")
    observation = _attributes(message.inner, "required") + content + ("" if TIME in message.inner else time)
    return (
        f'{DECLARATION}<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{own}" '
        f'xmlns:ss="{spaces.specific}" xmlns:com="{spaces.common}" targetNamespace="{own}" '
        f'elementFormDefault="qualified" attributeFormDefault="unqualified">'
        f'<xs:import namespace="{spaces.specific}" schemaLocation="SDMXDataStructureSpecific.xsd"/>'
        f'<xs:import namespace="{spaces.common}" schemaLocation="SDMXCommon.xsd"/>'
        f"{types}{_restricted('DataSetType', f'{prefix}DataSetType', _members(message, spaces), '')}{series}"
        f"{_restricted('ObsType', f'{prefix}ObsType', '', observation)}</xs:schema>"
    ).encode()


def _members(message: Message, spaces: Namespaces) -> str:
    element = "Obs" if message.flat else "Series"
    # Where the repetition stands differs between the versions, and a restriction must follow its base.
    inside, around = (_MANY, "") if spaces is V21 else ("", _MANY)
    return (
        '<xs:element name="DataProvider" type="com:DataProviderReferenceType" form="unqualified" minOccurs="0"/>'
        f'<xs:choice minOccurs="0"{around}>'
        f'<xs:element name="{element}" type="{element}Type" form="unqualified"{inside}/></xs:choice>'
    )


def _restricted(name: str, base: str, content: str, attributes: str) -> str:
    return (
        f'<xs:complexType name="{name}"><xs:complexContent><xs:restriction base="ss:{base}"><xs:sequence>'
        f'<xs:element ref="com:Annotations" minOccurs="0"/>{content}</xs:sequence>{attributes}'
        "</xs:restriction></xs:complexContent></xs:complexType>"
    )


def _codes(name: str, listed: Iterable[str]) -> str:
    values = "".join(f'<xs:enumeration value="{attribute(code)}"/>' for code in listed)
    return f'<xs:simpleType name="{name}"><xs:restriction base="xs:string">{values}</xs:restriction></xs:simpleType>'


def _attributes(parts: Sequence[Component], use: str) -> str:
    return "".join(
        f'<xs:attribute name="{part.id}" type="{part.id if part.codelist else _PRIMITIVES[part.holds]}" use="{use}"/>'
        for part in parts
    )


INSTALL = "Structures need pysdmx, which is not installed: pip install 'report-indicators[sdmx]'"

# pysdmx knows one language. Both names travel as one text with this between, and are taken apart in what it wrote.
_BETWEEN = "\ue000"
_NAME_XML = re.compile(rf'<com:(Name|Description) xml:lang="en">([^<{_BETWEEN}]*){_BETWEEN}([^<]*)</com:\1>')
# An optional element of 3.0 that not every reader knows.
_MEASURES_XML = re.compile(r"\s*<str:MeasureRelationship>.*?</str:MeasureRelationship>", re.DOTALL)
_NO_DIMENSIONS: dict[str, Any] = {"dimensionList": {"dimensions": []}}
_NO_COMPONENTS = re.compile(r"\s*<str:DataStructureComponents>\s*</str:DataStructureComponents>")


def installed() -> bool:
    """Look for pysdmx without importing it."""
    return find_spec("pysdmx") is not None


class Detail(NamedTuple):
    """The part of a structure that is served: everything, or a stub, with its description or without."""

    items: bool = True
    meaning: bool = True


FULL, STUB, COMPLETE_STUB = Detail(), Detail(items=False, meaning=False), Detail(items=False)


class StructureRequest(NamedTuple):
    """A structure that is wanted: in what detail, and with which items only (all where None)."""

    node: Node
    detail: Detail = FULL
    items: frozenset[str] | None = None

    def takes(self, item: str) -> bool:
        """Try an item."""
        return self.detail.items and (self.items is None or item in self.items)


@dataclass(frozen=True)
class Structures:
    """Makes pysdmx's objects of the catalogue, in the version that the protocol gives its structures."""

    catalogue: Catalogue
    version: str
    available: Mapping[str, Available] = field(default_factory=dict)
    """By dataflow, what its constraint says is there."""

    def make(self, wanted: Iterable[StructureRequest]) -> list[Any]:
        """The objects of the structures wanted; a 501 says how to install pysdmx where it is missing."""
        if not installed():
            raise not_implemented(INSTALL)
        from pysdmx import model

        makers: Mapping[StructureKind, Callable[[Any, StructureRequest], Any]] = {
            StructureKind.CODELIST: self._codelist,
            StructureKind.CONCEPTSCHEME: self._concepts,
            StructureKind.DATASTRUCTURE: self._data_structure,
            StructureKind.DATAFLOW: self._flow,
            StructureKind.AGENCYSCHEME: self._agencies,
            StructureKind.CONSTRAINT: self._constraint,
        }
        return [makers[one.node.kind](model, one) for one in wanted]

    def _scheme(self, wanted: StructureRequest, name: Bilingual, items: Iterable[Any]) -> dict[str, Any]:
        """The members that a list of codes and one of concepts have in common."""
        return {
            "id": wanted.node.id,
            "name": _both(name),
            "agency": AGENCY,
            "version": self.version,
            "items": list(items),
            "is_partial": wanted.items is not None,
            "is_external_reference": not wanted.detail.items,
        }

    def _codelist(self, model: Any, wanted: StructureRequest) -> Any:
        entries = codelists(self.catalogue)[wanted.node.id].items()
        items = (
            model.Code(id=code, name=_both(name), description=_both(meaning) if meaning else None)
            for code, (name, meaning) in entries
            if wanted.takes(code)
        )
        return model.Codelist(**self._scheme(wanted, LISTS[wanted.node.id], items))

    def _concepts(self, model: Any, wanted: StructureRequest) -> Any:
        items = (
            model.Concept(id=part.id, name=_both(part.name), description=_both(part.meaning))
            for part in COMPONENTS.values()
            if wanted.takes(part.id)
        )
        return model.ConceptScheme(**self._scheme(wanted, Bilingual("Concepts of the figures", "数据的概念"), items))

    def _data_structure(self, model: Any, wanted: StructureRequest) -> Any:
        definition = DATA_STRUCTURES[wanted.node.id]

        def component(part: Component) -> Any:
            attribute = part in definition.attributes
            role = "ATTRIBUTE" if attribute else "MEASURE" if part is OBS_VALUE else "DIMENSION"
            listed = f"urn:sdmx:org.sdmx.infomodel.codelist.Codelist={AGENCY}:{part.codelist}({self.version})"
            return model.Component(
                id=part.id,
                required=part.required,
                role=model.Role[role],
                concept=model.ItemReference("Concept", AGENCY, CONCEPTS, self.version, part.id),
                local_dtype=None if part.codelist else model.DataType(part.holds),
                local_enum_ref=listed if part.codelist else None,
                attachment_level="O" if attribute else None,
            )

        parts = definition.components.values() if wanted.detail.items else ()
        return model.DataStructureDefinition(
            id=definition.id,
            name=_both(definition.name),
            description=_both(definition.meaning) if wanted.detail.meaning else None,
            agency=AGENCY,
            version=self.version,
            components=model.Components(list(map(component, parts))),
            is_external_reference=not wanted.detail.items,
        )

    def _flow(self, model: Any, wanted: StructureRequest) -> Any:
        flow = FLOWS[wanted.node.id]
        return model.Dataflow(
            id=flow.id,
            name=_both(flow.name),
            description=_both(flow.meaning) if wanted.detail.meaning else None,
            agency=AGENCY,
            version=self.version,
            structure=self._urn("DataStructure", flow.structure.id),
        )

    def _urn(self, kind: str, name: str) -> str:
        return f"urn:sdmx:org.sdmx.infomodel.datastructure.{kind}={AGENCY}:{name}({self.version})"

    def _agencies(self, model: Any, wanted: StructureRequest) -> Any:
        agency = model.Agency(id=AGENCY, name=_both(Bilingual("Report indicators", "报告指标")))
        return model.AgencyScheme(
            name=_both(Bilingual("Agencies", "机构")),
            agency="SDMX",
            items=[agency] if wanted.takes(AGENCY) else [],
            is_external_reference=not wanted.detail.items,
        )

    def _constraint(self, model: Any, wanted: StructureRequest) -> Any:
        flow = wanted.node.id
        found = self.available[flow]
        keys = [
            model.CubeKeyValue(name, [model.CubeValue(value) for value in sorted(values)])
            for name, values in found.values.items()
        ]
        return model.AvailabilityConstraint(
            constraint_attachment=model.ConstraintAttachment(
                data_provider=None, dataflows=[self._urn("Dataflow", flow)]
            ),
            cube_region=model.CubeRegion(keys),
            series_count=found.series,
            obs_count=found.observations,
        )


def _both(text: Bilingual) -> str:
    return _BETWEEN.join(legal(part).replace(_BETWEEN, "\ufffd") for part in text)


def write_xml(structures: Sequence[Any], stamp: tuple[str, str], *, version_30: bool) -> bytes:
    """A structure message in SDMX-ML 2.1 or 3.0."""
    if version_30:
        from pysdmx.io.xml.sdmx30.writer.structure import write
    else:
        from pysdmx.io.xml.sdmx21.writer.structure import write

    written = write(structures, prettyprint=False, header=_header(*stamp)) or ""
    written = _NO_COMPONENTS.sub("", _MEASURES_XML.sub("", written))
    return _NAME_XML.sub(_two_names, written).replace("\r", "&#13;").encode("utf-8")


def _two_names(match: re.Match[str]) -> str:
    element, english, chinese = match.groups()
    return (
        f'<com:{element} xml:lang="en">{english}</com:{element}><com:{element} xml:lang="zh">{chinese}</com:{element}>'
    )


def write_json(structures: Sequence[Any], stamp: tuple[str, str]) -> bytes:
    """A structure message in SDMX-JSON 2.0."""
    from pysdmx.io.json.sdmxjson2.writer.v2_0.structure import write

    written = write(structures, prettyprint=False, header=_header(*stamp)) or "{}"
    return dumps(_mended(json.loads(written)))


def _mended(value: Any) -> Any:
    """The JSON with names in both languages, and without empty lists, which the schema does not allow."""
    if isinstance(value, list):
        return [_mended(item) for item in value]
    if not isinstance(value, dict):
        return value
    mended: dict[str, Any] = {}
    for name, item in value.items():
        if isinstance(item, str) and _BETWEEN in item:
            english, _, chinese = item.partition(_BETWEEN)
            mended |= {name: english, f"{name}s": {"en": english, "zh": chinese}}
        elif item not in ([], _NO_DIMENSIONS):
            mended[name] = _mended(item)
    return mended


def _header(id: str, prepared: str) -> Any:
    from pysdmx.model import Organisation
    from pysdmx.model.message import Header

    return Header(id=id, prepared=datetime.fromisoformat(prepared), sender=Organisation(id=AGENCY))
