"""Two English figures to compare with that share the period behind: against $3 million, or $1 a share, a year ago."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from api.reports.extract.proposal import Found, Mention, Role

_LED = re.compile(
    r"\b(?:versus|vs\.?|against|compared (?:with|to)|(?:(?:up|down) )?from)"
    r"(?: (?!and |or |but |while )[^\W\d][\w’'-]*){0,6} $",
    re.IGNORECASE,
)
_JOINED = re.compile(r",? (?:or|and)(?: [^\W\d][\w’'-]*){0,4} ", re.IGNORECASE)
_ONE = re.compile(r",? or | and ")
_TRAILED = re.compile(r"(?: [^\W\d][\w’'-]*){0,2},? (?:(?:in|for|of|during) )?(?:the )?", re.IGNORECASE)
_LOOK_BACK = 80


def pairs(sentence: str, figures: Sequence[Found], mentions: Sequence[Mention]) -> Mapping[int, int]:
    """The place of the mention behind, by the place of each figure of a pair to compare with."""
    shared: dict[int, int] = {}
    for place, mention in enumerate(mentions):
        if mention.role not in {Role.LOCAL, Role.OWN}:
            continue
        second = bisect_left(figures, mention.start, key=_start_of) - 1
        if second < 1 or not _TRAILED.fullmatch(sentence, figures[second].end, mention.start):
            continue
        first = figures[second - 1]
        led = _LED.search(sentence, max(0, first.start - _LOOK_BACK), first.start)
        joined = _JOINED if mention.role is Role.LOCAL else _ONE
        if led and joined.fullmatch(sentence, first.end, figures[second].start):
            shared[second - 1] = shared[second] = place
    return shared


def _start_of(figure: Found) -> int:
    return figure.start
