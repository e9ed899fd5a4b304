"""Regular expressions for English prose, by name, for `Lexicon`: numbers, units, tenses and parts of periods."""

from collections.abc import Mapping

PATTERNS: Mapping[str, str] = {
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
|arrivals|population|capacity|volumes?|numbers|figures|data""",
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
|(?P<some>{one_to_ten}|[1-9])(?: {currency})? (?:in|out of) (?:every )?(?P<many>{counts}|twenty|hundred|[1-9]\d{0,2})
(?![\d%,.]?\d| ?%| (?:per|percent|million|billion|thousand|(?:year|month|day|week|hour|minute)s?|cases)\b)
)\b""",
    "run_of_years": r"""
(?:(?:consecutive|straight|successive) years?|years? (?:running|in a row|in succession|straight|on the trot|on end))""",
    "years_follow": r"(?i) {run_of_years}",
    # the 13th consecutive year, a tenth year in a row, for a 12th year
    "nth_year": r"""
(?i)\b(?P<digits>\d{1,2}(?=st|nd|rd|th)|{ordinals})(?:st|nd|rd|th)?[ -]
(?:{run_of_years}
|(?<=\bfor a \d\dth )year|(?<=\bfor an \d\dth )year)\b""",
    # Retail sales (trillion yuan): 2016 5.16; in trillions of yuan: 5.16 (2016); CNY tn: 2016 - 5.16
    "unit_ahead": r"""
(?:\((?P<unit>[^()]{2,30})\)|\bin (?P<scale>[tbm]rillion|[bm]illion)s of (?P<of>\w+)
|\b(?P<code>{code}) (?P<power>{scale}))
[^:\d]{0,20}:""",
    "unit_behind": r"\((?P<unit>{code}|{currency})\)\W*$",  # 2014 2.8trn; 2015 3.877trn (CNY)
    "year_before": r"{year}:?\s?(?:[-–—] )?$",
    "year_behind": r"[ ]?\({year}\)",
    "in_turn": r"\b(?:respectively|in (?:turn|that order))\b|,? and {year}: ?\d",
    "years_listed": r"""
\b(?<!fiscal )(?<!financial ){year}(?:(?P<to> ?[-–—] ?| (?:to|through|until) ){year}|(?:,? and |, ){year}){1,9}\b""",
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
    "to_noun": r"{to_unit}(?i:(?:more|fewer|less|such){end}(?! than\b))?",
    "is_plural": r"{plural}|(?!{not_plural}$).{2,}(?<![sui'’])s",
    "joint": r"(?i)[ ]?(?:(?P<range>{hyphen}|to|[~～])|(?:,(?! or )|,? ?(?:and|&)|or)) ?",
    "some_of": r"(?i)[ ](?:out )?of(?: (?:the|its|our|their|all)){0,2}[ ]",
    "per": r"""
(?i)/{word}| per (?!cent\b)(?:{numeric} ){0,4}(?:(?:live|square|sq|cubic) )?(?:{word}|\d[\d.,]*)
| (?:an?|each|every) (?:{times}|hour|tonne|ton){end}(?! (?:earlier|ago|before|later)\b)""",
    "spread": r"(?i)(?:,? (?:\w+ )?(?:spread|scattered|distributed|dotted))? over[ ]",
    "listed": r"[(;][^(;]{1,30}: $",  # (2024: 12.8)
    "latin_unit": r"[ ]?({measure_signs})(?![A-Za-z])",
    "of_them": r"(?i)[ ](?:of (?:them|these|those|which|whom)|(?:more|fewer) than)\b",
    # we issued 81 permits, and in 2024 it was 64; it opened 12 libraries, taking the total to 105
    "the_same": r"""
(?i)\b(?:(?:it|they|there|had) (?:was|were|been)|it(?:['’]s| had| has)) $
|\b(?:total|number|tally|count) (?:stood at|was|reached|hit|came to) $
|\b(?:years?|months?) later,? $
|\b(?:tak(?:ing|es)|took|br(?:ing(?:s|ing)|ought)|rais\w+) (?:it|them|(?:\w+ ){1,3}(?:total|number|tally)) to $""",
    # there were 59 at the end of 2019, 105 a year later and, by 2022, 165
    "counted_when": r"""
(?i)(?: more(?: \w+ed)?| (?:were|had been) \w+ed)?,?[ ]
(?:(?:{few_steps}) (?:and a half )?(?:years?|months?) (?:later|on|after|earlier|before)\b
|(?:in|by|at|as of|as at)[ ](?:(?:the )?(?:end|close|start|beginning) of )?(?:{month} )?{year}\b)""",
    "counted_end": r"[ ]?(?:(?:more )?(?:were|have been|had been) \w+ed\b|[.;,)](?!\d)|$)",
    # Comparators and changes.
    "sign_before": r"(?<=[\s(（\[:：,，;]){comparator_sign} ?$",
    "opens": r"(?:{money_sign}|{code}{end}|{numeric})",
    # not in: 14 schools and over 200 shops; 1.8 trillion yuan and more than half
    "comparator_after": r"""
(?i)[ ]?(?!and \w+ {opens}|and (?:more|less) (?!in\b|by\b|this\b|last\b)[a-z])(?P<sign>{after}){end}""",
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
    "comparator": r"(?P<sign>{before})(?: an?)?|(?P<edged>{edged}|broke through) (?:the|its)",
    "no_limit": r"{moves} up to|(?:turn(?:ed|s|ing)?|spread|scattered|distributed|strewn|dotted) over",
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
    "counting": r"""
there (?:were|are|had been)(?: (?:only|just|already|now))?|counted|numbered|numbers?|another|a further
|(?:lift(?:ed|ing)|rais(?:ed|ing)|br(?:ought|inging)|tak(?:es|ing)|took) (?:it|them|that) to|added""",
    "number_of": r"""
(?:number|tally|count|total(?! of)) (?P<of>of )?
(?P<counted>[^.;:]{0,120}(?<!\w)(?:from|to|at|was|is|were|reached|hit|totall?ed|stood) ?)""",
    "level": r"below|under|above|beneath",  # it fell below 4%: a level
    "unit_of": r"per|every|each",
    "totalled": r"totall?ed|totall?ing|number(?:ed|ing)|\w+s number",
    "leads": r"of|to|at|from|was|were|is|by|reached|hit|stood|averaged",
    "changed": r"(?<!rang\w{3} )(?<!rang\w\w )(?<!range )(?<!run )(?<!runs )(?<!vary )(?<!varying )(?<!where )from",
    "turned": r"by|{rises}|{falls}",
}
