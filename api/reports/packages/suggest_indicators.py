"""Which indicator of a package a proposed figure may be of: the one whose name its sentence holds, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from api.reports.extract.proposal import Proposal, UnitSort
from api.reports.packages.package_rows import PackagedIndicator
from api.reports.sources.page_text import normalised, paragraphs, sentence_sha256, sentences

_WORD = re.compile(r"[a-z0-9]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_JOINING = frozenset({"a", "an", "and", "by", "for", "in", "of", "on", "s", "the", "to", "with"})
_KINDS: Mapping[UnitSort, str] = {
    UnitSort.MONEY: "money",
    UnitSort.SHARE: "share",
    UnitSort.MEASURE: "physical",
    UnitSort.COUNT: "count",
}


class IndicatorSuggestions:
    """What a text's sentences say of the indicators of a package."""

    def __init__(self, text: str, indicators: Iterable[PackagedIndicator]) -> None:
        self._indicators = [(row, _names(row)) for row in indicators]
        self._sentences = {
            sentence_sha256(sentence): sentence for line in paragraphs(text) for sentence in sentences(line)
        }

    def of(self, proposal: Proposal) -> str:
        """The code of the one indicator of its kind of unit whose name is longest; empty where none or several are."""
        sentence = self._sentences.get(proposal.sentence_sha256, "")
        kind = _KINDS.get(proposal.sort)
        lengths = {
            row.code: max((_length(name, sentence) for name in names), default=0)
            for row, names in self._indicators
            if row.unit_kind == kind
        }
        longest = max(lengths.values(), default=0)
        found = [code for code, length in lengths.items() if length == longest > 0]
        return found[0] if len(found) == 1 else ""


def _names(row: PackagedIndicator) -> Sequence[str]:
    aliases = (alias for cell in (row.aliases_en, row.aliases_zh) for alias in (cell or "").split(";"))
    return [name.strip() for name in (row.name_en or "", row.name_zh or "", *aliases) if name.strip()]


def _length(name: str, sentence: str) -> int:
    """How many letters of a name a sentence holds: all of them, or none."""
    if _HAN.search(name):
        return len(name) * 2 if normalised(name) in sentence else 0
    words = _stems(name)
    return sum(map(len, words)) if words and words <= _stems(sentence) else 0


def _stems(text: str) -> set[str]:
    """The words of an English text without their plural s."""
    return {word.removesuffix("s") for word in _WORD.findall(text.lower())} - _JOINING
