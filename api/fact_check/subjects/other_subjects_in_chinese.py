"""Chinese words that make another subject of what a passage names: 农村网上零售额 is not 网上零售额."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from api.fact_check.subjects.beside_phrases_in_chinese import left_over
from api.fact_check.subjects.known_beside import Beside
from api.fact_check.subjects.terms import Term, chinese_terms
from api.fact_check.words import chinese
from api.fact_check.words import narrowing_words_in_chinese as phrases

_REGION = re.compile(r"[一-鿿]{2,6}?(?:省|市|自治区|自治州|县|镇|村)(?!场|值|面|份)")
_BENIGN_FIRST = re.compile("|".join(map(re.escape, sorted(chinese.BENIGN, key=len, reverse=True))))
_IN_A_CHINESE_PLACE = re.compile(
    r"(?:^|[。；，,;])在(?P<name>[一-鿿]{2,5}(?<![下中上内外后前时间里面际初末以]))[，,]\s*$"
)


def in_chinese(text: str, beside: Beside) -> str | None:
    """What stands beside a name and makes another subject of it; None where nothing does, or no name is there."""
    vocabulary = beside.vocabulary
    text = chinese.COOPERATION.sub(lambda match: " " * len(match[0]), text)
    text = chinese.SINCE_JANUARY.sub(lambda match: " " * len(match[0]), text)
    text = chinese.DATE.sub(lambda match: " " * len(match[0]), text)  # whose figure it is may be said before its year
    terms = [term for term in chinese_terms(text) if term.key in vocabulary]
    if not terms:
        return None
    if (elsewhere := chinese.ELSEWHERE.search(text)) is not None:
        return elsewhere[0]
    for word in (*chinese.NARROWING, *chinese.PROVINCES):
        if word in text and not any(pair in word or word in pair for pair in vocabulary):
            return word
    if (region := _REGION.search(text)) and not region[0].endswith(("城市", "全市")):
        return region[0]
    covered = bytearray(len(text))
    for term in terms:
        covered[term.start : term.end] = b"\x01" * (term.end - term.start)
    for area in beside.areas.told(text, in_chinese=True):
        covered[area.start : area.end] = b"\x01" * (area.end - area.start)
    if (between := _between(text, terms[0].start, beside) or _inside(text, terms, beside)) is not None:
        return between
    first = covered.index(1)
    start = first
    while start > 0 and (text[start - 1] == " " or "一" <= text[start - 1] <= "鿿"):
        start -= 1
    left = _BENIGN_FIRST.sub("", phrases.TIME.sub("", text[start:first])).strip()
    return left or _noun_behind(text[len(covered) - covered[::-1].index(1) :])


def _between(text: str, name: int, beside: Beside) -> str | None:
    """What stands between an area and the name: 我国商品类电子商务交易额 is not 我国电子商务交易额."""
    before = [area.end for area in beside.areas.told(text, in_chinese=True) if area.end <= name]
    if not before:
        return None
    between = text[max(before) : name]
    if len(between) > _CLOSE or any(joint in between for joint in "和与及、"):  # two things told together
        return None
    return left_over(between, beside) or None


def _inside(text: str, terms: Sequence[Term], beside: Beside) -> str | None:
    """What stands inside the name: 网上玩具零售额 is not 网上零售额."""
    for first, then in pairwise(terms):
        between = text[first.end : then.start]
        if 0 < len(between) <= _CLOSE and all("一" <= char <= "鿿" for char in between):
            if any(joint in between for joint in "和与及") or left_over(between, beside) == "":
                continue
            if left := phrases.BEHIND_A_NAME.sub("", between):
                return left
    return None


_CLOSE = 6
"""Characters at most between an area and a name that belong together."""


def _head(text: str) -> str | None:
    """The noun right behind a name that is what is told in truth: its sellers, its prices, the area of its stores."""
    place = 0
    while (known := phrases.BEHIND_A_NAME.match(text, place)) is not None:
        place = known.end()
    behind = phrases.BEHIND_A_NAME.search(text, place)
    head = text[place : behind.start() if behind else None]
    return head or None


_TO_THE_NUMBER = re.compile(r"[一-鿿]*(?=0)")
_NOUN = re.compile(r"(?P<of>[一-鿿]{2,4})(?:额|量|数|费|税|款|金|率|人|者|户|品|业|商|利润|成本)$")


def _noun_behind(text: str) -> str | None:
    """What stands between a name and its number and is counted itself: the refunds of online sales."""
    between = _TO_THE_NUMBER.match(text)
    if between is None:
        return None
    if (head := _head(between[0])) is not None:
        return head
    known = re.compile(f"{chinese.GROWTH.pattern}|{'|'.join(chinese.MEANING)}|{_BENIGN_FIRST.pattern}")
    for match in _NOUN.finditer(between[0]):
        if not known.sub("", match["of"]):
            continue
        return match[0]
    return None


def where_in_chinese(text: str, beside: Beside) -> str | None:
    """The place that leads to the number's clause: 在蚌埠，网上零售额 is of Bengbu."""
    place = _IN_A_CHINESE_PLACE.search(text)
    if place is None or beside.areas.told(place["name"], in_chinese=True):
        return None
    return str(place["name"]) if _BENIGN_FIRST.sub("", place["name"]) else None
