"""Words that make of a number something else than an assertion: a denial, a question, a wish, a change or a part."""

from __future__ import annotations

import re

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
