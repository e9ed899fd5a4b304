"""Labels and remarks in brackets beside a number that name another subject: Zhejiang: online retail sales (toys)."""

from __future__ import annotations

import re

from api.fact_check.quoted_claim import Context
from api.fact_check.subjects.beside_phrases import is_known, names_area, since_parting
from api.fact_check.subjects.known_beside import Beside
from api.fact_check.subjects.terms import words
from api.fact_check.words import english
from api.fact_check.words import narrowing_words as phrases

_SHORT_LABEL = 3
"""Words of a label in which one that is unknown may be a name though it is the first of the sentence."""


def labelled(context: Context, beside: Beside) -> str | None:
    """The word of a label before a number, or of a remark beside it, that makes another subject of it."""
    remarks = f"{since_parting(context)} 0 {context.blanked[context.end : context.until]}"
    return _label(context, beside) or _in_brackets(remarks, beside)


def _in_brackets(text: str, beside: Beside) -> str | None:
    """The word of a short remark in brackets that names another subject: online retail sales (toys only)."""
    for remark in phrases.IN_BRACKETS.finditer(text):
        said = remark["said"]
        read = [word for word in words(said) if word.is_word]
        if len(read) > _SHORT_LABEL or _abbreviates(said, text[: remark.start()]):
            continue
        areas = beside.areas.told(said, in_chinese=False)
        for word in read:
            in_area = any(area.start <= word.start < area.end for area in areas)
            if not (in_area or is_known(word, beside) or word.low in phrases.SAYS_NOTHING or word.low.endswith("ly")):
                return word.text
    return None


def _abbreviates(letters: str, before: str) -> bool:
    """Whether capitals are short for what stands before them: the Ministry of Commerce (MOFCOM)."""
    if not letters.isupper():
        return False
    spelled = iter("".join(re.findall(r"[A-Za-z]", before[-80:])).upper())
    return all(letter in spelled for letter in letters if letter.isalpha())


def _label(context: Context, beside: Beside) -> str | None:
    """The word of a label before a number that names another subject: Zhejiang: online retail sales rose."""
    sentence = context.sentence[: context.start]
    for pattern in (phrases.BRACKETED, phrases.LABEL):
        found = pattern.match(sentence)
        if found is None:
            continue
        label, behind = found["label"], sentence[found.end() :]
        dash = pattern is phrases.LABEL and found["mark"] is None
        dated = phrases.DATELINE.search(label) or (dash and phrases.IN_CAPITALS.fullmatch(label))
        if dated and names_area(behind, beside):
            continue
        if ";" in (found.groupdict().get("mark") or "") and len(label.split()) > _SHORT_LABEL:
            continue
        if (unknown := _unknown_in(label, behind, beside)) is not None:
            return unknown
    return None


def _unknown_in(label: str, behind: str, beside: Beside) -> str | None:
    read = words(label)
    areas = beside.areas.told(label, in_chinese=False)
    told = [word for word in read if word.is_word]
    for place, word in enumerate(told):
        if any(area.start <= word.start < area.end for area in areas):
            continue
        if is_known(word, beside) or word.low in phrases.SAYS_NOTHING | english.LEADING | phrases.GOVERNMENTS:
            continue
        apart = label[word.end : word.end + 1] == ","
        named = word.text[0].isupper() and (place > 0 or apart or len(told) <= _SHORT_LABEL)
        if named or (len(told) <= _SHORT_LABEL and not names_area(behind, beside)):
            return word.text
    return None
