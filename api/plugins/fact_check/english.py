"""English words around a quoted number: same meaning, narrowing, verbs of a level."""

from __future__ import annotations

import re
from collections.abc import Mapping

from api.plugins.extract.words import AFTER, BEFORE, lexicon_of

_EN = lexicon_of(__package__, "en")

JOINED: Mapping[tuple[str, ...], str] = {tuple(word.split("|")): one for word, one in _EN.codes("joined").items()}
TOGETHER = _EN.codes("together")
MEANING = _EN.codes("meaning")
WEAK = _EN.words("weak")
EMPTY = _EN.words("empty")
FLOWS = _EN.words("flows")
DEMONYMS = _EN.codes("demonyms")
AREAS: Mapping[str, str] = {name: code for code, names in _EN.tables["areas"].items() for name in names}

GROWTH = re.compile(
    r"\b(?:gr[eo]w(?:n|s|th|ing)?|r[io]se|ris(?:en|es|ing)|increas(?:e[ds]?|ing)|up|jump(?:ed|s|ing)?|"
    r"climb(?:ed|s|ing)?|"
    r"surg(?:ed?|es|ing)|soar(?:ed|s|ing)?|expan(?:d(?:ed|s|ing)?|sion)|gain(?:ed|s|ing)?|inch(?:ed|es|ing)?|"
    r"edg(?:ed|es|ing)|accelerat(?:ed?|es|ing)|advanc(?:ed?|es|ing)|add(?:ed|s|ing)|"
    r"f[ae]ll(?:en|s|ing)?(?! short)|down|"
    r"drop(?:ped|s|ping)?|declin(?:ed?|es|ing)|decreas(?:ed?|es|ing)|shr[aiu]nk(?:s|ing)?|"
    r"contract(?:ed|s|ing|ion)|slip(?:ped|s|ping)?|slump(?:ed|s|ing)?|plung(?:ed?|es|ing)|dip(?:ped|s|ping)?|"
    r"tumbl(?:ed?|es|ing)|higher|lower|faster|slower|"
    r"year[- ]on[- ]year|year[- ]over[- ]year|y[/-]?o[/-]?y|from a year (?:ago|earlier|before)|on the year|"
    r"pace|rate)\b",
    re.IGNORECASE,
)
"""Words that tell a change."""

GROWTH_BEHIND = re.compile(r"\s*(?:up|down|higher|lower|growth|increase|rise|fall|drop)\b", re.IGNORECASE)
"""What tells a change right behind its number."""

SHARE = re.compile(
    r"\b(?:account(?:ed|s|ing)? for|share|ma[dk]e(?:s)? up|making up|proportion|portion|slice|represent(?:ed|s|ing)?|"
    r"constitut(?:ed?|es|ing)|compris(?:ed?|es|ing)|contribut(?:ed?|es|ing)|penetration|out of|of (?:that|it)\b|"
    r"cornered|commanded|equivalent to|equal to|captur(?:ed?|es|ing)|of (?:the )?(?:total|all|global|world))\b",
    re.IGNORECASE,
)
"""Words that tell a share of something."""

SHARE_BEHIND = re.compile(r"\s*(?:share\s+)?of\b", re.IGNORECASE)
"""What follows the percents of something."""

NEARLY = re.compile(r"(?i)^\D{0,30}?\b(?:nearly|almost|close to|approaching|just (?:under|below|short of)|near)\b")
"""Words for a number that is not quite reached."""


ANOTHER_TIME = re.compile(
    r"(?<!than )(?<!from )(?<!with )(?<!over )(?<!on )(?<!against )(?<!period of )(?:\b(?:a|one|two|three|four|five|"
    r"ten) years? (?:later|earlier|before|after|on)\b|"
    r"\bthe (?:following|next|previous|preceding) (?:year|quarter|month)\b)",
    re.IGNORECASE,
)
"""Words that tell a period by its distance from another one."""

LAST_YEAR = re.compile(
    r"(?<!than )(?<!from )(?<!with )(?<!over )(?<!on )\blast year\b(?!['’]s|,? ?(?:in )?\(?\d)", re.IGNORECASE
)


STILL_THEN = re.compile(r"^(?:there|it|they|these|those) (?:were|was|had|spanned|covered)\b", re.IGNORECASE)
"""How a sentence begins that goes on with the time of the one before it."""

IN_TURN = re.compile(r"\brespectively\b|\bin that order\b|\bthe (?:former|latter)\b", re.IGNORECASE)
"""Words that give each of two things its own number."""


CHANGE = re.compile(
    r"\b(?:r[io]se|risen|grew|grown|increased?|swelled|swollen|climbed|jumped|expanded|fell|fallen|declined?|dropped|"
    r"shrank|(?<!made )(?<!make )(?<!makes )(?<!making )(?<!added )(?<!add )(?<!set )up|down|gained|added)"
    r"(?:\s+by)?(?:\s+(?:some|about|around|nearly|roughly|more than|over))?$",
    re.IGNORECASE,
)
"""What stands right before an amount by which something changed."""

_CURRENCY = r"(?:US |U\.S\. )?(?:dollars?|euros?|USD|EUR|yuan|RMB|renminbi|CNY|pounds?|GBP|yen|JPY)"

TOLD_RATE = re.compile(
    rf"(?P<rate>\d{{1,6}}(?:\.\d{{1,8}})?)\s*(?P<quote>{_CURRENCY})\s*(?:to|per|for|against|/)\s*(?:the|one|a|"
    rf"1)?\s*(?P<base>{_CURRENCY})",
    re.IGNORECASE,
)
"""The price of a currency in another one."""

