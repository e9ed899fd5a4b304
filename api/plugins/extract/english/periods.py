"""Periods in an English sentence, their roles, and its tenses."""

from __future__ import annotations

import re
from dataclasses import replace

from api.plugins.extract.english.period_forms import RULES
from api.plugins.extract.proposal import DAY, SAME, Doubt, Mention, Role
from api.plugins.extract.sentences import TenseMarks

_OWNED = re.compile(r"(?:[^\W\d_][’'](?:s )?|s[’'] |\b(?:[Tt]he|[Ii]ts|[Tt]heir|[Oo]ur|[Tt]otal|[Oo]verall) )$")
_NOUNS = (
    "trade sales revenues? turnover exports imports shipments deliveries output production generation gdp profits? "
    "earnings income loss(?:es)? deficit surplus budget spending expenditure investment harvest crop catch consumption "
    "demand throughput traffic emissions growth inflation dividend arrivals departures registrations births deaths "
    "population payroll capacity volumes? bookings premiums? claims"
)
_MEASURED = re.compile(
    r"(?: (?!(?:of|in|and|or|by|for|to|was|were|is|are)\b)[a-z][\w-]*){0,3} "
    rf"(?:{_NOUNS.replace(' ', '|')})\b",
    re.IGNORECASE,
)
_LOOK_BACK = 48
_FAR_BACK = 140

