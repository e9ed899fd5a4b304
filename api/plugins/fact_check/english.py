"""English words around a quoted number: same meaning, narrowing, verbs of a level."""

from __future__ import annotations

import re
from collections.abc import Mapping

JOINED: Mapping[tuple[str, str], str] = {
    ("e", "commerce"): "ecommerce",
    ("electronic", "commerce"): "ecommerce",
    ("online", "commerce"): "ecommerce",
    ("cross", "border"): "crossborder",
    ("on", "line"): "online",
    ("from", "abroad"): "import",
    ("social", "consumer"): "consumer",
    ("consumer", "goods"): "consumergoods",
}
"""Two words that are read as one."""

TOGETHER: Mapping[str, str] = {
    "e-commerce": "ecommerce",
    "cross-border": "crossborder",
    "on-line": "online",
    "e-retail": "ecommerce",
    "e-tail": "ecommerce",
    "e-tailing": "ecommerce",
    "e-shopping": "ecommerce",
    "cbec": "crossborder",
}
"""Compounds that are read as one word."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _stands_for(**meanings: str) -> dict[str, str]:
    return {word: meaning for meaning, words in meanings.items() for word in words.split()}


MEANING: Mapping[str, str] = _stands_for(
    online="online web internet cyber digital",
    retail="retail retailer retailing shop shopping shopper e-shopper",
    ecommerce="ecommerce etail etailing eshopping",
    sale="sale sold sell selling spend spending spent bill turnover revenue receipt purchase taking value volume "
    "market business industry sector worth amount buy bought buying purchased",
    trade="trade trading",
    goods="goods merchandise commodity",
    physical="physical tangible",
    export="export exported exporting exporter shipped shipment outbound abroad",
    import_="import imported importing importer inbound",
    country="country nation countries nations",
    world="world global worldwide globally world-wide international globe earth planet",
    partner="partner partnership partnered",
    source="sourcing sourced source procurement",
    base="base",
    zone="zone",
    pilot="pilot",
    session="session course class lecture webinar workshop seminar",
    train="training",
    consecutive="consecutive straight running successive row",
    transaction="transaction",
    foreign="foreign external",
    total="total overall entire",
    added="added new newly additional",
    largest="largest biggest",
) | {"import": "import", "imports": "import", "exports": "export"}
MEANING = {word: "import" if meaning == "import_" else meaning for word, meaning in MEANING.items()}
"""By word, or the singular of one, the word that names of indicators hold."""

WEAK = _words("sale total number figure count level annual size year by comprehensive integrated set up to")
"""Terms that a name may hold and a sentence about it leave out."""

EMPTY = _words(
    "my a an and the of in on at to for from by with as is are was were be been being has have had it its their "
    "our this that these those which who whose or nor than then so such not no but into over under up down out "
    "about around through via between among per all any both each some there here when while where if also "
    "only just still even more most less least very much many will would could should may might can did do "
    "does said say says"
)
"""Words that say nothing of what is measured."""

BENIGN = _words(
    "table bulletin yearbook statement communique document paper article dataset account tally operation place "
    "spokesman spokeswoman spokesperson channel time period route force use existence term operational come stand grow "
    "climb go expand soar edge inch swell total cross near become became becoming joined joining signed consumergoods "
    "one two three four five six seven eight nine ten eleven twelve grown risen fallen having being climbing growing "
    "rising soaring jumping largest biggest overall aggregate combined annual yearly national nationwide countrywide "
    "domestic official gross cumulative full whole entire record new latest recent current strong robust steady solid "
    "resilient weak sluggish huge vast massive enormous gigantic giant big large small rapid fast brisk slow sharp "
    "modest significant substantial impressive remarkable healthy stable vibrant dynamic vigorous hot mighty colossal "
    "bumper former latter way world-leading worldwide global key main major important famous so-called self-styled "
    "preliminary final provisional revised estimated reported published country nation economy year month quarter half "
    "first second third fourth last next previous prior same end mid early late today yesterday now january february "
    "march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov "
    "dec monday tuesday wednesday thursday friday saturday sunday h1 h2 q1 q2 q3 q4 fy show say see put reach hit top "
    "exceed pass post report tell find note know make bring push lift drive send help take get keep let give mean back "
    "boost fuel power propel spur data statistic figure number count estimate customs bureau ministry government "
    "commerce mofcom nbs gacc authority study news release expert analyst headline icymi breaking update fact chart "
    "graph slide bullet yes well meanwhile however moreover despite amid thanks due according given including "
    "excluding like unlike whether because since although though after before during until by once yet already further "
    "again together alone particular short addition saw rose grew fell came made went got gave took kept led met held "
    "told found brought bought sold spent began left lost set ran won drove stood shows shown seen kind sort type form "
    "such forecast forecasts prediction projection outlook survey poll press growth rise increase gain jump surge fall "
    "drop decline decrease change share proportion percentage value volume amount size scale level worth rate bill "
    "turnover sum billion trillion million thousand hundred percent pc yuan rmb renminbi dollar usd cny us euro eur "
    "yen single digit fifth tenth double triple consumer customer people public everyone we they he she you i them "
    "chinese mere"
)
"""Words beside the name of an indicator that leave it what it is."""

LEADING = _words(
    "circle club family network "
    "equal equivalent twelfth thirteenth eleventh straight against below above beside somewhere anywhere what "
    "how long average exchange title way goods merchandise commodities exactly mere whopping staggering "
    "commentator commentators professor professors organiser organisers organizer organizers economist "
    "economists researcher researchers official officials source sources exporter exporters importer "
    "importers sheer my your minister premier boast boasts boasted story insists insist reckons reckon claims claim "
    "argues argue believes believe thinks think writes write wrote foreign social single digit"
)
"""Words at the beginning of a clause that leave the indicator named behind them what it is."""

CAUSING = _words("brought brings bring bringing took takes taking")
"""Words between what caused a number and what the number is of: an approval brought the tally of zones to 132."""

FLOWS = _words("import export")
"""What stand for the two ways that trade goes."""

NARROWING = _words(
    "advertising tax taxes loss losses profit profits surplus deficit jobs employment staff cost costs "
    "investment stock stocks price prices firms workers traffic visits orders index logistics ads advertisers "
    "platforms websites apps returns refunds complaints belt advert banking payment finance education lending "
    "insurance rural urban village township county countryside agricultural farm farmer farming processing "
    "general bonded livestream livestreaming live-stream live-streaming streaming streamer mobile smartphone "
    "app b2b b2c c2c wholesale per-capita capita head household province provincial city municipal prefecture "
    "regional region district state luxury beauty cosmetic apparel clothing fashion grocery food fresh "
    "catering restaurant pharmacy pharmaceutical medical health drug travel tourism ticket game gaming music "
    "video film electronics appliance furniture home auto car automobile service services import-only "
    "secondhand second-hand used refurbished green warehouse overseas parcel express delivery social community "
    "group instant quick duty-free private state-owned foreign-funded private-sector western eastern central "
    "northern southern northeastern coastal inland american european asian african asean eu brics user shopper "
    "merchant seller platform"
)
"""Words that make another subject of an indicator's, wherever in the clause they stand beside it."""

