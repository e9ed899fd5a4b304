"""Clauses and labels that lead to a number in Chinese and say of what part it is: 通过直播，浙江：，除农村外."""

from __future__ import annotations

import re

from api.fact_check.quoted_claim import ClaimKind, Context, QuotedClaim
from api.fact_check.subjects.known_beside import Beside
from api.fact_check.subjects.terms import chinese_terms, english_terms, stem
from api.fact_check.words import chinese, english
from api.fact_check.words import lead_words_in_chinese as leads
from api.fact_check.words import narrowing_words_in_chinese as phrases

_WIDER = 300
"""Characters before a number that are looked at."""


def narrowed_beside(claim: QuotedClaim, beside: Beside) -> str | None:
    """The first words around a number, wherever in its part of the sentence, that make another subject of it."""
    context = claim.context
    if (taken := phrases.EXCEPT.search(_part(context))) is not None:
        return taken[0]
    before = _before(context)
    if not names_area_in_chinese(context.previous, beside) and (that := phrases.THAT_PLACE.search(before)) is not None:
        return that[0]
    marks = [match.start() for match in phrases.CLAUSES.finditer(before)]
    start = 0
    for mark in marks:
        label = before[mark] in "：:"
        clause = _without_inside(claim, before[start:mark].strip(), beside)
        outlet = _is_news_outlet(clause, before[mark:], beside)
        if not outlet and (found := _of_a_clause(clause, beside, label=label)) is not None:
            return found
        start = mark + 1
    if (other := _in_whose_wake(before[:start], before[start:], beside)) is not None:
        return other
    return _latin(before, beside) or _bracketed(context, beside) or _of_own(before[start:], beside)


def left_over(text: str, beside: Beside) -> str:
    """What is not understood of a passage, neither an area of the figures, a time nor a word of the name."""
    for area in reversed(beside.areas.told(text, in_chinese=True)):
        if area.code == beside.area:
            text = text[: area.start] + text[area.end :]
    text = phrases.TIME.sub("", text)
    for word in sorted(written_vocabulary(beside), key=len, reverse=True):
        text = text.replace(word, "")
    return "".join(char for char in phrases.KNOWN.sub("", text) if "一" <= char <= "鿿")


def written_vocabulary(beside: Beside) -> list[str]:
    """The words of the name as they are written."""
    return [word for word, meant in chinese.MEANING.items() if set(meant) & set(beside.vocabulary)]


def names_area_in_chinese(text: str, beside: Beside) -> bool:
    """Whether a passage names the area that the figures are of, by its name or as this country."""
    told = any(area.code == beside.area for area in beside.areas.told(text, in_chinese=True))
    return told or phrases.COUNTRY.search(text) is not None


def _part(context: Context) -> str:
    """The part of the sentence that a number stands in."""
    before = _before(context)
    behind = context.sentence[context.end :]
    parted = phrases.PARTED.search(behind)
    return f"{before}0{behind[: parted.start() if parted else None]}"


def _before(context: Context) -> str:
    text = phrases.TITLE.sub(lambda match: " " * len(match[0]), context.blanked)
    if (dateline := chinese.DATELINE.match(text)) is not None:
        text = " " * dateline.end() + text[dateline.end() :]
    text = text[max(0, context.start - _WIDER) : context.start]
    parted = list(phrases.PARTED.finditer(text))
    if len(parted) == 1 and parted[0].start() < phrases.SHORTEST_CLAUSE:  # 浙江；2024年
        return f"{text[: parted[0].start()]}：{text[parted[0].end() :]}"
    return text[parted[-1].end() if parted else 0 :]


def _of_a_clause(clause: str, beside: Beside, *, label: bool) -> str | None:
    """What a clause before the number's own says of what part the number is."""
    if "0" in phrases.TIME.sub("", clause) or (phrases.CIRCUMSTANCES.search(clause) and not label):
        return None
    if names_area_in_chinese(clause, beside) and not label:
        return None
    left = _left_of_a_lead(clause, beside, label=label)
    if not left:
        return None
    told = phrases.TIME.sub("", clause)
    if label or phrases.OF_WHAT.search(told) or len(told) < phrases.SHORTEST_CLAUSE:
        return left
    return next((place for place in chinese.PROVINCES if place in clause), None)


