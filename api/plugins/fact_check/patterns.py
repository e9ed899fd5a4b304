"""Words and patterns around a quoted number, in English and in Chinese."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from api.domain.period import MONTHS, SHORT_MONTHS
from api.domain.units import ENGLISH_SCALE_WORDS
from api.domain.words import CURRENCY_OF
from api.plugins.extract.chinese_figures import NUMERALS, SIGN_WORDS
from api.plugins.extract.words import AFTER, BEFORE, EN, Lexicon, lexicon_of, longest_first, with_patterns
from api.plugins.extract.words import CHINESE as NAMES_ZH
from api.service.search import singular

_TURNED = "[↓▼▽⬇📉🔻≠]"  # signs that reverse the meaning of the words
_MONEY = rf"(?:{longest_first({*CURRENCY_OF, *CURRENCY_OF.values()})})"
_MONEY_ZH = rf"(?:{longest_first({*NAMES_ZH, *NAMES_ZH.values()})})"
_MONTH = EN.pattern("{month}").pattern
_CAUSE = (  # beginnings of clauses that tell why it came so
    r"(?:(?:helped|driven|boosted|fuell?ed|buoyed|lifted|spurred|aided|propelled|supported|powered|pushed|hit|hurt|"
    r"battered) by|thanks to|amid|despite|in the face of|due to(?! be)|owing to|because|for all (?:the|its)|"
    r"as (?!of|at|an?|the|much|many|well|far|long|soon|part|share|measured|\w+ by|for|0)[\w-]+ \w+)"
)
_SAYS = r"(?:said|says?|shows?|showed|told \w+|reported|reports?|announced|estimated|estimates?|wrote)"
_OFFICE = "(?i:spokes(?:man|woman|person)|minister|official|director|commissioner)"
_UNDONE = (  # beginnings of verbs of what is not there yet, or no more
    "plann|ask|wait|aim|target|eyed|hop|expect|forecast|project|predict|fail|miss|den[iy]|lined|inten|"
    "promis|pledg|want|need|imagin|overstat|understat|revis|doubl|tripl|halv|fined|dropp|refund|cancel|return|seiz|block|abolish|scrapp|withdr|revok|suspend|remov|reject|refus|bann|stol|tax|delay|froz|terminat|dissol|averag|appl|discuss|agree|negoti|budget|capp|approach|near|fak|smuggl|livestream|borrow|invest|donat|wast|lend|lagg|trail|elud|evad|escap|avoid|eschew|shunn|dodg|skirt|closed|vanish|expir|disappear|stopp|paus|burn|collaps|ceas|merg|ended|laps|fold|saved|owed|subsid|insur"
)
_PART = (  # beginnings of clauses that tell a part of the subject
    r"\s*(?:(?:and|or|but|so|even|(?:all|most)(?: of \w+)?) )?(?:in|by|of|for|among|across|through|via|per|mostly|"
    r"mainly|largely|chiefly|primarily|notably|especially|particularly|specifically|both)\b"
)
_RISES, _FALLS = EN.words("rises"), EN.words("falls")
# Comparators that deny a number: a text whose sales did not reach 16 trillion does not quote 16 trillion.
_DENIED = {word for each in ("en", "zh") for word in lexicon_of(__package__, each).words("denied")}


ENGLISH = with_patterns(
    lexicon_of(__package__, "en"),
    r"\b(?:{})\b(?! short)",  # what fell short of a number did not fall
    {
        # Words that only compare with the world: a figure on the world's largest market is not one on the world.
        "superlative": r"\s*(?:(?:second|third)[- ])?(?:largest|biggest|top|most|fastest|no\.?|number)",
        "nearly": r"^\D{0,30}?\b(?:nearly|almost|close to|approaching|just (?:under|below|short of)|near)\b",
        "share_behind": r"(?: or so)?[,)]?\s*(?:[–—-]\s)?(?:share\s+)?of\b",
        # Words right before an amount of change.
        "changed_by": rf"\b(?:{longest_first((_RISES | _FALLS) - {'up'})}|fallen|swelled|swollen|added|leapt|leaped|"
        r"skyrocketed|boosted|accelerated|shed|put on|another|additional|extra|further|(?<!made )(?<!set )(?<!rang )"
        r"(?<!racked )(?<!notched )(?<!clocked )(?<!chalked )up|(?:%|per ?cent),? or(?: \D{1,12})?)"
        r"(?: by)?(?: (?:some|about|around|roughly))?$",
        "pronoun": r"(?:That|This|It|They|These|Those)\b(?! (?:year|month|quarter|half|report|programme|program)\b)",
        "is_said": r"\s(?:is|are|was|were|came|come|comes|went|consist\w*|ha[sd]|in (?:19|20)\d\d)\b",
        "share_to": r"\b(?:share|proportion|portion|ratio)\b\D*\b(?:to|from)\b[^,;\d]{0,20}$|\bof which\b[^,;\d]*$|"
        r"\b(?:account\w* for|ma[dk]es? up)\b.*\b(?:up|down) from $|\A\s*of\b[^;]*,[^;,]*$",
        "parted": r";|\||(?<!anything)\s(?:while|whereas|although|though|but|even as)\s|,\s(?:as|and)\s(?!of\b|in\b)",
        "clauses": rf"[,()–—!](?!\s(?:at|worth)\s+0)\s?|:(?!\s?0)\s?|"
        r"\s(?=and (?:\w+ed|was|were|made|became|left|gave|kept)\b[^0]*\Z)|"
        rf"(?<!long)(?<!far)(?<!soon)(?<!such)\s(?={_CAUSE}\b)",
        "joint": r"\s(?:and|with|plus|against|of which|or)\s|,",
        # Phrases that make a number a part, a plan, or one of many.
        "bars": rf"{_TURNED}|\bof (?:them|these|those|whom)\b(?!,)|"
        r"\b(?:top|first|leading|largest|biggest) (?:\d+|t(?:wo|hree|en)|f(?:our|ive)|dozen|hundred)\b|"
        r"\b(?:\d+|t(?:wo|hree|en)|f(?:our|ive)) (?:top|leading|largest|biggest|main|major)\b|"
        r"\b(?:times|twice|thrice|double|triple)(?: (?:the|that|of|about|some|over|nearly))*(?= +0)|"
        r"\b(?:far from|anything but)\b|\b(?:over|under|above|aged?) [1-9]\d\b(?! ?[%\d.,])|"
        r"\b(?:almost|nearly|all but)(?= [a-z])|\bthe rest of\b(?! the world)|"
        r"\b(?:is|are|was|were) (?:being|seen)\b|\bha(?:d|ve|s) (?:left|quit)\b|\b(?:settled|invoiced) in\b|"
        rf"\b(?:was|were|been) (?:dropped|seized|lost|cut|closed)\b|\bclosed +(?=0)|\bha(?:d|ve|s) gone\b|"
        rf"\b{_MONTH} (?:19|20)\d\d alone\b|\b20\d\d ?(?-i:[EF])\b|(?<!and )\boffline(?! and)|"
        r"\b(?:over|across|during) (?:two|three|four|five|ten) years\b|\bnumber of (?:people|users|online \w+)|"
        r"\b(?:is|are|was|were) (?:(?:\w+ed|set|due) )?to (?!have\b|say\b)\w+|"
        r"(?:\A|(?<=, ))had (?:the|it|there|they|not|(?-i:[A-Z])[\w']+)\b|"
        r"\b(?:most|part|start|beginning|middle|rest) of (?:the year|20\d\d)|\b(?:shops?|stores?) (?:and|or) online\b|"
        r"\bper (?!(?:cent|annum|year|the|its|their|our|an?)\b)(?-i:[a-z])\w*|\b(?:business|consumer|peer)-to-\w+|"
        r"\b(?:an?|each|every) (?:head|person|user|shopper|day|week|month|quarter)\b|"
        r"\b(?:sales|trade|goods|exports|imports|market|zones) (?:in|of) Beijing\b|"
        r"\b(?:government|public|new|old|large|small|office|media)(?= (?:online|retail|goods)\b)|"
        r"\b(?:daily|weekly|monthly)\b(?! (?:report|bulletin|data|figure|release|survey|news|briefing))",
        # Phrases that leave the subject as it is: the whole year, months of publication, the kind of a rate.
        "neutral_phrases": r"\bjan(?:uary|\.)?\s?(?:to|through|[-–—])\s?dec(?:ember|\.)?\b|\baverage(?= (?:exchange )?"
        r"rate)|\b(?:sa(?:id|ys)|told|showed|issued|(?:re)?leas\w+|publish\w*|report\w*|announc\w*|dated|bureau|"
        r"statistics|customs|ministry|officials?|government)\b(?: by [\w-]+| \w+)?(?: on| in| of| this| last| late)*"
        rf"(?: \d{{1,2}})?,? {_MONTH}\b|"
        rf"\b{_MONTH} \d{{1,2}},? (?:19|20)\d\d|\bRT @\w+:|#\w+|\[[^\]]*\]|\bchang\w+ hands\b|"
        rf"\b[Ii]n {_MONTH} (?:19|20)\d\d,? (?:\w+ ){{0,2}}(?:forecast|saw|foresaw|expected|predicted|put|said)\b|"
        rf"\bthe (?:end|close) of (?={_MONTH}|(?:19|20)\d\d|the year)|(?-i:\b[A-Z][\w'’]+ Daily\b)|"
        r"(?:(?<=yuan )|(?<=dollars )|(?<=illion )|(?<=worth ))of goods(?: and services)?\b|\bc(?:an|ould) be found\b|"
        r"\bgoods and services(?= worth| online)|\bnot (?:bad|least|surpris\w+|to be (?:mixed|confus\w+))\b|"
        r"\b(?:an?|the|one|its)(?: [a-z]+){0,2} (?:gauge|barometer|measure|yardstick) (?:of|for)\b",
        "part_of_year": rf"\b{_MONTH}\b|\b(?:h[12]|[12]h|q[1-4]|mid-?year|\w+day(?= (?:online|retail|sales|trade)))\b",
        "change_of": r"\b(?:exceed|top|surpass|out(?!put)\w|beat|le[ad])\w* [^,;]{1,60} by\b|"
        r"\b(?:higher|lower|larger|smaller|greater) than (?!(?:a|the|in|last|one|ever|before)\b)|"
        r"\b(?:increase|growth|rise|gain|drop|decline|fall|change)s? (?:in|of)\b|"
        r"\b(?:sales|trade|exports?|imports?) (?:growth|increase|gain)\b",
        # Words of an amount of growth.
        "rises": rf"\b(?:{longest_first(_RISES)}|risen|gained|by|(?:fell|dropped|slowed) to)\b",
        "falls": rf"\b(?:{longest_first(_FALLS)}|fallen|decrease|minus|by)\b",
        "other_growth": r"\bgrowth\b[^,;0]{0,60} (?:rose|fell|sped up|\w+ed) by\b|\boff\s+(?=0)|"
        r"\b(?:slow|decelerat|cool|moderat|chang)\w*(?: by|(?= +0))|\bg[ai]v\w+ up\b|\b(?:in|by) volume\b|"
        r"\beconom\w+(?= (?:\w+ )?(?:0|up|grew|growth|expanded|rose))|\bgdp\b|"
        r"\b(?:slowdown|faster|slower|slowly|(?:above|below)(?! (?:(?:the|a|that of) )?(?:year|previous|20\d\d))|"
        r"decades?|(?:two|three|four|five|six|seven|eight|nine|ten|several) years|"
        r"(?:more|less|higher|lower) than(?! (?:a|the|in|last|one|t\w+|double|half) ))\b",
        "base_year": r"\b(?:from\s(?:\S+\s){1,6}?in|since|before|after|"
        r"(?:from|over|on|against|versus|than|with|to)(?:\sthe)?(?:\s(?-i:[a-z]+)){0,2}?)\s(?P<year>(?:19|20)\d\d)\b",
        "end_of_year": r"\b(?:the )?end of (?:the year|(?:19|20)\d\d)|\byear[- ]end\b|\bend-(?:19|20)\d\d",
        # A verb says what became of the subject, not which subject it is, unless it is not there yet.
        "predicate": rf"\b(?:ha[sd]|have|having|was|were|been)(?: \w+ly| also| already| now| since)? "
        rf"(?!{_UNDONE})\w+(?:ed|en|wn|rn|ught)\b|"
        rf"\b(?!{_UNDONE})\w+ed\b(?=(?: (?:in|out|up|through))?(?: (?:at|to|by|from|past|with))?(?: \w+)? +0)|"
        rf"(?<=\ba )(?!{_UNDONE}|month|quarter|week|dai)\w+(?= +0)",
        "says": rf"\b(?:{_SAYS}|saying|found|survey\w*|according to|source)\b",
        "attributes": r"\b(?:according to|source)\b",
        "said_that": rf"(?!.*estimate)[^,;:0]*?\b(?:{_SAYS}|not(?:es|ed)|recall(?:s|ed)|found|finds)(?: \w+)? that\b|"
        r"(?:[A-Z][\w'’-]*|analysts)[^,;:0]* (?:puts?|gives?|gave|pegs|pegged|reckons?) (?=[A-Z])",
        "cause": rf"\A\s*(?:{_CAUSE}|since|while|whereas|although|though|even as|when|"
        r"the (?:first|last|second|third) (?:full )?(?:year|quarter) (?:without|after|since|under)|"
        r"(?:after|before)(?= (?:an?|the|its|their|years|months|\w+ing)\b))\b",
        "label": r"\W*(?!\w+ing (?:up|down|back|ahead|aside)\b)(?:[^\W\d]|['’-])+(?:\s(?:[^\W\d]|['’-])+)?\W*",
        # Beginnings of clauses that tell a part of the subject.
        "part_before": rf"{_PART}|(?:as (?:for|to)|at|from|on|to)\b|with (?=(?-i:[A-Z])|\w+ (?:countries|partners))",
        "part_after": rf"{_PART}|(?:at|on)\b",
        "comparators": rf"\b(?:{longest_first({*BEFORE, *AFTER} - _DENIED)})(?![\w-])",
        # Place, day and agency at the beginning of a report.
        "sources": r"(?-i:^(?:[A-Z][A-Z'’. -]{2,30})(?:, [A-Z][a-z]+)?(?:, [A-Z][a-z]{2,8}\.? \d{1,2})?"
        r"(?:,? \(?(?:19|20)\d\d\)?)?\s*(?:\([A-Z][\w'’. ]{1,30}\))?\s*(?:--|[–—:-])\s|"
        rf"\b{_OFFICE}(?: [A-Z][\w'’-]+){{1,3}}|"
        rf"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){{1,2}}"
        rf"(?=, (?:an?|the|its|[A-Z][a-z]+['’]s) (?:[a-z]+ ){{0,2}}{_OFFICE}\b(?: (?:of|for|at)\b[^,]*)?,))",
        # An exchange rate: 7.2 yuan to the dollar, 1 US dollar = 7.2 yuan.
        "rate": rf"\d[\d.]*\s?{_MONEY}\s(?:to|per|for|against|an?)\s(?:(?:the|one|1)\s)?{_MONEY}\b|"
        rf"(?:\b(?:1|one)\s?{_MONEY}|[$€£]1)\s?(?:[=≈]|(?:to|for|at|was|is|buys|equals)\s)\s?\W?\d[\d.]*\s?{_MONEY}?",
    },
)
CHINESE = with_patterns(
    lexicon_of(__package__, "zh"),
    "(?:{})",
    {
        "superlative": r"上?(?:最大|第一|首位|领先|规模最大)",
        "nearly": r"^\D{0,6}?(?:将近|接近|近)(?![年月日])",
        "changed_by": r"(?:增加|减少|增长|净增|新增|多|少|下降|上升|提高|上涨|下滑|下跌|回落|%[，,]?[或即])"
        r"(?:了|约|近|超|逾)?$",
        "share_to": r"(?:比重|份额|占)(?:(?!增[速长幅])[^。；])*[升降跌涨落高][至到][^，；\d]{0,4}$",
        "parted": r"[；;。|｜]",
        "clauses": r"[，,（）()]|[：:](?!\s?0)",
        "joint": r"[，、及和与]|\s(?=[一-鿿])",
        "bars": rf"{_TURNED}|[少多]增|预期的|年中(?!国)|单[日周月季]|[两二三四五六七八九十]年(?:累计|合计)|[在筹]建",
        "change_of": r"(?:超出|领先|高出|多出)(?:了)?[进出]口|(?<!占)比(?=\s*0)|增量|增额|增加额|增幅",
        "other_growth": r"(?<!数字)经济增[长速]|国内生产总值|"
        r"增速[^，]{0,8}[高快低慢]|回升(?!至|到)|(?:放缓|趋缓|减速)(?!至|到)|"
        r"(?<!连续)[一二三四五六七八九十两几数]{1,3}年(?:[来间]|(?=[增提升降跌回涨扩缩下上]|累计))",
        "base_year": r"(?:(?:比|较|与|从|自)|(?=\d{4}年(?:以来|[之以][前后])))(?P<year>(?:19|20)\d\d)年",
        "end_of_year": r"年年?[底末终]",
        "part_of_a_year": r"第?[一二三四1-4]季度|[上下]半年|前[一二三四五六七八九十\d]{1,3}个?(?:月|季度)",
        "comparators": rf"{longest_first(SIGN_WORDS - _DENIED)}|以上|以下|以内|[过超逾近余多]",
        "money": longest_first(NAMES_ZH),
        # National media and datelines.
        "sources": r"^【[^】]{0,8}[网报社讯电台导入解读览]】|《[^》]{1,12}[报刊]》|^本报[一-鿿]{2,6}[讯电]|"
        r"^[一-鿿]{2,6}[电讯][：:]|（记者[^）]{1,8}）|"
        r"^.{0,16}?\d{1,2}日(?:电|讯|消息)|[一-鿿]{2,6}\d{1,2}月\d{1,2}日[电讯]|发言人[一-鿿]{2,3}(?=说|表示|介绍|指出|称)",
        "rate": rf"1\s?{_MONEY_ZH}\s?(?:[=≈兑合对]|折合|等于|约合|约为)\s?{_MONEY_ZH}?\s?\d[\d.]*\s?{_MONEY_ZH}?",
        # The same in Chinese.
        "says": r"据|称|说|报道?|数据|解读|透露|发现|调查|[测估]算",
        "attributes": r"^\W*据|(?:机构|银行|公司|协会|研究院).{0,6}$",
        "cause": r"覆盖|遍[布及]|[得受]益于|随着|由于|凭借|依托|(?:带动|推动|影响|支持|助力|促进|拉动|支撑)下",
        "label": r"\W*[^\W\d]{1,4}\W*",
        "part_before": r"其中|[在对按向由以就经]|从(?!.{1,10}看)|通过|来自",
        "part_after": r"其中|(?:全部|都|均)?(?:在|按|来自)|以|通过|来自|(?=.*的(?:数字|口径|部分))",
        "when": r"\d{1,4}\s?(?:年度?|个?月|日)|[一二两三四五六七八九十几数]{1,3}年[来间]",
        "latin": r"(?<![\d.])\d?[A-Za-z][A-Za-z0-9&.]*",
        # Words of a name for its kind, such as change or share, for which prose has other words.
        "kind": r"增长率|增速|增长|比重|占比|份额|按[^，]*口径|年数|占",
    },
)


def _forms(verb: str) -> set[str]:
    """A set of the forms of a regular verb, and of some words that are no form of any verb."""
    stems = {verb.removesuffix("e"), verb + verb[-1], re.sub(r"(?<=[^aeiou])y$", "i", verb)}
    return {verb, f"{verb}s", *(stem + ending for stem in stems for ending in ("es", "ed", "ing"))}


VERBS = ENGLISH.words("irregular_verbs").union(*map(_forms, ENGLISH.words("verbs"))) - ENGLISH.words("neutral")
_YUAN = {name for name, code in CURRENCY_OF.items() if code == "CNY"}  # growth in dollars is another number
_MONTHS = map(str.lower, (*MONTHS, *SHORT_MONTHS))
NEUTRAL = ENGLISH.words("neutral").union(EN.words("counts"), ENGLISH_SCALE_WORDS, _YUAN, _MONTHS, VERBS)
HAN = re.compile("[㐀-鿿]+")
_EMPTY = ENGLISH.words("empty")
_JOINED = {tuple(word.split("|")): one for word, one in ENGLISH.codes("joined").items()}
_TOGETHER = ENGLISH.codes("together")
_MEANING = ENGLISH.codes("meaning")
_MEANING_ZH = {word: tuple(one.split("_")) for word, one in CHINESE.codes("meaning").items()}  # one or several terms
LOOKED_AT = ("growth", "share", "events", "up_to")  # lists whose words tell a change, a share or a time
_TOLD_ZH = [word for name in LOOKED_AT for word in CHINESE.tables["told"][name].split()]
_NEUTRAL_ZH = CHINESE.words("neutral").union(CHINESE.words("leading_currencies"), _TOLD_ZH)
NEUTRAL_ZH = re.compile(longest_first(word for word in _NEUTRAL_ZH if word[1:]))
SMALL_ZH = NUMERALS.union(CHINESE.tables["neutral_characters"])
_WORD = re.compile(r"[A-Za-z]+(?:\d+[A-Za-z]+)*(?:[-'’][A-Za-z]+)*|[0-9]+(?:[.,][0-9]+)*|[^\sA-Za-z0-9]")
_HAN_RUN = re.compile("(?:(?![的了和及与、其之])[㐀-鿿])+")  # Chinese characters that join no parts of a name
_MEANT_ZH = re.compile(longest_first(_MEANING_ZH))


class Term(NamedTuple):
    """A key for a Chinese word or pair of characters, the same for words of one meaning, and the word's offsets."""

    key: str
    start: int
    end: int


