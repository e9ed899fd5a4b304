"""Indicators for proposals: an indicator of the package that the sentence names, or a new one named in its words."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import count
from typing import NamedTuple

from api.domain.units import ENGLISH_SCALE_WORDS
from api.plugins.extract import periods
from api.plugins.extract.chinese_figures import narrow
from api.plugins.extract.page_text import normalised
from api.plugins.extract.places import Place, Places
from api.plugins.extract.proposal import Doubt, Proposal, UnitSort
from api.plugins.extract.propose import Row
from api.plugins.extract.sentences import is_chinese
from api.plugins.extract.words import EN, ZH, longest_first, unit_code

_HAN = re.compile(r"[\u3400-\u9fff]")
_JOINING = {"a", "an", "and", "by", "for", "in", "of", "on", "s", "the", "to", "with"}
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
    words, stems = _stems(sentence), [_stems(name) for name in names if not _HAN.search(name)]
    return max((*chinese, *(sum(map(len, name)) for name in stems if name <= words)), default=0)


def _stems(text: str) -> set[str]:
    """The words of an English text without a plural s, and without joining words."""
    return {word.removesuffix("s") for word in re.findall(r"[a-z0-9]+", text.lower())} - _JOINING


class Naming(NamedTuple):
    """What the words of a text tell of a figure, for a person to look at; without a code they name no indicator."""

    code: str
    name: str
    language: str
    measuring_type: str
    unit: str
    """The noun that it counts, if its name or an earlier figure of its series gives it in place of its own."""
    place: Place


def namings(
    proposals: Sequence[Proposal], report: str, indicators: Sequence[Row], kinds: Row, places: Places
) -> list[Naming]:
    """The indicator, the unit and the area that the sentence of each proposal names.

    Proposals with the same name and sort of unit share an indicator; of two for one area and period only the first
    gets it.
    """
    numbers = count(1)
    of_kind = {kind: sort for sort, kind in _TEXT_KINDS.items()}
    codes: dict[tuple[str, UnitSort, str], str] = {
        (row[column].lower(), of_kind.get(kinds.get(row.get("code", ""), ""), UnitSort.NONE), ""): row.get("code", "")
        for row in indicators
        for column in ("name_en", "name_zh")
        if row.get(column)
    }
    common = {word for item in proposals for word in re.findall(r"\b[a-z]+\b", item.sentence)}
    units, taken = dict[str, str](), set[tuple[str, str, str | None, str]]()
    found: list[Naming] = []
    before: _Told | None = None
    for place, item in enumerate(proposals):
        language, last = "zh" if is_chinese(item.sentence) else "en", proposals[place - 1] if place else item
        if last.paragraph != item.paragraph:
            before = None
        before = (_chinese if language == "zh" else _english)(item, before, places, codes)
        words, name = WORDS[language], before.name[:100].strip(" ,;:，、")
        if name and item.comparator == "<=" and place and item.phrase == last.phrase:
            name = words["most"].format(name)
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
            if item.sort is UnitSort.COUNT and usual != item.unit and _stems(usual) <= _stems(item.phrase):
                counted = usual
        else:
            base = ""
        name = re.sub(r"(?<= )[A-Z][a-z]+\b", lambda m: m[0].lower() if m[0].lower() in common else m[0], name)
        name = name[:1].upper() + name[1:]
        found.append(Naming(base, name, language, before.measuring_type, counted, before.place))
    return found


def _code(name: str, item: Proposal, report: str, numbers: Iterator[int], taken: Collection[str]) -> str:
    """The code of a name: its words if it is English; the report's id and a number if it is Chinese."""
    if _HAN.search(name):
        return next(code for number in numbers if (code := f"{report}-{number}") not in taken)
    code = "-".join(re.findall(r"[a-z0-9]+", name.lower()))
    code = code if len(code) <= _LONGEST_CODE else code[:_LONGEST_CODE].rpartition("-")[0]
    unit = unit_code(item.unit).lower()
    return code if code not in taken else f"{code}-in-{unit}" if unit else ""


