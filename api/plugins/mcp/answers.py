"""Answers of a bounded size, and the rows that they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from api.domain.entries import SourceBase
from api.domain.errors import Problem
from api.domain.figure import Dataset, Figure
from api.formats.writers.json import dumps

LONGEST_WORD = 20
"""Letters and digits of a run that may be a word or a number; more are a code."""
LONGEST_SIGNS = 5
"""Signs of a run that JSON or a sentence may have between words."""
_RUNS = re.compile(
    rf"([A-Za-z0-9]{{{LONGEST_WORD + 1},}})|([A-Za-z]+)|([0-9]+)|([㐀-鿿]+)|([^\x00-\x7f]+)|([!-/:-@\[-`{{-~]+)|[^ ]"
)
_CODE, _LETTERS, _DIGITS, _CHINESE, _OTHER, _SIGNS = range(1, 7)


def tokens(text: str) -> int:
    """As many tokens as the text may take.

    Five letters of a word, three digits or two signs between words are counted as a token, a Chinese character as one
    and a half. What is no word counts for more: two thirds of the signs of a hash, each letter of a long run, each sign
    of many; anything else by its bytes. A space goes with the word behind it. The tokenizers of GPT-4 and GPT-4o take
    fewer, since they know most words whole, as the tests measure; only words of letters thrown together take more.
    """
    return sum(_cost(run.lastindex, run[0]) for run in _RUNS.finditer(text))


def _cost(kind: int | None, run: str) -> int:
    length = len(run)
    if kind == _LETTERS:
        return -(-length // 5)
    if kind == _DIGITS or (kind == _CODE and run.isdigit()):
        return -(-length // 3)
    if kind == _CODE:
        return length if run.isalpha() else -(-2 * length // 3)
    if kind == _CHINESE:
        return -(-3 * length // 2)
    if kind == _SIGNS:
        return -(-length // 2) if length <= LONGEST_SIGNS else length
    return len(run.encode("utf-8", "replace"))


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


NAMED = 8
"""Ids, lines or periods that are named; of more, the number is told."""


def notes(dataset: Dataset) -> dict[str, Any]:
    """What stays in its own unit or scale, which lines hold several vintages, and a hint where nothing was found."""
    told = {
        "unconverted": _named(dataset.unconverted),
        "unscaled": _named(dataset.unscaled),
        "vintages": _named([f"{line}: {_vintages(periods)}" for line, periods in dataset.vintages.items()]),
        "hint": dataset.hint,
    }
    return {name: text for name, text in told.items() if text}


def _vintages(periods: Mapping[str, Sequence[str]]) -> str:
    return "; ".join(f"{vintage or 'none stated'} {', '.join(_named(of))}" for vintage, of in periods.items())


def _named(names: Sequence[str]) -> list[str]:
    left = len(names) - NAMED
    return [*names[:NAMED], *([f"and {left} more"] if left > 0 else [])]


SITE: ContextVar[str] = ContextVar("SITE", default="")
"""The address of the service for those who called it; empty where only this process knows it."""


def of_figure(figure: Figure) -> str:
    """Its permanent address; without a site, the words that prove it in its source, else its resource."""
    return _on_site(f"figures/{figure.id}") or figure.source_link or f"figure://{figure.id}"


def of_entry(kind: str, key: str) -> str:
    """The address of an indicator or a report; without a site, its resource."""
    return _on_site(f"{kind}s/{key}") or f"{kind}://{key}"


def of_source(source: SourceBase) -> str:
    """The publisher's own page."""
    return source.url


def absolute(address: str) -> str:
    """An address of this service as those who called it reach it."""
    return f"{SITE.get()}{address}" if address.startswith("/") else address


def _on_site(path: str) -> str:
    site = SITE.get()
    return f"{site}/v1/{path}" if site else ""
