"""Structures as messages, made of the catalogue by pysdmx, and the XML schema of a dataflow."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.util import find_spec
from typing import Any

from api.domain.catalogue import Catalogue
from api.domain.words import Bilingual
from api.formats.writers.json import dumps
from api.plugins.sdmx.concepts import (
    AGENCY,
    COMPONENTS,
    DATA_STRUCTURES,
    FLOWS,
    OBS_VALUE,
    TIME_PERIOD,
    Component,
    DataStructure,
    Holds,
)
from api.plugins.sdmx.data import Available
from api.plugins.sdmx.errors import not_implemented
from api.plugins.sdmx.messages import Message, legal
from api.plugins.sdmx.parameters import CONCEPTS, Codelist, Entry, Node, StructureKind, codelists, codes
from api.plugins.sdmx.xml import DECLARATION, V21, Namespaces, attribute, specific_namespace

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
    series = (
        "" if message.flat else _restricted("SeriesType", f"{prefix or 'Series'}Type", _OBSERVATIONS, _outer(message))
    )
    content = _attributes((OBS_VALUE, *message.shown), required=False)
    observation = _attributes(message.inner, required=True) + content + _no_time(message.inner)
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


def _outer(message: Message) -> str:
    return _attributes(message.outer, required=True) + _no_time(message.outer)


def _no_time(parts: Sequence[Component]) -> str:
    """The base types have TIME_PERIOD; where it is not among the parts, it is ruled out."""
    present = any(part.id == TIME_PERIOD for part in parts)
    return "" if present else f'<xs:attribute name="{TIME_PERIOD}" use="prohibited"/>'


def _restricted(name: str, base: str, content: str, attributes: str) -> str:
    return (
        f'<xs:complexType name="{name}"><xs:complexContent><xs:restriction base="ss:{base}"><xs:sequence>'
        f'<xs:element ref="com:Annotations" minOccurs="0"/>{content}</xs:sequence>{attributes}'
        "</xs:restriction></xs:complexContent></xs:complexType>"
    )


def _codes(name: str, listed: Iterable[str]) -> str:
    values = "".join(f'<xs:enumeration value="{attribute(code)}"/>' for code in listed)
    return f'<xs:simpleType name="{name}"><xs:restriction base="xs:string">{values}</xs:restriction></xs:simpleType>'


def _attributes(parts: Sequence[Component], *, required: bool) -> str:
    use = "required" if required else "optional"
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
    """Whether pysdmx is there, without importing it."""
    return find_spec("pysdmx") is not None


@dataclass(frozen=True, slots=True)
class Detail:
    """How much of a structure is served: everything, or a stub, with its description or without."""

    items: bool = True
    meaning: bool = True


FULL, STUB, COMPLETE_STUB = Detail(), Detail(items=False, meaning=False), Detail(items=False)


@dataclass(frozen=True, slots=True)
class StructureRequest:
    """A structure that is wanted: in what detail, and with which items only (all where None)."""

    node: Node
    detail: Detail = FULL
    items: frozenset[str] | None = None


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
        return [self._make(one) for one in wanted]

    def _make(self, wanted: StructureRequest) -> Any:
        kind = wanted.node.kind
        if kind is StructureKind.CODELIST:
            return self._codelist(codelists(self.catalogue)[wanted.node.id], wanted)
        if kind is StructureKind.CONCEPTSCHEME:
            return self._concepts(wanted)
        if kind is StructureKind.DATASTRUCTURE:
            return self._data_structure(DATA_STRUCTURES[wanted.node.id], wanted.detail)
        if kind is StructureKind.DATAFLOW:
            return self._flow(wanted)
        return self._agencies(wanted) if kind is StructureKind.AGENCYSCHEME else self._constraint(wanted.node.id)

    def _codelist(self, listed: Codelist, wanted: StructureRequest) -> Any:
        from pysdmx.model import Code, Codelist

        chosen = {code: entry for code, entry in listed.entries.items() if _is_wanted(code, wanted)}
        return Codelist(
            id=listed.id,
            name=_both(listed.name),
            agency=AGENCY,
            version=self.version,
            items=[
                Code(id=code, name=_both(entry.name), description=_meaning(entry)) for code, entry in chosen.items()
            ],
            is_partial=wanted.items is not None,
            is_external_reference=not wanted.detail.items,
        )

    def _concepts(self, wanted: StructureRequest) -> Any:
        from pysdmx.model import Concept, ConceptScheme

        parts = [part for part in COMPONENTS.values() if _is_wanted(part.id, wanted)]
        return ConceptScheme(
            id=CONCEPTS,
            name=_both(Bilingual("Concepts of the figures", "数据的概念")),
            agency=AGENCY,
            version=self.version,
            items=[Concept(id=part.id, name=_both(part.name), description=_both(part.meaning)) for part in parts],
            is_partial=wanted.items is not None,
            is_external_reference=not wanted.detail.items,
        )

    def _data_structure(self, definition: DataStructure, detail: Detail) -> Any:
        from pysdmx.model import Components, DataStructureDefinition

        parts = definition.components.values() if detail.items else ()
        return DataStructureDefinition(
            id=definition.id,
            name=_both(definition.name),
            description=_both(definition.meaning) if detail.meaning else None,
            agency=AGENCY,
            version=self.version,
            components=Components([self._component(part, definition) for part in parts]),
            is_external_reference=not detail.items,
        )

    def _component(self, part: Component, definition: DataStructure) -> Any:
        from pysdmx.model import Component as Made
        from pysdmx.model import DataType, ItemReference, Role

        attribute = part in definition.attributes
        role = Role.ATTRIBUTE if attribute else Role.MEASURE if part is OBS_VALUE else Role.DIMENSION
        listed = f"urn:sdmx:org.sdmx.infomodel.codelist.Codelist={AGENCY}:{part.codelist}({self.version})"
        return Made(
            id=part.id,
            required=part.required,
            role=role,
            concept=ItemReference("Concept", AGENCY, CONCEPTS, self.version, part.id),
            local_dtype=None if part.codelist else DataType(part.holds),
            local_enum_ref=listed if part.codelist else None,
            attachment_level="O" if attribute else None,
        )

    def _flow(self, wanted: StructureRequest) -> Any:
        from pysdmx.model import Dataflow

        flow = FLOWS[wanted.node.id]
        return Dataflow(
            id=flow.id,
            name=_both(flow.name),
            description=_both(flow.meaning) if wanted.detail.meaning else None,
            agency=AGENCY,
            version=self.version,
            structure="urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure="
            f"{AGENCY}:{flow.structure.id}({self.version})",
        )

    def _agencies(self, wanted: StructureRequest) -> Any:
        from pysdmx.model import Agency, AgencyScheme

        agency = Agency(id=AGENCY, name=_both(Bilingual("Report indicators", "报告指标")))
        return AgencyScheme(
            name=_both(Bilingual("Agencies", "机构")),
            agency="SDMX",
            items=[agency] if _is_wanted(AGENCY, wanted) else [],
            is_external_reference=not wanted.detail.items,
        )

    def _constraint(self, flow: str) -> Any:
        from pysdmx.model import AvailabilityConstraint, ConstraintAttachment, CubeRegion

        found = self.available[flow]
        urn = f"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow={AGENCY}:{flow}({self.version})"
        return AvailabilityConstraint(
            constraint_attachment=ConstraintAttachment(data_provider=None, dataflows=[urn]),
            cube_region=CubeRegion([_cube_key(part, values) for part, values in found.values.items()]),
            series_count=found.series,
            obs_count=found.observations,
        )


def _cube_key(component: str, values: Collection[str]) -> Any:
    from pysdmx.model import CubeKeyValue, CubeValue

    return CubeKeyValue(component, [CubeValue(value) for value in sorted(values)])


def _is_wanted(item: str, wanted: StructureRequest) -> bool:
    return wanted.detail.items and (wanted.items is None or item in wanted.items)


def _both(text: Bilingual) -> str:
    return _BETWEEN.join(legal(part).replace(_BETWEEN, "\ufffd") for part in text)


def _meaning(entry: Entry) -> str | None:
    return _both(entry.meaning) if entry.meaning else None


@dataclass(frozen=True, slots=True)
class Heading:
    """The header of a structure message; the same for the same data."""

    id: str
    prepared: str


def write_xml(structures: Sequence[Any], heading: Heading, *, version_30: bool) -> bytes:
    """A structure message in SDMX-ML 2.1 or 3.0."""
    if version_30:
        from pysdmx.io.xml.sdmx30.writer.structure import write
    else:
        from pysdmx.io.xml.sdmx21.writer.structure import write

    written = write(structures, prettyprint=False, header=_header(heading)) or ""
    written = _NO_COMPONENTS.sub("", _MEASURES_XML.sub("", written))
    return _NAME_XML.sub(_two_names, written).replace("\r", "&#13;").encode("utf-8")


def _two_names(match: re.Match[str]) -> str:
    element, english, chinese = match.groups()
    return (
        f'<com:{element} xml:lang="en">{english}</com:{element}><com:{element} xml:lang="zh">{chinese}</com:{element}>'
    )


def write_json(structures: Sequence[Any], heading: Heading) -> bytes:
    """A structure message in SDMX-JSON 2.0."""
    from pysdmx.io.json.sdmxjson2.writer.v2_0.structure import write

    written = write(structures, prettyprint=False, header=_header(heading)) or "{}"
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


def _header(heading: Heading) -> Any:
    from pysdmx.model import Organisation
    from pysdmx.model.message import Header

    return Header(id=heading.id, prepared=datetime.fromisoformat(heading.prepared), sender=Organisation(id=AGENCY))
