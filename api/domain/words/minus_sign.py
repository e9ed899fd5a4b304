"""The sign of a negative number in a sentence."""

import re

_HYPHEN = re.compile(r"(?<![0-9A-Za-z])-(?=[0-9])")


def with_minus_sign(text: str) -> str:
    """The text with a minus sign before each negative number, in place of a hyphen."""
    return _HYPHEN.sub("−", text)
