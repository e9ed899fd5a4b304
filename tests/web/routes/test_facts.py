"""Facts of single answers, by route: each line of `facts/*.txt` has a request, its status, and what stands where in it.

A request is an address, with its method before it where that is not GET, and its headers behind it in braces. A place
is the way to a value in the JSON: names and numbers with points between them, `*` for each of a list, `#` for its
length. `line` leads into the lines of another format, `header` to a header. `~` marks what the value holds, `^` what
it begins with; else it is the value itself: a text as it is, all else as in JSON with its digits.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import Client
from tests.helpers.rows import tables
from tests.helpers.tables import count

FACTS = {
    f"{file.stem}: {fact}": rows
    for file in sorted((Path(__file__).parent / "facts").glob("*.txt"))
    for fact, rows in tables(str(file)).items()
}
REQUEST = re.compile(r"(?:(?P<method>[A-Z]+) )?(?P<address>/.*?)(?: \{(?P<headers>.*)\})?")


def asked(client: Client, request: str) -> httpx.Response:
    """The answer to a request."""
    found = REQUEST.fullmatch(request)
    assert found is not None, request
    headers = dict(header.split(": ", 1) for header in (found["headers"] or "").split(" + ") if header)
    return client.request(found["method"] or "GET", found["address"], headers=headers)


def at(value: Any, place: list[str]) -> Any:
    """What stands at a place."""
    if not place:
        return value
    step, *further = place
    if step == "*":
        return [at(each, further) for each in value]
    if step == "#":
        return len(value)
    return at(value[int(step) if isinstance(value, list) else step], further)


def shown(value: Any) -> str:
    """A value as it is written in the table: those of a list with spaces between them."""
    if isinstance(value, list):
        return " ".join(map(shown, value))
    return value if isinstance(value, str) else json.dumps(value, default=str).strip('"')


def holds(answer: httpx.Response, place: str, expected: str) -> bool:
    """Whether a value is the one that is expected."""
    start, *steps = place.split(".")
    roots = {"line": answer.text.splitlines, "header": lambda: answer.headers}
    read = roots.get(start, lambda: json.loads(answer.text, parse_float=Decimal, parse_int=Decimal)[start])
    found = shown(at(read(), steps))
    if expected[:1] in ("~", "^"):
        return found.startswith(expected[1:]) if expected[0] == "^" else expected[1:] in found
    return found == expected


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact(client: Client, fact: str) -> None:
    """Which the name of the case says."""
    wrong = []
    for request, status, *pairs in FACTS[fact]:
        count(1)
        answer = asked(client, request)
        if answer.status_code != int(status):
            wrong.append((request, answer.status_code, answer.text[:500]))
            continue
        wrong += [
            (request, place, expected, answer.text[:1500])
            for place, expected in zip(pairs[::2], pairs[1::2], strict=True)
            if not holds(answer, place, expected)
        ]
    assert wrong == []
