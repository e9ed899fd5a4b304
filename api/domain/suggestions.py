"""Suggestions for a mistyped word: the words nearest to it, and the hint that follows the sentence of an error."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from difflib import get_close_matches

READ_CHARACTERS = 100
"""Characters of a value that are compared: no word is longer."""


LIKE = 0.65
"""The share of letters in common from which one word is taken for another mistyped: above it, CNX is like CNY."""
VERY_LIKE = 0.7
"""The same for names of parameters, which are short and of which many have letters in common."""


def folded(text: str) -> str:
    """A text as words are compared: compatible signs made one, no case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def nearest(value: str, allowed: Iterable[str], count: int = 3, likeness: float = LIKE) -> list[str]:
    """The allowed words that look most like the value; none rather than one that only shares some letters."""
    by_folded = {word.casefold(): word for word in allowed}
    close = get_close_matches(value[:READ_CHARACTERS].casefold(), by_folded, n=count, cutoff=likeness)
    return [by_folded[word] for word in close]


def did_you_mean(value: str, allowed: Collection[str], otherwise: str | None = None) -> str:
    """` Did you mean year?`, or `otherwise` where no word is near: without it all words, ` There are year, area.`."""
    near = nearest(value, allowed, 1)
    if near:
        return f" Did you mean {near[0]}?"
    return f" There are {', '.join(allowed)}." if otherwise is None else otherwise