class _Told(NamedTuple):
    """The subject, name and type that a sentence gives a figure; the next figure may take over the subject."""

    sentence: str
    end: int
    subject: str
    name: str
    measuring_type: str
    place: Place
    sort: UnitSort
    unit: str = ""


_LONGEST_CODE = 60
Codes = Mapping[tuple[str, UnitSort, str], str]
"""The codes of indicators by name, sort of unit, and of a measured one the unit."""
WORDS: Mapping[str, Mapping[str, str]] = tomllib.loads(
    files(__package__).joinpath("naming.toml").read_text(encoding="utf-8")
)
_E = {name: frozenset(words.split()) for name, words in WORDS["en"].items()}
_WORD = re.compile(r"[A-Za-z0-9&’'/-]+")
_VERB = re.compile(rf"\b({longest_first(_E['level'] | _E['giving'] | _E['acting'])})\b")
_ANY_VERB = re.compile(r"(?<!-)\b[a-z]{3,}ed\b")
_NOUNS = dict(word.split("=") for word in WORDS["en"]["nouns"].split())
_ENDS = (EN.words("stop") - {"a", "an", "and", "its", "of", "our", "the", "their"}) | _E["level"] | _E["acting"]
_BREAK = re.compile(r"[,;:(–—]| (?:while|whereas|when|where|but|that|which)\b")
_OF = re.compile(r" of (whom|which)?(?: (?:are|were|is|was))?(?: ?(?:the|its|all|our|their))? ?")
_ON = re.compile(r" (on|in|for) ")
_LIST = re.compile(r",(?: [^\W\d]+){1,4}(?:,| and\b)")
_HEAD = re.compile(r" (?:of|from|in|to|at|by|for|on|with)\b")


def _without_periods(text: str, *, chinese: bool) -> str:
    """A sentence with its periods replaced by spaces."""
    _, masks = periods.read(narrow(text), ZH if chinese else EN)
    for start, end in masks:
        if chinese and not re.search("[年月季日期]", text[start:end]):  # 18岁至25岁
            continue
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _trimmed(text: str) -> str:
    """A subject without the small words at its ends: 'the number of employees' is 'employees'."""
    words = _WORD.findall(text.replace("number of", " "))
    while words and words[0].lower() in _E["determiners"] | {"by", "to"}:
        words.pop(0)
    while words and words[-1].lower() in _E["trailing"]:
        words.pop()
    return " ".join(words)


def _noun_after(sentence: str, place: int) -> str:
    """The words after a place that can be one name, at most six."""
    words = re.split(r"[,.;:()]", sentence[place:])[0].split()
    ends = (number for number, word in enumerate(words) if word.lower() in _ENDS)
    return _trimmed(" ".join(words[: min(next(ends, 6), 6)]))


def _counted(item: Proposal) -> str:
    """The noun that a phrase counts, with the words before it: 'vessel calls' of '1,486 vessel calls'."""
    before, unit, _ = item.phrase.rpartition(item.unit) if item.unit else ("", "", "")
    return _trimmed(re.sub(rf"^.*\d\S*(?: (?:{longest_first(ENGLISH_SCALE_WORDS)})\b)?", "", before) + unit)