BEFORE_A_PLACE = _words("of in for from by via through among across to with at within on between into under")
"""Words behind a name whose object may narrow it down."""

PLACES_AND_TIMES = _words("year years quarter month months half period country nation market world")
"""Nouns behind a preposition that narrow nothing down."""

ARTICLES = _words("the a an its their our this that these those all such his her of and or both each")

DEMONYMS: Mapping[str, str] = {
    word: code
    for code, names in {
        "CHN": "chinese prc", "USA": "american us usa america u.s.", "IND": "indian", "JPN": "japanese",
        "KOR": "korean korea", "GBR": "british uk britain english scottish welsh", "DEU": "german", "FRA": "french",
        "ITA": "italian", "ESP": "spanish", "PRT": "portuguese", "NLD": "dutch holland", "BEL": "belgian",
        "CHE": "swiss", "AUT": "austrian", "SWE": "swedish", "NOR": "norwegian", "DNK": "danish", "FIN": "finnish",
        "POL": "polish", "CZE": "czech", "HUN": "hungarian", "GRC": "greek", "TUR": "turkish turkey",
        "RUS": "russian russia", "UKR": "ukrainian", "BRA": "brazilian", "ARG": "argentine argentinian",
        "MEX": "mexican", "CHL": "chilean", "COL": "colombian", "PER": "peruvian", "CAN": "canadian",
        "AUS": "australian", "NZL": "zealander", "IDN": "indonesian", "MYS": "malaysian", "THA": "thai",
        "VNM": "vietnamese vietnam", "PHL": "filipino philippine", "SGP": "singaporean", "PAK": "pakistani",
        "BGD": "bangladeshi", "LKA": "lankan", "NPL": "nepali", "IRN": "iranian iran", "IRQ": "iraqi",
        "ISR": "israeli", "SAU": "saudi", "ARE": "emirati uae", "EGY": "egyptian", "ZAF": "african",
        "NGA": "nigerian", "KEN": "kenyan", "TWN": "taiwanese taiwan", "HKG": "hong-kong", "MAC": "macau macao",
        "WLD": "world global worldwide globally planet globe earth",
    }.items()
    for word in names.split()
}  # fmt: skip
"""Alpha-3 codes by what else than its name tells an area."""

