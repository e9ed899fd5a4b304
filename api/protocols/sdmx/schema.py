"""The XML schema of a dataflow's structure-specific data: with it, validation reaches every code and number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from api.domain.catalogue import Catalogue
from api.protocols.sdmx.codelists import codes
from api.representations.writers.sdmx.concepts import OBS_VALUE, TIME_PERIOD, Component, Holds
from api.representations.writers.sdmx.messages import Message
from api.representations.writers.sdmx.xml_parts import DECLARATION, V21, Namespaces, attribute, specific_namespace

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
