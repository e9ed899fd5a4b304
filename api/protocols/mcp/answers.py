"""Answers of a bounded size: as many rows as fit into the budget, and the number of those that do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from api.domain.errors import Problem
from api.formats.writers.json import dumps
from api.protocols.mcp.token_estimate import tokens

BUDGET = 2000
"""Tokens of an answer."""

_SHORTER = ((160, 10), (60, 3), (30, 1))
"""Characters of a text, and items of a list, in what would not fit by itself: more is cut until it does."""
_WHOLE = frozenset({"id", "url", "source_link"})
"""Fields that are of no use when they are cut."""
_LONGEST = 400
"""Characters that even such a field has at most."""
_FEW = 10
"""Codes that a problem lists where all of them would not fit."""

Row = Mapping[str, Any]


class Reply(Protocol):
    """What a tool answers."""

    def body(self) -> dict[str, Any]:
        """The answer as an object whose JSON stays within the budget; its numbers are exact decimals."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows from `offset` on, out of `total`; what stands above them, and how to ask for fewer.

    The rows stand in `key`. Of an answer without pages, `further` says how to come by the rows that are left out.
    """

    rows: Sequence[Row]
    total: int
    offset: int = 0
    above: Mapping[str, Any] = field(default_factory=dict)
    narrower: str = ""
    key: str = "data"
    further: str = ""

    def body(self) -> dict[str, Any]:
        """The answer within the budget; it says how many rows it leaves out, and whether it cut one."""
        above = shortened(self.above, BUDGET // 2)
        room = BUDGET - tokens(_json(self._told(above, [], self.total + 1)))
        shown: list[Row] = []
        for row in self.rows:
            room -= tokens(_json(row)) + 1
            if room < 0:
                break
            shown.append(row)
        if self.rows and not shown:
            row = self.rows[0]
            shown = [shortened(row, room + tokens(_json(row)) - tokens(_CUT))]
            above = {**above, "cut": _CUT}
        return self._told(above, shown, self.total - self.offset - len(shown))

    def _told(self, above: Row, rows: Sequence[Row], left: int) -> dict[str, Any]:
        body: dict[str, Any] = {**above, self.key: list(rows)}
        if not self.further:
            body["total"] = self.total
        if left > 0:
            body["remainder"] = f"Not shown: {left} of {self.total}. {self.further or self._next(len(rows))}"
        return body

    def _next(self, shown: int) -> str:
        narrower = f", or narrow it by {self.narrower}" if self.narrower else ""
        return f"Call again with offset={self.offset + shown}{narrower}."


_CUT = "Long texts and lists of the row are cut; its address under /v1 has all of it."


@dataclass(frozen=True, slots=True)
class DocumentReply:
    """One document: who it is, its text line by line, where it is cited, and what is known of it in short texts.

    `further` says where the lines are that do not fit.
    """

    id: str
    title: str
    url: str
    text: Sequence[str]
    metadata: Mapping[str, str]
    further: str

    def body(self) -> dict[str, Any]:
        """The document within the budget; a text that does not fit ends with how many lines are left out."""
        metadata = shortened(self.metadata, BUDGET // 3)
        told = {"id": self.id, "title": self.title, "text": "", "url": self.url, "metadata": metadata}
        return {**told, "text": lines(self.text, BUDGET - tokens(_json(told)), self.further)}


def text_of(body: Any) -> str:
    """A body as JSON, each number digit for digit."""
    return _json(body)


def structured(value: Any) -> Any:
    """The same as plain values: a whole number exactly, another as the number of JSON that a program reads.

    A program reads such a number as 64 bits, which hold 15 digits; the text of the answer has all of them.
    """
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {name: structured(cell) for name, cell in value.items()}
    if isinstance(value, list | tuple):
        return [structured(item) for item in value]
    return value


def problem_text(problem: Problem) -> str:
    """A problem as JSON within the budget: with all allowed codes, with a few, with the nearest, or without faults."""
    faults = [fault.body() for fault in problem.faults]
    body = {"code": problem.code, "title": problem.title, "detail": problem.detail, "help": problem.help}
    fewer = [{**fault, "allowed": fault["allowed"][:_FEW]} if "allowed" in fault else fault for fault in faults]
    nearest = [{name: value for name, value in fault.items() if name != "allowed"} for fault in faults]
    for errors in (faults, fewer, nearest, nearest[:_FEW]):
        text = _json({"error": {**body, "errors": errors}})
        if tokens(text) <= BUDGET:
            return text
    return _json({"error": {**shortened(body, BUDGET - _FEW), "errors": []}})


def lines(text: Sequence[str], budget: int = BUDGET, further: str = "/v1/indicators and /docs have all of it") -> str:
    """Lines of a text within the budget, the last of which says how many were left out and where they are."""
    costs = [tokens(_json(line)[1:-1]) + 2 for line in text]  # its line break is two signs of JSON
    if sum(costs) <= budget:
        return "\n".join(text)
    room = budget - tokens(_left_out(len(text), further)) - 2
    for place, cost in enumerate(costs):
        room -= cost
        if room < 0:
            return "\n".join([*text[:place], _left_out(len(text) - place, further)])
    return "\n".join(text)


def _left_out(count: int, further: str) -> str:
    return f"({count} more lines: {further})"


def shortened(row: Row, budget: int) -> Row:
    """The row, or where it does not fit the same with its long texts and lists cut, more and more until it does."""
    found = row
    for characters, items in _SHORTER:
        if tokens(_json(found)) <= budget:
            break
        found = {name: _short(value, _LONGEST if name in _WHOLE else characters, items) for name, value in row.items()}
    return found


def _short(value: Any, characters: int, items: int) -> Any:
    if isinstance(value, str) and len(value) > characters:
        return f"{value[:characters]}… ({len(value)} characters)"
    if isinstance(value, Mapping):
        return {name: _short(cell, _LONGEST if name in _WHOLE else characters, items) for name, cell in value.items()}
    return [_short(item, characters, items) for item in value[:items]] if isinstance(value, list) else value


def _json(value: Any) -> str:
    return dumps(value).decode()
