"""Phrases that narrow a subject: beside a number, in labels, between name and number."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from api.plugins.fact_check import chinese, english
from api.plugins.fact_check.claim import ClaimKind, Context, QuotedClaim
from api.plugins.fact_check.english import TELLING
from api.plugins.fact_check.names import (
    LIKELY_VERB,
    WORLD,
    AreaNames,
    NamedArea,
    Word,
    chinese_terms,
    english_terms,
    is_time,
    stem,
    words,
)


class Beside(NamedTuple):
    """What may stand beside the name of an indicator and leave it what it is."""

    strong: Collection[str]
    """The terms by which it was recognised."""
    vocabulary: Collection[str]
    """All terms of its names."""
    areas: AreaNames
    publishers: Collection[str]
    counts_new: bool = True
    """Whether it counts what is new, or is no count at all: what was added is else another number."""
    abroad: bool = False
    """Whether its definition says that what it counts stands abroad."""
    area: str = ""
    """The area of its figures."""


_LOOKED_AT = 12
"""Words of an object at most that are looked at."""
_WIDER = 500
"""Characters before a number that are looked at."""


def narrowed_beside(claim: QuotedClaim, beside: Beside) -> str | None:
    """The first words around a number, wherever in its part of the sentence, that make another subject of it."""
    context = claim.context
    before, behind = _before(context, beside), _behind(context)
    taken_out = english.TAKEN_OUT.search(context.blanked, context.end, context.until)
    return (
        (taken_out and taken_out[0])
        or _taken_away(f"{since_parting(context)} 0 {behind}")
        or _cause(context, beside)
        or next(_in_phrases(before, claim, beside), None)
        or next(_in_phrases(behind, claim, beside), None)
    )


def names_area(text: str, beside: Beside) -> bool:
    """Whether a passage names the area that the figures are of."""
    return any(area.code == beside.area for area in beside.areas.told(text, in_chinese=False))


def is_known(word: Word, beside: Beside) -> bool:
    """Whether a word says nothing of what part a number is."""
    if not word.is_word or stem(word.low) in beside.vocabulary or stem(word.low) in _TRADE:
        return True
    return word.low not in english.NARROWING and (
        word.low in english.KNOWN
        or word.low in english.TIMES
        or word.low in english.EMPTY
        or word.low in english.BENIGN
        or stem(word.low) in english.BENIGN
        or (word.low != word.text and word.low in beside.publishers)
    )


_TRADE = english.FLOWS | {"trade"}
"""Words for the ways that trade goes, of which the nearest names what a number is of."""


def _before(context: Context, beside: Beside) -> str:
    """What leads to a number in its part of the sentence: without who says it, clauses of circumstances blanked."""
    text = since_parting(context)
    areas = beside.areas.told(text, in_chinese=False)
    named = max((area.start for area in areas if area.code == beside.area), default=-1)
    if before := [match.end() for match in english.SAYING.finditer(text) if match.end() <= named]:
        text = text[before[-1] :]
    clauses = text.split(",")
    kept = [clause for clause in clauses[:-1] if not english.SKIPPED.match(clause)]
    return ",".join([*kept, clauses[-1]])


def since_parting(context: Context) -> str:
    """What stands before a number in its part of the sentence, other numbers blanked."""
    text = _plainly(context.blanked[max(0, context.start - _WIDER) : context.start])
    parted = [match.end() for match in english.PARTED.finditer(text)]
    return text[parted[-1] if parted else 0 :]


def _plainly(text: str) -> str:
    """A text with one preposition for each way to say of what something is told."""
    return english.ABOUT.sub(lambda match: "among".ljust(len(match[0])), text)


_CHAINED = re.compile(
    r" ?(?:(?:in|for|during) 0+ ?)?(?:,? ?(?:up|or|to|a rise of|an increase of) ?(?:by ?)?|\()?$", re.IGNORECASE
)
"""What stands between two numbers of the same thing."""
_NEXT_OF_ANOTHER = re.compile(r",|\s(?:and|with|plus|against|of which|from)\s", re.IGNORECASE)


def _behind(context: Context) -> str:
    """What goes on from a number, up to what tells of another, or of circumstances."""
    sentence, blanked = context.sentence, context.blanked
    first, places = context.end, [place for place in context.starts if place >= context.end]
    for start in places:
        if not _CHAINED.match(re.sub(r"\d{4}", "0000", sentence[first:start])):
            apart = _NEXT_OF_ANOTHER.search(blanked, first, start)
            text = blanked[context.end : apart.start() if apart else start]
            return _up_to_a_stop(text)
        first = context.ends[context.starts.index(start)]
    return _up_to_a_stop(_plainly(blanked[context.end :]))


def _up_to_a_stop(text: str) -> str:
    """A passage behind a number as far as it goes on in the number's own clause, or with a phrase behind a comma."""
    if (stop := english.STOPS.search(text)) is not None:
        text = text[: stop.start()]
    first, *clauses = text.split(",")
    kept = [first]
    for clause in clauses:
        read = [word for word in words(clause)[:2] if not word.low.endswith("ly")]  # mostly in cities
        leads = bool(read) and read[0].low in english.LEADING_PHRASES | {"to"}
        if not leads and not english.EXCEPT.match(clause.lstrip()):
            break
        kept.append(clause)
    return ",".join(kept)


