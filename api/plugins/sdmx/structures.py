"""SDMX structures: their references to each other, and messages with them, made from the catalogue by pysdmx."""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from importlib import import_module
from typing import Any, NamedTuple

from api.domain.catalogue import Catalogue
from api.domain.errors import NotFound
from api.domain.messages import LANGUAGES, Message, Words
from api.formats.writers.json import dumps
from api.plugins.sdmx.concepts import (
    AGENCY,
    COMPONENTS,
    DATA_STRUCTURES,
    FLOWS,
    LISTS,
    OBS_VALUE,
    Component,
    Node,
    codelists,
)
from api.plugins.sdmx.writers import OLD, Members, stamp

CONCEPTS = Node("conceptscheme", "CONCEPTS")
_CHILDREN: Mapping[Node, Sequence[Node]] = {
    **{Node("dataflow", name): [Node("datastructure", flow.structure.id)] for name, flow in FLOWS.items()},
    **{
        Node("datastructure", name): [
            CONCEPTS,
            *(Node("codelist", part.codelist) for part in definition.components.values() if part.codelist),
        ]
        for name, definition in DATA_STRUCTURES.items()
    },
    CONCEPTS: [],
    **{Node("codelist", name): [] for name in LISTS},
    **{Node("constraint", name): [Node("dataflow", name)] for name in FLOWS},
}
"""All structures, each with the structures that it refers to."""
_PARENTS = {node: [other for other, children in _CHILDREN.items() if node in children] for node in _CHILDREN}
REFERENCES = ("none", "parents", "children", "descendants", "all")
"""The words that the parameter `references` takes, in addition to kinds of structures."""


def _near(nodes: Iterable[Node], step: Mapping[Node, Sequence[Node]]) -> list[Node]:
    return list(dict.fromkeys(other for node in nodes for other in step[node]))


def _far(nodes: Iterable[Node], step: Mapping[Node, Sequence[Node]]) -> list[Node]:
    """The structures one or more steps away from `nodes` by `step`, each once."""
    found = _near(nodes, step)
    for node in found:  # the list grows meanwhile
        found += [other for other in step[node] if other not in found]
    return found


def related(nodes: Sequence[Node], references: Iterable[str]) -> list[Node]:
    """The structures, none of `nodes`, that `references` adds by words of REFERENCES or kinds of related structures."""
    parents, children, below = _near(nodes, _PARENTS), _near(nodes, _CHILDREN), _far(nodes, _CHILDREN)
    everything = [*parents, *_far(parents, _CHILDREN), *below]  # with what the parents are made of too
    added = {"parents": parents, "children": children, "descendants": below, "all": everything}
    for node in (*_far(nodes, _PARENTS), *below):
        added.setdefault(node.kind, []).append(node)
    found = dict.fromkeys(node for word in references for node in added.get(word, ()))
    return [node for node in found if node not in nodes]


def named(kind: str | None, agencies: Sequence[str], ids: Sequence[str], items: Sequence[str]) -> list[Node]:
    """The structures of a kind, agency and id wanted, None or empty for any; given `items`, only lists and schemes."""
    return [
        node
        for node in _CHILDREN
        if kind in (None, node.kind)
        and (not agencies or AGENCY in agencies)
        and (not ids or node.id in ids)
        and (not items or node.kind in ("codelist", "conceptscheme"))
    ]


class Available(NamedTuple):
    """The codes and periods in the data by dimension, and the numbers of series and observations."""

    values: Mapping[str, Collection[str]]
    series: int
    observations: int


# pysdmx has one language. Names in all languages pass through it as one text, split at this sign afterwards.
_BETWEEN = "\ue000"
_NAME_XML = re.compile(rf'<com:(Name|Description) xml:lang="en">([^<{_BETWEEN}]*{_BETWEEN}[^<]*)</com:\1>')
# An optional element of 3.0 that not every reader knows.
_MEASURES_XML = re.compile(r"\s*<str:MeasureRelationship>.*?</str:MeasureRelationship>", re.DOTALL)
_NO_DIMENSIONS: Members = {"dimensionList": {"dimensions": []}}
_NO_COMPONENTS = re.compile(r"\s*<str:DataStructureComponents>\s*</str:DataStructureComponents>")


class StructureRequest(NamedTuple):
    """A wanted structure, with only some `items` by code (None for all), or a `stub` without items and components."""

    node: Node
    items: frozenset[str] | None = None
    stub: bool = False


