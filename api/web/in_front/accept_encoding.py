"""Accept-Encoding (RFC 9110, 12.5.3): the one coding that an answer gets, by the caller's own ranking."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

CODINGS = (b"br", b"zstd", b"gzip")
"""The codings that answers come in, of several that a caller likes alike the first named here."""
IDENTITY = b"identity"
_ITEM = re.compile(rb"\s*(?P<coding>[!#$%&'*+.^_`|~0-9a-z-]+)\s*(?:;\s*q\s*=\s*(?P<quality>[01](?:\.[0-9]{0,3})?)\s*)?")
_LONGEST = 1000
"""Bytes of the header that are read."""


@lru_cache(maxsize=256)
def chosen(accept_encoding: bytes) -> bytes:
    """The coding that is liked best, of those that are liked alike the smallest answer; identity where none is.

    `*` stands for what is not named, and a program that sends it alone seldom reads more than it would name: it gets
    plain bytes. Where plain bytes are refused it is gzip, and where that is refused as well the header is
    disregarded, which RFC 9110 (12.4.1) leaves to the server.
    """
    named = dict(_items(accept_encoding))
    others = named.pop(b"*", None)
    plain = named.get(IDENTITY, others)
    best = max(CODINGS, key=lambda coding: named.get(coding, 0.0))
    quality = named.get(best, 0.0)
    if quality > 0 and quality >= (plain or 0.0):
        return best
    return b"gzip" if plain == 0 and named.get(b"gzip", others) != 0 else IDENTITY


def _items(accept_encoding: bytes) -> Iterator[tuple[bytes, float]]:
    """Each coding with its quality; what cannot be read is as good as not there."""
    for item in accept_encoding[:_LONGEST].lower().split(b","):
        if match := _ITEM.fullmatch(item):
            quality = float(match["quality"] or 1)
            yield match["coding"].removeprefix(b"x-"), min(quality, 1.0)
