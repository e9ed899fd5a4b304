"""Patterns of periods in English prose and rules for their roles, compiled by `Lexicon` with english_patterns.py."""

from collections.abc import Mapping, Sequence
from typing import Any

# Forms of periods, the strongest first: a pattern, or a pattern with fields. Named groups are read by `Groups` in
# periods.py; a name that is used twice ends in `_` the second time. The group `at` marks where the period begins, if
# the match begins earlier. A `mask` is neither a period nor a figure. The periods of a form with a `role` have that
# role in every sentence.

FORMS: Sequence[str | Mapping[str, Any]] = (
    {
        "read": "ended",
        "pattern": r"""
(?i)\b(?:(?P<rank>first|second|third|fourth|final) )?
(?:(?:(?:(?:latest|last|most recent|full|previous) )?(?:financial|fiscal|business) )?
(?P<months>three|six|nine|twelve|3|6|9|12|quarter|half(?:[ -]year)?|year)(?:[ -]months?)?)
(?: (?:results|report|accounts|figures|period))?(?:,? (?:that|which))? (?:to|ended|ending|ends)(?: on)?[ ]
(?:(?P<day>\d\d?) (?P<month>{month})|(?P<month_>{month}) (?P<day_>\d\d?)\b){comma_year}""",
    },
    {
        "fits": False,
        "pattern": r"""
(?i)\b(?:(?:\d{1,2}|[a-z]{3,9}(?:-[a-z]{3,5})?)[ -])?(?:weeks?|fortnight|days)
[ ](?:to|ended|ending)(?: on)? (?:\w+day,? )?
(?:\d\d? {month}|{month} \d\d?\b)(?:,? {year}\b)?
|\b(?:first|second|third|fourth|last|final|two|three) (?:weeks?|days) of {month}(?:,? {year}\b)?""",
    },
    r"""
(?:(?<=[Bb]etween )(?P<between>)|\b)
(?:(?P<day>\d\d?) (?P<month>{month})|(?P<month_>{month}) (?P<day_>\d\d?)\b)
(?:,? (?P<from_year>{year})\b)?,? ?(?:to|through|until|[-–—]|(?(between)and|to)) ?
(?:(?P<to_day>\d\d?) (?P<to_month>{month})|(?P<to_month_>{month}) (?P<to_day_>\d\d?)\b){comma_year}""",
    r"(?i)\b(?P<year>\d{4})-(?P<month>0\d|1[0-2])-(?P<day>[0-3]\d)(?:T[\d:.]+Z?)?\b",
    # a meeting of several days is dated by its last day
    {
        "note": "PERIOD_LAST_DAY",
        "pattern": r"""
\b[Mm]eeting(?:s?(?: (?!at\b)[a-z]+){0,2} (?:on|of) | \()
(?P<at>)(?:\d\d? ?(?:[-–]|and|to) ?(?P<day>\d\d?) (?P<month>{month})|
(?P<month_>{month}) \d\d? ?(?:[-–]|and|to) ?(?P<day_>\d\d?)\b(?![.,]?\d|%)){comma_year}""",
    },
    {
        "fits": False,
        "pattern": r"""
\b(?:\d\d? ?(?:[-–]|and|to) ?(?P<day>\d\d?) (?P<month>{month})|
(?P<month_>{month}) \d\d? ?(?:[-–]|and|to) ?(?P<day_>\d\d?)\b(?![.,]?\d|%)){comma_year}""",
    },
    r"\b(?P<day>\d\d?)(?:st|nd|rd|th)? (?:of )?(?P<month>{month}){comma_year}",
    r"\b(?P<month>{month}) (?P<day>\d\d?)(?:st|nd|rd|th)?\b(?![.,]?\d|%){comma_year}",
    r"\b(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>(?:19|20)\d\d)\b",
    # times of day, telephone numbers, scales
    {
        "read": "mask",
        "pattern": r"""
(?i)\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{1,2}\.\d{1,2}\.\d{4}\b
|\+\d[\d ()./–-]{6,28}\d|\b(?!\d{1,3}(?:\.\d{3})+\b)\d{1,4}(?:[.-]\d{2,4}){2,4}\b
|\(0\d{0,4}\) ?\d[\d /-]{3,14}\d|(?<![\d.,$€£] )(?<![\d.,])\b0\d{1,4}(?:[ /–-]\d{2,8}){1,5}\b
|\(24[ -]hours?\)|\b24[ -]hours? a day\b
|\b\d{1,2}(?::\d\d){1,2}(?: ?[ap]\.?m\b\.?)?
|\bat \d{1,2}\.[0-5]\d(?= (?:today|tomorrow|on \w+day|local|cet|gmt|bst|hours)\b)
|(?:(?<=day)|(?<=\b20\d\d)|(?<=ary|rch|ril|may|une|uly|ust|ber)),? at \d{1,2}\.[0-5]\d\b
(?! ?%|,?\d| [a-z])
|\b\d{1,2}(?:\.\d\d)? ?(?:[ap]\.?m\b\.?|o[’']clock)
|\bscale (?:of|from) \d{1,3} ?(?:to|-|–) ?\d{1,3}\b|\b{year} ?= ?100\b""",
    },
    {
        "fits": False,
        "unfit": "PERIOD_TO_DATE",
        "pattern": r"(?i)\byear-to-date\b|\bYTD\b",
    },
    r"""
\b(?P<month>{month})(?: (?P<from_year>{year}))? ?(?:to|through|until|[-–—]) ?(?P<to_month>{month}){of_year}""",
    r"""
(?i)\b(?:(?:first|second|third|fourth) )?
(?:(?P<months>three|six|nine|twelve|3|6|9|12|quarter|half)(?:[ -](?:months?|year))?)
[ ](?:to|ended|ending|through)(?: in)? (?:the end of )?(?P<to_month>{month}){of_year}""",
    r"""
(?i)\b(?:financial |fiscal )?(?P<months>year) (?:to|ended|ending)(?: in)?
(?: \d\d?)? (?P<to_month>{month}){of_year}""",
    {
        "fits": False,
        "pattern": r"\b(?i:in|of|during|for) {month} and {month}(?: {year})?\b",
    },
    r"(?<=[Bb]etween )(?P<month>{month})(?: (?P<from_year>{year}))? and (?P<to_month>{month}){of_year}",
    r"""
(?i)\bfirst (?:(?P<months>[a-z]{1,20}|\d\d?) months?|(?P<quarters>[a-z]{1,20}|\d\d?) quarters)\b{of_year}""",
    r"(?i)\b(?:(?P<quarter>{nth})[ -]quarter|(?P<half>{nth})[ -]half(?:[ -]year)?)\b{of_year}",
    r"\b(?P<to_month>March|June|September|December) (?P<months>quarter)\b{of_year}",
    r"\b(?:H(?P<half>[12])|Q(?P<quarter>[1-4]))[ -]?(?P<year>(?:19|20)\d\d)\b(?![/–-]\d\d\b)",
    r"\b(?:(?P<half>[12])H|(?P<quarter>[1-4])Q)[ -]?(?P<year>(?:19|20)?\d\d)\b",
    r"\b(?P<year>(?:19|20)\d\d)[ -]?(?:H(?P<half>[12])|Q(?P<quarter>[1-4]))\b",
    r"\bQ(?P<quarter>[1-4])\b{of_year}",
    r"\b(?i:in|for|since|of|from|to|by|than|during) ['’](?P<at>)(?P<year>\d\d)\b(?!['’])",
    {
        "fits": False,
        "pattern": r"""
(?i)\b(?:fiscal|financial|tax|school|academic|crop|marketing)(?: year)?[ -]?{year}(?: ?[/–-] ?\d{2,4})?\b
|\bFY ?\d{2,4}(?:[/–-]\d{2,4})?\b
|\bfrom now (?:to|until|through|till|up to) {year}\b
|\b(?:from|between) {year} (?:to|and|through|until) {year}\b
|\b{year} ?[/–—-] ?(?:\d\d|{year})\b(?!%|[.,]\d)
|\b{year}(?:, {year}){0,9},? (?:and|or) {year}\b
|^Since (?:{month} )?{year}\b|\b(?:so far this year|year to date)\b
|\bsince the (?:start|beginning) of the year\b
|\b(?:in|during) the (?:early |late |mid-)?(?:(?:18|19|20)\d0s|\d0s)\b""",
    },
    {
        "part": "same",
        "pattern": r"(?i)\b{like} {stretch}(?: of| in)? (?P<year>{year})\b",
    },
    {
        "shift": -1,
        "pattern": r"""
(?i)\b(?:in |of |for )?(?:the |a )?{like} {stretch},? (?:(?:of|in|a|the|one) ){0,2}
(?:last year|(?:previous|prior|preceding) year|year (?:earlier|ago|before))\b
|\b(?P<times>{few_steps})[ -](?P<step>year|month|quarter)s? (?:earlier|ago|before|previously)\b
|\b(?:in |of )?(?:the )?
(?:(?:previous|prior|preceding) (?P<step_>quarter|month)|(?P<step__>quarter|month) before)\b
|\b(?:in |of |for )?(?:the )?
(?:year[ -]before|(?:previous|prior|preceding)[ -](?:financial |fiscal |business )?year|year[ -](?:ago|earlier)
(?: (?:period|quarter|month|level|figure))?|year earlier)(?: (?:period|quarter|month))?\b""",
    },
    {
        "shift": 1,
        "pattern": r"""
(?i)\b(?P<times>{few_steps})[ -](?P<step>year|month|quarter)s? later\b
|\b(?:in )?the (?:following year|next year|year after)\b(?! year)""",
    },
    r"""
\b(?P<relative>[Tt]his|[Ll]ast) (?!May (?:have|be|not)\b)(?P<month>{month})(?! \d| and {month}| quarter)""",
    r"(?i)\b(?P<relative>last|this|next|current) (?P<step>year|quarter|month)\b(?! of\b)",
    {
        "from_published": 0,
        "pattern": r"(?i)\btoday\b(?=[,.;)]|$)",
    },
    {
        "fits": False,
        "unfit": "PERIOD_NOW",
        "pattern": r"(?i)\b(?:currently|at present|at the moment|to date|so far)\b",
    },
    {
        "part": "year",
        "pattern": r"(?i)\b(?:(?:in|over|during) )?that (?:same )?year\b",
    },
    {
        "part": "same",
        "pattern": r"""
(?i)\b(?:over|in|during|for|of) (?:the|that) {like} {stretch}\b
|\b(?:in|for|during|over|of|within) the (?:reporting |review )?(?:quarter|period|half[ -]year)\b
(?! (?:of|to|ended|ending|through|before|from))""",
    },
    r"(?i)\b(?:full|whole|entire)[ -]year(?: (?:of )?(?P<year>{year})\b)?|\b(?:the )?year as a whole\b",
    {
        "fits": False,
        "pattern": r"""
(?i)\b(?:over|in|during|within) the (?:past|last|previous) (?!12 |twelve )
(?:{some} (?:years|months|quarters|decades)|decade|(?:half[ -])?century)\b
(?! of\b)""",
    },
    {
        "fits": False,
        "role": "local",
        "pattern": r"(?i)\b(?:[a-z]{3,8}|\d{1,2})-year (?:average|mean)(?: of)?",
    },
    # how long something takes, how old somebody is
    {
        "read": "mask",
        "pattern": r"""
(?i)\b(?:\d0s\b|\d{3}0s\b|\d{1,2}(?:st|nd|rd|th)[ -]centur)
|\b(?:past|last|next|first|final|previous|coming|following|another|recent|these|those|every) {some}[ -]{span}\b
|\b(?:within|after|every|for|wait(?:s of|ing|ed)?) (?:the )?
(?:(?:(?:more|less) than|over|under|up to|at least) )?{some} {short_span}\b(?! in a row| running)
|\b(?:in|over|during) (?:a period of )?
(?:(?:about|nearly|almost|under|just|less than|more than) )?{some} {span}\b
(?!(?:(?<=quarter)|(?<=quarters)) of (?:the|its|all|our|their|those|global|total|(?-i:[A-Z][\w'’]+))\b)
|\b\d[\d.]{0,9} {short_span}[ ]
(?:ago|later|old|from now|of age|or (?:older|more|over|longer))\b
|(?:(?<!\b(?:to|by|of) )(?<!averaged )|(?<=up to ))(?<![\d.,])\d[\d.]{0,9} {short_span} (?:before|after)\b
|\b(?:age[ds]?(?: of| between| under| over)?|(?:children|adults|people|persons|men|women|those)
(?: aged)? (?:under|over|below|above)(?: (?:the )?age of)?) (?:(?:under|over|below) )?
\d{1,3}(?!\d|[.,]\d| ?%)(?:(?: ?[–-] ?| to | and )\d{1,3}(?! ?%))?(?: years?)?
(?: (?:or|and) (?:older|over|above|under))?\b
|\b(?:under|over)[ -]\d{1,2}s\b|\b\d{1,3}[ -]years?[ -]olds?\b""",
    },
    r"""
(?:\b(?i:the|its|their|that) |^|(?<=[.;“] ))(?!May (?:have|be|not)\b)(?P<at>)(?P<month>{month})
(?=[’']s? | alone\b| (?:by )?itself\b| (?!and\b|or\b|to\b|through\b|until\b|of\b|quarter\b)[a-z])""",
    r"""
(?:\b(?i:in|by|during|since|until|through|for|from|to|of|late|early|mid|end)[ -]|\()
(?P<at>)(?P<month>{month})(?! \d)""",
    r"\b(?P<month>{month}),? (?:of )?(?P<year>{year})\b",
    # a year: four digits that count nothing
    r"""
(?:(?<![\w.,$€£¥₹-])|(?i:(?<=mid-)|(?<=end-)|(?<=late-)|(?<=early-)))(?P<year>{year})\b(?![%°]|[.,]\d|-[A-Za-z]
|[ ](?:percent|per cent|million|billion|trillion|thousand|people|[kMGT]Wh?|k?m|kg|ha|tonnes|tons|hectares
|kilomet|met(?:re|er)s|miles|barrels|{currency})\b)""",
)