AREAS: Mapping[str, str] = {
    "people's republic of china": "CHN",
    "people's republic": "CHN",
    "mainland china": "CHN",
    "chinese mainland": "CHN",
    "united states": "USA",
    "great britain": "GBR",
    "south korea": "KOR",
}
"""Names of several words that areas have beside those of the catalogue."""

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


LEADING_PHRASES = _words(
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
    (EMPTY - GOES_ON)
    | LEADING_PHRASES
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


_LEMMAS = (
    "reach total amount come stand grow surge soar leap swell balloon edge inch tick notch register record post log "
    "clock boast cross surpass exceed top break smash pass breach near approach touch climb rise jump spike rocket "
    "skyrocket expand increase advance gain accelerate quicken moderate decelerate slow cool ease drop fall decline "
    "decrease shrink contract dip slide slip slump plunge plummet tumble reckon estimate measure value tally print "
    "report announce publish release list show put peg mark equal represent constitute comprise make account "
    "contribute add hit beat stay remain hold keep settle level stabilise stabilize plateau hover linger average "
    "number count exist operate run range span spread cover include involve see witness experience enjoy maintain "
    "sustain continue extend resume regain recover rebound bounce return pick creep nudge move shift change turn go "
    "get bring take lift push drive send propel boost power double triple quadruple treble quintuple multiply "
    "outpace outstrip overtake finish close end start open begin achieve attain deliver produce generate score earn "
    "fetch command capture occupy seize win claim grab carry calculate compute say tell state note find give place "
    "rank lead become have do appear seem prove work translate equate correspond convert read write quote cite tip "
    "finalise finalize confirm revise update restate correct adjust amend collect gather compile assess peak bottom "
    "dwarf eclipse clear scale vault pile mount accumulate aggregate build rack chalk ring sit lie rest weigh tote "
    "bust crack shatter storm march stretch widen narrow establish set found launch approve designate name create "
    "sign join conclude forge form host organise organize stage conduct attract develop complete know"
)
_IRREGULAR = (
    "came stood grew grown rose risen fell fallen shrank shrunk slid broke broken made hit beat beaten held kept "
    "saw seen went gone got brought took taken drove driven sent began begun won said told found gave given led "
    "became had was were been is are did done ran spread put read wrote written built lay lain sat rang rung "
    "swelled swollen leapt struck sprang sprung overtook overtaken cast tripled quit set"
)


def _forms(lemma: str) -> set[str]:
    if lemma.endswith("e"):
        return {lemma, f"{lemma}s", f"{lemma}d", f"{lemma[:-1]}ing"}
    if re.search(r"[^aeiou]y$", lemma):
        return {lemma, f"{lemma[:-1]}ies", f"{lemma[:-1]}ied", f"{lemma}ing"}
    double = lemma + lemma[-1]
    return {lemma, f"{lemma}s", f"{lemma}es", f"{lemma}ed", f"{lemma}ing", f"{double}ed", f"{double}ing"}


TELLING = frozenset(_IRREGULAR.split()).union(*map(_forms, _LEMMAS.split()))
"""Every form of them."""
