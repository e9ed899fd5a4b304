"""Which structures there are, which of them a path names, and which others go with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from api.protocols.sdmx.codelists import LISTS
from api.representations.writers.sdmx.concepts import AGENCY
from api.representations.writers.sdmx.data_structures import DATA_STRUCTURES, FLOWS


class StructureKind(StrEnum):
    """The kinds of structures that are served."""

    AGENCYSCHEME = "agencyscheme"
    CODELIST = "codelist"
    CONCEPTSCHEME = "conceptscheme"
    CONSTRAINT = "constraint"
    DATAFLOW = "dataflow"
    DATASTRUCTURE = "datastructure"


ITEM_KINDS = frozenset({StructureKind.AGENCYSCHEME, StructureKind.CODELIST, StructureKind.CONCEPTSCHEME})
CONCEPTS = "CONCEPTS"
AGENCIES = "AGENCIES"


def is_any(text: str) -> bool:
    """Whether a part of a path stands for any agency, id, key or item: left out, `*`, or `all` in any case."""
    return text.lower() in ("all", "*", "")


class Node(NamedTuple):
    """A structure by its kind and id."""

    kind: StructureKind
    id: str


NODES: tuple[Node, ...] = (
    *(Node(StructureKind.DATAFLOW, flow) for flow in FLOWS),
    *(Node(StructureKind.DATASTRUCTURE, name) for name in DATA_STRUCTURES),
    Node(StructureKind.CONCEPTSCHEME, CONCEPTS),
    *(Node(StructureKind.CODELIST, name) for name in LISTS),
    *(Node(StructureKind.CONSTRAINT, flow) for flow in FLOWS),
    Node(StructureKind.AGENCYSCHEME, AGENCIES),
)


def children(node: Node) -> list[Node]:
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


def parents(node: Node) -> list[Node]:
    """The structures that refer to this one."""
    return [other for other in NODES if node in children(other)]


def _far(nodes: Iterable[Node], step: Callable[[Node], list[Node]]) -> list[Node]:
    """What is one or more steps away."""
    found: dict[Node, None] = {}
    waiting = [other for node in nodes for other in step(node)]
    while waiting:
        node = waiting.pop(0)
        if node not in found:
            found[node] = None
            waiting += step(node)
    return list(found)


def _near(nodes: Iterable[Node], step: Callable[[Node], list[Node]]) -> list[Node]:
    return list(dict.fromkeys(other for node in nodes for other in step(node)))


def _with_siblings(nodes: Sequence[Node]) -> list[Node]:
    above = _near(nodes, parents)
    return list(dict.fromkeys([*above, *_near(above, children)]))


REFERENCES: dict[str, Callable[[Sequence[Node]], list[Node]]] = {
    "none": lambda _nodes: [],
    "parents": lambda nodes: _near(nodes, parents),
    "parentsandsiblings": _with_siblings,
    "ancestors": lambda nodes: _far(nodes, parents),
    "children": lambda nodes: _near(nodes, children),
    "descendants": lambda nodes: _far(nodes, children),
    "all": lambda nodes: [*_with_siblings(nodes), *_far(nodes, children)],
}


def related(nodes: Sequence[Node], references: Iterable[str | StructureKind]) -> list[Node]:
    """The structures that go with some: by the words of REFERENCES, or all of a kind that is up or down the line."""
    found: list[Node] = []
    for word in references:
        if isinstance(word, StructureKind):
            line = [*_far(nodes, parents), *_far(nodes, children)]
            found += [node for node in [*line, Node(StructureKind.AGENCYSCHEME, AGENCIES)] if node.kind is word]
        else:
            found += REFERENCES[word](nodes)
    return [node for node in dict.fromkeys(found) if node not in nodes]


@dataclass(frozen=True, slots=True)
class StructurePath:
    """What a path names: kinds, agencies, ids, versions and items; an empty tuple stands for any."""

    kinds: tuple[StructureKind, ...] = ()
    agencies: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    items: tuple[str, ...] = ()

    def nodes(self, version: str) -> list[Node]:
        """The structures that are meant, where all stand in that version."""
        if self.versions and not any(version_matches(pattern, version) for pattern in self.versions):
            return []
        return [
            node
            for node in NODES
            if (not self.kinds or node.kind in self.kinds)
            and (not self.agencies or AGENCY in self.agencies or _owner(node) in self.agencies)
            and (not self.ids or node.id in self.ids)
            and (not self.items or node.kind in ITEM_KINDS)
        ]


def _owner(node: Node) -> str:
    return "SDMX" if node.kind is StructureKind.AGENCYSCHEME else AGENCY


_VERSION_PART = re.compile(r"(?P<number>[0-9]{0,6})(?P<any>[+~*]?)")
LATEST = frozenset({"latest", "all", *"+~*"})
"""What names a version by no number; there is one version of each structure, so that each means that one."""


def is_version(pattern: str) -> bool:
    """Whether the text is a version or a pattern of versions."""
    parts = pattern.split(".")
    return pattern.lower() in LATEST or (
        len(parts) <= 3 and all(part and _VERSION_PART.fullmatch(part) for part in parts)
    )


def version_matches(pattern: str, own: str) -> bool:
    """Whether a version, a word like `latest` or a pattern like `1.+.0` or `1.0+` takes in that version."""
    if pattern.lower() in LATEST:
        return True
    wanted, have = pattern.split("."), [int(part) for part in own.split(".")]
    if len(wanted) != len(have):
        return False
    for part, number in zip(wanted, have, strict=True):
        match = _VERSION_PART.fullmatch(part)
        if match is None:
            return False
        least = int(match["number"] or 0)
        if not match["any"] and number != least:
            return False
        if match["any"] and number != least:
            return number > least  # a later part counts only where this one is at its least
    return True
