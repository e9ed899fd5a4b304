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
    """A new indicator, named in the words of a text, for a person to look at."""

    code: str
    name: str
    language: str
    measuring_type: str
    unit: str = ""
    """The counted noun at the end of the name, if no unit is printed; else empty."""


def namings(proposals: Sequence[Proposal], report: str, indicators: Sequence[Row], kinds: Row) -> list[Naming | None]:
    """The indicator that the sentence of each proposal names; None if it names none.

    Proposals with the same name and sort of unit share an indicator; of two for one period only the first gets it.
    """
    numbers = count(1)
    of_kind = {kind: sort for sort, kind in _TEXT_KINDS.items()}
    codes: dict[tuple[str, UnitSort], str] = {
        (row.get(column, "").lower(), of_kind.get(kinds.get(row.get("code", ""), ""), UnitSort.NONE)): row.get(
            "code", ""
        )
        for row in indicators
        for column in ("name_en", "name_zh")
    }
    taken = set[tuple[str, str | None, str]]()
    found: list[Naming | None] = []
    before: _Told | None = None
    for item in proposals:
        language = "zh" if is_chinese(item.sentence) else "en"
        before = (_chinese if language == "zh" else _english)(item, before)
        words, name = WORDS[language], before.name[:100].strip(" ,;:，、")
        if name and item.comparator == "<=" and found and item.phrase == proposals[len(found) - 1].phrase:
            name = words["most"].format(name)
        base = codes.get((name.lower(), item.sort)) or _code(name, item, report, numbers, codes.values())
        claim = (base, item.period, item.restates and item.unit)
        if not name or not base or claim in taken:
            found.append(None)
            continue
        taken.add(claim)
        codes[name.lower(), item.sort] = base
        found.append(Naming(base, name[0].upper() + name[1:], language, before.measuring_type, before.unit))
    return found


def _code(name: str, item: Proposal, report: str, numbers: Iterator[int], taken: Collection[str]) -> str:
    """The code of a name: its words if it is English; the report's id and a number if it is Chinese."""
    if _HAN.search(name):
        return next(code for number in numbers if (code := f"{report}-{number}") not in taken)
    code = "-".join(re.findall(r"[a-z0-9]+", name.lower()))[:60].strip("-")
    return f"{code}-in-{unit_code(item.unit).lower()}" if code in taken else code


class _Told(NamedTuple):
    """The subject, name and type that a sentence gives a figure; the next figure may take over the subject."""

    sentence: str
    end: int
    subject: str
    name: str
    measuring_type: str
    unit: str = ""


WORDS: Mapping[str, Mapping[str, str]] = tomllib.loads(
    files(__package__).joinpath("naming.toml").read_text(encoding="utf-8")
)
_E = {name: frozenset(words.split()) for name, words in WORDS["en"].items()}
_WORD = re.compile(r"[A-Za-z0-9&’'/-]+")
_VERB = re.compile(rf"\b({longest_first(_E['level'] | _E['acting'])})\b")
_ENDS = (EN.words("stop") - {"a", "an", "and", "its", "of", "our", "the", "their"}) | _E["level"] | _E["acting"]
_CLAUSE = re.compile(r", (?:and|while|but|with)\b|[,;:(–—]| and \b| while \b")
_FIRST_CLAUSE = re.compile(r"[,;:(–—]| that\b")
_OF = re.compile(r" of (whom|which)?(?: (?:are|were|is|was))?(?: ?(?:the|its|all|our|their))? ?")
_ON = re.compile(r" (?:on|in|for|from|to) ")


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


