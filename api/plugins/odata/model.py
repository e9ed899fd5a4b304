"""The entity sets with their properties, and the document ($metadata) that describes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from xml.sax.saxutils import quoteattr

from api.domain.catalogue import Catalogue
from api.domain.query import FILTERABLE, Claims, Lang
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


MakeTable = Callable[[Catalogue, Lang], Table]


class Property(NamedTuple):
    """A property of an entity: its primitive type, and whether it may be null or is a list."""

    name: str
    edm: str
    nullable: bool
    meaning: str
    collection: bool = False

    @property
    def typed(self) -> str:
        """The type as the document names it."""
        return f"Collection({self.edm})" if self.collection else self.edm

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
    table: MakeTable | None
    comparable: frozenset[str]
    """The properties that can be filtered and sorted by."""
    claims: Claims = Claims.PREFERRED
    """The claims of a set of figures."""

    @property
    def key(self) -> Property:
        """The property that tells entities apart."""
        return self.properties[0]

    def property(self, name: str) -> Property | None:
        """The property of that name."""
        return next((item for item in self.properties if item.name == name), None)

    def reader(self, entity: Mapping[str, Any]) -> Callable[[str], Any]:
        """Reader of an entity's values as a filter's are: a moment is one, and not its text."""

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


def _set(name: str, row: RowClass, table: MakeTable | None, claims: Claims = Claims.PREFERRED) -> EntitySet:
    properties = _properties(row)
    comparable = FILTERABLE if table is None else frozenset(item.name for item in properties if not item.collection)
    return EntitySet(name, name.removesuffix("s"), properties, table, comparable & set(names_of(row)), claims)


def _years(catalogue: Catalogue, _lang: Lang) -> Table:
    return catalogue_rows.years_table(catalogue.years)


_LISTINGS = {
    "Indicators": catalogue_rows.INDICATORS,
    "Areas": catalogue_rows.AREAS,
    "Units": catalogue_rows.UNITS,
    "Sources": catalogue_rows.SOURCES,
}
SETS: Mapping[str, EntitySet] = {
    item.name: item
    for item in (
        # Tools sum and draw what they are given: the set that is named first holds no place twice.
        _set("Figures", FigureRow, None),
        _set("Claims", FigureRow, None, Claims.ALL),
        *(_set(name, listing.row, listing.table) for name, listing in _LISTINGS.items()),
        _set("Years", catalogue_rows.YearRow, _years),
    )
}


def service_document(root: str) -> dict[str, Any]:
    """The document that lists the entity sets."""
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
    properties = "".join(
        f'<Property Name="{one.name}" Type="{one.typed}"'
        f' Nullable="{str(one.nullable).lower()}"{_SCALE.get(one.edm, "")}>'
        f'<Annotation Term="Org.OData.Core.V1.Description" String={quoteattr(one.meaning)}/></Property>'
        for one in item.properties
    )
    return f'<EntityType Name="{item.type}"><Key><PropertyRef Name="{item.key.name}"/></Key>{properties}</EntityType>'


def _entity_set(item: EntitySet) -> str:
    left = [one.name for one in item.properties if one.name not in item.comparable]
    said = [_restriction(name, f'Property="{verb}able" Bool="false"/>') for name, verb in _NOT_SERVED.items()]
    for name in ("Filter", "Sort") if left else ():
        listed = "".join(f"<PropertyPath>{path}</PropertyPath>" for path in left)
        value = f'Property="Non{name}ableProperties"><Collection>{listed}</Collection></PropertyValue>'
        said.append(_restriction(name, value))
    return f'<EntitySet Name="{item.name}" EntityType="{NAMESPACE}.{item.type}">{"".join(said)}</EntitySet>'


_SCALE = {"Edm.Decimal": ' Scale="variable"'}
_NOT_SERVED = {"Insert": "Insert", "Update": "Updat", "Delete": "Delet", "Expand": "Expand", "Search": "Search"}


def _restriction(name: str, value: str) -> str:
    record = f"<Record><PropertyValue {value}</Record>"
    return f'<Annotation Term="Org.OData.Capabilities.V1.{name}Restrictions">{record}</Annotation>'
