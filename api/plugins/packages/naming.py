"""Indicators for proposals: an indicator of the package that the sentence names, or a new one named in its words."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import count

from api.plugins.extract.page_text import normalised
from api.plugins.extract.places import Places
from api.plugins.extract.proposal import Proposal, UnitSort
from api.plugins.extract.propose import Row
from api.plugins.extract.subjects import WORDS, Codes, Subject, proper_words, stems, subject_of
from api.plugins.extract.words import unit_code

_HAN = re.compile(r"[\u3400-\u9fff]")
_TEXT_KINDS = {
    UnitSort.COUNT: "count",
    UnitSort.MEASURE: "physical",
    UnitSort.MONEY: "money",
    UnitSort.SHARE: "share",
}


def indicator_named(item: Proposal, indicators: Sequence[Row], kinds: Row) -> str:
    """The indicator of the proposal's kind of unit with the longest name in its sentence; empty if not exactly one."""
    rows = [row for row in indicators if kinds.get(row.get("code", "")) == _TEXT_KINDS.get(item.sort)]
    lengths = {row.get("code", ""): _longest(row, item.sentence) for row in rows}
    longest = max(lengths.values(), default=0)
    found = [code for code, length in lengths.items() if length == longest > 0]
    return found[0] if len(found) == 1 else ""


def _longest(row: Row, sentence: str) -> int:
    """The length of the longest name or alias whose words are all in a sentence; 0 if there is none."""
    texts = [row.get(column, "") for column in ("name_en", "name_zh", "aliases_en", "aliases_zh")]
    names = [name for name in map(str.strip, ";".join(texts).split(";")) if name]
    chinese = (len(name) * 2 for name in names if _HAN.search(name) and normalised(name) in sentence)
    words, named = stems(sentence), [stems(name) for name in names if not _HAN.search(name)]
    return max((*chinese, *(sum(map(len, name)) for name in named if name <= words)), default=0)


_LONGEST_CODE = 60


def namings(
    proposals: Sequence[Proposal], report: str, indicators: Sequence[Row], kinds: Row, places: Places
) -> list[tuple[str, Subject]]:
    """The indicator, the unit and the area that the sentence of each proposal names.

    Proposals with the same name and sort of unit share an indicator; of two for one area and period only the first
    gets it.
    """
    numbers = count(1)
    of_kind = {kind: sort for sort, kind in _TEXT_KINDS.items()}
    codes: Codes = {
        (row[column].lower(), of_kind.get(kinds.get(row.get("code", ""), ""), UnitSort.NONE), ""): row.get("code", "")
        for row in indicators
        for column in ("name_en", "name_zh")
        if row.get(column)
    }
    proper = proper_words(" ".join(item.sentence for item in proposals))
    units, taken = dict[str, str](), set[tuple[str, str, str | None, str]]()
    found: list[tuple[str, Subject]] = []
    before: Subject | None = None
    for place, item in enumerate(proposals):
        last = proposals[place - 1] if place else item
        if last.paragraph != item.paragraph:
            before = None
        before = subject_of(item, before, places, codes)
        name = before.name[:100].strip(" ,;:，、")
        if name and item.comparator == "<=" and place and item.phrase == last.phrase:
            name = WORDS[before.language]["most"].format(name)
        sort, unit = item.sort or UnitSort.COUNT, item.unit if item.sort is UnitSort.MEASURE else ""
        base = codes.get((name.lower(), sort, "")) or codes.get((name.lower(), sort, unit)) if name else ""
        base = base or (_code(name, item, report, numbers, codes.values()) if name else "")
        claim = (base, before.place.area, item.period, item.restates and item.unit)
        counted = "" if item.unit else before.unit
        if base and claim not in taken:
            taken.add(claim)
            codes[name.lower(), sort, unit] = base
            usual = units.setdefault(base, counted or item.unit)
            if base.endswith(f"-in-{unit_code(item.unit).lower()}"):
                name = f"{name} in {item.unit}"
            if item.sort is UnitSort.COUNT and usual != item.unit and stems(usual) <= stems(item.phrase):
                counted = usual
        else:
            base = ""
        name = re.sub(r"(?<= )[A-Z][a-z]+\b", lambda word: word[0] if word[0] in proper else word[0].lower(), name)
        found.append((base, before._replace(name=name[:1].upper() + name[1:], unit=counted)))
    return found


def _code(name: str, item: Proposal, report: str, numbers: Iterator[int], taken: Collection[str]) -> str:
    """The code of a name: its words if it is English; the report's id and a number if it is Chinese."""
    if _HAN.search(name):
        return next(code for number in numbers if (code := f"{report}-{number}") not in taken)
    code = "-".join(re.findall(r"[a-z0-9]+", name.lower()))
    code = code if len(code) <= _LONGEST_CODE else code[:_LONGEST_CODE].rpartition("-")[0]
    unit = unit_code(item.unit).lower()
    return code if code not in taken else f"{code}-in-{unit}" if unit else ""
