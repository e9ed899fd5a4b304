"""The entity sets with their properties, and the document ($metadata) that describes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import quoteattr

from api.domain.catalogue import Catalogue
from api.domain.conditions import FILTERABLE
from api.domain.query import Claims, Lang
from api.formats import catalogue_rows
from api.formats.figure_rows import FigureRow
from api.formats.table import CellKind, Column, RowClass, Table, columns_of, names_of

NAMESPACE = "ReportIndicators"
CONTAINER = "Container"

_EDM = {
    CellKind.TEXT: "Edm.String",
    CellKind.NUMBER: "Edm.Decimal",
    CellKind.INTEGER: "Edm.Int32",
    CellKind.FLAG: "Edm.Boolean",
    CellKind.MOMENT: "Edm.DateTimeOffset",
    CellKind.LIST: "Edm.String",
}


@dataclass(frozen=True, slots=True)
class Property:
    """A property of an entity: its primitive type, and whether it may be null or is a list."""

    name: str
    edm: str
    nullable: bool
    meaning: str
    collection: bool = False

    @classmethod
    def of(cls, column: Column) -> Property:
        """The property that a column of ours becomes."""
        edm = "Edm.Date" if column.narrower.get("format") == "date" else _EDM[column.kind]
        return cls(column.name, edm, column.optional, column.meaning, column.kind is CellKind.LIST)


@dataclass(frozen=True, slots=True)
class EntitySet:
    """A set of entities: of figures, or of what the catalogue holds, of which `table` gives the rows."""

    name: str
    type: str
    properties: tuple[Property, ...]
    table: Callable[[Catalogue, Lang], Table] | None
    comparable: frozenset[str]
    """The properties that can be filtered and sorted by."""
    claims: Claims = Claims.PREFERRED
    """Which claims a set of figures holds."""

    @property
    def key(self) -> Property:
        """The property that tells entities apart."""
        return self.properties[0]

    def property(self, name: str) -> Property | None:
        """The property of that name."""
        return next((item for item in self.properties if item.name == name), None)

    def reader(self, entity: Mapping[str, Any]) -> Callable[[str], Any]:
        """What gives the values of an entity as a filter's are: a moment is one, and not its text."""

        def read(name: str) -> Any:
            cell, member = entity[name], self.property(name)
            moment = cell is not None and member is not None and member.edm == _EDM[CellKind.MOMENT]
            return datetime.fromisoformat(cell) if moment else cell

        return read

    def entities(self, table: Table) -> list[dict[str, Any]]:
        """The rows of a table as entities."""
        names = [column.name for column in table.columns]
        wanted = [(item.name, names.index(item.name)) for item in self.properties]
        return [{name: row[place] for name, place in wanted} for row in table.rows]


def _properties(row: RowClass) -> tuple[Property, ...]:
    # An object (a receipt, links) has no flat type, and without conversion there is no receipt to give.
    return tuple(Property.of(column) for column in columns_of(row) if column.kind is not CellKind.OBJECT)


def _figures(name: str, claims: Claims) -> EntitySet:
    comparable = FILTERABLE & set(names_of(FigureRow))
    return EntitySet(name, name.removesuffix("s"), _properties(FigureRow), None, comparable, claims)


def _listed(name: str, row: RowClass, table: Callable[[Catalogue, Lang], Table]) -> EntitySet:
    properties = _properties(row)
    comparable = frozenset(item.name for item in properties if not item.collection)
    return EntitySet(name, name.removesuffix("s"), properties, table, comparable)


SETS: Mapping[str, EntitySet] = {
    item.name: item
    for item in (
        # Tools sum and draw what they are given: the set that is named first holds no place twice.
        _figures("Figures", Claims.PREFERRED),
        _figures("Claims", Claims.ALL),
        _listed("Indicators", catalogue_rows.INDICATORS.row, catalogue_rows.INDICATORS.table),
        _listed("Areas", catalogue_rows.AREAS.row, catalogue_rows.AREAS.table),
        _listed("Units", catalogue_rows.UNITS.row, catalogue_rows.UNITS.table),
        _listed("Sources", catalogue_rows.SOURCES.row, catalogue_rows.SOURCES.table),
        _listed("Years", catalogue_rows.YearRow, lambda catalogue, _lang: catalogue_rows.years_table(catalogue.years)),
    )
}


def service_document(root: str) -> dict[str, Any]:
    """What the service offers."""
    sets = [{"name": name, "kind": "EntitySet", "url": name} for name in SETS]
    return {"@odata.context": f"{root}/$metadata", "value": sets}


def metadata() -> bytes:
    """The entity model as CSDL XML 4.0."""
    types = "".join(_entity_type(item) for item in SETS.values())
    sets = "".join(_entity_set(item) for item in SETS.values())
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>'
        f'<Schema Namespace="{NAMESPACE}" xmlns="http://docs.oasis-open.org/odata/ns/edm">'
        f'{types}<EntityContainer Name="{CONTAINER}">{sets}</EntityContainer>'
        "</Schema></edmx:DataServices></edmx:Edmx>\n"
    ).encode()


def _entity_type(item: EntitySet) -> str:
    properties = "".join(_property(member) for member in item.properties)
    key = f'<Key><PropertyRef Name="{item.key.name}"/></Key>'
    return f'<EntityType Name="{item.type}">{key}{properties}</EntityType>'


def _property(item: Property) -> str:
    kind = f"Collection({item.edm})" if item.collection else item.edm
    scale = ' Scale="variable"' if item.edm == "Edm.Decimal" else ""
    nullable = "true" if item.nullable else "false"
    meaning = f'<Annotation Term="Org.OData.Core.V1.Description" String={quoteattr(item.meaning)}/>'
    return f'<Property Name="{item.name}" Type="{kind}" Nullable="{nullable}"{scale}>{meaning}</Property>'


def _entity_set(item: EntitySet) -> str:
    left = [member.name for member in item.properties if member.name not in item.comparable]
    said = [
        *(_restriction(name, f"{verb}able", flag=False) for name, verb in _NOT_SERVED.items()),
        _restriction("Filter", "NonFilterableProperties", paths=left) if left else "",
        _restriction("Sort", "NonSortableProperties", paths=left) if left else "",
    ]
    return f'<EntitySet Name="{item.name}" EntityType="{NAMESPACE}.{item.type}">{"".join(said)}</EntitySet>'


_NOT_SERVED = {"Insert": "Insert", "Update": "Updat", "Delete": "Delet", "Expand": "Expand", "Search": "Search"}


def _restriction(name: str, member: str, flag: bool | None = None, paths: Sequence[str] = ()) -> str:
    named = f'Property="{member}"'
    if flag is not None:
        value = f'<PropertyValue {named} Bool="{str(flag).lower()}"/>'
    else:
        listed = "".join(f"<PropertyPath>{path}</PropertyPath>" for path in paths)
        value = f"<PropertyValue {named}><Collection>{listed}</Collection></PropertyValue>"
    return f'<Annotation Term="Org.OData.Capabilities.V1.{name}Restrictions"><Record>{value}</Record></Annotation>'
