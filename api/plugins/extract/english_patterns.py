"""Patterns of English prose, as `Lexicon` reads them: numbers and units, written periods, and the roles of periods."""

from collections.abc import Mapping, Sequence
from typing import Any

PATTERNS: Mapping[str, str] = {
    "month": r"""
(?:J(?i:an(?:uary)?|une?|uly?)|F(?i:eb(?:ruary)?)|M(?i:ar(?:ch)?|ay)|A(?i:pr(?:il)?|ug(?:ust)?)
|S(?i:ept?(?:ember)?)|O(?i:ct(?:ober)?)|N(?i:ov(?:ember)?)|D(?i:ec(?:ember)?))\b\.?""",
    "year": r"(?:1[89]|20|21)\d\d",
    "of_year": r"""
(?:,? (?:(?:of|in) )?(?:(?P<year>{year})\b(?![/–-]\d\d\b)|(?P<relative>last|this|next) year\b|the year\b))?""",
    "comma_year": r"(?:,? (?P<year>{year})\b)?",
    "some": r"(?:\d[\d.]{0,9}|[a-z]{1,20})",
    "span": r"(?:years?|months?|weeks?|days?|decades?|quarters?|seasons?)",
    "short_span": r"(?:years?|months?|weeks?|days?|decades?|hours?|minutes?)",
    "like": r"(?:same|corresponding|comparable|equivalent|like)",
    "stretch": r"""
(?:(?:two|three|four|five|six|seven|eight|nine|ten|eleven) )?(?:period|quarter|months?|half|time|week|stage)""",
    "few_steps": r"an?|one|two|three|four|five|six|nine|ten|twelve|\d{1,2}",
    "nth": r"first|second|third|fourth|final|1st|2nd|3rd|4th|opening|closing",
    "noun_of_one": r"""
(?:peak|high|low|record|figure|level|total|reading|result|value|mark|average|estimate|maximum|minimum)""",
    "owned_noun": r"""
trade|sales|revenues?|turnover|exports|imports|shipments|deliveries|output|production|generation|gdp|profits?|earnings
|income|loss(?:es)?|deficit|surplus|budget|spending|expenditure|investment|consumption|demand|emissions|growth|inflation
|arrivals|population|capacity|volumes?""",
    # Pieces of numbers and units.
    "hyphen": r"[-‑–—]",
    "word": r"[^\W\d_](?:[^\W\d_]|['’](?=[^\W\d_]))*+[²³]?",
    "end": r"(?![^\W\d_]|['’][^\W\d_])",  # of a word: no letter follows
    "count": r"{tens}|{counts}|hundred",
    "numeric": r"(?:\d+(?:[.,]\d+)*|(?:{count}|{scale})(?!\w))",  # digits, or a word for a number
    "money_sign": r"{currency_signs}|¥",
    "code": r"{currency_codes}|{currency_short}",
    "times_sign": r"(?<=\d)[x×](?!\d)",  # the x of 1.3x, not of 4x4
    "pence_sign": r"""
p(?!\w)(?:(?<=\.\dp)|(?<=\.\d\dp)|(?=[ ]per\b))""",  # the p of 5.4p or 12p per share, not of 1080p
    "measure_sign": r"{measure_signs}{end}",
    "measure": r"""
(?:{measures}|(?:kilo|mega|giga|tera|milli|centi|micro|nano|hecto)?
(?:watt|meter|metre|gram|liter|litre|joule|hertz|byte|bit|volt)s?){end}""",
    # Numbers.
    "number": r"""
(?P<digits>\d{1,3}(?: \d{3})+(?:[.,]\d{1,2}|\.\d+)?(?![\d]|[.,]\d)|\d+(?:[.,]\d+)*+)
|(?<![\w’'])(?i:
(?P<part>(?:(?P<parts>an?|{one_to_ten})[ -])?(?P<of>{fractions})s?(?: of|(?<=half)) an? (?P<part_scale>{large}))
|an? (?P<one>{large})(?<!s)(?! times?\b)
|(?P<whole>{count}) and a half(?: (?P<half_scale>{scale}))?
|(?P<words>(?:{count})(?:(?: | ?{hyphen} ?|(?<=hundred) and )(?:{count}|{scale})(?![\w’']))*)
(?: point(?P<decimals>(?: (?:{one_to_ten}|zero))+)(?: (?P<decimal_scale>{scale}))?)?
)(?![\w’'])""",
    "scaled": r"""
(?P<gap>[ ]?)(?P<letter>{scale_letter})(?!\w)
|(?:[ ]|{hyphen})?(?P<word>(?i:{scale}))(?!\w)(?: (?P<more>(?i:{scale}))(?!\w))?""",
    "led_by_money": r"(?:{money_sign}|(?<!\w)(?:{code})) ?[.(−-]? ?$",
    "bracketed": r"(?:{money_sign}|(?<!\w)(?:{currency_codes}|Rs) ?)\($",
    "minus": r"""
(?:(?i:(?<!\bor )\b(?P<word>minus ))|(?:^|[\s(])[−-]{money_sign} ?|(?:^|[\s($€£¥￥₹₩₽₺฿₫₱₪₦₴])[−-]|(?:^|\s)–)$""",
    "tied": r"[^\W\d_]$|[²³#§/:_.'’&@·]$|[^\W\d_]{hyphen}(?<!—)$",
    "tied_to_money": r"(?<!\w)(?:{code})[.-]?$",
    "label": r"({word})\.? ?$",
    "glued": r"{measure_sign}|{currency_codes}(?!\w)|(?i:bps?|ppt?|pct?|yuan|euros)(?!\w)|{times_sign}|{pence_sign}",
    "may_be_tied": r"""
(?i:{hyphen}(?:(?!foot\b){measure}|(?:{currency}|percent|per|percentage|basis|odd|plus|square|cubic|{scale})
(?!\w)))""",
    "hyphened": r"(?!{may_be_tied}){hyphen}[^\W\d_]",
    "fraction": r"""
(?i)(?<![\w/.,-])(?:(?P<by>by|to) )?(?:a (?=half))?(?:
(?P<half>half)(?![ -]an?\b|-| (?:year|hour|time|day|century|marathon))
|(?P<n>an?|{one_to_ten})[ -](?P<d>{fractions}(?:(?<!quarter)(?P<several>s)|s)?)
(?![ -](?:majority|party|parties|of an? (?:{large}|century)))
|(?P<some>{one_to_ten}|[1-9]) (?:in|out of) (?:every )?(?P<many>{one_to_ten}|twelve|twenty|hundred|[1-9]\d{0,2})
(?![\d%,.]?\d| ?%| (?:per|percent|million|billion|thousand|(?:year|month|day|week|hour|minute)s?|cases)\b)
)\b""",
    "one_to_ten": r"one|two|three|four|five|six|seven|eight|nine|ten",
    "share_of": r"(?i)[ ](?:of|the|its|all|their|our|his|her|those|these|that|more|fewer|less|higher|lower|larger)\b",
    "share_ended": r"""
(?i) ?[.,;:)]| ?$
| (?:in|on|at|from|over|to|were|was|are|is|and|had|have|has|by|since|compared|between|during|as|for|after|when
|while|last|this)\b""",
    # Units.
    "money_before": r"""
(?:(?<!\w)(?:{code}|US|U\.S\.) ?|[-−–] ?)?(?P<sign>{money_sign}) ?$
|(?<!\w)(?P<code>{code}|RS)\.? ?$""",
    "to_unit": r"(?:\+|{hyphen}(?:plus|odd){end})?(?:{hyphen}(?=[^\W\d_])| ?)",
    "unit": r"""
{to_unit}(?:(?i:(?P<points>(?:percentage|basis)(?: |{hyphen})points?|(?:[%％]|percent|pct|pc) points?|bps?|ppt?s?){end}
|(?P<share>[%％]|(?:per cent|percent|pct|pc){end})
|(?P<mille>‰|per mill?e?{end})
|(?P<per>per(?: {numeric}){1,5}))
|(?P<pence>{pence_sign})|(?P<times>{times_sign})
|(?:(?P<name>(?i:{currency}))(?:['’]s)?|(?P<code>{code})(?!&)){end}
|(?P<measure>(?i:square|sq|cubic|metric|nautical|standard) (?:(?i:{measure})|(?:km|m|ft){end})
|(?:(?i:{measure})|{measure_sign})(?:
{hyphen}(?i:{measure}|(?:hours?|km|days?|years?){end})
|(?:(?<=watt)|(?<=watts)) hours?{end}| (?i:celsius|fahrenheit){end}|(?:(?<=tonne)|(?<=tonnes)) (?i:{measure})
|(?: ?CO2(?:eq?)?{end}|[23]e?(?!\w))?(?:/{word})?)))""",
    "noun_word": r"[ ]?(?P<word>(?:\d[\d.,]*)?{word}(?:[-‑–]{word})*)",
    "to_noun": r"{to_unit}(?i:(?:more|fewer|less){end}(?! than\b))?",
    "is_plural": r"{plural}|(?!{not_plural}$).{2,}(?<![sui'’])s",
    "joint": r"(?i)[ ]?(?:(?P<range>{hyphen}|to|[~～])|(?:,(?! or )|,? ?(?:and|&)|or)) ?",
    "some_of": r"(?i)[ ](?:out )?of(?: (?:the|its|our|their|all)){0,2}[ ]",
    "per": r"""
(?i)/{word}| per (?!cent\b)(?:{numeric} ){0,4}(?:(?:live|square|sq|cubic) )?(?:{word}|\d[\d.,]*)
| (?:an?|each|every) (?:{times}|hour|tonne|ton){end}(?! (?:earlier|ago|before|later)\b)""",
    "listed": r"[(;][^(;]{1,30}: $",  # (2024: 12.8)
    "latin_unit": r"[ ]?({measure_signs})(?![A-Za-z])",
    "of_them": r"(?i)[ ](?:of (?:them|these|those|which|whom)|(?:more|fewer) than)\b",
    # we issued 81 permits, and in 2024 it was 64; it opened 12 libraries, taking the total to 105
    "the_same": r"""
(?i)(?:(?:19|20)\d\d|years?|quarters?|months?)\b.* (?:it|they|there|had) (?:was|were|been) $
|\b(?:taking|takes|took|bringing|brings|brought|raising|raises|raised)(?: \w+){1,3} (?:total|number|tally) to $""",
    # Comparators and changes.
    "sign_before": r"(?<=[\s(（\[:：,，;]){comparator_sign} ?$",
    "opens": r"(?:{money_sign}|{code}{end}|{numeric})",
    "comparator_after": r"(?i)[ ]?(?!and \w+ {opens})(?P<sign>{after}){end}",  # 14 schools and over 200 shops
    "turn": r"(?i)[ ](?:(?P<rise>(?={rises}{end}))?{turns}|{less}|(?P<total>of the total)){end}",
    # Words that show a tense.
    "coming": r"""
[ ](?:(?:also|now|still|then|widely|currently) )?
(?:expected|forecast|projected|planned|targeted|scheduled|anticipated|predicted|pegged|seen|to)\b""",
    "tense": r"""
\b(?:(?P<aside>(?:as|than|the|an?|its|their|of|our|annual)[ ]
(?:expected|projected|planned|aimed|targeted|intended|scheduled|pegged|anticipated|predicted|targets?|plan|forecast
|projections?|guidance|outlook))
|(?P<ahead>will|would|shall|should|might|may|expect(?:s|ed|ing)?|forecasts?|forecasting|project(?:s|ed|ing)|projections?
|plan(?:s|ned|ning)?|aim(?:s|ing|ed)?|target(?:s|ed|ing)?|intend(?:s|ed)?|guidance|outlook|foresees?
|(?:want|hope)s? to
|(?:is|are|was|were) set to|(?:is|are) due|(?:is|are) likely|set to (?:grow|rise|fall|reach)
|scheduled|pegged|anticipates?|anticipated|predicts?|predicted|estimates (?:total|that it will))
|(?P<past>(?:was|were)(?!{coming})|had|did|rose|fell|grew|came|stood|hit|made|sold|spent|sank|slid|drew|held|lost|won
|shrank|ran|went|took|gave|began|met|saw|left|got|bought|brought|built|kept|beat|overtook|paid
|(?!(?:unit|limit|bas|ag|relat|call|mix|list|combin|nam|hundr|estimat|revis|adjust|unadjust)ed\b)
(?<!be )(?<!is )(?<!are )(?<!been )[a-z]{1,19}[^\W_e]ed)
|(?P<present>(?:is|are)(?!{coming})|has|have|does|accounts|makes|remains|stands|employs?|operates?|serves?|counts|lives?
|own|owns)
)\b""",
    "tense_break": r"[,;:—()]|\. (?=[A-Z])| – |\b(?:and|but|while|whereas|although|though|which|as)\b",
    # Forecasts and plans.
    "planned": r"(?:expected|forecast|forecasted|projected|predicted|anticipated|planned|targeted|scheduled|budgeted)",
    "may_come": r"""
(?:reach|rise|grow|fall|hit|exceed|top|climb|increase|drop|total|be|come|shrink|double|bring|lift|push|add)""",
    "foretold_word": r"""
(?:{planned}|expects?|expecting|forecasts|forecasting|anticipates?|predicts?|aims?|aiming|targets|targeting|intends?
|foresees?|plans?\s(?:to|for|of)|(?:wants?|hopes?)\sto
|project(?:s|ing)\s(?:that|a|an|growth|sales|revenue|its|it)|will|shall|should
|(?:is|are)\s(?:set|due|likely|on\s(?:course|track)|poised)\s(?:to|for)|(?:may|might|could|would)\s(?:{may_come}))\b""",
    # An `aside` makes no figure a forecast: as expected, better than forecast, the expected end.
    "foretold": r"""
(?i)\b(?:(?P<aside>(?:as|(?:than|beats?|missed|misses|topped)\b[^,;.\d]{0,30}?) {foretold_word}
|(?:the|an?|its|their|our|this|that|of|with|annual) {planned}\b)
|(?P<once>(?:was|were|had|been|originally|previously|initially)\s){planned}\b|{foretold_word})""",
    "foretold_end": r"""
[;:—()（]|\. (?=[A-Z])| – |\b(?:but|while|whereas|although|though|(?<!of )which|who|where|when|after|before|since
|following|from|against|compared|versus|despite|because)\b""",
    "aim_before": r"""
(?i)(?<!\bas )(?<!\bthan )\b{planned} $
|\b(?:targets?|goals?|forecasts?|projections?|guidance|ambition|plans?)\b
(?: (?:for|in) (?:the |this |next )?(?:year|20\d\d|[a-z]{1,12}))?(?: (?:of|is|was|at|for|to)|:)(?: the| an?)? ?$""",
    "planned_after": r"""
(?i)[^,;:.()\d]{0,60}?\b(?:(?:is|are|was|were|being|been)\s(?:\w+\s)?(?:{planned})\b(?!\s(?:of|from)\b)
|(?:{planned})\b(?=\s(?:in|by|for|to|this|next|over|under|annually)\b|[,.;)]|$))
|(?:(?!\b(?:and|but|which|who|that|as)\b)[^,;:.()\d]){0,60}?
\b(?:will|would|(?:is|are) (?:to|set to|due to))\b""",
    "aim_after": r"[ -](?:\w+ )?(?:target|goal)\b",
    "there_already": r"(?i)\b(?:the|its|their|these|those|all|our|both) $",
    # Words that separate a figure from a period, or connect them.
    "pair_led": r"""
(?i)\b(?:versus|vs\.?|against|compared (?:with|to)|(?:(?:up|down) )?from)
(?: (?!and |or |but |while )[^\W\d][\w’'-]*){0,6} $""",
    "pair_joined": r",? or | and[ ]",
    "pair_trailed": r"(?i)(?: [^\W\d][\w’'-]*){0,2},? (?:(?:in|for|of|during) )?(?:the )?",
    "inserted_clause": r"""
, (?:(?:which|who|whose|where)\b
|(?:(?:an?|the|its|their|one) [^,;.\d]{0,48} )?(?:acquired|bought|opened|founded|launched|established|
built|completed|created|introduced|commissioned|inaugurated|taken over|set up)[ ]
(?:in|on|for|from|by|at|last|only|this)\b)
(?:[^,;.]|[.,]\d){3,100}(?:,|(?=[;.]|$))""",
    "tight_break": r"[,;:—，；：、()（）]|\. (?=[A-Z]|$)| – |\b(?:and|but|while|whereas|which|as|with|when)\b",
    "apart": r"""
[;:—；：。]|\. (?=[A-Z])| –[ ]
|\b(?:after|before|against|versus|compared|than|from|below|above|while|whereas|but|although|though)\b""",
    "clause_end": r"[,;:—，；：()（）]|\. (?=[A-Z])| – |\b(?:and|but|while|whereas|after|before)[ ]",
    "end_of": r"\b[Ee]nd(?: of|-)? ?$",
    # Headings and habits of a text.
    "about": r"""
^(?:\d{1,2}[.)] )?
(?:(?:About|ABOUT) (?=[A-Z]|(?:us|the|this|these|our)\b)|(?:[A-Z]\w+ )?[Nn]otes?\b|Method|Definitions\b|Data[ ]
|Contacts?\b|Background\b)
[\w&’' -]{0,40}(?:[:–—.]|$)
|(?i:\b(?:founded|established|incorporated|set up) (?:back )?in (?:1[6-9]|20)\d\d\b
|\b(?:is|are) headquartered\b)""",
    "half_year": r"(?i)\b(?:half[ -]?year(?:ly)?|interim|six[ -]months?)\b",
    "decimal_comma": r"""
(?<![\d.,])(?:\d{1,3}(?:[. ]\d{3})+|\d{1,3}),\d{1,2}
(?= ?(?:%|€|per cent|percent|million|billion|bn|mn|m\b|euros?\b))
|\b[A-Z]{3} \d{1,3},\d{1,2}(?![\d.,])""",
    "of_the_issue": r"(?i)\b(?:in|for|of|during|to|through|ended|ending|by|since|from) $",  # a heading's topic
}


