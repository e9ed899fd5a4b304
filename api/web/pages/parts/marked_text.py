"""A text cut at the numbers that were found in it, so that each can be marked where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.plugins.fact_check.rows import FactCheckRow


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A piece of a text; `number` counts the numbers from 1 and is None where the piece is none."""

    text: str
    number: int | None = None
    verdict: str = ""


def pieces_of(text: str, rows: Sequence[FactCheckRow]) -> Iterator[TextPiece]:
    """The whole text in pieces, in order: together they are the text again, character for character."""
    read = 0
    for number, row in enumerate(rows, 1):
        if row.start < read:
            continue  # its words are within those of the number before, where they are marked already
        if row.start > read:
            yield TextPiece(text[read : row.start])
        yield TextPiece(text[row.start : row.end], number, row.verdict)
        read = row.end
    if read < len(text):
        yield TextPiece(text[read:])