def _taken_away(text: str) -> str | None:
    for pattern in (english.BY_VOLUME, english.TAKEN_OUT):
        if (found := pattern.search(text)) is not None:
            return found[0]
    for found in english.EXCEPT.finditer(text):
        how, what = found[0].split()[0].lower(), found["what"].lower()
        if what in english.NOTHING_TAKEN:
            continue
        if how in english.TAKES_MONEY and what not in english.PART_OF_PRICE:
            continue
        return found[0]
    return None


def _in_phrases(text: str, claim: QuotedClaim, beside: Beside) -> Iterator[str]:
    """The words in the objects of phrases of a passage that make another subject of what it tells."""
    text = english.IDIOMS.sub(lambda match: "," * len(match[0]), text)
    read = words(text)
    areas = beside.areas.told(text, in_chinese=False)
    for place, word in enumerate(read):
        leads = word.low in english.LEADING_PHRASES
        if not leads and word.low not in english.TO_A_NAME:
            continue
        if place and word.low == "by" and _tells_a_cause(read[place - 1]):
            continue
        found = _in_object(read, place + 1, areas, claim, beside)
        if found is not None and (leads or found[0].isupper()):
            yield found


def _tells_a_cause(before: Word) -> bool:
    return english.AFTER_A_VERB.search(before.low) is not None or before.low in english.WHICH_CAUSE


def _in_object(
    read: Sequence[Word], first: int, areas: Sequence[NamedArea], claim: QuotedClaim, beside: Beside
) -> str | None:
    """The word of an object that is not understood; None where all are, or where it only says when or how much."""
    understood = read[first - 1].low in ("by", "from")  # behind which a verb in -ing tells how
    numbered = dated = False
    for place in range(first, min(len(read), first + _LOOKED_AT)):
        word = read[place]
        if not word.is_word and (word.text[0].isdigit() or word.text in _INSIDE):
            numbered, dated = True, dated or _YEAR.fullmatch(word.text) is not None
            continue
        if not word.is_word or word.low in english.ENDS_IT or _is_of_a_number(read, place):
            return None
        if dated and word.text[0].islower() and word.low not in english.TIMES:
            return None  # a year is no part of what stands behind it
        if word.low in english.GOES_ON or word.low in english.OF_ALL:
            numbered |= word.low in english.OF_ALL
            continue
        area = next((each for each in areas if each.start <= word.start < each.end), None)
        if area is not None:
            if area.code not in (beside.area, WORLD) and not dated:
                return word.text
            if dated or not _goes_on(word):
                return None
        elif _is_part(word, claim, beside, numbered=numbered):
            return word.text
        elif not is_known(word, beside):
            if LIKELY_VERB.search(word.low) and understood:
                return word.text if word.low in english.NARROWING else None
            if not word.low.endswith("ly"):
                return word.text
        numbered |= word.low in english.NUMBERS
        understood |= not word.low.endswith("ly")
    return None


_INSIDE = frozenset("-–'’&.%")
"""Signs that stand inside an object."""


def _goes_on(area: Word) -> bool:
    """Whether what stands behind an area is meant: China's northeast, the Chinese countryside."""
    return area.text.endswith(("'s", "’s", "s'", "s’")) or area.low in english.DEMONYMS


def _is_part(word: Word, claim: QuotedClaim, beside: Beside, *, numbered: bool) -> bool:
    """Whether a word that is known tells a part all the same: some of many markets, a rate in another currency."""
    if word.low in english.SOME_OF_MANY and claim.kind is not ClaimKind.COUNT and not numbered:
        return True
    return word.low in english.MONEY and not _is_own_money(word, claim, beside)


_YEAR = re.compile(r"(?:19|20)\d\d")


