"""Whom or what the sentence or heading before speaks of, where a number's own sentence does not say whose it is."""

from __future__ import annotations

import re

from api.fact_check.quoted_claim import Context
from api.fact_check.subjects.beside_phrases import is_known, names_area, since_parting
from api.fact_check.subjects.beside_phrases_in_chinese import left_over, names_area_in_chinese
from api.fact_check.subjects.known_beside import Beside
from api.fact_check.subjects.named_areas import WORLD
from api.fact_check.subjects.terms import chinese_terms, words
from api.fact_check.words import chinese, english
from api.fact_check.words import narrowing_words as phrases
from api.fact_check.words import narrowing_words_in_chinese as phrases_in_chinese

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
        known = is_known(word, beside) or word.low in phrases.SAYS_NOTHING or word.low in english.LEADING
        government = word.low in phrases.GOVERNMENTS and not word.text.endswith(_POSSESSIVE)
        likely = first and not word.text.endswith(_POSSESSIVE) and not word.text.isupper()
        common = likely and (
            _COMMON.search(word.low) or word.low in phrases.COMMON_NOUNS or word.low in english.MEANING
        )
        if word.text[0].isupper() and not (known or government or common):
            return word.text
        first = False
    return None


def _in_chinese(context: Context, beside: Beside) -> str | None:
    if names_area_in_chinese(context.sentence, beside) or names_area_in_chinese(context.previous, beside):
        return None
    previous = phrases_in_chinese.TITLE.sub("", context.previous)
    if (firm := _OF_A_FIRM.search(previous)) is not None:
        return firm[0]
    for place in chinese.PROVINCES:
        if place in previous:
            return place
    for clause in phrases_in_chinese.CLAUSES.split(previous):
        if not left_over(clause, beside):
            continue
        terms = [term for term in chinese_terms(clause) if term.key in _TOPICS]
        if terms and not phrases_in_chinese.CIRCUMSTANCES.search(clause):
            lead = clause[: terms[0].start].rpartition(" ")[2]
            left = phrases_in_chinese.GENERIC.sub("", left_over(lead, beside))
            return None if left.endswith(_GOODS) else left or None
        break
    return None
