"""Answers of a bounded size: as many rows as fit into the budget, and the number of those that do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.domain.errors import Problem
from api.representations.writers.json import dumps

BUDGET = 8000
"""Characters of an answer: 2,000 tokens of four. A sign beyond ASCII counts as four, since it may be a token."""

_SHORT = 160
"""Characters of a text in a row that would not fit by itself."""
_FEW = 10
"""Codes that a problem lists where all of them would not fit."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows from `offset` on, out of `total`; what stands above them, and how to ask for fewer."""

    rows: Sequence[Row]
    total: int
    offset: int = 0
    above: Mapping[str, Any] = field(default_factory=dict)
    narrower: str = ""

    def text(self) -> str:
        """The answer as JSON, within the budget; it says how many rows it leaves out."""
        room = BUDGET - weight(self._text([], self.total + 1))
        shown: list[Row] = []
        for row in self.rows:
            room -= weight(_json(row)) + 1
            if room < 0:
                break
            shown.append(row)
        if self.rows and not shown:
            shown = [_shortened(self.rows[0])]
        return self._text(shown, self.total - self.offset - len(shown))

    def _text(self, rows: Sequence[Row], left: int) -> str:
        body: dict[str, Any] = {**self.above, "data": list(rows), "total": self.total}
        if left > 0:
            following = self.offset + len(rows)
            narrower = f", or narrow it by {self.narrower}" if self.narrower else ""
            body["remainder"] = f"Not shown: {left} of {self.total}. Call again with offset={following}{narrower}."
        return _json(body)


def weight(text: str) -> int:
    """How many characters of the budget a text takes."""
    plain = sum(sign.isascii() for sign in text)
    return plain + 4 * (len(text) - plain)


def problem_text(problem: Problem) -> str:
    """A problem as JSON within the budget: with all allowed codes, with a few, with the nearest, or without faults."""
    faults = [fault.body() for fault in problem.faults]
    body = {"code": problem.code, "title": problem.title, "detail": problem.detail, "help": problem.help}
    fewer = [{**fault, "allowed": fault["allowed"][:_FEW]} if "allowed" in fault else fault for fault in faults]
    nearest = [{name: value for name, value in fault.items() if name != "allowed"} for fault in faults]
    for errors in (faults, fewer, nearest, nearest[:_FEW]):
        text = _json({"error": {**body, "errors": errors}})
        if weight(text) <= BUDGET:
            return text
    return _json({"error": {**_shortened(body), "errors": []}})


def lines(text: Sequence[str]) -> str:
    """Lines of a text within the budget, the last of which says how many were left out."""
    room = BUDGET - 60
    for place, line in enumerate(text):
        room -= weight(line) + 1
        if room < 0:
            return "\n".join([*text[:place], f"({len(text) - place} more lines: see /v1/indicators and /docs)"])
    return "\n".join(text)


def _shortened(row: Row) -> Row:
    return {name: _short(value) for name, value in row.items()}


def _short(value: Any) -> Any:
    if isinstance(value, str) and len(value) > _SHORT:
        return f"{value[:_SHORT]}… ({len(value)} characters)"
    if isinstance(value, Mapping):
        return _shortened(value)
    return [_short(item) for item in value[:_FEW]] if isinstance(value, list) else value


def _json(value: Any) -> str:
    return dumps(value).decode()