def _is_of_a_number(read: Sequence[Word], place: int) -> bool:
    """Whether letters are written together with digits: H1, 2.6T."""
    word, behind = read[place], read[place + 1 : place + 2]
    before = read[place - 1] if place else None
    led = before is not None and before.end == word.start and before.text[0].isdigit()
    if word.low not in english.ABBREVIATED:
        return False
    return led or any(each.start == word.end and each.text[0].isdigit() for each in behind)


def _is_own_money(word: Word, claim: QuotedClaim, beside: Beside) -> bool:
    """Whether a currency named beside a rate is the one that its levels are told in; an amount has its own beside."""
    if claim.kind is not ClaimKind.SHARE:
        return True
    return word.low in (english.DOLLARS if beside.area == WORLD else english.YUAN)


def _cause(context: Context, beside: Beside) -> str | None:
    """What only made another thing grow: thanks to online retail sales, so did the retail sector."""
    strong = set(beside.strong)
    clauses = since_parting(context).split(",")
    told = {term.key for term in english_terms(f"{clauses[-1]} {_behind(context)}")}
    for clause in clauses[:-1]:
        if (
            english.CAUSES.match(clause)
            and strong <= {term.key for term in english_terms(clause)}
            and not strong <= told
        ):
            return clause.strip()
    return None


_WIDER_IN_CHINESE = 300
"""Characters before a number that are looked at."""


def narrowed_beside_in_chinese(claim: QuotedClaim, beside: Beside) -> str | None:
    """The first words around a number, wherever in its part of the sentence, that make another subject of it."""
    context = claim.context
    if (taken := chinese.EXCEPT.search(_part(context))) is not None:
        return taken[0]
    before = _before_in_chinese(context)
    if not names_area_in_chinese(context.previous, beside) and (that := chinese.THAT_PLACE.search(before)) is not None:
        return that[0]
    marks = [match.start() for match in chinese.CLAUSES.finditer(before)]
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
    text = chinese.TIME.sub("", text)
    for word in sorted(written_vocabulary(beside), key=len, reverse=True):
        text = text.replace(word, "")
    return "".join(char for char in chinese.KNOWN.sub("", text) if "一" <= char <= "鿿")


def written_vocabulary(beside: Beside) -> list[str]:
    """The words of the name as they are written."""
    return [word for word, meant in chinese.MEANING.items() if set(meant) & set(beside.vocabulary)]


def names_area_in_chinese(text: str, beside: Beside) -> bool:
    """Whether a passage names the area that the figures are of, by its name or as this country."""
    told = any(area.code == beside.area for area in beside.areas.told(text, in_chinese=True))
    return told or chinese.COUNTRY.search(text) is not None


def _part(context: Context) -> str:
    """The part of the sentence that a number stands in."""
    before = _before_in_chinese(context)
    behind = context.sentence[context.end :]
    parted = chinese.PARTED.search(behind)
    return f"{before}0{behind[: parted.start() if parted else None]}"


def _before_in_chinese(context: Context) -> str:
    text = chinese.TITLE.sub(lambda match: " " * len(match[0]), context.blanked)
    if (dateline := chinese.DATELINE.match(text)) is not None:
        text = " " * dateline.end() + text[dateline.end() :]
    text = text[max(0, context.start - _WIDER_IN_CHINESE) : context.start]
    parted = list(chinese.PARTED.finditer(text))
    if len(parted) == 1 and parted[0].start() < chinese.SHORTEST_CLAUSE:  # 浙江；2024年
        return f"{text[: parted[0].start()]}：{text[parted[0].end() :]}"
    return text[parted[-1].end() if parted else 0 :]


def _of_a_clause(clause: str, beside: Beside, *, label: bool) -> str | None:
    """What a clause before the number's own says of what part the number is."""
    if "0" in chinese.TIME.sub("", clause) or (chinese.CIRCUMSTANCES.search(clause) and not label):
        return None
    if names_area_in_chinese(clause, beside) and not label:
        return None
    left = _left_of_a_lead(clause, beside, label=label)
    if not left:
        return None
    told = chinese.TIME.sub("", clause)
    if label or chinese.OF_WHAT.search(told) or len(told) < chinese.SHORTEST_CLAUSE:
        return left
    return next((place for place in chinese.PROVINCES if place in clause), None)


