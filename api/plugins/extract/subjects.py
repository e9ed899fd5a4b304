"""Subjects of figures: the words of a sentence that name what is measured, its measuring type and its area."""

import re
import tomllib
from collections.abc import Collection, Mapping
from importlib.resources import files
from typing import NamedTuple

from api.domain.units import ENGLISH_SCALE_WORDS, UnitKind
from api.plugins.extract import periods
from api.plugins.extract.chinese_figures import simplified
from api.plugins.extract.proposal import Doubt, Proposal
from api.plugins.extract.sentences import blanked, is_chinese
from api.plugins.extract.words import EN, ZH, longest_first

_JOINING = {"a", "an", "and", "by", "for", "in", "of", "on", "s", "the", "to", "with"}
_AFTER = re.compile(r"[,;:.(–—，；。：（]| (?:and|while|but|against|from|compared)\b|\d")


class Place(NamedTuple):
    """A figure's area code or "", the sentence with names of areas blanked, and the name of another area near it."""

    area: str
    sentence: str
    other: str = ""


class Places:
    """The names of areas to look for: countries, the area of the report and its parts."""

    def __init__(self, names: Mapping[str, str], own: Collection[str]) -> None:
        """Take codes by name; a name with a code in `own` counts anywhere, another only after a word such as `in`."""
        self._codes, self._own = names, own
        found = longest_first(names) or "(?!)"
        self._english = EN.pattern(
            rf"(?P<led>\b(?i:in|at|across|within|throughout) (?i:the )?)?(?<![\w-])(?P<name>{found})"
            r"(?:['’]s\b)?(?![\w-]| [A-Z])"
        )
        self._chinese = ZH.pattern(rf"(?P<led>在)?(?P<name>{found})(?:省|市|地区|境内)?的?(?![港机大航联银证企公])")

    def read(self, sentence: str, begin: int, start: int, end: int, *, chinese: bool) -> Place:
        """The Place of the figure from `start` to `end`: the area named next after it, else last since `begin`."""
        pattern = self._chinese if chinese else self._english
        follows = _AFTER.search(sentence, end)
        limit = follows.start() if follows else len(sentence)
        before, after, other, text = "", "", "", sentence
        for match in pattern.finditer(sentence):
            name, at = match["name"], match.start()
            code, origin = self._codes[name], _ORIGIN.search(sentence, max(0, at - 16), at)
            if origin or not (code in self._own or match["led"]):
                other = other or (name if begin <= at < limit and code not in self._own else "")
                continue
            text = text[:at] + " " * (match.end() - at) + text[match.end() :]
            if begin <= at < start:
                before = code
            elif end <= at < limit:
                after = after or code
        return Place(after or before, text, other)


_ORIGIN = re.compile(r"(?:\b(?i:from|to|with|between|than|via) (?:the )?|[对向从自与同赴])$")


class Subject(NamedTuple):
    """A guess at a figure's subject, name, measuring type and area by its sentence, which the next figure may adopt."""

    sentence: str
    end: int
    subject: str
    name: str
    measuring_type: str
    place: Place
    sort: UnitKind | None
    unit: str = ""
    """The noun that the figure counts, by its phrase or else by its name; empty if there is none."""
    language: str = "zh"


def stems(text: str) -> set[str]:
    """The set of words of an English text in lower case, without a plural s, and without words such as `of`."""
    return {word.removesuffix("s") for word in re.findall(r"[a-z0-9]+", text.lower())} - _JOINING


WORDS: Mapping[str, Mapping[str, str]] = tomllib.loads(
    files(__package__).joinpath("subjects.toml").read_text(encoding="utf-8")
)
_E = {name: frozenset(words.split()) for name, words in WORDS["en"].items()}
_WORD = re.compile(r"[A-Za-z0-9&’'/-]+")
_VERB = re.compile(rf"\b({longest_first(_E['level'] | _E['giving'] | _E['acting'])})\b")
_ANY_VERB = re.compile(r"(?<!-)\b[a-z]{3,}ed\b")
_NOUNS = dict(word.split("=") for word in WORDS["en"]["nouns"].split())
_ENDS = (EN.words("stop") - {"a", "an", "and", "its", "of", "our", "the", "their"}) | _E["level"] | _E["acting"]
_BREAK = re.compile(r"[,;:(–—]| (?:while|whereas|when|where|but|that|which)\b")
_OF = re.compile(r" of (whom|which)?(?: (?:are|were|is|was))?(?: ?(?:the|its|all|our|their))? ?")
_NUMBER = re.compile(rf"^.*\d\S*(?: (?:{longest_first(ENGLISH_SCALE_WORDS)})\b)?")
_HEAD = re.compile(r" (?:of|from|in|to|at|by|for|on|with)\b")


