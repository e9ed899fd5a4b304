"""Numbers in digits as prose prints them, read to plain decimal text."""

from __future__ import annotations

import re

LONGEST = 30
"""Digits that a printed decimal may have before or behind the point."""
_PLAIN = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?", re.ASCII)


def digits(text: str) -> str | None:
    """The digits without grouping commas; None for what is no decimal number, such as 1.2.3."""
    if len(text) > 2 * LONGEST or _PLAIN.fullmatch(text) is None:
        return None
    plain = text.replace(",", "")
    whole, _, fraction = plain.partition(".")
    return plain if max(len(whole), len(fraction)) <= LONGEST else None