def _english(item: Proposal, before: _Told | None, places: Places, codes: Codes) -> _Told:
    """The subject of a figure in an English sentence, its name, its measuring type and its area."""
    sentence, start, end = item.sentence, item.start, item.end
    same = before if before and before.sentence == sentence and before.end <= start else None
    begin = same.end if same else 0
    place = places.read(_without_periods(sentence, chinese=False), begin, start, end, chinese=False)
    blank = place.sentence
    segment = blank[begin:start]
    verbs = [*_VERB.finditer(segment)] or [*_ANY_VERB.finditer(segment)]
    verb = verbs[-1][0] if verbs else ""
    opened = verbs[-2].end() if len(verbs) > 1 and verbs[-2][0] in _E["giving"] else 0
    pieces = _BREAK.split(segment[opened : verbs[-1].start() if verbs else len(segment)])
    if same and len(pieces) == 1:
        pieces = re.split(r" and\b", pieces[0])
    inserted = len(pieces) > 2 and not pieces[-1].strip()  # arrivals from Peru, the largest market, came to
    subject = _trimmed(pieces[-3 if inserted else -1])
    told = segment[verbs[-1].end() :] if verbs else ""
    object_ = _trimmed(re.sub(r"^ to \w+", "", told))
    words = {word.lower() for word in _WORD.findall(segment)}
    vague = not subject or _head(subject) in _E["pronouns"] | _E["no_names"]
    if object_ and (verb in _E["giving"] or told.endswith(" of ")):
        subject, vague, verb = object_, False, "was"
    moved = same is not None and not verbs and segment.strip() in {"to", "from"}
    goes_on = same is not None and (item.compared or moved or vague or not (verbs or subject))
    if before and (goes_on or (vague and verb in _E["level"])):
        subject, vague = before.subject, not before.subject
        place = place if place.area or not same else place._replace(area=same.place.area)
    direct = {word.lower() for word in _WORD.findall(item.phrase + sentence[end:][:8])}
    is_share = item.sort is UnitSort.SHARE or item.unit.endswith("points")
    by = segment.rstrip().endswith(" by") and verb not in _E["acting"]
    changes = is_share and (bool(direct & _E["rise"]) or by)
    if not (verbs or changes or same) and len(subject.split()) > 4:  # it has no verb that is recognised
        subject = ""
    noun, of, each = _counted(item), _OF.match(blank, end), re.match("(?:each|every) ", subject, re.IGNORECASE)
    counts = item.sort is UnitSort.COUNT and item.unit not in _TIMES
    more = re.match(" (more|higher|fewer|less|lower) than ", sentence[end:])
    part = _trimmed(_noun_after(blank, of.end())) if of and not of[1] else ""
    name, form = subject, WORDS["en"]
    if changes:
        name = form["growth" if item.sort is UnitSort.SHARE else "change"].format(subject) if subject else ""
    elif more and not is_share:
        name = form["more" if more[1] in {"more", "higher"} else "fewer"].format(subject or noun)
    elif same and item.compared and item.sort in {same.sort, UnitSort.NONE}:
        name = same.name
    elif is_share and of:
        whole = _noun_after(blank, of.end())
        part, whole = (whole, before.subject if before else "") if of[1] else (subject, whole)
        name = form["share"].format(part, whole) if part and whole else subject
    elif "average" in words and subject and not vague and verb in _E["acting"] and item.sort is UnitSort.COUNT:
        name = f"average {noun} {verb} by {subject}"
    elif counts and not moved and (vague or not verbs or verb not in _E["level"]):
        by_whom = verb in _E["by_whom"] and not vague
        name = f"{noun} {verb} by {subject}" if by_whom else f"{noun} employed" if verb.startswith("employ") else noun
        subject = noun if by_whom else name
    elif item.sort is UnitSort.MEASURE and part:
        name = subject = f"{part} {verb}" if _DONE.search(verb) and _lacks(codes, part, item) else part
    elif verb in _E["acting"] and item.sort is UnitSort.MONEY:
        on, what = _ON.match(blank, end), _NOUNS.get(verb, "")
        on_what = _noun_after(blank, on.end()) if on else ""
        listed = on_what and _LIST.match(blank[end:].partition(on_what)[2])
        if on and on_what and not listed and not each:
            name = f"{what or verb} {on[1]} {on_what}"
        elif each:
            name = f"{what or verb} per {subject[each.end() :]}"
        elif subject and not vague:
            name = f"{what} of {subject}" if what else f"{subject} {verb}"
        else:
            name = what
        subject = name or subject
    elif verb in _E["acting"] and item.sort is UnitSort.MEASURE and subject:
        name = f"{item.unit} {verb} by {subject}"
    said = words | {word.lower() for word in name.split()}
    rates = is_share or each or Doubt.RATE in item.doubts or bool(said & _E["averages"])
    rest_of_it = set(re.split(r"[,.;]", sentence[end:])[0].lower().split())
    momentary = len(item.period or "") == 10 or bool((said | direct | rest_of_it) & _E["stock"])
    of_its_type = "ratio" if rates else "stock" if momentary and not said & _E["flow"] else "flow"
    parts = name.lower().split()
    cut_off = any(word.isdigit() and len(word) != 4 for word in parts)
    if not 0 < len(parts) <= 9 or cut_off or parts[0] in EN.words("stop") or parts[-1] in _E["no_names"]:
        name, parts = "", [""]
    counted, whole_number = item.unit if counts else "", "." not in item.value or item.scale > 0
    if not item.unit and whole_number:
        head = same.unit if more and same else _head(name)
        counted = head if EN["is_plural"].fullmatch(head) else ""
    return _Told(sentence, end, subject, name, of_its_type, place, item.sort, counted)