def _english(item: Proposal, before: _Told | None) -> _Told:
    """The subject of a figure in an English sentence, its name and its measuring type."""
    sentence, place, after = item.sentence, item.start, item.end
    blank = _without_periods(sentence, chinese=False)
    same = before if before and before.sentence == sentence and before.end <= place else None
    segment = blank[same.end if same else 0 : place]
    verbs = [*_VERB.finditer(segment)]
    clauses = [*(_CLAUSE if same else _FIRST_CLAUSE).finditer(segment, 0, verbs[-1].start() if verbs else len(segment))]
    clause = (clauses[0] if same else clauses[-1]).end() if clauses else 0
    verb = verbs[-1][0] if verbs else ""
    subject = _trimmed(segment[clause : verbs[-1].start() if verbs else len(segment)])
    object_ = _trimmed(segment[verbs[-1].end() :]) if verbs else ""
    words = {word.lower() for word in _WORD.findall(segment)}
    vague = not subject or subject.lower().split()[-1] in _E["pronouns"]
    compared = bool(words & _E["compared"]) and not verbs
    if object_ and (vague or verb in _E["level"]):
        subject, vague, verb = object_, False, "was"
    goes_on = same is not None and (compared or (not verbs and vague) or not subject)
    if before and (goes_on or (vague and (same or verb in _E["level"]))):
        subject, vague = before.subject, not before.subject
    direct = {word.lower() for word in _WORD.findall(item.phrase + sentence[after:][:8])}
    is_share = item.sort is UnitSort.SHARE or item.unit.endswith("points")
    by = segment.rstrip().endswith(" by") and (verb not in _E["acting"])
    changes = is_share and (bool(direct & _E["rise"]) or by)
    if not verbs and not same and len(subject.split()) > 4:  # its verb is not in the list
        subject = ""
    name, noun = subject, _counted(item)
    of = _OF.match(sentence, after)
    if changes:
        name = WORDS["en"]["growth" if item.sort is UnitSort.SHARE else "change"].format(subject) if subject else ""
    elif is_share and of:
        whole = _noun_after(sentence, of.end())
        part, whole = (whole, before.subject if before else "") if of[1] else (subject, whole)
        name = WORDS["en"]["share"].format(part, whole) if part and whole else subject
    elif item.sort is UnitSort.COUNT and (verb in _E["acting"] or vague or not verbs):
        averaged = "average" in words and subject and not vague
        name, subject = f"average {noun} {verb} by {subject}" if averaged else noun, noun
    elif verb in _E["acting"]:
        on = _ON.match(sentence, after)
        rest = _noun_after(sentence, on.end()) if on and item.sort is UnitSort.MONEY else ""
        if on and rest:
            name = f"{verb}{on[0]}{rest}"
        elif subject:
            name = f"{item.unit} {verb} by {subject}" if item.sort is UnitSort.MEASURE else f"{subject} {verb}"
    said = words | {word.lower() for word in name.split()}
    rates = is_share or Doubt.RATE in item.doubts or bool(said & _E["averages"])
    rest_of_it = set(re.split(r"[,.;]", sentence[after:])[0].lower().split())
    momentary = len(item.period or "") == 10 or bool((said | direct | rest_of_it) & _E["stock"])
    of_its_type = "ratio" if rates else "stock" if momentary else "flow"
    parts = name.lower().split()
    cut_off = any(word.isdigit() and len(word) != 4 for word in parts)
    if not 0 < len(parts) <= 9 or cut_off or parts[0] in EN.words("stop"):  # a sentence, or a part of it
        name, parts = "", [""]
    counted = parts[-1] if EN["is_plural"].fullmatch(parts[-1]) and not item.unit and "." not in item.value else ""
    return _Told(sentence, after, subject, name, of_its_type, counted)


_Z = {name: words.split() for name, words in WORDS["zh"].items()}
_TURN = re.compile("增长|下降|上升|减少|增加|提高|回落|下滑")
_VERB_ZH = re.compile(f"(?:{longest_first(_Z['verbs'])})+|占")
_OPENING = re.compile(rf"^(?:{longest_first(_Z['openers'])}|[比较](?=\s|$)|\s)+")


def _chinese(item: Proposal, before: _Told | None) -> _Told:
    """The subject of a figure in a Chinese sentence: the words of its clause before the verb."""
    sentence, place = item.sentence, item.start
    blank = _without_periods(sentence, chinese=True)
    clause = re.split("[，,；;：:。（(]", blank[:place])[-1]
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
    name = subject
    if changes:
        name = words["change" if item.unit == "百分点" else "growth"].format(subject) if subject else ""
    elif takes and is_share and subject:
        whole = re.split("[由从为约近超达]|比重|比例|比$", clause.partition("占")[2])[0].strip(" 的比")
        name = words["share" if whole else "share_of_all"].format(subject, whole)
    rates = is_share or Doubt.RATE in item.doubts or any(word in name for word in _Z["averages"])
    momentary = len(item.period or "") == 10 or any(word in clause + sentence[:place] for word in _Z["stock"])
    sites = item.sort is UnitSort.COUNT and item.unit in _Z["sites"]
    of_its_type = "ratio" if rates else "stock" if momentary else "count" if sites else "flow"
    return _Told(sentence, item.end, subject, name, of_its_type)