def _trimmed(text: str) -> str:
    """A subject without `number of` and punctuation, and without articles, prepositions and the like at its ends."""
    words = _WORD.findall(text.replace("number of", " "))
    while words and words[0].lower() in _E["determiners"] | {"by", "to"}:
        words.pop(0)
    while words and words[-1].lower() in _E["trailing"]:
        words.pop()
    return " ".join(words)


def _noun_after(sentence: str, place: int) -> str:
    """The words after the offset `place` that can be one name, at most six, cut by `_trimmed`; may be empty."""
    words = re.split(r"[,.;:()]", sentence[place:])[0].split()
    ends = (number for number, word in enumerate(words) if word.lower() in _ENDS)
    return _trimmed(" ".join(words[: min(next(ends, 6), 6)]))


_Clause = tuple[str, str, bool, set[str], Place]


def _clause(item: Proposal, before: Subject | None, same: Subject | None, place: Place) -> _Clause:
    """Subject, verb, True if the subject is vague, set of words in lower case, and Place, of a clause up to its figure.

    A clause without subject takes that of the figure before; `same` is `before` if both are in one sentence.
    """
    segment = place.sentence[same.end if same else 0 : item.start]
    turned = _RISE.match(item.phrase)  # whose verb is in the phrase
    found = [] if turned else [*_VERB.finditer(segment)] or [*_ANY_VERB.finditer(segment)]
    verb = found[-1][0] if found else turned[0] if turned else ""
    opened = found[-2].end() if len(found) > 1 and found[-2][0] in _E["giving"] else 0
    pieces = _BREAK.split(segment[opened : found[-1].start() if found else len(segment)])
    if same and len(pieces) == 1:
        pieces = re.split(r" and\b", pieces[0])
    inserted = len(pieces) > 2 and not pieces[-1].strip()  # arrivals from Peru, the largest market, came to
    subject, rest = _trimmed(pieces[-3 if inserted else -1]), segment[found[-1].end() :] if found else ""
    vague = not subject or _head(subject) in _E["pronouns"] | _E["no_names"]
    given = _trimmed(re.sub(r"^ to \w+", "", rest))
    if given and (verb in _E["giving"] or rest.endswith(" of ")):
        subject, vague, verb = given, False, "was"
    level = verb in _E["level"] and item.sort is not UnitKind.COUNT
    if before and ((same and item.compared) or (vague and (same or level))):
        subject, vague = before.subject, not before.subject
        place = place if place.area or not same else place._replace(area=same.place.area)
    return subject, verb, vague, {word.lower() for word in _WORD.findall(segment)}, place


def _english(item: Proposal, before: Subject | None, same: Subject | None, named: Place) -> Subject:
    """The Subject of a figure in an English sentence; arguments as in `_clause`, with the Place `named`."""
    sentence, end, form = item.sentence, item.end, WORDS["en"]
    subject, verb, vague, words, place = _clause(item, before, same, named)
    direct = {word.lower() for word in _WORD.findall(_THAN.sub("", item.phrase) + sentence[end:][:8])}
    is_share = item.sort is UnitKind.SHARE or item.unit.endswith("points")
    printed, unit, _ = item.phrase.rpartition(item.unit) if item.unit else ("", "", "")
    noun, of = _trimmed(_NUMBER.sub("", printed) + unit), _OF.match(place.sentence, end)  # 1,486 [vessel calls]
    counts = item.sort is UnitKind.COUNT and item.unit not in _TIMES
    more = re.match(" (?:more|higher|fewer|less|lower) than ", sentence[end:])
    whole = _noun_after(place.sentence, of.end()) if of else ""
    name = subject
    if is_share and (sentence[: item.start].endswith(" by ") or direct & _E["rise"]):
        name = form["growth" if item.sort is UnitKind.SHARE else "change"].format(subject) if subject else ""
    elif more:  # a difference
        name = subject = ""
    elif same and item.compared and item.sort in {same.sort, None}:
        name = same.name
    elif is_share and of:
        part, whole = (whole, before.subject if before else "") if of[1] else (subject, whole)
        name = form["share"].format(part, whole) if part and whole else subject
    elif counts and (vague or verb not in _E["level"]):
        name = subject = noun
    elif item.sort is UnitKind.PHYSICAL and whole:
        name = subject = whole
    elif verb in _E["acting"] and item.sort is UnitKind.MONEY:
        what = _NOUNS.get(verb, "")
        name = subject = f"{subject} {what}" if what and not vague else what
    parts = name.lower().split()
    cut_off = any(word.isdigit() and len(word) != 4 for word in parts)
    if not 0 < len(parts) <= 9 or cut_off or parts[0] in EN.words("stop"):
        name, parts = "", []
    rest = set(re.split(r"[,.;]", sentence[end:])[0].lower().split())
    said = {*words, *parts}
    rates = is_share or Doubt.RATE in item.doubts or said & _E["averages"]
    momentary = len(item.period or "") == 10 or (said | direct | rest) & _E["stock"] or _END.search(sentence)
    of_its_type = "ratio" if rates else "stock" if momentary and not said & _E["flow"] else "flow"
    counted = item.unit if counts else ""
    if not item.unit and EN["is_plural"].fullmatch(_head(name)):
        counted = _head(name)
    return Subject(sentence, end, subject, name, of_its_type, place, item.sort, counted, "en")