RATE_OF_EXCHANGE = re.compile(
    rf"^\s*(?:to|per|against|for|/|=)\s*(?:the|one|a|1)?\s*(?:{_CURRENCY}|\$|€)(?!\s*\d)", re.IGNORECASE
)
"""What stands behind money that is the price of another currency."""


PARTED = re.compile(r";|\s(?:while|whereas|although|though|but|even as)\s|,\s(?:as|and)\s(?!of\b|in\b)", re.IGNORECASE)
"""What parts a sentence before its number."""


def _forms(lemma: str) -> set[str]:
    if lemma.endswith("e"):
        return {lemma, f"{lemma}s", f"{lemma}d", f"{lemma[:-1]}ing"}
    if re.search(r"[^aeiou]y$", lemma):
        return {lemma, f"{lemma[:-1]}ies", f"{lemma[:-1]}ied", f"{lemma}ing"}
    double = lemma + lemma[-1]
    return {lemma, f"{lemma}s", f"{lemma}es", f"{lemma}ed", f"{lemma}ing", f"{double}ed", f"{double}ing"}


TELLING = _EN.words("irregular_verbs").union(*map(_forms, _EN.words("verbs")))
"""Every form of the verbs that give a number."""

NEUTRAL = _EN.words("neutral") | TELLING
CLAUSES = re.compile(r"[,:()–—!]\s?")
JOINT = re.compile(r"\s(?:and|with|plus|against|of which|or)\s|,")
BARS = re.compile(
    r"\b(?:is|are|was|were) to \w+|\b20\d\d ?[EF]\b|\b(?:early|late|mid)[- ](?:19|20)\d\d|"
    r"\b(?:most|much|part|start|beginning|middle|rest|remainder) of (?:the year|(?:19|20)\d\d)|"
    r"\bper (?!(?:cent|annum|year|the|its|their|our|an?)\b)(?-i:[a-z])\w*|\bapiece\b|"
    r"\b(?:a|each) (?:head|person|user|shopper|household|day|week|month|quarter)\b|"
    r"\b(?:daily|weekly|monthly|hourly)\b"
    r"(?! (?:report|bulletin|data|statistic|figure|release|update|survey|news|briefing))",
    re.IGNORECASE,
)
"""Turns by which a number is a part, a plan, or one of many."""
QUESTION = re.compile(
    r"^(?!\s*(?:did|do) you know)(?!.*\b(?:right|correct|true|no|isn't it|is it not)\?).*\?[\"”’»)]*\s*$", re.IGNORECASE
)
CHANGE_OF = re.compile(r"\b(?:increase|growth|rise|gain|drop|decline|fall|change)s? (?:in|of)\b", re.IGNORECASE)
OTHER_GROWTH = re.compile(
    r"\b(?:faster|slower|above|below)\b|\b(?:more|less|higher|lower) than (?!(?:a|the|in|last|one) )", re.IGNORECASE
)
BASE_YEAR = re.compile(
    r"\bfrom\s(?:\S+\s){1,6}?in ((?:19|20)\d\d)\b|"
    r"\b(?:since|from|over|on|against|versus|than|with|to)\s(?:the\s)?(?:[a-z]+\s){0,2}?((?:19|20)\d\d)\b"
)
"""The year that a growth is counted from."""
NEW = re.compile(r"\b(?:another|additional|extra|more|new|newly|added)\b", re.IGNORECASE)
EVENTS = re.compile(
    r"\b(?:approv|join|sign|add|open|establish|launch|creat|set up|unveil|inaugurat|announc)(?:ed|e?s|ing)?\b",
    re.IGNORECASE,
)
"""Verbs of what happened, by which a count may be of what was new."""
UP_TO = re.compile(
    r"\b(?:by|as of|as at|up to|until|so far|to date|already|since|in total|in all|total\w*|have|has|had|now|number)\b",
    re.IGNORECASE,
)
"""Words of a count of all there are by then."""
END_OF_YEAR = re.compile(
    r"\b(?:the )?end of (?:the year|(?:19|20)\d\d)|\byear[- ]end\b|\bend-(?:19|20)\d\d", re.IGNORECASE
)
DATELINE = re.compile(
    r"^\W*[A-Z][A-Z ,.'-]{2,40}(?:[A-Z][a-z]{2,8}\.? \d{1,2},? ?)?(?:\d{4} ?)?(?:\([A-Za-z /]{2,30}\) ?)?(?:--?|—|–)\s"
)
OF_THEM = re.compile(r"\s(?:out )?of (?:them|these|those|which|whom)\b", re.IGNORECASE)
OF_IT = re.compile(r"\s*of\b")
PART_OF_A_YEAR = re.compile(
    r"\b(?:first|second|third|fourth|last|final|half|halves|quarters?|months?)\b", re.IGNORECASE
)
ESTIMATED = re.compile(r"\b(?:estimat|expect|forecast|project|predict|preliminar)", re.IGNORECASE)
MOVED_TO = re.compile(r"\bto\b[^,;]{0,20}$")

_COMPARED = [*BEFORE, *AFTER]
COMPARATORS = re.compile(
    rf"\b(?:{'|'.join(map(re.escape, sorted(_COMPARED, key=len, reverse=True)))})(?!\w)", re.IGNORECASE
)
