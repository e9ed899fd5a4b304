"""Near names: the one place where a word is compared with those that were probably meant."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable

READ_CHARACTERS = 100
"""Characters of a value that are compared: no word is longer."""
LIKE = 0.65
"""The share of letters in common from which one word is taken for another mistyped: above it, CNX is like CNY."""


def folded(text: str) -> str:
    """A text as words are compared: compatible signs made one, no case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def nearest(value: str, allowed: Iterable[str], count: int = 3, likeness: float = LIKE) -> list[str]:
    """The allowed words that look most like the value; none rather than one that only shares some letters."""
    from rapidfuzz import fuzz, process  # takes 50 ms, which a command that refuses nothing does not wait for

    by_folded = {word.casefold(): word for word in allowed}
    text = value[:READ_CHARACTERS].casefold()
    # Of words that are equally near the last one of the alphabet comes first.
    found = process.extract(
        text, sorted(by_folded, reverse=True), scorer=fuzz.ratio, limit=count, score_cutoff=100 * likeness
    )
    return [by_folded[word] for word, _, _ in found]


def did_you_mean(value: str, allowed: Collection[str], otherwise: str | None = None) -> str:
    """` Did you mean year?`, or `otherwise` where no word is near: without it all words, ` There are year, area.`."""
    near = nearest(value, allowed, 1)
    if near:
        return f" Did you mean {near[0]}?"
    return f" There are {', '.join(allowed)}." if otherwise is None else otherwise
