"""Words that make of a year a part of it, each part of it, or the end of a longer time."""

from __future__ import annotations

import re
from collections.abc import Mapping

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