def _left_of_a_lead(clause: str, beside: Beside, *, label: bool) -> str:
    """What is not understood of a clause or label that leads to a number."""
    if chinese.DISCOURSE.fullmatch(clause):
        return ""
    if label:
        clause = chinese.SPEAKER.sub("", clause)
    looks = left_over(chinese.LOOKS.sub("", chinese.TIME.sub("", clause)), beside)
    left = min(left_over(clause, beside), looks, key=len)
    if not label:
        return chinese.GENERIC.sub("", left) if chinese.COUNTS.search(clause) else left
    # a heading may name the topic in other words; 有关 is one word, and no 有
    first = chinese.LABELS.sub("", chinese.GENERIC.sub("", clause))
    for rest in (left, left_over(chinese.LABELS.sub("", clause), beside), left_over(first, beside)):
        left = min(left, _KNOWN_TOPICS.sub("", chinese.GENERIC.sub("", rest)), key=len)
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
    if not chinese.MEDIA.fullmatch(clause) or any(word in clause for word in chinese.NARROWING):
        return False
    if names_area_in_chinese(own, beside):
        return True
    return chinese.OF_THE_NATION.match(clause) is not None and not any(place in clause for place in chinese.PROVINCES)


def _in_whose_wake(before: str, own: str, beside: Beside) -> str | None:
    """What grew in the wake of what the clause before names: 在网上零售带动下，全国物流总额."""
    words = written_vocabulary(beside)
    if any(word in own for word in words):
        return None
    for clause in chinese.CLAUSES.split(before):
        if clause.rstrip().endswith("下") and any(word in clause for word in words):
            return left_over(own, beside) or None
    return None


_KNOWN_TOPICS = re.compile("|".join(sorted(chinese.MEANING, key=len, reverse=True)))


def _bracketed(context: Context, beside: Beside) -> str | None:
    """What a remark in brackets says of what part a number is: 网上零售额（浙江）."""
    text = f"{_before_in_chinese(context)}0{context.sentence[context.end : context.until]}"
    for remark in chinese.BRACKETED.finditer(text):
        left = _KNOWN_TOPICS.sub("", chinese.GENERIC.sub("", left_over(remark["said"], beside)))
        if left and not chinese.CIRCUMSTANCES.search(remark["said"]):
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
    for match in chinese.LATIN.finditer(before):
        word = match[0].strip(".").lower()
        known = word in beside.publishers or stem(word) in beside.vocabulary
        if known or word in english.BENIGN or word in english.EMPTY or len(word) < _SHORTEST:
            continue
        if any(term.key in beside.vocabulary for term in english_terms(word)):
            continue
        return match[0]
    return None


_SHORTEST = 2


_NUMBER_WORD = re.compile(
    r"(?:thir|four|fif|six|seven|eigh|nine)(?:ty|teen)|twent(?:y|ies)|thirt(?:y|een)|fort(?:y|een)|fift(?:y|een)|"
    r"eighty|hundreds?|thousands?|dozens?|scores?|zero|half|th|st|nd|rd|(?:twen|thir|for|fif|six|seven|eigh|nine)tieth|"
    r"(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf|(?:thir|four|fif|six|seven|eigh|nine)teen)th|[0-9]+(?:st|nd|rd|th)"
)
_HELD_FIRST = frozenset({"largest", "最大"})
_FIRST = re.compile(
    r"\b(?:largest|biggest|first|top|topped|number one|no\.? ?1|leader|leading|leads|led)\b(?! (?:the )?growth)|"
    r"最大|第一|首位|榜首|领先",
    re.IGNORECASE,
)
"""Words for the rank that was held for so many years; else they are years of something else."""
_HAN = re.compile(r"[一-鿿]{1,16}")


def other_counted(claim: QuotedClaim, beside: Beside) -> str | None:
    """The word of a counted noun that makes another thing of it; None where all are of the name, or say nothing."""
    if claim.kind is not ClaimKind.COUNT or not claim.unit:
        return None
    if is_time(claim.unit) and not _HELD_FIRST.isdisjoint(beside.vocabulary):
        context = claim.context
        return None if _FIRST.search(f"{context.previous} {context.sentence}") else claim.unit
    if claim.context.chinese:
        return _in_chinese(claim, beside)
    for word in words(claim.phrase):
        known = (
            (is_known(word, beside) and word.low not in english.SIZES)
            or word.low in english.OF_A_COUNT
            or word.low in english.SOME_OF_MANY
        )
        if not (known or _NUMBER_WORD.fullmatch(word.low) or word.low in claim.unit.lower()):
            return word.text
    return None


