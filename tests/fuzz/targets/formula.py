"""The language of relations: a text is a formula or FormulaError tells where it stops being one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from api.audit.formula import FormulaError, parse
from tests.fuzz.target import MakeDatabase, Read, hold, text_of

LONGEST = 1_100


@contextmanager
def begin(_database: MakeDatabase) -> Iterator[Read]:
    """What reads one input."""
    yield _read


def _read(data: bytes) -> None:
    text = text_of(data)
    try:
        formula = parse(text)
    except FormulaError as error:
        hold(1 <= error.position <= len(text) + 1, f"no place of the text: {error}")
        return
    for reference in formula.references:
        hold(parse(str(reference)).references == (reference,), "a reference is not read as it is written")
