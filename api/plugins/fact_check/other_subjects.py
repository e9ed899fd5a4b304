"""Words that make another subject of what a passage names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from api.plugins.fact_check import chinese, english
from api.plugins.fact_check.claim import Context, QuotedClaim
from api.plugins.fact_check.modifiers import (
    Beside,
    adjective_before,
    head_behind,
    is_known,
    labelled,
    left_over,
    names_area,
    names_area_in_chinese,
    narrowed_beside,
    other_counted,
    since_parting,
    told_otherwise,
)
from api.plugins.fact_check.modifiers import narrowed_beside_in_chinese as beside_in_chinese
from api.plugins.fact_check.names import LIKELY_VERB, WORLD, Passage, Term, Word, chinese_terms, stem, words

if TYPE_CHECKING:
    from api.domain.catalogue import Catalogue
    from api.domain.entries import IndicatorBase


_ITS = re.compile(r"\b(?:its|their|his|her|it|they|there)\b", re.IGNORECASE)
_COMMON = re.compile(r"(?:s|ing|ed|ly|tion|ment|ness|ity|ance|ence)$")
"""How the first word of a sentence ends that is more likely a common noun, or no noun, than a name."""
_POINTED_AT = re.compile(
    r"\b(?:the|this|that) (?:province|city|company|firm|group|platform|region|state|county|municipality|district|"
    r"retailer|marketplace|giant|bloc|union|continent|island)(?:['’]s|\b)|\b(?:our|my)\b(?! (?:country|nation))",
    re.IGNORECASE,
)
_LOOKED_AT = 200
"""Characters before and behind a number in which its sentence names an area."""
_OF_SUBJECT = 4
"""Words of a sentence among which its subject is."""
_OF_A_FIRM = re.compile(r"业绩|财报|营收|股价|公司|集团")
_GOODS = ("产品", "商品", "品", "类", "业", "消费")
"""How a Chinese name of goods ends, which is neither a place nor a firm."""
_TOPICS = frozenset(key for meant in chinese.MEANING.values() for key in meant)
_POSSESSIVE = ("'s", "’s", "s'", "s’")


def named_before(context: Context, beside: Beside) -> str | None:
    """A name before a number's sentence whose number it may be; None where the sentence itself says whose it is."""
    return _in_chinese(context, beside) if context.chinese else _in_english(context, beside)


def _in_english(context: Context, beside: Beside) -> str | None:
    previous = context.previous
    sentence = context.sentence[max(0, context.start - _LOOKED_AT) : context.end + _LOOKED_AT]
    if names_area(sentence, beside) or _names_world(sentence, beside):
        return None
    if (pointed := _POINTED_AT.search(sentence)) is not None:
        return pointed[0]
    if (whose := _whose(since_parting(context), beside)) is not None:
        return whose
    if _ITS.search(sentence) and (pointed := _POINTED_AT.search(previous)) is not None:
        return pointed[0]
    areas = beside.areas.told(previous, in_chinese=False)
    if _ITS.search(sentence) and areas and areas[0].code not in (beside.area, WORLD):
        return previous[areas[0].start : areas[0].end]
    if names_area(previous, beside):
        return None
    if other := [area for area in areas if area.code != WORLD]:
        return previous[other[0].start : other[0].end]
    return _name_in(previous, beside)


def _names_world(text: str, beside: Beside) -> bool:
    return beside.area == WORLD and any(area.code == WORLD for area in beside.areas.told(text, in_chinese=False))


def _whose(text: str, beside: Beside) -> str | None:
    """A proper name with a genitive: so did Zhejiang's."""
    for word in words(text):
        if word.is_word and word.text.endswith(_POSSESSIVE) and word.text[0].isupper() and not is_known(word, beside):
            return word.text
    return None