# Roles of periods. The first row applies whose `of` traits the period has and whose words are before, in or after it.

ROLES: Sequence[Mapping[str, Any]] = (
    {
        "of": "day fits",
        "fits": False,
        "unfit": "PERIOD_TO_DATE",
        "before": r"^Since $",
    },
    {
        "role": "own",  # (31 December 2025: 13.8%; 31 March 2026: 13.9%)
        "before": r"(?:\(|; )$",
        "after": r"^:",
    },
    {
        "of": "bare",
        "role": "own",  # China's 2024 goods trade
        "before": r"(?:[^\W\d_][’'](?:s )?|s[’'] |\b(?:[Tt]he|[Ii]ts|[Tt]heir|[Oo]ur|[Tt]otal|[Oo]verall) )$",
        "after": r"(?i)^(?: (?!(?:of|in|and|or|by|for|to|was|were|is|are)\b)[a-z][\w-]*){0,3} (?:{owned_noun})\b",
    },
    {
        "of": "bare",
        "role": "afar",  # eMarketer's 2025 edition
        "after": r"^ edition\b",
    },
    {
        "of": "bare",
        "role": "afar",
        "before": r"""
(?:^|[ (“‘"])(?!(?:In|By|Since|For|From|During|Of|The|At|And|Until|Through|Early|Late|Mid|To|Full-year|Then
|But|So|Come|Only) )
[A-Z][\w’'-]* $|(?<!\bin )(?<!\bfor )(?<!\bduring )(?<!\bof )\b(?i:the|its|their|a) $""",  # the 2016 record
    },
    {
        "role": "afar",
        "before": r"""
(?i)\b(?:said|says|announced|reported|told|published|released|issued|updated|posted|founded|established|born|signed|
adopted|began|begun|started|(?<!a )(?<!ng )starts?|opens?|takes effect|applies|enacted)
(?: by(?: [^\W\d][\w’'-]*){1,8}
|(?: [^\W\d][\w’'-]*){0,3}) (?:on|in|from|by)(?: \w+day,?)? $|\b(?:law|act|bill) passed in $
|\b(?:record|high|low|peak|best|maximum|minimum)s? (?:(?:that|which) was )?
(?:set|reached|recorded|seen|posted) (?:back )?in $
|\b(?:it|we|they|had|he|she) (?:forecast|predicted|projected|expected|estimated) (?:back )?(?:in|on) $
|\b(?:payable|due|effective|expires?|paid) on $|\b(?:payable|due) (?:in|by) $
|\b(?:register|record|business) (?:on|at) $
|\b(?:act|law|treaty|agreement|decree|directive|regulation|convention|code|resolution|census) of (?:\w+ )?$
|(?:^|[,(] ?|\b(?:was|were|is|been|first|which|that) )(?:launched|opened|built|created|introduced|completed)
(?: [\w’'-]+){0,3} (?:on|in|from|by)(?: \w+day,?)? $
|\b(?:since|compar(?:ed|ing) (?:with|to)) [^,;\d]{0,44}$""",
    },
    {
        "role": "afar",
        "before": r"""
(?i)\b(?:than|compared (?:with|to)|against|versus|vs\.?)(?: (?:in|at|on|by|for|as of|as at|that of|those of))?
(?: the)?(?: end of)? $""",
    },
    {
        "of": "day fits",
        "role": "own",
        "before": r"^On $",
        "after": r"^,",
    },
    {
        "of": "day fits",
        "role": "own",
        "before": r"(?i)\b(?:as of|as at|as on|by|until|up to|through|to|at|end of)(?: the end of| the close of)? $",
    },
    {
        "of": "day fits",
        "role": "weak",
        "before": r"(?i)\bon(?: \w+day,?)? $",
    },
    {
        "of": "day fits",
        "role": "afar",
    },
    {
        "of": "fits",
        "role": "own",  # Over the first six months of 2024, trade rose
        "before": r"(?:^|[,.;] )[Oo]ver (?:the |all of )?$",
    },
    {
        "role": "own",
        "before": r"(?i)from $",
        "printed": r"[ ](?:to|through|until)[ ]",
    },
    {
        "of": "fits",
        "role": "afar",
        "before": r"""
(?i)\b(?:times(?: the)?|over|from|than(?: it was)?(?: (?:in|at|by))?|compar(?:ed|ing) (?:with|to)|
comparison (?:with|to)|
versus|vs\.?|same as|(?:those|that) of|against|on|above|below|ahead of|behind|short of|relative to|since|after|before|
(?:where|what|as) \w+(?: \w+)? (?:stood|was|were|had been))
(?: (?:the|that of|those of|its|levels? (?:of|in)|in|for))?
(?: (?:the )?(?:levels?|end|beginning|start|middle|peak|figure) (?:of|in)(?: the)?)?[ (]*$""",
    },
)

