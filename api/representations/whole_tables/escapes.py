"""Quoting and escaping of whole arrays of texts; those with nothing to escape, most, are only looked through."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import orjson

from api.representations.whole_tables.cell_arrays import bytes_of

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

_CONTROLS = frozenset(map(chr, range(0x20)))
_JSON = frozenset('"\\') | _CONTROLS
_CSV = frozenset('",\r\n')
_CSV_QUOTED = re.compile(r'[",\r\n]')
_XML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_ILLEGAL = _CONTROLS - set("\t\n\r")
"""What XML 1.0 cannot hold, as openpyxl refuses it."""


def csv_quoted(text: str) -> str:
    """A text as a cell of CSV."""
    return '"' + text.replace('"', '""') + '"' if _CSV_QUOTED.search(text) else text


def csv_cells(array: pa.Array) -> pa.Array:
    """Texts as cells of CSV, in quotes where they need them."""
    import pyarrow.compute as pc  # type: ignore[import-untyped]

    found = _held(array, _CSV)
    if not found:
        return array
    doubled = pc.replace_substring(array, '"', '""') if '"' in found else array
    quoted = pc.binary_join_element_wise('"', doubled, '"', "")
    return pc.if_else(pc.match_substring_regex(array, '[",\r\n]'), quoted, array)


def json_escaped(array: pa.Array) -> pa.Array:
    """Texts as they stand between the quotes of JSON."""
    return _replaced(array, {character: _json_escape(character) for character in _held(array, _JSON)})


def xml_escaped(array: pa.Array) -> pa.Array:
    """Texts as they stand between the tags of XML."""
    held = _held(array, _ILLEGAL | _XML.keys())
    return _replaced(array, {character: _xml_escape(character) for character in held})


def xml_text(text: str) -> str:
    """A text as it stands between the tags of XML."""
    return "".join(map(_xml_escape, text)) if _held_by(text.encode(), _ILLEGAL | _XML.keys()) else text


def _replaced(array: pa.Array, escapes: dict[str, str]) -> pa.Array:
    import pyarrow.compute as pc

    # What stands in the escapes of others comes first.
    for character in sorted(escapes, key="\\&".find, reverse=True):
        array = pc.replace_substring(array, character, escapes[character])
    return array


@cache
def _json_escape(character: str) -> str:
    return orjson.dumps(character).decode()[1:-1]


def _xml_escape(character: str) -> str:
    return "\N{REPLACEMENT CHARACTER}" if character in _ILLEGAL else _XML.get(character, character)


def _held(array: pa.Array, characters: frozenset[str]) -> list[str]:
    """Those of some ASCII characters that the texts hold."""
    import pyarrow as pa
    import pyarrow.compute as pc

    data = bytes_of(array)
    if not data:
        return []
    whole = pa.py_buffer(data)
    lowest = pc.min_max(pa.Array.from_buffers(pa.uint8(), len(data), [None, whole]))["min"].as_py()
    return _held_by(whole.to_pybytes(), {character for character in characters if ord(character) >= lowest})


def _held_by(data: bytes, characters: frozenset[str] | set[str]) -> list[str]:
    return [character for character in characters if character.encode() in data]
