"""Areas in a sentence: the one that a figure is of, and others that it names."""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from api.plugins.extract.words import EN, ZH, longest_first

_MONTH = EN.pattern(r"(?:in|across|throughout) (?P<name>(?!{month})[A-Z][a-z]+(?: [A-Z][a-z]+)*)")
_AFTER = re.compile(r"[,;:.(–—，；。：（]| (?:and|while|but|against|from|compared)\b|\d")


class Place(NamedTuple):
    """The area of a figure, the sentence without the names of such areas, and another place that it names."""

    area: str
    sentence: str
    other: str = ""


class Places:
    """The names of areas: countries, the report's own area and its parts."""

    def __init__(self, names: Mapping[str, str], own: Collection[str]) -> None:
        """Names by code; a name of `own` counts wherever it stands, that of another country only after `in`."""
        self._codes = {name.casefold(): code for name, code in names.items()}
        self._own = frozenset(own)
        found = longest_first(names) or "(?!)"
        self._english = EN.pattern(
            rf"(?P<led>\b(?i:in|at|across|within|throughout) (?i:the )?)?(?<![\w-])(?P<name>(?i:{found}))"
            r"(?:['’]s\b)?(?![\w-]| [A-Z])"
        )
        self._chinese = ZH.pattern(rf"(?P<led>在)?(?P<name>{found})(?:省|市|地区|境内)?的?(?![港机大航联银证企公])")

    def read(self, sentence: str, begin: int, start: int, end: int, *, chinese: bool) -> Place:
        """The area of a figure from `start` to `end`, named next after it, else last before it from `begin` on."""
        pattern = self._chinese if chinese else self._english
        follows = _AFTER.search(sentence, end)
        limit = follows.start() if follows else len(sentence)
        before, after, other, text = "", "", "", sentence
        for match in pattern.finditer(sentence):
            name, at = match["name"], match.start()
            code, origin = self._codes[name.casefold()], _ORIGIN.search(sentence, max(0, at - 16), at)
            part = not match["led"] and _NAME.search(sentence, max(0, at - 16), at)  # Tourism New Zealand
            near = begin <= at < limit
            if origin or part or name.islower() or not (code in self._own or match["led"]):
                other = other or (name if near and code not in self._own else "")
                continue
            text = text[:at] + " " * (match.end() - at) + text[match.end() :]
            if begin <= at < start:
                before = code
            elif end <= at < limit:
                after = after or code
        if not chinese and not other and (unknown := _MONTH.search(text, begin, limit)):
            other = unknown["name"]
        return Place(after or before, text, other)


_ORIGIN = re.compile(r"(?:\b(?i:from|to|with|between|than|via) (?:the )?|[对向从自与同赴])$")
_NAME = re.compile(r"[A-Z][a-z]+ $")
