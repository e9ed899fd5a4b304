"""Shares that English tells as fractions, read as percents: less than half, a third of, two in five, 3/4 of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from api.reports.extract.doubts import Doubt
from api.reports.extract.english import vocabulary
from api.reports.extract.fraction_percents import percent_of
from api.reports.extract.proposal import Found, UnitSort

_SIGN_OF = {" ".join(words): sign for words, sign in vocabulary.BEFORE.items()}
_SIGNS = "|".join(sorted((re.escape(words) for words in _SIGN_OF), key=len, reverse=True))
_COUNTS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_PARTS = {
    **{
        "half": 2,
        "halves": 2,
        "third": 3,
        "quarter": 4,
        "fourth": 4,
        "fifth": 5,
        "sixth": 6,
        "seventh": 7,
        "eighth": 8,
    },
    **{"ninth": 9, "tenth": 10, "twentieth": 20},
}
_MANY = {**{word: number for number, word in enumerate(_COUNTS, start=1)}, "twelve": 12, "twenty": 20, "hundred": 100}
_ROUND = frozenset({3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 50, 100})
_HINT = re.compile(
    r"\b(?:half|thirds?|quarters?|fourths?|\w+ths?)\b|\b(?:in|of|of every|in every) [\w]+|/", re.IGNORECASE
)
_OF = r"(?= (?:of|the|its|all|their|our|his|her|those|these|that|more|fewer|less|higher|lower|larger)\b)"
_NO_DATE = (
    r"(?! of (?:the (?:year|fiscal|financial|season|game|match)|last|this|next|fiscal|FY|\d{4})"
    r"| (?:earlier|ago|before|on))"
)
_END = (
    r"(?=[ ]?[.,;:)]|[ ]?$"
    r"| (?:in|on|at|from|over|to|were|was|are|is|and|had|have|has|by|since|compared|between|during|as|for|after|when"
    r"|while|last|this)\b)"
)
_ONE_PART = "third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|twentieth"
_FRACTION = re.compile(
    rf"""(?<![\w/.,-])(?:(?P<sign>{_SIGNS})[ ])?(?:(?P<by>by|to)[ ])?(?:a[ ](?=half))?(?:
    (?P<half>half)(?![ -]an?\b|-|[ ](?:year|hour|time|day|century|marathon))
    |(?P<n>an?|{"|".join(_COUNTS)})[ -](?P<d>half|halves|(?:{_ONE_PART})s?)
    (?![ -](?:majority|party|parties|of[ ]a[ ](?:million|billion|century)))
    |(?P<some>{"|".join(_COUNTS)}|[1-9])(?P<noun>[ ][a-z]{{2,}})?
     [ ](?:in|out[ ]of)[ ](?:every[ ])?(?P<many>{"|".join(_MANY)}|[1-9]\d{{0,2}})
    (?![\d%,.]?\d|[ ]?%|[ ](?:per|percent|million|billion|thousand|(?:year|month|day|week|hour|minute)s?|cases)\b)
    |(?P<top>[1-9])/(?P<bottom>[2-9]|10)(?=[ ]of[ ])
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_ENDED_BY = re.compile(r"[.,;)]|$| (?:is|are|was|were|has|have|had|will|to|now)\b")  # four trips in five are
_FOLLOWED = re.compile(_OF, re.IGNORECASE)
_ENDED = re.compile(_END, re.IGNORECASE)
_DATED = re.compile(_NO_DATE, re.IGNORECASE)
_HALVES = re.compile(
    r"\b(?:first|second|latter|last|other|better|final|per|two|by|in|the|either|each|top|bottom)[ -]$", re.IGNORECASE
)


def fractions(sentence: str, masks: Sequence[tuple[int, int]]) -> list[Found]:
    """The shares of a sentence that are told as fractions, in order; what a mask covers is none."""
    if _HINT.search(sentence) is None:
        return []
    starts = [start for start, _ in masks]
    found: list[Found] = []
    for match in _FRACTION.finditer(sentence):
        place = bisect_left(starts, match.end()) - 1
        masked = place >= 0 and masks[place][1] > match.start()
        if not masked and (share := _share(sentence, match)) is not None:
            found.append(share)
    return found


def _share(sentence: str, match: re.Match[str]) -> Found | None:
    parts = _parts(match)
    if parts is None or not _meant(sentence, match):
        return None
    words = " ".join((match["sign"] or "").lower().split())
    value, sign, exact = percent_of(*parts, _SIGN_OF.get(words, "="), near=words in _NEARLY)
    return Found(
        start=match.start(),
        end=match.end(),
        anchor=next(match.start(name) for name in ("half", "n", "some", "top") if match[name]),
        value=value,
        scale=0,
        unit="percent",
        sort=UnitSort.SHARE,
        comparator=sign,
        doubts=(Doubt.VALUE_WORDS,) if exact else (Doubt.VALUE_FRACTION,),
    )


_NEARLY = frozenset({"nearly", "almost", "approaching", "just under", "just below", "just short of", "close on"})


def _parts(match: re.Match[str]) -> tuple[int, int] | None:
    if match["half"]:
        return 1, 2
    if match["n"]:
        word = match["d"].lower()
        below = _PARTS[word if word in _PARTS else word.removesuffix("s")]
        above = _MANY.get(match["n"].lower(), 1)
    elif match["some"]:
        above, below = (int(text) if text.isdigit() else _MANY[text.lower()] for text in (match["some"], match["many"]))
        if match["many"].isdigit() and below not in _ROUND:
            return None
    else:
        above, below = int(match["top"]), int(match["bottom"])
    return (above, below) if above < below else None


def _meant(sentence: str, match: re.Match[str]) -> bool:
    """Whether the words tell a share: not the first half, a quarter earlier, a third time or one in a row."""
    place = match.end()
    if match["noun"] and _ENDED_BY.match(sentence, place) is None:
        return False
    if match["some"]:
        return match["some"].islower() or match["some"].isdigit() or match.start() == 0
    if match["top"]:
        return True
    if match["half"] and match["sign"] is None and _HALVES.search(sentence, max(0, match.start() - 10), match.start()):
        return False
    if _DATED.match(sentence, place) is None:
        return False
    if match["sign"] or match["by"]:
        return bool(_FOLLOWED.match(sentence, place) or _ENDED.match(sentence, place) or match["half"])
    plural = match["n"] and match["d"].lower().endswith("s") and not match["d"].lower().startswith("quarter")
    return _FOLLOWED.match(sentence, place) is not None or bool(plural)