def _name_in(text: str, beside: Beside) -> str | None:
    """A proper name in a sentence, a heading's words in capitals among them."""
    first, passed = True, 0
    for word in words(text):
        if not word.is_word:
            if word.text in ".!?":
                first, passed = True, 0
            continue
        passed += 1
        if passed > _OF_SUBJECT and not word.text.endswith(_POSSESSIVE):
            continue
        known = is_known(word, beside) or word.low in english.SAYS_NOTHING or word.low in english.LEADING
        government = word.low in english.GOVERNMENTS and not word.text.endswith(_POSSESSIVE)
        likely = first and not word.text.endswith(_POSSESSIVE) and not word.text.isupper()
        common = likely and (
            _COMMON.search(word.low) or word.low in english.COMMON_NOUNS or word.low in english.MEANING
        )
        if word.text[0].isupper() and not (known or government or common):
            return word.text
        first = False
    return None


def _in_chinese(context: Context, beside: Beside) -> str | None:
    if names_area_in_chinese(context.sentence, beside) or names_area_in_chinese(context.previous, beside):
        return None
    previous = chinese.TITLE.sub("", context.previous)
    if (firm := _OF_A_FIRM.search(previous)) is not None:
        return firm[0]
    for place in chinese.PROVINCES:
        if place in previous:
            return place
    for clause in chinese.CLAUSES.split(previous):
        if not left_over(clause, beside):
            continue
        terms = [term for term in chinese_terms(clause) if term.key in _TOPICS]
        if terms and not chinese.CIRCUMSTANCES.search(clause):
            lead = clause[: terms[0].start].rpartition(" ")[2]
            left = chinese.GENERIC.sub("", left_over(lead, beside))
            return None if left.endswith(_GOODS) else left or None
        break
    return None


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
    left = _BENIGN_FIRST.sub("", chinese.TIME.sub("", text[start:first])).strip()
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
            if left := chinese.BEHIND_A_NAME.sub("", between):
                return left
    return None


_CLOSE = 6
"""Characters at most between an area and a name that belong together."""


def _head(text: str) -> str | None:
    """The noun right behind a name that is what is told in truth: its sellers, its prices, the area of its stores."""
    place = 0
    while (known := chinese.BEHIND_A_NAME.match(text, place)) is not None:
        place = known.end()
    behind = chinese.BEHIND_A_NAME.search(text, place)
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


@lru_cache(maxsize=4)
def publisher_words(catalogue: Catalogue) -> frozenset[str]:
    """The words that publishers of sources are called by: whose figures they are narrows nothing down."""
    called = frozenset(word.low for source in catalogue.sources.values() for word in words(source.publisher))
    return called - english.NARROWING


def are_abroad(indicators: Iterable[IndicatorBase]) -> bool:
    """Whether the definitions of all indicators say that what they count stands abroad."""
    return all(chinese.ABROAD.search(each.definition_zh) for each in indicators)


def narrowed_by(claim: QuotedClaim, passages: Sequence[Passage], beside: Beside) -> str | None:
    """The words beside the name of an indicator that make another subject of it; None where there are none."""
    if (of_one := _of_one(claim, beside) or other_counted(claim, beside)) is not None:
        return of_one
    vocabulary = chinese if claim.context.chinese else english
    newly = vocabulary.NEWLY
    if beside.abroad:
        said = (vocabulary.ABROAD.sub(lambda match: " " * len(match[0]), passage.text) for passage in passages)
        passages = [passage._replace(text=text) for passage, text in zip(passages, said, strict=True)]
    for passage in passages:
        if passage.start < 0:
            continue
        text = _without_numbers(claim, passage)
        if not beside.counts_new and passage is passages[0] and (new := newly.search(passage.text)) is not None:
            return str(new[0])
        if claim.context.chinese and passage is not passages[0]:  # what was new there is not what is counted here
            text = newly.sub(lambda match: "0" * len(match[0]), text)
        found = in_chinese(text, beside) if claim.context.chinese else _other_in_english(text, claim, beside)
        if found is None and passage is passages[0]:
            found = _of_a_place(claim, text, passage, beside)
        if found is not None:
            return found
    if claim.context.chinese:
        found = beside_in_chinese(claim, beside)
    else:
        found = narrowed_beside(claim, beside) or told_otherwise(claim, beside) or labelled(claim.context, beside)
    return found or named_before(claim.context, beside)


