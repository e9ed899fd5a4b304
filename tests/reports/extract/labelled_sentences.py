"""Sentences beside the figures that a careful reader takes from them, by what is hard about them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from api.reports.extract import propose

FOLDER = Path(__file__).resolve().parent / "sentences"


class Labelled(NamedTuple):
    """A text of one sentence or a few, and its figures: period, comparator, value, power of ten and unit."""

    cause: str
    text: str
    figures: list[str]


def labelled(name: str) -> list[Labelled]:
    """The sentences of a file; a bar ends a line of the text, and a hyphen stands for no period."""
    sentences: list[Labelled] = []
    cause = ""
    for block in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").split("\n\n"):
        lines = block.strip().splitlines()
        if lines[0].startswith("# "):
            cause = lines.pop(0).removeprefix("# ")
        sentences.append(Labelled(cause, lines[0].replace("|", "\n"), lines[1:]))
    return sentences


def found(text: str) -> list[str]:
    """The figures that are proposed, as a label writes them."""
    return [
        f"{item.period or '-'} {item.comparator}{item.value}e{item.scale} {item.unit}".rstrip()
        for item in propose(text)
    ]
