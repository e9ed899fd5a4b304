"""JSON: an envelope of data, meta and links; numbers are the exact decimals, never through a float."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import orjson

from api.quantity import plain
from api.tables import Table


def _number(value: Any) -> orjson.Fragment:
    if isinstance(value, Decimal):
        return orjson.Fragment(plain(value))
    raise TypeError(f"{type(value).__name__} has no JSON form")


def dumps(value: Any) -> bytes:
    """Any value of texts, numbers, lists and mappings as JSON bytes."""
    return orjson.dumps(value, default=_number)


def write(table: Table) -> bytes:
    """`{"data": [rows], "meta": {…}, "links": {…}}`; of a single object, `data` is that object."""
    names = [column.name for column in table.columns]
    rows = [_named(names, row) for row in table.rows]
    return dumps({"data": rows[0] if table.single else rows, "meta": table.meta, "links": table.links})


def _named(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(names, row, strict=True))
