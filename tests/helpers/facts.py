"""Facts of single answers, written as text: each line has a request, its status, and what stands where in the answer.

A request is an address, with its method before it where that is not GET, and its headers behind it in braces. A place
is the way to a value in the JSON: names and numbers with points between them, `*` for each of a list, `#` for its
length, `@` for the names in it. `line` leads into the lines of another format, `header` to a header. `~` marks what
the value holds, `^` what it begins with; else it is the value itself: a text as it is, all else as in JSON with its
digits.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import httpx

from tests.conftest import Client
from tests.helpers.tables import count

REQUEST = re.compile(r"(?:(?P<method>[A-Z]+) )?(?P<address>/.*?)(?: \{(?P<headers>.*)\})?")


def check(client: Client, facts: Iterable[Sequence[str]]) -> None:
    """Ask each request and look at its answer, and fail with all that is otherwise."""
    wrong = []
    for request, status, *pairs in facts:
        count(1)
        answer = _asked(client, request)
        if answer.status_code != int(status):
            wrong.append((request, answer.status_code, answer.text[:500]))
            continue
        for place, expected in zip(pairs[::2], pairs[1::2], strict=True):
            found = _at(answer, place)
            if not _is(found, expected):
                wrong.append((request, place, expected, found[:1500]))
    assert wrong == []


def _asked(client: Client, request: str) -> httpx.Response:
    found = REQUEST.fullmatch(request)
    assert found is not None, request
    headers = dict(header.split(": ", 1) for header in (found["headers"] or "").split(" + ") if header)
    return client.request(found["method"] or "GET", found["address"], headers=headers)


def _at(answer: httpx.Response, place: str) -> str:
    start, *steps = place.split(".")
    if start == "line":
        return _shown(_step(answer.text.splitlines(), steps))
    if start == "header":
        return answer.headers.get(steps[0], "null")
    return _shown(_step(json.loads(answer.text, parse_float=Decimal, parse_int=Decimal), [start, *steps]))


def _step(value: Any, place: list[str]) -> Any:
    if not place:
        return value
    step, *further = place
    if step == "*":
        return [_step(each, further) for each in value]
    if step in ("#", "@"):
        return len(value) if step == "#" else list(value)
    return _step(value[int(step) if isinstance(value, list) else step], further)


def _shown(value: Any) -> str:
    """A value as it is written in the table: those of a list with spaces between them."""
    if isinstance(value, list):
        return " ".join(map(_shown, value))
    return value if isinstance(value, str) else json.dumps(value, default=str).strip('"')


def _is(found: str, expected: str) -> bool:
    if expected.startswith("^"):
        return found.startswith(expected[1:])
    return expected[1:] in found if expected.startswith("~") else found == expected
