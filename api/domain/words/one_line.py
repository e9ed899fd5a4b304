"""Names and sentences of others as they may stand in a line of ours: no line breaks, no signs that only steer."""

from __future__ import annotations

import re
from functools import lru_cache

TURNING_SIGNS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Signs that turn the direction of what follows: behind one, 12 would read as 21."""
_STEERING = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_LEFT_OUT = str.maketrans("", "", TURNING_SIGNS)


@lru_cache(maxsize=8192)  # the same few names stand in every figure of an answer
def one_line(text: str) -> str:
    """A text without line breaks and other signs that only steer."""
    return _STEERING.sub(" ", unturned(text)).strip()


def unturned(text: str) -> str:
    """A text without the signs that turn the direction of what follows."""
    return text if text.isascii() else text.translate(_LEFT_OUT)
