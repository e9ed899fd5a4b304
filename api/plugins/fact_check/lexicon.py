"""Words around a number in both languages: denials, bases, events, sayers, suppositions, times."""

from __future__ import annotations

import re
from collections.abc import Mapping

SIGN_BEFORE = re.compile(r"(?:[↓▼▽⬇📉🔻≠－﹣‑]\ufe0f?|[:：]\s*[-–−]\s|[:：]\s*负)\s*$")
"""A sign right before a number that turns it and is no part of it: an arrow down, an unusual minus."""
DENIED_FROM_BEFORE = re.compile(
    r"\b(?:claims?|statements?|numbers?|figures?|sentences?|assertions?|posts?) (?:[\w'’-]+ ){0,3}(?:is|are|were|was) "
    r"(?:all |both |simply |completely )?(?:false|wrong|untrue|fake|fabricated|made up|fictional|invented)\b|"
    r"^\W*(?:myth|fiction|hoax|false claim|fake news)\b|以下(?:说法|数据|数字)[^。]{0,6}(?:不实|错误|虚构|假)",
    re.IGNORECASE,
)
"""How a sentence denies the one behind it."""
ANSWER = re.compile(r"\W*(?:fact|truth|in fact|reality|事实|真相)\b", re.IGNORECASE)
"""How a sentence begins that says what is so instead."""
DENIED_FROM_BEHIND = re.compile(
    r"\W*(?:(?:that|this|it|which)(?:['’]s| is| was)? (?:all |simply |completely |just )?)?"
    r"(?:not (?:true|so|correct|the case)|untrue|false|wrong|incorrect|fake|nonsense|just kidding|"
    r"(?:a )?(?:lie|myth|hoax|joke|fabrication))\b|"
    r"\W*(?:这|此|该)?(?:说法|数据|数字|消息)?(?:是|纯属|并)?"
    r"(?:不是真的|假的|谣言|不实|不符合?事实|非事实|虚构|错的|错误的?|不对)",
    re.IGNORECASE,
)
"""How a sentence denies the one before it."""
DENIED = re.compile(
    r"\b(?:far|way|much)\s*$|\b(?:by no means|in no way|on no account|as opposed to|without (?:reaching|hitting)|"
    r"(?:stay|remain|end|finish|c[ao]me|f[ae]ll)\w* (?:well |far |just )?short of|short of (?:the|its|their|an?))\b|"
    r"\b(?:nearly|almost|all but) (?:reach|hit|top|match|doubl)\w*|"
    r"\b(?:not|never|cannot|\w+n[’']t|neither|nor|nobody|no one|no-one|false|falsely|wrong|wrongly|mistaken|"
    r"mistakenly|"
    r"incorrect|incorrectly|untrue|myth|hoax|lie|lied|lies|denied|denies|contrary to|instead of|rather than|"
    r"anything but|"
    r"nowhere|hardly|barely|scarcely|failed to|fails to|fell short|falls short|fall short|missed|"
    r"far (?:above|below|"
    r"from|more|less)|well (?:above|below|over|under)|rumou?rs?|allegedly|supposedly|disputed?|doubt\w*|"
    r"erroneous\w*|\?\s*no)\b",
    re.IGNORECASE,
)
DENIED_BEHIND = re.compile(
    r"^\s*,? ?(?:not|never)\b|\b(?:wrong|false|untrue|incorrect|mistaken|a lie|a myth|a hoax|not true|lied|"
    r"denied|debunked|no such|fake|hoax|fabricat\w+|made[- ]up|nonsense|falsely|wrongly|mistakenly)\b|\?\s*no\b",
    re.IGNORECASE,
)
DENIED_CHINESE = re.compile(
    r"不是|并非|并不|并未|没有|没能|未能|从未|绝非|误称|误传|谣传|误报|有误|错误|错报|不实|不对|不准确|谎称|传言|"
    r"(?<!不可)(?<!不能)(?<!无可)(?<!不容)否认|而非|距(?!离?上)[^，。；]{0,12}$|远超|远低|远高|远不|"
    r"差一点|差点|勉强|传闻|据传|辟谣"
)
DENIED_BEHIND_CHINESE = re.compile(
    r"不实|还有(?:一定)?(?:差距|距离)|谣|一步之遥|还差|尚差|假消息|假新闻|不对|不准确|有误|错误|是错|谎|误传|并非|不是(?:真|事实)|辟谣"
)
ASKED = re.compile(r"[?？]\s*[\"”’»)）]*\s*$|[吗呢]\s*[？?。]?\s*$")
KNOWN_ANYWAY = re.compile(
    r"^\s*(?:did|do) you know\b|\b(?:right|correct|true|no|isn't it|is it not)\?\s*$|你知道吗|(?:对|是)吗|"
    r"对不对|是不是[？?]?$",
    re.IGNORECASE,
)
"""A question that asserts what it asks, or asks whether it is so."""
PART_BEFORE = re.compile(
    r"\b(?:twice|double|doubled to|tripled to|triple|treble|thrice|half(?: of)?|(?:a|one)[- ](?:third|quarter|"
    r"fifth|tenth|half) of|"
    r"(?:two|three) (?:thirds|quarters|fifths) of|\w+ times|"
    r"(?:difference|gap|surplus|deficit|shortfall)(?: [\w'’-]+){0,6} (?:of|was|were|by)|minus|plus|short of|"
    r"exceed(?:ed|s)?(?: \w+){0,8} by|"
    r"averag(?:e|ed|es|ing)|average of|another|extra|additional|a further|each)\s+(?:about |some |nearly |"
    r"around |roughly )?$",
    re.IGNORECASE,
)
"""What stands right before an amount that is a part, a multiple or a difference of another one."""
CHANGED_BEFORE = re.compile(
    r"\b(?:increase|decrease|rise|gain|growth|fall|drop|decline|change)(?: [\w'’-]+){0,6} (?:of|was|were|by)\s+"
    r"(?:about |some |nearly |around |roughly )?$",
    re.IGNORECASE,
)
"""What stands right before an amount by which something changed; right of a growth."""
PART_BEFORE_CHINESE = re.compile(
    r"(?:翻了?[一二两三]?番?，?[至到]?|(?<![同占环])比|(?<!比)较|倍|一半|分之[一二三四五六七八九十]|平均|月均|"
    r"日均|季均|年均|人均|"
    r"差额|差距|顺差|"
    r"逆差|累计比|比上?年?多)[为是达至]?$"
)
PART_BEHIND = re.compile(
    r"^\s*(?:(?:a|per|each|every) (?:day|week|month|quarter)\b|"
    r"(?:short|shy) of\b|"
    r"(?:too )(?:low|high|much|little)\b|±|\+/-|,? (?:not|never) \w+)",
    re.IGNORECASE,
)
"""What stands right behind such an amount."""
COMPARED_BEHIND = re.compile(r"^\s*(?:more|less|higher|lower|fewer|above|below) than\b", re.IGNORECASE)
"""What makes of an amount a difference; a growth may be told as so much higher than before."""
BOUND_FOR = re.compile(
    r"^[^,;]*?\b(?:went|goes|going|go|shipped|destined|headed|bound|sold|sent) (?:to|for)\b(?! exports?)", re.IGNORECASE
)
BOUND_FOR_CHINESE = re.compile(r"^[^，；]{0,6}(?:销往|流向|发往|出口[到至]|运往)")
"""What makes of a share the one that a destination has."""
ALONE = re.compile(r"\balone\b", re.IGNORECASE)
ALONE_CHINESE = re.compile(r"仅.{0,8}[年月日]|[年月日]单独")
PART_BEHIND_CHINESE = re.compile(r"^\s*(?:[多少高低](?!达)|[/每](?:天|日|月|季)|以上的差|的差)")
FROM = re.compile(r"\bfrom\s+(?:about |some |nearly |around |roughly )?$", re.IGNORECASE)
FROM_CHINESE = re.compile(r"(?:从|由)(?:上年|去年|前年)?的?$")
"""What stands before an earlier amount, which is of its own period."""
YEAR_BEHIND = re.compile(r"^[^,;.。，；]{0,14}?(?:(?:19|20)\d\d|years? (?:earlier|before|ago))")
OF_IT = re.compile(r"^\s*(?:of|是|为)\s*$")
"""What stands between a fraction and what it is a fraction of."""
OTHER_PRICES = re.compile(r"constant prices|real terms|inflation|不变价|可比价|[剔扣]除价格", re.IGNORECASE)
OTHER_GROWTH = re.compile(
    r"quarter[- ]o[nv]e?r?[- ]quarter|month[- ]o[nv]e?r?[- ]month|\bq/?o/?q\b|\bm/?o/?m\b|constant prices|"
    r"real terms|inflation|"
    r"two years|three years|five years|on average|compound|CAGR|per year|a year on average|annuali[sz]ed|"
    r"growth (?:slowed|eased|cooled|"
    r"accelerated|picked up|fell|rose|dropped|declined)(?! (?:to|from)\b)",
    re.IGNORECASE,
)
OTHER_GROWTH_CHINESE = re.compile(
    r"环比|两年平均|三年平均|年均|平均增长|可比价|不变价|实际增长|剔除|复合|增速(?:回落|放缓|下降|加快|提高|提升)(?![至到为])"
)
"""A growth of another kind than that on the same period of the year before, as printed."""
SPAN = re.compile(
    r"\bsince the (?:turn|beginning|start|dawn|launch|founding|end)\b|"
    r"\b(?:since|before|until|prior to)\s+(?:the (?:end|start|beginning) of |early |late |[A-Z][a-z]+ )?(?:19|"
    r"20)\d\d\b|\bcumulative\w*|"
    r"\bover the (?:past|last|two|three|five)\b|\bbetween \d{4} and\b",
    re.IGNORECASE,
)
SPAN_CHINESE = re.compile(
    r"以来(?![^，。；]{0,6}(?:最|新高|新低|首|第一))|之前|以前|此前|累计|(?:近|过去)[两二三五十]年"
)
"""What makes of a year the end of a longer time; of what is counted up to now it is right."""