class Word(NamedTuple):
    """An English word, number or sign of a text, with its offsets; `low` is its normal form in lower case."""

    text: str
    low: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The English words, numbers and signs of a text, in order; `e commerce` gives the same one word as `ecommerce`."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        low = match[0].lower().replace("’", "'").removesuffix("'s").rstrip("'")
        if found and (joined := _JOINED.get((found[-1].low, low))) is not None:
            found[-1] = Word(text[found[-1].start : match.end()], joined, found[-1].start, match.end())
        elif low not in _TOGETHER and "-" in low[1:]:
            parts = re.finditer(r"[^-]+", match[0])
            found += [Word(part[0], part[0].lower(), *(match.start() + at for at in part.span())) for part in parts]
        else:
            found += [Word(match[0], one, *match.span()) for one in _TOGETHER.get(low, low).split("_")]
    return found


@lru_cache(maxsize=8192)
def stem(low: str) -> str:
    """The key of a word in lower case: its singular, or the word of that meaning that names of indicators use."""
    single = singular(low)
    return _MEANING.get(low) or _MEANING.get(single, single)


def _english_keys(text: str) -> list[str]:
    """A list of keys of an English text's words, without stop words and numbers; `imports and exports` is `trade`."""
    found = list[str]()
    for word in words(re.sub(r"\bgoods and services\b", "", text)):
        key = stem(word.low)
        if not word.low[:1].isalpha() or not word.low.isascii() or word.low in _EMPTY or key == "and":
            continue
        if found and key != found[-1] and FLOWS.issuperset((key, found[-1])):
            found[-1] = "trade"
        else:
            found.append(key)
    return found