def _of_one(claim: QuotedClaim, beside: Beside) -> str | None:
    """The words for one of many to whom the number falls, unless the indicator itself is named by them."""
    pattern = (chinese if claim.context.chinese else english).PER_ONE
    for found in pattern.finditer(_since_another_number(claim)):
        if found["one"] is None or stem(found["one"].lower()) not in beside.vocabulary:
            return str(found[0])
    return None


def _since_another_number(claim: QuotedClaim) -> str:
    """What stands between the number before and the number behind."""
    context = claim.context
    return context.sentence[context.since : context.until]


def _without_numbers(claim: QuotedClaim, passage: Passage) -> str:
    """The passage with the phrases of its numbers blanked, its places kept."""
    text = passage.text
    if claim.context.chinese and passage.start == 0 and (dateline := chinese.DATELINE.match(text)) is not None:
        text = "0" * dateline.end() + text[dateline.end() :]
    for start, end in zip(claim.context.starts, claim.context.ends, strict=True):
        first, last = max(0, start - passage.start), min(len(text), end - passage.start)
        if first < last:
            text = f"{text[:first]}{'0' * (last - first)}{text[last:]}"
    return text


def _other_in_english(text: str, claim: QuotedClaim, beside: Beside) -> str | None:
    for pattern in (english.ELSEWHERE, english.NOT_FIRST):
        if (found := pattern.search(text)) is not None:
            return found[0]
    read = words(text)
    named = beside.areas.told(text, in_chinese=False)
    in_area = {place for place, word in enumerate(read) for area in named if area.start <= word.start < area.end}
    in_area |= {place for place, word in enumerate(read) if word.low != word.text and word.low in beside.publishers}
    clusters = list(_clusters(read, beside))
    for first, last in clusters:
        beside_name = _before(read, first, in_area) or _behind(read, last, in_area, beside)
        beside_name = beside_name or adjective_before(read, first, in_area, text)
        if (narrowing := beside_name or head_behind(read, last, claim, beside)) is not None:
            return narrowing
    return _led_by(read, clusters[0][0] if clusters else None, in_area, beside)


def _led_by(read: list[Word], first: int | None, in_area: Collection[int], beside: Beside) -> str | None:
    """What a clause tells of before it names the indicator and its number: taxes on online sales, what farmers sold."""
    blanked = [place for place, word in enumerate(read) if set(word.text) == {"0"}]
    known = english.FLOWS.union(beside.vocabulary)
    if not english.FLOWS.isdisjoint(beside.vocabulary):
        known |= {"trade"}
    if first is not None and blanked:  # 56 billion in tax on what is named behind it
        for word in read[blanked[0] : first]:
            if word.low in english.NARROWING:
                return word.text
    begins = ([] if first is None else [first]) + blanked  # the phrase of a count holds the name itself
    for place in reversed(range(min(begins, default=0))):
        word = read[place]
        if word.text in _CLAUSE or word.low in english.CAUSING:
            return None
        if word.low in english.NARROWING:
            return word.text
        if place in in_area or not word.is_word or stem(word.low) in known:
            continue
        if word.low in english.LEADING or _says_nothing(word) or LIKELY_VERB.search(word.low):
            continue
        return word.text
    return None


_CLAUSE = frozenset(",;:()–—!?")
"""Signs between which a clause stands."""