_BASE = re.compile(
    r"\b(?:times(?: the)?|over|from|than(?: it was)?(?: (?:in|at|by))?|compar(?:ed|ing) (?:with|to)|"
    r"comparison (?:with|to)|"
    r"versus|vs\.?|against|on|above|below|ahead of|behind|short of|relative to|since|after|before|"
    r"(?:where|what|as) \w+(?: \w+)? (?:stood|was|were|had been))"
    r"(?: (?:the|that of|those of|its|levels? (?:of|in)|in|for))?"
    r"(?: (?:the )?(?:levels?|end|beginning|start|middle|peak|figure) (?:of|in)(?: the)?)?[ (]*$",
    re.IGNORECASE,
)
_THAN = re.compile(
    r"\b(?:than|compared (?:with|to)|against|versus|vs\.?)(?: (?:in|at|on|by|for|as of|as at|that of|those of))?"
    r"(?: the)?(?: end of)? $",
    re.IGNORECASE,
)
_SUPERLATIVE = re.compile(
    r"\b(?:[a-z]{2,}est|most|least|first|only|best|worst|record|low|high)\b[^,;\d]{0,30},? ?$", re.IGNORECASE
)
_SINCE = re.compile(r"\b(?:since|compar(?:ed|ing) (?:with|to)) [^,;\d]{0,44}$", re.IGNORECASE)
_DATED = re.compile(
    r"\b(?:said|says|announced|reported|told|published|released|issued|updated|posted|founded|established|born|signed|"
    r"adopted|began|begun|started|starts?|opens?|takes effect|applies|enacted)"
    r"(?: [^\W\d][\w’'-]*){0,3} (?:on|in|from|by)(?: \w+day,?)? $|\b(?:law|act|bill) passed in $"
    r"|\b(?:record|high|low|peak|best|maximum|minimum)s? (?:(?:that|which) was )?"
    r"(?:set|reached|recorded|seen|posted) (?:back )?in $"
    r"|\b(?:it|we|they|had|he|she) (?:forecast|predicted|projected|expected|estimated) (?:back )?(?:in|on) $"
    r"|\b(?:payable|due|effective|expires?|paid) on $|\b(?:payable|due) (?:in|by) $"
    r"|\b(?:register|record|business) (?:on|at) $"
    r"|\b(?:act|law|treaty|agreement|decree|directive|regulation|convention|code|resolution|census) of (?:\w+ )?$",
    re.IGNORECASE,
)
_OF_ONE = re.compile(
    r" (?:(?:record|previous|all-time|revised|provisional|final) )?"
    r"(?:peak|high|low|record|figure|level|total|reading|result|value|mark|average|estimate|maximum|minimum) "
    r"(?:of|was|had been) (?=[\d$€£¥~]|[A-Z]{2,3} ?\d|(?:about|around|some|nearly|over) )"
)
_MADE = re.compile(
    r"(?:^|[,(] ?|\b(?:was|were|is|been|first|which|that) )(?:launched|opened|built|created|introduced|completed)"
    r"(?: [\w’'-]+){0,3} (?:on|in|from|by)(?: \w+day,?)? $",
    re.IGNORECASE,
)
_AT_GAMES = re.compile(r".{0,4}\bat the  [A-Z][a-z]")
_AT_AN_EVENT = re.compile(r"\b[Aa]t (?:the )?(?:[A-Z][\w’'-]* ){1,4}$")
_SAID = re.compile(r"[^.;]{0,40} (?:said|announced|reported|told|published|released|issued)\b", re.IGNORECASE)
_AS_OF = re.compile(
    r"\b(?:as of|as at|as on|by|until|up to|through|to|at|end of)(?: the end of| the close of)? $", re.IGNORECASE
)
_ON = re.compile(r"\bon(?: \w+day,?)? $", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:^|[ (“‘\"])(?!(?:In|By|Since|For|From|During|Of|The|At|And|Until|Through|Early|Late|Mid|To|Full-year) )"
    r"[A-Z][\w’'-]* $"
)
_SPAN = re.compile(r" (?:to|through|until) ")
_MEETING = re.compile(r"\bmeetings?(?: (?!at\b)[a-z]+){0,2} (?:on|of) $|\bmeeting \($", re.IGNORECASE)
# The dividend of 1.75 euros for 2025 was paid: the year is that of the noun, and says nothing of what follows.
_OF_ITS_NOUN = re.compile(r"\d[^,;]*\b(?:for|of) $")
# In the first half of 2023 they had been 4 million: what a text looks back to is of that clause alone.
_LOOKED_BACK = re.compile(
    r",? (?:(?:the|its|their) (?:[a-z]+ ){1,2}|[a-z]{2,5} )had "
    r"(?:been|stood|come|seen|risen|fallen|grown|forecast|made|sold|put|[a-z]+ed)\b"
)
_A_YEAR_EARLIER = re.compile(r"\b(?:earlier|ago|before|previously),? (?:in |on |at )?(?:the )?$", re.IGNORECASE)
_VERB = re.compile(r" (?:was|were|is|are|has|had|have|will)\b")
# It has shrunk by 5% since 2019: no single year is told. The highest since 2019 tells one of its own elsewhere.
_EVER_SINCE = re.compile(
    r"\b(?:has|have)\b(?:(?!est\b|\b(?:first|most|least|best|worst|record|when)\b)"
    r"(?:\.\d|[^;.(])){1,80}\bsince\b[^,;\d]{0,44}$"
)
_WHEN = re.compile(r",? when\b")
_MODIFIES = re.compile(r"\b(?:the|its|their|a) $", re.IGNORECASE)
_PLACES = re.compile(r"\b(?:in|for|during|of) \w+ $")
_IN = re.compile(r"\b(?:in|since|during|until) $", re.IGNORECASE)
_PEOPLE = re.compile(r" (?:people|men|women)\b")
_COUNTED = re.compile(
    r" (?:percent|per cent|million|billion|trillion|thousand|people|men|women|[kMGT]Wh?|k?m|kg|ha|tonnes|tons|hectares|"
    r"kilomet|met(?:re|er)s|miles|barrels|yuan|dollars|euros|yen)\b"
)


def _placed(sentence: str, mention: Mention, heading: bool) -> Mention | None:
    """The mention with its role; None where four digits count something and are no year."""
    before = sentence[max(0, mention.start - _LOOK_BACK) : mention.start]
    behind = sentence[mention.end : mention.end + _LOOK_BACK]
    bare_year = mention.year is not None and mention.end - mention.start == 4
    peopled = _IN.search(before) is not None and _PEOPLE.match(behind) is not None  # in 2025 women held
    if bare_year and not peopled and _COUNTED.match(behind):
        return None
    printed = sentence[mention.start : mention.end]
    if len(mention.part) == DAY and not mention.fits and _MEETING.search(before):
        mention = replace(mention, fits=True, note=Doubt.PERIOD_LAST_DAY)
    if mention.role is not Role.OWN:
        return mention
    role = _role(mention, printed, before, behind, bare_year and not heading)
    looked_back = _LOOKED_BACK.match(behind) or _A_YEAR_EARLIER.search(before)
    of_one = not mention.shift and _OF_ONE.match(behind)  # the 2019 peak of 12,000
    if mention.fits and (of_one or (role is Role.OWN and looked_back)):
        return replace(mention, role=Role.LOCAL, when=True)
    if role is Role.WEAK and _SAID.match(behind):
        role = Role.AFAR
    when = _WHEN.match(behind) is not None
    if (
        role is Role.AFAR
        and not when
        and _EVER_SINCE.search(sentence, max(0, mention.start - _FAR_BACK), mention.start)
    ):
        mention, role = replace(mention, fits=False), Role.OWN
    if role is Role.OWN and _OF_ITS_NOUN.search(before) and _VERB.match(behind):
        role = Role.LOCAL
    return replace(mention, role=role, when=when)


def _role(mention: Mention, printed: str, before: str, behind: str, bare_year: bool) -> Role:
    if before.endswith(("(", "; ")) and behind.startswith(":"):
        return Role.OWN  # (31 December 2025: 13.8%; 31 March 2026: 13.9%)
    # China's 2024 goods trade; at the 2025 Games
    if bare_year and ((_OWNED.search(before) and _MEASURED.match(behind)) or _AT_GAMES.match(before[-8:] + behind)):
        return Role.OWN
    if bare_year and _AT_AN_EVENT.search(before):
        return Role.WEAK
    if (bare_year and _NAMED.search(before)) or any(told.search(before) for told in (_DATED, _MADE, _SINCE)):
        return Role.AFAR
    if _THAN.search(before) and (len(mention.part) == DAY or not mention.fits):
        return Role.AFAR
    if len(mention.part) == DAY and mention.fits:
        opens = before == "On " and behind.startswith(",")
        return Role.OWN if opens or _AS_OF.search(before) else Role.WEAK if _ON.search(before) else Role.AFAR
    if not mention.fits and _SUPERLATIVE.search(before):
        return Role.AFAR
    spans = before.lower().endswith("from ") and _SPAN.search(printed) is not None
    if (mention.fits or mention.shift) and not spans and _BASE.search(before):
        return Role.AFAR
    if bare_year and _MODIFIES.search(before) and not _PLACES.search(before):
        return Role.OWN if before.lower() == "the " else Role.AFAR  # the 2016 record
    backwards = mention.shift or (mention.part == SAME and mention.year is not None)
    return Role.LOCAL if backwards else Role.OWN


_DIGIT = re.compile(r"\d")


def read(sentence: str, heading: bool = False) -> tuple[list[Mention], list[tuple[int, int]]]:
    """The periods in order, and the spans of all numbers that are no figures."""
    claimed = bytearray(len(sentence))
    mentions: list[Mention] = []
    masks: list[tuple[int, int]] = []
    low, numbered = sentence.lower(), _DIGIT.search(sentence) is not None
    for needs, pattern, told in RULES:
        if not (any(word in low for word in needs) if needs else numbered):
            continue
        for match in pattern.finditer(sentence):
            start, end = match.span()
            if any(claimed[start:end]):
                continue
            if told is not None:
                fields = told(match) if callable(told) else told
                if fields is None:
                    continue
                mention = _placed(sentence, Mention(**{"start": start, "end": end, **fields}), heading)
                if mention is None:
                    continue
                mentions.append(mention)
            claimed[start:end] = b"\1" * (end - start)
            masks.append((start, end))
    return sorted(mentions, key=lambda mention: mention.start), sorted(masks)


_COMING = (
    r"[ ](?:(?:also|now|still|then|widely|currently)[ ])?"
    r"(?:expected|forecast|projected|planned|targeted|scheduled|anticipated|predicted|pegged|seen|to)\b"
)
_MARK = re.compile(
    rf"""\b(?:
    (?P<ahead>will|would|shall|should|might|may|expect(?:s|ed|ing)?|forecasts?|forecasting|project(?:s|ed|ing)|projections?|
      plan(?:s|ned|ning)?|aim(?:s|ing|ed)?|target(?:s|ed|ing)?|intend(?:s|ed)?|guidance|outlook|foresees?|
      (?:want|hope)s?[ ]to|
      (?:is|are|was|were)[ ]set[ ]to|(?:is|are)[ ]due|(?:is|are)[ ]likely|set[ ]to[ ](?:grow|rise|fall|reach)|
      scheduled|pegged|anticipates?|anticipated|predicts?|predicted|estimates[ ](?:total|that[ ]it[ ]will))
    |(?P<past>(?:was|were)(?!{_COMING})|had|did|rose|fell|grew|came|stood|hit|made|sold|spent|sank|slid|drew|held|lost|won|shrank|ran|went|
      took|gave|began|met|saw|left|got|bought|brought|built|kept|beat|overtook|paid|
      (?!(?:unit|limit|bas|ag|relat|call|mix|list|combin|nam|hundr|estimat|revis|adjust|unadjust)ed\b)
      (?<!be[ ])(?<!is[ ])(?<!are[ ])(?<!been[ ])[a-z]{{1,19}}[^\W_e]ed)
    |(?P<present>(?:is|are)(?!{_COMING})|has|have|does|accounts|makes|remains|stands|employs?|operates?|serves?|counts|lives?|own|owns)
    )\b""",
    re.VERBOSE,
)
_BREAK = re.compile(r"[,;:—()]|\. (?=[A-Z])| – |\b(?:and|but|while|whereas|although|though|which|as)\b")
_TENSE_NOUNS = frozenset(
    {"target", "targets", "plan", "forecast", "forecasts", "projection", "projections", "guidance", "outlook"}
)
_LONGEST_ARTICLE = 7
_ADJECTIVE = re.compile(r"\b(?:as|than|the|an?|its|their|of|our|annual) $")


def read_tenses(sentence: str) -> TenseMarks:
    """The marks of tense of a sentence; `as expected` and `the planned` are none."""
    places: list[int] = []
    ahead: list[bool | None] = []
    for match in _MARK.finditer(sentence):
        word = match["ahead"] or ""
        noun = word.endswith("ed") or word in _TENSE_NOUNS
        if noun and _ADJECTIVE.search(sentence, max(0, match.start() - _LONGEST_ARTICLE), match.start()):
            continue
        places.append(match.start())
        ahead.append(True if match["ahead"] else False if match["past"] else None)
    breaks = tuple(match.start() for match in _BREAK.finditer(sentence)) if places else ()
    return TenseMarks(tuple(places), tuple(ahead), breaks)
