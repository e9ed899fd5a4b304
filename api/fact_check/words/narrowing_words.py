"""English words of phrases that say where, on what or among whom a number was, and of labels before a colon."""

from __future__ import annotations

import re

from api.fact_check.words import english


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEADING = _words(
    "in at on among amongst across within throughout via through by for inside outside from under during over "
    "around beyond along near off alongside towards toward"
)
"""Prepositions whose object says of what part a number is, if it says more than when."""
TO_A_NAME = _words("to with")
"""Those that do so where a name follows: sales to Europe."""
AFTER_A_VERB = re.compile(r"(?:ed|en|led|by)$")
"""How a word ends behind which `by` tells a cause, or who told something."""
WHICH_CAUSE = _words("led driven fed spurred cut hit held kept made put sent brought built set met run")

GOES_ON = _words("the a an its their our this that these those all any both each and or of some such his her my your")
"""Small words in an object, behind which it goes on."""

KNOWN = _words(
    "start beginning close outset course wake face midst light view line sign contrast comparison addition turn "
    "part fact general effect response spite case terms term nominal current basis pace speed clip high low peak "
    "all-time historic home least first time example instance decade decades century pandemic pandemic-hit covid "
    "covid-hit lockdown lockdowns slowdown downturn recovery crisis headwinds uncertainty uncertainties pressure "
    "pressures backdrop context environment conditions circumstances challenges tensions back top heels strength "
    "account whole entirety bulk conference briefing event interview speech website initiative initiatives scheme "
    "programme program framework umbrella cooperation mechanism mechanisms impact influence memorandum "
    "memorandums agreement agreements deal deals total sum wall far now sale thereof it them him her me "
    "themselves itself which whom that this yuan-denominated like-minded moment meantime meanwhile interim one "
    "yearly quarterly rise base bases continents friends circle"
)
"""Words in an object that make another subject of nothing."""
TIMES = _words(
    "year years quarter quarters half halves period periods january february march april may june july august "
    "september october november december jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday "
    "wednesday thursday friday saturday sunday h1 h2 q1 q2 q3 q4 1h 2h mid mid-year midyear"
)
SOME_OF_MANY = _words("markets countries nations economies regions months weeks days")
"""Nouns that are part of something where neither a number nor `all` stands before them."""
OF_ALL = _words("all every")

ENDS_IT = (
    (english.EMPTY - GOES_ON)
    | LEADING
    | TO_A_NAME
    | _words(
        "rose grew fell came made went got gave took kept led held told found brought bought sold spent began left "
        "ran won drove stood saw hit reach top exceed pass post climbed jumped beat shrank sank swung slid sped "
        "outgrew overtook became topped became reached passed compared versus than against since until despite amid"
    )
)
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

ABBREVIATED = _words("h q s t m b k bn tn trn mn mln")
"""Letters that are written together with a number and are part of it: H1, 2.6T."""

MONEY = _words("dollar dollars usd us euro euros eur yen pound pounds sterling gbp jpy yuan rmb renminbi cny")
YUAN = _words("yuan rmb renminbi cny")
DOLLARS = _words("dollar dollars usd us")

ABOUT = re.compile(
    r"\b(?:as for|as regards|regarding|concerning|when it comes to|with (?:respect|regard) to|in the case of)\b",
    re.IGNORECASE,
)
"""Words of several parts, or in -ing, that lead to what a number is of, as prepositions do."""
IN_BRACKETS = re.compile(r"\((?P<said>[^()\d]{2,40})\)")
"""A remark beside a number."""
SIZES = _words("small big large major key main important huge giant strong weak domestic official hot leading rural")
"""Adjectives that leave a whole what it is, and some of many a part."""
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
TAKES_MONEY = _words("before after less strip stripped stripping")
"""Those of them that do so where it is part of what was paid."""
PART_OF_PRICE = _words(
    "tax taxes vat duty duties tariff tariffs return returns refund refunds discount discounts cost costs fee "
    "fees subsidy subsidies commission commissions cancellation cancellations deduction deductions inflation "
    "adjustment adjustments rebate rebates expense expenses returned"
)
NOTHING_TAKEN = _words(
    "doubt exception precedent question parallel equal rival fail saying exaggeration interruption pause "
    "expectations expectation forecasts forecast recognition belief measure compare comparison reach hope 2013 "
    "than"
)
"""What is not taken away: without doubt."""

