"""English words around a quoted number: same meaning, narrowing, verbs of a level."""

from __future__ import annotations

import re
from collections.abc import Mapping

from api.plugins.extract.lexicon import lexicon_of

_EN = lexicon_of(__package__, "en")

JOINED: Mapping[tuple[str, ...], str] = {tuple(word.split("|")): one for word, one in _EN.codes("joined").items()}
TOGETHER = _EN.codes("together")
MEANING = _EN.codes("meaning")
WEAK = _EN.words("weak")
EMPTY = _EN.words("empty")
BENIGN = _EN.words("benign")
LEADING = _EN.words("leading")
CAUSING = _EN.words("causing")
FLOWS = _EN.words("flows")
NARROWING = _EN.words("narrowing")
BEFORE_A_PLACE = _EN.words("before_a_place")
PLACES_AND_TIMES = _EN.words("places_and_times")
ARTICLES = _EN.words("articles")
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

PART_OF_YEAR = re.compile(
    r"\b(?:singles[’']? day|black friday|cyber monday|christmas|thanksgiving|prime day|double (?:11|eleven|12)|"
    r"(?:shopping|spring|lantern|dragon boat|mid-autumn|lunar new year|618|11\.11) (?:festival|holidays?|gala)|"
    r"festival|golden week|national day|(?:lunar|chinese) new year|may day|holiday season|"
    r"(?:first|second|third|fourth|last|final|opening|closing) (?:\w+ )?(?:quarters?|half|months?|weeks?|days?)|"
    r"(?:single|one|that|a) (?:day|week|month|weekend)|summer|autumn|winter|spring|weeks?|weekends?|holidays?|"
    r"easter|ramadan|diwali)\b",
    re.IGNORECASE,
)
"""What is no whole year, though the year is told beside it."""

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
LATTER = re.compile(r"\bthe latter\b[^,;]*$", re.IGNORECASE)
FORMER = re.compile(r"\bthe former\b[^,;]*$", re.IGNORECASE)
PAIR = re.compile(r"\b(?P<first>exports?|imports?)\s+and\s+(?P<second>exports?|imports?)\b", re.IGNORECASE)
"""Two flows that are named together."""

ELSEWHERE = re.compile(
    r"\bBelt and Road\b|\btop 0*\d*\b(?= firm| compan| platform| retailer| citie)|\b(?:excluding|"
    r"excl\.|saved|employ(?:s|ed)|paid|invested|except(?:ing)?|other than|outside|without|apart from|ex-|non-)\s*|"
    r"\b(?:unlike|(?:lower|higher|more|less|bigger|smaller|larger) than) (?-i:[A-Z])\w+(?:['’]s?)|"
    r"\b(?:the )?number of (?=(?:online|web|internet) "
    r"(?:retail |)(?:shop|buy|user|retailer))",
    re.IGNORECASE,
)
"""Words that take away from what is named, or count who takes part."""
NOT_FIRST = re.compile(r"\b(?:second|third|fourth|fifth)[- ](?:largest|biggest)\b", re.IGNORECASE)
NEWLY = re.compile(
    r"\b(?:closed?|closing|shut|left|quit|lost|withdr\w+|add(?:ed|ing|s)?|another|additional|more|new|abroad|"
    r"overseas|fewer)\b(?! than)",
    re.IGNORECASE,
)
"""Words of a change in what is counted."""

ABROAD = re.compile(r"\b(?:abroad|overseas)\b(?! warehouse)", re.IGNORECASE)
"""Words that leave what they are those whose definition says that they stand abroad."""

PER_ONE = re.compile(
    r"\bper (?!(?:cent|annum|year|the|its|their|our|an?)\b)(?:square |cubic )?(?P<one>(?-i:[a-z])\w*)|"
    r"\b(?:a|each) (?:head|person|user|shopper|household)\b|\bapiece\b|"
    r"(?:\b(?-i:daily|weekly|monthly|hourly)|^(?:daily|weekly|monthly|hourly))\b"
    r"(?! (?:reports?|bulletins?|data|statistics|figures?|releases?|updates?|surveys?|news\w*|briefings?|papers?)\b)",
    re.IGNORECASE,
)
"""Words for a part of a level that falls to one of many: a head, a parcel, a day. `one` is a word of what is one."""

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