def _made(
    model: Any, one: StructureRequest, catalogue: Catalogue, version: str, available: Mapping[str, Available]
) -> Any:
    """A wanted structure as an object of pysdmx's module `model`; a constraint's dataflow must be in `available`."""
    kind, id = one.node
    own: Members = {"id": id, "agency": AGENCY, "version": version, "is_external_reference": one.stub}
    if kind in ("codelist", "conceptscheme"):
        return _scheme(model, one, catalogue, own)
    if kind == "constraint":
        keys = [
            model.CubeKeyValue(name, [model.CubeValue(value) for value in sorted(values)])
            for name, values in available[id].values.items()
        ]
        flows = [Node("dataflow", id).urn(version)]
        return model.AvailabilityConstraint(
            constraint_attachment=model.ConstraintAttachment(data_provider=None, dataflows=flows),
            cube_region=model.CubeRegion(keys),
            series_count=available[id].series,
            obs_count=available[id].observations,
        )
    own |= {"name": _in_all(one.node.name), "description": _in_all(one.node.meaning)}
    if kind == "dataflow":
        del own["is_external_reference"]
        return model.Dataflow(**own, structure=Node("datastructure", FLOWS[id].structure.id).urn(version))
    definition = DATA_STRUCTURES[id]

    def component(part: Component) -> Any:
        attached = part in definition.attributes
        role = "ATTRIBUTE" if attached else "MEASURE" if part is OBS_VALUE else "DIMENSION"
        return model.Component(
            id=part.id,
            required=part.required,
            role=model.Role[role],
            concept=model.ItemReference("Concept", AGENCY, CONCEPTS.id, version, part.id),
            local_dtype=None if part.codelist else model.DataType(part.holds),
            local_enum_ref=Node("codelist", part.codelist).urn(version) if part.codelist else None,
            attachment_level="O" if attached else None,
        )

    components = model.Components([] if one.stub else list(map(component, definition.components.values())))
    return model.DataStructureDefinition(**own, components=components)


def _scheme(model: Any, one: StructureRequest, catalogue: Catalogue, own: Members) -> Any:
    """A code list or the concept scheme as an object of pysdmx, whose items have names and meanings."""
    entries: Iterable[tuple[str, Words, Words | None]]
    if one.node.kind == "codelist":
        make, item, name = model.Codelist, model.Code, LISTS[one.node.id]
        entries = ((code, *entry) for code, entry in codelists(catalogue)[one.node.id].items())
    else:
        make, item, name = model.ConceptScheme, model.Concept, Message("sdmx-concepts")
        entries = ((part.id, part.name, part.meaning) for part in COMPONENTS.values())
    items = [
        item(id=code, name=_in_all(each), description=_in_all(text))
        for code, each, text in (() if one.stub else entries)
        if one.items is None or code in one.items
    ]
    return make(**own, name=_in_all(name), items=items, is_partial=one.items is not None)


def _in_all(text: Words | None) -> str | None:
    """A text in all languages as one text, to be split at _BETWEEN; None for None."""
    return _BETWEEN.join(text.in_language(lang).replace(_BETWEEN, "\ufffd") for lang in LANGUAGES) if text else None


def message(
    kind: str,
    wanted: Sequence[StructureRequest],
    catalogue: Catalogue,
    version: str,
    available: Mapping[str, Available],
) -> bytes:
    """The bytes of a message with wanted structures, in JSON or XML as `kind` says; NotFound if it would be empty.

    `available` has for each dataflow the codes that its constraint lists.
    """
    from pysdmx import model
    from pysdmx.model.message import Header

    made = [_made(model, one, catalogue, version, available) for one in wanted]
    partial = [thing for one, thing in zip(wanted, made, strict=True) if one.items is not None]
    if not made or (wanted[0].items is not None and not any(thing.items for thing in partial)):
        raise NotFound("There is no such structure or item here.")
    id, prepared = stamp("STRUCTURES", catalogue.newest())
    header = Header(id=id, prepared=datetime.fromisoformat(prepared), sender=model.Organisation(id=AGENCY))
    return _json(made, header) if "json" in kind else _xml(made, version, header)


def _xml(structures: Sequence[Any], version: str, header: Any) -> bytes:
    """The bytes of a structure message in SDMX-ML 2.1 or 3.0, by the version of structures."""
    writer = import_module(f"pysdmx.io.xml.{'sdmx21' if version == OLD else 'sdmx30'}.writer.structure")
    written = writer.write(structures, prettyprint=False, header=header) or ""
    written = _NO_COMPONENTS.sub("", _MEASURES_XML.sub("", written))
    return _NAME_XML.sub(_apart, written).replace("\r", "&#13;").encode("utf-8")


def _apart(match: re.Match[str]) -> str:
    element, names = match[1], zip(LANGUAGES, match[2].split(_BETWEEN), strict=True)
    return "".join(f'<com:{element} xml:lang="{lang}">{name}</com:{element}>' for lang, name in names)


def _json(structures: Sequence[Any], header: Any) -> bytes:
    """The bytes of a structure message in SDMX-JSON 2.0."""
    from pysdmx.io.json.sdmxjson2.writer.v2_0.structure import write

    return dumps(_mended(json.loads(write(structures, prettyprint=False, header=header) or "{}")))


def _mended(value: Any) -> Any:
    """A JSON value with joined names split by language, and without empty lists, which the schema does not allow."""
    if isinstance(value, list):
        return [_mended(item) for item in value]
    if not isinstance(value, dict):
        return value
    mended: Members = {}
    for name, item in value.items():
        if isinstance(item, str) and _BETWEEN in item:
            names = dict(zip(LANGUAGES, item.split(_BETWEEN), strict=True))
            mended |= {name: names["en"], f"{name}s": names}
        elif item not in ([], _NO_DIMENSIONS):
            mended[name] = _mended(item)
    return mended