_TIMES = EN.words("times") | {"hours", "minutes", "seconds"}


_DONE = re.compile("(?:ed|sold|built|withdrew)$")


def _head(name: str) -> str:
    """The last word of a name before what it is of, in small letters."""
    return (_HEAD.split(name.lower())[0].split() or [""])[-1]


def _lacks(codes: Codes, name: str, item: Proposal) -> bool:
    """True if no indicator in the unit of a proposal has a name."""
    return (name.lower(), item.sort, item.unit) not in codes and (name.lower(), item.sort, "") not in codes


_Z = {name: words.split() for name, words in WORDS["zh"].items()}
_TURN = re.compile("增长|下降|上升|减少|增加|提高|回落|下滑")
_VERB_ZH = re.compile(f"(?:{longest_first(_Z['verbs'])})+|占")
_OPENING = re.compile(rf"^(?:{longest_first(_Z['openers'])}|[比较](?=\s|$)|\s)+")


def _chinese(item: Proposal, before: _Told | None, places: Places, _codes: Codes) -> _Told:
    """The subject of a figure in a Chinese sentence: the words of its clause before the verb."""
    sentence, start = item.sentence, item.start
    same = before if before and before.sentence == sentence and before.end <= start else None
    blank = _without_periods(sentence, chinese=True)
    place = places.read(blank, same.end if same else 0, start, item.end, chinese=True)
    clause = re.split("[，,；;：:。（(]", place.sentence[:start])[-1]
    words = WORDS["zh"]
    clause = _OPENING.sub("", clause).replace(" ", "")
    verb = _VERB_ZH.search(clause)
    subject = (clause[: verb.start()] if verb else clause).strip()
    rest = clause[verb.end() :].strip(" 的了至到") if verb else ""
    takes = "占" in clause
    if subject in _Z["places"] or (not subject and rest and not takes):
        subject = subject + rest if rest and item.sort is not UnitSort.SHARE else rest or subject
    is_share = item.sort is UnitSort.SHARE or item.unit == "百分点"
    changes = is_share and not takes and _TURN.search(item.phrase) is not None
    noun = item.unit if item.sort is UnitSort.COUNT and len(item.unit) > 1 else ""
    if not subject or re.search(r"[%％]|\d$", subject):
        subject = noun if noun and not is_share else before.subject if before else ""
        place = place if place.area or not same else place._replace(area=same.place.area)
    name = subject
    if changes:
        name = words["change" if item.unit == "百分点" else "growth"].format(subject) if subject else ""
    elif takes and is_share and subject:
        whole = re.split("[由从为约近超达]|比重|比例|比$", clause.partition("占")[2])[0].strip(" 的比")
        name = words["share" if whole else "share_of_all"].format(subject, whole)
    rates = is_share or Doubt.RATE in item.doubts or any(word in name for word in _Z["averages"])
    momentary = len(item.period or "") == 10 or any(word in clause + sentence[:start] for word in _Z["stock"])
    sites = item.sort is UnitSort.COUNT and item.unit in _Z["sites"]
    of_its_type = "ratio" if rates else "stock" if momentary else "count" if sites else "flow"
    return _Told(sentence, item.end, subject, name, of_its_type, place, item.sort)