LEADING_PHRASES = _EN.words("leading_phrases")
TO_A_NAME = _EN.words("to_a_name")
AFTER_A_VERB = re.compile(r"(?:ed|en|led|by)$")
"""How a word ends behind which `by` tells a cause, or who told something."""
WHICH_CAUSE = _EN.words("which_cause")
GOES_ON = _EN.words("goes_on")
KNOWN = _EN.words("known")
TIMES = _EN.words("times")
SOME_OF_MANY = _EN.words("some_of_many")
OF_ALL = _EN.words("of_all")

ENDS_IT = (EMPTY - GOES_ON) | LEADING_PHRASES | TO_A_NAME | _EN.words("ends_an_object")
"""Words at which an object ends."""

SKIPPED = re.compile(
    r"\s*(?:and\s+|but\s+|even\s+|partly\s+|mainly\s+|largely\s+)?(?:as|when|while|although|though|because|with|after|"
    r"before|despite|amid|amidst|thanks|due|owing|given|unlike|like|following|since|which|who|whose|where|if|driven|"
    r"boosted|led|fuell?ed|helped|supported|buoyed|spurred|lifted|powered|aided|backed|hit|hurt|underpinned|propelled|"
    r"according|citing|speaking|compared|having|marking|making|reflecting|showing|underlining|in spite)\b(?! of the)",
    re.IGNORECASE,
)
"""How a clause begins that tells circumstances, not of what a number is."""
STOPS = re.compile(
    r"[;:]|\s(?:as(?! of\b)|when|because|that|which|who|whose|where|while|whereas|although|though|but|thanks to|due to|"
    r"owing to|amid|despite|driven by|led by|boosted by|fuell?ed by|helped by|supported by|buoyed by|spurred by|"
    r"lifted by|powered by|aided by|according to|compared (?:with|to)|versus|than|said|says|shows?|showed)\b|"
    r"\s(?:--|[–—-])\s",
    re.IGNORECASE,
)
"""What ends a sentence part behind its number."""
PARTED = re.compile(r";|\s(?:while|whereas|although|though|but|even as)\s|,\s(?:as|and)\s(?!of\b|in\b)", re.IGNORECASE)
"""What parts a sentence before its number."""
SAYING = re.compile(
    r"\b(?:said|says|told|announced|reported|reports|showed|shows|stated|states|noted|notes|wrote|writes|added|adds|"
    r"revealed|confirmed|boast(?:s|ed)?|insist(?:s|ed)?)\b(?P<aside>[^,;:]{0,120}?\bthat\b)?",
    re.IGNORECASE,
)
"""A verb of saying with what stands between it and `that`."""

IDIOMS = re.compile(
    r"\b(?:in (?:total|all|sum|fact|general|particular|addition|short|turn|effect|brief|numbers|all likelihood|other "
    r"words|a row|succession|(?:a|an|another|the latest|a further) (?:sign|show|mark|boost|blow) (?:of|to|for)|"
    r"the teeth of|keeping with|response to|tandem with|value terms|value|nominal terms|absolute terms|"
    r"percentage terms|terms of (?:value|sales|size|scale)|line with|spite of|the wake of|the face of|the midst of|"
    r"light of|view of|part|contrast|comparison|operation|force|place|existence|use|detail|figures)|"
    r"on (?:average|record|paper|top of|the back of|the (?:whole|year|rise|basis of|heels of|strength of)|account of|"
    r"year|track|schedule|an? (?:yearly|annual|year-on-year) basis|par)|"
    r"at (?:least|most|home|last|all|the same time|a time when|present|current prices|a glance|large|an? (?:annual|"
    r"yearly|year-on-year|rapid|fast|slow|slower|faster|steady|robust|brisk|healthy|record) (?:rate|pace|clip|speed))|"
    r"by (?:far|contrast|comparison|and large|the way|value|then|now|size|sales)|for (?:example|instance|"
    r"the first time|now|once|short|sure|the record|its part|their part|comparison|context|good)|"
    r"from (?:a year (?:ago|earlier|before)|then on|scratch)|through the roof|under (?:way|pressure|control)|"
    r"over (?:time|the counter)|around the (?:world|globe|clock)|across the (?:board|country|nation|world|globe)|"
    r"among other things|account(?:s|ed|ing)? for|within (?:reach|sight))\b",
    re.IGNORECASE,
)
"""Phrases that say nothing of what part a number is, whatever follows."""

