"""How wide a text is in the font of the pictures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path

_WIDTHS = Path(__file__).resolve().parent / "font" / "advance-widths.json"
_EM = 1000


def text_width(text: str, size: int, bold: bool = False) -> Fraction:
    """The exact width of a line in px, at a size in px: the font sets no pair of characters closer.

    Chinese characters take one em, and so does whatever the font has not.
    """
    widths = _widths()["bold" if bold else "regular"]
    return Fraction(sum(widths.get(character, _EM) for character in text) * size, _EM)


@cache
def _widths() -> Mapping[str, Mapping[str, int]]:
    stored = json.loads(_WIDTHS.read_text(encoding="utf-8"))
    return {
        weight: {character: int(width) for width, text in by_width.items() for character in text}
        for weight, by_width in stored.items()
    }
