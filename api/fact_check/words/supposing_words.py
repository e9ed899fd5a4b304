"""Words for what is not yet, or only thought: right of a forecast and of nothing else."""

from __future__ import annotations

import re

SUPPOSED = re.compile(
    r"(?i:\b(?:if(?! memory)|whether|would|could|should|might|suppos\w+|imagine\w*|assum(?:e|ed|es|ing)|unless|"
    r"target(?:s|ed|ing)?|aim(?:s|ed|ing)?|goals?|planned|plans to|plans? for|hop(?:ed?|es|ing)|wish\w*|"
    r"expect(?:s|ed|ation|ations)?|forecasts?|project(?:ed|s|ion)|predict\w*|will|shall|set to|on track|likely to|"
    r"scheduled|bound to|about to|want(?:s|ed|ing)?|promis(?:e[sd]?|ing)|vow(?:s|ed|ing)?|pledg(?:e[sd]?|ing)|"
    r"need(?:s|ed) to|budget(?:s|ed|ing)|seek(?:s|ing)?|sought|intend(?:s|ed|ing)?|aspir\w+|ambitions?|eyed|eyeing|"
    r"propos(?:e[sd]?|als?|ing)|demand(?:ed|s) (?:that|an?)|urg(?:e[sd]|ing)|call(?:ed|ing) for|negotiat\w+|"
    r"in talks|draft|potentially|(?:sales|market|trade|exports?|imports?) potential|scenario|simulation|hypothe\w+|"
    r"in theory|theoretically|ideally|at (?:best|worst)|(?:best|worst|base)[- ]case|poised|"
    r"(?:is|are|was|were|sales|trade|market) head(?:ed|ing) (?:for|to|towards?)|clos(?:es|ed|ing) in on|"
    r"in (?:a|the|this) novel|as a joke|April Fools|parallel universe|consensus|according to plan|as planned|"
    r"seen (?:\w+ing|at)|on course|foresee\w*|envisag\w+|dream(?:s|t|ed|ing)? of|pencil\w+ in|poll of|"
    r"(?:economists?|analysts?|polls?|forecasters?|brokers?|banks?) (?:saw|see|sees|have|had)|"
    r"(?:under|according to|as per|in) (?:the|a|its|this|that|their) (?:[\w-]+ )?(?:plan|blueprint|budget|bill))\b)|"
    r"(?<=\w )\bmay\b",
)
"""Of what is not yet, or only thought. `May` is a month."""
SUPPOSED_BEHIND = re.compile(
    r"^[^,;]*?\b(?:(?:had|have|has|were|was|are|is) (?:been )?(?:planned|scheduled|expected|"
    r"promised|under construction)|"
    r"(?:waiting|hoping|due|set|applying|asking|preparing|keen|ready) to\b|to be (?:opened|built|set up))|"
    r"\b(?:if (?!memory)|unless|provided that|in theory|theoretically|hypothetically|in principle|on paper|"
    r"(?:under|according to|as per|in) (?:the|a|its|this|that|their|official) (?:[\w-]+ )?"
    r"(?:plan|target|draft|budget|forecast|blueprint|scenario|bill)|"
    r"(?:had|have|has)? ?(?:hoped|wished|planned|promised|pledged|vowed)\b(?! (?:to|that|by|in)))",
    re.IGNORECASE,
)
"""What tells behind a number that it is not yet so."""
SUPPOSED_CHINESE = re.compile(
    r"如果|假如|假设|倘|若(?!干)|目标|力争|争取|有望|预计|预期|预测|计划(?!单列)|拟|将(?!近|军)|要达到|可望|"
    r"或将|原[定本]|原计划|能否|是否|本应|本该|理应|应当?达到|应该|理论上|理想|草案|设想|愿景|情景|情形下|模拟|按(?:照)?规划|预算|承诺|希望|"
    r"盼|想要|致力于|[奔迈]向|冲刺|(?<![情境力场需部机])冲击[^，。；：、下]{0,6}$|瞄准|有待"
)
ESTIMATED = re.compile(
    r"\b(?:estimat\w+|preliminar\w+|provisional\w*|initial(?:ly)?|first (?:figure|reading|estimate)s?)\b|"
    r"初步|估计|估算|预估|测算|预测|预计|快报",
    re.IGNORECASE,
)
"""What tells a number as one that is not settled."""
A_TARGET_BEHIND = re.compile(
    r"^\s*(?:targets?|goals?|forecasts?|projections?|plan|ambition|objective|predictions?)\b|"
    r"^\s*(?:左右)?的?(?:[年总]?度?)?(?:目标|预期|计划|预测|愿景|设想)",
    re.IGNORECASE,
)
"""What makes of a number the one that was aimed at."""
MET = re.compile(
    r"\b(?:met|meet|hit|beat|reach\w*|achiev\w*|surpass\w*|fulfil\w*)\b|完成|实现|达成|达到|突破", re.IGNORECASE
)
"""What tells that a target came true."""
INVERTED = re.compile(r"^[\"“'‘]?(?:Had|Were|Should)\b(?![^,]*\?)")
"""How a sentence begins that supposes what it tells."""
EXPECTED_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d年?\s?[（(]?[EeFf][)）]?(?![A-Za-z\d'’-])|\bFY\d\d[EF]\b")
"""A year as tables write it of which numbers are expected: 2024E."""
_INFINITIVE = re.compile(
    r"\bto (?:\w+ly )?(?:reach|hit|top|exceed|surpass|grow|rise|be|total|climb|expand|increase|become|stand|attain|"
    r"amount|come|jump|double|have|lift|raise|bring|push|achieve|get|generate|deliver|record|see|sell|make|account|"
    r"fall|drop|decline|shrink|slow|go|swell|soar|surge|add|gain|pass|break|cross)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:went|going|gone|r[io]s(?:e|en|ing)|gr[eo]w(?:n|ing)?|climb(?:ed|ing)|jump(?:ed|ing)|surg(?:ed|ing)|"
    r"soar(?:ed|ing)|expand(?:ed|ing)|increas(?:ed|ing)|swell(?:ed|ing)|swollen|fell|f[ae]ll(?:en|ing)|dropp(?:ed|ing)|"
    r"declin(?:ed|ing)|slow(?:ed|ing)|rebound(?:ed|ing)|recover(?:ed|ing)|manag(?:ed|ing)|help(?:ed|ing)|"
    r"continu(?:ed|ing|es)|came|enough|allow(?:ed|ing)|enabl(?:ed|ing)|led|leading|push(?:ed|ing)|dr[oi]v(?:e|en|ing)|"
    r"caus(?:ed|ing)|lift(?:ed|ing)|boost(?:ed|ing)|propell(?:ed|ing)|power(?:ed|ing)|accelerat(?:ed|ing)|used|"
    r"seem(?:s|ed)?|appear(?:s|ed)?|first|only|add(?:ed|ing)|combin(?:ed|ing)|prov(?:ed|en|ing)|turn(?:ed|s) out|"
    r"found|said|reported|estimated|thought|known|believed|understood)\b",
    re.IGNORECASE,
)
"""What before an infinitive tells that it came so: rose to reach, helped sales to hit."""


_GOES_ON = re.compile(
    r"(?:[\s,]|in (?:19|20)\d\d|last year|year[- ]on[- ]year|(?:from )?a year earlier)*", re.IGNORECASE
)
"""What stands between a number and the infinitive that goes on with it: rose 7.2% in 2024 to reach."""


def infinitive(before: str, earlier: str) -> bool:
    """Whether the last verb before a number is an infinitive that nothing tells to have come true: are to reach.

    `before` begins behind the number before, and `earlier` ends with it.
    """
    last = max((found.start() for found in _INFINITIVE.finditer(before)), default=-1)
    if last < 0:
        return False
    return _DONE.search(earlier if _GOES_ON.fullmatch(before[:last]) else before[:last]) is None