def _left_of_a_lead(clause: str, beside: Beside, *, label: bool) -> str:
    """What is not understood of a clause or label that leads to a number."""
    if leads.DISCOURSE.fullmatch(clause):
        return ""
    if label:
        clause = leads.SPEAKER.sub("", clause)
    looks = left_over(leads.LOOKS.sub("", phrases.TIME.sub("", clause)), beside)
    left = min(left_over(clause, beside), looks, key=len)
    if not label:
        return phrases.GENERIC.sub("", left) if leads.COUNTS.search(clause) else left
    # a heading may name the topic in other words; 有关 is one word, and no 有
    first = leads.LABELS.sub("", phrases.GENERIC.sub("", clause))
    for rest in (left, left_over(leads.LABELS.sub("", clause), beside), left_over(first, beside)):
        left = min(left, _KNOWN_TOPICS.sub("", phrases.GENERIC.sub("", rest)), key=len)
    return left


def _without_inside(claim: QuotedClaim, clause: str, beside: Beside) -> str:
    """A clause that names the whole of a share without its 中: 社零总额中，26.1%来自网上零售."""
    own = claim.context.sentence[claim.context.since : claim.context.until]
    if not clause.endswith("中") or claim.kind is not ClaimKind.SHARE or chinese.SHARE.search(own) is None:
        return clause
    meant = {term for word in written_vocabulary(beside) if word in clause for term in chinese.MEANING[word]}
    return clause[:-1] if _WHOLE in meant and _PART not in meant else clause


_WHOLE, _PART = "社会消费品", "网上"
"""What is the whole of a share, and what a part of it."""


def _is_news_outlet(clause: str, own: str, beside: Beside) -> bool:
    """Whether a lead only names who prints a number; one of a place or firm may tell of that: 浙江日报."""
    if not leads.MEDIA.fullmatch(clause) or any(word in clause for word in chinese.NARROWING):
        return False
    if names_area_in_chinese(own, beside):
        return True
    return leads.OF_THE_NATION.match(clause) is not None and not any(place in clause for place in chinese.PROVINCES)


def _in_whose_wake(before: str, own: str, beside: Beside) -> str | None:
    """What grew in the wake of what the clause before names: 在网上零售带动下，全国物流总额."""
    words = written_vocabulary(beside)
    if any(word in own for word in words):
        return None
    for clause in phrases.CLAUSES.split(before):
        if clause.rstrip().endswith("下") and any(word in clause for word in words):
            return left_over(own, beside) or None
    return None


_KNOWN_TOPICS = re.compile("|".join(sorted(chinese.MEANING, key=len, reverse=True)))


def _bracketed(context: Context, beside: Beside) -> str | None:
    """What a remark in brackets says of what part a number is: 网上零售额（浙江）."""
    text = f"{_before(context)}0{context.sentence[context.end : context.until]}"
    for remark in phrases.BRACKETED.finditer(text):
        left = _KNOWN_TOPICS.sub("", phrases.GENERIC.sub("", left_over(remark["said"], beside)))
        if left and not phrases.CIRCUMSTANCES.search(remark["said"]):
            return left
    return None


def _of_own(clause: str, beside: Beside) -> str | None:
    """A place in the number's own clause, which names nothing else: 浙江15.5万亿元."""
    terms = {term.key for term in chinese_terms(clause)}
    if not terms.isdisjoint(beside.vocabulary):
        return None
    return next((word for word in (*chinese.PROVINCES, *_PLACES) if word in clause), None)


_PLACES = ("农村", "欧盟", "东盟", "县域", "城镇", "东部", "西部", "中部", "东北")


def _latin(before: str, beside: Beside) -> str | None:
    """A word in Latin letters that is neither of the name nor of who says it: whose sales they are, or of what."""
    for match in phrases.LATIN.finditer(before):
        word = match[0].strip(".").lower()
        known = word in beside.publishers or stem(word) in beside.vocabulary
        if known or word in english.BENIGN or word in english.EMPTY or len(word) < _SHORTEST:
            continue
        if any(term.key in beside.vocabulary for term in english_terms(word)):
            continue
        return match[0]
    return None


_SHORTEST = 2