_RISE = re.compile(rf"(?:{longest_first(_E['rise'] & _E['level'])})\b")
_THAN = re.compile(r"\b(?:more|less|fewer|higher|lower) than ")
_END = re.compile(r"\b(?:at|by) (?:the )?(?:year-)?end\b", re.IGNORECASE)
_TIMES = EN.words("times") | {"hours", "minutes", "seconds"}


def _head(name: str) -> str:
    """The last word of a name before its first preposition, in lower case: `ships` of `Ships in port`; may be empty."""
    return (_HEAD.split(name.lower())[0].split() or [""])[-1]


_Z = {name: words.split() for name, words in WORDS["zh"].items()}
_TURN = re.compile("增长|下降|上升|减少|增加|提高|回落|下滑")
_VERB_ZH = re.compile(f"(?:{longest_first(_Z['verbs'])})+|占")
_OPENING = re.compile(rf"^(?:{longest_first(_Z['openers'])}|[比较](?=\s|$)|\s)+")


def _chinese(item: Proposal, before: Subject | None, same: Subject | None, place: Place) -> Subject:
    """The Subject of a figure in a Chinese sentence, by the words of its clause; arguments as in `_clause`."""
    sentence, start, words = item.sentence, item.start, WORDS["zh"]
    clause = _OPENING.sub("", re.split("[，,；;：:。（(]", place.sentence[:start])[-1]).replace(" ", "")
    verb = _VERB_ZH.search(clause)
    subject = (clause[: verb.start()] if verb else clause).strip()
    takes, is_share = "占" in clause, item.sort is UnitKind.SHARE or item.unit == "百分点"
    if verb and (subject in _Z["places"] or not (subject or takes)):
        subject += clause[verb.end() :].strip(" 的了至到")
    if not subject or re.search(r"[%％]|\d$", subject):
        counted = item.sort is UnitKind.COUNT and len(item.unit) > 1
        subject = item.unit if counted else before.subject if before else ""
        place = place if place.area or not same else place._replace(area=same.place.area)
    name = subject
    if is_share and not takes and _TURN.search(item.phrase):
        name = words["change" if item.unit == "百分点" else "growth"].format(subject) if subject else ""
    elif takes and is_share and subject:
        whole = re.split("[由从为约近超达]|比重|比例|比$", clause.partition("占")[2])[0].strip(" 的比")
        name = words["share" if whole else "share_of_all"].format(subject, whole)
    rates = is_share or any(word in name for word in _Z["averages"])
    momentary = len(item.period or "") == 10 or any(word in sentence[:start] for word in _Z["stock"])
    of_its_type = "ratio" if rates else "stock" if momentary else "count" if item.unit in _Z["sites"] else "flow"
    return Subject(sentence, item.end, subject, name, of_its_type, place, item.sort)


def subject_of(item: Proposal, before: Subject | None, places: Places) -> Subject:
    """A guess at a figure's subject, type and place by its sentence; the previous figure's, `before`, fills gaps."""
    same = before if before and before.sentence == item.sentence and before.end <= item.start else None
    chinese = is_chinese(item.sentence)
    dated = periods.read(simplified(item.sentence), ZH if chinese else EN)[1]
    spans = [span for span in dated if not chinese or re.search("[年月季日期]", item.sentence[slice(*span)])]
    blank = blanked(item.sentence, spans)
    place = places.read(blank, same.end if same else 0, item.start, item.end, chinese=chinese)
    return (_chinese if chinese else _english)(item, before, same, place)
