"""What an answer says of its figures as a whole, above the rows: short, since the rows are what was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from api.domain.figure import Dataset

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