ABBREVIATED = _EN.words("abbreviated")
MONEY = _EN.words("money")
YUAN = _EN.words("yuan")
DOLLARS = _EN.words("dollars")

ABOUT = re.compile(
    r"\b(?:as for|as regards|regarding|concerning|when it comes to|with (?:respect|regard) to|in the case of)\b",
    re.IGNORECASE,
)
"""Words of several parts, or in -ing, that lead to what a number is of, as prepositions do."""
IN_BRACKETS = re.compile(r"\((?P<said>[^()\d]{2,40})\)")
"""A remark beside a number."""
SIZES = _EN.words("sizes")
EXCEPT = re.compile(
    r"\b(?:excluding|excl\.|exclusive of|except(?:ing)?(?: for)?|other than|apart from|aside from|outside|without|"
    r"beyond|bar(?:ring)?|not (?:counting|including)|net of|less|minus|before|after|leaving (?:out|aside)|"
    r"strip(?:ped|ping)?(?: out)?|ignoring|disregarding|discounting|setting aside|"
    r"deducting|subtracting|omitting|adjust(?:ed|ing) for|ex)[\s-]+(?:of )?"
    r"(?:the |its |any |all )?(?P<what>[A-Za-z][\w-]*)",
    re.IGNORECASE,
)
"""Words that take something away, and what they take away."""
BY_VOLUME = re.compile(r"\b(?:in|by) volume\b|\bvolume terms\b", re.IGNORECASE)
"""What tells a change of how much was sold, not of what it cost."""
TAKEN_OUT = re.compile(
    r"\b(?:excluded|left (?:out|aside)|stripped (?:out|of)|set aside|not (?:included|counted)|taken out|"
    r"deducted|subtracted|ignored|omitted|leaving [\w' ]{1,30} (?:out|aside))\b",
    re.IGNORECASE,
)
"""Words behind what is taken away."""
CAUSES = re.compile(
    r"\s*(?:thanks to|due to|owing to|driven by|boosted by|led by|helped by|because of)\b", re.IGNORECASE
)
"""How a clause begins that tells what made another thing grow."""
TAKES_MONEY = _EN.words("takes_money")
PART_OF_PRICE = _EN.words("part_of_price")
NOTHING_TAKEN = _EN.words("nothing_taken")

LABEL = re.compile(r"^[\W_]{0,8}(?P<label>[^:;\n]{1,80}?)\s*(?:(?P<mark>[:;])(?=\s)|\s(?:--|[–—-])(?=\s))")
"""What stands before a colon or a dash at the beginning of a sentence."""
BRACKETED = re.compile(r"^[\W_]{0,4}\((?P<label>[^()]{1,60})\)\s")
SAYS_NOTHING = _EN.words("says_nothing")
DATELINE = re.compile(
    r"(?:\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}\b|\b\d{1,2}\s+(?:jan|feb|mar|apr|may|"
    r"jun|jul|aug|sep|oct|nov|dec))",
    re.IGNORECASE,
)
"""What makes of a label the place and the day of a report."""
IN_CAPITALS = re.compile(r"[A-Z][A-Z, ]+")
"""A place before a dash, as reports begin."""
GOVERNMENTS = _EN.words("governments")
NOUN_FOLLOWED = _EN.words("noun_followed")
TELLING_ADJECTIVES = _EN.words("telling_adjectives")
NUMBERS = _EN.words("numbers")
OF_A_COUNT = _EN.words("of_a_count")
CHANGES = _EN.words("changes")
LENGTHS = _EN.words("lengths")
GONE = _EN.words("gone")
SEVERAL = _EN.words("several")
COMMON_NOUNS = _EN.words("common_nouns")
RELAYS = _EN.words("relays")
TITLES = _EN.words("titles")


def _forms(lemma: str) -> set[str]:
    if lemma.endswith("e"):
        return {lemma, f"{lemma}s", f"{lemma}d", f"{lemma[:-1]}ing"}
    if re.search(r"[^aeiou]y$", lemma):
        return {lemma, f"{lemma[:-1]}ies", f"{lemma[:-1]}ied", f"{lemma}ing"}
    double = lemma + lemma[-1]
    return {lemma, f"{lemma}s", f"{lemma}es", f"{lemma}ed", f"{lemma}ing", f"{double}ed", f"{double}ing"}


TELLING = _EN.words("irregular_verbs").union(*map(_forms, _EN.words("verbs")))
"""Every form of the verbs that give a number."""
