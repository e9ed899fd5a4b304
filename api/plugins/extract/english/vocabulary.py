"""The English words around a number: what they say of it."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _signs(phrases: dict[str, str]) -> dict[tuple[str, ...], str]:
    """Each phrase as its words, with the comparator that it means."""
    return {tuple(words.split()): sign for sign, text in phrases.items() for words in text.split("|")}


# Before the number. The longest that fits wins.
BEFORE = _signs(
    {
        ">": "more than|over|exceeding|exceed|exceeds|exceeded|above|topped|tops|topping|top|surpassed|surpasses|"
        "surpassing|surpass|upwards of|in excess of|beyond|greater than|higher than|well over|"
        "just over|well above|just above|"
        "past|north of|better than|larger than|longer than|passed|passes|passing|pass|crossed|crosses|crossing|cross|"
        "breached|broke through|slightly more than|slightly over|a little over",
        ">=": "at least|no fewer than|no less than|not less than|not fewer than|a minimum of|minimum of|not below|"
        "no lower than",
        "~": "about|around|roughly|approximately|some|an estimated|estimated|circa|close to|approx|approx .|"
        "in the region of|on the order of|an average of about|somewhere around|just about",
        "<": "nearly|almost|approaching|just under|less than|under|below|fewer than|just below|just short of|"
        "just shy of|not even|not even reach|not reach|not quite reach|failed to reach|fell short of|short of|"
        "not top|not surpass|lower than|well under|well below|not quite|smaller than|shorter than|close on",
        "<=": "up to|at most|no more than|not more than|not exceeding|not exceed|a maximum of|maximum of|as many as|"
        "as much as|as high as|no higher than|not above",
    }
)
AFTER = _signs(
    {
        ">=": "or more|or above|or higher|or over|and above|and over|or greater|and more|- plus|+",
        "<=": "or less|or fewer|or below|or lower",
        "~": "or so|- odd",
    }
)
EDGED = _words("exceeding exceed exceeds exceeded topped tops top surpassed surpass passed crossed")
# Verbs that may have no number behind them that they exceed: the house passed 12 laws.
ALSO_OF_LAWS = _words("pass passed passes passing crossed crosses crossing cross breached")
# `up to` behind these goes on with where it moved to, and is no limit.
MOVES = _words(
    "edged edges edging ticked ticking inched crept nudged moved moves moving went goes rose rises risen shot climbed "
    "picked bounced drifted came crawled jumped pushed back revised stepped creeping scaled ramped speeded "
    "add adds added adding sums summed totted"
)

RISES = _words(
    "up rose rise rises rising grew grow growth growing increased increase increases increasing climbed climbing "
    "jumped jump surged surge gained gain advanced expanded expansion soared soaring soar higher"
)
FALLS = _words(
    "down fell fall falls falling declined decline declines dropped drop decreased decrease shrank shrunk slipped "
    "slid lost sank contracted contraction lower cut cuts lowered lowers reduced reduces trimmed slashed "
    "decreasing dropping drops shrink shrinks shrinking slide slides sliding slip slips slipping sink sinks sinking "
    "sunk contracts contracting dip dips dipped dipping plunge plunges plunged plunging tumble tumbles tumbled "
    "tumbling slump slumps slumped slumping plummet plummets plummeted plummeting crashed collapsed dwindled "
    "nosedived retreated receded eased weakened"
)
# Behind a share: 26.2% growth, a 0.3% decrease.
TURNS = _words("growth increase rise gain decrease decline drop fall reduction cut")
# Behind a share that tells a difference: 2.6 percentage points lower, 12% below.
LESS = _words("lower less fewer smaller below down")
# The particle of these verbs means no rise: set up 65 bases.
PARTICLED = _words(
    "set sets setting make makes making made take takes taking took build builds building built put puts putting "
    "open opens opened opening pick picked scale scaled speed free freed sum add adds added end ended give given "
    "round rounded come came"
)
# Behind these `over` is where something lies, and no limit.
SPREAD = _words(
    "stretch stretches stretched stretching extend extends extended extending spread spreads spreading span spans runs "
    "running flows flowing scattered distributed dispersed"
)
BEATS = _words(
    "beat beats beating beaten exceed exceeds exceeded exceeding surpass surpasses surpassed surpassing top tops "
    "topped topping break breaks broke breaking broken above below past matched matching eclipsed eclipsing"
)
COMPARED = _words("against versus vs than")

# What ends a noun phrase: nothing behind these belongs to the number.
STOP = _words(
    "a about above across after against all along also although always among an and another are around as at be "
    "because been before behind being below between beyond both but by can compared could did do does during each "
    "either else ever every except for from had has have he her here his how if in including inside instead into "
    "is it its itself just last less like may might more most much must near nearly never next nor not now of off "
    "on once only or our out outside over own per plus rather said shall she should since so some soon still such "
    "than that the their them then there these they this those though through throughout thus till to today "
    "together too toward towards under unless until up upon very via was we were what when where whether which "
    "while who whom whose will with within without would yet you your"
)
# Words in -s that are no plurals: verbs and adverbs that may follow a number.
NOT_PLURAL = _words(
    "is was has does says means shows suggests marks represents compares includes remains becomes makes comes goes "
    "takes gives puts gets needs wants works runs leaves brings keeps begins rises falls grows holds stands sits "
    "lies reflects indicates this its thus plus versus always perhaps besides sometimes afterwards thanks overseas "
    "nonetheless whereas minus yes us as his hers ours theirs yours"
)
PLURAL = _words(
    "people men women children staff personnel police cattle livestock sheep aircraft fish poultry data media "
    "bacteria criteria crew feet mice salmon teeth head hertz"
)
TIMES = _words("year years month months week weeks day days decade decades")
RUN = _words("consecutive straight successive")

# Nouns that number things: what follows them is a name, not a measure.
NUMBERING = _words(
    "act agenda annex apollo appendix art article band box building bus category chapter chart class clause code "
    "column day edition exhibit fig figs figure flight floor gate goal grade group highway id issue item level "
    "line lot model no nos number option p page pages paragraph part phase platform point pp question ref "
    "matchday division note notes pillar resolution room round route row rule scope scopes section series stage step "
    "suite table target terminal theme tier top track type unit version vol volume wave week zone"
)
# Capitalised only because they open a sentence.
OPENERS = _words(
    "about above across additionally all almost also altogether and another around approximately as at barely between "
    "both "
    "by currently down during even exactly exceeding fewer for from fully had has have in including its just last "
    "less more most nearly no of on only or our over overall roughly since some than the their there these they "
    "this those to today total under up was we were with within"
)

MEASURES = _words(
    " ".join(
        f"{prefix}{unit} {prefix}{unit}s"
        for prefix in ("", "kilo", "mega", "giga", "tera", "milli", "centi", "micro", "nano", "hecto")
        for unit in ("watt", "meter", "metre", "gram", "liter", "litre", "joule", "hertz", "byte", "bit", "volt")
    )
    + " tonne tonnes ton tons mile miles acre acres hectare hectares barrel barrels bushel bushels "
    "gallon gallons ounce ounces carat carats knot knots foot inch inches yard yards degree degrees "
    "cent cents pence decibels kilo kilos"
)
MEASURE_SIGNS = _words(
    "W kW MW GW TW Wh kWh MWh GWh TWh PWh GWth MWth GWp MWp kWp GWe MWe kV V km m cm mm nm ha kg g mg t "
    "kt Mt Gt L l ml mb Mb toe ktoe Mtoe "
    "Btu MBtu MMBtu mcf bcf tcf kVA MVA GVA µg ug hl cl "
    "kb MB GB TB PB Mbps Gbps kbps TEU TEUs mph kph Hz kHz MHz GHz dB hp ppm ppb "
    "bpd boe sqm km² m² m³ °C °F ° ‰ MtCO tCO GtCO PJ TJ "
    "GJ EJ bcm mcm bbl mmHg cc lbs lb oz ft"
)