# Changes of roles: every row that fits is applied, in order.

ROLE_CHANGES: Sequence[Mapping[str, Any]] = (
    {
        "of": "fits",  # the 2019 peak of 12,000; opened in 2024 at a cost of $40 million
        "role": "local",
        "when": True,
        "after": r"""
^(?: (?:(?:record|previous|all-time|revised|provisional|final) )?{noun_of_one}[ ]
(?:of|was|had been) (?=[\d$€£¥~]|[A-Z]{2,3} ?\d|(?:about|around|some|nearly|over) )
| (?:for|at a (?:cost|price) of|costing) (?:(?:about|some|around|nearly|over|more than) )?
(?=[$€£¥₹]|[A-Z]{2,3} ?\d|\d[\d.,]* (?:[mb]illion )?(?:{currency})\b))""",
    },
    # in the first half of 2023 they had been 4 million: a period looked back to is that of its clause alone
    {
        "of": "fits own",
        "role": "local",
        "when": True,
        "after": r"""
^,? (?:(?:the|its|their) (?:[a-z]+ ){1,2}|[a-z]{2,5} )had[ ]
(?:been|stood|come|seen|risen|fallen|grown|forecast|made|sold|put|[a-z]+ed)\b""",
    },
    {
        "of": "fits own",
        "role": "local",
        "when": True,
        "before": r"(?i)\b(?:earlier|ago|before|previously),? (?:in |on |at )?(?:the )?$",
    },
    {
        "of": "weak",
        "role": "afar",
        "after": r"(?i)^[^.;]{0,40} (?:said|announced|reported|told|published|released|issued)\b",
    },
    {
        "when": True,
        "after": r"^,? when\b",
    },
    # the dividend of 1.75 euros for 2025 was paid: the year is that of the dividend, not of the rest of the sentence
    {
        "of": "own",
        "role": "local",
        "before": r"\d[^,;]{0,44}\b(?:for|of) $",
        "after": r"^ (?:was|were|is|are|has|had|have|will)\b",
    },
)