# Whole words right before a figure, matched in lower case.
ENDINGS: Mapping[str, str] = {
    "between": r"between",
    "comparator": r"(?P<sign>{before})(?: an?)?|(?P<edged>{edged}) (?:the|its)",
    "no_limit": r"{moves} up to",
    "compared": r"""
against|versus|vs|than|after|compared (?:with|to)|(?:than|below|above) the|having been
|(?:previous|prior|earlier|old|former|last|{beats} \w+) (?:high|low|record|peak|best|maximum|minimum|trough) of""",
    "from": r"from",
    "from_revised": r"(?:revised|corrected|restated|amended)(?: (?:slightly|(?:up|down)(?:wards?)?))? from",
    "from_turned": r"(?:{rises}|{falls}) from",
    "to": r"to",
    "direction": r"(?:(?P<fall>{falls})|{rises})(?: (?:by|of))?",
    "no_direction": r"{particled} up(?: by| of)?|lower|higher",
    "fell_by": r"""
(?:the|a|this|that|its|their|overall|annual|\w+[’']s)[ ]
(?:decline|drop|fall|decrease|contraction|slump|reduction|slide)\b[^,;:.(\d]{0,60}[ ]
(?:was|were|is|reached|hit|averaged|totall?ed)
|{falls}(?: (?!{rises}{end}){word}){1,7} (?:by|of)""",
    "number_of": r"""
number (?P<of>of )?(?P<counted>[^.;:]{0,120}(?<!\w)(?:to|at|was|is|were|reached|hit|totall?ed|stood) ?)""",
    "level": r"below|under|above|beneath",  # it fell below 4%: a level
    "unit_of": r"per|every|each",
    "totalled": r"totall?ed|totall?ing|number(?:ed|ing)",
    "leads": r"of|to|at|from|was|were|is|by|reached|hit|stood|averaged",
    "changed": r"(?<!ranging )(?<!range )(?<!ranged )(?<!ranges )from",
    "turned": r"by|{rises}|{falls}",
}

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
(?i)\b(?P<times>{few_steps})[ -](?P<step>year|month|quarter)s? later\b|\b(?:in )?the following year\b""",
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
(?!(?:(?<=quarter)|(?<=quarters)) of (?:the|its|all|our|their|those)\b)
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
|kilomet|met(?:re|er)s|miles|barrels|yuan|dollars|euros|yen)\b)""",
)

# Roles of periods. The first row applies whose `of` traits the period has and whose words are before, in or after it.

ROLES: Sequence[Mapping[str, Any]] = (
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
        "role": "afar",
        "before": r"""
(?:^|[ (“‘"])(?!(?:In|By|Since|For|From|During|Of|The|At|And|Until|Through|Early|Late|Mid|To|Full-year) )
[A-Z][\w’'-]* $|(?<!\bin )(?<!\bfor )(?<!\bduring )(?<!\bof )\b(?i:the|its|their|a) $""",  # the 2016 record
    },
    {
        "role": "afar",
        "before": r"""
(?i)\b(?:said|says|announced|reported|told|published|released|issued|updated|posted|founded|established|born|signed|
adopted|began|begun|started|starts?|opens?|takes effect|applies|enacted)
(?: [^\W\d][\w’'-]*){0,3} (?:on|in|from|by)(?: \w+day,?)? $|\b(?:law|act|bill) passed in $
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
versus|vs\.?|same as|against|on|above|below|ahead of|behind|short of|relative to|since|after|before|
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
(?=[$€£¥₹]|[A-Z]{2,3} ?\d|\d[\d.,]* (?:[mb]illion )?(?:dollars|euros|pounds|yuan|yen)\b))""",
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
