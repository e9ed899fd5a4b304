"""The OpenAPI document with what its references stand for."""

from typing import Any

Described = dict[str, Any]


def with_parameters(operation: Described, document: Described) -> Described:
    shared = document["components"]["parameters"]
    given = [
        shared[each["$ref"].rpartition("/")[2]] if "$ref" in each else each for each in operation.get("parameters", ())
    ]
    return {**operation, "parameters": given}


def gets(document: Described) -> Described:
    return {path: with_parameters(methods["get"], document) for path, methods in document["paths"].items()}