def _in_chinese(claim: QuotedClaim, beside: Beside) -> str | None:
    """What stands between a count and the noun of the name: 120个线上国家馆."""
    noun = chinese.ABROAD.sub("", claim.unit)
    if noun in chinese.CLASSIFIERS:
        behind = _HAN.match(claim.context.sentence, claim.context.end)
        noun = chinese.ABROAD.sub("", behind[0]) if behind else ""
    places = [place for word in written_vocabulary(beside) if (place := noun.find(word)) >= 0]
    return left_over(noun[: min(places, default=0)], beside) or None


_PARTICIPLE = re.compile(r"(?:ed|ing)$")
_MOST_BEFORE = 4


def head_behind(read: Sequence[Word], last: int, claim: QuotedClaim, beside: Beside) -> str | None:
    """The noun right behind a name that is what is told in truth: the debt of online retail sales."""
    behind = read[last + 1 : last + 3]
    if not behind or not behind[0].is_word:
        return None
    noun = behind[0]
    if (
        claim.kind is ClaimKind.MONEY
        and noun.low in english.CHANGES
        and not (len(behind) > 1 and behind[1].low == "to")
    ):
        return noun.text
    if (
        noun.text[0].isupper()
        or noun.low in english.EMPTY
        or noun.low in english.ENDS_IT
        or noun.low in english.LEADING
    ):
        return None
    known = english.BENIGN | english.MEANING.keys() | english.KNOWN | english.SAYS_NOTHING
    if noun.low in known or stem(noun.low) in known or stem(noun.low) in beside.vocabulary:
        return None
    if _PARTICIPLE.search(noun.low) or noun.low.endswith("ly"):
        return None
    follows = behind[1] if len(behind) > 1 else None
    is_noun = follows is None or not follows.is_word or follows.low in english.NOUN_FOLLOWED
    return noun.text if is_noun or (follows is not None and follows.low.endswith("ed")) else None


def adjective_before(read: Sequence[Word], first: int, in_area: Collection[int], text: str) -> str | None:
    """The adjective right before a name that leaves a part of it, or nothing: China's untaxed online retail sales."""
    place, found = first - 1, None
    while place >= max(0, first - _MOST_BEFORE) and read[place].is_word and place not in in_area:
        word = read[place]
        joined = text[word.end : word.end + 1] == "-"
        if word.low in english.GONE:
            return word.text
        if (
            word.low in english.LENGTHS
            and place
            and read[place - 1].low in english.SEVERAL
            and text[word.start - 1] == "-"
        ):
            return f"{read[place - 1].text}-{word.text}"
        if _PARTICIPLE.search(word.low) and word.low not in english.TELLING_ADJECTIVES:
            found = found or (word.text if place == first - 1 else None)
        elif not (joined or word.low.endswith("ly")):
            break
        place -= 1
    if found is None or place < 0:
        return None
    before = read[place]
    whose = place in in_area and (before.text.endswith(("'s", "’s", "s'", "s’")) or before.low in english.DEMONYMS)
    return found if whose or before.low in english.ARTICLES - {"and", "or", "of", "that"} else None


_SHORT_LABEL = 3
"""Words of a label in which one that is unknown may be a name though it is the first of the sentence."""


def labelled(context: Context, beside: Beside) -> str | None:
    """The word of a label before a number, or of a remark beside it, that makes another subject of it."""
    remarks = f"{since_parting(context)} 0 {context.blanked[context.end : context.until]}"
    return _label(context, beside) or _in_brackets(remarks, beside)


def _in_brackets(text: str, beside: Beside) -> str | None:
    """The word of a short remark in brackets that names another subject: online retail sales (toys only)."""
    for remark in english.IN_BRACKETS.finditer(text):
        said = remark["said"]
        read = [word for word in words(said) if word.is_word]
        if len(read) > _SHORT_LABEL or _abbreviates(said, text[: remark.start()]):
            continue
        areas = beside.areas.told(said, in_chinese=False)
        for word in read:
            in_area = any(area.start <= word.start < area.end for area in areas)
            if not (in_area or is_known(word, beside) or word.low in english.SAYS_NOTHING or word.low.endswith("ly")):
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
    for pattern in (english.BRACKETED, english.LABEL):
        found = pattern.match(sentence)
        if found is None:
            continue
        label, behind = found["label"], sentence[found.end() :]
        dash = pattern is english.LABEL and found["mark"] is None
        dated = english.DATELINE.search(label) or (dash and english.IN_CAPITALS.fullmatch(label))
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
        if is_known(word, beside) or word.low in english.SAYS_NOTHING | english.LEADING | english.GOVERNMENTS:
            continue
        apart = label[word.end : word.end + 1] == ","
        named = word.text[0].isupper() and (place > 0 or apart or len(told) <= _SHORT_LABEL)
        if named or (len(told) <= _SHORT_LABEL and not names_area(behind, beside)):
            return word.text
    return None