LABEL = re.compile(r"^[\W_]{0,8}(?P<label>[^:;\n]{1,80}?)\s*(?:(?P<mark>[:;])(?=\s)|\s(?:--|[–—-])(?=\s))")
"""What stands before a colon or a dash at the beginning of a sentence."""
BRACKETED = re.compile(r"^[\W_]{0,4}\((?P<label>[^()]{1,60})\)\s")
SAYS_NOTHING = _words(
    "fact facts news upshot result results bottom line summary takeaway takeaways note update updates highlights "
    "glance brief briefs overview point points truth reality correction reminder memo answer question indicator "
    "indicators data statistics total year verdict score recap digest alert background context review conclusion "
    "good bad great big key number numbers figures myth claim e com ecom earlier later before ago source "
    "exclusive watch infographic box thread item topic period value in at a the of for did know how much"
)
"""Words of a label that name no subject."""
DATELINE = re.compile(
    r"(?:\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}\b|\b\d{1,2}\s+(?:jan|feb|mar|apr|may|"
    r"jun|jul|aug|sep|oct|nov|dec))",
    re.IGNORECASE,
)
"""What makes of a label the place and the day of a report."""
IN_CAPITALS = re.compile(r"[A-Z][A-Z, ]+")
"""A place before a dash, as reports begin."""
GOVERNMENTS = _words("beijing")
"""Capitals by which a country's government is called."""
NOUN_FOLLOWED = _words("in of was were is are had for at during to totalled totaled stood reached came amounted")
"""Words that follow a noun rather than a verb."""
TELLING_ADJECTIVES = _words(
    "booming surging growing expanding soaring rising thriving flourishing developing bustling exploding leading "
    "fast-growing combined reported estimated revised recorded measured published so-called increasing "
    "accelerating slowing flagging cooling recovering red-hot ever-growing burgeoning sprawling staggering "
    "astonishing stunning outstanding surprising amazing ballooning hard-won celebrated heralded vaunted much- "
    "vaunted unprecedented sustained continued continuing expected enlarged related said integrated"
)
"""Words in -ed and -ing before a name that leave it what it is."""

NUMBERS = _words("one two three four five six seven eight nine ten eleven twelve first last past next")
"""Words that number the nouns of many behind them."""
OF_A_COUNT = _words(
    "abroad overseas foreign total different such separate straight consecutive successive running fewer least as "
    "up beyond roughly approximately around"
)
"""Words of a count that are no part of what is counted."""
CHANGES = _words("growth increase rise gain jump decline decrease drop fall change")
"""Nouns of a change, of which an amount is none."""
LENGTHS = _words("year month day week quarter")
"""Lengths of time."""
GONE = _words("lost stolen unsold unpaid forgone foregone cumulative")
"""Adjectives by which nothing is left of what was sold, or more than a period's."""
SEVERAL = _words("two three four five six seven eight nine ten twelve")
"""Numbers of years and months that are more than one."""
COMMON_NOUNS = _words(
    "nobody everybody somebody nothing something someone demand trade commerce e-commerce inflation income wage "
    "spring summer autumn winter online offline internet web digital technology logistic policy support business "
    "money cash credit debt unemployment property housing innovation covid covid-19 infrastructure broadband"
)
"""Nouns with which a sentence begins that are no names."""
RELAYS = _words(
    "reuters bloomberg afp ap xinhua cctv cgtn caixin cnbc cnn bbc guardian ft wsj yicai sina premier president "
    "minister mr mrs ms dr"
)
"""Those who pass on what others say."""
TITLES = _words(
    "mr mrs ms dr minister vice deputy president premier spokesman spokeswoman spokesperson director general head "
    "chief department office bureau ministry administration commission council committee state central national "
    "government information press conference white paper statement agency industry sector market new old two "
    "three latest recent separate joint annual quarterly monthly early its their his her analysts economists "
    "officials experts researchers observers insiders sources media outlets newspapers reporters local both no "
    "none nobody everyone customs trade commerce e-commerce report reports data figures statistics survey study "
    "plan target it he she they who that this these those"
)
"""Words for those who say something that name nobody of their own."""