def chinese_terms(text: str) -> list[Term]:
    """The terms of a Chinese text: meanings of words in the lexicon, and pairs of characters of all other words."""
    found: list[Term] = []
    for run in _HAN_RUN.finditer(text):
        place = run.start()
        for match in _MEANT_ZH.finditer(text, *run.span()):
            found += _pairs(text, place, match.start())
            found += [Term(key, *match.span()) for key in _MEANING_ZH[match[0]]]
            place = match.end()
        found += _pairs(text, place, run.end())
    return found


def _pairs(text: str, first: int, last: int) -> Iterator[Term]:
    return (Term(text[place : place + 2], place, place + 2) for place in range(first, last - 1))


def either(name: str) -> frozenset[str]:
    """The words of the English and the Chinese list of a name; raises KeyError if one of them is missing."""
    return ENGLISH.words(name) | CHINESE.words(name)


FLOWS = either("flows")  # terms for a direction of trade
TRADE = FLOWS | {"trade", "进出口"}  # and for both directions
_CROSSING = (("ecommerce", "crossborder"), ("电商", "跨境"))  # terms, and what a flow makes of them


@lru_cache(maxsize=256)  # the sentence of several numbers is read for each
def keys(language: Lexicon, text: str) -> frozenset[str]:
    """The keys of the terms of a passage, to compare with names; a Chinese passage is read for English terms too."""
    terms = chinese_terms(text) if language is CHINESE else []
    found = frozenset([*(term.key for term in terms), *_english_keys(text)])
    if found.issuperset({"crossborder", "online"}):  # online trade across borders
        found = found - {"online"} | {"ecommerce"}
    goods = not found.isdisjoint({"goods", "货物", "商品"}) or len(found & FLOWS) != 1
    return found if goods else found | {border for each, border in _CROSSING if each in found}
