"""Words for what a growth is measured against, or in: than the year before, versus 2019, in dollar terms."""

from __future__ import annotations

import re

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