_INSERTED = re.compile(
    r"(?:a|an|the|one|which|that|who|whose|where|as|so|too|then|now|or|and|both|its|their|not|up|down|at|\w+(?:ed|ing|ly))$"
)
"""How a remark between commas begins that says no more of what is meant."""
_PART_OF = re.compile(
    r"\b(?:half|(?:an?|one|two|three|four|nine)[- ](?:thirds?|quarters?|fifths?|tenths?)|double|twice|triple|"
    r"thrice|most|much|some|parts?|the (?:bulk|majority|remainder|rest)|(?:two|three|four|five|ten|\d+) times)\b"
    r"(?: of)?[^,;:]{0,40}$",
    re.IGNORECASE,
)
"""What makes of what is named behind it a part or a multiple: half of China's online retail sales."""
_NOT_OF_IT = frozenset({"lost", "cost"})
"""Words that are known, and make of a number another one than what is named."""
_SAYS_NOTHING = frozenset(
    {
        "later",
        "earlier",
        "afterwards",
        "subsequently",
        "initially",
        "again",
        "against",
        "worth",
        "alone",
        "below",
        "above",
    }
    | {"industry", "industries", "sector", "sectors", "market", "markets", "business", "figures", "digits", "digit"}
    | {
        "double-digit",
        "single-digit",
        "double",
        "all-time",
        "high",
        "low",
        "peak",
        "best",
        "worst",
        "fastest",
        "slowest",
    }
)
"""Words that leave a number what it is, beside those that say nothing anywhere."""
_ADJECTIVE_BEHIND = frozenset({"a", "an", "the", "some", "its", "their"})


def told_otherwise(claim: QuotedClaim, beside: Beside) -> str | None:
    """The first word between a name and its number that is not understood; of a count its noun stands there."""
    if claim.kind is ClaimKind.COUNT:
        return None
    first = claim.phrase.partition(" ")[0]
    if first.lower() in _NOT_OF_IT:  # a phrase may begin with the verb: lost 15.5 trillion yuan
        return first
    text = since_parting(claim.context)
    read = words(text)
    named = [place for place, word in enumerate(read) if word.is_word and stem(word.low) in beside.vocabulary]
    if not named:
        return None
    written = claim.context.sentence[: claim.context.start][-len(text) :]  # where a half is no number that is blanked
    if (share := _PART_OF.search(written[: read[named[0]].start])) is not None:
        return share[0].strip()
    areas = beside.areas.told(text, in_chinese=False)
    in_area = {place for place, word in enumerate(read) if any(a.start <= word.start < a.end for a in areas)}
    behind = range(named[-1] + 1, len(read))
    parts = list(_parts(read, behind))
    for number, part in enumerate(parts):
        inserted = 0 < number < len(parts) - 1
        if inserted and part and _INSERTED.match(read[part[0]].low):
            continue
        if (found := _unknown(read, part, in_area, beside)) is not None:
            return found
    return None


def _parts(read: Sequence[Word], places: Sequence[int]) -> Iterator[list[int]]:
    """The places between commas."""
    part: list[int] = []
    for place in places:
        if read[place].text == ",":
            yield part
            part = []
        else:
            part.append(place)
    yield part


def _unknown(read: Sequence[Word], places: Sequence[int], in_area: Collection[int], beside: Beside) -> str | None:
    """The first word that is not understood before any preposition, whose object is looked at elsewhere."""
    for at, place in enumerate(places):
        word = read[place]
        if word.low in english.LEADING_PHRASES or word.low in english.TO_A_NAME or word.low in english.BEFORE_A_PLACE:
            return None
        if word.low in _NOT_OF_IT:
            return word.text
        if place in in_area or not word.is_word or not word.text[0].isalpha() or word.low in TELLING:
            continue
        if (
            is_known(word, beside)
            or word.low in _SAYS_NOTHING
            or word.low.endswith("ly")
            or english.GROWTH.fullmatch(word.low)
        ):
            continue
        last = at == len(places) - 1
        if english.SHARE.fullmatch(word.low) or (last and at and read[places[at - 1]].low in _ADJECTIVE_BEHIND):
            continue
        return word.text
    return None