ONLY_FILLING = re.compile(
    r"(?:\s|just|only|about|some|around|nearly|almost|roughly|over|a|an|the|its|their|of|was|were|in|to|as|so|still|"
    r"growth|increase|rise|gain|expansion|rate|pace)*",
    re.IGNORECASE,
)
"""What may stand between a word of comparison and a number, which is then what is compared with."""
YEAR_BEFORE = re.compile(
    r"\b(?:(?:a|one|1|the) year (?:ago|earlier|before|prior|previous(?:ly)?)|year[- ](?:ago|earlier|on[- ]year)|"
    r"last year|"
    r"(?:previous|prior|preceding|past) (?:calendar )?year|year[- ]over[- ]year|"
    r"(?:same|corresponding|comparable) (?:period|time|months|stretch)|a year)\b(?! average)",
    re.IGNORECASE,
)
"""What a growth is measured against as a rule."""
COMPARED = re.compile(
    r"\b(?:versus|vs\b\.?|compar(?:ed|ing|ison) (?:with|to)|relative to|measured against|set against|next to)"
    r"(?P<base>[^,;:()]*)",
    re.IGNORECASE,
)
"""A comparison, with what is compared with."""
RIGHT_BEHIND = re.compile(
    r"^\s*(?:points? )?(?:\(?in (?:19|20)\d\d\)? )?(?:(?P<pace>faster|slower|quicker|more (?:slowly|quickly|rapidly))|"
    r"(?:higher|lower|more|less|better|worse|larger|smaller|bigger|fewer)\b(?P<far>[^,;:]*?)\bthan\b|"
    r"above|below|under|ahead of|behind|beyond|short of)\b(?P<base>[^,;:()]*)",
    re.IGNORECASE,
)
"""What makes of percents the distance from something else: 7.2% above forecast, 7.2% faster than the year before."""
FROM_A_YEAR = re.compile(
    r"\b(?:from|over|on|against|above|below|since|after|exceed\w*)\s(?P<words>[^,;:()\d]{0,30}?)\b(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
"""A year that a change is counted from."""
AGAINST = re.compile(
    r"\bagainst (?:an?|the|its|their|official|market) (?:\w+ )?(?:targets?|goals?|forecasts?|expectations?|plans?|"
    r"averages?|backdrop of)\b(?! of)",
    re.IGNORECASE,
)
SINCE = re.compile(r"\bsince\b", re.IGNORECASE)
RECORD = re.compile(
    r"\b(?:\w{2,}est|most|least|first|record|best|worst|only|low|high|peak|(?:has|have|had) not|not|never|unseen)\b"
    r"[^;:]{0,60}$",
    re.IGNORECASE,
)
"""What before `since` tells that a number is a record, and not that it is counted from then."""
IN_TERMS = re.compile(
    r"\b(?:in|on|under|using) (?:an? |the )?(?P<words>[\w'’./ -]{1,30}?) (?:terms|basis)\b", re.IGNORECASE
)
PLAIN_TERMS = re.compile(
    r"^(?:value|nominal|absolute|annual|yearly|percentage|relative|yuan|renminbi|rmb|local[- ]currency|general|broad|"
    r"simple|plain|other|money|monetary|sales|growth|national|nationwide|comparable|calendar[- ]year|full[- ]year|"
    r"year[- ]o[nv]e?r?[- ]year|yoy|y/y|gmv|net|regular|daily|that|this)$",
    re.IGNORECASE,
)
"""Terms and bases in which a growth is told as a rule."""
ADJUSTED = re.compile(
    r"\bseasonal(?:ly)?[- ]adjust\w*|\bdeflated\b|\binflation[- ]adjusted\b|\badjust(?:ed|ing) for\b|"
    r"\bannuali[sz]ed\b|\blike[- ]for[- ]like\b|\bconstant (?:prices|currency|dollars)\b",
    re.IGNORECASE,
)
EACH_YEAR = re.compile(
    r"^[^,;]{0,12}?\b(?:per|each|every|(?<!than )a) year\b"
    r"(?! (?:ago|earlier|before|on|prior|later|previous|of|in which|when|that))",
    re.IGNORECASE,
)
"""What tells a growth of one year after the other."""
IN_MONEY = re.compile(r"\bin (?:us |u\.s\. |american )?(?:dollars?|euros?|usd|eur|pounds|yen)\b", re.IGNORECASE)
ITS_GROWTH_BY = re.compile(
    r"\b(?:growth|pace|rate|expansion)\b[^,;:]*\bby (?:about |some |nearly |around |roughly |a |just |only )*$|"
    r"\b(?:growth|pace|rate|expansion)\b[^,;:]*\b(?:slow(?:ed|s|ing)?|eas(?:ed|es|ing)|cool(?:ed|s|ing)?|"
    r"accelerat(?:ed|es|ing)|quicken(?:ed|s|ing)?|moderat(?:ed|es|ing)|weaken(?:ed|s|ing)?|fell|f[ae]ll(?:en|ing)|"
    r"dropp(?:ed|ing)|declin(?:ed|ing)|widen(?:ed|ing)|narrow(?:ed|ing)) ?(?:a |another |some |about )*$",
    re.IGNORECASE,
)
"""Percents by which a growth itself changed."""

CHINESE_BASE = re.compile(
    r"(?:(?<![同占环对分价可])比(?![较重例值率照如方])|(?<!比)较(?![快慢大小高低强好稳多少为])|相较于?|相比于|较之)"
    r"(?P<base>[^，。；：、]{1,14}?)"
    r"(?:增长|增加|上升|提高|提升|上涨|下降|减少|下跌|扩大|增|升|降|高|低|多|少|快|慢|翻|[，,]|$)"
)
"""What a Chinese sentence measures a growth against."""
CHINESE_BESIDE = re.compile(r"[与同和跟以](?P<base>[^，。；：、]{1,14}?)(?:相比|为基)")
CHINESE_DISTANCE = re.compile(r"(?:高于|低于|高出|快于|慢于|多于|少于)[^，。；：、]{1,14}$")
"""What makes of percents the distance from something else."""
CHINESE_OF_A_YEAR = re.compile(r"(?:[高低快慢]于|比|较)(?:(?P<year>(?:19|20)\d\d)年|[上去]年)(?:全年)?的$")
"""What makes of percents the rate of the year that is compared with: higher than the 7.2% of 2024."""
CHINESE_ITS_GROWTH = re.compile(
    r"增[速幅长][^，。；]{0,14}?(?:提高|回升|上升|下降|回落|放缓|加快|收窄|扩大|提升|下滑|加速|减速|(?<![较最更新])[高低快慢]出?)了?\s*$"
)
"""Percents by which a growth itself changed."""
CHINESE_YEAR_BEFORE = re.compile(r"上年|去年|前一年|上一年|同期")
CHINESE_IN_TERMS = re.compile(r"(?<![统预合总估])[按以](?P<words>[^，。；：、]{1,8}?)(?:计价|计算|计|折算|口径|衡量)")
CHINESE_PLAIN_TERMS = re.compile(r"人民币|可比|同口径|全口径|名义|现价|现行价|当年价|年度|全年|同比|初步|统计|此|新")
CHINESE_ADJUSTED = re.compile(r"季节(?:性)?(?:因素)?(?:调整|调节)|季调|[剔扣]除.{0,6}因素|不变价|可比价格|平减")


_STATES = (
    "reached|totall?ed|numbered|covered|spanned|included|comprised|boasted|featured|operated|involved|engaged|remained|"
    "amounted|exceeded|increased|expanded|surpassed|topped|climbed|jumped|counted|based|located|so-called|related|"
    "integrated|combined|needed|used|called|named|launched under|linked|dedicated|designed|consolidated|united|"
    "ranked|retained|maintained|kept|distributed|scattered|owned|possessed|participated|cooperated|partnered|"
    "swelled|hailed|lasted|served|stretched|extended|widened|brought|employed|housed|hosted|contained|supported|"
    "connected|equipped|installed|registered|lived|stayed|worked|inhabited|"
    # what is said or shown
    "reported|noted|stated|showed|revealed|disclosed|published|released|recorded|estimated|recalled|confirmed|"
    "explained|claimed|listed|cited|mentioned|indicated|remarked|observed|informed|"
    # what is no verb
    "indeed|hundred|speed|red|need|united|advanced|developed|limited|funded|licensed|certified|qualified|"
    "detailed|updated|unprecedented"
)
EVENT = re.compile(
    rf"\b(?!(?:{_STATES})\b)(?:[a-z]{{2,}}ed|set up|set|built|held|ran|won|struck|began|gave|rolled out|"
    r"founded|signing|opening|approving|establishing|launching|adding|negotiating)\b",
    re.IGNORECASE,
)
"""What happened: any verb of the past that tells no state, and nothing that somebody said."""
STATE = re.compile(
    rf"\b(?:has|have|had|having|is|are|was|were|total|totalling|totaling|totals|now|there|stood|stands|grew|rose|"
    rf"came|takes|took|brings|bringing|includ\w+|{_STATES})\b",
    re.IGNORECASE,
)
"""What tells how it stands."""
HAVING = re.compile(r"\b(?:has|have|had|having)(?: \w+){0,3} $", re.IGNORECASE)
"""What stands before a verb of what has happened by then."""
HAPPENED_BEHIND = re.compile(
    rf"^(?P<between>[^,;:.]*?)\b(?:(?:were|was|being|got) (?:\w+ly )?(?!(?:{_STATES})\b)(?:[a-z]{{2,}}ed|set up|set|"
    r"built|held)|joined|signed|opened|entered)\b",
    re.IGNORECASE,
)
"""What befell so many of them, behind their number."""
PERFECT = re.compile(r"\b(?:has|have|had|already|that|which|who|where)\b", re.IGNORECASE)
UP_TO = re.compile(
    r"\b(?:by|as of|as at|up to|until|till|so far|to date|already|since|cumulative\w*|altogether|in total|in all|"
    r"a total of|total(?:ling|ing|led|ed)?|overall|at the end|end of|at end|now|currently|then|bringing|brings|"
    r"taking)\b",
    re.IGNORECASE,
)
"""What tells that a count is of all there were by then."""
CHINESE_EVENT = re.compile(
    r"(?:举办|开展|举行|设立|批准|签署|签订|建立|建成|建设|开设|开通|启动|加入|成立|获批|推出|增设|授牌|缔结|达成|"
    r"新建|落地|揭牌|批复|结成)"
)
CHINESE_UP_TO = re.compile(
    r"截至|截止|迄今|目前|现有|已|累计|共|总数|总计|总共|达|增至|增加到|扩大到|扩大至|拥有|设有|底|末|为止|至今|以来|遍布|遍及"
)


_DATA = (
    r"(?:data|figures?|statistics|stats|numbers?|estimates?|counts?|tally|reports?|bulletin|release|communique|survey|"
    r"forecasts?|projections?|calculations?|analysis|study|yearbook|spokes(?:man|woman|person))"
)
_SAYS = (
    r"(?:says?|said|saying|puts?|putting|gives?|gave|reports?|reported|shows?|showed|shown|states?|stated|records?|"
    r"recorded|tells?|told|finds?|found|estimate[sd]?|announce[sd]?|publish(?:es|ed)?|release[sd]?|notes?|noted|"
    r"writes?|wrote|counts?|counted|expect(?:s|ed)?|forecasts?|project(?:s|ed)|predict(?:s|ed)?|reckons?|reckoned|"
    r"claim(?:s|ed)?|confirm(?:s|ed)?|reveal(?:s|ed)?|disclose[sd]?|calculate[sd]?|compiled?|cite[sd]?|issued?)"
)
_WHICH = r"(?:the |its |an? |China['’]s |Chinese |latest |new |newest |official |fresh |final |preliminary |annual )*"

SAID_BEFORE = re.compile(
    rf"(?:\b(?:according to|as per|per|citing|quoting|says|said|sources?:|{_SAYS} by|{_DATA} (?:from|by|of|at))\s+|"
    rf"\bsources?:\s*){_WHICH}(?:{_DATA} (?:from|by|of) )?{_WHICH}$",
    re.IGNORECASE,
)
"""What stands before the name of one who says it."""
SAYS_BEHIND = re.compile(
    r"(?:['’]s?\b)?(?:\s\([^()]{1,40}\))?(?:,[^,;]{1,80},)?(?:\s(?:own|latest|new|official|annual|monthly|final|"
    rf"preliminary|(?:19|20)\d\d))*(?:\s{_DATA})?(?:\s(?:has|have|had|also|now|recently|itself|(?:on|this|last) \w+))*"
    rf"\s{_SAYS}\b(?!\s(?:otherwise|nothing|no|differently)\b)|['’]s?\s(?:[\w-]+\s){{0,3}}{_DATA}\b|"
    r"\s(?:data|figures|statistics)\b",
    re.IGNORECASE,
)
"""What stands behind it."""
IN_IT = re.compile(rf"\b(?:in|from|by|of)\s+{_WHICH}$", re.IGNORECASE)
"""What stands before the title of a report that says it."""
COMPARED_WITH = re.compile(
    r"\b(?:than|unlike|contrary to|beyond|above|below|against|versus|vs\.?|not|nor|compar\w+ (?:with|to)|"
    rf"differ\w* from|deviat\w+ from|exceed\w*|beats?|match\w*)\s(?:what |that |those )?(?:{_WHICH}{_DATA} "
    rf"(?:from|by|of) )?{_WHICH}$",
    re.IGNORECASE,
)
"""What stands before the name of one with whose number another is compared."""
OTHER_PART = re.compile(r"[;；]|\s(?:while|whereas|although|but)\s", re.IGNORECASE)
OTHER_PART_CHINESE = re.compile(r"[;；]|，(?:而|但)")
"""What parts a sentence, so that who is named in the one part does not say what stands in the other."""

_SPOKEN = (
    r"(?:数据|统计|显示|表示|指出|公布|发布|公告|报道|介绍|透露|通报|认为|预计|预测|宣布|称|说|披露|核算|测算|消息|"
    r"报告|调查|估计)"
)
_BESIDE = (
    r"(?:[》」”\"）)]|的|在|于|对外|初步|最新|近日|日前|今[日天]|昨[日天]|当[日天]|有关负责人|新闻发言人|发言人|负责人|"
    r"网站|官网|[年月日]|\d)*"
)

SAID_BEFORE_CHINESE = re.compile(
    r"(?:据|根据|依据|按照?|引述|引用|援引|来源于?[:：]?|出自)(?:中国|我国|最新|官方)*[《「“\"（(]?$"
)
SAYS_BEHIND_CHINESE = re.compile(rf"{_BESIDE}{_SPOKEN}")
NAME_GOES_ON = re.compile(rf"(?!{_BESIDE}{_SPOKEN})[一-鿿]")
"""What makes of a Chinese name the beginning of a longer word."""


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


_PARTS = (
    r"start|beginning|outset|opening|onset|middle|mid|midst|close|tail|remainder|rest|most|much|parts?|portion|"
    r"half|bulk|majority|some|quarters?|third|weeks?|months?|days?|summer|spring|autumn|winter|fall|eve|dawn|turn|"
    r"peak|trough|height|stretch|phase|stage"
)
_YEAR = r"(?:the |this |that |each |fiscal |financial |calendar )?(?:year\b(?: (?:19|20)\d\d\b)?|(?:19|20)\d\d\b)"
PART_OF = re.compile(rf"\b(?:{_PARTS})(?: \d+| end)? of {_YEAR}|\bhalf (?:the|a) year\b", re.IGNORECASE)
QUALIFIED = re.compile(
    r"\b(?:early|late|(?<!year )(?<!years )(?:later|earlier)|mid|middle|"
    r"pre|post|spring|summer|autumn|fall|winter|lunar|fiscal|financial|FY)"
    r"(?: in|[ -]year)?[ -]?(?:19|20)\d\d\b(?! figure| number| estimate)|\bFY ?\d\d\b|\bmid-?year\b",
    re.IGNORECASE,
)
EACH = re.compile(
    r"\b(?:per|each|every|(?<!for )an?)(?: single| average| typical)? (?:day|week|month|quarter|weekend|season|hour|"
    r"minute)\b(?! (?:of|ago|earlier|before|later|after)\b)|\bovernight\b",
    re.IGNORECASE,
)
SO_FAR = re.compile(
    r"\b(?:so|thus) far(?: in| this|,)|^(?:so|thus) far\b|\byear[- ]to[- ]date\b|\bYTD\b|(?:^|[,(] ?)to date\b|"
    r"\b(?:up to|until|till) (?:now|(?:19|20)\d\d\b)|\bcumulative\w*",
    re.IGNORECASE,
)
MONTHS_OF = re.compile(
    r"\b(?:[1-9]|1[01])M ?(?:of )?(?:20)?\d\d\b|"
    r"\b(?:peak|off|high|low|slow|busy|holiday|shopping)[- ]?season\b|"
    r"\b(?:in|during|over|for|through) (?:the |its )?(?!twelve |12 |recent |past |coming |last )\w+ "
    r"(?:months|weeks|quarters|weekends|nights|mornings|days)\b",
    re.IGNORECASE,
)
TO_A_YEAR = re.compile(
    r"\b(?:decade|years?|months?|weeks|era|period|time|run[- ]up|lead[- ]up|five-year|stretch)(?: \w+)? (?:up )?to "
    r"(?:19|20)\d\d\b|\bfrom (?:19|20)\d\d (?:to|through) (?:19|20)\d\d\b",
    re.IGNORECASE,
)
AT_THE_END = re.compile(
    r"(?P<led>\b(?:by|to|until|till|through|as of|as at) )?(?:\bthe )?\bend of (?:19|20)\d\d\b|"
    r"\bat (?:the )?year[- ]end\b",
    re.IGNORECASE,
)
"""The end of a year, at which nothing that happens in a year is counted."""
END_OF_YEAR = re.compile(
    r"\bend[- ]of[- ](?:the )?(?:year )?(?P<of>(?:19|20)\d\d)\b|\byear[- ]end (?P<end>(?:19|20)\d\d)\b|"
    r"\bend[- ](?P<plain>(?:19|20)\d\d)\b|\b(?P<led>(?:19|20)\d\d)['’]s end\b|"
    r"\b(?:close|last day) of (?P<close>(?:19|20)\d\d)\b|"
    r"(?P<chinese>(?:19|20)\d\d)\s*年\s*(?:年?[底末]|终)|\bend of (?P<the>the|that) year\b",
    re.IGNORECASE,
)
"""The end of a year, at which what there is is counted."""
MONTHS_WITHIN: Mapping[str, range] = {
    **dict.fromkeys(("early", "start", "beginning", "outset", "opening", "onset", "初", "头", "伊始"), range(1, 5)),
    **dict.fromkeys(("mid", "middle", "midst", "中"), range(5, 9)),
    **dict.fromkeys(("late", "close", "tail"), range(9, 13)),
}
"""By the word for a part of a year, the months in which it is."""

CHINESE_PART_OF = re.compile(
    r"年(?:年)?(?:初(?!步)|头[一二两三四五六七八九几]|伊始|上旬|中旬|下旬|中期|初期|前期|后期|大部分|部分时间)|年年中|(?<![\d每历])年中(?![国央东西部小美欧外方亚])|"
    r"[淡旺]季|双十[一二]|双1[12]|每(?!日经济)[天日周月季]|每个?[季月]|逐[月季日]|财年|[上下]半段"
)
CHINESE_SO_FAR = re.compile(r"(?:以来|(?<!近)年来|年初至今|迄今|至今)(?![^，。；]{0,6}(?:最|新高|新低|首|第一))")
CHINESE_AT_THE_END = re.compile(r"(?<![至到止])(?:19|20)\d\d\s?年年?[底末]")
CHINESE_YEARS_LED = re.compile(
    r"年来(?=[^。；]*(?<![至到截—-])(?:19|20)\d\d\s?年(?![至到以底末—-]))|(?:过去|最近|近)[一二两三四五六七八九十几数]{1,3}年(?=[，,])"
)
"""A longer time that leads to a number with a year of its own: 五年来，2023年."""
CHINESE_YEARS_LONG = re.compile(r"年[来间](?=[，,])|(?:过去|最近|近)[一二两三四五六七八九十几数]{1,3}年(?=[，,])")
CHINESE_OF_A_WHOLE = re.compile(r"占|比重|份额|渗透率")
"""What makes percents a share, which no years add up to."""
CHINESE_OWN_YEAR = re.compile(r"(?<![从自由比较于至到])(?:19|20)\d\d(?=\s?年)")
"""The year of one number of several: 2020年增长10.9%，2021年增长14.1%."""


ROSE = re.compile(
    r"(?i)^(?:r[io]sen?|rises|rising|gr[eo]wn?|grows|growing|increas\w{1,3}|climb\w{0,3}|jump\w{0,3}|surg\w{1,3}|"
    r"soar\w{0,3}|gain\w{0,3}|expand\w{0,3}|advanc\w{1,3}|up)\b|^(?:增长|上升|提高|上涨|增加|提升|扩大|增)(?!速|幅)"
)
"""Growth is none of them, since growth of less than 1% may be a fall."""
