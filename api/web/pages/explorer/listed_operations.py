"""The operations of the OpenAPI document by tag, each with an address that answers a click."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.web.openapi.api_texts import TAGS
from api.web.routes.api_index import path_rows


@dataclass(frozen=True, slots=True)
class ListedOperation:
    """A method of a path and what it does; `example` is an address below the site, None where it must be posted to."""

    method: str
    path: str
    summary: str
    example: str | None


@dataclass(frozen=True, slots=True)
class OperationGroup:
    """The operations under one tag."""

    name: str
    description: str
    operations: Sequence[ListedOperation]


def operation_groups(paths: Mapping[str, Any]) -> Sequence[OperationGroup]:
    """The operations in the order of the tags; `paths` is that part of the OpenAPI document."""
    examples = {row.path: row.example for row in path_rows(paths)}
    by_tag: dict[str, list[ListedOperation]] = {tag["name"]: [] for tag in TAGS}
    for path, methods in paths.items():
        for method, described in methods.items():
            example = examples.get(path, path) if method == "get" else None
            operation = ListedOperation(method.upper(), path, described["summary"], example)
            by_tag[described["tags"][0]].append(operation)
    return [OperationGroup(tag["name"], tag["description"], by_tag[tag["name"]]) for tag in TAGS]