def _clusters(read: list[Word], beside: Beside) -> Iterator[tuple[int, int]]:
    """The first and last word of each stretch that names the indicator, with the small words between its parts."""
    both_ways = english.FLOWS if "trade" in beside.vocabulary else frozenset()
    vocabulary, strong = both_ways.union(beside.vocabulary), both_ways.union(beside.strong)
    matched = [
        place
        for place, word in enumerate(read)
        if word.is_word and word.low not in english.EMPTY and stem(word.low) in vocabulary
    ]
    groups: list[list[int]] = []
    for place in matched:
        between = read[groups[-1][-1] + 1 : place] if groups else []
        if groups and len(between) < _BETWEEN and all(word.low in english.EMPTY for word in between):
            groups[-1].append(place)
        else:
            groups.append([place])
    for group in groups:
        if any(stem(read[place].low) in strong for place in group):
            yield group[0], group[-1]


_BETWEEN = 3
"""Small words at most that stand between two parts of a name."""


def _of_a_place(claim: QuotedClaim, text: str, passage: Passage, beside: Beside) -> str | None:
    before = claim.context.sentence[: passage.start]
    if claim.context.chinese:
        return where_in_chinese(before, beside)
    said = [match.end() for match in english.SAYING.finditer(text)]
    if said and names_area(text[said[-1] :], beside):  # where it was said is not where it was sold
        text = text[said[-1] :]
    return _owner(text, beside)


def _owner(text: str, beside: Beside) -> str | None:
    """A proper name in the number's own clause, whose figure it is: Hangzhou's, in Zhejiang."""
    read = words(text)
    named = beside.areas.told(text, in_chinese=False)
    for place, word in enumerate(read):
        known = _says_nothing(word) or word.low in beside.publishers or stem(word.low) in beside.vocabulary
        if known or not word.text[0].isupper() or any(area.start <= word.start < area.end for area in named):
            continue
        behind = place > 0 and read[place - 1].low in _PLACED
        if behind or word.text.endswith(_POSSESSIVE):
            return word.text
    return None


_DEMONYM = ("ese", "ish", "ian", "can", "ean")
_PLACED = frozenset({"in", "across", "within", "throughout", "for", "of", "by"})
"""Words before a name that say where or whose."""


def _before(read: list[Word], first: int, in_area: Collection[int]) -> str | None:
    """A word right before a name that is no part of it and says more than how large or whose."""
    before = first - 1
    while before >= 0 and before not in in_area and read[before].is_word and _says_nothing(read[before]):
        before -= 1
        if read[before + 1].low in english.EMPTY:
            return None
    if before < 0 or before in in_area or not read[before].is_word:
        return None
    return read[before].text if _narrows(read[before], first=before == 0) else None


_OTHERS_LOOKED_AT = 9
"""Words behind a name that may tell of what part of it."""


def _behind(read: list[Word], last: int, in_area: Collection[int], beside: Beside) -> str | None:
    """What narrows a name down right behind it: a noun that it is of, `in rural areas`, `on Singles' Day`."""
    led = False  # by a preposition or an `and`, behind which a noun is expected
    for place in range(last + 1, min(len(read), last + 1 + _OTHERS_LOOKED_AT)):
        word = read[place]
        if place not in in_area and (word.low in english.NARROWING or stem(word.low) in english.NARROWING):
            return word.text
        if word.low in english.BEFORE_A_PLACE or word.low == "and":
            led = True
        elif place in in_area:
            led = led and (word.text.endswith(_POSSESSIVE) or word.low.endswith(_DEMONYM))
        elif word.low in english.PLACES_AND_TIMES or stem(word.low) in beside.vocabulary:
            led = False
        elif word.low not in english.ARTICLES and not (word.is_word and _says_nothing(word)):
            return word.text if led and word.is_word and _narrows(word, first=False) else None
    return None


def _says_nothing(word: Word) -> bool:
    return word.low in english.EMPTY or word.low in english.BENIGN or stem(word.low) in english.BENIGN


def _narrows(word: Word, *, first: bool) -> bool:
    """Whether a word beside a name makes another subject of it: a proper name does, and most words that are unknown."""
    if _says_nothing(word):
        return False
    if word.low in english.NARROWING or stem(word.low) in english.NARROWING:
        return True
    if word.text[0].isupper() and not first:
        return True
    return not LIKELY_VERB.search(word.low)
